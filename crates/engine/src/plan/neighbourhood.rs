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
const MAX_POSITIONS: usize = 24;

/// Finds a critical path and evaluates the moves of its tasks.
#[derive(Clone, Debug, Default)]
pub(crate) struct Neighbourhood {
    /// The tasks of a critical path, last first.
    pub path: Vec<u32>,
    candidates: Vec<u32>,
}

impl Neighbourhood {
    /// Picks a critical path at random, choosing evenly at each fork.
    pub fn trace(&mut self, model: &Model, graph: &Graph, rng: &mut Rng) {
        self.path.clear();
        self.candidates.clear();
        let last = |&task: &u32| graph.end[task as usize] == graph.makespan;
        self.candidates.extend((0..model.tasks as u32).filter(last));
        while !self.candidates.is_empty() {
            let task = self.candidates[rng.index(self.candidates.len())];
            self.path.push(task);
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

    /// Calls `visit` with each move of `task` and the longest way through the
    /// task after it.
    pub fn moves_of(model: &Model, graph: &Graph, task: usize, mut visit: impl FnMut(Move, u32)) {
        if graph.lane[task] == NO_LANE {
            return;
        }
        let ready = graph.ready(model, task);
        let tail = graph.tail(model, task);
        for (option, choice) in model.options(task).iter().enumerate() {
            for lane in choice.first_lane..choice.first_lane + choice.lanes {
                let fit = Fit {
                    task: task as u32,
                    option: option as u32,
                    lane,
                    ready,
                    tail,
                    duration: choice.duration,
                };
                if lane == graph.lane[task] {
                    fit.own_lane(model, graph, &mut visit);
                } else {
                    fit.other_lane(model, graph, &mut visit);
                }
            }
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
}

impl Fit {
    fn to(&self, position: usize) -> Move {
        Move {
            task: self.task,
            option: self.option,
            lane: self.lane,
            position: position as u32,
        }
    }

    /// The way through the task between one that ends at `end` and one with `way` to go.
    #[inline]
    fn through(&self, end: u32, way: u32) -> u32 {
        self.ready.max(end) + self.duration + self.tail.max(way)
    }

    fn other_lane(&self, model: &Model, graph: &Graph, visit: &mut impl FnMut(Move, u32)) {
        let sequence = &graph.sequence[self.lane as usize];
        let first = sequence.partition_point(|&other| graph.end[other as usize] <= self.ready);
        let last = sequence.partition_point(|&other| graph.way[other as usize] > self.tail);
        // Between what must come before and what must come after there is
        // either a gap, where all positions are as good, or a stretch to search.
        let (low, high) = if last <= first {
            (last, last)
        } else {
            (first, last)
        };
        let stride = 1 + (high - low) / MAX_POSITIONS;
        let mut position = low;
        while position <= high {
            let end = match position {
                0 => model.lane_ready[self.lane as usize],
                _ => graph.end[sequence[position - 1] as usize],
            };
            let way = sequence
                .get(position)
                .map_or(0, |&after| graph.way[after as usize]);
            visit(self.to(position), self.through(end, way));
            position += stride;
        }
    }

    fn own_lane(&self, model: &Model, graph: &Graph, visit: &mut impl FnMut(Move, u32)) {
        let sequence = &graph.sequence[self.lane as usize];
        let here = graph.position(self.task as usize);
        let ready = model.lane_ready[self.lane as usize];
        let mut way = sequence
            .get(here + 1)
            .map_or(0, |&after| graph.way[after as usize]);
        for position in (0..here).rev().take(MAX_POSITIONS) {
            let other = sequence[position] as usize;
            if graph.end[other] <= self.ready {
                break;
            }
            way = way.max(graph.tail(model, other)) + graph.duration[other];
            let end = match position {
                0 => ready,
                _ => graph.end[sequence[position - 1] as usize],
            };
            visit(self.to(position), self.through(end, way));
        }
        let mut end = match here {
            0 => ready,
            _ => graph.end[sequence[here - 1] as usize],
        };
        for position in (here + 1..sequence.len()).take(MAX_POSITIONS) {
            let other = sequence[position] as usize;
            if graph.way[other] <= self.tail {
                break;
            }
            end = end.max(graph.ready(model, other)) + graph.duration[other];
            let way = sequence
                .get(position + 1)
                .map_or(0, |&after| graph.way[after as usize]);
            visit(self.to(position), self.through(end, way));
        }
    }
}
