//! The same run with one more agent, told as each kind is through.

use super::{Outcome, Reinforcement, Report, state_of};
use baton_engine::simulate::{self, Comparison};

/// Runs the work of the journal in `text` from its start as it is, and then
/// with one more agent of each kind that tasks require.
///
/// # Errors
/// Why the journal cannot be used, in words for the person.
pub(super) fn reinforce(text: &str, post: &mut impl FnMut(&Report)) -> Result<(), String> {
    let state = state_of(text)?;
    let full = "There is no room for another agent.";
    let wants = simulate::wants(&state);
    let before = simulate::reinforced(&state, None).ok_or(full)?;
    post(&Report::Reinforcing {
        candidates: wants.len(),
        before: outcome(&before),
    });
    for want in wants {
        let run = simulate::reinforced(&state, Some(&want)).ok_or(full)?;
        post(&Report::Reinforced(Reinforcement {
            skills: want.skills.iter().map(ToString::to_string).collect(),
            capacity: want.capacity,
            agents: want.agents,
            after: outcome(&run),
        }));
    }
    Ok(())
}

fn outcome(run: &Comparison) -> Outcome {
    Outcome {
        makespan_min: run.metrics.makespan.minutes().0,
        left: run.left,
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Job, carry_out};
    use super::*;
    use baton_engine::{examples, journal};

    #[test]
    fn each_kind_of_agent_is_told_as_it_is_through() {
        let journal = journal::write(&examples::demonstration().open().take_events());
        let job = serde_json::to_string(&Job::Reinforce).expect("plain data");
        let mut reports = Vec::new();
        carry_out(
            &job,
            &[journal],
            || 0,
            |report| reports.push(report.clone()),
        );
        let Report::Reinforcing { candidates, before } = reports[0] else {
            panic!("{:?}", reports[0]);
        };
        assert_eq!((before.makespan_min, before.left), (330, 0));
        assert_eq!(reports.len(), 1 + candidates);
        assert!(candidates > 2, "the demonstration asks for many skills");
        for report in reports {
            let text = serde_json::to_string(&report).expect("plain data");
            assert_eq!(serde_json::from_str::<Report>(&text).ok(), Some(report));
        }
    }
}
