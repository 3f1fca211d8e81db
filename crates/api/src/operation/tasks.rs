//! Tasks: what there is, and what whoever runs the workspace does with them.

use super::page::Page;
use super::{Effect, Operation};
use crate::call::{Answer, Call, success};
use crate::shape::{self, TaskRecord};
use baton_engine::{Command, Minutes, Priority, Skill, Task, TaskId, TaskSpec, TaskState};
use serde::{Deserialize, Serialize};

pub(super) const OPERATIONS: &[Operation] = &[
    Operation {
        name: "list_tasks",
        method: "GET",
        path: "/tasks",
        effect: Effect::Read,
        is_for_anybody: false,
        summary: "Tasks, a page at a time, also only those in a state, of a goal or of an agent",
        detail: "Ask again with the answer’s next_cursor.",
        action: list,
    },
    Operation {
        name: "get_task",
        method: "GET",
        path: "/tasks/{task}",
        effect: Effect::Read,
        is_for_anybody: false,
        summary: "One task",
        detail: "By its UUID, or its id such as T3.",
        action: get,
    },
    Operation {
        name: "add_task",
        method: "POST",
        path: "/tasks",
        effect: Effect::Write,
        is_for_anybody: false,
        summary: "Add a task of one’s own to a goal",
        detail: "With its skills, and the tasks that must be completed before it.",
        action: add,
    },
    Operation {
        name: "remove_task",
        method: "DELETE",
        path: "/tasks/{task}",
        effect: Effect::Manage,
        is_for_anybody: false,
        summary: "Take a task out of the workspace",
        detail: "Nobody waits for it any more. Whoever sits at the studio can undo it.",
        action: |call| edit(call, "remove a task", |task| Command::RemoveTask { task }),
    },
    Operation {
        name: "cancel_task",
        method: "POST",
        path: "/tasks/{task}/cancel",
        effect: Effect::Manage,
        is_for_anybody: false,
        summary: "Call a task off",
        detail: "It can be taken up again with retry_task.",
        action: |call| edit(call, "call a task off", |task| Command::CancelTask { task }),
    },
    Operation {
        name: "retry_task",
        method: "POST",
        path: "/tasks/{task}/retry",
        effect: Effect::Manage,
        is_for_anybody: false,
        summary: "Take up a failed or cancelled task again",
        detail: "Its attempts are counted anew.",
        action: |call| edit(call, "retry a task", |task| Command::RetryTask { task }),
    },
];

/// Which tasks.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Which {
    /// Only those in this state: blocked, ready, assigned, running, completed,
    /// failed, cancelled.
    #[serde(default)]
    pub state: Option<TaskState>,
    /// Only those of this goal.
    #[serde(default)]
    pub goal: Option<String>,
    /// Only those that this agent holds or held last.
    #[serde(default)]
    pub agent: Option<String>,
    /// Which page.
    #[serde(flatten)]
    pub page: Page,
}

/// Tasks.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Tasks {
    /// How many are on this page.
    pub count: usize,
    /// They, in the order in which they came.
    pub tasks: Vec<TaskRecord>,
    /// Where the next page begins.
    pub next_cursor: Option<u64>,
}

fn list(call: &mut Call<'_>) -> Answer {
    let which: Which = call.arguments()?;
    let agent = which.agent.as_deref().map(|name| call.agent(name));
    let agent = agent.transpose()?;
    let goal = which.goal.as_deref().map(|name| call.goal(name));
    let goal = goal.transpose()?;
    let (tasks, next_cursor) = call.read(|state, _| {
        let is_meant = |task: &&Task| {
            which.state.is_none_or(|wanted| task.state == wanted)
                && agent.is_none_or(|agent| task.agent == Some(agent))
                && goal.is_none_or(|goal| task.goal == goal)
        };
        let tasks = state.present_tasks().filter(is_meant);
        let tasks = tasks.map(|task| (u64::from(task.id.0), task));
        let (tasks, next) = which.page.cut(tasks);
        let tasks = tasks.into_iter();
        let tasks = tasks.map(|task| shape::task(call.host, state, task));
        (tasks.collect::<Vec<_>>(), next)
    });
    success(&Tasks {
        count: tasks.len(),
        tasks,
        next_cursor,
    })
}

/// One task.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OneTask {
    /// Its UUID, or its id such as `T3`.
    pub task: String,
}

/// A task.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TaskReply {
    /// It; nothing when somebody took it out meanwhile.
    pub task: Option<TaskRecord>,
}

pub(super) fn shown(call: &Call<'_>, id: TaskId) -> Answer {
    let task = call.read(|state, _| {
        let task = state.task(id);
        task.map(|task| shape::task(call.host, state, task))
    });
    success(&TaskReply { task })
}

fn get(call: &mut Call<'_>) -> Answer {
    let said: OneTask = call.arguments()?;
    let task = call.task(&said.task)?;
    shown(call, task)
}

/// A task to add.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NewTask {
    /// The goal that it serves, such as `G0`.
    pub goal: String,
    /// What people call it.
    pub name: String,
    /// What is to be done.
    #[serde(default)]
    pub description: String,
    /// critical, high, medium or low.
    #[serde(default = "medium")]
    pub priority: Priority,
    /// How long it is expected to take, in minutes.
    pub estimate_min: u32,
    /// What an agent must be able to do.
    #[serde(default)]
    pub required_skills: Vec<String>,
    /// The tasks that must be completed before it.
    #[serde(default)]
    pub dependencies: Vec<String>,
}

fn medium() -> Priority {
    Priority::Medium
}

fn add(call: &mut Call<'_>) -> Answer {
    let said: NewTask = call.arguments()?;
    let goal = call.goal(&said.goal)?;
    let dependencies = said.dependencies.iter().map(|name| call.task(name));
    let dependencies = dependencies.collect::<Result<Vec<_>, _>>()?;
    let spec = TaskSpec {
        name: said.name,
        description: said.description,
        priority: said.priority,
        estimate: Minutes(said.estimate_min),
        skills: said.required_skills.iter().map(Skill::new).collect(),
        dependencies: dependencies.into_iter().collect(),
        ..TaskSpec::default()
    };
    let added = call.read(|state, _| TaskId::from_index(state.tasks().len()));
    call.host
        .edit("add a task", Command::AddTask { goal, spec })?;
    shown(call, added)
}

fn edit(call: &mut Call<'_>, label: &str, command: fn(TaskId) -> Command) -> Answer {
    let said: OneTask = call.arguments()?;
    let task = call.task(&said.task)?;
    call.host.edit(label, command(task))?;
    shown(call, task)
}
