//! The agents, as cards.

use crate::agent::{Agent, AgentKind, Availability, Presence};
use crate::fault::Fault;
use crate::ids::{AgentId, TaskId};
use crate::skill::Skill;
use crate::state::State;
use crate::task::TaskState;
use crate::time::{Minutes, Time};

/// An agent, as a card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgentView {
    /// Its id.
    pub id: AgentId,
    /// Its name.
    pub name: String,
    /// Its skills, in the order given.
    pub skills: Vec<Skill>,
    /// How many tasks it holds at most.
    pub capacity: u32,
    /// Who executes its tasks.
    pub kind: AgentKind,
    /// Whether it is silent, so that it gets no new work.
    pub is_suspected: bool,
    /// How fast it works; 100 is usual.
    pub speed_percent: u32,
    /// When it takes new work.
    pub availability: Availability,
    /// What its superior is called.
    pub lead: Option<String>,
    /// Whether it was silent for too long.
    pub is_lost: bool,
    /// How it was made to misbehave.
    pub fault: Option<Fault>,
    /// What it holds, oldest first.
    pub held: Vec<HeldTask>,
    /// Estimated minutes of what it holds.
    pub outstanding_min: u64,
    /// Tasks that it has completed in this run.
    pub completed: u32,
}

/// A task that an agent holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldTask {
    /// The task.
    pub id: TaskId,
    /// Its name.
    pub name: String,
    /// Assigned or running.
    pub state: TaskState,
    /// When it was started.
    pub started_at: Option<Time>,
    /// How long it is expected to take.
    pub estimate: Minutes,
}

/// The registered agents, in registration order.
pub fn agents(state: &State) -> Vec<AgentView> {
    state
        .registered_agents()
        .map(|agent| view(state, agent))
        .collect()
}

/// What the lead of an agent or a goal is called, while it is registered.
pub(super) fn lead_name(state: &State, lead: Option<AgentId>) -> Option<String> {
    let lead = state.agent(lead?)?;
    Some(lead.spec.name.clone())
}

pub(super) fn view(state: &State, agent: &Agent) -> AgentView {
    let held = |id: &TaskId| {
        let task = &state.tasks()[id.index()];
        let started_at = task.hold_of(agent.id).and_then(|hold| hold.started_at);
        HeldTask {
            id: *id,
            name: task.spec.name.clone(),
            state: started_at.map_or(TaskState::Assigned, |_| TaskState::Running),
            started_at,
            estimate: task.spec.estimate,
        }
    };
    AgentView {
        id: agent.id,
        name: agent.spec.name.clone(),
        skills: agent.spec.skills.clone(),
        capacity: agent.spec.capacity,
        kind: agent.spec.kind,
        is_suspected: agent.presence == Presence::Suspected,
        speed_percent: agent.spec.speed_percent,
        availability: agent.spec.availability.clone(),
        lead: lead_name(state, agent.spec.lead),
        is_lost: agent.presence == Presence::Lost,
        fault: agent.fault.map(|injected| injected.fault),
        held: agent.held.iter().map(held).collect(),
        outstanding_min: agent.outstanding_min,
        completed: agent.completed,
    }
}
