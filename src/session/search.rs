//! A search for a plan as its reports tell it. Knows no browser.

use super::workspace::Moment;
use crate::worker::{Report, Standing, Workload};
use baton_engine::Time;
use baton_engine::plan::PlanSlot;

/// A search for a plan, under way or over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Search {
    /// What of the workspace it plans.
    pub moment: Moment,
    /// The time from which the plan counts.
    pub starts_at: Time,
    /// How it is going.
    pub phase: Phase,
    /// What is planned, once the worker has told.
    pub workload: Option<Workload>,
    /// The best plan that was sent, by start; empty before the first.
    pub plan: Vec<PlanSlot>,
    /// The standings that differ, oldest first; the last is as it is now.
    pub history: Vec<Standing>,
}

/// How a search is going.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Phase {
    /// It goes on.
    Running,
    /// It has come to its end.
    Ended,
    /// It was stopped.
    Stopped,
    /// It failed, for this reason.
    Failed(String),
}

impl Search {
    /// A search that has just begun.
    pub fn new(moment: Moment, starts_at: Time) -> Self {
        Self {
            moment,
            starts_at,
            phase: Phase::Running,
            workload: None,
            plan: Vec::new(),
            history: Vec::new(),
        }
    }

    /// How far it is; `None` before the first plan.
    pub fn standing(&self) -> Option<Standing> {
        self.history.last().copied()
    }

    /// Whether it goes on.
    pub fn is_running(&self) -> bool {
        self.phase == Phase::Running
    }

    /// Stops it; what was found stays.
    pub fn stop(&mut self) {
        if self.is_running() {
            self.phase = Phase::Stopped;
        }
    }

    /// Takes in a report. What comes after the end changes nothing.
    pub fn apply(&mut self, report: Report) {
        if !self.is_running() {
            return;
        }
        match report {
            Report::Ready => {}
            Report::Begun(workload) => self.workload = Some(workload),
            Report::Searching(standing) => self.stands(standing),
            Report::Better(standing, plan) => {
                self.stands(standing);
                self.plan = plan;
            }
            Report::Ended(standing) => {
                self.stands(standing);
                self.phase = Phase::Ended;
            }
            Report::Failed { reason } => self.phase = Phase::Failed(reason),
        }
    }

    fn stands(&mut self, standing: Standing) {
        let same = |last: &Standing| {
            (last.makespan_min, last.bound_min) == (standing.makespan_min, standing.bound_min)
        };
        // The first of equal ones stays: it says since when.
        if self.history.len() >= 2 && self.history[self.history.len() - 2..].iter().all(same) {
            self.history.pop();
        }
        self.history.push(standing);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn standing(makespan_min: u32, elapsed_ms: u32) -> Standing {
        Standing {
            makespan_min,
            bound_min: 300,
            elapsed_ms,
            ..Standing::default()
        }
    }

    fn after(reports: impl IntoIterator<Item = Report>) -> Search {
        let mut search = Search::new(Moment::default(), Time(0));
        reports.into_iter().for_each(|report| search.apply(report));
        search
    }

    #[test]
    fn the_history_keeps_when_something_changed_and_the_present() {
        let at = |makespan, elapsed| Report::Searching(standing(makespan, elapsed));
        let search = after([
            at(400, 0),
            at(400, 1),
            at(400, 2),
            at(350, 3),
            at(350, 4),
            at(350, 5),
        ]);
        let history: Vec<(u32, u32)> = search
            .history
            .iter()
            .map(|standing| (standing.makespan_min, standing.elapsed_ms))
            .collect();
        assert_eq!(history, [(400, 0), (400, 2), (350, 3), (350, 5)]);
    }

    #[test]
    fn what_was_found_stays_when_it_is_stopped_and_late_reports_change_nothing() {
        let mut search = after([Report::Better(standing(350, 1), Vec::new())]);
        search.stop();
        let stopped = search.clone();
        search.apply(Report::Ended(standing(300, 2)));
        assert_eq!(search, stopped);
        assert_eq!(
            (search.phase, search.history[0].makespan_min),
            (Phase::Stopped, 350)
        );
    }

    #[test]
    fn a_failure_ends_it_and_stopping_does_not_hide_it() {
        let reason = "broken".to_owned();
        let mut search = after([Report::Failed {
            reason: reason.clone(),
        }]);
        search.stop();
        assert_eq!(search.phase, Phase::Failed(reason));
    }
}
