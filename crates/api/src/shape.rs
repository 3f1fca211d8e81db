//! Agents, goals and tasks as the API shows them.

use crate::host::Host;
use baton_engine::agent::Presence;
use baton_engine::ids::Uuid;
use baton_engine::{Agent, Goal, Priority, Skill, State, Task, TaskId, TaskState, Time};
use chrono::{DateTime, SecondsFormat};
use serde::{Deserialize, Deserializer};
use serde_json::{Value, json};

/// A moment of the run as people's clock shows it (RFC 3339, in UTC).
pub fn instant(host: &dyn Host, at: Time) -> Value {
    let moment = DateTime::from_timestamp_millis(host.unix_ms(at));
    moment.map_or(Value::Null, |moment| {
        moment.to_rfc3339_opts(SecondsFormat::Millis, true).into()
    })
}

/// A task's UUID.
pub fn uuid(state: &State, task: TaskId) -> String {
    Uuid::new(state.config().seed, task).to_string()
}

/// A priority as the original wrote it: `HIGH`.
pub fn original_priority(priority: Priority) -> String {
    priority.to_string().to_uppercase()
}

/// A state as the original knew it, which had three.
pub fn original_state(state: TaskState) -> &'static str {
    match state {
        TaskState::Blocked | TaskState::Ready => "pending",
        TaskState::Assigned | TaskState::Running => "running",
        TaskState::Completed => "completed",
        TaskState::Failed => "failed",
        TaskState::Cancelled => "cancelled",
    }
}

/// Skills as texts.
pub fn skills(skills: &[Skill]) -> Vec<String> {
    skills.iter().map(Skill::to_string).collect()
}

/// An agent.
pub fn agent(host: &dyn Host, state: &State, agent: &Agent) -> Value {
    let presence = match agent.presence {
        Presence::Present => "present",
        Presence::Suspected => "suspected",
        Presence::Lost => "lost",
        Presence::Gone => "gone",
    };
    json!({
        "agent_id": agent.id.to_string(),
        "name": agent.spec.name,
        "skills": skills(&agent.spec.skills),
        "capacity": agent.spec.capacity,
        "load": agent.load(),
        "presence": presence,
        "kind": agent.spec.kind,
        "executor": agent.spec.executor.as_ref().map(|executor| &executor.kind),
        "speed_percent": agent.spec.speed_percent,
        "tasks": agent.held.iter().map(|task| uuid(state, *task)).collect::<Vec<_>>(),
        "last_heartbeat": instant(host, agent.last_heartbeat),
    })
}

/// A goal.
pub fn goal(state: &State, goal: &Goal) -> Value {
    let tasks = state.present_tasks().filter(|task| task.goal == goal.id);
    let tasks: Vec<&Task> = tasks.collect();
    let done = tasks
        .iter()
        .filter(|task| task.state == TaskState::Completed);
    json!({
        "goal_id": goal.id.to_string(),
        "text": goal.spec.text,
        "context": goal.spec.context,
        "rules": goal.spec.rules,
        "deadline_min": goal.spec.deadline_min.map(|minutes| minutes.0),
        "completed": done.count(),
        "tasks": tasks.iter().map(|task| uuid(state, task.id)).collect::<Vec<_>>(),
    })
}

/// A task.
pub fn task(host: &dyn Host, state: &State, task: &Task) -> Value {
    let moment = |at: Option<Time>| at.map(|at| instant(host, at));
    let spec = &task.spec;
    let artifacts = state.artifacts(task.id).iter();
    json!({
        "uuid": uuid(state, task.id),
        "task_id": task.id.to_string(),
        "goal_id": task.goal.to_string(),
        "name": spec.name,
        "description": spec.description,
        "priority": spec.priority,
        "estimate_min": spec.estimate.0,
        "required_skills": skills(&spec.skills),
        "dependencies": spec.dependencies.iter().map(|id| uuid(state, *id)).collect::<Vec<_>>(),
        "state": task.state,
        "agent_id": task.agent.map(|agent| agent.to_string()),
        "attempt": task.attempt.0,
        "failures": task.failures,
        "report": task.report,
        "artifacts": artifacts.map(|one| json!({
            "name": one.name, "media_type": one.media_type, "bytes": one.bytes, "digest": one.digest,
        })).collect::<Vec<_>>(),
        "created_at": instant(host, task.created_at),
        "assigned_at": moment(task.assigned_at()),
        "started_at": moment(task.started_at()),
        "finished_at": moment(task.finished_at()),
    })
}

/// A number, also where it comes as text, as in a path or a query.
pub fn number<'de, D: Deserializer<'de>>(from: D) -> Result<u64, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Written {
        Number(u64),
        Text(String),
    }
    match Written::deserialize(from) {
        Ok(Written::Number(number)) => Ok(number),
        Ok(Written::Text(text)) => text.parse().map_err(|_| expected(&text)),
        Err(_) => Err(serde::de::Error::custom("a number from 0 up is expected")),
    }
}

/// As [`number`], where it may be missing.
pub fn some_number<'de, D: Deserializer<'de>>(from: D) -> Result<Option<u64>, D::Error> {
    number(from).map(Some)
}

fn expected<E: serde::de::Error>(text: &str) -> E {
    E::custom(format!("“{text}” is not a number from 0 up"))
}
