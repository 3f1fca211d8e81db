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

use super::PolicyKind;
use super::bitset::BitSet;
use super::queue::Place;
use super::{Assignment, Policy, RequirementId};
use crate::event::{AssignReason, Considered, DecidedBy, MAX_CONSIDERED};
use crate::ids::{AgentId, TaskId};
use crate::state::State;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// A round of the least-loaded policy.
pub struct LeastLoaded {
    /// The classes that still have a task and a candidate, by their first task.
    classes: BinaryHeap<Reverse<(Place, RequirementId)>>,
    candidates: Vec<Option<Candidates>>,
    scarce: Vec<Scarce>,
}

/// The agents that could take a class's tasks when the round first asked.
struct Candidates {
    heap: BinaryHeap<Reverse<Candidate>>,
    count: u32,
    /// Kept to spare an allocation a task; empty between choices.
    best: Vec<Candidate>,
}

/// An agent as a class sees it: smaller goes first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Candidate {
    is_kept: bool,
    outstanding_min: u64,
    agent: AgentId,
}

/// A class with at least as many ready tasks as its agents have room for.
struct Scarce {
    requirement: RequirementId,
    eligible_count: usize,
}

impl LeastLoaded {
    /// Prepares a round.
    pub fn new(state: &State) -> Self {
        let classes: Vec<_> = state.queue().firsts().collect();
        let scarce = classes
            .iter()
            .filter_map(|&(requirement, _)| Scarce::find(state, requirement))
            .collect();
        Self {
            classes: classes
                .into_iter()
                .map(|(id, place)| Reverse((place, id)))
                .collect(),
            candidates: Vec::new(),
            scarce,
        }
    }

    fn candidates(&mut self, state: &State, requirement: RequirementId) -> &mut Candidates {
        let index = requirement.index();
        if self.candidates.len() <= index {
            self.candidates.resize_with(index + 1, || None);
        }
        let scarce = &self.scarce;
        self.candidates[index].get_or_insert_with(|| Candidates::new(state, requirement, scarce))
    }
}

impl Policy for LeastLoaded {
    fn next(&mut self, state: &State) -> Option<Assignment> {
        while let Some(Reverse((_, requirement))) = self.classes.pop() {
            // The class's former first task has been assigned since.
            let Some(place) = state.queue().first(requirement) else {
                continue;
            };
            if let Some(Reverse((next, _))) = self.classes.peek()
                && *next < place
            {
                self.classes.push(Reverse((place, requirement)));
                continue;
            }
            let candidates = self.candidates(state, requirement);
            let Some((agent, reason)) = candidates.choose(state, place.task) else {
                continue;
            };
            self.classes.push(Reverse((place, requirement)));
            return Some(Assignment {
                task: place.task,
                agent,
                reason,
            });
        }
        None
    }
}

impl Scarce {
    fn find(state: &State, requirement: RequirementId) -> Option<Self> {
        let eligible = state.matching().eligible(requirement);
        let ready = u64::from(state.ready_count(requirement));
        let mut room = 0_u64;
        let mut eligible_count = 0;
        for agent in eligible.iter().map(|index| &state.agents()[index]) {
            eligible_count += 1;
            if agent.has_room() {
                room += u64::from(agent.spec.capacity - agent.load());
            }
            if room > ready {
                return None;
            }
        }
        (room > 0).then_some(Self {
            requirement,
            eligible_count,
        })
    }
}

impl Candidates {
    fn new(state: &State, requirement: RequirementId, scarce: &[Scarce]) -> Self {
        let eligible = state.matching().eligible(requirement);
        let mut kept = BitSet::default();
        if !scarce.is_empty() {
            let count = eligible.len();
            for other in scarce.iter().filter(|other| other.eligible_count < count) {
                kept.union_with(state.matching().eligible(other.requirement));
            }
        }
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
        Self {
            heap,
            count,
            best: Vec::new(),
        }
    }

    /// The best candidate by its present load, and what put it before the next.
    fn choose(&mut self, state: &State, task: TaskId) -> Option<(AgentId, AssignReason)> {
        // Of a crowd the first three tell enough, and the others cost too much.
        let shown = match self.heap.len() {
            few @ ..=MAX_CONSIDERED => few,
            _ => 3,
        };
        let mut best = std::mem::take(&mut self.best);
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
        self.heap.extend(best.drain(..).map(Reverse));
        self.best = best;
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
