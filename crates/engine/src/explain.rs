//! Why things are as they are: what a task waits for, and who could do it.

use crate::agent::{Agent, Presence};
use crate::ids::{AgentId, TaskId};
use crate::negotiation::Phase;
use crate::skill::{Coverage, Skill, SkillCoverage};
use crate::state::State;
use crate::task::{Task, TaskState, is_allowed};
use crate::time::{Millis, Time};

/// Why a task has no agent yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Waiting {
    /// These dependencies are not completed.
    Dependencies(Vec<TaskId>),
    /// It needs skills that no registered agent covers together; these are
    /// what the agent that comes nearest lacks.
    Skills {
        /// The nearest agent, if any is registered.
        nearest: Option<AgentId>,
        /// The skills that it lacks.
        missing: Vec<Skill>,
    },
    /// Its goal is released that long after the start of the run.
    Release(Millis),
    /// It is pinned to these, who left or lack the skills.
    Pinned(Vec<AgentId>),
    /// These have the skills, but it forbids them.
    Forbidden(Vec<AgentId>),
    /// It waits for the hours of the first of these to begin.
    Hours {
        /// Whose hours begin next.
        agents: Vec<AgentId>,
        /// When, counted from the start of the run.
        at: Millis,
    },
    /// These may do it, but their hours are over.
    HoursOver(Vec<AgentId>),
    /// These may do it, but are full or lost.
    Room(Vec<AgentId>),
    /// It is announced, and agents may bid for it.
    Bids {
        /// The invited agents that have not answered.
        awaited: Vec<AgentId>,
        /// How many have bid.
        bids: usize,
    },
    /// It is awarded to this agent, which has not answered.
    Award(AgentId),
    /// Nobody took it; it may be announced again at this moment.
    NextAnnouncement(Time),
    /// Nothing keeps it: the next round assigns it, unless tasks before it fill the agents.
    NextRound(Vec<AgentId>),
}

/// Why `task` has no agent yet; `None` when it has one or needs none any more.
pub fn waiting(state: &State, task: &Task) -> Option<Waiting> {
    match task.state {
        TaskState::Blocked => {
            let is_open = |id: &&TaskId| state.tasks()[id.index()].state != TaskState::Completed;
            let open = task.spec.dependencies.iter().filter(is_open);
            let open: Vec<TaskId> = open.copied().collect();
            Some(match task.not_before {
                Some(at) if open.is_empty() => Waiting::Release(at - state.run_started_at()),
                _ => Waiting::Dependencies(open),
            })
        }
        TaskState::Ready => Some(ready_but_waiting(state, task)),
        TaskState::Assigned
        | TaskState::Running
        | TaskState::Completed
        | TaskState::Failed
        | TaskState::Cancelled => None,
    }
}

fn ready_but_waiting(state: &State, task: &Task) -> Waiting {
    if let Some(negotiation) = task.negotiation.as_deref() {
        return match negotiation.phase {
            Phase::Bidding { .. } => Waiting::Bids {
                awaited: negotiation.awaited().collect(),
                bids: negotiation.bids().count(),
            },
            Phase::Awarded { agent, .. } => Waiting::Award(agent),
            Phase::Resting { until } => Waiting::NextAnnouncement(until),
        };
    }
    let candidates: Vec<AgentId> = state.candidates(task).map(|agent| agent.id).collect();
    if !candidates.is_empty() {
        return Waiting::NextRound(candidates);
    }
    let eligible = state.matching().eligible(task.requirement);
    if !eligible.is_empty() {
        let eligible = eligible.iter().map(|index| &state.agents()[index]);
        return waiting_for(state, &eligible.collect::<Vec<_>>());
    }
    if !task.spec.pinned.is_empty() {
        return Waiting::Pinned(task.spec.pinned.clone());
    }
    let able = state.registered_agents().map(|agent| agent.id);
    let able: Vec<AgentId> = able
        .filter(|&agent| missing(state, agent, task).is_empty())
        .collect();
    if !able.is_empty() {
        return Waiting::Forbidden(able);
    }
    nearest(state, task)
}

/// Why none of those who may do a task takes it now.
fn waiting_for(state: &State, eligible: &[&Agent]) -> Waiting {
    let all = || eligible.iter().map(|agent| agent.id).collect();
    if eligible
        .iter()
        .any(|agent| state.is_available(agent, state.now()))
    {
        return Waiting::Room(all());
    }
    let opens_at = |agent: &&&Agent| state.opens_at(agent);
    let Some(first) = eligible.iter().filter_map(|agent| opens_at(&agent)).min() else {
        return Waiting::HoursOver(all());
    };
    let agents = eligible
        .iter()
        .filter(|agent| opens_at(agent) == Some(first));
    Waiting::Hours {
        agents: agents.map(|agent| agent.id).collect(),
        at: first - state.run_started_at(),
    }
}

fn nearest(state: &State, task: &Task) -> Waiting {
    let lacks = state
        .registered_agents()
        .map(|agent| (missing(state, agent.id, task), agent.id));
    let nearest = lacks.min_by_key(|(missing, agent)| (missing.len(), *agent));
    match nearest {
        Some((missing, agent)) => Waiting::Skills {
            nearest: Some(agent),
            missing,
        },
        None => Waiting::Skills {
            nearest: None,
            missing: task.spec.skills.clone(),
        },
    }
}

fn missing(state: &State, agent: AgentId, task: &Task) -> Vec<Skill> {
    let coverage = coverage(state, agent, task).into_iter();
    let missing = coverage.filter(|skill| skill.coverage == Coverage::Missing);
    missing.map(|skill| skill.required).collect()
}

/// How `agent` covers each skill that `task` requires.
pub fn coverage(state: &State, agent: AgentId, task: &Task) -> Vec<SkillCoverage> {
    let skills = &state.agents()[agent.index()].spec.skills;
    state.config().taxonomy.coverage(skills, &task.spec.skills)
}

/// How one agent stands to a task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fit {
    /// The agent.
    pub agent: AgentId,
    /// How it covers each required skill.
    pub coverage: Vec<SkillCoverage>,
    /// Whether the task's pins and who it forbids leave it to the agent.
    pub is_allowed: bool,
    /// Whether the goal's lead, as far as it escalated, leaves it to the agent.
    pub is_asked: bool,
    /// Whether it is within its hours.
    pub is_available: bool,
    /// Whether it can be given one more task now.
    pub has_room: bool,
    /// Whether it was silent for too long.
    pub is_lost: bool,
}

impl Fit {
    /// Whether it has every required skill.
    pub fn is_capable(&self) -> bool {
        self.coverage
            .iter()
            .all(|skill| skill.coverage != Coverage::Missing)
    }
}

/// How each registered agent stands to `task`, in registration order.
pub fn fits(state: &State, task: &Task) -> Vec<Fit> {
    let agents = state.registered_agents();
    let fit = agents.map(|agent| Fit {
        agent: agent.id,
        coverage: coverage(state, agent.id, task),
        is_allowed: is_allowed(&task.spec.pinned, &task.spec.forbidden, agent.id),
        is_asked: state.matching().asks(task.requirement, agent.id),
        is_available: state.is_available(agent, state.now()),
        has_room: agent.has_room(),
        is_lost: agent.presence == Presence::Lost,
    });
    fit.collect()
}
