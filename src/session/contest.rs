//! The same work under different policies, side by side, as a worker's reports
//! tell it. Knows no browser.

use super::background::{Phase, Work};
use super::workspace::Moment;
use crate::worker::{Job, Report, Trial};
use baton_engine::Time;

/// A comparison of policies, under way or over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contest {
    moment: Moment,
    phase: Phase,
    /// How many policies take part, once the worker has told.
    pub policies: Option<usize>,
    /// Those that are through, in the order in which they ran.
    pub trials: Vec<Trial>,
}

impl Work for Contest {
    fn begin(moment: Moment, _now: Time) -> Self {
        Self {
            moment,
            phase: Phase::Running,
            policies: None,
            trials: Vec::new(),
        }
    }

    fn job(journal: String) -> Job {
        Job::Compare { journal }
    }

    fn moment(&self) -> Moment {
        self.moment
    }

    fn phase(&self) -> &Phase {
        &self.phase
    }

    fn phase_mut(&mut self) -> &mut Phase {
        &mut self.phase
    }

    fn take(&mut self, report: Report) {
        match report {
            Report::Comparing { policies } => self.policies = Some(policies),
            Report::Compared(trial) => {
                self.trials.push(trial);
                if self.policies == Some(self.trials.len()) {
                    self.phase = Phase::Ended;
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
            | Report::Reinforced(_) => {}
        }
    }
}
