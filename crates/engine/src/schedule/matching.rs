//! The matching index: tasks with the same required skills form one class, and
//! for each class it is known which agents can do it.
//!
//! Goals make many tasks and few kinds of them, so what is asked for every
//! task is answered once for each class.

use super::bitset::BitSet;
use crate::agent::AgentSpec;
use crate::ids::AgentId;
use crate::skill::{Coverage, Skill, Taxonomy};
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
    /// For each class and agent, [`AgentSpec::rate_permille`]; 0 for who lacks the skills.
    rates: Vec<Vec<u32>>,
}

impl Matching {
    /// The class of tasks that require `skills`; a new one is matched against
    /// `agents`, the registered ones.
    pub fn requirement<'a>(
        &mut self,
        taxonomy: &Taxonomy,
        skills: &[Skill],
        agents: impl Iterator<Item = (AgentId, &'a AgentSpec)>,
    ) -> RequirementId {
        let mut keys: Vec<String> = skills.iter().map(Skill::key).collect();
        keys.sort_unstable();
        keys.dedup();
        if let Some(&known) = self.by_keys.get(&keys) {
            return known;
        }
        let id = RequirementId(u32::try_from(self.required.len()).expect("fewer than tasks"));
        self.by_keys.insert(keys, id);
        self.required.push(skills.to_vec());
        self.eligible.push(BitSet::default());
        self.rates.push(Vec::new());
        for (agent, spec) in agents {
            self.match_one(taxonomy, id, agent, Some(spec));
        }
        id
    }

    /// Notes the skills and the speed of `agent`; `None` when it left.
    pub fn set_agent(&mut self, taxonomy: &Taxonomy, agent: AgentId, spec: Option<&AgentSpec>) {
        for index in 0..self.required.len() {
            let id = RequirementId(u32::try_from(index).expect("made from an id"));
            self.match_one(taxonomy, id, agent, spec);
        }
    }

    fn match_one(
        &mut self,
        taxonomy: &Taxonomy,
        id: RequirementId,
        agent: AgentId,
        spec: Option<&AgentSpec>,
    ) {
        let rate = spec.map_or(0, |spec| {
            let coverage = taxonomy.coverage(&spec.skills, &self.required[id.index()]);
            let covers = coverage
                .iter()
                .all(|skill| skill.coverage != Coverage::Missing);
            if covers {
                spec.rate_permille(&coverage, &taxonomy.generalist)
            } else {
                0
            }
        });
        self.eligible[id.index()].set(agent.index(), rate > 0);
        let rates = &mut self.rates[id.index()];
        if rates.len() <= agent.index() {
            rates.resize(agent.index() + 1, 0);
        }
        rates[agent.index()] = rate;
    }

    /// [`AgentSpec::rate_permille`] of `agent` for the tasks of a class; 0 when
    /// it lacks the skills or left.
    pub fn rate_permille(&self, requirement: RequirementId, agent: AgentId) -> u32 {
        let rates = &self.rates[requirement.index()];
        rates.get(agent.index()).copied().unwrap_or(0)
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
