//! Commands about single tasks.

use super::{Engine, MAX_TASKS, check_room};
use crate::command::Rejection;
use crate::dag::dependency_path;
use crate::event::Event;
use crate::ids::{GoalId, TaskId};
use crate::task::{Task, TaskSpec, TaskState};
use std::sync::Arc;

impl Engine {
    pub(super) fn handle_add_task(
        &mut self,
        goal: GoalId,
        spec: &TaskSpec,
    ) -> Result<(), Rejection> {
        self.goal(goal)?;
        let spec = self.checked_spec(spec)?;
        self.check_pins(&spec, None)?;
        check_room("tasks", self.state.tasks().len(), 1, MAX_TASKS)?;
        for &dependency in &spec.dependencies {
            self.task(dependency)?;
        }
        let task = TaskId::from_index(self.state.tasks().len());
        self.record(Event::TaskAdded { task, goal, spec });
        Ok(())
    }

    pub(super) fn handle_revise_task(
        &mut self,
        id: TaskId,
        spec: &TaskSpec,
    ) -> Result<(), Rejection> {
        let task = self.task(id)?;
        if !task.state.is_waiting() {
            return Err(Rejection::TaskUnderWay {
                task: id,
                name: task.spec.name.clone(),
                state: task.state,
            });
        }
        let spec = self.checked_spec(spec)?;
        self.check_pins(&spec, Some(&task.spec))?;
        for &dependency in &spec.dependencies {
            self.task(dependency)?;
            self.check_acyclic(id, dependency)?;
        }
        self.record(Event::TaskRevised { task: id, spec });
        Ok(())
    }

    fn checked_spec(&self, spec: &TaskSpec) -> Result<Arc<TaskSpec>, Rejection> {
        let mut spec = spec.checked().map_err(Rejection::Input)?;
        spec.skills = self.state.matching().shared(spec.skills);
        Ok(Arc::new(spec))
    }

    /// An error when `dependency` waits for `task` already, or is it.
    fn check_acyclic(&self, task: TaskId, dependency: TaskId) -> Result<(), Rejection> {
        let Some(path) = dependency_path(&self.state, dependency, task) else {
            return Ok(());
        };
        let tasks: Vec<TaskId> = std::iter::once(task).chain(path).collect();
        let name = |task: &TaskId| format!("“{}”", self.state.tasks()[task.index()].spec.name);
        Err(Rejection::Cycle {
            names: tasks.iter().map(name).collect(),
            tasks,
        })
    }

    pub(super) fn handle_remove_task(&mut self, task: TaskId) -> Result<(), Rejection> {
        self.task(task)?;
        self.record(Event::TaskRemoved { task });
        Ok(())
    }

    pub(super) fn handle_cancel_task(&mut self, id: TaskId) -> Result<(), Rejection> {
        let task = self.task(id)?;
        if task.state.is_finished() {
            return Err(wrong_state(task, "an unfinished task", "cancelled"));
        }
        self.record(Event::TaskCancelled { task: id });
        Ok(())
    }

    pub(super) fn handle_retry_task(&mut self, id: TaskId) -> Result<(), Rejection> {
        let task = self.task(id)?;
        if !matches!(task.state, TaskState::Failed | TaskState::Cancelled) {
            return Err(wrong_state(task, "a failed or cancelled task", "retried"));
        }
        self.record(Event::TaskRetried { task: id });
        Ok(())
    }
}

fn wrong_state(task: &Task, needed: &'static str, verb: &'static str) -> Rejection {
    Rejection::WrongState {
        name: task.spec.name.clone(),
        state: task.state,
        needed,
        verb,
    }
}
