//! One agent or goal with everything about it.

use super::agents::{self, AgentView};
use super::goals::{self, GoalView};
use super::task::TaskRef;
use crate::agent::AgentSpec;
use crate::artifact::ArtifactRef;
use crate::goal::Goal;
use crate::ids::{AgentId, GoalId, TaskId};
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
    /// What it came to: what those of its tasks made that no other of them
    /// waits for.
    pub deliverable: Vec<ArtifactRef>,
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
        deliverable: deliverable(state, goal),
    })
}

fn deliverable(state: &State, goal: &Goal) -> Vec<ArtifactRef> {
    let is_its = |id: &TaskId| state.task(*id).is_some_and(|task| task.goal == goal.id);
    let is_last = |id: &&TaskId| !state.tasks()[id.index()].dependents.iter().any(is_its);
    let last = goal.tasks.iter().filter(is_last);
    last.flat_map(|id| state.artifacts(*id)).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::projection::fixture::Fixture;

    fn named(name: &str) -> ArtifactRef {
        ArtifactRef {
            name: name.to_owned(),
            media_type: "text/plain".to_owned(),
            bytes: 1,
            digest: "0".repeat(64),
        }
    }

    #[test]
    fn a_goal_delivers_what_its_last_tasks_made() {
        let mut fixture = Fixture::new();
        fixture.agent("Ada", &[], 5);
        let data = fixture.task("Collect", 10, &[], &[]);
        let report = fixture.task("Report", 10, &[], &[data]);
        let check = fixture.task("Check", 10, &[], &[data]);
        let delivered = |fixture: &Fixture| -> Vec<String> {
            let detail = goal(fixture.state(), GoalId(0)).expect("it is there");
            let deliverable = detail.deliverable.into_iter();
            deliverable.map(|artifact| artifact.name).collect()
        };
        fixture.round();
        fixture.complete_with(data, vec![named("data.csv")]);
        assert_eq!(delivered(&fixture), [""; 0], "others wait for it");
        fixture.round();
        fixture.complete_with(check, vec![named("check.md")]);
        fixture.complete_with(report, vec![named("report.html"), named("chart.svg")]);
        assert_eq!(
            delivered(&fixture),
            ["report.html", "chart.svg", "check.md"],
            "in the order of the tasks"
        );
    }
}
