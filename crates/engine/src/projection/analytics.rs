//! How the run went over its time and among its tasks, for charts.

use super::lateness::{GoalLateness, lateness};
use super::metrics::wait;
use crate::state::State;
use crate::task::{Task, TaskState};
use crate::time::{Millis, Time};

/// Into how many periods a run is cut at most.
pub const MAX_PERIODS: u32 = 60;
/// Into how many intervals numbers are counted.
pub const INTERVALS: u32 = 12;

/// The run over its time and among its tasks.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Analytics {
    /// Equal periods from the start of the run to now.
    pub periods: Vec<Period>,
    /// How long each task that has had an agent waited for its last one, in minutes.
    pub waits_min: Vec<f64>,
    /// How long each completed task was expected to take and did, in minutes,
    /// from its start to its end.
    pub estimates_min: Vec<(f64, f64)>,
    /// How many tasks needed so many attempts more than one, since somebody
    /// last retried them; as long as the most that one needed.
    pub retries: Vec<u32>,
    /// What each goal with a deadline says, and how it stands to it, in
    /// submission order.
    pub deadlines: Vec<(String, GoalLateness)>,
}

/// A part of the run. Tasks are counted by their last attempt.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Period {
    /// When it ends, from the start of the run.
    pub end: Millis,
    /// How many tasks waited for an agent at its end.
    pub waiting: u32,
    /// How many tasks were with agents at its end.
    pub held: u32,
    /// How many tasks were completed in it.
    pub completed: u32,
}

/// Numbers counted in equal intervals.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Spread {
    /// Where the intervals begin and end: one more than there are.
    pub edges: Vec<f64>,
    /// How many numbers are in each; an edge belongs to the interval after it,
    /// the last one to the one before.
    pub counts: Vec<u32>,
}

/// The run of `state`. Cost: linear in tasks.
pub fn analytics(state: &State) -> Analytics {
    let mut retries = Vec::new();
    for task in state.present_tasks() {
        let more = (task.failures + task.losses) as usize;
        if retries.len() <= more {
            retries.resize(more + 1, 0);
        }
        retries[more] += 1;
    }
    Analytics {
        periods: periods(state),
        waits_min: state
            .present_tasks()
            .filter_map(wait)
            .map(minutes)
            .collect(),
        estimates_min: state.present_tasks().filter_map(taken).collect(),
        retries,
        deadlines: deadlines(state),
    }
}

fn deadlines(state: &State) -> Vec<(String, GoalLateness)> {
    let named = |one: GoalLateness| {
        let goal = &state.goals()[one.goal.index()];
        (goal.spec.text.clone(), one)
    };
    lateness(state).into_iter().map(named).collect()
}

/// What a completed task was expected to take, and took.
fn taken(task: &Task) -> Option<(f64, f64)> {
    let (from, to) = (task.started_at()?, task.finished_at()?);
    let is_done = task.state == TaskState::Completed && from <= to;
    is_done.then(|| (f64::from(task.spec.estimate.0), minutes(to - from)))
}

fn periods(state: &State) -> Vec<Period> {
    let start = state.run_started_at();
    let length = state.now() - start;
    if length == Millis(0) {
        return Vec::new();
    }
    let count = u64::from(MAX_PERIODS).min(length.0);
    let mut periods: Vec<Period> = (1..=count)
        .map(|period| Period {
            end: Millis(length.0 * period / count),
            ..Period::default()
        })
        .collect();
    let ends: Vec<Time> = periods.iter().map(|period| start + period.end).collect();
    // The first period at whose end a moment has passed.
    let of = |at: Time| ends.partition_point(|end| *end < at);
    for task in state.present_tasks() {
        let last = periods.len();
        let is_held = task.state.is_held();
        let finished = task.finished_at().filter(|_| task.state.is_finished());
        let assigned = task.assigned_at().filter(|_| !task.state.is_waiting());
        let end = |at: Option<Time>| at.map_or(last, of);
        let ready = task.ready_at().filter(|_| task.state != TaskState::Blocked);
        if let Some(ready) = ready.map(of) {
            let until = end(assigned.or(finished));
            for period in periods.iter_mut().take(until).skip(ready) {
                period.waiting += 1;
            }
        }
        if let Some(assigned) = assigned.map(of) {
            let until = if is_held { last } else { end(finished) };
            for period in periods.iter_mut().take(until).skip(assigned) {
                period.held += 1;
            }
        }
        if task.state == TaskState::Completed
            && let Some(period) = finished.and_then(|at| periods.get_mut(of(at)))
        {
            period.completed += 1;
        }
    }
    periods
}

/// Counts `numbers`, none of which is below 0, in equal intervals from 0.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "an interval's index"
)]
pub fn spread(numbers: &[f64]) -> Spread {
    let most = numbers.iter().copied().fold(0.0, f64::max);
    // All alike: one interval that holds them.
    let width = if most > 0.0 {
        most / f64::from(INTERVALS)
    } else {
        1.0
    };
    let intervals = if most > 0.0 { INTERVALS } else { 1 };
    let mut counts = vec![0; intervals as usize];
    for number in numbers {
        let at = (number / width) as usize;
        counts[at.min(intervals as usize - 1)] += 1;
    }
    Spread {
        edges: (0..=intervals)
            .map(|edge| f64::from(edge) * width)
            .collect(),
        counts,
    }
}

#[expect(clippy::cast_precision_loss, reason = "shown rounded, decides nothing")]
fn minutes(length: Millis) -> f64 {
    length.0 as f64 / 60_000.0
}

#[cfg(test)]
mod tests {
    use super::super::fixture::Fixture;
    use super::*;

    #[test]
    fn a_run_is_told_over_its_time() {
        let mut fixture = Fixture::new();
        fixture.agent("Ada", &["coding"], 1);
        let [first, second] =
            ["First", "Second"].map(|name| fixture.task(name, 60, &["coding"], &[]));
        fixture.round();
        fixture.start(first);
        fixture.wait(30);
        fixture.complete(first);
        fixture.round();
        fixture.start(second);
        fixture.wait(30);
        fixture.complete(second);
        let told = analytics(fixture.state());
        let at = |minutes: usize| told.periods[minutes - 1];
        assert_eq!(told.periods.len(), 60);
        assert_eq!(at(60).end, Millis(3_600_000));
        assert_eq!((at(29).waiting, at(29).held, at(29).completed), (1, 1, 0));
        assert_eq!((at(30).completed, at(31).completed), (1, 0));
        assert_eq!((at(31).waiting, at(31).held, at(60).held), (0, 1, 0));
        assert_eq!(told.estimates_min, [(60.0, 30.0), (60.0, 30.0)]);
        assert_eq!(told.waits_min, [0.0, 30.0]);
        assert_eq!(told.retries, [2]);
    }

    #[test]
    fn attempts_that_failed_are_counted() {
        let mut fixture = Fixture::new();
        fixture.agent("Ada", &["coding"], 2);
        let [first, _] = ["First", "Second"].map(|name| fixture.task(name, 60, &["coding"], &[]));
        fixture.round();
        fixture.start(first);
        fixture.wait(10);
        fixture.fail(first);
        assert_eq!(analytics(fixture.state()).retries, [1, 1]);
    }

    #[test]
    fn before_the_run_there_is_nothing_to_tell() {
        let mut fixture = Fixture::new();
        fixture.task("First", 60, &["coding"], &[]);
        let told = analytics(fixture.state());
        assert_eq!((told.periods.len(), told.waits_min.len()), (0, 0));
        assert_eq!(told.retries, [1]);
    }

    #[test]
    fn numbers_are_counted_in_equal_intervals() {
        let counted = spread(&[0.0, 0.5, 1.0, 11.0, 12.0]);
        assert_eq!(counted.edges.len(), 13);
        assert_eq!(
            (counted.counts[0], counted.counts[1], counted.counts[11]),
            (2, 1, 2)
        );
        assert_eq!(spread(&[0.0, 0.0]).counts, [2]);
        assert_eq!(spread(&[]).counts, [0]);
    }
}
