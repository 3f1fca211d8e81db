//! A second opinion: where each task is, kept from the events alone, with
//! rules of its own about what may follow what.
//!
//! It shares nothing with the state. Both must agree after every event.

use crate::command::Command;
use crate::event::{Event, Lease};
use crate::ids::{Attempt, GoalId, TaskId};
use crate::state::State;
use crate::task::{Task, TaskSpec, TaskState};
use std::sync::Arc;
use thiserror::Error;

/// A rule that an event broke, or a task on which the two disagree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Breach {
    /// An agent got a task while a dependency was not completed.
    #[error("{0} was assigned before its dependencies were completed")]
    TooEarly(TaskId),
    /// A task was given away, started or ended while it was not there for it.
    #[error("an event about {0} does not fit where the task is")]
    OutOfTurn(TaskId),
    /// An answer counted that was not given on a current lease.
    #[error("an event about {0} does not name a current lease")]
    Unfenced(TaskId),
    /// An attempt has the number of an earlier one.
    #[error("an attempt at {0} has an old number")]
    OldAttempt(TaskId),
    /// The state says that the task is somewhere else, or does not know it.
    #[error("the state and the ledger disagree on {0}")]
    Disagrees(TaskId),
}

/// Where each task is.
#[derive(Clone, Debug, Default)]
pub(super) struct Ledger {
    tasks: Vec<Entry>,
    /// The goals that came again: they go when the run is reset.
    repetitions: Vec<GoalId>,
}

#[derive(Clone, Debug)]
struct Entry {
    goal: GoalId,
    spec: Arc<TaskSpec>,
    place: Place,
    /// The attempts under way while it is held: its own, then a duplicate.
    holds: Vec<Hold>,
    /// The last attempt that was announced or assigned.
    attempt: Attempt,
    /// Whether that attempt was announced and nobody has had it yet.
    is_offered: bool,
}

#[derive(Clone, Copy, Debug)]
struct Hold {
    lease: Lease,
    is_started: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Waiting,
    Held,
    Completed,
    Failed,
    Cancelled,
    Removed,
}

impl Ledger {
    /// Takes an event in. Gives the leases that it ended without their agents' doing.
    pub(super) fn take(&mut self, event: &Event) -> Result<Vec<Lease>, Breach> {
        match event {
            Event::TaskAdded { task, goal, spec } => self.added(*task, *goal, spec)?,
            Event::GoalRecurred { goal, .. } => self.repetitions.push(*goal),
            Event::TaskRevised { task, spec } => {
                self.entry(*task, &[Place::Waiting])?.spec = Arc::clone(spec);
            }
            Event::TaskRemoved { task } => {
                return Ok(self.entry(*task, &ANY)?.end(Place::Removed));
            }
            Event::TaskCancelled { task } => {
                let unfinished = [Place::Waiting, Place::Held];
                return Ok(self.entry(*task, &unfinished)?.end(Place::Cancelled));
            }
            Event::TaskRetried { task } => {
                let given_up = [Place::Failed, Place::Cancelled];
                return Ok(self.entry(*task, &given_up)?.end(Place::Waiting));
            }
            Event::TaskAnnounced { task, attempt, .. } => self.announced(*task, *attempt)?,
            Event::TaskAssigned { lease, .. } => self.assigned(*lease)?,
            Event::TaskDuplicated { lease, .. } => self.duplicated(*lease)?,
            Event::TaskAccepted { lease } => {
                let (entry, index) = self.held(*lease)?;
                if entry.holds[index].is_started {
                    return Err(Breach::OutOfTurn(lease.task));
                }
            }
            Event::TaskStarted { lease } => {
                let (entry, index) = self.held(*lease)?;
                if std::mem::replace(&mut entry.holds[index].is_started, true) {
                    return Err(Breach::OutOfTurn(lease.task));
                }
            }
            Event::TaskCompleted { lease, .. } => {
                let (entry, index) = self.held(*lease)?;
                if !entry.holds.remove(index).is_started {
                    return Err(Breach::OutOfTurn(lease.task));
                }
                return Ok(entry.end(Place::Completed));
            }
            Event::AttemptFailed { lease, retries, .. } => {
                return self.attempt_ended(*lease, *retries);
            }
            Event::TaskReturned { lease, .. } => return self.attempt_ended(*lease, true),
            Event::RunReset => return Ok(self.reset()),
            Event::WorkspaceOpened { .. }
            | Event::AgentRegistered { .. }
            | Event::AgentUnregistered { .. }
            | Event::HeartbeatReceived { .. }
            | Event::AgentSuspected { .. }
            | Event::AgentLost { .. }
            | Event::GoalSubmitted { .. }
            | Event::GoalRevised { .. }
            | Event::GoalRemoved { .. }
            | Event::GoalStalled { .. }
            | Event::RecurrenceStopped { .. }
            | Event::PolicyChosen { .. }
            | Event::PlanAdopted { .. }
            | Event::ToleranceChanged { .. }
            | Event::FaultInjected { .. }
            | Event::TaskReleased { .. }
            | Event::RoundStarted { .. }
            | Event::AnswerRefused { .. }
            | Event::BidReceived { .. }
            | Event::BidDeclined { .. }
            | Event::BidTimedOut { .. }
            | Event::TaskAwarded { .. }
            | Event::AwardDeclined { .. }
            | Event::AwardTimedOut { .. }
            | Event::NegotiationFailed { .. } => {}
        }
        Ok(Vec::new())
    }

    /// Whether an answer must count; `None` for what is no answer.
    pub(super) fn counts(&self, command: &Command) -> Option<bool> {
        let hold = |lease: &Lease| {
            let mut holds = self.tasks.get(lease.task.index())?.holds.iter();
            holds.find(|hold| hold.lease == *lease)
        };
        match command {
            Command::StartTask { lease } => Some(hold(lease).is_some_and(|hold| !hold.is_started)),
            Command::CompleteTask { lease, .. } | Command::FailTask { lease, .. } => {
                Some(hold(lease).is_some())
            }
            _ => None,
        }
    }

    /// That the state knows the same tasks in the same places.
    pub(super) fn check(&self, state: &State) -> Result<(), Breach> {
        for (index, entry) in self.tasks.iter().enumerate() {
            let id = TaskId::from_index(index);
            let agrees = match state.task(id) {
                Some(task) => entry.agrees(task),
                None => entry.place == Place::Removed,
            };
            if !agrees {
                return Err(Breach::Disagrees(id));
            }
        }
        if state.tasks().len() != self.tasks.len() {
            return Err(Breach::Disagrees(TaskId::from_index(self.tasks.len())));
        }
        Ok(())
    }

    /// Forgets the last task: a mutation.
    #[cfg(test)]
    pub(super) fn lose_task(&mut self) {
        self.tasks.pop();
    }

    fn added(&mut self, task: TaskId, goal: GoalId, spec: &Arc<TaskSpec>) -> Result<(), Breach> {
        if task.index() != self.tasks.len() {
            return Err(Breach::OutOfTurn(task));
        }
        self.tasks.push(Entry {
            goal,
            spec: Arc::clone(spec),
            place: Place::Waiting,
            holds: Vec::new(),
            attempt: Attempt::default(),
            is_offered: false,
        });
        Ok(())
    }

    fn announced(&mut self, task: TaskId, attempt: Attempt) -> Result<(), Breach> {
        let entry = self.ready(task)?;
        if attempt <= entry.attempt {
            return Err(Breach::OldAttempt(task));
        }
        entry.attempt = attempt;
        entry.is_offered = true;
        Ok(())
    }

    fn assigned(&mut self, lease: Lease) -> Result<(), Breach> {
        let entry = self.ready(lease.task)?;
        let is_offer = entry.is_offered && lease.attempt == entry.attempt;
        if !is_offer && lease.attempt <= entry.attempt {
            return Err(Breach::OldAttempt(lease.task));
        }
        entry.place = Place::Held;
        entry.begin(lease);
        Ok(())
    }

    fn duplicated(&mut self, lease: Lease) -> Result<(), Breach> {
        let entry = self.entry(lease.task, &[Place::Held])?;
        let may = |hold: &Hold| hold.is_started && hold.lease.agent != lease.agent;
        if entry.holds.len() != 1 || !may(&entry.holds[0]) {
            return Err(Breach::OutOfTurn(lease.task));
        }
        if lease.attempt <= entry.attempt {
            return Err(Breach::OldAttempt(lease.task));
        }
        entry.begin(lease);
        Ok(())
    }

    fn attempt_ended(&mut self, lease: Lease, retries: bool) -> Result<Vec<Lease>, Breach> {
        let (entry, index) = self.held(lease)?;
        let mut ended = vec![entry.holds.remove(index).lease];
        if !retries {
            ended.extend(entry.end(Place::Failed));
        } else if entry.holds.is_empty() {
            entry.place = Place::Waiting;
        }
        Ok(ended)
    }

    fn reset(&mut self) -> Vec<Lease> {
        let repetitions = std::mem::take(&mut self.repetitions);
        let mut ended = Vec::new();
        for entry in &mut self.tasks {
            if repetitions.contains(&entry.goal) {
                ended.extend(entry.end(Place::Removed));
            } else if entry.place != Place::Removed {
                ended.extend(entry.end(Place::Waiting));
            }
        }
        ended
    }

    /// The entry of a task that waits for nothing but an agent.
    fn ready(&mut self, task: TaskId) -> Result<&mut Entry, Breach> {
        let dependencies = &self
            .entry(task, &[Place::Waiting])?
            .spec
            .clone()
            .dependencies;
        let place = |on: &TaskId| self.tasks[on.index()].place;
        let is_met = |on: &TaskId| matches!(place(on), Place::Completed | Place::Removed);
        if !dependencies.iter().all(is_met) {
            return Err(Breach::TooEarly(task));
        }
        Ok(&mut self.tasks[task.index()])
    }

    /// The entry of a task that is in one of these places.
    fn entry(&mut self, task: TaskId, places: &[Place]) -> Result<&mut Entry, Breach> {
        let entry = self.tasks.get_mut(task.index());
        let entry = entry.filter(|entry| places.contains(&entry.place));
        entry.ok_or(Breach::OutOfTurn(task))
    }

    /// The entry of a task that is held on `lease`, and which hold that is.
    fn held(&mut self, lease: Lease) -> Result<(&mut Entry, usize), Breach> {
        let entry = self.entry(lease.task, &[Place::Held])?;
        let index = entry.holds.iter().position(|hold| hold.lease == lease);
        index
            .map(|index| (entry, index))
            .ok_or(Breach::Unfenced(lease.task))
    }
}

/// Every place but [`Place::Removed`].
const ANY: [Place; 5] = [
    Place::Waiting,
    Place::Held,
    Place::Completed,
    Place::Failed,
    Place::Cancelled,
];

impl Entry {
    fn begin(&mut self, lease: Lease) {
        self.attempt = lease.attempt;
        self.is_offered = false;
        let is_started = false;
        self.holds.push(Hold { lease, is_started });
    }

    /// Moves the task and ends all holds, whose leases it gives.
    fn end(&mut self, to: Place) -> Vec<Lease> {
        self.place = to;
        let ended = std::mem::take(&mut self.holds);
        ended.into_iter().map(|hold| hold.lease).collect()
    }

    fn agrees(&self, task: &Task) -> bool {
        let is_running = self.holds.first().is_some_and(|hold| hold.is_started);
        let is_same = match self.place {
            Place::Waiting => task.state.is_waiting(),
            Place::Held if is_running => task.state == TaskState::Running,
            Place::Held => task.state == TaskState::Assigned,
            Place::Completed => task.state == TaskState::Completed,
            Place::Failed => task.state == TaskState::Failed,
            Place::Cancelled => task.state == TaskState::Cancelled,
            Place::Removed => false,
        };
        let holds = self.holds.iter();
        let holds = holds.map(|hold| (hold.lease, hold.is_started));
        let theirs = task.holds();
        let theirs = theirs.map(|hold| (hold.lease(task.id), hold.started_at.is_some()));
        is_same && holds.eq(theirs)
    }
}
