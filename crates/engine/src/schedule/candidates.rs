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
    /// The best ones in order, none after any of the heap.
    lead: Vec<Candidate>,
    heap: BinaryHeap<Reverse<Candidate>>,
    /// Those that were full, or were found to be since.
    pub full: Vec<Candidate>,
    count: u32,
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
            lead: Vec::with_capacity(MAX_CONSIDERED),
            count: u32::try_from(free.len()).unwrap_or(u32::MAX),
            heap: free.into_iter().map(candidate).map(Reverse).collect(),
            full: full.into_iter().map(candidate).collect(),
        }
    }

    /// The best candidate that has room.
    pub fn best(&mut self, state: &State) -> Option<Candidate> {
        let Self {
            lead, heap, full, ..
        } = self;
        lead.retain(|one| match one.now(state) {
            Some(now) if now == *one => true,
            Some(now) => {
                heap.push(Reverse(now));
                false
            }
            None => {
                full.push(*one);
                false
            }
        });
        // Of a crowd the first three tell enough, and the others cost too much.
        let shown = match self.lead.len() + self.heap.len() {
            few @ ..=MAX_CONSIDERED => few,
            _ => 3,
        };
        while self.lead.len() < shown
            && let Some(next) = self.pop(state)
        {
            let at = self.lead.partition_point(|one| *one < next);
            self.lead.insert(at, next);
        }
        self.lead.first().copied()
    }

    /// Why `policy` gives `task` to the best candidate, as [`Self::best`] has
    /// just told; `decided` says what put it before the second.
    pub fn reason(
        &self,
        state: &State,
        task: &Task,
        policy: PolicyKind,
        decided: impl Fn(&Candidate, &Candidate) -> DecidedBy,
    ) -> AssignReason {
        let decided_by = match &self.lead[..] {
            [chosen, next, ..] if next.is_kept != chosen.is_kept => DecidedBy::ScarceSkillKept,
            [chosen, next, ..] => decided(chosen, next),
            _ => DecidedBy::OnlyCandidate,
        };
        let considered = self.lead.iter().map(|one| one.considered(state, task));
        AssignReason {
            policy,
            candidates: self.count,
            decided_by,
            considered: considered.collect(),
            escalated: state.matching().escalation(task.requirement),
        }
    }

    /// Takes the best candidate out of the heap by its present load, and those
    /// without room before it.
    fn pop(&mut self, state: &State) -> Option<Candidate> {
        while let Some(Reverse(candidate)) = self.heap.pop() {
            match candidate.now(state) {
                Some(now) if now == candidate => return Some(now),
                Some(now) => self.heap.push(Reverse(now)),
                None => self.full.push(candidate),
            }
        }
        None
    }
}

impl Candidate {
    /// As it is now; `None` without room.
    fn now(&self, state: &State) -> Option<Self> {
        let agent = &state.agents()[self.agent.index()];
        agent.has_room().then_some(Self {
            outstanding_min: agent.outstanding_min,
            ..*self
        })
    }

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
