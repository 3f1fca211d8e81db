//! The planned policy: follows the plan that the optimiser made.
//!
//! Each agent's planned tasks go to it in planned order. As many of the first
//! that wait as it has room for are due; one that is due and not ready yet is
//! waited for, so that what comes later does not take its place. Nothing is
//! held back until its planned time. Because a plan never puts a task before
//! what it waits for, the earliest task that waits is due and ready or on its
//! way: no two agents wait for each other.
//!
//! When reality departs from the plan, the engine makes a new one before the
//! round (`engine::plans`). A plan for the shortest makespan knows no
//! priorities, but no task is passed over for longer than ageing allows
//! ([`super::queue`]): before an agent gets a planned task that became ready
//! so much later, it gets the one that has waited.
//!
//! Where nothing is planned because there is too much, earliest-finish decides.

use super::queue::Place;
use super::{Assignment, Policy, PolicyKind};
use crate::event::{AssignReason, Considered, DecidedBy, MAX_CONSIDERED};
use crate::ids::AgentId;
use crate::state::State;
use crate::task::{Task, TaskState};

/// A round of the planned policy.
pub struct Planned {
    /// What is due and ready, in the order of the queue, the last first.
    due: Vec<(Place, AgentId)>,
}

impl Planned {
    /// Prepares a round. Cost: linear in agents and in what is due.
    pub fn new(state: &State) -> Self {
        let mut due = Vec::new();
        for agent in state
            .registered_agents()
            .filter(|agent| state.can_take(agent))
        {
            let room = (agent.spec.capacity - agent.load()) as usize;
            let first = state.planned_for(agent.id).take(room);
            let ready = first.filter(|task| task.state == TaskState::Ready);
            due.extend(ready.map(|task| (state.place(task), agent.id)));
        }
        due.sort_unstable();
        due.reverse();
        Self { due }
    }
}

impl Policy for Planned {
    fn next(&mut self, state: &State) -> Option<Assignment> {
        while let Some(&(place, agent)) = self.due.last() {
            let task = &state.tasks()[place.task.index()];
            let has_room = state.can_take(&state.agents()[agent.index()]);
            if !has_room || task.state != TaskState::Ready {
                self.due.pop();
                continue;
            }
            let passed = passed_over(state, agent, task);
            let (task, decided_by) = match passed {
                Some(passed) => (passed, DecidedBy::WaitedLongest),
                None => (task, DecidedBy::Planned),
            };
            return Some(Assignment {
                task: task.id,
                agent,
                reason: reason(state, task, agent, decided_by),
            });
        }
        None
    }
}

/// The most urgent task that `agent` could do and that has waited for too long
/// for `task` to go before it. Cost: linear in classes.
fn passed_over<'a>(state: &'a State, agent: AgentId, task: &Task) -> Option<&'a Task> {
    let limit = state.interval(task.ready_at().unwrap_or_default());
    let firsts = state.queue().firsts();
    let passed = firsts.filter(|(requirement, place)| {
        place.urgency < limit && state.matching().is_eligible(*requirement, agent)
    });
    let (_, place) = passed.min_by_key(|(_, place)| *place)?;
    state.task(place.task)
}

fn reason(state: &State, task: &Task, chosen: AgentId, decided_by: DecidedBy) -> AssignReason {
    let mut candidates: Vec<Considered> = state
        .candidates(task)
        .map(|agent| Considered {
            agent: agent.id,
            outstanding_min: u32::try_from(agent.outstanding_min).unwrap_or(u32::MAX),
            finish_min: state.expected_min(agent.id, task).0,
            is_kept: false,
        })
        .collect();
    candidates.sort_by_key(|one| (one.agent != chosen, one.finish_min, one.agent));
    let count = u32::try_from(candidates.len()).unwrap_or(u32::MAX);
    candidates.truncate(MAX_CONSIDERED);
    AssignReason {
        policy: PolicyKind::Planned,
        candidates: count,
        decided_by,
        considered: candidates.into_boxed_slice(),
        escalated: state.matching().escalation(task.requirement),
    }
}
