//! The matching index: tasks with the same required skills form one class, and
//! for each class it is known which agents can do it.
//!
//! Goals make many tasks and few kinds of them, so what is asked for every
//! task is answered once for each class.

use super::bitset::BitSet;
use crate::ids::AgentId;
use crate::skill::{Skill, Taxonomy};
use std::collections::BTreeMap;

/// A class of tasks with the same required skills.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RequirementId(pub u32);

impl RequirementId {
    /// The id as an index.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// Who can do what.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Matching {
    by_keys: BTreeMap<Vec<String>, RequirementId>,
    required: Vec<Vec<Skill>>,
    eligible: Vec<BitSet>,
}

impl Matching {
    /// The class of tasks that require `skills`; a new one is matched against
    /// `agents`, which gives the skills of each registered agent.
    pub fn requirement<'a>(
        &mut self,
        taxonomy: &Taxonomy,
        skills: &[Skill],
        agents: impl Iterator<Item = (AgentId, &'a [Skill])>,
    ) -> RequirementId {
        let mut keys: Vec<String> = skills.iter().map(Skill::key).collect();
        keys.sort_unstable();
        keys.dedup();
        if let Some(&known) = self.by_keys.get(&keys) {
            return known;
        }
        let id = RequirementId(u32::try_from(self.required.len()).expect("fewer than tasks"));
        let mut eligible = BitSet::default();
        for (agent, has) in agents {
            eligible.set(agent.index(), taxonomy.covers(has, skills));
        }
        self.by_keys.insert(keys, id);
        self.required.push(skills.to_vec());
        self.eligible.push(eligible);
        id
    }

    /// Notes the skills of `agent`; `None` when it left.
    pub fn set_agent(&mut self, taxonomy: &Taxonomy, agent: AgentId, skills: Option<&[Skill]>) {
        for (required, eligible) in self.required.iter().zip(&mut self.eligible) {
            let covers = skills.is_some_and(|skills| taxonomy.covers(skills, required));
            eligible.set(agent.index(), covers);
        }
    }

    /// The registered agents that have the skills of `requirement`, full or not.
    pub fn eligible(&self, requirement: RequirementId) -> &BitSet {
        &self.eligible[requirement.index()]
    }

    /// Whether `agent` has the skills of `requirement`.
    pub fn is_eligible(&self, requirement: RequirementId, agent: AgentId) -> bool {
        self.eligible(requirement).contains(agent.index())
    }

    /// How many classes there are.
    pub fn requirements(&self) -> usize {
        self.required.len()
    }
}
