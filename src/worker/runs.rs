//! Stored runs side by side.

use super::{Report, state_of};
use baton_engine::State;
use baton_engine::projection::compare_runs;

/// Compares the ends of `journals`.
///
/// # Errors
/// Why one of them cannot be used, in words for the person.
pub(super) fn compare(journals: &[String], post: &mut impl FnMut(&Report)) -> Result<(), String> {
    let states = journals.iter().map(|text| state_of(text));
    let states = states.collect::<Result<Vec<State>, String>>()?;
    let states: Vec<&State> = states.iter().collect();
    post(&Report::RunsCompared(compare_runs(&states)));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::{Job, carry_out};
    use super::*;
    use baton_engine::{examples, journal, simulate};

    fn reports(journals: &[String]) -> Vec<Report> {
        let job = serde_json::to_string(&Job::CompareRuns).expect("plain data");
        let mut reports = Vec::new();
        carry_out(&job, journals, || 0, |report| reports.push(report.clone()));
        reports
    }

    #[test]
    fn runs_are_compared_as_their_journals_end() {
        let mut engine = examples::demonstration().open();
        let mut events = engine.take_events();
        let begun = journal::write(&events);
        while simulate::run_round(&mut engine) {}
        events.extend(engine.take_events());
        let reports = reports(&[begun, journal::write(&events)]);
        let [Report::RunsCompared(compared)] = &reports[..] else {
            panic!("{reports:?}");
        };
        let completed: Vec<usize> = compared.runs.iter().map(|run| run.completed).collect();
        assert_eq!((completed, compared.common_tasks), (vec![0, 8], 8));
        let text = serde_json::to_string(&reports[0]).expect("plain data");
        assert_eq!(
            serde_json::from_str::<Report>(&text).ok().as_ref(),
            reports.first()
        );
    }

    #[test]
    fn a_journal_that_cannot_be_read_fails_with_a_reason() {
        let reports = reports(&["nonsense".to_owned()]);
        assert!(matches!(&reports[..], [Report::Failed { reason }] if !reason.is_empty()));
    }
}
