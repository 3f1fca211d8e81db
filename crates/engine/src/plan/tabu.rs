//! Tabu search on critical paths.
//!
//! After Mastrolilli and Gambardella (2000), section 6: each step picks a
//! critical path at random and makes the best move of its tasks that is not
//! tabu. Whoever is moved away from an option may not come back to it for as
//! many steps as the path has tasks and the task has options. Ours adds as
//! many again at random, which keeps the search from running in circles on
//! problems with many schedules of the same length, and breaks ties at random.

use super::graph::{Graph, Plan};
use super::model::Model;
use super::neighbourhood::{Chooser, CriticalPath, Forbidden};
use super::rng::Rng;

/// A walk through the solutions, and the best it has met.
#[derive(Clone, Debug)]
pub(crate) struct Tabu {
    graph: Graph,
    path: CriticalPath,
    list: TabuList,
    best: Plan,
    improved_at: u64,
}

/// Which options are tabu.
#[derive(Clone, Debug)]
struct TabuList {
    /// Until which step a task may not take an option again.
    until: Vec<u64>,
    /// The first of each task's options in that list.
    first_option: Vec<u32>,
    step: u64,
}

impl Forbidden for TabuList {
    #[inline]
    fn is_forbidden(&self, task: usize, option: usize) -> bool {
        self.until[self.first_option[task] as usize + option] > self.step
    }
}

impl Tabu {
    pub fn new(model: &Model, plan: &Plan) -> Self {
        let mut first_option = Vec::with_capacity(model.tasks);
        let mut options = 0;
        for task in 0..model.tasks {
            first_option.push(options as u32);
            options += model.options(task).len();
        }
        Self {
            graph: Graph::new(model, plan),
            path: CriticalPath::default(),
            list: TabuList {
                until: vec![0; options],
                first_option,
                step: 0,
            },
            best: plan.clone(),
            improved_at: 0,
        }
    }

    /// Goes on from `plan`, with nothing tabu and nothing met.
    pub fn restart(&mut self, model: &Model, plan: &Plan) {
        self.graph.load(model, plan);
        self.graph.save(&mut self.best);
        self.list.until.fill(0);
        self.improved_at = self.list.step;
    }

    /// The best plan since the restart.
    pub fn best(&self) -> &Plan {
        &self.best
    }

    /// How many steps ago the best plan was met.
    pub fn stalled_for(&self) -> u64 {
        self.list.step - self.improved_at
    }

    /// One move; whether it led to the best plan since the restart. When every
    /// move is tabu, a random one is made; when there is none, nothing happens.
    pub fn step(&mut self, model: &Model, rng: &mut Rng) -> bool {
        self.list.step += 1;
        self.path.trace(model, &self.graph, rng);
        let mut chooser = Chooser::new(model, &self.graph, self.best.makespan, rng);
        for &task in &self.path.tasks {
            chooser.consider(task as usize, &self.list);
        }
        let Some(to) = chooser.choice() else {
            return false;
        };
        let task = to.task as usize;
        let length = self.path.tasks.len() as u32;
        let tenure = length + model.options(task).len() as u32 + rng.below(length + 1);
        let left = self.list.first_option[task] + self.graph.option[task];
        self.list.until[left as usize] = self.list.step + u64::from(tenure);
        self.graph.apply(model, to);
        let is_better = self.graph.makespan < self.best.makespan;
        if is_better {
            self.graph.save(&mut self.best);
            self.improved_at = self.list.step;
        }
        is_better
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::construct;
    use crate::plan::properties::random_problem;

    #[test]
    fn who_is_moved_may_not_come_back_at_once() {
        let mut moved = 0;
        for seed in 0..100 {
            let model = Model::new(&random_problem(seed, 30));
            let mut tabu = Tabu::new(&model, &construct::heft(&model));
            let mut rng = Rng::new(seed);
            for _ in 0..20 {
                let before = tabu.graph.option.clone();
                tabu.step(&model, &mut rng);
                let task = (0..model.tasks).find(|&task| tabu.graph.option[task] != before[task]);
                if let Some(task) = task {
                    let old = before[task] as usize;
                    assert!(tabu.list.is_forbidden(task, old), "seed {seed}");
                    moved += 1;
                }
            }
        }
        assert!(moved > 200, "only {moved} moves to another agent");
    }
}
