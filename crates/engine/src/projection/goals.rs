//! The goals, as cards with their progress.

use super::agents::lead_name;
use crate::goal::{Findings, Goal, GoalSpec};
use crate::ids::GoalId;
use crate::projection::task::TaskRef;
use crate::state::State;
use crate::task::TaskState;
use crate::time::{Millis, Time};
use std::sync::Arc;

/// A goal, as a card with its progress.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GoalView {
    /// Its id.
    pub id: GoalId,
    /// What was said about it.
    pub spec: Arc<GoalSpec>,
    /// What the rules found in it.
    pub findings: Arc<Findings>,
    /// What its lead is called.
    pub lead: Option<String>,
    /// How often it has come again in this run.
    pub recurred: u32,
    /// How many tasks it has.
    pub tasks: usize,
    /// How many are in each state, by [`TaskState::ALL`].
    pub by_state: [usize; TaskState::COUNT],
    /// Whether all its tasks still wait, so that it can be decomposed anew.
    pub is_untouched: bool,
    /// When its last task was finished, counted from the start of the run, if all are.
    pub finished_after: Option<Millis>,
    /// The tasks that were given up, so that it cannot be reached.
    pub stalled_by: Vec<TaskRef>,
    /// By how much it missed its deadline so far; zero when it did not.
    pub late_by: Millis,
}

impl GoalView {
    /// Completed tasks in percent of all, rounded down; 0 when there are none.
    pub fn completion_percent(&self) -> usize {
        (self.by_state[TaskState::Completed as usize] * 100)
            .checked_div(self.tasks)
            .unwrap_or(0)
    }
}

/// The goals in the workspace, in submission order.
pub fn goals(state: &State) -> Vec<GoalView> {
    state
        .present_goals()
        .map(|goal| view(state, goal))
        .collect()
}

pub(super) fn view(state: &State, goal: &Goal) -> GoalView {
    let mut by_state = [0; TaskState::COUNT];
    let mut last_finished = Some(Time::default());
    for id in &goal.tasks {
        let task = &state.tasks()[id.index()];
        by_state[task.state as usize] += 1;
        last_finished = last_finished.zip(task.finished_at()).map(|(a, b)| a.max(b));
    }
    let last_finished = last_finished.filter(|_| !goal.tasks.is_empty());
    let finished_after = last_finished.map(|at| at - state.run_started_at());
    let deadline = state.deadline_at(goal);
    let late_by = deadline.map(|at| last_finished.unwrap_or(state.now()) - at);
    GoalView {
        id: goal.id,
        spec: Arc::clone(&goal.spec),
        findings: Arc::clone(&goal.findings),
        lead: lead_name(state, goal.spec.lead),
        recurred: goal.recurred,
        tasks: goal.tasks.len(),
        by_state,
        is_untouched: by_state[TaskState::Blocked as usize] + by_state[TaskState::Ready as usize]
            == goal.tasks.len(),
        finished_after,
        stalled_by: state.stalled_by(goal).map(TaskRef::new).collect(),
        late_by: late_by.unwrap_or_default(),
    }
}
