//! The matching index: tasks that ask the same of whoever does them form one
//! class, and for each class it is known which agents may do it.
//!
//! Goals make many tasks and few kinds of them, so what is asked for every
//! task is answered once for each class. Skills are matched once for each set
//! of them, whatever else the classes that require it ask.

use super::bitset::BitSet;
use super::hierarchy::{Escalation, Hierarchy, Scope};
use crate::agent::{AgentSpec, Presence};
use crate::ids::AgentId;
use crate::skill::{Coverage, Skill, Taxonomy};
use crate::task::{TaskSpec, is_allowed};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A class of tasks that ask the same of their agent: skills, pins, who is
/// forbidden, and the lead of their goal.
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
    skills: Vec<SkillSet>,
    /// The sets by what they require, and by that as tasks have it.
    by_keys: BTreeMap<Vec<String>, usize>,
    by_skills: BTreeMap<Arc<[Skill]>, usize>,
    classes: Vec<Class>,
    by_requirement: BTreeMap<Requirement, RequirementId>,
    hierarchy: Hierarchy,
}

/// Required skills, and who has them.
#[derive(Clone, Debug, PartialEq, Eq)]
struct SkillSet {
    required: Arc<[Skill]>,
    /// For each agent, [`AgentSpec::rate_permille`]; 0 for who lacks the skills.
    rates: Vec<u32>,
}

/// What the tasks of a class ask.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Requirement {
    /// Which of the skill sets.
    skills: usize,
    pinned: Box<[AgentId]>,
    forbidden: Box<[AgentId]>,
    lead: Option<AgentId>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Class {
    requirement: Requirement,
    /// Who has the skills and is allowed, wherever it stands in the hierarchy.
    able: BitSet,
    /// Who of them is asked; `None` for all.
    scope: Option<Scope>,
}

impl Matching {
    /// The class of the tasks like `spec` of a goal with `lead`; a new one is
    /// matched against `agents`, the registered ones. A pin is more precise
    /// than a lead: whoever a task is pinned to may do it without being asked
    /// in turn.
    pub fn requirement<'a>(
        &mut self,
        taxonomy: &Taxonomy,
        spec: &TaskSpec,
        lead: Option<AgentId>,
        agents: impl Iterator<Item = (AgentId, &'a AgentSpec)>,
    ) -> RequirementId {
        let requirement = Requirement {
            skills: self.skill_set(taxonomy, &spec.skills, agents),
            pinned: spec.pinned.clone(),
            forbidden: spec.forbidden.clone(),
            lead: lead.filter(|_| spec.pinned.is_empty()),
        };
        if let Some(&known) = self.by_requirement.get(&requirement) {
            return known;
        }
        let id = RequirementId(u32::try_from(self.classes.len()).expect("fewer than tasks"));
        let mut able = BitSet::default();
        let rates = &self.skills[requirement.skills].rates;
        for (index, _) in rates.iter().enumerate().filter(|(_, rate)| **rate > 0) {
            able.set(index, requirement.allows(AgentId::from_index(index)));
        }
        let scope = requirement.lead;
        let scope = scope.map(|lead| Scope::new(&self.hierarchy, lead, &able));
        self.by_requirement.insert(requirement.clone(), id);
        self.classes.push(Class {
            requirement,
            able,
            scope,
        });
        id
    }

    fn skill_set<'a>(
        &mut self,
        taxonomy: &Taxonomy,
        skills: &Arc<[Skill]>,
        agents: impl Iterator<Item = (AgentId, &'a AgentSpec)>,
    ) -> usize {
        if let Some(&known) = self.by_skills.get(skills) {
            return known;
        }
        let mut keys: Vec<String> = skills.iter().map(Skill::key).collect();
        keys.sort_unstable();
        keys.dedup();
        let index = *self.by_keys.entry(keys).or_insert_with(|| {
            let mut set = SkillSet {
                required: Arc::clone(skills),
                rates: Vec::new(),
            };
            agents.for_each(|(agent, spec)| set.match_one(taxonomy, agent, Some(spec)));
            self.skills.push(set);
            self.skills.len() - 1
        });
        self.by_skills.insert(Arc::clone(skills), index);
        index
    }

    /// `skills` as a task before requires them, if one does, so that many tasks
    /// hold few lists.
    pub fn shared(&self, skills: Arc<[Skill]>) -> Arc<[Skill]> {
        let known = self.by_skills.get_key_value(&skills);
        known.map_or(skills, |(known, _)| Arc::clone(known))
    }

    /// Notes what is said about `agent`, which is present; `None` when it left.
    pub fn set_agent(&mut self, taxonomy: &Taxonomy, agent: AgentId, spec: Option<&AgentSpec>) {
        for set in &mut self.skills {
            set.match_one(taxonomy, agent, spec);
        }
        let has_moved = match spec {
            Some(spec) => self.hierarchy.set(agent, spec.lead, Presence::Present),
            None => self.hierarchy.set_presence(agent, Presence::Gone),
        };
        for class in &mut self.classes {
            let has_skills = self.skills[class.requirement.skills].rate(agent) > 0;
            let is_able = has_skills && class.requirement.allows(agent);
            class.able.set(agent.index(), is_able);
        }
        self.ask_again(agent, has_moved);
    }

    /// Notes that `agent` was lost or is back.
    pub fn set_presence(&mut self, agent: AgentId, presence: Presence) {
        let has_moved = self.hierarchy.set_presence(agent, presence);
        self.ask_again(agent, has_moved);
    }

    fn ask_again(&mut self, agent: AgentId, has_moved: bool) {
        for class in &mut self.classes {
            match &mut class.scope {
                Some(scope) if has_moved => scope.rebuild(&self.hierarchy, &class.able),
                Some(scope) => scope.update(&self.hierarchy, &class.able, agent),
                None => {}
            }
        }
    }

    /// [`AgentSpec::rate_permille`] of `agent` for the tasks of a class; 0 when
    /// it lacks the skills or left.
    pub fn rate_permille(&self, requirement: RequirementId, agent: AgentId) -> u32 {
        let class = &self.classes[requirement.index()];
        self.skills[class.requirement.skills].rate(agent)
    }

    /// The registered agents that may do the tasks of a class, full or not:
    /// they have the skills, and pins, who is forbidden and the lead's
    /// hierarchy leave it to them.
    pub fn eligible(&self, requirement: RequirementId) -> &BitSet {
        let class = &self.classes[requirement.index()];
        class.scope.as_ref().map_or(&class.able, Scope::asked)
    }

    /// Whether `agent` may do the tasks of a class.
    pub fn is_eligible(&self, requirement: RequirementId, agent: AgentId) -> bool {
        self.eligible(requirement).contains(agent.index())
    }

    /// Whether the lead's hierarchy leaves the tasks of a class to `agent`,
    /// whatever it can do.
    pub fn asks(&self, requirement: RequirementId, agent: AgentId) -> bool {
        let scope = &self.classes[requirement.index()].scope;
        let asks = scope
            .as_ref()
            .map(|scope| scope.asks(&self.hierarchy, agent));
        asks.unwrap_or(true)
    }

    /// How far the tasks of a class had to look for somebody who can do them.
    pub fn escalation(&self, requirement: RequirementId) -> Escalation {
        let scope = &self.classes[requirement.index()].scope;
        scope.as_ref().map_or(Escalation::None, Scope::escalation)
    }

    /// Who leads whom.
    pub fn hierarchy(&self) -> &Hierarchy {
        &self.hierarchy
    }

    /// How many classes there are.
    pub fn requirements(&self) -> usize {
        self.classes.len()
    }
}

impl SkillSet {
    fn rate(&self, agent: AgentId) -> u32 {
        self.rates.get(agent.index()).copied().unwrap_or(0)
    }

    fn match_one(&mut self, taxonomy: &Taxonomy, agent: AgentId, spec: Option<&AgentSpec>) {
        let rate = spec.map_or(0, |spec| {
            let coverage = taxonomy.coverage(&spec.skills, &self.required);
            let covers = coverage
                .iter()
                .all(|skill| skill.coverage != Coverage::Missing);
            if covers {
                spec.rate_permille(&coverage, &taxonomy.generalist)
            } else {
                0
            }
        });
        if self.rates.len() <= agent.index() {
            self.rates.resize(agent.index() + 1, 0);
        }
        self.rates[agent.index()] = rate;
    }
}

impl Requirement {
    fn allows(&self, agent: AgentId) -> bool {
        is_allowed(&self.pinned, &self.forbidden, agent)
    }
}
