//! A schedule: who does each task, and when.

use super::problem::{AgentIndex, Problem, Ticks};

/// When and by whom a task is done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Slot {
    /// Who does it.
    pub agent: AgentIndex,
    /// When it starts.
    pub start: Ticks,
    /// When it has ended.
    pub end: Ticks,
}

/// A slot for each task of a problem, in the order of its tasks. Whether it
/// keeps the problem's rules, only [`check`](super::check::check) says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Schedule {
    slots: Vec<Slot>,
}

impl Schedule {
    /// The schedule of these slots.
    pub fn new(slots: Vec<Slot>) -> Self {
        Self { slots }
    }

    /// The slots, in the order of the problem's tasks.
    pub fn slots(&self) -> &[Slot] {
        &self.slots
    }

    /// When the last task has ended; 0 without tasks.
    pub fn makespan(&self) -> Ticks {
        let ends = self.slots.iter().map(|slot| slot.end);
        ends.max().unwrap_or_default()
    }

    /// By how much the latest task misses its due date; 0 when none does.
    pub fn lateness(&self, problem: &Problem) -> Ticks {
        let late = |(slot, due): (&Slot, Option<Ticks>)| Some(slot.end.0.saturating_sub(due?.0));
        let dues = problem.tasks().iter().map(|task| task.due);
        let worst = self.slots.iter().zip(dues).filter_map(late).max();
        Ticks(worst.unwrap_or(0))
    }
}
