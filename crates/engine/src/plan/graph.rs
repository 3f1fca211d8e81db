//! A solution as a graph: each lane's sequence of tasks, and from it the
//! earliest end of each task and the longest way from it to the end of all.
//!
//! The ends and ways are kept along a topological order, which a move repairs
//! only where it has to (the affected region of Pearce and Kelly 2006).
//! Nothing is allocated once the graph is built.

use super::model::Model;
use super::problem::{AgentIndex, Ticks};
use super::schedule::{Schedule, Slot};

/// The lane of a task that is on none.
pub(crate) const NO_LANE: u32 = u32::MAX;

/// Where a task is to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Move {
    pub task: u32,
    /// Which of the task's options.
    pub option: u32,
    pub lane: u32,
    /// The position in the lane's sequence without the task.
    pub position: u32,
}

/// What makes a solution: everything else follows from it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Plan {
    /// The tasks so that each comes after its predecessors, also on its lane.
    pub order: Vec<u32>,
    /// Each task's option.
    pub option: Vec<u32>,
    /// Each task's lane, or [`NO_LANE`].
    pub lane: Vec<u32>,
    pub makespan: u32,
}

impl Plan {
    /// The schedule in which everything starts as early as the plan lets it.
    pub fn schedule(&self, model: &Model) -> Schedule {
        Graph::new(model, self).schedule(model)
    }
}

/// A solution with its earliest ends and longest ways.
#[derive(Clone, Debug)]
pub(crate) struct Graph {
    /// The sequence of each lane.
    pub sequence: Vec<Vec<u32>>,
    pub lane: Vec<u32>,
    pub option: Vec<u32>,
    pub duration: Vec<u32>,
    /// The earliest end of each task; then, for each lane, when it is ready.
    pub end: Vec<u32>,
    /// The longest way from each task's start to the end of all; then 0 for
    /// the end of every lane.
    pub way: Vec<u32>,
    pub makespan: u32,
    /// The task before each one on its lane, or where its lane begins.
    previous: Vec<u32>,
    /// The task after each one on its lane, or the end.
    next: Vec<u32>,
    order: Vec<u32>,
    rank: Vec<u32>,
    marked: Vec<bool>,
    moved: Vec<u32>,
}

impl Graph {
    pub fn new(model: &Model, plan: &Plan) -> Self {
        let (tasks, lanes) = (model.tasks, model.lanes);
        let mut end = vec![0; tasks + lanes + 1];
        end[tasks + 1..].copy_from_slice(&model.lane_ready);
        let mut graph = Self {
            sequence: vec![Vec::new(); lanes],
            lane: vec![NO_LANE; tasks],
            option: vec![0; tasks],
            duration: vec![0; tasks + 1],
            end,
            way: vec![0; tasks + 1],
            makespan: 0,
            previous: vec![0; tasks],
            next: vec![0; tasks],
            order: Vec::with_capacity(tasks),
            rank: vec![0; tasks + 1],
            marked: vec![false; tasks],
            moved: Vec::with_capacity(tasks),
        };
        graph.load(model, plan);
        graph
    }

    /// Becomes the solution `plan`.
    pub fn load(&mut self, model: &Model, plan: &Plan) {
        self.lane.copy_from_slice(&plan.lane);
        self.option.copy_from_slice(&plan.option);
        self.order.clear();
        self.order.extend_from_slice(&plan.order);
        self.sequence.iter_mut().for_each(Vec::clear);
        for (rank, &task) in self.order.iter().enumerate() {
            let index = task as usize;
            self.rank[index] = rank as u32;
            self.duration[index] = model.options(index)[self.option[index] as usize].duration;
            // Without a lane both neighbours are the end, which comes at 0.
            self.previous[index] = model.tasks as u32;
            self.next[index] = model.tasks as u32;
            if self.lane[index] != NO_LANE {
                self.sequence[self.lane[index] as usize].push(task);
            }
        }
        for lane in 0..model.lanes {
            self.link(model, lane);
        }
        self.update_ends(model, 0);
        self.update_ways(model, model.tasks);
    }

    fn link(&mut self, model: &Model, lane: usize) {
        let mut before = (model.tasks + 1 + lane) as u32;
        for &task in &self.sequence[lane] {
            self.previous[task as usize] = before;
            if (before as usize) < model.tasks {
                self.next[before as usize] = task;
            }
            before = task;
        }
        if (before as usize) < model.tasks {
            self.next[before as usize] = model.tasks as u32;
        }
    }

    /// Writes the solution into `plan`.
    pub fn save(&self, plan: &mut Plan) {
        plan.order.clone_from(&self.order);
        plan.option.clone_from(&self.option);
        plan.lane.clone_from(&self.lane);
        plan.makespan = self.makespan;
    }

    pub fn start(&self, task: usize) -> u32 {
        self.end[task] - self.duration[task]
    }

    #[inline]
    pub fn previous(&self, task: usize) -> usize {
        self.previous[task] as usize
    }

    /// When a task could start if it did not have to wait for its lane.
    #[inline]
    pub fn ready(&self, model: &Model, task: usize) -> u32 {
        let before = model.predecessors.of(task).iter();
        before.fold(model.release[task], |ready, &p| {
            ready.max(self.end[p as usize])
        })
    }

    /// The longest way from a task's end to the end of all, but for its lane.
    #[inline]
    pub fn tail(&self, model: &Model, task: usize) -> u32 {
        let after = model.successors.of(task).iter();
        after.fold(0, |tail, &s| tail.max(self.way[s as usize]))
    }

    /// The position of a task in its lane's sequence.
    pub fn position(&self, task: usize) -> usize {
        let sequence = &self.sequence[self.lane[task] as usize];
        sequence.partition_point(|&other| self.end[other as usize] < self.end[task])
    }

    /// Makes a move, which must not close a cycle.
    pub fn apply(&mut self, model: &Model, to: Move) {
        let task = to.task as usize;
        let old = self.take_out(task);
        self.option[task] = to.option;
        self.duration[task] = model.options(task)[to.option as usize].duration;
        let new = self.put_in(model, to);
        let none = model.tasks as u32;
        let rank_of = |graph: &Self, other: u32| (other < none).then(|| graph.rank[other as usize]);
        // Before the repair moves ranks: whose ends and ways change first.
        let here = self.rank[task];
        let low = [old.1, new.1].map(|after| rank_of(self, after).unwrap_or(here));
        let high = [old.0, new.0].map(|before| rank_of(self, before).unwrap_or(here));
        if rank_of(self, new.0).is_some_and(|rank| rank > here) {
            self.push_behind(model, task, new.0 as usize);
        } else if rank_of(self, new.1).is_some_and(|rank| rank < here) {
            self.pull_before(model, task, new.1 as usize);
        }
        let ranks = [here, self.rank[task], low[0], low[1], high[0], high[1]];
        self.update_ends(model, ranks.into_iter().fold(here, u32::min) as usize);
        self.update_ways(model, ranks.into_iter().fold(here, u32::max) as usize + 1);
    }

    /// Takes `task` off its lane; what was before and after it there.
    fn take_out(&mut self, task: usize) -> (u32, u32) {
        let position = self.position(task);
        self.sequence[self.lane[task] as usize].remove(position);
        let (before, after) = (self.previous[task], self.next[task]);
        if let Some(next) = self.next.get_mut(before as usize) {
            *next = after;
        }
        if let Some(previous) = self.previous.get_mut(after as usize) {
            *previous = before;
        }
        (before, after)
    }

    /// Puts a task into a lane; what is before and after it there.
    fn put_in(&mut self, model: &Model, to: Move) -> (u32, u32) {
        let position = to.position as usize;
        let sequence = &mut self.sequence[to.lane as usize];
        sequence.insert(position, to.task);
        let before = match position {
            0 => (model.tasks + 1) as u32 + to.lane,
            _ => sequence[position - 1],
        };
        let after = sequence.get(position + 1).copied();
        let after = after.unwrap_or(model.tasks as u32);
        let task = to.task as usize;
        self.lane[task] = to.lane;
        self.previous[task] = before;
        self.next[task] = after;
        if let Some(next) = self.next.get_mut(before as usize) {
            *next = to.task;
        }
        if let Some(previous) = self.previous.get_mut(after as usize) {
            *previous = to.task;
        }
        (before, after)
    }

    /// Puts `task`, and what depends on it between the two, behind `anchor`.
    fn push_behind(&mut self, model: &Model, task: usize, anchor: usize) {
        let (first, last) = (self.rank[task] as usize, self.rank[anchor] as usize);
        self.moved.clear();
        self.marked[task] = true;
        self.moved.push(task as u32);
        let mut free = first;
        for at in first + 1..=last {
            let other = self.order[at] as usize;
            let previous = self.previous[other] as usize;
            let depends = (previous < model.tasks && self.marked[previous])
                || model
                    .predecessors
                    .of(other)
                    .iter()
                    .any(|&p| self.marked[p as usize]);
            if depends {
                self.marked[other] = true;
                self.moved.push(other as u32);
            } else {
                self.place(other, free);
                free += 1;
            }
        }
        for index in 0..self.moved.len() {
            let other = self.moved[index] as usize;
            self.marked[other] = false;
            self.place(other, free + index);
        }
    }

    /// Puts `task`, and what it depends on between the two, before `anchor`.
    fn pull_before(&mut self, model: &Model, task: usize, anchor: usize) {
        let (first, last) = (self.rank[anchor] as usize, self.rank[task] as usize);
        self.moved.clear();
        self.marked[task] = true;
        self.moved.push(task as u32);
        let mut free = last;
        for at in (first..last).rev() {
            let other = self.order[at] as usize;
            let next = self.next[other] as usize;
            let needed = (next < model.tasks && self.marked[next])
                || model
                    .successors
                    .of(other)
                    .iter()
                    .any(|&s| self.marked[s as usize]);
            if needed {
                self.marked[other] = true;
                self.moved.push(other as u32);
            } else {
                self.place(other, free);
                free -= 1;
            }
        }
        for index in 0..self.moved.len() {
            let other = self.moved[index] as usize;
            self.marked[other] = false;
            self.place(other, free - index);
        }
    }

    #[inline]
    fn place(&mut self, task: usize, rank: usize) {
        self.order[rank] = task as u32;
        self.rank[task] = rank as u32;
    }

    fn update_ends(&mut self, model: &Model, from: usize) {
        for &task in &self.order[from..] {
            let task = task as usize;
            let ready = self
                .ready(model, task)
                .max(self.end[self.previous[task] as usize]);
            self.end[task] = ready + self.duration[task];
        }
        let ends = &self.end[..model.tasks];
        self.makespan = ends.iter().copied().max().unwrap_or(0);
    }

    fn update_ways(&mut self, model: &Model, to: usize) {
        for &task in self.order[..to].iter().rev() {
            let task = task as usize;
            let tail = self
                .tail(model, task)
                .max(self.way[self.next[task] as usize]);
            self.way[task] = tail + self.duration[task];
        }
    }

    /// The schedule in which everything starts as early as it can.
    pub fn schedule(&self, model: &Model) -> Schedule {
        let slot = |task: usize| Slot {
            agent: AgentIndex(model.options(task)[self.option[task] as usize].agent),
            start: Ticks(self.start(task)),
            end: Ticks(self.end[task]),
        };
        Schedule::new((0..model.tasks).map(slot).collect())
    }
}
