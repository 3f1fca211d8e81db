//! How attempts begin and end. A task has at most two under way: its own, and
//! a duplicate where the first is slow.

use super::State;
use crate::event::{FailReason, Lease};
use crate::ids::{AgentId, TaskId};
use crate::plan::RepairReason;
use crate::task::{Hold, TaskState};
use crate::time::{OptionalTime, Time};

impl State {
    pub(super) fn task_assigned(&mut self, lease: Lease) {
        let (round, now) = (self.round, self.now);
        if self.tasks[lease.task.index()].negotiation.is_some() {
            // The agent itself accepted it.
            self.heard_of(lease.agent);
        }
        self.leave_queue(lease.task, TaskState::Assigned);
        self.plan_moved_on(lease.task);
        let task = &mut self.tasks[lease.task.index()];
        task.agent = Some(lease.agent);
        task.attempt = lease.attempt;
        task.last_attempt = lease.attempt;
        task.round = Some(round);
        task.assigned_at = now.into();
        task.started_at = OptionalTime::NONE;
        self.take(lease);
    }

    pub(super) fn task_duplicated(&mut self, lease: Lease) {
        let task = &mut self.tasks[lease.task.index()];
        task.last_attempt = lease.attempt;
        task.duplicate = Some(Box::new(Hold {
            agent: lease.agent,
            attempt: lease.attempt,
            assigned_at: self.now,
            started_at: None,
        }));
        self.take(lease);
    }

    fn take(&mut self, lease: Lease) {
        let agent = &mut self.agents[lease.agent.index()];
        assert!(
            agent.has_room(),
            "an agent never holds more than its capacity"
        );
        agent.held.push(lease.task);
        let estimate = self.tasks[lease.task.index()].estimate;
        agent.outstanding_min += u64::from(estimate.0);
    }

    pub(super) fn task_started(&mut self, lease: Lease) {
        self.heard_of(lease.agent);
        let now = self.now;
        let task = &mut self.tasks[lease.task.index()];
        let duplicate = task.duplicate.as_deref_mut();
        match duplicate.filter(|duplicate| duplicate.attempt == lease.attempt) {
            Some(duplicate) => duplicate.started_at = Some(now),
            None => {
                task.started_at = now.into();
                self.set_state(lease.task, TaskState::Running);
            }
        }
    }

    pub(super) fn task_completed(&mut self, lease: Lease, result: Option<&str>) {
        self.heard_of(lease.agent);
        self.learn(lease);
        self.release(lease.task, Some(lease));
        self.finish(lease.task, TaskState::Completed);
        let task = &mut self.tasks[lease.task.index()];
        task.report = result.map(Box::from);
        let agent = &mut self.agents[lease.agent.index()];
        agent.completed += 1;
        agent.completed_min += u64::from(task.estimate.0);
        for at in 0..self.tasks[lease.task.index()].dependents.len() {
            let dependent = self.tasks[lease.task.index()].dependents[at];
            let waiting = &mut self.tasks[dependent.index()];
            waiting.unmet -= 1;
            let is_released = waiting.not_before().is_none();
            if waiting.unmet == 0 && is_released && waiting.state == TaskState::Blocked {
                self.enqueue(dependent);
            }
        }
    }

    pub(super) fn attempt_failed(
        &mut self,
        lease: Lease,
        reason: &FailReason,
        retries: bool,
        retry_at: Option<Time>,
    ) {
        if let FailReason::Reported(_) = reason {
            self.heard_of(lease.agent);
        }
        let goes_on = self.end_attempt(lease);
        self.following.depart(RepairReason::AttemptFailed);
        let task = &mut self.tasks[lease.task.index()];
        match reason {
            FailReason::Reported(_) | FailReason::TimedOut => task.failures += 1,
            FailReason::LostTooOften => task.losses += 1,
        }
        task.report = Some(reason.to_string().into());
        if !retries {
            self.finish(lease.task, TaskState::Failed);
        } else if !goes_on {
            self.goals[task.goal.index()].retries += 1;
            self.set_not_before(lease.task, retry_at);
            self.await_dependencies(lease.task);
        }
    }

    pub(super) fn task_returned(&mut self, lease: Lease, is_loss: bool) {
        let goes_on = self.end_attempt(lease);
        self.following.depart(RepairReason::AgentsChanged);
        self.tasks[lease.task.index()].losses += u32::from(is_loss);
        if !goes_on {
            self.enqueue(lease.task);
        }
    }

    pub(super) fn task_retried(&mut self, id: TaskId) {
        let task = &mut self.tasks[id.index()];
        task.failures = 0;
        task.losses = 0;
        task.report = None;
        task.finished_at = OptionalTime::NONE;
        self.goals[task.goal.index()].retries = 0;
        self.following.depart(RepairReason::WorkChanged);
        self.await_dependencies(id);
    }

    /// Takes a held task off all hands; others it leaves alone. It was
    /// `winner`'s, where somebody completed it.
    pub(super) fn release(&mut self, id: TaskId, winner: Option<Lease>) {
        let task = &mut self.tasks[id.index()];
        let holds = {
            let mut holds = task.holds();
            [holds.next(), holds.next()]
        };
        task.duplicate = None;
        for hold in holds.into_iter().flatten() {
            if winner.is_some_and(|winner| winner.attempt == hold.attempt) {
                self.make_own(id, hold);
            }
            self.take_back(hold.agent, id);
        }
    }

    /// Ends one attempt. Whether the task's other one goes on is the answer.
    fn end_attempt(&mut self, lease: Lease) -> bool {
        self.take_back(lease.agent, lease.task);
        let Some(duplicate) = self.tasks[lease.task.index()].duplicate.take() else {
            return false;
        };
        if duplicate.attempt != lease.attempt {
            self.make_own(lease.task, *duplicate);
            let has_started = duplicate.started_at.is_some();
            let state = if has_started {
                TaskState::Running
            } else {
                TaskState::Assigned
            };
            self.set_state(lease.task, state);
        }
        true
    }

    /// Makes the attempt the task's own.
    fn make_own(&mut self, id: TaskId, hold: Hold) {
        let task = &mut self.tasks[id.index()];
        task.agent = Some(hold.agent);
        task.attempt = hold.attempt;
        task.assigned_at = hold.assigned_at.into();
        task.started_at = hold.started_at.into();
    }

    fn take_back(&mut self, agent: AgentId, id: TaskId) {
        self.accepted.remove(&(id, agent));
        let agent = &mut self.agents[agent.index()];
        agent.held.retain(|&held| held != id);
        let estimate = self.tasks[id.index()].estimate;
        agent.outstanding_min -= u64::from(estimate.0);
    }

    /// Takes in how long the task took.
    fn learn(&mut self, lease: Lease) {
        let task = &self.tasks[lease.task.index()];
        let Some(hold) = task.hold_of(lease.agent).filter(|_| self.config.learns) else {
            return;
        };
        // Who says only at the end that it started is counted from the assignment.
        let started = hold.started_at.filter(|&at| at < self.now);
        let began = started.unwrap_or(hold.assigned_at);
        let declared = self.declared_min(lease.agent, task);
        let (matching, actual) = (&self.matching, self.now - began);
        let concerns = |class| matching.is_eligible(class, lease.agent);
        self.estimates
            .observe(lease.agent, task.requirement, declared, actual, concerns);
    }
}
