//! Edge finding on one agent that does one job at a time.
//!
//! If job `i` cannot end before some jobs Ω that must be done by this agent
//! have all ended, it starts after them (Carlier and Pinson 1989; the rule as
//! in Baptiste, Le Pape and Nuijten 2001, section 2.1.4). Ours treats jobs that
//! the agent only may do the same way (Vilím, Barták and Čepek 2005): what
//! follows holds in case that it does them. They are never in Ω.

use super::window::Refuted;
use std::cmp::Reverse;

/// Agents with more pairs of a sure and a possible job are left out.
const MAX_PAIRS: usize = 1 << 18;

/// A task on one agent: its window there.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Job {
    pub option: u32,
    pub start: u32,
    pub duration: u32,
    pub latest_end: u32,
    /// Whether nobody else can do it.
    pub is_sure: bool,
}

/// Ω for one latest end: the sure jobs that start no earlier than a moment.
#[derive(Clone, Copy, Debug, Default)]
struct Omega {
    /// The work in it.
    work: u32,
    /// When it can be done at the earliest; 0 when the job here is not in it.
    end: u32,
    /// The same of its best subset.
    best_end: u32,
    /// The latest `end` of this and all larger Ω, and the `best_end` there.
    later_end: u32,
    later_best: u32,
}

/// The jobs of one agent; kept to be filled again for the next.
#[derive(Clone, Debug, Default)]
pub(crate) struct Agenda {
    pub jobs: Vec<Job>,
    /// The sure ones, latest start first.
    sure: Vec<Job>,
    omegas: Vec<Omega>,
    ends: Vec<u32>,
}

impl Agenda {
    /// Moves the starts of `jobs` behind those that must come first.
    pub fn find_edges(&mut self) -> Result<(), Refuted> {
        self.sure.clear();
        self.sure.extend(self.jobs.iter().filter(|job| job.is_sure));
        if self.sure.len() * self.jobs.len() > MAX_PAIRS {
            return Ok(());
        }
        self.sure.sort_unstable_by_key(|job| Reverse(job.start));
        self.ends.clear();
        self.ends.extend(self.sure.iter().map(|job| job.latest_end));
        self.ends.sort_unstable();
        self.ends.dedup();
        for index in 0..self.ends.len() {
            let end = self.ends[index];
            self.gather(end)?;
            let Self {
                jobs, sure, omegas, ..
            } = self;
            for job in jobs
                .iter_mut()
                .filter(|job| !job.is_sure || job.latest_end > end)
            {
                // The starts of `sure` stay what they were, so this is sound
                // though the job's own may have moved already.
                let within = sure.partition_point(|other| other.start >= job.start);
                let outside = sure.partition_point(|other| other.start > job.start);
                let mut start = job.start;
                if let Some(omega) = within.checked_sub(1).map(|last| omegas[last])
                    && job.start + job.duration + omega.work > end
                    && omega.work > 0
                {
                    start = start.max(omega.best_end);
                }
                if let Some(omega) = omegas.get(outside)
                    && omega.later_end + job.duration > end
                {
                    start = start.max(omega.later_best);
                }
                job.start = start;
            }
        }
        Ok(())
    }

    /// Ω of the sure jobs that must end by `latest_end`, for each start.
    fn gather(&mut self, latest_end: u32) -> Result<(), Refuted> {
        self.omegas.clear();
        let mut omega = Omega::default();
        for job in &self.sure {
            omega.end = 0;
            if job.latest_end <= latest_end {
                omega.work += job.duration;
                omega.end = job.start + omega.work;
                omega.best_end = omega.best_end.max(omega.end);
                if omega.end > latest_end {
                    return Err(Refuted);
                }
            }
            self.omegas.push(omega);
        }
        let (mut later_end, mut later_best) = (0, 0);
        for omega in self.omegas.iter_mut().rev() {
            if omega.end > later_end {
                (later_end, later_best) = (omega.end, omega.best_end);
            }
            (omega.later_end, omega.later_best) = (later_end, later_best);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The starts that follow for jobs of start, duration, latest end, sure.
    fn starts(jobs: &[(u32, u32, u32, bool)]) -> Result<Vec<u32>, Refuted> {
        let job = |&(start, duration, latest_end, is_sure)| Job {
            option: 0,
            start,
            duration,
            latest_end,
            is_sure,
        };
        let mut agenda = Agenda {
            jobs: jobs.iter().map(job).collect(),
            ..Agenda::default()
        };
        agenda.find_edges()?;
        Ok(agenda.jobs.iter().map(|job| job.start).collect())
    }

    #[test]
    fn who_cannot_be_before_or_between_comes_after() {
        // Two of 3 and 2 fill 1 to 6, so that 4 from 0 on fit only behind them.
        for is_sure in [true, false] {
            let jobs = [(1, 3, 6, true), (1, 2, 6, true), (0, 4, 20, is_sure)];
            assert_eq!(starts(&jobs), Ok(vec![1, 1, 6]));
        }
        // With one place more in front of them they fit there.
        let jobs = [(1, 3, 9, true), (1, 2, 9, true), (0, 4, 20, true)];
        assert_eq!(starts(&jobs), Ok(vec![1, 1, 0]));
        // What another may do keeps nobody waiting.
        let jobs = [(1, 3, 6, true), (1, 2, 6, false), (0, 4, 20, true)];
        assert_eq!(starts(&jobs), Ok(vec![1, 1, 4]));
    }

    #[test]
    fn too_much_between_two_moments_is_refuted() {
        assert_eq!(starts(&[(2, 3, 7, true), (2, 3, 7, true)]), Err(Refuted));
        assert!(starts(&[(2, 3, 8, true), (2, 3, 8, true)]).is_ok());
        assert!(starts(&[(2, 3, 7, true), (2, 3, 7, false)]).is_ok());
    }
}
