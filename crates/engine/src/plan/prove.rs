//! Raises the lower bound while the search goes on.
//!
//! A deadline that can be refuted is too short, and the bound is the next one.
//! [`Windows::narrow`] refutes some at once. Others fall to **shaving** (Carlier
//! and Pinson 1994; Martin and Shmoys 1996): suppose that a task starts in the
//! first part of its window; if that is refuted, the window begins behind it.
//! Ends are shaved in the same way, and agents: suppose that one does a task;
//! if that is refuted, it does not. Each supposition is one short step, so that
//! a caller can mix the steps with others; the bound holds after each.

use super::model::Model;
use super::window::{Direction, Machines, Refuted, Windows};

/// Which parts of a window are supposed: halves, then finer, by powers of two.
const SHIFTS: [u32; 4] = [1, 3, 5, 31];
/// About how much work goes into the first bound.
const FIRST_WORK: u64 = 2_000_000;

/// Looks for the least deadline that it cannot refute.
#[derive(Clone, Debug)]
pub(crate) struct Prover {
    machines: Machines,
    bound: u32,
    /// The least deadline that is known to be met or could not be refuted.
    upper: u32,
    /// What is known under the deadline under trial.
    windows: Windows,
    /// Every task's start, every task's end, every option: what to suppose next.
    position: usize,
    /// The task of each option.
    task_of: Vec<u32>,
    /// Which of the [`SHIFTS`].
    part: usize,
    has_shaved: bool,
}

impl Prover {
    /// Begins with a `bound` that holds and a makespan that can be reached.
    pub fn new(model: &Model, bound: u32, makespan: u32) -> Self {
        let options = |task| std::iter::repeat_n(task as u32, model.options(task).len());
        let mut prover = Self {
            machines: Machines::new(model),
            bound,
            upper: makespan,
            windows: Windows::new(model, makespan),
            position: 0,
            task_of: (0..model.tasks).flat_map(options).collect(),
            part: 0,
            has_shaved: false,
        };
        while !prover.is_done() && prover.machines.work < FIRST_WORK {
            let deadline = prover.middle();
            match prover.narrowed(model, deadline) {
                Ok(_) => prover.upper = deadline,
                Err(Refuted) => prover.bound = deadline + 1,
            }
        }
        // Where even the tightest deadline leaves a choice for every task,
        // there is nothing that edge finding could begin with.
        let tightest = prover.narrowed(model, prover.bound);
        let is_hopeless = tightest.is_ok_and(|windows| !windows.has_sure_option(&prover.machines));
        prover.upper = if is_hopeless { prover.bound } else { makespan };
        prover.try_next(model);
        prover
    }

    /// What no makespan can be below.
    pub fn bound(&self) -> u32 {
        self.bound
    }

    /// Whether there is nothing left to try.
    pub fn is_done(&self) -> bool {
        self.bound >= self.upper
    }

    /// Tries one supposition, `makespan` being the best that has been reached.
    /// The answer is what it cost, in the unit of [`Machines::work`].
    pub fn step(&mut self, model: &Model, makespan: u32) -> u64 {
        let before = self.machines.work;
        self.upper = self.upper.min(makespan);
        if self.windows.deadline() >= self.upper {
            self.try_next(model);
        } else if self.suppose(model).is_err() {
            self.bound = self.windows.deadline() + 1;
            self.try_next(model);
        }
        self.machines.work - before + 1
    }

    fn middle(&self) -> u32 {
        self.bound + (self.upper - self.bound) / 2
    }

    fn narrowed(&mut self, model: &Model, deadline: u32) -> Result<Windows, Refuted> {
        let mut windows = Windows::new(model, deadline);
        windows.narrow(model, &mut self.machines)?;
        Ok(windows)
    }

    /// Begins the trial of the deadline half way between the bounds.
    fn try_next(&mut self, model: &Model) {
        (self.position, self.part, self.has_shaved) = (0, 0, false);
        while !self.is_done() {
            let deadline = self.middle();
            match self.narrowed(model, deadline) {
                Ok(windows) => {
                    self.windows = windows;
                    return;
                }
                Err(Refuted) => self.bound = deadline + 1,
            }
        }
    }

    fn suppose(&mut self, model: &Model) -> Result<(), Refuted> {
        match self.position / model.tasks {
            0 => self.suppose_start(model, self.position, Direction::Forward),
            1 => self.suppose_start(model, self.position - model.tasks, Direction::Backward),
            _ => self.suppose_option(model, self.position - 2 * model.tasks),
        }
    }

    fn suppose_start(
        &mut self,
        model: &Model,
        task: usize,
        direction: Direction,
    ) -> Result<(), Refuted> {
        let part = self.windows.slack(task, direction) >> SHIFTS[self.part];
        let mut supposed = self.windows.clone();
        supposed.start_within(model, task, direction, part);
        if supposed.narrow(model, &mut self.machines).is_ok() {
            self.go_on(model);
            return Ok(());
        }
        self.has_shaved = true;
        self.windows.start_behind(task, direction, part);
        self.windows.narrow(model, &mut self.machines)
    }

    fn suppose_option(&mut self, model: &Model, option: usize) -> Result<(), Refuted> {
        let task = self.task_of[option] as usize;
        self.go_on(model);
        if !self.windows.is_choice(task, option) {
            return Ok(());
        }
        let mut supposed = self.windows.clone();
        supposed.take(model, task, option);
        if supposed.narrow(model, &mut self.machines).is_ok() {
            return Ok(());
        }
        self.has_shaved = true;
        self.windows.close(task, option);
        self.windows.narrow(model, &mut self.machines)
    }

    /// To the next supposition, to the next round through all of them, or to
    /// the next deadline.
    fn go_on(&mut self, model: &Model) {
        self.position += 1;
        if self.position < 2 * model.tasks + self.task_of.len() {
            return;
        }
        self.position = 0;
        if !std::mem::take(&mut self.has_shaved) {
            self.part += 1;
        }
        if self.part == SHIFTS.len() {
            self.upper = self.windows.deadline();
            self.try_next(model);
        }
    }
}
