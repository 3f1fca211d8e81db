//! How things stand: in figures and as the tensor.

use crate::call::{Answer, Call, success};
use crate::problem::Problem;
use crate::shape::{instant, skills};
use baton_engine::tensor::Tensor;
use baton_engine::{Agent, TaskState, projection};
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// Most values of a tensor that are written out in full.
const MAX_DENSE: usize = 4_000_000;

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

pub(super) fn status(call: &mut Call<'_>) -> Answer {
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

pub(super) fn tensor(call: &mut Call<'_>) -> Answer {
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
