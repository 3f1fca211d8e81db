//! Commands about agents.

use super::{Engine, MAX_AGENTS, check_room};
use crate::agent::{AgentKind, AgentSpec, Presence};
use crate::command::Rejection;
use crate::event::{Absence, Event, ReturnReason};
use crate::ids::{AgentId, TaskId};
use std::sync::Arc;

impl Engine {
    pub(super) fn handle_register(&mut self, spec: &AgentSpec) -> Result<(), Rejection> {
        let spec = Arc::new(spec.checked().map_err(Rejection::Input)?);
        check_room("agents", self.state.agents().len(), 1, MAX_AGENTS)?;
        let agent = AgentId::from_index(self.state.agents().len());
        self.check_lead(agent, spec.lead, None)?;
        self.record(Event::AgentRegistered { agent, spec });
        Ok(())
    }

    /// What the agent holds stays with it, but for what it no longer has the
    /// skills or the capacity for; of the latter the youngest goes back first.
    pub(super) fn handle_register_again(
        &mut self,
        id: AgentId,
        spec: &AgentSpec,
    ) -> Result<(), Rejection> {
        let agent = self.agent(id)?;
        let spec = Arc::new(spec.checked().map_err(Rejection::Input)?);
        self.check_lead(id, spec.lead, agent.spec.lead)?;
        let taxonomy = &self.state.config().taxonomy;
        let covers = |task: &TaskId| {
            let required = &self.state.tasks()[task.index()].spec.skills;
            taxonomy.covers(&spec.skills, required)
        };
        let (fitting, unfit): (Vec<TaskId>, Vec<TaskId>) =
            agent.held.iter().partition(|t| covers(t));
        let surplus = fitting.into_iter().skip(spec.capacity as usize).collect();
        self.return_tasks(id, unfit, ReturnReason::SkillsChanged);
        self.return_tasks(id, surplus, ReturnReason::CapacityLowered);
        self.record(Event::AgentRegistered { agent: id, spec });
        self.settle_all();
        Ok(())
    }

    pub(super) fn handle_unregister(&mut self, id: AgentId) -> Result<(), Rejection> {
        let held = self.agent(id)?.held.clone();
        self.return_tasks(id, held, ReturnReason::AgentUnregistered);
        self.record(Event::AgentUnregistered { agent: id });
        self.settle_all();
        Ok(())
    }

    /// An agent that is lost already stays so.
    pub(super) fn handle_away(&mut self, id: AgentId, cause: Absence) -> Result<(), Rejection> {
        let agent = self.agent(id)?;
        if agent.spec.kind != AgentKind::Live {
            let name = agent.spec.name.clone();
            return Err(Rejection::NotLive { name });
        }
        if matches!(agent.presence, Presence::Present | Presence::Suspected) {
            self.lose(id, cause.return_reason());
            self.settle_all();
        }
        Ok(())
    }

    /// Takes what the agent holds back first, so that no lost one ever holds a task.
    pub(super) fn lose(&mut self, agent: AgentId, reason: ReturnReason) {
        let held = self.state.agents()[agent.index()].held.clone();
        self.return_tasks(agent, held, reason);
        self.record(Event::AgentLost { agent });
    }

    pub(super) fn handle_heartbeat(&mut self, agent: AgentId) -> Result<(), Rejection> {
        let heard = self.agent(agent)?;
        if self.state.is_news(heard) {
            self.record(Event::HeartbeatReceived { agent });
        }
        Ok(())
    }
}
