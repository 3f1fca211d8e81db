//! What the system that Baton replaces offered, in its shapes: eight routes,
//! seven of them methods of its tool.

use super::answers::{self, Whose};
use super::{Effect, Operation};
use crate::call::{Answer, Call, success};
use crate::host::Failure;
use crate::problem::Problem;
use crate::shape::{self, instant, original_priority, original_state, skills, uuid};
use baton_engine::protocol::Message;
use baton_engine::tensor::Tensor;
use baton_engine::{
    Agent, AgentId, AgentKind, AgentSpec, Command, Event, Executor, GoalId, GoalSpec, Rejection,
    Skill, State, Task, TaskState, projection,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

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

/// An agent that is registered.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Registered {
    /// The name that it goes by.
    pub agent_id: String,
    /// What it can do.
    pub skills: Vec<String>,
    /// Its id, such as `A0`.
    pub id: String,
    /// The agent’s own: send it as `Authorization: Bearer …`.
    pub token: String,
}

fn register(call: &mut Call<'_>) -> Answer {
    let said: Register = call.arguments()?;
    let name = match (&said.context_id, call.caller.agent) {
        (Some(name), _) => name.trim().to_owned(),
        (None, Some(agent)) => {
            call.read(|state, _| state.agents()[agent.index()].spec.name.clone())
        }
        (None, None) => call.read(|state, _| format!("agent-{}", state.agents().len() + 1)),
    };
    let known = known(call, &name)?;
    let (agent, spec) = known.unzip();
    let spec = spec.unwrap_or_default();
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
    let next = call.read(|state, _| AgentId::from_index(state.agents().len()));
    call.host
        .edit("register an agent", Command::RegisterAgent { agent, spec })?;
    let agent = agent.unwrap_or(next);
    call.host.answer(Command::Heartbeat { agent })?;
    let token = call.host.secret();
    call.access.grant(agent, token.clone());
    let reply = call.read(|state, _| {
        let spec = &state.agents()[agent.index()].spec;
        Registered {
            agent_id: spec.name.clone(),
            skills: skills(&spec.skills),
            id: agent.to_string(),
            token,
        }
    });
    success(&reply)
}

/// The agent of the API that has this name, if the caller may speak for it.
///
/// # Errors
/// 401 or 403 when it may not, 409 when the name is another kind of agent's.
fn known(call: &Call<'_>, name: &str) -> Result<Option<(AgentId, AgentSpec)>, Problem> {
    let is_ours = |agent: &&Agent| {
        let executor = agent.spec.executor.as_ref();
        executor.is_some_and(|executor| executor.kind == EXECUTOR)
    };
    let (ours, is_taken) = call.read(|state, _| {
        let named = || {
            state
                .registered_agents()
                .filter(|agent| agent.spec.name == name)
        };
        let ours = named().find(is_ours);
        let ours = ours.map(|agent| (agent.id, AgentSpec::clone(&agent.spec)));
        (ours, named().next().is_some())
    });
    let agent = ours.as_ref().map(|(agent, _)| *agent);
    if let Some(own) = call.caller.agent.filter(|own| agent != Some(*own)) {
        let told = format!("This token is {own}’s, who has another name.");
        return Err(Problem::new(403, told));
    }
    if agent.is_none() && is_taken {
        let told =
            format!("“{name}” is the name of an agent that works inside Baton. Take another name.");
        return Err(Problem::new(409, told));
    }
    // Whoever registers anew gets a token: nobody may so take over another's agent.
    if agent.is_some_and(|agent| call.access.is_granted(agent)) {
        call.access.must_be_known(call.caller)?;
    }
    Ok(ours)
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

/// A goal’s tasks.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Decomposed {
    /// How many tasks.
    pub count: usize,
    /// They.
    pub subtasks: Vec<Subtask>,
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

fn assign(call: &mut Call<'_>) -> Answer {
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

/// How things stand.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StatusReply {
    /// It.
    pub status: Status,
}

/// How things stand.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Status {
    /// How many tasks there are.
    pub total_subtasks: usize,
    /// How many are completed.
    pub completed_subtasks: usize,
    /// How many are with agents.
    pub running_subtasks: usize,
    /// How many wait.
    pub pending_subtasks: usize,
    /// How many were given up.
    pub failed_subtasks: usize,
    /// How many were called off.
    pub cancelled_subtasks: usize,
    /// How many agents are registered.
    pub registered_agents: usize,
    /// Each agent, by name.
    pub agent_status: BTreeMap<String, AgentStatus>,
    /// Tasks, agents, levels.
    pub task_tensor_shape: [usize; 3],
    /// The last round that was run; 0 before the first.
    pub round: u32,
}

/// How an agent stands.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AgentStatus {
    /// How many tasks it holds.
    pub current_load: u32,
    /// How many it holds at most.
    pub max_load: u32,
    /// What it can do.
    pub skills: Vec<String>,
    /// When it was last heard of.
    pub last_heartbeat: Option<String>,
}

fn status(call: &mut Call<'_>) -> Answer {
    let status = call.read(|state, _| {
        let view = projection::status(state);
        let count = |states: &[TaskState]| states.iter().map(|one| view.count(*one)).sum();
        let one = |agent: &Agent| AgentStatus {
            current_load: agent.load(),
            max_load: agent.spec.capacity,
            skills: skills(&agent.spec.skills),
            last_heartbeat: instant(call.host, agent.last_heartbeat),
        };
        let agents = state.registered_agents();
        Status {
            total_subtasks: view.tasks,
            completed_subtasks: view.count(TaskState::Completed),
            running_subtasks: count(&[TaskState::Assigned, TaskState::Running]),
            pending_subtasks: count(&[TaskState::Blocked, TaskState::Ready]),
            failed_subtasks: view.count(TaskState::Failed),
            cancelled_subtasks: view.count(TaskState::Cancelled),
            registered_agents: view.agents,
            agent_status: agents
                .map(|agent| (agent.spec.name.clone(), one(agent)))
                .collect(),
            task_tensor_shape: view.shape,
            round: view.round.0,
        }
    });
    success(&StatusReply { status })
}

/// The tensor in full.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TensorReply {
    /// Tasks, agents, levels.
    pub tensor_shape: [usize; 3],
    /// The values: a list a task, in it a list an agent.
    #[cfg_attr(feature = "schema", schemars(with = "Vec<Vec<Vec<f32>>>"))]
    pub tensor_data: Value,
}

fn tensor(call: &mut Call<'_>) -> Answer {
    call.read(|state, _| {
        let tensor = Tensor::new(state);
        let tensor_shape = tensor.shape();
        if tensor_shape.iter().product::<usize>() > MAX_DENSE {
            let told = format!(
                "The tensor has the shape {tensor_shape:?}: too large as nested lists. Ask for /tensor/slice, /tensor/sparse or /tensor.npy."
            );
            return Err(Problem::new(413, told));
        }
        let tensor_data = nested(&tensor);
        success(&TensorReply {
            tensor_shape,
            tensor_data,
        })
    })
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
    /// The agent, where no token tells.
    #[serde(default)]
    pub agent_id: Option<String>,
    /// The attempt that the task came with: an answer to an earlier one does not count.
    #[serde(default, deserialize_with = "shape::some_number")]
    pub attempt: Option<u64>,
}

/// In words.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Told {
    /// What was done.
    pub message: &'static str,
}

fn complete(call: &mut Call<'_>) -> Answer {
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
    let message = "Heartbeat updated";
    success(&Told { message })
}

fn unregister(call: &mut Call<'_>) -> Answer {
    let who: Who = call.arguments()?;
    let agent = call.acting(who.agent_id.as_deref())?;
    call.host
        .edit("take an agent out", Command::UnregisterAgent { agent })?;
    call.access.revoke(agent);
    let message = "Agent unregistered";
    success(&Told { message })
}
