//! The same work under each policy, told as each is through.

use super::{Report, Trial, state_of};
use baton_engine::plan::{self, Optimiser};
use baton_engine::simulate::{self, Comparison};
use baton_engine::{Command, Engine, Millis, Minutes, State};

/// The seed does not matter: no step of the search is taken.
const SEED: u64 = 0;

/// Runs the work of the journal in `text` from its start under each policy.
///
/// # Errors
/// Why the journal cannot be used, in words for the person.
pub(super) fn compare(text: &str, post: &mut impl FnMut(&Report)) -> Result<(), String> {
    let state = state_of(text)?;
    let choices = simulate::choices();
    post(&Report::Comparing {
        policies: choices.len(),
    });
    let bound = bound(&state);
    for settings in choices {
        let run = simulate::compare(&state, settings);
        post(&Report::Compared(trial(&run, bound)));
    }
    Ok(())
}

/// What no run of the whole work can be below; `None` when the optimiser cannot
/// tell for so much work.
fn bound(state: &State) -> Option<Minutes> {
    let now = state.now();
    let mut engine = Engine::resume(state.clone());
    engine.handle(Command::ResetRun, now).ok()?;
    let work = plan::from_state(engine.state()).ok()?;
    let bound = Optimiser::new(&work.problem, SEED).progress().lower_bound;
    Some(Minutes(bound.0))
}

fn trial(run: &Comparison, bound: Option<Minutes>) -> Trial {
    let metrics = &run.metrics;
    let minutes = |length: Millis| length.minutes().0;
    let late = |length| (!metrics.goals.is_empty()).then(|| minutes(length));
    let makespan_min = minutes(metrics.makespan);
    // A run that leaves tasks out may end before the bound on all of them.
    let is_whole = run.left == 0 && makespan_min > 0;
    let bound = bound.filter(|bound| is_whole && (1..=makespan_min).contains(&bound.0));
    Trial {
        settings: run.settings,
        makespan_min,
        above_bound_permille: bound.map(|bound| (makespan_min - bound.0) * 1_000 / bound.0),
        utilisation_permille: permille(run.utilisation()),
        mean_wait_min: minutes(metrics.mean_wait),
        max_wait_min: minutes(metrics.max_wait),
        total_late_min: late(metrics.total_lateness),
        max_late_min: late(metrics.max_lateness),
        fairness_permille: metrics.fairness.map(permille),
        completed: run.completed,
        left: run.left,
    }
}

/// A share from 0 to 1.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "it is between 0 and 1000"
)]
fn permille(share: f64) -> u32 {
    (share * 1_000.0).round() as u32
}

#[cfg(test)]
mod tests {
    use super::super::{Job, carry_out};
    use super::*;
    use baton_engine::examples::{self, Example};
    use baton_engine::journal;
    use baton_engine::schedule::{Pace, PolicyKind};

    fn reports(example: &Example) -> Vec<Report> {
        let journal = journal::write(&example.open().take_events());
        let job = serde_json::to_string(&Job::Compare).expect("plain data");
        let mut reports = Vec::new();
        carry_out(
            &job,
            &[journal],
            || 0,
            |report| reports.push(report.clone()),
        );
        reports
    }

    #[test]
    fn each_policy_is_told_as_it_is_through() {
        let reports = reports(&examples::demonstration());
        assert_eq!(reports[0], Report::Comparing { policies: 5 });
        let trials: Vec<Trial> = reports[1..]
            .iter()
            .map(|report| match report {
                Report::Compared(trial) => *trial,
                other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!(trials.len(), 5);
        let original = trials[0];
        assert_eq!(original.settings.pace, Pace::Barrier);
        assert_eq!(
            (original.makespan_min, original.above_bound_permille),
            (330, Some(47)),
            "15 min above the 315 that no run is below"
        );
        let planned = trials[4];
        assert_eq!(planned.settings.policy, PolicyKind::Planned);
        assert_eq!(
            (planned.makespan_min, planned.above_bound_permille),
            (315, Some(0))
        );
        assert!(trials.iter().all(|trial| trial.left == 0));
        for report in reports {
            let text = serde_json::to_string(&report).expect("plain data");
            assert_eq!(serde_json::from_str::<Report>(&text).ok(), Some(report));
        }
    }

    #[test]
    fn without_deadlines_nothing_is_late_and_without_work_nothing_is_known() {
        let state = State::default();
        let run = simulate::compare(&state, simulate::choices()[0]);
        let trial = trial(&run, bound(&state));
        assert_eq!((trial.total_late_min, trial.max_late_min), (None, None));
        assert_eq!(
            (trial.above_bound_permille, trial.fairness_permille),
            (None, None)
        );
    }
}
