//! One task with everything about it, and the queue.

use crate::artifact::ArtifactRef;
use crate::explain::{self, Fit, Waiting};
use crate::ids::{AgentId, Attempt, GoalId, Round, TaskId, Uuid};
use crate::schedule::Escalation;
use crate::state::State;
use crate::task::{Priority, Task, TaskSpec, TaskState};
use crate::time::Time;
use std::sync::Arc;

/// A task's name and state, where it is mentioned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskRef {
    /// The task.
    pub id: TaskId,
    /// Its name.
    pub name: String,
    /// Its goal.
    pub goal: GoalId,
    /// Where it is on its way.
    pub state: TaskState,
    /// How much it matters.
    pub priority: Priority,
}

/// A task with everything about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskView {
    /// Its id.
    pub id: TaskId,
    /// Its name for the world outside.
    pub uuid: String,
    /// Its goal.
    pub goal: GoalId,
    /// The goal's text.
    pub goal_text: String,
    /// What was said about it.
    pub spec: Arc<TaskSpec>,
    /// Where it is on its way.
    pub state: TaskState,
    /// The tasks that it waits for or waited for.
    pub dependencies: Vec<TaskRef>,
    /// The tasks that wait for it.
    pub dependents: Vec<TaskRef>,
    /// Why it has no agent yet.
    pub waiting: Option<Waiting>,
    /// How far beyond its goal's team it looks for an agent.
    pub escalated: Escalation,
    /// How each registered agent stands to it.
    pub fits: Vec<Fit>,
    /// The agent that holds it, or that completed or last failed it, with its name.
    pub agent: Option<(AgentId, String)>,
    /// The last attempt that was announced or assigned.
    pub attempt: Attempt,
    /// How many attempts failed.
    pub failures: u32,
    /// The round that assigned it.
    pub round: Option<Round>,
    /// When it was submitted.
    pub created_at: Time,
    /// When it last became ready.
    pub ready_at: Option<Time>,
    /// When it was last assigned.
    pub assigned_at: Option<Time>,
    /// When it was last started.
    pub started_at: Option<Time>,
    /// When it was completed, failed or cancelled.
    pub finished_at: Option<Time>,
    /// What its agent reported.
    pub report: Option<String>,
    /// What it works with.
    pub inputs: Vec<ArtifactRef>,
    /// What it made.
    pub artifacts: Vec<ArtifactRef>,
}

impl TaskRef {
    /// A mention of `task`.
    pub fn new(task: &Task) -> Self {
        Self {
            id: task.id,
            name: task.spec.name.clone(),
            goal: task.goal,
            state: task.state,
            priority: task.spec.priority,
        }
    }
}

/// Everything about the task `id`, if it is in the workspace.
pub fn task(state: &State, id: TaskId) -> Option<TaskView> {
    let task = state.task(id)?;
    let mention = |ids: &[TaskId]| -> Vec<TaskRef> {
        let tasks = ids.iter().map(|id| &state.tasks()[id.index()]);
        tasks.map(TaskRef::new).collect()
    };
    let name = |agent: AgentId| (agent, state.agents()[agent.index()].spec.name.clone());
    Some(TaskView {
        id,
        uuid: Uuid::new(state.config().seed, id).to_string(),
        goal: task.goal,
        goal_text: state.goals()[task.goal.index()].spec.text.clone(),
        spec: Arc::clone(&task.spec),
        state: task.state,
        dependencies: mention(&task.spec.dependencies),
        dependents: mention(&task.dependents),
        waiting: explain::waiting(state, task),
        escalated: state.matching().escalation(task.requirement),
        fits: explain::fits(state, task),
        agent: task.agent.map(name),
        attempt: task.attempt,
        failures: task.failures,
        round: task.round,
        created_at: task.created_at,
        ready_at: task.ready_at(),
        assigned_at: task.assigned_at(),
        started_at: task.started_at(),
        finished_at: task.finished_at(),
        report: task.report.as_deref().map(str::to_owned),
        inputs: state.inputs(task).into_iter().cloned().collect(),
        artifacts: state.artifacts(id).to_vec(),
    })
}

/// The ready tasks in the order in which a round takes them.
pub fn queue(state: &State) -> Vec<TaskRef> {
    let ready = state
        .present_tasks()
        .filter(|task| task.state == TaskState::Ready);
    let mut ready: Vec<&Task> = ready.collect();
    ready.sort_by_key(|task| state.place(task));
    ready.into_iter().map(TaskRef::new).collect()
}
