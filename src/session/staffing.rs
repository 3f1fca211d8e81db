//! What one more agent would bring, as a worker's reports tell it. Knows no
//! browser.

use super::background::{Course, Phase, Work};
use crate::worker::{Job, Outcome, Reinforcement, Report};
use baton_engine::Time;

/// Runs with one more agent, under way or over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Staffing {
    course: Course,
    /// How many kinds of agents are tried, and the run as it is, once the
    /// worker has told.
    pub begun: Option<(usize, Outcome)>,
    /// Those that are through, the shortest run first.
    pub tried: Vec<Reinforcement>,
}

impl Work for Staffing {
    fn begin(course: Course, _now: Time) -> Self {
        Self {
            course,
            begun: None,
            tried: Vec::new(),
        }
    }

    fn job() -> Job {
        Job::Reinforce
    }

    fn course(&self) -> &Course {
        &self.course
    }

    fn course_mut(&mut self) -> &mut Course {
        &mut self.course
    }

    fn take(&mut self, report: Report) {
        match report {
            Report::Reinforcing { candidates, before } => self.begun = Some((candidates, before)),
            Report::Reinforced(reinforcement) => {
                self.tried.push(reinforcement);
                let rank = |tried: &Reinforcement| (tried.after.left, tried.after.makespan_min);
                self.tried.sort_by_key(rank);
            }
            // These are not about agents.
            Report::Ready
            | Report::Failed { .. }
            | Report::Begun(_)
            | Report::Searching(_)
            | Report::Better(..)
            | Report::Ended(_)
            | Report::Comparing { .. }
            | Report::Compared(_)
            | Report::RunsCompared(_) => {}
        }
        if self.begun.is_some_and(|(all, _)| all == self.tried.len()) {
            self.course.phase = Phase::Ended;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::workspace::Moment;
    use super::*;

    fn tried(skill: &str, makespan_min: u32) -> Report {
        Report::Reinforced(Reinforcement {
            skills: vec![skill.to_owned()],
            capacity: 1,
            agents: 1,
            after: Outcome {
                makespan_min,
                left: 0,
            },
        })
    }

    #[test]
    fn the_shortest_run_is_first_and_the_last_report_ends_it() {
        let mut staffing = Staffing::begin(Course::begin(Moment::default()), Time::default());
        let before = Outcome::default();
        staffing.apply(Report::Reinforcing {
            candidates: 2,
            before,
        });
        staffing.apply(tried("coding", 240));
        assert!(staffing.is_running());
        staffing.apply(tried("testing", 120));
        assert_eq!(*staffing.phase(), Phase::Ended);
        assert_eq!(staffing.tried[0].skills, ["testing"]);
        staffing.apply(tried("late", 1));
        assert_eq!(
            staffing.tried.len(),
            2,
            "what comes after the end changes nothing"
        );
    }

    #[test]
    fn where_no_task_asks_for_skills_it_ends_at_once() {
        let mut staffing = Staffing::begin(Course::begin(Moment::default()), Time::default());
        let before = Outcome::default();
        staffing.apply(Report::Reinforcing {
            candidates: 0,
            before,
        });
        assert_eq!(*staffing.phase(), Phase::Ended);
    }
}
