//! What one more agent would bring: the same run again, with it.

use super::compare::{Comparison, run};
use crate::agent::AgentSpec;
use crate::skill::Skill;
use crate::state::State;
use std::collections::BTreeMap;

/// Most sets of skills that are tried: those with the most work.
pub const MAX_TRIED: usize = 16;

/// A set of skills that tasks require.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Want {
    /// The skills, by name.
    pub skills: Vec<Skill>,
    /// What the tasks that require exactly these are estimated at, in minutes.
    pub work_min: u64,
    /// How many agents have all of them.
    pub agents: usize,
    /// How many tasks the extra agent holds at once: as many as the first agent
    /// that has the skills, or one.
    pub capacity: u32,
}

/// The sets of skills that the tasks of `state` require, most work first, at
/// most [`MAX_TRIED`].
pub fn wants(state: &State) -> Vec<Want> {
    let mut classes = BTreeMap::new();
    for task in state
        .present_tasks()
        .filter(|task| !task.spec.skills.is_empty())
    {
        let mut skills: Vec<Skill> = task.spec.skills.to_vec();
        skills.sort();
        let entry = classes.entry(skills).or_insert((0, task.requirement));
        entry.0 += u64::from(task.spec.estimate.0);
    }
    let mut wants: Vec<Want> = classes
        .into_iter()
        .map(|(skills, (work_min, class))| {
            let eligible = state.matching().eligible(class);
            let first = eligible.iter().next().map(|index| &state.agents()[index]);
            Want {
                skills,
                work_min,
                agents: eligible.iter().count(),
                capacity: first.map_or(1, |agent| agent.spec.capacity),
            }
        })
        .collect();
    wants.sort_by_key(|want| std::cmp::Reverse(want.work_min));
    wants.truncate(MAX_TRIED);
    wants
}

/// The run of `state` from its start to the end, as it is set, with one more
/// simulated agent that has the skills of `want`; without one, as it is.
/// `None` when there is no room for another agent.
pub fn reinforced(state: &State, want: Option<&Want>) -> Option<Comparison> {
    let helper = want.map(|want| AgentSpec {
        name: "One more agent".to_owned(),
        skills: want.skills.clone(),
        capacity: want.capacity,
        ..AgentSpec::default()
    });
    run(state, state.settings(), helper).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Engine;
    use crate::goal::GoalSpec;
    use crate::state::Config;
    use crate::task::TaskSpec;
    use crate::time::{Minutes, Time};
    use crate::{Command, GoalId};

    /// A coder and a tester of one task at a time; one hour of coding and four
    /// of testing in tasks of an hour each.
    fn state() -> State {
        let mut engine = Engine::new(Config::default());
        let mut act = |command| assert_eq!(engine.handle(command, Time::default()), Ok(()));
        for skill in ["coding", "testing"] {
            let spec = AgentSpec {
                name: format!("The {skill} one"),
                skills: vec![Skill::new(skill)],
                capacity: 1,
                ..AgentSpec::default()
            };
            act(Command::RegisterAgent { agent: None, spec });
        }
        act(Command::SubmitGoal {
            spec: GoalSpec {
                text: "Do it".to_owned(),
                rules: "classic".to_owned(),
                ..GoalSpec::default()
            },
        });
        let own: Vec<_> = engine.state().present_tasks().map(|task| task.id).collect();
        for task in own {
            assert_eq!(
                engine.handle(Command::RemoveTask { task }, Time::default()),
                Ok(())
            );
        }
        for skill in ["coding", "testing", "testing", "testing", "testing"] {
            let spec = TaskSpec {
                name: format!("Some {skill}"),
                estimate: Minutes(60),
                skills: [Skill::new(skill)].as_slice().into(),
                ..TaskSpec::default()
            };
            let command = Command::AddTask {
                goal: GoalId(0),
                spec,
            };
            assert_eq!(engine.handle(command, Time::default()), Ok(()));
        }
        engine.state().clone()
    }

    #[test]
    fn a_second_tester_halves_the_run_and_a_second_coder_does_nothing() {
        let state = state();
        let makespan = |want: Option<&Want>| {
            let run = reinforced(&state, want).expect("there is room");
            assert_eq!(run.left, 0);
            run.metrics.makespan.minutes()
        };
        let wants = wants(&state);
        let names: Vec<&str> = wants.iter().map(|want| want.skills[0].as_str()).collect();
        assert_eq!(names, ["testing", "coding"], "most work first");
        assert_eq!(wants[0].work_min, 240);
        assert_eq!((wants[0].agents, wants[0].capacity), (1, 1));
        assert_eq!(makespan(None), Minutes(240));
        assert_eq!(makespan(Some(&wants[0])), Minutes(120));
        assert_eq!(makespan(Some(&wants[1])), Minutes(240));
        assert_eq!(state.agents().len(), 2, "the original is untouched");
    }
}
