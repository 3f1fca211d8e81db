//! Tabu search on critical paths.
//!
//! After Mastrolilli and Gambardella (2000), section 6: each step picks a
//! critical path at random and makes the best move of its tasks that is not
//! tabu. Whoever is moved away from an option may not come back to it for as
//! many steps as the path has tasks and the task has options. Ours adds as
//! many again at random, which keeps the search from running in circles on
//! problems with many schedules of the same length, and breaks ties at random.

use super::graph::{Graph, Move, Plan};
use super::model::Model;
use super::neighbourhood::Neighbourhood;
use super::rng::Rng;

/// A walk through the solutions, and the best it has met.
#[derive(Clone, Debug)]
pub(crate) struct Tabu {
    graph: Graph,
    neighbourhood: Neighbourhood,
    /// Until which step a task may not take an option again.
    forbidden_until: Vec<u64>,
    /// The first of each task's options in that list.
    first_option: Vec<u32>,
    best: Plan,
    step: u64,
    improved_at: u64,
}

/// The best of the moves seen so far; each of equal ones with the same chance.
#[derive(Default)]
struct Selection {
    best: Option<(Move, u32)>,
    ties: u32,
}

impl Selection {
    #[inline]
    fn offer(&mut self, to: Move, value: u32, rng: &mut Rng) {
        let least = self.best.map_or(u32::MAX, |(_, least)| least);
        if value < least {
            self.best = Some((to, value));
            self.ties = 1;
        } else if value == least {
            self.ties += 1;
            if rng.below(self.ties) == 0 {
                self.best = Some((to, value));
            }
        }
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
            neighbourhood: Neighbourhood::default(),
            forbidden_until: vec![0; options],
            first_option,
            best: plan.clone(),
            step: 0,
            improved_at: 0,
        }
    }

    /// Goes on from `plan`, with nothing tabu and nothing met.
    pub fn restart(&mut self, model: &Model, plan: &Plan) {
        self.graph.load(model, plan);
        self.graph.save(&mut self.best);
        self.forbidden_until.fill(0);
        self.improved_at = self.step;
    }

    /// The best plan since the restart.
    pub fn best(&self) -> &Plan {
        &self.best
    }

    /// How many steps ago the best plan was met.
    pub fn stalled_for(&self) -> u64 {
        self.step - self.improved_at
    }

    /// One move; whether it led to the best plan since the restart. When every
    /// move is tabu, a random one is made; when there is none, nothing happens.
    pub fn step(&mut self, model: &Model, rng: &mut Rng) -> bool {
        self.step += 1;
        self.neighbourhood.trace(model, &self.graph, rng);
        let Some(to) = self.select(model, rng) else {
            return false;
        };
        let task = to.task as usize;
        let length = self.neighbourhood.path.len() as u32;
        let tenure = length + model.options(task).len() as u32 + rng.below(length + 1);
        let left = self.first_option[task] + self.graph.option[task];
        self.forbidden_until[left as usize] = self.step + u64::from(tenure);
        self.graph.apply(model, to);
        let is_better = self.graph.makespan < self.best.makespan;
        if is_better {
            self.graph.save(&mut self.best);
            self.improved_at = self.step;
        }
        is_better
    }

    fn select(&self, model: &Model, rng: &mut Rng) -> Option<Move> {
        let (mut allowed, mut forbidden) = (Selection::default(), Selection::default());
        for &task in &self.neighbourhood.path {
            let first = self.first_option[task as usize];
            Neighbourhood::moves_of(model, &self.graph, task as usize, |to, value| {
                let until = self.forbidden_until[(first + to.option) as usize];
                // A way shorter than the best makespan is worth a broken tabu.
                if until > self.step && value >= self.best.makespan {
                    forbidden.offer(to, 0, rng);
                } else {
                    allowed.offer(to, value, rng);
                }
            });
        }
        allowed.best.or(forbidden.best).map(|(to, _)| to)
    }
}
