//! Why things are as they are: what a task waits for, and who could do it.

use crate::agent::{Agent, Presence};
use crate::ids::{AgentId, TaskId};
use crate::negotiation::Phase;
use crate::skill::{Coverage, Skill, SkillCoverage};
use crate::state::State;
use crate::task::{Task, TaskState, is_allowed};
use crate::time::{Millis, Time};
use std::collections::BTreeSet;

/// Why a task has no agent yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Waiting {
    /// These dependencies are not completed.
    Dependencies(Vec<TaskId>),
    /// It waits, through others or directly, for these, which failed or were
    /// cancelled: nothing happens until somebody takes them up again.
    Stalled(Vec<TaskId>),
    /// Its time has not come: its goal begins then, or it is tried again then.
    Until(Time),
    /// It needs skills that no registered agent covers together; these are
    /// what the agent that comes nearest lacks.
    Skills {
        /// The nearest agent, if any is registered.
        nearest: Option<AgentId>,
        /// The skills that it lacks.
        missing: Vec<Skill>,
    },
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
    /// These may do it, but are full, silent or lost.
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
        TaskState::Blocked => Some(blocked(state, task)),
        TaskState::Ready => Some(ready_but_waiting(state, task)),
        TaskState::Assigned
        | TaskState::Running
        | TaskState::Completed
        | TaskState::Failed
        | TaskState::Cancelled => None,
    }
}

fn blocked(state: &State, task: &Task) -> Waiting {
    let stalled = stalled_by(state, task);
    if !stalled.is_empty() {
        return Waiting::Stalled(stalled);
    }
    let open: Vec<TaskId> = open_dependencies(state, task).collect();
    match task.not_before() {
        Some(at) if open.is_empty() => Waiting::Until(at),
        _ => Waiting::Dependencies(open),
    }
}

/// The failed and cancelled tasks that `task` waits for, through others or
/// directly, by id. Cost: linear in what it waits for.
pub fn stalled_by(state: &State, task: &Task) -> Vec<TaskId> {
    let mut seen: BTreeSet<TaskId> = open_dependencies(state, task).collect();
    let mut next: Vec<TaskId> = seen.iter().copied().collect();
    while let Some(id) = next.pop() {
        let found = open_dependencies(state, &state.tasks()[id.index()]);
        next.extend(found.filter(|&id| seen.insert(id)));
    }
    seen.retain(|id| state.tasks()[id.index()].state.is_finished());
    seen.into_iter().collect()
}

/// The dependencies of `task` that are not completed.
fn open_dependencies<'a>(state: &'a State, task: &'a Task) -> impl Iterator<Item = TaskId> + 'a {
    let is_open = |id: &TaskId| state.tasks()[id.index()].state != TaskState::Completed;
    task.spec.dependencies.iter().copied().filter(is_open)
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
        return Waiting::Pinned(task.spec.pinned.to_vec());
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
            missing: task.spec.skills.to_vec(),
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
    /// Whether it is silent, so that it gets no new work.
    pub is_silent: bool,
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
        is_silent: matches!(agent.presence, Presence::Suspected | Presence::Lost),
    });
    fit.collect()
}
