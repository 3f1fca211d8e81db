//! Agents, goals and tasks as the API shows them.

use crate::host::Host;
use baton_engine::agent::Presence;
use baton_engine::ids::Uuid;
use baton_engine::{
    Agent, AgentKind, ArtifactRef, Goal, Priority, Skill, State, Task, TaskId, TaskState, Time,
};
use chrono::{DateTime, SecondsFormat};
use serde::{Deserialize, Deserializer, Serialize};

/// A moment of the run as people's clock shows it (RFC 3339, in UTC).
pub fn instant(host: &dyn Host, at: Time) -> Option<String> {
    let moment = DateTime::from_timestamp_millis(host.unix_ms(at));
    moment.map(|moment| moment.to_rfc3339_opts(SecondsFormat::Millis, true))
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
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AgentRecord {
    /// Its id, such as `A0`.
    pub agent_id: String,
    /// What people call it.
    pub name: String,
    /// What it can do.
    pub skills: Vec<String>,
    /// How many tasks it holds at once at most.
    pub capacity: u32,
    /// How many it holds.
    pub load: u32,
    /// `present`, `suspected`, `lost` or `gone`.
    pub presence: &'static str,
    /// Who executes its tasks.
    pub kind: AgentKind,
    /// What does a live agent’s work; `api` for those that come through the API.
    pub executor: Option<String>,
    /// How fast it works: at 200 a task takes half its estimate.
    pub speed_percent: u32,
    /// The tasks that it holds, by UUID.
    pub tasks: Vec<String>,
    /// When it was last heard of.
    pub last_heartbeat: Option<String>,
}

/// An agent.
pub fn agent(host: &dyn Host, state: &State, agent: &Agent) -> AgentRecord {
    let presence = match agent.presence {
        Presence::Present => "present",
        Presence::Suspected => "suspected",
        Presence::Lost => "lost",
        Presence::Gone => "gone",
    };
    let spec = &agent.spec;
    AgentRecord {
        agent_id: agent.id.to_string(),
        name: spec.name.clone(),
        skills: skills(&spec.skills),
        capacity: spec.capacity,
        load: agent.load(),
        presence,
        kind: spec.kind,
        executor: spec.executor.as_ref().map(|executor| executor.kind.clone()),
        speed_percent: spec.speed_percent,
        tasks: agent.held.iter().map(|task| uuid(state, *task)).collect(),
        last_heartbeat: instant(host, agent.last_heartbeat),
    }
}

/// A goal.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct GoalRecord {
    /// Its id, such as `G0`.
    pub goal_id: String,
    /// The goal in a person’s words.
    pub text: String,
    /// What else is known.
    pub context: String,
    /// The rule set that decomposes it.
    pub rules: String,
    /// When it should be done, in minutes from the start of the run.
    pub deadline_min: Option<u32>,
    /// How many of its tasks are completed.
    pub completed: usize,
    /// Its tasks, by UUID.
    pub tasks: Vec<String>,
}

/// A goal.
pub fn goal(state: &State, goal: &Goal) -> GoalRecord {
    let is_done = |id: &&TaskId| state.tasks()[id.index()].state == TaskState::Completed;
    GoalRecord {
        goal_id: goal.id.to_string(),
        text: goal.spec.text.clone(),
        context: goal.spec.context.clone(),
        rules: goal.spec.rules.clone(),
        deadline_min: goal.spec.deadline_min.map(|minutes| minutes.0),
        completed: goal.tasks.iter().filter(is_done).count(),
        tasks: goal.tasks.iter().map(|task| uuid(state, *task)).collect(),
    }
}

/// Something that a task made or works with.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ArtifactRecord {
    /// Its file name.
    pub name: String,
    /// Its media type.
    pub media_type: String,
    /// Its size.
    pub bytes: u64,
    /// The SHA-256 digest of its content.
    pub digest: String,
}

/// An artifact.
pub fn artifact(named: &ArtifactRef) -> ArtifactRecord {
    ArtifactRecord {
        name: named.name.clone(),
        media_type: named.media_type.clone(),
        bytes: named.bytes,
        digest: named.digest.clone(),
    }
}

/// A task.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TaskRecord {
    /// Its UUID.
    pub uuid: String,
    /// Its id, such as `T3`.
    pub task_id: String,
    /// The goal that it serves.
    pub goal_id: String,
    /// What people call it.
    pub name: String,
    /// What is to be done.
    pub description: String,
    /// How much it matters.
    pub priority: Priority,
    /// How long it is expected to take, in minutes.
    pub estimate_min: u32,
    /// What an agent must be able to do.
    pub required_skills: Vec<String>,
    /// The tasks that must be completed before it, by UUID.
    pub dependencies: Vec<String>,
    /// Where it is on its way.
    pub state: TaskState,
    /// The agent that holds it, or that completed or last failed it.
    pub agent_id: Option<String>,
    /// Which attempt at it this is; answers may name it.
    pub attempt: u32,
    /// How many attempts have failed.
    pub failures: u32,
    /// What its agent reported: the result, or why it failed.
    pub report: Option<String>,
    /// What it made.
    pub artifacts: Vec<ArtifactRecord>,
    /// When it was submitted.
    pub created_at: Option<String>,
    /// When it was last assigned.
    pub assigned_at: Option<String>,
    /// When it was last started.
    pub started_at: Option<String>,
    /// When it was completed, failed or cancelled.
    pub finished_at: Option<String>,
}

/// A task.
pub fn task(host: &dyn Host, state: &State, task: &Task) -> TaskRecord {
    let moment = |at: Option<Time>| at.and_then(|at| instant(host, at));
    let spec = &task.spec;
    let dependencies = spec.dependencies.iter();
    TaskRecord {
        uuid: uuid(state, task.id),
        task_id: task.id.to_string(),
        goal_id: task.goal.to_string(),
        name: spec.name.clone(),
        description: spec.description.clone(),
        priority: spec.priority,
        estimate_min: spec.estimate.0,
        required_skills: skills(&spec.skills),
        dependencies: dependencies.map(|id| uuid(state, *id)).collect(),
        state: task.state,
        agent_id: task.agent.map(|agent| agent.to_string()),
        attempt: task.attempt.0,
        failures: task.failures,
        report: task.report.as_deref().map(str::to_owned),
        artifacts: state.artifacts(task.id).iter().map(artifact).collect(),
        created_at: moment(Some(task.created_at)),
        assigned_at: moment(task.assigned_at()),
        started_at: moment(task.started_at()),
        finished_at: moment(task.finished_at()),
    }
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

/// As [`number`], where it may not be large.
pub fn small_number<'de, D: Deserializer<'de>>(from: D) -> Result<u32, D::Error> {
    let number = number(from)?;
    u32::try_from(number).map_err(|_| serde::de::Error::custom("this number is too large"))
}

fn expected<E: serde::de::Error>(text: &str) -> E {
    E::custom(format!("“{text}” is not a number from 0 up"))
}
