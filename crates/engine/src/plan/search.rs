//! Runs of tabu search from many starts, of which the better ones breed.
//!
//! After the scatter search with path relinking of González, Vela and Varela
//! (2015) and the TS/PR of Peng, Lü and Cheng (2015): an elite of solutions
//! that differ is kept; two of them are mixed into a start on the way between
//! them; tabu search improves it until it stalls.
//!
//! Ours differs in how two solutions are mixed. A weighted mean of the two
//! topological orders is again one, because what comes earlier in both comes
//! earlier in the mean. So the tasks are sorted by it, each takes its lane
//! from one parent or the other, and the child is feasible for any precedence
//! DAG without a repair.

use super::construct::{self, Timetable};
use super::graph::{NO_LANE, Plan};
use super::model::Model;
use super::rng::Rng;
use super::tabu::Tabu;

/// Steps without a better plan after which a run ends.
const STALL_STEPS: u64 = 3_000;
/// How many solutions the elite holds.
const ELITE: usize = 8;
/// Starts from scratch before the elite breeds, even if it is not full.
const FRESH_STARTS: u32 = 16;
/// Two plans are the same when fewer than one task in so many is done on
/// another lane or after another task.
const SAME_BELOW_ONE_IN: usize = 20;
/// The least weight of a parent, in percent.
const LEAST_WEIGHT: u32 = 30;

/// Tabu search with an elite.
#[derive(Clone, Debug)]
pub(crate) struct Search {
    tabu: Tabu,
    elite: Vec<Plan>,
    best: Plan,
    rng: Rng,
    fresh_starts: u32,
    start: Plan,
    keys: Vec<u64>,
    lanes: LaneOrder,
}

impl Search {
    pub fn new(model: &Model, seed: u64) -> Self {
        let first = construct::heft(model);
        Self {
            tabu: Tabu::new(model, &first),
            elite: Vec::with_capacity(ELITE),
            best: first.clone(),
            rng: Rng::new(seed),
            fresh_starts: 1,
            start: first,
            keys: vec![0; model.tasks],
            lanes: LaneOrder::default(),
        }
    }

    /// The best plan of all runs.
    pub fn best(&self) -> &Plan {
        &self.best
    }

    /// One step of tabu search; whether it led to the best plan of all.
    pub fn step(&mut self, model: &Model) -> bool {
        let mut is_better = false;
        if self.tabu.step(model, &mut self.rng) && self.tabu.best().makespan < self.best.makespan {
            self.best.clone_from(self.tabu.best());
            is_better = true;
        }
        if self.tabu.stalled_for() > STALL_STEPS {
            self.keep(model);
            self.begin_run(model);
        }
        is_better
    }

    fn begin_run(&mut self, model: &Model) {
        let is_young = self.elite.len() < ELITE && self.fresh_starts < FRESH_STARTS;
        if is_young || self.elite.len() < 2 {
            self.fresh_starts += 1;
            self.start_afresh(model);
        } else {
            let first = self.rng.index(self.elite.len());
            let step = 1 + self.rng.index(self.elite.len() - 1);
            self.relink(first, (first + step) % self.elite.len());
        }
        self.tabu.restart(model, &self.start);
    }

    /// A start by HEFT with noise: durations up to doubled in the ranks, and
    /// random preferences among agents that finish a task at the same time.
    fn start_afresh(&mut self, model: &Model) {
        let rng = &mut self.rng;
        let noisy = |&shortest: &u32| shortest + rng.below(shortest + 1);
        let durations: Vec<u32> = model.shortest.iter().map(noisy).collect();
        let rank = model.upward_ranks(&durations);
        let preferences: Vec<u32> = (0..model.agents).map(|_| self.rng.below(1_000)).collect();
        let mut timetable = Timetable::new(model);
        for task in construct::by_decreasing(model, &rank) {
            timetable.place(model, task as usize, &preferences);
        }
        self.start = timetable.plan(model);
    }

    /// A start on the way from one of the elite to another.
    fn relink(&mut self, from: usize, to: usize) {
        let (from, to) = (&self.elite[from], &self.elite[to]);
        let weight = LEAST_WEIGHT + self.rng.below(101 - 2 * LEAST_WEIGHT);
        for (rank, &task) in (0_u64..).zip(&from.order) {
            self.keys[task as usize] = rank * u64::from(100 - weight);
        }
        for (rank, &task) in (0_u64..).zip(&to.order) {
            self.keys[task as usize] += rank * u64::from(weight);
        }
        self.start.clone_from(from);
        for task in 0..self.keys.len() {
            if self.rng.below(100) < weight {
                self.start.option[task] = to.option[task];
                self.start.lane[task] = to.lane[task];
            }
        }
        let keys = &self.keys;
        self.start.order.sort_by_key(|&task| keys[task as usize]);
    }

    /// Takes the run's best into the elite if it is good and new.
    fn keep(&mut self, model: &Model) {
        let plan = self.tabu.best();
        let lanes = &mut self.lanes;
        let alike = self.elite.iter().position(|other| {
            lanes.difference(model, plan, other) * SAME_BELOW_ONE_IN < model.tasks
        });
        let place = match alike {
            Some(twin) => Some(twin).filter(|&twin| plan.makespan < self.elite[twin].makespan),
            None if self.elite.len() < ELITE => {
                self.elite.push(plan.clone());
                None
            }
            None => {
                let worst = (0..ELITE).max_by_key(|&index| self.elite[index].makespan);
                worst.filter(|&worst| plan.makespan <= self.elite[worst].makespan)
            }
        };
        if let Some(place) = place {
            self.elite[place].clone_from(plan);
        }
    }
}

/// What comes before each task on its lane; kept to be filled again.
#[derive(Clone, Debug, Default)]
struct LaneOrder {
    before: Vec<u32>,
    last: Vec<u32>,
}

impl LaneOrder {
    /// How many tasks two plans do on another lane or after another task.
    fn difference(&mut self, model: &Model, one: &Plan, other: &Plan) -> usize {
        const NOTHING: u32 = u32::MAX;
        self.before.clear();
        self.before.resize(model.tasks, NOTHING);
        self.last.clear();
        self.last.resize(model.lanes, NOTHING);
        let on_lanes =
            |plan: &Plan, task: u32| Some(plan.lane[task as usize]).filter(|&lane| lane != NO_LANE);
        for &task in &other.order {
            if let Some(lane) = on_lanes(other, task) {
                let last = &mut self.last[lane as usize];
                self.before[task as usize] = std::mem::replace(last, task);
            }
        }
        self.last.fill(NOTHING);
        let mut difference = 0;
        for &task in &one.order {
            if let Some(lane) = on_lanes(one, task) {
                let before = std::mem::replace(&mut self.last[lane as usize], task);
                let is_same =
                    other.lane[task as usize] == lane && self.before[task as usize] == before;
                difference += usize::from(!is_same);
            }
        }
        difference
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::check;
    use crate::plan::properties::random_problem;

    #[test]
    fn a_child_is_feasible_and_between_its_parents() {
        let mut mixed = 0;
        for seed in 0..100 {
            let problem = random_problem(seed, 30);
            let model = Model::new(&problem);
            let mut search = Search::new(&model, seed);
            for _ in 0..2 {
                search.start_afresh(&model);
                search.elite.push(search.start.clone());
            }
            search.relink(0, 1);
            let (one, other, child) = (&search.elite[0], &search.elite[1], &search.start);
            let schedule = child.schedule(&model);
            assert_eq!(check(&problem, &schedule), Ok(()), "seed {seed}");
            for task in 0..model.tasks {
                let way = |plan: &Plan| (plan.option[task], plan.lane[task]);
                let is_inherited = way(child) == way(one) || way(child) == way(other);
                assert!(is_inherited, "seed {seed}, task {task}");
            }
            let ranks = |plan: &Plan| {
                let mut rank = vec![0; model.tasks];
                for (position, &task) in plan.order.iter().enumerate() {
                    rank[task as usize] = position;
                }
                rank
            };
            let (one, other, child) = (ranks(one), ranks(other), ranks(child));
            for (a, b) in (0..model.tasks).flat_map(|a| (0..model.tasks).map(move |b| (a, b))) {
                let is_agreed = one[a] < one[b] && other[a] < other[b];
                assert!(!is_agreed || child[a] < child[b], "seed {seed}: {a}, {b}");
            }
            mixed += u32::from(child != one && child != other);
        }
        assert!(
            mixed > 30,
            "{mixed} of 100 children are in an order of their own"
        );
    }
}
