//! Scheduling: which ready task goes to which agent.
//!
//! [`ReadyQueue`] orders the ready tasks, [`Matching`] knows who may do what,
//! [`Hierarchy`] who leads whom, and a [`Policy`] decides, one file each. A
//! policy returns assignments and changes nothing; the engine turns each into
//! an event. Under the contract net it is the agents that decide: a round only
//! makes [`contract_net::announcements`].

mod bitset;
mod candidates;
pub mod contract_net;
mod earliest_finish;
pub mod estimate;
mod hierarchy;
mod least_loaded;
mod matching;
mod planned;
pub(crate) mod queue;
mod scarce;

pub use bitset::BitSet;
pub use earliest_finish::EarliestFinish;
pub use estimate::Estimates;
pub use hierarchy::{Escalation, Hierarchy, MAX_SUPERIORS};
pub use least_loaded::LeastLoaded;
pub use matching::{Matching, RequirementId};
pub use planned::Planned;
pub use queue::ReadyQueue;

use crate::event::AssignReason;
use crate::ids::{AgentId, TaskId};
use crate::state::State;
use serde::{Deserialize, Serialize};
use std::fmt;

/// How rounds are run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunSettings {
    /// Who gets which task.
    pub policy: PolicyKind,
    /// When the next round is due.
    pub pace: Pace,
    /// How many times as fast as they say simulated agents work. Beside live
    /// agents, whose time is real, they would take hours otherwise.
    #[serde(default = "usual_haste", skip_serializing_if = "is_usual_haste")]
    pub haste: u32,
}

impl Default for RunSettings {
    fn default() -> Self {
        Self {
            policy: PolicyKind::default(),
            pace: Pace::default(),
            haste: usual_haste(),
        }
    }
}

fn usual_haste() -> u32 {
    1
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde gives a reference")]
fn is_usual_haste(haste: &u32) -> bool {
    *haste == usual_haste()
}

/// The scheduling policies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum PolicyKind {
    /// The agent with the fewest minutes of work: the original system's.
    #[default]
    LeastLoaded,
    /// The task on the longest path first, to the agent that finishes it first.
    EarliestFinish,
    /// Agents bid for announced tasks.
    ContractNet,
    /// The optimiser's plan.
    Planned,
}

impl PolicyKind {
    /// All policies.
    pub const ALL: [Self; 4] = [
        Self::LeastLoaded,
        Self::EarliestFinish,
        Self::ContractNet,
        Self::Planned,
    ];
}

impl fmt::Display for PolicyKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::LeastLoaded => "least-loaded",
            Self::EarliestFinish => "earliest-finish",
            Self::ContractNet => "contract-net",
            Self::Planned => "planned",
        })
    }
}

/// When the next round is due.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Pace {
    /// When everything assigned before is finished: the original system's.
    #[default]
    Barrier,
    /// As soon as a task is ready and an agent has room.
    Continuous,
}

impl fmt::Display for Pace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Barrier => "in rounds with a barrier",
            Self::Continuous => "continuously",
        })
    }
}

/// A decision of a policy: `agent` gets `task`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assignment {
    /// The ready task.
    pub task: TaskId,
    /// An eligible agent that [`State::can_take`] more.
    pub agent: AgentId,
    /// Why this agent.
    pub reason: AssignReason,
}

/// A round of the policy that `state` has chosen.
///
/// # Panics
/// Under the contract net, whose rounds announce and assign nothing.
pub fn policy(state: &State) -> Box<dyn Policy> {
    match state.settings().policy {
        PolicyKind::EarliestFinish => Box::new(EarliestFinish::new(state)),
        PolicyKind::Planned if state.plan().is_some_and(|plan| !plan.slots.is_empty()) => {
            Box::new(Planned::new(state))
        }
        PolicyKind::Planned => Box::new(EarliestFinish::new(state)),
        PolicyKind::LeastLoaded => Box::new(LeastLoaded::new(state)),
        PolicyKind::ContractNet => unreachable!("its rounds announce"),
    }
}

/// Decides the assignments of one round. One value serves one round: during it
/// the only changes to `state` are the assignments that it returned.
pub trait Policy {
    /// The next assignment, or `None` when the round is over.
    fn next(&mut self, state: &State) -> Option<Assignment>;
}
