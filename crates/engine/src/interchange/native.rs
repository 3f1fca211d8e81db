//! Baton's own form of a problem, as JSON:
//!
//! ```json
//! {"baton_problem": 1,
//!  "agents": [{"name": "Ada", "capacity": 2}],
//!  "tasks": [{"name": "read", "choices": [[0, 30]]},
//!            {"name": "write", "release": 10, "due": 90, "after": [0], "choices": [[0, 45]]}]}
//! ```
//!
//! A choice is an agent's position and its duration; `after` lists positions
//! of tasks. `"running": true` marks a task that is under way.

use super::error::{ReadError, ReadErrorKind};
use crate::plan::problem::{MAX_AGENTS, MAX_TASKS};
use crate::plan::{AgentIndex, Problem, TaskIndex, Ticks};
use serde::{Deserialize, Serialize};

/// The key that tells this format from other JSON.
pub(super) const MARK: &str = "\"baton_problem\"";
/// The version that is written, and the only one there is.
const VERSION: u32 = 1;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    baton_problem: u32,
    agents: Vec<Agent>,
    tasks: Vec<Task>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Agent {
    #[serde(default)]
    name: String,
    #[serde(default = "one")]
    capacity: u32,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Task {
    #[serde(default)]
    name: String,
    #[serde(default, skip_serializing_if = "is_zero")]
    release: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    due: Option<u32>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    running: bool,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    after: Vec<u32>,
    choices: Vec<(u32, u32)>,
}

fn one() -> u32 {
    1
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
fn is_zero(value: &u32) -> bool {
    *value == 0
}

pub(super) fn read(text: &str) -> Result<Problem, ReadError> {
    let document: Document = serde_json::from_str(text)?;
    if document.baton_problem != VERSION {
        let expected = "version 1 of \"baton_problem\"";
        let found = document.baton_problem.to_string();
        return Err(ReadErrorKind::Expected { expected, found }.into());
    }
    if document.tasks.len() > MAX_TASKS || document.agents.len() > MAX_AGENTS {
        return Err(ReadErrorKind::Ends("fewer tasks and agents").into());
    }
    let mut builder = Problem::builder();
    for agent in &document.agents {
        builder.agent(&agent.name, agent.capacity);
    }
    for task in &document.tasks {
        let index = builder.task(&task.name);
        builder.release(index, Ticks(task.release));
        if let Some(due) = task.due {
            builder.due(index, Ticks(due));
        }
        if task.running {
            builder.running(index);
        }
        for &(agent, duration) in &task.choices {
            builder.choice(index, AgentIndex(agent), Ticks(duration));
        }
        for &before in &task.after {
            builder.precedence(TaskIndex(before), index);
        }
    }
    Ok(builder.build()?)
}

/// `problem` as JSON that [`read`](super::read) understands.
pub fn write(problem: &Problem) -> String {
    let agents = problem.agents().iter().map(|agent| Agent {
        name: agent.name.to_string(),
        capacity: agent.capacity,
    });
    let tasks = problem.tasks().iter().map(|task| Task {
        name: task.name.to_string(),
        release: task.release.0,
        due: task.due.map(|due| due.0),
        running: task.is_running,
        after: task.predecessors.iter().map(|before| before.0).collect(),
        choices: task
            .choices
            .iter()
            .map(|c| (c.agent.0, c.duration.0))
            .collect(),
    });
    let document = Document {
        baton_problem: VERSION,
        agents: agents.collect(),
        tasks: tasks.collect(),
    };
    serde_json::to_string(&document).expect("plain data has a JSON form")
}
