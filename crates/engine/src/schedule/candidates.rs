//! The agents that could take a class's tasks, best first by what they hold now.
//!
//! During a round loads only grow, so an entry of the heap that is out of date
//! is too early, never too late, and is put back when it comes up.

use super::{PolicyKind, RequirementId};
use crate::event::{AssignReason, Considered, DecidedBy, MAX_CONSIDERED};
use crate::ids::AgentId;
use crate::state::State;
use crate::task::Task;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// The agents of a class when the round first asked.
pub(super) struct Candidates {
    heap: BinaryHeap<Reverse<Candidate>>,
    /// Those that were full, or were found to be since.
    pub full: Vec<Candidate>,
    count: u32,
    /// Kept to spare an allocation a task; empty between choices.
    best: Vec<Candidate>,
}

/// An agent as a class sees it: smaller goes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Candidate {
    pub is_kept: bool,
    /// How slow it is at the class's tasks, where the policy minds.
    pub pace: u32,
    pub outstanding_min: u64,
    pub agent: AgentId,
}

impl Candidates {
    /// Gathers those that can do `requirement`; `judge` says of each whether it
    /// is kept for others, and its pace. Cost: linear in them.
    pub fn new(
        state: &State,
        requirement: RequirementId,
        judge: impl Fn(AgentId) -> (bool, u32),
    ) -> Self {
        let eligible = state.matching().eligible(requirement).iter();
        let agents = eligible.map(|index| &state.agents()[index]);
        let (free, full): (Vec<_>, Vec<_>) = agents.partition(|agent| state.can_take(agent));
        let candidate = |agent: &crate::Agent| {
            let (is_kept, pace) = judge(agent.id);
            Candidate {
                is_kept,
                pace,
                outstanding_min: agent.outstanding_min,
                agent: agent.id,
            }
        };
        Self {
            count: u32::try_from(free.len()).unwrap_or(u32::MAX),
            heap: free.into_iter().map(candidate).map(Reverse).collect(),
            full: full.into_iter().map(candidate).collect(),
            best: Vec::new(),
        }
    }

    /// The best candidate that has room.
    pub fn best(&mut self, state: &State) -> Option<Candidate> {
        let best = self.pop(state)?;
        self.heap.push(Reverse(best));
        Some(best)
    }

    /// The best candidate, and why `policy` gives it `task`; `decided` says what
    /// put the first before the second.
    pub fn choose(
        &mut self,
        state: &State,
        task: &Task,
        policy: PolicyKind,
        decided: impl Fn(&Candidate, &Candidate) -> DecidedBy,
    ) -> Option<(AgentId, AssignReason)> {
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
            Some(next) => decided(&chosen, next),
        };
        let considered = best.iter().map(|one| one.considered(state, task));
        let reason = AssignReason {
            policy,
            candidates: self.count,
            decided_by,
            considered: considered.collect(),
            escalated: state.matching().escalation(task.requirement),
        };
        self.heap.extend(best.drain(..).map(Reverse));
        self.best = best;
        Some((chosen.agent, reason))
    }

    /// Takes out the best candidate by its present load, and those without room before it.
    fn pop(&mut self, state: &State) -> Option<Candidate> {
        while let Some(Reverse(mut candidate)) = self.heap.pop() {
            let agent = &state.agents()[candidate.agent.index()];
            let is_current = agent.outstanding_min == candidate.outstanding_min;
            candidate.outstanding_min = agent.outstanding_min;
            if !agent.has_room() {
                self.full.push(candidate);
            } else if is_current {
                return Some(candidate);
            } else {
                self.heap.push(Reverse(candidate));
            }
        }
        None
    }
}

impl Candidate {
    fn considered(&self, state: &State, task: &Task) -> Considered {
        Considered {
            agent: self.agent,
            outstanding_min: u32::try_from(self.outstanding_min).unwrap_or(u32::MAX),
            finish_min: state.expected_min(self.agent, task).0,
            is_kept: self.is_kept,
        }
    }
}

/// One value a class, made when first asked for.
pub(super) struct ByClass<T>(Vec<Option<T>>);

impl<T> ByClass<T> {
    pub fn new() -> Self {
        Self(Vec::new())
    }

    pub fn of(&mut self, requirement: RequirementId, make: impl FnOnce() -> T) -> &mut T {
        let index = requirement.index();
        if self.0.len() <= index {
            self.0.resize_with(index + 1, || None);
        }
        self.0[index].get_or_insert_with(make)
    }
}
