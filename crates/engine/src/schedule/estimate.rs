//! What runs teach about durations: for each agent, and for each of its
//! skills, by how much its tasks take longer or shorter than was declared.
//!
//! The quantity is the ratio of actual to declared duration. Each ratio has a
//! normal posterior with unknown mean and variance (conjugate, DeGroot 1970,
//! section 9.6): the prior counts as [`PRIOR_WEIGHT`] observations of the
//! ratio 1. A skill's prior is what is known of the agent at large, so that
//! one slow task already warns about the others (shrinkage). The weight of the
//! past is capped at [`MAX_WEIGHT`] observations, which turns the posterior
//! into an exponentially weighted one: an agent that changes its speed is
//! followed. Bayesian rather than only weighted, because the first few
//! observations are the ones that decide in a short run, and there a prior
//! beats both a plain mean and a fixed smoothing factor.
//!
//! Everything is an integer in millionths, so that native and wasm agree.

use super::RequirementId;
use crate::ids::AgentId;
use crate::skill::Skill;
use crate::time::{Millis, Minutes};
use std::collections::BTreeMap;

/// The ratio 1 in millionths.
pub const UNIT_PPM: i64 = 1_000_000;
/// How many observations the prior is worth.
pub const PRIOR_WEIGHT: i64 = 2;
/// How many observations the past is worth at most.
pub const MAX_WEIGHT: i64 = 20;
/// Ratios outside are taken to be at the end: one outlier says no more.
const RATIO_RANGE_PPM: (i64, i64) = (50_000, 20_000_000);
/// The prior's standard deviation of a ratio: 0.3.
const PRIOR_VARIANCE: i64 = 90_000 * UNIT_PPM;

/// A ratio of actual to declared duration, as far as it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ratio {
    /// The expected ratio in millionths.
    pub mean_ppm: i64,
    /// The variance of one observation, in millionths squared.
    variance: i64,
    /// How many observations it rests on, none beyond [`MAX_WEIGHT`].
    pub observations: i64,
}

impl Default for Ratio {
    fn default() -> Self {
        Self {
            mean_ppm: UNIT_PPM,
            variance: PRIOR_VARIANCE,
            observations: 0,
        }
    }
}

impl Ratio {
    /// Takes in one more observation, from a prior of `prior_weight` observations.
    fn observe(&mut self, ratio_ppm: i64, prior_weight: i64) {
        self.observations = (self.observations + 1).min(MAX_WEIGHT);
        let weight = self.observations + prior_weight;
        let before = ratio_ppm - self.mean_ppm;
        self.mean_ppm += before / weight;
        let after = ratio_ppm - self.mean_ppm;
        self.variance += (before * after - self.variance) / weight;
    }

    /// How far the next observation may be from the mean: one standard
    /// deviation of the predictive distribution, in millionths.
    pub fn deviation_ppm(&self) -> i64 {
        let weight = self.observations + PRIOR_WEIGHT;
        (self.variance + self.variance / weight).isqrt()
    }
}

/// What is learnt about one agent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Learnt {
    /// Over all its tasks.
    pub overall: Ratio,
    /// Whether everything took exactly as long as declared: nothing to publish.
    is_as_declared: bool,
    /// For each required skill that it has worked with, by the skill's number.
    by_skill: Vec<(SkillNumber, Ratio)>,
}

/// A required skill's number in [`Estimates`].
pub type SkillNumber = u32;

impl Default for Learnt {
    fn default() -> Self {
        Self {
            overall: Ratio::default(),
            is_as_declared: true,
            by_skill: Vec::new(),
        }
    }
}

impl Learnt {
    /// Takes in that a task which requires `skills` took `actual` where
    /// `declared` was declared.
    pub fn observe(&mut self, skills: &[SkillNumber], declared: Minutes, actual: Millis) {
        let declared_ms = Millis::from(declared).0.max(1);
        let ratio = u128::from(actual.0) * UNIT_PPM as u128 / u128::from(declared_ms);
        let (least, most) = RATIO_RANGE_PPM;
        let ratio = i64::try_from(ratio).unwrap_or(most).clamp(least, most);
        self.is_as_declared &= ratio == UNIT_PPM;
        self.overall.observe(ratio, PRIOR_WEIGHT);
        for &skill in skills {
            let at = self.by_skill.binary_search_by_key(&skill, |known| known.0);
            let at = at.unwrap_or_else(|at| {
                self.by_skill.insert(at, (skill, Ratio::default()));
                at
            });
            self.by_skill[at].1.observe(ratio, 0);
        }
    }

    /// By how much a task that requires `skills` is expected to take longer
    /// than declared: the mean over its skills, each drawn towards the agent's
    /// overall ratio while it rests on few observations.
    pub fn ratio_ppm(&self, skills: &[SkillNumber]) -> i64 {
        if skills.is_empty() {
            return self.overall.mean_ppm;
        }
        let sum: i64 = skills.iter().map(|&skill| self.of_skill(skill)).sum();
        sum / skills.len() as i64
    }

    fn of_skill(&self, skill: SkillNumber) -> i64 {
        let known = self.skill(skill).unwrap_or_default();
        let weight = PRIOR_WEIGHT + known.observations;
        (self.overall.mean_ppm * PRIOR_WEIGHT + known.mean_ppm * known.observations) / weight
    }

    /// What is known of one skill, if it has been seen.
    pub fn skill(&self, skill: SkillNumber) -> Option<Ratio> {
        let at = self.by_skill.binary_search_by_key(&skill, |known| known.0);
        at.ok().map(|at| self.by_skill[at].1)
    }

    /// The skills that have been seen, by number.
    pub fn skills(&self) -> impl Iterator<Item = (SkillNumber, Ratio)> + '_ {
        self.by_skill.iter().copied()
    }
}

/// What is learnt about all agents, ready to be asked for each class of tasks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Estimates {
    numbers: BTreeMap<String, SkillNumber>,
    names: Vec<Skill>,
    /// For each class the skills that it requires.
    classes: Vec<Box<[SkillNumber]>>,
    agents: Vec<Learnt>,
    /// For each class and agent the ratio in millionths; missing means 1.
    ratios: Vec<Vec<i64>>,
}

impl Estimates {
    /// Notes that the tasks of class `requirement` require `skills`. Classes
    /// come in order; one that is known already is left as it is.
    pub fn add_class(&mut self, requirement: RequirementId, skills: &[Skill]) {
        if requirement.index() < self.classes.len() {
            return;
        }
        let numbers = skills.iter().map(|skill| self.number(skill)).collect();
        self.classes.push(numbers);
        self.ratios.push(Vec::new());
    }

    fn number(&mut self, skill: &Skill) -> SkillNumber {
        let next = SkillNumber::try_from(self.names.len()).expect("fewer than tasks");
        let number = *self.numbers.entry(skill.key()).or_insert(next);
        if number == next {
            self.names.push(skill.clone());
        }
        number
    }

    /// Takes in how long `agent` took for a task of class `requirement`.
    /// `concerns` tells the classes that the agent can do.
    pub fn observe(
        &mut self,
        agent: AgentId,
        requirement: RequirementId,
        declared: Minutes,
        actual: Millis,
        concerns: impl Fn(RequirementId) -> bool,
    ) {
        if self.agents.len() <= agent.index() {
            self.agents.resize_with(agent.index() + 1, Learnt::default);
        }
        let learnt = &mut self.agents[agent.index()];
        let was_as_declared = learnt.is_as_declared;
        learnt.observe(&self.classes[requirement.index()], declared, actual);
        if !(was_as_declared && learnt.is_as_declared) {
            self.publish(agent, concerns);
        }
    }

    fn publish(&mut self, agent: AgentId, concerns: impl Fn(RequirementId) -> bool) {
        let learnt = &self.agents[agent.index()];
        for (index, (skills, ratios)) in self.classes.iter().zip(&mut self.ratios).enumerate() {
            let id = RequirementId(u32::try_from(index).expect("made from an id"));
            if concerns(id) {
                if ratios.len() <= agent.index() {
                    ratios.resize(agent.index() + 1, UNIT_PPM);
                }
                ratios[agent.index()] = learnt.ratio_ppm(skills);
            }
        }
    }

    /// By how much tasks of class `requirement` are expected to take `agent`
    /// longer than declared, in millionths.
    pub fn ratio_ppm(&self, requirement: RequirementId, agent: AgentId) -> i64 {
        let ratios = &self.ratios[requirement.index()];
        ratios.get(agent.index()).copied().unwrap_or(UNIT_PPM)
    }

    /// What is learnt about `agent`, if it has completed anything.
    pub fn learnt(&self, agent: AgentId) -> Option<&Learnt> {
        let learnt = self.agents.get(agent.index())?;
        (learnt.overall.observations > 0).then_some(learnt)
    }

    /// The skill with this number.
    pub fn skill(&self, number: SkillNumber) -> &Skill {
        &self.names[number as usize]
    }

    /// Forgets what was learnt about `agent`: it says something else of itself now.
    pub fn forget(&mut self, agent: AgentId) {
        if let Some(learnt) = self.agents.get_mut(agent.index()) {
            *learnt = Learnt::default();
            self.publish(agent, |_| true);
        }
    }

    /// Forgets what was learnt about everybody.
    pub fn forget_all(&mut self) {
        self.agents.clear();
        self.ratios.iter_mut().for_each(Vec::clear);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DECLARED: Minutes = Minutes(60);

    fn taught(minutes: &[(u32, SkillNumber)]) -> Learnt {
        let mut learnt = Learnt::default();
        for &(actual, skill) in minutes {
            learnt.observe(&[skill], DECLARED, Millis::from(Minutes(actual)));
        }
        learnt
    }

    #[test]
    fn nothing_seen_means_as_declared() {
        assert_eq!(Learnt::default().ratio_ppm(&[]), UNIT_PPM);
        assert_eq!(Learnt::default().ratio_ppm(&[3]), UNIT_PPM);
    }

    #[test]
    fn as_declared_stays_as_declared_and_becomes_certain() {
        let learnt = taught(&[(60, 1); 12]);
        assert_eq!(learnt.ratio_ppm(&[1, 2]), UNIT_PPM);
        let (before, after) = (Ratio::default(), learnt.overall);
        assert!(after.deviation_ppm() * 2 < before.deviation_ppm());
    }

    #[test]
    fn a_slow_agent_is_believed_more_with_each_task() {
        let ratios = [1, 2, 8, 40].map(|count| taught(&vec![(120, 1); count]).ratio_ppm(&[1]));
        assert!(ratios.is_sorted(), "{ratios:?}");
        assert!(ratios[0] > 1_300_000 && ratios[0] < 2_000_000, "{ratios:?}");
        assert!((1_990_000..=2_000_000).contains(&ratios[3]), "{ratios:?}");
    }

    #[test]
    fn one_skill_warns_about_another_but_each_keeps_its_own() {
        let learnt = taught(&[(120, 1), (120, 1), (120, 1)]);
        let unseen = learnt.ratio_ppm(&[2]);
        assert!(unseen > UNIT_PPM && unseen < learnt.ratio_ppm(&[1]));
        let mixed = taught(&[(120, 1), (60, 2)].repeat(10));
        assert!(mixed.ratio_ppm(&[1]) > 1_900_000, "{mixed:?}");
        assert!(mixed.ratio_ppm(&[2]) < 1_100_000, "{mixed:?}");
    }

    #[test]
    fn a_change_of_speed_is_followed() {
        let mut before = vec![(60, 1); 200];
        before.extend([(180, 1); 40]);
        assert!(taught(&before).ratio_ppm(&[1]) > 2_500_000);
    }

    #[test]
    fn an_outlier_says_no_more_than_the_range() {
        let learnt = taught(&[(u32::MAX, 1)]);
        assert!(learnt.overall.mean_ppm <= RATIO_RANGE_PPM.1);
        assert!(taught(&[(0, 1); 50]).overall.mean_ppm >= RATIO_RANGE_PPM.0);
    }
}
