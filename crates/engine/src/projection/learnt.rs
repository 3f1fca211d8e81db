//! What a run has taught about an agent's durations.

use crate::ids::AgentId;
use crate::schedule::estimate::{Ratio, UNIT_PPM};
use crate::skill::Skill;
use crate::state::State;

/// How long an agent really takes, by its tasks at large or by one skill.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LearntView {
    /// The required skill; `None` for all its tasks together.
    pub skill: Option<Skill>,
    /// Its expected time, in percent of what was declared.
    pub percent: i64,
    /// How far one task may be from that: a standard deviation, in points.
    pub deviation: i64,
    /// On how many tasks this rests; the past counts for at most
    /// [`MAX_WEIGHT`](crate::schedule::estimate::MAX_WEIGHT).
    pub observations: i64,
}

/// What the run has taught about `agent`: all its tasks first, then each skill
/// by name. Empty until it has completed something.
pub fn learnt(state: &State, agent: AgentId) -> Vec<LearntView> {
    let estimates = state.estimates();
    let Some(learnt) = estimates.learnt(agent) else {
        return Vec::new();
    };
    let by_skill = learnt
        .skills()
        .map(|(number, ratio)| view(Some(estimates.skill(number).clone()), ratio));
    let mut by_skill: Vec<LearntView> = by_skill.collect();
    by_skill.sort_by(|a, b| a.skill.cmp(&b.skill));
    std::iter::once(view(None, learnt.overall))
        .chain(by_skill)
        .collect()
}

fn view(skill: Option<Skill>, ratio: Ratio) -> LearntView {
    let point = UNIT_PPM / 100;
    LearntView {
        skill,
        percent: ratio.mean_ppm / point,
        deviation: ratio.deviation_ppm() / point,
        observations: ratio.observations,
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::Fixture;
    use super::*;

    #[test]
    fn a_late_completion_is_remembered_for_the_agent_and_the_skill() {
        let mut fixture = Fixture::new();
        let ada = fixture.agent("Ada", &["coding"], 1);
        let build = fixture.task("Build", 30, &["coding"], &[]);
        assert_eq!(learnt(fixture.state(), ada), []);
        fixture.round();
        fixture.wait(60);
        fixture.complete(build);
        let rows = learnt(fixture.state(), ada);
        let told: Vec<_> = rows
            .iter()
            .map(|row| {
                (
                    row.skill.as_ref().map(Skill::as_str),
                    row.percent,
                    row.observations,
                )
            })
            .collect();
        // The prior counts twice for the agent and not at all for the skill.
        assert_eq!(told, [(None, 133, 1), (Some("coding"), 200, 1)]);
    }
}
