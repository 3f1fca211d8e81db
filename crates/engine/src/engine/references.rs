//! Whether the agents that a spec names are there.

use super::Engine;
use crate::command::Rejection;
use crate::ids::AgentId;
use crate::task::TaskSpec;
use crate::text::{Field, InputError, Problem};

impl Engine {
    /// An error when `named` has agents that are not registered. Those that
    /// were named `before` may have left since.
    pub(super) fn check_named(
        &self,
        field: Field,
        named: &[AgentId],
        before: &[AgentId],
    ) -> Result<(), Rejection> {
        let is_unknown = |id: &&AgentId| self.state.agent(**id).is_none() && !before.contains(id);
        match named.iter().find(is_unknown) {
            Some(&id) => Err(refuse(field, Problem::UnknownAgent(id))),
            None => Ok(()),
        }
    }

    /// As [`Engine::check_named`], for whom a task is pinned to or forbids.
    pub(super) fn check_pins(
        &self,
        spec: &TaskSpec,
        before: Option<&TaskSpec>,
    ) -> Result<(), Rejection> {
        let (pinned, forbidden) =
            before.map_or((&[][..], &[][..]), |spec| (&spec.pinned, &spec.forbidden));
        self.check_named(Field::Agents, &spec.pinned, pinned)?;
        self.check_named(Field::Agents, &spec.forbidden, forbidden)
    }

    /// An error when `agent`, which may be new, cannot have `lead`.
    pub(super) fn check_lead(
        &self,
        agent: AgentId,
        lead: Option<AgentId>,
        before: Option<AgentId>,
    ) -> Result<(), Rejection> {
        let Some(lead) = lead.filter(|_| lead != before) else {
            return Ok(());
        };
        self.check_named(Field::Lead, &[lead], &[])?;
        let hierarchy = self.state.matching().hierarchy();
        let checked = hierarchy.check_lead(agent, lead);
        checked.map_err(|problem| refuse(Field::Lead, problem))
    }
}

pub(super) fn refuse(field: Field, problem: Problem) -> Rejection {
    Rejection::Input(vec![InputError::new(field, problem)])
}
