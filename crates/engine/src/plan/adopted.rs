//! A plan that a run follows: what the optimiser found for a state, in the
//! words of that state.

use crate::ids::{AgentId, TaskId};
use crate::state::State;
use crate::task::TaskState;
use crate::time::{Minutes, Time};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;
use thiserror::Error;

/// Who does what, when. As it is stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// One entry a planned task.
    pub slots: Box<[PlanSlot]>,
    /// When the last of them has ended, counted from `made_at`.
    pub makespan: Minutes,
    /// What no plan could be below.
    pub lower_bound: Minutes,
    /// The moment that it begins at.
    pub made_at: Time,
    /// Where it comes from.
    pub origin: PlanOrigin,
}

/// When and by whom a task is to be done. Stored as an array, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(
    from = "(TaskId, AgentId, Minutes, Minutes)",
    into = "(TaskId, AgentId, Minutes, Minutes)"
)]
pub struct PlanSlot {
    /// The task.
    pub task: TaskId,
    /// Who does it.
    pub agent: AgentId,
    /// When it starts, counted from when the plan was made.
    pub start: Minutes,
    /// When it has ended.
    pub end: Minutes,
}

impl From<(TaskId, AgentId, Minutes, Minutes)> for PlanSlot {
    fn from((task, agent, start, end): (TaskId, AgentId, Minutes, Minutes)) -> Self {
        Self {
            task,
            agent,
            start,
            end,
        }
    }
}

impl From<PlanSlot> for (TaskId, AgentId, Minutes, Minutes) {
    fn from(slot: PlanSlot) -> Self {
        (slot.task, slot.agent, slot.start, slot.end)
    }
}

/// Where a plan comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlanOrigin {
    /// Somebody had the work optimised.
    Optimised,
    /// The engine made it, because reality had departed from the last one.
    Repair(RepairReason),
    /// There is more work than can be planned: nothing is.
    TooMuchWork,
}

/// Why a plan no longer does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RepairReason {
    /// There was none.
    NoPlan,
    /// There is work to do that it does not plan, or not as it is now.
    WorkChanged,
    /// An agent came, changed, fell silent or left.
    AgentsChanged,
    /// An attempt failed.
    AttemptFailed,
    /// A task that should have started has not.
    RunningLate,
}

impl fmt::Display for RepairReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoPlan => "there was no plan",
            Self::WorkChanged => "the work has changed",
            Self::AgentsChanged => "the agents have changed",
            Self::AttemptFailed => "an attempt failed",
            Self::RunningLate => "the work runs late",
        })
    }
}

/// Why a plan cannot be followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum PlanFault {
    /// It begins after now.
    #[error("it begins in the future")]
    FromTheFuture,
    /// It names a task that does not exist.
    #[error("there is no task {0}")]
    UnknownTask(TaskId),
    /// It names a task that needs no more work.
    #[error("task {0} is finished already")]
    FinishedTask(TaskId),
    /// It names a task twice.
    #[error("task {0} is planned twice")]
    Twice(TaskId),
    /// It names an agent that is not registered.
    #[error("agent {0} is not registered")]
    UnknownAgent(AgentId),
    /// A task is to end before it starts.
    #[error("task {0} ends before it starts")]
    Backwards(TaskId),
    /// Its agent cannot do the task.
    #[error("agent {1} cannot do task {0}")]
    Incapable(TaskId, AgentId),
    /// A task is to start before what it waits for has ended, or that is not
    /// planned at all.
    #[error("task {0} is planned before task {1}, which it waits for")]
    TooEarly(TaskId, TaskId),
}

impl Plan {
    /// An error when `state` cannot follow it.
    ///
    /// # Errors
    /// The first thing found wrong.
    pub fn check(&self, state: &State) -> Result<(), PlanFault> {
        if self.made_at > state.now() {
            return Err(PlanFault::FromTheFuture);
        }
        let mut ends = BTreeMap::new();
        for slot in &self.slots {
            slot.check(state)?;
            if ends.insert(slot.task, slot.end).is_some() {
                return Err(PlanFault::Twice(slot.task));
            }
        }
        for slot in &self.slots {
            let waits_for = &state.tasks()[slot.task.index()].spec.dependencies;
            let is_met = |before: &TaskId| {
                let is_planned = ends.get(before).is_some_and(|end| *end <= slot.start);
                is_planned || state.tasks()[before.index()].state == TaskState::Completed
            };
            if let Some(unmet) = waits_for.iter().find(|before| !is_met(before)) {
                return Err(PlanFault::TooEarly(slot.task, *unmet));
            }
        }
        Ok(())
    }
}

impl PlanSlot {
    fn check(self, state: &State) -> Result<(), PlanFault> {
        let task = state.task(self.task);
        let task = task.ok_or(PlanFault::UnknownTask(self.task))?;
        if task.state.is_finished() {
            return Err(PlanFault::FinishedTask(self.task));
        }
        if state.agent(self.agent).is_none() {
            return Err(PlanFault::UnknownAgent(self.agent));
        }
        if self.end <= self.start {
            return Err(PlanFault::Backwards(self.task));
        }
        let is_able = state.matching().is_eligible(task.requirement, self.agent);
        if task.state.is_waiting() && !is_able {
            return Err(PlanFault::Incapable(self.task, self.agent));
        }
        Ok(())
    }
}
