//! Tabu search on critical paths.
//!
//! After Mastrolilli and Gambardella (2000), section 6.

use super::graph::{Graph, Move, Plan};
use super::model::Model;
use super::neighbourhood::Neighbourhood;
use super::rng::Rng;

pub(crate) struct Tabu {
    pub graph: Graph,
    neighbourhood: Neighbourhood,
    /// Until which iteration a task may not take an option again.
    until: Vec<u64>,
    first_option: Vec<u32>,
    pub iteration: u64,
    pub best: Plan,
    pub improved_at: u64,
}

impl Tabu {
    pub fn new(model: &Model, plan: &Plan) -> Self {
        let graph = Graph::new(model, plan);
        let mut first_option = vec![0];
        let mut total = 0;
        for task in 0..model.tasks { total += model.options(task).len(); first_option.push(total as u32); }
        let mut best = Plan::default();
        graph.save(&mut best);
        Self { graph, neighbourhood: Neighbourhood::default(), until: vec![0; total], first_option, iteration: 0, best, improved_at: 0 }
    }

    pub fn restart(&mut self, model: &Model, plan: &Plan) {
        self.graph.load(model, plan);
        self.graph.save(&mut self.best);
        self.until.fill(0);
        self.improved_at = self.iteration;
    }

    pub fn step(&mut self, model: &Model, rng: &mut Rng) -> bool {
        self.iteration += 1;
        let now = self.iteration;
        self.neighbourhood.trace(model, &self.graph, rng);
        let mut best: Option<Move> = None;
        let mut best_value = u32::MAX;
        let mut ties = 0;
        let mut any: Option<Move> = None;
        let mut count = 0;
        let record = self.best.makespan;
        for &task in &self.neighbourhood.path {
            let first = self.first_option[task as usize];
            Neighbourhood::moves_of(model, &self.graph, task as usize, |to, value| {
                if self.until[(first + to.option) as usize] > now && value >= record {
                    count += 1;
                    if rng.below(count) == 0 { any = Some(to); }
                    return;
                }
                if value < best_value { best_value = value; ties = 1; best = Some(to); }
                else if value == best_value { ties += 1; if rng.below(ties) == 0 { best = Some(to); } }
            });
        }
        let Some(to) = best.or(any) else { return false };
        let task = to.task as usize;
        let slot = self.first_option[task] + self.graph.option[task];
        let options = model.options(task).len() as u32;
        let length = self.neighbourhood.path.len() as u32;
        let tenure = length + options + rng.below(length + 1);
        self.until[slot as usize] = now + u64::from(tenure);
        self.graph.apply(model, to);
        if self.graph.makespan < record { self.graph.save(&mut self.best); self.improved_at = now; return true; }
        false
    }
}
