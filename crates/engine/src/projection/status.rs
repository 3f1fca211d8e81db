//! The whole in one line.

use crate::ids::Round;
use crate::state::State;
use crate::task::{Priority, TaskState};
use crate::time::Millis;

/// The whole in one line. Cost: linear in agents, nothing more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusView {
    /// How many tasks there are.
    pub tasks: usize,
    /// How many are in each state, by [`TaskState::ALL`].
    pub by_state: [usize; TaskState::COUNT],
    /// How many agents are registered.
    pub agents: usize,
    /// The shape of the tensor: tasks, agents, priority levels.
    pub shape: [usize; 3],
    /// The last round that was run; 0 before the first.
    pub round: Round,
    /// How long the run has taken, in the run's own time.
    pub elapsed: Millis,
    /// How many answers came that did not count.
    pub refused_answers: u32,
}

impl StatusView {
    /// How many tasks are in `state`.
    pub fn count(&self, state: TaskState) -> usize {
        self.by_state[state as usize]
    }

    /// Completed tasks in percent of all, rounded down; 0 when there are none.
    pub fn completion_percent(&self) -> usize {
        (self.count(TaskState::Completed) * 100)
            .checked_div(self.tasks)
            .unwrap_or(0)
    }

    /// Whether every task is completed, failed or cancelled. No tasks are not finished.
    pub fn is_finished(&self) -> bool {
        let finished = TaskState::ALL
            .into_iter()
            .filter(|state| state.is_finished());
        self.tasks > 0 && finished.map(|state| self.count(state)).sum::<usize>() == self.tasks
    }
}

/// The whole of `state` in one line.
pub fn status(state: &State) -> StatusView {
    let agents = state.registered_agents().count();
    StatusView {
        tasks: state.task_count(),
        by_state: TaskState::ALL.map(|wanted| state.count(wanted)),
        agents,
        shape: [state.task_count(), agents, Priority::COUNT],
        round: state.round(),
        elapsed: state.now() - state.run_started_at(),
        refused_answers: state.refused_answers(),
    }
}
