//! The optimiser as its callers see it: begin, go on in slices, stop at any
//! moment, ask for the best so far.
//!
//! The engine has no clock, so the caller gives the limit: a number of steps,
//! a closure that says when to stop, or both. The same problem, seed and
//! number of steps give the same schedule everywhere, however the steps are
//! sliced.

use super::bound::lower_bound;
use super::construct;
use super::model::Model;
use super::problem::{Problem, Ticks};
use super::prove::Prover;
use super::schedule::Schedule;
use super::search::Search;

/// Most steps between two questions whether to stop, and about how many tasks
/// those steps go through together: a fraction of a millisecond.
const MAX_STEPS_BETWEEN_STOPS: u64 = 32;
const TASKS_BETWEEN_STOPS: u64 = 10_000;

/// HEFT's schedule of `problem`: a good one at once.
pub fn heft(problem: &Problem) -> Schedule {
    let model = Model::new(problem);
    construct::heft(&model).schedule(&model)
}

/// Improves a schedule for as long as it is let.
#[derive(Clone, Debug)]
pub struct Optimiser {
    model: Model,
    search: Search,
    prover: Prover,
    /// How much work the prover may do, in its own unit; below 0 it waits.
    credit: i64,
    steps: u64,
}

/// The best known so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// The makespan of the best schedule.
    pub makespan: Ticks,
    /// What no schedule can be below. It rises while the search goes on.
    pub lower_bound: Ticks,
    /// Steps taken since the beginning.
    pub steps: u64,
}

impl Progress {
    /// Whether the best schedule is proven to be the best possible.
    pub fn is_optimal(&self) -> bool {
        self.makespan <= self.lower_bound
    }

    /// By how much at most the makespan is above the best possible, in hundredths of a percent, rounded up.
    pub fn gap_basis_points(&self) -> u32 {
        let (makespan, bound) = (u64::from(self.makespan.0), u64::from(self.lower_bound.0));
        let above = makespan.saturating_sub(bound) * 10_000;
        above.div_ceil(bound.max(1)).try_into().unwrap_or(u32::MAX)
    }
}

/// Why a slice ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The schedule is proven to be optimal; more steps would change nothing.
    Optimal,
    /// The steps are used up.
    StepsTaken,
    /// The caller said stop.
    Stopped,
}

impl Optimiser {
    /// Begins: a lower bound, and HEFT's schedule as the first best. Cost:
    /// milliseconds for hundreds of tasks, tens of them for thousands.
    pub fn new(problem: &Problem, seed: u64) -> Self {
        let model = Model::new(problem);
        let search = Search::new(&model, seed);
        let bound = lower_bound(&model);
        Self {
            prover: Prover::new(&model, bound, search.best().makespan),
            credit: 0,
            search,
            model,
            steps: 0,
        }
    }

    /// Takes up to `steps` steps, until `stop` says true. Calls `improved` at
    /// each better schedule; [`best`](Self::best) gives it between slices.
    pub fn run(
        &mut self,
        steps: u64,
        mut stop: impl FnMut() -> bool,
        mut improved: impl FnMut(Progress),
    ) -> Outcome {
        let tasks = self.model.tasks.max(1) as u64;
        let interval = (TASKS_BETWEEN_STOPS / tasks).clamp(1, MAX_STEPS_BETWEEN_STOPS);
        for step in 0..steps {
            if self.progress().is_optimal() {
                return Outcome::Optimal;
            }
            if step % interval == 0 && stop() {
                return Outcome::Stopped;
            }
            self.steps += 1;
            self.prove();
            if self.search.step(&self.model) {
                improved(self.progress());
            }
        }
        match self.progress().is_optimal() {
            true => Outcome::Optimal,
            false => Outcome::StepsTaken,
        }
    }

    /// Lets the prover work about a tenth as long as a step of the search takes,
    /// which goes through all tasks once or twice.
    fn prove(&mut self) {
        if self.prover.is_done() {
            return;
        }
        self.credit += self.model.tasks as i64;
        if self.credit > 0 {
            let makespan = self.search.best().makespan;
            self.credit -= self.prover.step(&self.model, makespan) as i64;
        }
    }

    /// Where the search stands.
    pub fn progress(&self) -> Progress {
        Progress {
            makespan: Ticks(self.search.best().makespan),
            lower_bound: Ticks(self.prover.bound()),
            steps: self.steps,
        }
    }

    /// The best schedule so far, everything as early as it can be.
    pub fn best(&self) -> Schedule {
        self.search.best().schedule(&self.model)
    }
}
