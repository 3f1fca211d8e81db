//! First schedules: HEFT, and the same with other orders of the tasks.
//!
//! Topcuoglu, Hariri and Wu (2002), "Performance-effective and low-complexity
//! task scheduling for heterogeneous computing", section 4.2: tasks by
//! decreasing upward rank, each put where it ends first, also into gaps. Ours
//! has no communication costs, and an agent has as many lanes as capacity.

use super::graph::{NO_LANE, Plan};
use super::model::Model;

/// A schedule under construction: the busy times of each lane.
#[derive(Clone, Debug)]
pub(crate) struct Timetable {
    /// When each lane is busy, in order: start, end.
    busy: Vec<Vec<(u32, u32)>>,
    /// The end of each task that has been placed.
    pub end: Vec<u32>,
    start: Vec<u32>,
    option: Vec<u32>,
    lane: Vec<u32>,
}

/// A place that a task could take.
#[derive(Clone, Copy)]
struct Place {
    start: u32,
    end: u32,
    option: u32,
    lane: u32,
}

impl Timetable {
    pub fn new(model: &Model) -> Self {
        Self {
            busy: vec![Vec::new(); model.lanes],
            end: vec![0; model.tasks],
            start: vec![0; model.tasks],
            option: vec![0; model.tasks],
            lane: vec![NO_LANE; model.tasks],
        }
    }

    /// Puts `task`, whose predecessors have been placed, where it ends first;
    /// of equal places on the agent with the lower `cost`, then the first.
    pub fn place(&mut self, model: &Model, task: usize, cost: &[u32]) {
        let before = model.predecessors.of(task).iter();
        let ready = before.fold(model.release[task], |t, &p| t.max(self.end[p as usize]));
        let best = if model.is_free[task] {
            let end = ready + model.options(task)[0].duration;
            Place {
                start: ready,
                end,
                option: 0,
                lane: NO_LANE,
            }
        } else {
            self.best_place(model, task, ready, cost)
        };
        self.take(task, best);
    }

    fn best_place(&self, model: &Model, task: usize, ready: u32, cost: &[u32]) -> Place {
        let mut best: Option<(u32, u32, Place)> = None;
        for (option, choice) in model.options(task).iter().enumerate() {
            let cost = cost[choice.agent as usize];
            for lane in choice.first_lane..choice.first_lane + choice.lanes {
                let from = ready.max(model.lane_ready[lane as usize]);
                let limit = best.map_or(u32::MAX, |(end, _, _)| end);
                if from + choice.duration > limit {
                    break;
                }
                let start = earliest_gap(&self.busy[lane as usize], from, choice.duration);
                let end = start + choice.duration;
                if best.is_none_or(|(e, c, _)| (end, cost) < (e, c)) {
                    let option = option as u32;
                    best = Some((
                        end,
                        cost,
                        Place {
                            start,
                            end,
                            option,
                            lane,
                        },
                    ));
                }
                // An idle lane is as good as the agent's other lanes can be.
                if start == ready {
                    break;
                }
            }
        }
        best.expect("a task has an option").2
    }

    fn take(&mut self, task: usize, place: Place) {
        self.start[task] = place.start;
        self.end[task] = place.end;
        self.option[task] = place.option;
        self.lane[task] = place.lane;
        if place.lane != NO_LANE {
            let busy = &mut self.busy[place.lane as usize];
            let at = busy.partition_point(|&(start, _)| start < place.start);
            busy.insert(at, (place.start, place.end));
        }
    }

    /// The schedule as a plan.
    pub fn plan(&self, model: &Model) -> Plan {
        let mut order = model.topological.clone();
        // Stable, so that what takes no time stays before what waits for it.
        order.sort_by_key(|&task| self.start[task as usize]);
        Plan {
            order,
            option: self.option.clone(),
            lane: self.lane.clone(),
            makespan: self.end.iter().copied().max().unwrap_or(0),
        }
    }
}

/// The first moment from `ready` on at which nothing is busy for `duration`.
fn earliest_gap(busy: &[(u32, u32)], ready: u32, duration: u32) -> u32 {
    match busy.last() {
        Some(&(_, end)) if end > ready => {}
        _ => return ready,
    }
    let first = busy.partition_point(|&(_, end)| end <= ready);
    let mut start = ready;
    for &(busy_start, busy_end) in &busy[first..] {
        if busy_start >= start + duration {
            break;
        }
        start = busy_end;
    }
    start
}

/// The mean duration of each task over its choices, rounded to the nearest.
fn mean_durations(model: &Model) -> Vec<u32> {
    let mean = |task: usize| {
        let options = model.options(task);
        let sum: u64 = options
            .iter()
            .map(|option| u64::from(option.duration))
            .sum();
        let count = options.len() as u64;
        ((sum + count / 2) / count) as u32
    };
    (0..model.tasks).map(mean).collect()
}

/// The tasks by decreasing `key`, which no predecessor may have less of.
pub(crate) fn by_decreasing(model: &Model, key: &[u32]) -> Vec<u32> {
    let mut order = model.topological.clone();
    order.sort_by_key(|&task| std::cmp::Reverse(key[task as usize]));
    order
}

/// HEFT. Cost: tasks × lanes × what a gap's search takes.
pub(crate) fn heft(model: &Model) -> Plan {
    let rank = model.upward_ranks(&mean_durations(model));
    let mut timetable = Timetable::new(model);
    let cost = vec![0; model.agents];
    for task in by_decreasing(model, &rank) {
        timetable.place(model, task as usize, &cost);
    }
    timetable.plan(model)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Problem, Ticks, heft as schedule};

    #[test]
    fn a_gap_is_found_where_there_is_one() {
        let busy = [(2, 4), (5, 9), (12, 20)];
        for (ready, duration, expected) in [
            (0, 2, 0),
            (0, 3, 9),
            (4, 1, 4),
            (3, 2, 9),
            (6, 3, 9),
            (6, 4, 20),
            (30, 1, 30),
        ] {
            assert_eq!(
                earliest_gap(&busy, ready, duration),
                expected,
                "{duration} from {ready}"
            );
        }
    }

    #[test]
    fn a_short_task_fills_the_gap_before_a_long_wait() {
        // One agent; a long chain of the other keeps it waiting from 0 to 5.
        let mut builder = Problem::builder();
        let (one, other) = (builder.agent("one", 1), builder.agent("other", 1));
        let (first, second, small) = (
            builder.task("first"),
            builder.task("second"),
            builder.task("small"),
        );
        builder.choice(first, other, Ticks(5));
        builder.choice(second, one, Ticks(7));
        builder.choice(small, one, Ticks(3));
        builder.precedence(first, second);
        let slots = schedule(&builder.build().unwrap());
        assert_eq!(slots.slots()[2].start, Ticks(0));
        assert_eq!(slots.makespan(), Ticks(12));
    }
}
