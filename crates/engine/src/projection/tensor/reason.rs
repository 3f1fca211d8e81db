//! Why a value of the tensor is what it is, in words.

use crate::agent::{Agent, Presence};
use crate::explain;
use crate::skill::Coverage;
use crate::state::State;
use crate::task::{Task, TaskState};

/// Why the row of `task` has `value` at `agent`, when `candidates` agents have
/// a share in it.
pub(super) fn reason(
    state: &State,
    task: &Task,
    agent: &Agent,
    value: f32,
    candidates: usize,
) -> String {
    match task.state {
        TaskState::Failed => "it failed, so nobody has it".to_owned(),
        TaskState::Cancelled => "it is called off, so nobody has it".to_owned(),
        TaskState::Assigned | TaskState::Running | TaskState::Completed => {
            let holder = task.agent.map(|holder| &state.agents()[holder.index()]);
            holder.map_or_else(String::new, |holder| held_reason(task.state, holder, agent))
        }
        TaskState::Blocked | TaskState::Ready if value > 0.0 => match candidates {
            1 => "the only agent that could take it".to_owned(),
            _ => format!("one of {candidates} agents that could take it"),
        },
        TaskState::Blocked | TaskState::Ready => why_not(state, task, agent),
    }
}

fn held_reason(state: TaskState, holder: &Agent, agent: &Agent) -> String {
    let who = if holder.id == agent.id {
        "this agent"
    } else {
        &holder.spec.name
    };
    let has_left = if holder.is_registered() {
        ""
    } else {
        ", who has left"
    };
    match state {
        TaskState::Assigned => format!("assigned to {who}"),
        TaskState::Running => format!("{who} is working on it"),
        _ => format!("completed by {who}{has_left}"),
    }
}

fn why_not(state: &State, task: &Task, agent: &Agent) -> String {
    let coverage = explain::coverage(state, agent.id, task).into_iter();
    let missing = coverage.filter(|skill| skill.coverage == Coverage::Missing);
    let missing: Vec<String> = missing.map(|skill| skill.required.to_string()).collect();
    if !missing.is_empty() {
        return format!("this agent lacks {}", missing.join(", "));
    }
    match agent.presence {
        Presence::Suspected => "this agent is silent".to_owned(),
        Presence::Lost => "this agent is lost".to_owned(),
        Presence::Present | Presence::Gone => "this agent is full".to_owned(),
    }
}
