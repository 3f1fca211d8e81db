//! Which moves are worth trying, and what each would come to.
//!
//! After Mastrolilli and Gambardella (2000), "Effective neighbourhood
//! functions for the flexible job shop problem", sections 3 to 5 (the
//! neighbourhood Nopt and its estimate): a task on a critical path is taken
//! out and put into a lane between the tasks that could not come after it and
//! those that could not come before it, where it never closes a cycle. The
//! longest way through the moved task is estimated from the ends and ways
//! before the move.
//!
//! Ours differs in that precedence is any DAG (the proof needs only that what
//! is on a lane takes time), that a task has an option on each lane of an
//! agent, and that in its own lane the ends and ways of its neighbours are
//! worked out again along the lane, as Balas and Vazacopoulos (1998) do.

use super::graph::{Graph, Move, NO_LANE};
use super::model::Model;
use super::rng::Rng;

/// Most positions in one lane that one evaluation looks at.
const MAX_POSITIONS: usize = 48;

/// Longest lane that is searched by walking from a guess.
const MAX_WALK: usize = 96;

/// Finds a critical path.
#[derive(Clone, Debug, Default)]
pub(crate) struct CriticalPath {
    /// The tasks of a critical path, last first.
    pub tasks: Vec<u32>,
    candidates: Vec<u32>,
}

impl CriticalPath {
    /// Picks a critical path at random, choosing evenly at each fork.
    pub fn trace(&mut self, model: &Model, graph: &Graph, rng: &mut Rng) {
        self.tasks.clear();
        self.candidates.clear();
        let last = |&task: &u32| graph.end[task as usize] == graph.makespan;
        self.candidates.extend((0..model.tasks as u32).filter(last));
        while !self.candidates.is_empty() {
            let task = self.candidates[rng.index(self.candidates.len())];
            self.tasks.push(task);
            let task = task as usize;
            let start = graph.start(task);
            self.candidates.clear();
            let previous = graph.previous(task);
            if previous < model.tasks && graph.end[previous] == start {
                self.candidates.push(previous as u32);
            }
            for &before in model.predecessors.of(task) {
                if graph.end[before as usize] == start && before as usize != previous {
                    self.candidates.push(before);
                }
            }
        }
    }
}

/// Which options may not be taken for now.
pub(crate) trait Forbidden {
    /// Whether `option` of `task` may not be taken.
    fn is_forbidden(&self, task: usize, option: usize) -> bool;
}

/// Chooses among moves as they are evaluated.
pub(crate) struct Chooser<'a> {
    model: &'a Model,
    graph: &'a Graph,
    rng: &'a mut Rng,
    /// A move to less than this may break a prohibition.
    record: u32,
    /// 2³² over the makespan.
    positions_per_tick: u64,
    allowed: Selection,
    /// In case there is nothing else: any of the prohibited moves.
    forbidden: Selection,
}

/// The best of the moves offered; each of equal ones with the same chance.
struct Selection {
    best: Option<Move>,
    value: u32,
    ties: u32,
}

impl Selection {
    const EMPTY: Self = Self {
        best: None,
        value: u32::MAX,
        ties: 0,
    };

    #[inline]
    fn offer(&mut self, to: Move, value: u32, rng: &mut Rng) {
        if value > self.value {
            return;
        }
        if value < self.value {
            self.value = value;
            self.ties = 0;
        }
        self.ties += 1;
        if self.ties == 1 || rng.below(self.ties) == 0 {
            self.best = Some(to);
        }
    }
}

/// A task that is looking for a place in a lane.
struct Fit {
    task: u32,
    option: u32,
    lane: u32,
    /// When its predecessors have ended.
    ready: u32,
    /// The longest way through its successors.
    tail: u32,
    duration: u32,
    is_forbidden: bool,
}

impl Fit {
    /// The way through the task between one that ends at `end` and one with `way` to go.
    #[inline]
    fn through(&self, end: u32, way: u32) -> u32 {
        self.ready.max(end) + self.duration + self.tail.max(way)
    }
}

impl<'a> Chooser<'a> {
    pub fn new(model: &'a Model, graph: &'a Graph, record: u32, rng: &'a mut Rng) -> Self {
        Self {
            model,
            graph,
            rng,
            record,
            positions_per_tick: (1_u64 << 32) / u64::from(graph.makespan.max(1)),
            allowed: Selection::EMPTY,
            forbidden: Selection::EMPTY,
        }
    }

    /// The move that leads to the shortest way through its task.
    pub fn choice(self) -> Option<Move> {
        self.allowed.best.or(self.forbidden.best)
    }

    /// Evaluates the moves of `task`, but those that cannot be chosen any more.
    pub fn consider(&mut self, task: usize, prohibition: &impl Forbidden) {
        let (model, graph) = (self.model, self.graph);
        if graph.lane[task] == NO_LANE {
            return;
        }
        let ready = graph.ready(model, task);
        let tail = graph.tail(model, task);
        for (option, choice) in model.options(task).iter().enumerate() {
            let least = ready + choice.duration + tail;
            let is_forbidden = prohibition.is_forbidden(task, option);
            let is_hopeless = is_forbidden && least >= self.record && self.allowed.best.is_some();
            if least > self.allowed.value || is_hopeless {
                continue;
            }
            for lane in choice.first_lane..choice.first_lane + choice.lanes {
                let fit = Fit {
                    task: task as u32,
                    option: option as u32,
                    lane,
                    ready,
                    tail,
                    duration: choice.duration,
                    is_forbidden,
                };
                if lane == graph.lane[task] {
                    self.own_lane(&fit);
                } else {
                    self.other_lane(&fit);
                }
            }
        }
    }

    #[inline]
    fn offer(&mut self, fit: &Fit, position: usize, value: u32) {
        let to = Move {
            task: fit.task,
            option: fit.option,
            lane: fit.lane,
            position: position as u32,
        };
        if !fit.is_forbidden || value < self.record {
            self.allowed.offer(to, value, self.rng);
        } else if self.allowed.best.is_none() {
            self.forbidden.offer(to, 0, self.rng);
        }
    }

    /// When the lane is free for what comes to `position` in `sequence`.
    #[inline]
    fn end_before(&self, sequence: &[u32], position: usize, lane: u32) -> u32 {
        match position {
            0 => self.model.lane_ready[lane as usize],
            _ => self.graph.end[sequence[position - 1] as usize],
        }
    }

    #[inline]
    fn way_at(&self, sequence: &[u32], position: usize) -> u32 {
        let after = sequence.get(position);
        after.map_or(0, |&after| self.graph.way[after as usize])
    }

    /// The first position whose task ends after `ready`. Lanes are busy most of
    /// the time, so a guess by proportion is near, and in a short lane walking
    /// from there is faster than halving.
    #[inline]
    fn first_after(&self, sequence: &[u32], ready: u32) -> usize {
        let is_before = |&task: &u32| self.graph.end[task as usize] <= ready;
        if sequence.len() > MAX_WALK {
            return sequence.partition_point(is_before);
        }
        let share = u64::from(ready) * self.positions_per_tick * sequence.len() as u64;
        let mut first = ((share >> 32) as usize).min(sequence.len());
        while sequence.get(first).is_some_and(is_before) {
            first += 1;
        }
        while first > 0 && !is_before(&sequence[first - 1]) {
            first -= 1;
        }
        first
    }

    fn other_lane(&mut self, fit: &Fit) {
        let graph = self.graph;
        let sequence = &graph.sequence[fit.lane as usize][..];
        let first = self.first_after(sequence, fit.ready);
        // What must come after the task begins here. In front of what need not
        // come before it either, each position is worth a look; if there is
        // nothing of the kind, all positions of the gap are as good as this.
        let mut end = self.end_before(sequence, first, fit.lane);
        for position in (first..=sequence.len()).take(MAX_POSITIONS) {
            let way = self.way_at(sequence, position);
            self.offer(fit, position, fit.through(end, way));
            if way <= fit.tail {
                break;
            }
            end = graph.end[sequence[position] as usize];
        }
    }

    fn own_lane(&mut self, fit: &Fit) {
        let (model, graph) = (self.model, self.graph);
        let sequence = &graph.sequence[fit.lane as usize][..];
        let here = graph.position(fit.task as usize);
        let mut way = self.way_at(sequence, here + 1);
        for position in (0..here).rev().take(MAX_POSITIONS) {
            let other = sequence[position] as usize;
            if graph.end[other] <= fit.ready {
                break;
            }
            way = way.max(graph.tail(model, other)) + graph.duration[other];
            let end = self.end_before(sequence, position, fit.lane);
            self.offer(fit, position, fit.through(end, way));
        }
        let mut end = self.end_before(sequence, here, fit.lane);
        for position in (here + 1..sequence.len()).take(MAX_POSITIONS) {
            let other = sequence[position] as usize;
            if graph.way[other] <= fit.tail {
                break;
            }
            end = end.max(graph.ready(model, other)) + graph.duration[other];
            let way = self.way_at(sequence, position + 1);
            self.offer(fit, position, fit.through(end, way));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::construct;
    use crate::plan::graph::Plan;
    use crate::plan::properties::random_problem;

    struct Nothing;

    impl Forbidden for Nothing {
        fn is_forbidden(&self, _task: usize, _option: usize) -> bool {
            false
        }
    }

    #[test]
    fn chosen_moves_never_close_a_cycle_and_their_value_is_never_too_good() {
        let mut made = 0;
        for seed in 0..200 {
            let model = Model::new(&random_problem(seed, 40));
            let mut graph = Graph::new(&model, &construct::heft(&model));
            let mut rng = Rng::new(seed);
            for _ in 0..50 {
                let task = rng.index(model.tasks.max(1));
                let mut chooser = Chooser::new(&model, &graph, 0, &mut rng);
                if task < model.tasks {
                    chooser.consider(task, &Nothing);
                }
                let value = chooser.allowed.value;
                let Some(to) = chooser.choice() else { continue };
                graph.apply(&model, to);
                made += 1;
                let through = graph.end[task] + graph.way[task] - graph.duration[task];
                assert!(
                    through <= value,
                    "seed {seed}: {through} is more than {value}"
                );
                // Built anew it is the same, so the order was repaired rightly.
                let mut plan = Plan::default();
                graph.save(&mut plan);
                let fresh = Graph::new(&model, &plan);
                assert_eq!(fresh.end, graph.end, "seed {seed}");
                assert_eq!(fresh.way, graph.way, "seed {seed}");
                assert_eq!(fresh.makespan, graph.makespan, "seed {seed}");
            }
        }
        assert!(made > 5_000, "only {made} moves were made");
    }

    #[test]
    fn a_critical_path_is_as_long_as_the_makespan() {
        for seed in 0..200 {
            let model = Model::new(&random_problem(seed, 40));
            let graph = Graph::new(&model, &construct::heft(&model));
            let mut path = CriticalPath::default();
            path.trace(&model, &graph, &mut Rng::new(seed));
            let Some(&first) = path.tasks.last() else {
                continue;
            };
            let length: u32 = path
                .tasks
                .iter()
                .map(|&task| graph.duration[task as usize])
                .sum();
            assert_eq!(
                graph.start(first as usize) + length,
                graph.makespan,
                "seed {seed}"
            );
        }
    }
}
