//! The least-loaded policy: the original system's, mended.
//!
//! Ready tasks in the order of the queue; each goes to the capable agent that
//! holds the fewest minutes of work, the first registered among equals. Where
//! the original counted tasks, this counts minutes, so that a day's task
//! weighs more than a minute's; and an agent whose skills are scarce in this
//! round is passed over while somebody else can do the task.
//!
//! Cost: a class's candidates are heaped up when the round first needs them.
//! During a round loads only grow, so a heap entry that is out of date is too
//! early, never too late, and is put back when it comes up.

use super::queue::Front;
use super::scarce::Scarcity;
use super::{Assignment, Policy, PolicyKind, RequirementId};
use crate::event::{AssignReason, Considered, DecidedBy, MAX_CONSIDERED};
use crate::ids::{AgentId, TaskId};
use crate::state::State;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// A round of the least-loaded policy.
pub struct LeastLoaded {
    front: Front,
    candidates: Vec<Option<Candidates>>,
    scarcity: Scarcity,
}

/// The agents that could take a class's tasks when the round first asked.
struct Candidates {
    heap: BinaryHeap<Reverse<Candidate>>,
    count: u32,
}

/// An agent as a class sees it: smaller goes first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Candidate {
    is_kept: bool,
    outstanding_min: u64,
    agent: AgentId,
}

impl LeastLoaded {
    /// Prepares a round.
    pub fn new(state: &State) -> Self {
        Self {
            front: Front::new(state),
            candidates: Vec::new(),
            scarcity: Scarcity::new(state),
        }
    }

    fn candidates(&mut self, state: &State, requirement: RequirementId) -> &mut Candidates {
        let index = requirement.index();
        if self.candidates.len() <= index {
            self.candidates.resize_with(index + 1, || None);
        }
        let scarcity = &self.scarcity;
        self.candidates[index].get_or_insert_with(|| Candidates::new(state, requirement, scarcity))
    }
}

impl Policy for LeastLoaded {
    fn next(&mut self, state: &State) -> Option<Assignment> {
        while let Some((requirement, place)) = self.front.pop() {
            let candidates = self.candidates(state, requirement);
            // A class that nobody has room for is done with for this round.
            let Some((agent, reason)) = candidates.choose(state, place.task) else {
                continue;
            };
            self.front.pass(state, requirement, place);
            return Some(Assignment {
                task: place.task,
                agent,
                reason,
            });
        }
        None
    }
}

impl Candidates {
    fn new(state: &State, requirement: RequirementId, scarcity: &Scarcity) -> Self {
        let eligible = state.matching().eligible(requirement);
        let kept = scarcity.kept_from(state, requirement);
        let heap: BinaryHeap<_> = eligible
            .iter()
            .map(|index| &state.agents()[index])
            .filter(|agent| agent.has_room())
            .map(|agent| {
                Reverse(Candidate {
                    is_kept: kept.contains(agent.id.index()),
                    outstanding_min: agent.outstanding_min,
                    agent: agent.id,
                })
            })
            .collect();
        let count = u32::try_from(heap.len()).unwrap_or(u32::MAX);
        Self { heap, count }
    }

    /// The best candidate by its present load, and what put it before the next.
    fn choose(&mut self, state: &State, task: TaskId) -> Option<(AgentId, AssignReason)> {
        let shown = MAX_CONSIDERED.min(self.heap.len());
        let mut best: Vec<Candidate> = Vec::with_capacity(shown);
        while best.len() < shown
            && let Some(candidate) = self.pop(state)
        {
            best.push(candidate);
        }
        let chosen = *best.first()?;
        let decided_by = match best.get(1) {
            None => DecidedBy::OnlyCandidate,
            Some(next) if next.is_kept != chosen.is_kept => DecidedBy::ScarceSkillKept,
            Some(next) if next.outstanding_min != chosen.outstanding_min => DecidedBy::LeastLoaded,
            Some(_) => DecidedBy::FirstRegistered,
        };
        let task = &state.tasks()[task.index()];
        let considered = best.iter().map(|one| Considered {
            agent: one.agent,
            outstanding_min: u32::try_from(one.outstanding_min).unwrap_or(u32::MAX),
            finish_min: state.expected_min(one.agent, task).0,
            is_kept: one.is_kept,
        });
        let reason = AssignReason {
            policy: PolicyKind::LeastLoaded,
            candidates: self.count,
            decided_by,
            considered: considered.collect(),
        };
        self.heap.extend(best.into_iter().map(Reverse));
        Some((chosen.agent, reason))
    }

    /// Takes out the best candidate by its present load, and those without room before it.
    fn pop(&mut self, state: &State) -> Option<Candidate> {
        while let Some(Reverse(candidate)) = self.heap.pop() {
            let agent = &state.agents()[candidate.agent.index()];
            if !agent.has_room() {
                continue;
            }
            if agent.outstanding_min == candidate.outstanding_min {
                return Some(candidate);
            }
            self.heap.push(Reverse(Candidate {
                outstanding_min: agent.outstanding_min,
                ..candidate
            }));
        }
        None
    }
}
