//! What the system that Baton replaces offered, in its shapes: eight routes,
//! seven of them methods of its tool.

use super::{Effect, Operation};
use crate::call::{Answer, Call, success};
use crate::problem::Problem;
use crate::shape::{instant, original_priority, original_state, skills, uuid};
use baton_engine::event::Lease;
use baton_engine::tensor::Tensor;
use baton_engine::{
    AgentId, AgentKind, AgentSpec, Command, Executor, GoalId, GoalSpec, Skill, State, Task, TaskId,
    TaskState, projection,
};
use serde::Deserialize;
use serde_json::{Map, Value, json};

/// The kind of executor of agents that come through the API.
pub const EXECUTOR: &str = "api";
/// Most values of a tensor that are written out in full.
const MAX_DENSE: usize = 4_000_000;

pub(super) const OPERATIONS: &[Operation] = &[
    Operation {
        name: "register_agent",
        method: "POST",
        path: "/register",
        effect: Effect::Write,
        is_for_anybody: true,
        summary: "Register an agent with its skills",
        detail: "Do this first, with skills that are true. Registering the same context_id again changes what was said and keeps what the agent holds. The token of the answer is the agent’s own: send it as “Authorization: Bearer …”.",
        action: register,
    },
    Operation {
        name: "decompose_goal",
        method: "POST",
        path: "/decompose",
        effect: Effect::Write,
        is_for_anybody: false,
        summary: "Decompose a goal into tasks with dependencies, priorities, durations and skills",
        detail: "Say the goal in plain words, such as “Analyze quarterly sales”. The rule set “classic” is the original’s; “standard” knows twenty kinds of work.",
        action: decompose,
    },
    Operation {
        name: "assign_tasks",
        method: "POST",
        path: "/assign",
        effect: Effect::Write,
        is_for_anybody: false,
        summary: "Run a round: give every ready task that somebody can take to an agent",
        detail: "Call it after registering agents and decomposing goals, and again whenever tasks were completed. When there is nothing to assign, the list is empty and `reason` says why.",
        action: assign,
    },
    Operation {
        name: "get_status",
        method: "GET",
        path: "/status",
        effect: Effect::Read,
        is_for_anybody: false,
        summary: "How far the work is and how loaded each agent is",
        detail: "Cheap: ask as often as needed.",
        action: status,
    },
    Operation {
        name: "get_task_tensor",
        method: "GET",
        path: "/tensor",
        effect: Effect::Read,
        is_for_anybody: false,
        summary: "The tensor T_task[n_tasks, n_agents, p_levels] in full",
        detail: "Nested lists. For large workspaces ask for a slice, the sparse form, or the .npy file.",
        action: tensor,
    },
    Operation {
        name: "mark_completed",
        method: "POST",
        path: "/complete",
        effect: Effect::Write,
        is_for_anybody: false,
        summary: "Report a task as completed, with its result",
        detail: "Only whoever holds the task can complete it, once. Say clearly what came out: tasks that depend on it read the result.",
        action: complete,
    },
    Operation {
        name: "update_heartbeat",
        method: "POST",
        path: "/heartbeat",
        effect: Effect::Write,
        is_for_anybody: false,
        summary: "Say that an agent is alive",
        detail: "Send it regularly during long work: who is silent for too long is taken for lost, and its tasks go to others.",
        action: heartbeat,
    },
    Operation {
        name: "unregister_agent",
        method: "POST",
        path: "/unregister",
        effect: Effect::Write,
        is_for_anybody: false,
        summary: "Take an agent out; what it holds goes back to the queue",
        detail: "Do this when the agent will not work any more.",
        action: unregister,
    },
];

/// What is said about an agent.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Register {
    /// What it can do, such as `data_analysis`.
    pub skills: Vec<String>,
    /// Its name; a new one is made up when it is missing.
    #[serde(default, alias = "name")]
    pub context_id: Option<String>,
    /// How many tasks it holds at once at most.
    #[serde(default)]
    pub capacity: Option<u32>,
    /// How fast it works: at 200 a task takes half its estimate.
    #[serde(default)]
    pub speed_percent: Option<u32>,
}

fn register(call: &mut Call<'_>) -> Answer {
    let said: Register = call.arguments()?;
    let name = match (&said.context_id, call.caller.agent) {
        (Some(name), _) => name.clone(),
        (None, Some(agent)) => {
            call.read(|state, _| state.agents()[agent.index()].spec.name.clone())
        }
        (None, None) => call.read(|state, _| format!("agent-{}", state.agents().len() + 1)),
    };
    let known = call.read(|state, _| {
        let mut agents = state.registered_agents();
        let known = agents.find(|agent| agent.spec.name == name.trim());
        known.map(|agent| (agent.id, AgentSpec::clone(&agent.spec)))
    });
    let is_ours = |spec: &AgentSpec| {
        let executor = spec.executor.as_ref();
        executor.is_some_and(|executor| executor.kind == EXECUTOR)
    };
    let (agent, spec) = match known {
        Some((_, spec)) if !is_ours(&spec) => {
            let told = format!(
                "“{name}” is the name of an agent that works inside Baton. Take another name."
            );
            return Err(Problem::new(409, told));
        }
        Some((agent, spec)) => (Some(agent), spec),
        None => (None, AgentSpec::default()),
    };
    if let Some(own) = call.caller.agent.filter(|own| agent != Some(*own)) {
        return Err(Problem::new(
            403,
            format!("This token is {own}’s, who has another name."),
        ));
    }
    let spec = AgentSpec {
        name,
        skills: said.skills.iter().map(Skill::new).collect(),
        capacity: said.capacity.unwrap_or(spec.capacity),
        speed_percent: said.speed_percent.unwrap_or(spec.speed_percent),
        kind: AgentKind::Live,
        executor: Some(Executor {
            kind: EXECUTOR.to_owned(),
            settings: String::new(),
        }),
        ..spec
    };
    call.host
        .edit("register an agent", Command::RegisterAgent { agent, spec })?;
    let agent = agent.unwrap_or_else(|| call.read(|state, _| AgentId(last(state.agents().len()))));
    if agent_is_known(call, agent) {
        call.host.answer(Command::Heartbeat { agent })?;
    }
    let token = call.host.secret();
    call.access.grant(agent, token.clone());
    let (name, skills) = call.read(|state, _| {
        let spec = &state.agents()[agent.index()].spec;
        (spec.name.clone(), skills(&spec.skills))
    });
    success([
        ("agent_id", json!(name)),
        ("skills", json!(skills)),
        ("id", json!(agent.to_string())),
        ("token", json!(token)),
    ])
}

fn agent_is_known(call: &Call<'_>, agent: AgentId) -> bool {
    call.read(|state, _| state.agent(agent).is_some())
}

fn last(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX).saturating_sub(1)
}

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

fn decompose(call: &mut Call<'_>) -> Answer {
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
    call.host
        .edit("submit a goal", Command::SubmitGoal { spec })?;
    let subtasks = call.read(|state, _| {
        let goal = GoalId(last(state.goals().len()));
        let tasks = state.present_tasks().filter(|task| task.goal == goal);
        tasks
            .map(|task| subtask(call, state, task))
            .collect::<Vec<_>>()
    });
    success([
        ("count", json!(subtasks.len())),
        ("subtasks", json!(subtasks)),
    ])
}

/// A task in the original's shape.
fn subtask(call: &Call<'_>, state: &State, task: &Task) -> Value {
    let spec = &task.spec;
    json!({
        "uuid": uuid(state, task.id),
        "name": spec.name,
        "description": spec.description,
        "priority": original_priority(spec.priority),
        "estimated_duration": spec.estimate.0,
        "required_skills": skills(&spec.skills),
        "dependencies": spec.dependencies.iter().map(|id| uuid(state, *id)).collect::<Vec<_>>(),
        "state": original_state(task.state),
        "created_at": instant(call.host, task.created_at),
    })
}

fn assign(call: &mut Call<'_>) -> Answer {
    let from = call.read(|_, events| events.len());
    let reason = match call.host.edit("run a round", Command::RunRound) {
        Ok(()) => None,
        Err(crate::Failure::Rejected(baton_engine::Rejection::NothingToAssign(idle))) => {
            Some(idle.to_string())
        }
        Err(failure) => return Err(failure.into()),
    };
    let assignments = call.read(|state, events| {
        let new = events.get(from..).unwrap_or_default().iter();
        let leases = new.filter_map(|recorded| match recorded.event {
            baton_engine::Event::TaskAssigned { lease, .. } => Some((lease, recorded.at)),
            _ => None,
        });
        let one = |(lease, at): (Lease, _)| {
            json!({
                "subtask_uuid": uuid(state, lease.task),
                "subtask_name": state.tasks()[lease.task.index()].spec.name,
                "agent_id": state.agents()[lease.agent.index()].spec.name,
                "assigned_at": instant(call.host, at),
            })
        };
        leases.map(one).collect::<Vec<_>>()
    });
    success([
        ("count", json!(assignments.len())),
        ("assignments", json!(assignments)),
        ("reason", json!(reason)),
    ])
}

fn status(call: &mut Call<'_>) -> Answer {
    let status = call.read(|state, _| {
        let view = projection::status(state);
        let count = |states: &[TaskState]| states.iter().map(|one| view.count(*one)).sum::<usize>();
        let agents: Map<String, Value> = state
            .registered_agents()
            .map(|agent| {
                let shown = json!({
                    "current_load": agent.load(),
                    "max_load": agent.spec.capacity,
                    "skills": skills(&agent.spec.skills),
                    "last_heartbeat": instant(call.host, agent.last_heartbeat),
                });
                (agent.spec.name.clone(), shown)
            })
            .collect();
        json!({
            "total_subtasks": view.tasks,
            "completed_subtasks": view.count(TaskState::Completed),
            "running_subtasks": count(&[TaskState::Assigned, TaskState::Running]),
            "pending_subtasks": count(&[TaskState::Blocked, TaskState::Ready]),
            "failed_subtasks": view.count(TaskState::Failed),
            "cancelled_subtasks": view.count(TaskState::Cancelled),
            "registered_agents": view.agents,
            "agent_status": agents,
            "task_tensor_shape": view.shape,
            "round": view.round.0,
        })
    });
    success([("status", status)])
}

fn tensor(call: &mut Call<'_>) -> Answer {
    let (shape, data) = call.read(|state, _| {
        let tensor = Tensor::new(state);
        let shape = tensor.shape();
        (
            shape,
            (shape.iter().product::<usize>() <= MAX_DENSE).then(|| nested(&tensor)),
        )
    });
    let Some(data) = data else {
        return Err(Problem::new(
            413,
            format!(
                "The tensor has the shape {shape:?}: too large as nested lists. Ask for /tensor/slice, /tensor/sparse or /tensor.npy."
            ),
        ));
    };
    success([("tensor_shape", json!(shape)), ("tensor_data", data)])
}

/// The dense tensor as nested lists: tasks, agents, levels.
fn nested(tensor: &Tensor) -> Value {
    let dense = tensor.dense();
    let rows = dense.outer_iter().map(|row| {
        let cells = row.outer_iter().map(|cell| Value::from(cell.to_vec()));
        Value::Array(cells.collect())
    });
    Value::Array(rows.collect())
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
}

fn complete(call: &mut Call<'_>) -> Answer {
    let said: Complete = call.arguments()?;
    let task = call.task(&said.subtask_uuid)?;
    let result = match said.result {
        Value::Null => None,
        Value::String(text) => Some(text),
        other => Some(other.to_string()),
    };
    let lease = held(call, task)?;
    begin(call, lease)?;
    let artifacts = Vec::new();
    call.host.answer(Command::CompleteTask {
        lease,
        result,
        artifacts,
    })?;
    success([("message", json!("Subtask marked as completed"))])
}

/// The lease under which the caller holds `task`; without a token, whoever
/// holds it.
pub(super) fn held(call: &Call<'_>, task: TaskId) -> Result<Lease, Problem> {
    let own = call.caller.agent;
    call.read(|state, _| {
        let found = &state.tasks()[task.index()];
        let lease = match own {
            Some(agent) => found.hold_of(agent).map(|hold| hold.lease(task)),
            None => found.lease(),
        };
        lease.ok_or_else(|| {
            let (name, at) = (&found.spec.name, found.state);
            let told = match own {
                Some(_) => format!("“{name}” is {at} and not this agent’s."),
                None => format!("“{name}” is {at}: no agent holds it."),
            };
            Problem::new(409, told)
        })
    })
}

/// Starts a task that is assigned.
pub(super) fn begin(call: &mut Call<'_>, lease: Lease) -> Result<(), Problem> {
    let is_assigned =
        call.read(|state, _| state.tasks()[lease.task.index()].state == TaskState::Assigned);
    if is_assigned {
        call.host.answer(Command::StartTask { lease })?;
    }
    Ok(())
}

/// Which agent is meant.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Who {
    /// The agent’s name or id; with a token it need not be said.
    #[serde(default, alias = "context_id")]
    pub agent_id: Option<String>,
}

fn heartbeat(call: &mut Call<'_>) -> Answer {
    let who: Who = call.arguments()?;
    let agent = call.acting(who.agent_id.as_deref())?;
    call.host.answer(Command::Heartbeat { agent })?;
    success([("message", json!("Heartbeat updated"))])
}

fn unregister(call: &mut Call<'_>) -> Answer {
    let who: Who = call.arguments()?;
    let agent = call.acting(who.agent_id.as_deref())?;
    call.host
        .edit("take an agent out", Command::UnregisterAgent { agent })?;
    call.access.revoke(agent);
    success([("message", json!("Agent unregistered"))])
}
