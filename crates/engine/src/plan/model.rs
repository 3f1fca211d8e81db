//! A problem in the form the search works on: flat arrays of `u32`, agents
//! split into lanes.
//!
//! A **lane** is one place of an agent: an agent of capacity 3 has three, and
//! a lane does one task at a time. That is exact, since a task takes one
//! place. A **free** task is on no lane: one that somebody can do in no time
//! (it gets in nobody's way), and one that is running (its lane is blocked
//! until it ends).

use super::problem::{AgentIndex, Problem};

/// Most lanes that are worth having in one model.
const MAX_LANES: usize = 1 << 20;

/// One way to do a task: on any of an agent's lanes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Alternative {
    pub agent: u32,
    pub first_lane: u32,
    pub lanes: u32,
    pub duration: u32,
}

/// Lists of numbers, one after the other in one array.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lists {
    start: Vec<u32>,
    items: Vec<u32>,
}

impl Lists {
    fn new<I: Iterator<Item = u32>>(lists: impl Iterator<Item = I>) -> Self {
        let (mut start, mut items) = (vec![0], Vec::new());
        for list in lists {
            items.extend(list);
            start.push(items.len() as u32);
        }
        Self { start, items }
    }

    #[inline]
    pub fn of(&self, index: usize) -> &[u32] {
        &self.items[self.start[index] as usize..self.start[index + 1] as usize]
    }
}

/// A problem as flat arrays.
#[derive(Clone, Debug)]
pub(crate) struct Model {
    pub tasks: usize,
    pub agents: usize,
    pub lanes: usize,
    pub predecessors: Lists,
    pub successors: Lists,
    pub release: Vec<u32>,
    /// Tasks so that each comes after its predecessors.
    pub topological: Vec<u32>,
    /// When a lane can do its first task.
    pub lane_ready: Vec<u32>,
    /// Whose lane it is.
    pub lane_agent: Vec<u32>,
    /// Whether a task is on no lane.
    pub is_free: Vec<bool>,
    /// The shortest duration of each task.
    pub shortest: Vec<u32>,
    option_start: Vec<u32>,
    options: Vec<Alternative>,
}

impl Model {
    pub fn new(problem: &Problem) -> Self {
        let tasks = problem.tasks();
        let successors = successor_lists(problem);
        let lists = tasks
            .iter()
            .map(|task| task.predecessors.iter().map(|p| p.0));
        let shortest: Vec<u32> = tasks
            .iter()
            .map(|task| task.choices.iter().map(|c| c.duration.0).min().unwrap_or(0))
            .collect();
        let is_free: Vec<bool> = tasks
            .iter()
            .zip(&shortest)
            .map(|(task, &shortest)| task.is_running || shortest == 0)
            .collect();
        let mut model = Self {
            tasks: tasks.len(),
            agents: problem.agents().len(),
            lanes: 0,
            predecessors: Lists::new(lists),
            successors,
            release: tasks.iter().map(|task| task.release.0).collect(),
            topological: problem.topological_order().iter().map(|t| t.0).collect(),
            lane_ready: Vec::new(),
            lane_agent: Vec::new(),
            is_free,
            shortest,
            option_start: Vec::new(),
            options: Vec::new(),
        };
        let first_lane = model.add_lanes(problem);
        model.add_options(problem, &first_lane);
        model
    }

    /// Gives each agent as many lanes as it can use: no more than its
    /// capacity, than there are tasks for it, or than the limit has left.
    fn add_lanes(&mut self, problem: &Problem) -> Vec<u32> {
        let agents = problem.agents();
        let mut useful = vec![0_u32; agents.len()];
        let mut blocked: Vec<Vec<u32>> = vec![Vec::new(); agents.len()];
        for (task, &is_free) in problem.tasks().iter().zip(&self.is_free) {
            for choice in &task.choices {
                useful[choice.agent.index()] += u32::from(!is_free || task.is_running);
            }
            if task.is_running {
                blocked[task.choices[0].agent.index()].push(task.choices[0].duration.0);
            }
        }
        let mut first_lane = Vec::with_capacity(agents.len() + 1);
        for (index, agent) in agents.iter().enumerate() {
            first_lane.push(self.lane_ready.len() as u32);
            let room = MAX_LANES
                .saturating_sub(self.lane_ready.len() + agents.len())
                .max(1);
            let lanes = agent.capacity.min(useful[index]).min(room as u32).max(1);
            for lane in 0..lanes as usize {
                let ready = blocked[index].get(lane).copied().unwrap_or(0);
                self.lane_ready.push(ready);
                self.lane_agent.push(index as u32);
            }
        }
        self.lanes = self.lane_ready.len();
        first_lane.push(self.lanes as u32);
        first_lane
    }

    fn add_options(&mut self, problem: &Problem, first_lane: &[u32]) {
        self.option_start.push(0);
        for (index, task) in problem.tasks().iter().enumerate() {
            let shortest = self.shortest[index];
            for choice in &task.choices {
                if self.is_free[index] && choice.duration.0 > shortest {
                    continue;
                }
                let AgentIndex(agent) = choice.agent;
                let first = first_lane[choice.agent.index()];
                self.options.push(Alternative {
                    agent,
                    first_lane: first,
                    lanes: first_lane[choice.agent.index() + 1] - first,
                    duration: choice.duration.0,
                });
            }
            self.option_start.push(self.options.len() as u32);
        }
    }

    #[inline]
    pub fn options(&self, task: usize) -> &[Alternative] {
        &self.options[self.option_start[task] as usize..self.option_start[task + 1] as usize]
    }

    /// Where a task's options begin when all tasks' are counted through.
    #[inline]
    pub fn first_option(&self, task: usize) -> usize {
        self.option_start[task] as usize
    }

    /// The longest way from each task's start to the end of all, everything
    /// taking as long as `duration` says: its upward rank.
    pub fn upward_ranks(&self, duration: &[u32]) -> Vec<u32> {
        let mut rank = vec![0; self.tasks];
        for &task in self.topological.iter().rev() {
            let after = self.successors.of(task as usize).iter();
            let tail = after.map(|&next| rank[next as usize]).max().unwrap_or(0);
            rank[task as usize] = tail + duration[task as usize];
        }
        rank
    }

    /// The earliest start of each task if there were agents enough.
    pub fn earliest_starts(&self) -> Vec<u32> {
        let mut start = self.release.clone();
        for &task in &self.topological {
            let end = start[task as usize] + self.shortest[task as usize];
            for &next in self.successors.of(task as usize) {
                start[next as usize] = start[next as usize].max(end);
            }
        }
        start
    }
}

fn successor_lists(problem: &Problem) -> Lists {
    let mut successors: Vec<Vec<u32>> = vec![Vec::new(); problem.tasks().len()];
    for (index, task) in problem.tasks().iter().enumerate() {
        for before in &task.predecessors {
            successors[before.index()].push(index as u32);
        }
    }
    Lists::new(successors.into_iter().map(Vec::into_iter))
}
