//! One agent or goal with everything about it.

use super::agents::{self, AgentView};
use super::goals::{self, GoalView};
use super::task::TaskRef;
use crate::agent::AgentSpec;
use crate::ids::{AgentId, GoalId};
use crate::state::State;
use crate::task::TaskState;
use std::sync::Arc;

/// An agent with everything about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgentDetail {
    /// What its card shows.
    pub card: AgentView,
    /// What was last said about it.
    pub spec: Arc<AgentSpec>,
    /// The tasks that it has completed in this run, in submission order.
    pub completed: Vec<TaskRef>,
}

/// A goal with everything about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GoalDetail {
    /// What its card shows.
    pub card: GoalView,
    /// Its tasks, in submission order.
    pub tasks: Vec<TaskRef>,
}

/// Everything about the agent `id`, if it is registered. Cost: linear in tasks.
pub fn agent(state: &State, id: AgentId) -> Option<AgentDetail> {
    let agent = state.agent(id)?;
    let is_its = |task: &&crate::Task| task.agent == Some(id) && task.state == TaskState::Completed;
    Some(AgentDetail {
        card: agents::view(state, agent),
        spec: Arc::clone(&agent.spec),
        completed: state
            .present_tasks()
            .filter(is_its)
            .map(TaskRef::new)
            .collect(),
    })
}

/// Everything about the goal `id`, if it is in the workspace. Cost: linear in its tasks.
pub fn goal(state: &State, id: GoalId) -> Option<GoalDetail> {
    let goal = state.goal(id)?;
    let tasks = goal.tasks.iter().map(|id| &state.tasks()[id.index()]);
    Some(GoalDetail {
        card: goals::view(state, goal),
        tasks: tasks.map(TaskRef::new).collect(),
    })
}
