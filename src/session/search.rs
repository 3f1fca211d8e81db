//! A search for a plan as its reports tell it. Knows no browser.

use super::background::{Course, Phase, Work};
use crate::worker::{Job, Report, Standing, Workload};
use baton_engine::plan::{Plan, PlanOrigin, PlanSlot};
use baton_engine::{Minutes, Time};

/// Which of the many ways to search; the same gives the same plans.
const SEED: u64 = 1;

/// A search for a plan, under way or over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Search {
    course: Course,
    /// The time from which the plan counts.
    pub starts_at: Time,
    /// What is planned, once the worker has told.
    pub workload: Option<Workload>,
    /// The best plan that was sent, by start; empty before the first.
    pub plan: Vec<PlanSlot>,
    /// The standings that differ, oldest first; the last is as it is now.
    pub history: Vec<Standing>,
}

impl Work for Search {
    fn begin(course: Course, now: Time) -> Self {
        Self {
            course,
            starts_at: now,
            workload: None,
            plan: Vec::new(),
            history: Vec::new(),
        }
    }

    fn job() -> Job {
        Job::Optimise { seed: SEED }
    }

    fn course(&self) -> &Course {
        &self.course
    }

    fn course_mut(&mut self) -> &mut Course {
        &mut self.course
    }

    fn take(&mut self, report: Report) {
        match report {
            Report::Begun(workload) => self.workload = Some(workload),
            Report::Searching(standing) => self.stands(standing),
            Report::Better(standing, plan) => {
                self.stands(standing);
                self.plan = plan;
            }
            Report::Ended(standing) => {
                self.stands(standing);
                self.course.phase = Phase::Ended;
            }
            // These are not about a search.
            Report::Ready
            | Report::Failed { .. }
            | Report::Comparing { .. }
            | Report::Compared(_)
            | Report::Reinforcing { .. }
            | Report::Reinforced(_)
            | Report::RunsCompared(_) => {}
        }
    }
}

impl Search {
    /// How far it is; `None` before the first plan.
    pub fn standing(&self) -> Option<Standing> {
        self.history.last().copied()
    }

    /// The best plan that was sent, for a run to follow; `None` before the first.
    pub fn to_adopt(&self) -> Option<Plan> {
        let makespan = self.plan.iter().map(|slot| slot.end).max()?;
        Some(Plan {
            slots: self.plan.clone().into(),
            makespan,
            lower_bound: Minutes(self.standing()?.bound_min),
            made_at: self.starts_at,
            origin: PlanOrigin::Optimised,
        })
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
    use super::super::Workspace;
    use super::super::background::follow;
    use super::super::workspace::{Freshness, Moment};
    use super::*;
    use crate::worker::carry_out;
    use baton_engine::command::Idle;
    use baton_engine::{examples, journal, projection};

    fn standing(makespan_min: u32, elapsed_ms: u32) -> Standing {
        Standing {
            makespan_min,
            bound_min: 300,
            elapsed_ms,
            ..Standing::default()
        }
    }

    fn after(reports: impl IntoIterator<Item = Report>) -> Search {
        let mut search = Search::begin(Course::begin(Moment::default()), Time(0));
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
            (search.phase().clone(), search.history[0].makespan_min),
            (Phase::Stopped, 350)
        );
    }

    #[test]
    fn the_demonstration_follows_its_plan_in_315_minutes_and_one_undo_takes_that_back() {
        let mut workspace = Workspace::from_example(&examples::demonstration());
        let moment = workspace.moment();
        let settings = workspace.shown().settings();
        let mut search = Search::begin(Course::begin(moment), workspace.now());
        let journals = [journal::write(workspace.shown_events())];
        let job = serde_json::to_string(&Search::job()).expect("plain data");
        carry_out(&job, &journals, || 0, |report| search.apply(report.clone()));

        let now = workspace.now();
        let plan = search.to_adopt().expect("a plan");
        assert_eq!(
            (plan.makespan, plan.lower_bound),
            (Minutes(315), Minutes(315))
        );
        assert_eq!(workspace.edit_all("follow", follow(plan), now), Ok(()));
        assert_eq!(workspace.freshness(moment), Freshness::Current);
        workspace.begin_play();
        assert_eq!(workspace.advance(Time(u64::MAX)), Err(Idle::AllFinished));
        let makespan = projection::metrics(workspace.shown()).makespan;
        assert_eq!(makespan, Minutes(315).into());

        assert_eq!(workspace.undo().as_deref(), Some("play"));
        assert_eq!(workspace.undo().as_deref(), Some("follow"));
        let state = workspace.shown();
        assert_eq!((state.settings(), state.plan()), (settings, None));
    }

    #[test]
    fn a_failure_ends_it_and_stopping_does_not_hide_it() {
        let reason = "broken".to_owned();
        let mut search = after([Report::Failed {
            reason: reason.clone(),
        }]);
        search.stop();
        assert_eq!(*search.phase(), Phase::Failed(reason));
    }
}
