//! Scarce skills: whom a policy should keep for the tasks that only they can do.

use super::bitset::BitSet;
use super::matching::RequirementId;
use crate::state::State;

/// The classes with at least as many ready tasks as their agents have room for
/// when the round begins.
pub struct Scarcity(Vec<Scarce>);

struct Scarce {
    requirement: RequirementId,
    eligible_count: usize,
}

impl Scarcity {
    /// Looks at the classes that have ready tasks. Cost: classes × agents.
    pub fn new(state: &State) -> Self {
        let classes = state.queue().firsts();
        let scarce = classes.filter_map(|(class, _)| Scarce::find(state, class));
        Self(scarce.collect())
    }

    /// The agents that tasks of `requirement` should leave to others: those of
    /// scarce classes that fewer agents can do.
    pub fn kept_from(&self, state: &State, requirement: RequirementId) -> BitSet {
        let mut kept = BitSet::default();
        if !self.0.is_empty() {
            let count = state.matching().eligible(requirement).len();
            let rarer = self.0.iter().filter(|one| one.eligible_count < count);
            rarer.for_each(|one| kept.union_with(state.matching().eligible(one.requirement)));
        }
        kept
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
            if state.can_take(agent) {
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
