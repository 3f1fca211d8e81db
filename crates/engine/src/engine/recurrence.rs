//! Goals that come again.

use super::{Engine, MAX_GOALS, MAX_TASKS, check_room};
use crate::event::Event;
use crate::ids::{GoalId, TaskId};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};
use std::sync::Arc;

impl Engine {
    /// Every goal whose moment has come comes again, one moment after the other.
    pub(super) fn handle_recurrences(&mut self) {
        while let Some((due, origin)) = self.state.next_recurrence()
            && due <= self.state.now()
        {
            self.recur(origin);
        }
    }

    /// A goal with the tasks that `origin` has now, edits included.
    fn recur(&mut self, origin: GoalId) {
        let tasks = self.state.goals()[origin.index()].tasks.clone();
        let goals = check_room("goals", self.state.goals().len(), 1, MAX_GOALS);
        let room = check_room("tasks", self.state.tasks().len(), tasks.len(), MAX_TASKS);
        if goals.and(room).is_err() {
            self.record(Event::RecurrenceStopped { goal: origin });
            return;
        }
        let goal = GoalId::from_index(self.state.goals().len());
        self.record(Event::GoalRecurred { origin, goal });
        let mut copies: BTreeMap<TaskId, TaskId> = BTreeMap::new();
        for original in self.in_order(&tasks) {
            let task = TaskId::from_index(self.state.tasks().len());
            let mut spec = (*self.state.tasks()[original.index()].spec).clone();
            for dependency in &mut spec.dependencies {
                *dependency = copies.get(dependency).copied().unwrap_or(*dependency);
            }
            spec.dependencies.sort_unstable();
            copies.insert(original, task);
            let spec = Arc::new(spec);
            self.record(Event::TaskAdded { task, goal, spec });
        }
    }

    /// `tasks` by id, but each after those of them that it depends on (Kahn 1962).
    fn in_order(&self, tasks: &[TaskId]) -> Vec<TaskId> {
        let task = |id: TaskId| &self.state.tasks()[id.index()];
        let mut open: BTreeMap<TaskId, usize> = tasks.iter().map(|&id| (id, 0)).collect();
        for &id in tasks {
            for dependent in &task(id).dependents {
                open.entry(*dependent).and_modify(|count| *count += 1);
            }
        }
        let free = open.iter().filter(|(_, count)| **count == 0);
        let mut free: BinaryHeap<Reverse<TaskId>> = free.map(|(&id, _)| Reverse(id)).collect();
        let mut order = Vec::with_capacity(tasks.len());
        while let Some(Reverse(id)) = free.pop() {
            order.push(id);
            for dependent in &task(id).dependents {
                if let Some(count) = open.get_mut(dependent) {
                    *count -= 1;
                    if *count == 0 {
                        free.push(Reverse(*dependent));
                    }
                }
            }
        }
        order
    }
}
