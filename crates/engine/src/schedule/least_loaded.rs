//! The least-loaded policy: the original system's, mended.
//!
//! Ready tasks in the order of the queue; each goes to the capable agent that
//! holds the fewest minutes of work, the first registered among equals. Where
//! the original counted tasks, this counts minutes, so that a day's task
//! weighs more than a minute's; and an agent whose skills are scarce in this
//! round is passed over while somebody else can do the task.

use super::candidates::{ByClass, Candidate, Candidates};
use super::queue::Front;
use super::scarce::Scarcity;
use super::{Assignment, Policy, PolicyKind};
use crate::event::DecidedBy;
use crate::state::State;

/// A round of the least-loaded policy.
pub struct LeastLoaded {
    front: Front,
    scarcity: Scarcity,
    candidates: ByClass<Candidates>,
}

impl LeastLoaded {
    /// Prepares a round.
    pub fn new(state: &State) -> Self {
        Self {
            front: Front::new(state),
            scarcity: Scarcity::new(state),
            candidates: ByClass::new(),
        }
    }
}

impl Policy for LeastLoaded {
    fn next(&mut self, state: &State) -> Option<Assignment> {
        while let Some((requirement, place)) = self.front.pop() {
            let candidates = self.candidates.of(requirement, || {
                let kept = self.scarcity.kept_from(state, requirement);
                Candidates::new(state, requirement, |agent| {
                    (kept.contains(agent.index()), 0)
                })
            });
            // A class that nobody has room for is done with in this round.
            let Some(best) = candidates.best(state) else {
                continue;
            };
            let task = &state.tasks()[place.task.index()];
            self.front.pass(state, requirement, place);
            return Some(Assignment {
                task: place.task,
                agent: best.agent,
                reason: candidates.reason(state, task, PolicyKind::LeastLoaded, decided_by),
            });
        }
        None
    }
}

fn decided_by(chosen: &Candidate, next: &Candidate) -> DecidedBy {
    if chosen.outstanding_min == next.outstanding_min {
        DecidedBy::FirstRegistered
    } else {
        DecidedBy::LeastLoaded
    }
}
