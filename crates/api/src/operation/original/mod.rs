//! What the system that Baton replaces offered, in its shapes: eight routes,
//! seven of them methods of its tool.

mod registration;
mod standing;
mod work;

pub use registration::{Register, Registered, Who};
pub use standing::{AgentStatus, Status, StatusReply, TensorReply};
pub use work::{Assigned, Assignment, Complete, Decompose, Decomposed, Subtask};

use super::{Effect, Operation};
use registration::{heartbeat, register, unregister};
use serde::Serialize;
use standing::{status, tensor};
use work::{assign, complete, decompose};

/// The kind of executor of agents that come through the API.
pub const EXECUTOR: &str = "api";

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

/// In words.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Told {
    /// What was done.
    pub message: &'static str,
}
