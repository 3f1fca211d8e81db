//! The same work under different policies, side by side, as a worker's reports
//! tell it. Knows no browser.

use super::background::{Course, Phase, Work};
use crate::worker::{Job, Report, Trial};
use baton_engine::Time;

/// A comparison of policies, under way or over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contest {
    course: Course,
    /// How many policies take part, once the worker has told.
    pub policies: Option<usize>,
    /// Those that are through, in the order in which they ran.
    pub trials: Vec<Trial>,
}

impl Work for Contest {
    fn begin(course: Course, _now: Time) -> Self {
        Self {
            course,
            policies: None,
            trials: Vec::new(),
        }
    }

    fn job() -> Job {
        Job::Compare
    }

    fn course(&self) -> &Course {
        &self.course
    }

    fn course_mut(&mut self) -> &mut Course {
        &mut self.course
    }

    fn take(&mut self, report: Report) {
        match report {
            Report::Comparing { policies } => self.policies = Some(policies),
            Report::Compared(trial) => {
                self.trials.push(trial);
                if self.policies == Some(self.trials.len()) {
                    self.course.phase = Phase::Ended;
                }
            }
            // These are not about a comparison.
            Report::Ready
            | Report::Failed { .. }
            | Report::Begun(_)
            | Report::Searching(_)
            | Report::Better(..)
            | Report::Ended(_)
            | Report::Reinforcing { .. }
            | Report::Reinforced(_)
            | Report::RunsCompared(_) => {}
        }
    }
}
