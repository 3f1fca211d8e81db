//! What a deadline leaves of each task's freedom: when it can start, how much
//! must follow it, and who can still do it.
//!
//! The deductions are those of constraint-based scheduling: along precedence, a
//! task starts after its predecessors can have ended; on an agent of capacity 1,
//! after the tasks that must come before it there (`edge`). An option that no
//! longer fits is closed. Looking at time backwards gives the same for ends.

use super::edge::{Agenda, Job};
use super::model::Model;

/// Most rounds of deductions, and about how many options they look at together.
const MAX_ROUNDS: usize = 40;
const MAX_WORK: usize = 4_000_000;

/// There is no schedule that ends in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Refuted;

/// What is known looking at time in one direction: for heads from the
/// beginning, for tails from the deadline back.
#[derive(Clone, Debug, Default)]
struct Side {
    /// The earliest start of each task.
    start: Vec<u32>,
    /// The earliest start of each option.
    option: Vec<u32>,
    /// The earliest end of each task.
    end: Vec<u32>,
}

/// Each task's windows under a deadline.
#[derive(Clone, Debug)]
pub(crate) struct Windows {
    deadline: u32,
    heads: Side,
    tails: Side,
    /// Whether an option may still be taken.
    is_open: Vec<bool>,
    /// How many of a task's options are open.
    open: Vec<u32>,
    has_changed: bool,
}

/// Which way time is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Direction {
    Forward,
    Backward,
}

/// Which tasks an agent of capacity 1 may do; others are of no interest here.
#[derive(Clone, Debug)]
pub(crate) struct Machines {
    members: Vec<Vec<Member>>,
    agenda: Agenda,
    /// How much deducing there was so far: about one for each option looked at.
    pub work: u64,
}

#[derive(Clone, Copy, Debug)]
struct Member {
    task: u32,
    option: u32,
    duration: u32,
}

impl Machines {
    pub fn new(model: &Model) -> Self {
        let mut members: Vec<Vec<Member>> = vec![Vec::new(); model.agents];
        for task in (0..model.tasks).filter(|&task| !model.is_free[task]) {
            let options = model.options(task).iter().zip(model.first_option(task)..);
            for (choice, option) in options.filter(|(choice, _)| choice.lanes == 1) {
                members[choice.agent as usize].push(Member {
                    task: task as u32,
                    option: option as u32,
                    duration: choice.duration,
                });
            }
        }
        Self {
            members,
            agenda: Agenda::default(),
            work: 0,
        }
    }
}

impl Windows {
    pub fn new(model: &Model, deadline: u32) -> Self {
        let options = model.first_option(model.tasks);
        let side = Side {
            start: vec![0; model.tasks],
            option: vec![0; options],
            end: vec![0; model.tasks],
        };
        let mut heads = side.clone();
        heads.start.clone_from(&model.release);
        for task in (0..model.tasks).filter(|&task| !model.is_free[task]) {
            for (choice, option) in model.options(task).iter().zip(model.first_option(task)..) {
                let lanes = choice.first_lane as usize..(choice.first_lane + choice.lanes) as usize;
                let ready = model.lane_ready[lanes].iter().min();
                heads.option[option] = ready.copied().unwrap_or(0);
            }
        }
        Self {
            deadline,
            heads,
            tails: side,
            is_open: vec![true; options],
            open: (0..model.tasks)
                .map(|task| model.options(task).len() as u32)
                .collect(),
            has_changed: false,
        }
    }

    /// Deduces until nothing new follows.
    pub fn narrow(&mut self, model: &Model, machines: &mut Machines) -> Result<(), Refuted> {
        let rounds = MAX_WORK / self.is_open.len().max(1);
        for _ in 0..rounds.clamp(1, MAX_ROUNDS) {
            self.has_changed = false;
            for direction in [Direction::Forward, Direction::Backward] {
                machines.work += self.is_open.len() as u64;
                self.follow_precedence(model, direction)?;
                self.find_edges(machines, direction)?;
            }
            if !self.has_changed {
                break;
            }
        }
        Ok(())
    }

    /// When all has to have ended.
    pub fn deadline(&self) -> u32 {
        self.deadline
    }

    /// By how much a task's start can move.
    pub fn slack(&self, task: usize, direction: Direction) -> u32 {
        let (side, other) = match direction {
            Direction::Forward => (&self.heads, &self.tails),
            Direction::Backward => (&self.tails, &self.heads),
        };
        self.deadline - other.end[task] - side.start[task]
    }

    /// Supposes that a task starts in the first `part` of its slack or before.
    pub fn start_within(&mut self, model: &Model, task: usize, direction: Direction, part: u32) {
        let deadline = self.deadline;
        let (side, other) = match direction {
            Direction::Forward => (&self.heads, &mut self.tails),
            Direction::Backward => (&self.tails, &mut self.heads),
        };
        let latest = side.start[task] + part;
        for (choice, option) in model.options(task).iter().zip(model.first_option(task)..) {
            let tail = deadline.saturating_sub(latest + choice.duration);
            other.option[option] = other.option[option].max(tail);
        }
    }

    /// Knows that a task starts behind the first `part` of its slack.
    pub fn start_behind(&mut self, task: usize, direction: Direction, part: u32) {
        let (side, _) = self.sides(direction);
        side.start[task] += part + 1;
    }

    /// Whether the windows leave room for `agent` to start the task then.
    #[cfg(test)]
    pub fn admits(&self, model: &Model, task: usize, agent: u32, start: u32) -> bool {
        let mut options = model.options(task).iter().zip(model.first_option(task)..);
        model.is_free[task]
            || options.any(|(choice, option)| {
                let head = self.heads.option[option].max(self.heads.start[task]);
                let tail = self.tails.option[option].max(self.tails.start[task]);
                let end = start + choice.duration;
                choice.agent == agent
                    && self.is_open[option]
                    && head <= start
                    && end + tail <= self.deadline
            })
    }

    /// Whether an option is one of several that are open to its task.
    pub fn is_choice(&self, task: usize, option: usize) -> bool {
        self.is_open[option] && self.open[task] > 1
    }

    /// Whether some task can be done by one agent only.
    pub fn has_sure_option(&self, machines: &Machines) -> bool {
        let mut members = machines.members.iter().flatten();
        members.any(|member| self.open[member.task as usize] == 1)
    }

    /// Supposes that a task takes this option.
    pub fn take(&mut self, model: &Model, task: usize, option: usize) {
        let options = model.first_option(task)..model.first_option(task + 1);
        self.is_open[options].fill(false);
        self.is_open[option] = true;
        self.open[task] = 1;
    }

    /// Knows that a task does not take this option, which is a choice.
    pub fn close(&mut self, task: usize, option: usize) {
        self.is_open[option] = false;
        self.open[task] -= 1;
    }

    fn sides(&mut self, direction: Direction) -> (&mut Side, &Side) {
        match direction {
            Direction::Forward => (&mut self.heads, &self.tails),
            Direction::Backward => (&mut self.tails, &self.heads),
        }
    }

    fn follow_precedence(&mut self, model: &Model, direction: Direction) -> Result<(), Refuted> {
        for position in 0..model.tasks {
            let (task, before) = match direction {
                Direction::Forward => {
                    let task = model.topological[position] as usize;
                    (task, model.predecessors.of(task))
                }
                Direction::Backward => {
                    let task = model.topological[model.tasks - 1 - position] as usize;
                    (task, model.successors.of(task))
                }
            };
            let (side, _) = self.sides(direction);
            let ends = before.iter().map(|&other| side.end[other as usize]);
            let ready = ends.fold(side.start[task], u32::max);
            self.fit(model, direction, task, ready)?;
        }
        Ok(())
    }

    /// Lets `task` start at `ready`, closes the options that do not fit.
    fn fit(
        &mut self,
        model: &Model,
        direction: Direction,
        task: usize,
        ready: u32,
    ) -> Result<(), Refuted> {
        let (mut start, mut end) = (u32::MAX, u32::MAX);
        for (choice, option) in model.options(task).iter().zip(model.first_option(task)..) {
            if !self.is_open[option] {
                continue;
            }
            let deadline = self.deadline;
            let (side, other) = self.sides(direction);
            let option_start = side.option[option].max(ready);
            let option_end = option_start + choice.duration;
            let tail = other.option[option].max(other.start[task]);
            side.option[option] = option_start;
            if option_end + tail > deadline {
                self.is_open[option] = false;
                self.open[task] -= 1;
                self.has_changed = true;
                continue;
            }
            start = start.min(option_start);
            end = end.min(option_end);
        }
        if self.open[task] == 0 {
            return Err(Refuted);
        }
        let (side, _) = self.sides(direction);
        let has_changed = start > side.start[task] || end > side.end[task];
        (side.start[task], side.end[task]) = (start, end);
        self.has_changed |= has_changed;
        Ok(())
    }

    fn find_edges(&mut self, machines: &mut Machines, direction: Direction) -> Result<(), Refuted> {
        let Machines {
            members,
            agenda,
            work,
        } = machines;
        for members in members {
            let deadline = self.deadline;
            let (is_open, open) = (&self.is_open, &self.open);
            let (side, other) = match direction {
                Direction::Forward => (&mut self.heads, &self.tails),
                Direction::Backward => (&mut self.tails, &self.heads),
            };
            agenda.jobs.clear();
            let members = members
                .iter()
                .filter(|member| is_open[member.option as usize]);
            agenda.jobs.extend(members.map(|member| {
                let (task, option) = (member.task as usize, member.option as usize);
                Job {
                    option: member.option,
                    start: side.option[option].max(side.start[task]),
                    duration: member.duration,
                    latest_end: deadline - other.option[option].max(other.start[task]),
                    is_sure: open[task] == 1,
                }
            }));
            *work += (agenda.jobs.len() * (1 + agenda.jobs.len())) as u64;
            agenda.find_edges()?;
            for job in &agenda.jobs {
                let start = &mut side.option[job.option as usize];
                self.has_changed |= job.start > *start;
                *start = job.start.max(*start);
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Problem, Ticks};

    #[test]
    fn what_an_agent_is_doing_comes_first() {
        let mut builder = Problem::builder();
        let agent = builder.agent("", 1);
        let (running, next) = (builder.task(""), builder.task(""));
        builder.choice(running, agent, Ticks(5));
        builder.running(running);
        builder.choice(next, agent, Ticks(3));
        let model = Model::new(&builder.build().unwrap());
        let narrow = |deadline| {
            let mut machines = Machines::new(&model);
            Windows::new(&model, deadline).narrow(&model, &mut machines)
        };
        assert_eq!(narrow(7), Err(Refuted));
        assert_eq!(narrow(8), Ok(()));
    }
}
