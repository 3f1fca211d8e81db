//! Goals are decomposed, tasks assigned and completed.

use super::Told;
use crate::call::{Answer, Call, success};
use crate::host::Failure;
use crate::operation::answers::{self, Whose};
use crate::shape::{self, instant, original_priority, original_state, skills, uuid};
use baton_engine::protocol::Message;
use baton_engine::{Command, Event, GoalId, GoalSpec, Rejection, State, Task};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A goal in plain words.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Decompose {
    /// The goal.
    pub goal: String,
    /// What else is known: text, or an object of the original.
    #[serde(default)]
    pub context: Value,
    /// The rule set: `classic` or `standard`.
    #[serde(default = "classic")]
    pub rules: String,
}

fn classic() -> String {
    "classic".to_owned()
}

/// A goal’s tasks.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Decomposed {
    /// How many tasks.
    pub count: usize,
    /// They.
    pub subtasks: Vec<Subtask>,
}

pub(super) fn decompose(call: &mut Call<'_>) -> Answer {
    let said: Decompose = call.arguments()?;
    let context = match said.context {
        Value::Null => String::new(),
        Value::String(text) => text,
        Value::Object(object) if object.is_empty() => String::new(),
        other => other.to_string(),
    };
    let spec = GoalSpec {
        text: said.goal,
        context,
        rules: said.rules,
        ..GoalSpec::default()
    };
    let goal = call.read(|state, _| GoalId::from_index(state.goals().len()));
    call.host
        .edit("submit a goal", Command::SubmitGoal { spec })?;
    let subtasks: Vec<Subtask> = call.read(|state, _| {
        let tasks = state.goals()[goal.index()].tasks.iter();
        let tasks = tasks.map(|id| subtask(call, state, &state.tasks()[id.index()]));
        tasks.collect()
    });
    success(&Decomposed {
        count: subtasks.len(),
        subtasks,
    })
}

/// A task in the original’s shape.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Subtask {
    /// Its UUID.
    pub uuid: String,
    /// What people call it.
    pub name: String,
    /// What is to be done.
    pub description: String,
    /// `CRITICAL`, `HIGH`, `MEDIUM` or `LOW`.
    pub priority: String,
    /// In minutes.
    pub estimated_duration: u32,
    /// What an agent must be able to do.
    pub required_skills: Vec<String>,
    /// The tasks that must be completed before it, by UUID.
    pub dependencies: Vec<String>,
    /// `pending`, `running`, `completed`, `failed` or `cancelled`.
    pub state: &'static str,
    /// When it was submitted.
    pub created_at: Option<String>,
}

fn subtask(call: &Call<'_>, state: &State, task: &Task) -> Subtask {
    let spec = &task.spec;
    let dependencies = spec.dependencies.iter();
    Subtask {
        uuid: uuid(state, task.id),
        name: spec.name.clone(),
        description: spec.description.clone(),
        priority: original_priority(spec.priority),
        estimated_duration: spec.estimate.0,
        required_skills: skills(&spec.skills),
        dependencies: dependencies.map(|id| uuid(state, *id)).collect(),
        state: original_state(task.state),
        created_at: instant(call.host, task.created_at),
    }
}

/// What a round gave to whom.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Assigned {
    /// How many tasks.
    pub count: usize,
    /// They.
    pub assignments: Vec<Assignment>,
    /// Why nothing was assigned.
    pub reason: Option<String>,
}

/// A task and the agent that got it.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Assignment {
    /// The task’s UUID.
    pub subtask_uuid: String,
    /// The task’s name.
    pub subtask_name: String,
    /// The agent’s name.
    pub agent_id: String,
    /// When.
    pub assigned_at: Option<String>,
}

pub(super) fn assign(call: &mut Call<'_>) -> Answer {
    let from = call.read(|_, events| events.len());
    let reason = match call.host.edit("run a round", Command::RunRound) {
        Ok(()) => None,
        Err(Failure::Rejected(Rejection::NothingToAssign(idle))) => Some(idle.to_string()),
        Err(failure) => return Err(failure.into()),
    };
    let assignments: Vec<Assignment> = call.read(|state, events| {
        let new = events.get(from..).unwrap_or_default().iter();
        let given = new.filter_map(|recorded| match recorded.event {
            Event::TaskAssigned { lease, .. } => Some((lease, recorded.at)),
            _ => None,
        });
        let given = given.map(|(lease, at)| Assignment {
            subtask_uuid: uuid(state, lease.task),
            subtask_name: state.tasks()[lease.task.index()].spec.name.clone(),
            agent_id: state.agents()[lease.agent.index()].spec.name.clone(),
            assigned_at: instant(call.host, at),
        });
        given.collect()
    });
    success(&Assigned {
        count: assignments.len(),
        assignments,
        reason,
    })
}

/// A task that is done.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Complete {
    /// The task’s UUID.
    pub subtask_uuid: String,
    /// What came out: text, or any JSON.
    #[serde(default)]
    pub result: Value,
    /// The agent, where no token tells.
    #[serde(default)]
    pub agent_id: Option<String>,
    /// The attempt that the task came with: an answer to an earlier one does not count.
    #[serde(default, deserialize_with = "shape::some_number")]
    pub attempt: Option<u64>,
}

pub(super) fn complete(call: &mut Call<'_>) -> Answer {
    let said: Complete = call.arguments()?;
    let task = call.task(&said.subtask_uuid)?;
    let result = match said.result {
        Value::Null => None,
        Value::String(text) => Some(text),
        other => Some(other.to_string()),
    };
    let whose = Whose {
        task: said.subtask_uuid,
        agent_id: said.agent_id,
        attempt: said.attempt,
    };
    let lease = answers::lease(call, task, &whose)?;
    let artifacts = Vec::new();
    let message = Message::Complete {
        task,
        result,
        artifacts,
    };
    answers::say(call, lease, message)?;
    let message = "Subtask marked as completed";
    success(&Told { message })
}
