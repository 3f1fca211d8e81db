//! Scheduling: which ready task goes to which agent.
//!
//! [`ReadyQueue`] orders the ready tasks, [`Matching`] knows who can do what, and a
//! [`Policy`] decides, one file each. A policy returns assignments and changes
//! nothing; the engine turns each into an event.

mod bitset;
mod least_loaded;
mod matching;
pub(crate) mod queue;

pub use bitset::BitSet;
pub use least_loaded::LeastLoaded;
pub use matching::{Matching, RequirementId};
pub use queue::ReadyQueue;

use crate::event::AssignReason;
use crate::ids::{AgentId, TaskId};
use crate::state::State;

/// A decision of a policy: `agent` gets `task`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Assignment {
    /// The ready task.
    pub task: TaskId,
    /// An agent that has its skills and room.
    pub agent: AgentId,
    /// Why this agent.
    pub reason: AssignReason,
}

/// Decides the assignments of one round. One value serves one round: during it
/// the only changes to `state` are the assignments that it returned.
pub trait Policy {
    /// The next assignment, or `None` when the round is over.
    fn next(&mut self, state: &State) -> Option<Assignment>;
}
