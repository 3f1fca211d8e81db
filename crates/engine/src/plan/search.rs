//! search
use super::construct::{self, Timetable};
use super::graph::{NO_LANE, Plan};
use super::model::Model;
use super::rng::Rng;
use super::tabu::Tabu;

pub(crate) struct Search {
    pub tabu: Tabu,
    pool: Vec<Plan>,
    pub best: Plan,
    pub rng: Rng,
    pub runs: u32,
    pub cutoff: u64,
    pub pool_size: usize,
    child: Plan,
    keys: Vec<u64>,
    before: Vec<u32>,
    last: Vec<u32>,
    fresh: usize,
}
fn env(n:&str,d:u64)->u64{std::env::var(n).map_or(d,|m|m.parse().unwrap())}
impl Search {
    pub fn new(model: &Model, seed: u64) -> Self {
        let first = construct::heft(model);
        let tabu = Tabu::new(model, &first);
        Self { best: tabu.best.clone(), tabu, pool: Vec::new(), rng: Rng::new(seed), runs: 0, cutoff: env("CUT",5000), pool_size: env("POOL",8) as usize, child: first, keys: vec![0; model.tasks], before: vec![], last: vec![], fresh: 0 }
    }
    pub fn step(&mut self, model: &Model) -> bool {
        let improved = self.tabu.step(model, &mut self.rng);
        let mut better = false;
        if improved && self.tabu.best.makespan < self.best.makespan {
            self.best.clone_from(&self.tabu.best);
            better = true;
        }
        if self.tabu.iteration - self.tabu.improved_at > self.cutoff { self.next_run(model); }
        better
    }
    fn next_run(&mut self, model: &Model) {
        self.runs += 1;
        self.keep(model);
        if self.pool.len() < self.pool_size && self.fresh < self.pool_size * 2 {
            self.fresh += 1;
            self.random_start(model);
        } else if self.pool.len() < 2 {
            self.random_start(model);
        } else {
            let a = self.rng.index(self.pool.len());
            let b = (a + 1 + self.rng.index(self.pool.len() - 1)) % self.pool.len();
            self.relink(model, a, b);
        }
        self.tabu.restart(model, &self.child);
    }
    fn random_start(&mut self, model: &Model) {
        let noisy: Vec<u32> = (0..model.tasks).map(|t| {
            let d = model.shortest[t]; d + self.rng.below(d + 1)
        }).collect();
        let rank = model.upward_ranks(&noisy);
        let agents = model.lane_agent.last().map_or(0, |&l| l as usize + 1);
        let cost: Vec<u32> = (0..agents).map(|_| self.rng.below(1000)).collect();
        let mut timetable = Timetable::new(model);
        for task in construct::by_decreasing(model, &rank) { timetable.place(model, task as usize, &cost); }
        self.child = timetable.plan(model);
    }
    fn relink(&mut self, model: &Model, a: usize, b: usize) {
        let (from, to) = (&self.pool[a], &self.pool[b]);
        let weight = 30 + u64::from(self.rng.below(41));
        for (rank, &task) in from.order.iter().enumerate() { self.keys[task as usize] = rank as u64 * (100 - weight); }
        for (rank, &task) in to.order.iter().enumerate() { self.keys[task as usize] += rank as u64 * weight; }
        self.child.clone_from(from);
        for task in 0..model.tasks {
            if u64::from(self.rng.below(100)) < weight { self.child.option[task] = to.option[task]; self.child.lane[task] = to.lane[task]; }
        }
        let keys = &self.keys;
        // Ties: equal keys impossible between comparable tasks
        self.child.order.sort_by_key(|&t| keys[t as usize]);
    }
    fn distance(&mut self, model: &Model, other: usize) -> usize {
        // how many tasks have another lane or lane predecessor
        let none = u32::MAX;
        self.before.clear(); self.before.resize(model.tasks, none);
        self.last.clear(); self.last.resize(model.lanes, none);
        let plan = &self.pool[other];
        for &t in &plan.order { let l = plan.lane[t as usize]; if l != NO_LANE { self.before[t as usize] = self.last[l as usize]; self.last[l as usize] = t; } }
        self.last.fill(none);
        let mine = &self.tabu.best;
        let mut d = 0;
        for &t in &mine.order { let l = mine.lane[t as usize]; if l != NO_LANE {
            let p = self.last[l as usize]; self.last[l as usize] = t;
            if plan.lane[t as usize] != l || self.before[t as usize] != p { d += 1; }
        } }
        d
    }
    fn keep(&mut self, model: &Model) {
        let makespan = self.tabu.best.makespan;
        let near = (0..self.pool.len()).find(|&i| self.distance(model, i) * 20 < model.tasks);
        if let Some(i) = near {
            if makespan < self.pool[i].makespan { self.pool[i].clone_from(&self.tabu.best); }
            return;
        }
        if self.pool.len() < self.pool_size { self.pool.push(self.tabu.best.clone()); return; }
        let worst = (0..self.pool.len()).max_by_key(|&i| self.pool[i].makespan).expect("full");
        if makespan <= self.pool[worst].makespan { self.pool[worst].clone_from(&self.tabu.best); }
    }
}
