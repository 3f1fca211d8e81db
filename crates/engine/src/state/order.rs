//! Where a task stands among equally urgent ones, as the chosen policy has it.
//!
//! Derived from what is said about tasks and goals, never stored: an edit only
//! notes that it is out of date, and it is worked out anew, with the queue,
//! before the next round. Cost: linear in tasks and dependencies, once for any
//! number of edits.

use super::State;
use crate::ids::TaskId;
use crate::schedule::PolicyKind;
use crate::task::TaskState;
use crate::text::MAX_MINUTES;

/// Stands for the start of the run in an order, so that a task which should
/// have started before has its place too.
const START: i64 = 1 << 31;

/// Where each task stands, by id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Order {
    places: Vec<u32>,
    is_stale: bool,
}

impl Order {
    /// Notes that what it is derived from has changed.
    pub(super) fn invalidate(&mut self) {
        self.is_stale = true;
    }

    /// What is not known yet comes last.
    pub(super) fn of(&self, task: TaskId) -> u32 {
        self.places.get(task.index()).copied().unwrap_or(u32::MAX)
    }
}

impl State {
    /// Brings the queue's order up to date.
    pub(crate) fn refresh_order(&mut self) {
        if !std::mem::take(&mut self.order.is_stale) {
            return;
        }
        let places = match self.settings.policy {
            PolicyKind::Planned if self.plan().is_some_and(|plan| !plan.slots.is_empty()) => {
                planned_starts(self)
            }
            PolicyKind::EarliestFinish | PolicyKind::Planned => latest_starts(self),
            PolicyKind::LeastLoaded | PolicyKind::ContractNet => Vec::new(),
        };
        if places == self.order.places {
            return;
        }
        self.order.places = places;
        self.queue.clear();
        for task in &self.tasks {
            if task.state == TaskState::Ready && !task.is_removed {
                self.queue.insert(task.requirement, self.place(task));
            }
        }
    }
}

/// The planned start of each task; what is not planned comes last.
fn planned_starts(state: &State) -> Vec<u32> {
    let tasks = state.tasks().iter();
    let start = |task: &crate::Task| state.planned_start(task.id);
    tasks
        .map(|task| start(task).map_or(u32::MAX, |start| start.0))
        .collect()
}

/// The latest start of each task in minutes, from [`START`] on: the deadline
/// of its goal, or before that what waits for it must start by, less its own
/// estimate. Without deadlines this is the upward rank, turned round. A goal
/// without one counts as due when the latest deadline is that may be asked for.
fn latest_starts(state: &State) -> Vec<u32> {
    let tasks = state.tasks();
    let deadline = |goal: &crate::Goal| goal.spec.deadline_min.unwrap_or(MAX_MINUTES);
    let due: Vec<i64> = state
        .goals()
        .iter()
        .map(|goal| START + i64::from(deadline(goal).0))
        .collect();
    let mut latest: Vec<i64> = tasks.iter().map(|task| due[task.goal.index()]).collect();
    let mut waiting: Vec<usize> = tasks.iter().map(|task| task.dependents.len()).collect();
    let sinks = state
        .present_tasks()
        .filter(|task| task.dependents.is_empty());
    let mut open: Vec<TaskId> = sinks.map(|task| task.id).collect();
    while let Some(id) = open.pop() {
        let spec = &tasks[id.index()].spec;
        latest[id.index()] -= i64::from(tasks[id.index()].estimate.0);
        for before in &spec.dependencies {
            let at = before.index();
            latest[at] = latest[at].min(latest[id.index()]);
            waiting[at] -= 1;
            if waiting[at] == 0 {
                open.push(*before);
            }
        }
    }
    let to_place = |latest: i64| u32::try_from(latest.max(0)).unwrap_or(u32::MAX);
    latest.into_iter().map(to_place).collect()
}
