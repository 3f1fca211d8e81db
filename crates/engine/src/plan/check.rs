//! Says whether a schedule keeps the rules of its problem.
//!
//! It is the judge of the optimiser, so it shares no code with it: it knows
//! the problem and the schedule and nothing else.

use super::problem::{AgentIndex, Problem, TaskIndex, Ticks};
use super::schedule::Schedule;
use thiserror::Error;

/// Why a schedule is none for its problem.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Violation {
    /// Not one slot for each task.
    #[error("the schedule has {slots} slots for {tasks} tasks")]
    Length {
        /// How many slots there are.
        slots: usize,
        /// How many tasks there are.
        tasks: usize,
    },
    /// An agent that may not do the task.
    #[error("agent {agent} may not do task {task}", task = .0.0, agent = .1.0)]
    NotEligible(TaskIndex, AgentIndex),
    /// The end is not the start and the agent's duration.
    #[error("task {task} does not take as long as its agent needs", task = .0.0)]
    Duration(TaskIndex),
    /// A start before the release.
    #[error("task {task} starts before its release", task = .0.0)]
    Release(TaskIndex),
    /// A running task that does not go on at once.
    #[error("task {task} is running and does not go on at 0", task = .0.0)]
    Interrupted(TaskIndex),
    /// A start before a predecessor's end.
    #[error("task {task} starts before task {before} has ended", before = .0.0, task = .1.0)]
    Precedence(TaskIndex, TaskIndex),
    /// More tasks at once than the agent's capacity.
    #[error("agent {agent} does more tasks at {at} than it has capacity for", agent = .0.0, at = .1.0)]
    Capacity(AgentIndex, Ticks),
}

/// Whether `schedule` keeps every rule of `problem`. Cost: linear in tasks and
/// precedences, and sorting.
///
/// # Errors
/// The first violation found.
pub fn check(problem: &Problem, schedule: &Schedule) -> Result<(), Violation> {
    let (slots, tasks) = (schedule.slots().len(), problem.tasks().len());
    if slots != tasks {
        return Err(Violation::Length { slots, tasks });
    }
    for index in 0..tasks {
        check_slot(problem, schedule, TaskIndex::new(index))?;
    }
    check_capacity(problem, schedule)
}

fn check_slot(problem: &Problem, schedule: &Schedule, id: TaskIndex) -> Result<(), Violation> {
    let task = &problem.tasks()[id.index()];
    let slot = schedule.slots()[id.index()];
    let choice = task
        .choices
        .iter()
        .find(|choice| choice.agent == slot.agent);
    let Some(choice) = choice else {
        return Err(Violation::NotEligible(id, slot.agent));
    };
    if slot.start.0.checked_add(choice.duration.0) != Some(slot.end.0) {
        return Err(Violation::Duration(id));
    }
    if slot.start < task.release {
        return Err(Violation::Release(id));
    }
    if task.is_running && slot.start != Ticks(0) {
        return Err(Violation::Interrupted(id));
    }
    for &before in &task.predecessors {
        if schedule.slots()[before.index()].end > slot.start {
            return Err(Violation::Precedence(before, id));
        }
    }
    Ok(())
}

/// Walks through each agent's starts and ends in time. At one moment the ends
/// count first, so that a task may start when another ends; one that takes no
/// time takes no place.
fn check_capacity(problem: &Problem, schedule: &Schedule) -> Result<(), Violation> {
    let mut changes: Vec<(AgentIndex, Ticks, i32)> = Vec::new();
    for slot in schedule.slots().iter().filter(|slot| slot.start < slot.end) {
        changes.push((slot.agent, slot.start, 1));
        changes.push((slot.agent, slot.end, -1));
    }
    changes.sort_unstable();
    let mut busy = 0_i64;
    for (agent, at, change) in changes {
        busy += i64::from(change);
        if busy > i64::from(problem.agents()[agent.index()].capacity) {
            return Err(Violation::Capacity(agent, at));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::schedule::Slot;

    /// Two tasks of 3 and 4 on Ada, the second after the first; a third of 5
    /// for Ada or Bob, released at 1; a fourth, running, on Bob, who has room
    /// for two.
    fn problem() -> Problem {
        let mut builder = Problem::builder();
        let (ada, bob) = (builder.agent("Ada", 1), builder.agent("Bob", 2));
        let tasks: [TaskIndex; 4] = std::array::from_fn(|_| builder.task(""));
        builder.choice(tasks[0], ada, Ticks(3));
        builder.choice(tasks[1], ada, Ticks(4));
        builder.choice(tasks[2], ada, Ticks(5));
        builder.choice(tasks[2], bob, Ticks(5));
        builder.choice(tasks[3], bob, Ticks(2));
        builder.precedence(tasks[0], tasks[1]);
        builder.release(tasks[2], Ticks(1));
        builder.running(tasks[3]);
        builder.build().unwrap()
    }

    fn schedule(slots: [(u32, u32, u32); 4]) -> Schedule {
        let slot = |(agent, start, end)| Slot {
            agent: AgentIndex(agent),
            start: Ticks(start),
            end: Ticks(end),
        };
        Schedule::new(slots.map(slot).to_vec())
    }

    #[test]
    fn a_schedule_that_keeps_the_rules_passes() {
        let good = schedule([(0, 0, 3), (0, 3, 7), (1, 1, 6), (1, 0, 2)]);
        assert_eq!(check(&problem(), &good), Ok(()));
    }

    #[test]
    fn each_broken_rule_is_found() {
        let t = TaskIndex;
        let cases = [
            (
                [(1, 0, 3), (0, 3, 7), (1, 1, 6), (1, 0, 2)],
                Violation::NotEligible(t(0), AgentIndex(1)),
            ),
            (
                [(0, 0, 2), (0, 3, 7), (1, 1, 6), (1, 0, 2)],
                Violation::Duration(t(0)),
            ),
            (
                [(0, 0, 3), (0, 3, 7), (1, 0, 5), (1, 0, 2)],
                Violation::Release(t(2)),
            ),
            (
                [(0, 0, 3), (0, 3, 7), (1, 1, 6), (1, 1, 3)],
                Violation::Interrupted(t(3)),
            ),
            (
                [(0, 0, 3), (0, 2, 6), (1, 1, 6), (1, 0, 2)],
                Violation::Precedence(t(0), t(1)),
            ),
            (
                [(0, 0, 3), (0, 3, 7), (0, 1, 6), (1, 0, 2)],
                Violation::Capacity(AgentIndex(0), Ticks(1)),
            ),
        ];
        for (slots, expected) in cases {
            assert_eq!(check(&problem(), &schedule(slots)), Err(expected));
        }
        let short = Schedule::new(Vec::new());
        let length = Violation::Length { slots: 0, tasks: 4 };
        assert_eq!(check(&problem(), &short), Err(length));
    }
}
