//! What the passing of time does, and what follows when attempts end badly:
//! another try, or giving the task up and telling its goal.

use super::Engine;
use crate::agent::AgentKind;
use crate::command::Rejection;
use crate::event::{
    AssignReason, Considered, DecidedBy, Event, FailReason, Lease, MAX_CONSIDERED, ReturnReason,
    StallReason,
};
use crate::fault::Fault;
use crate::ids::{AgentId, TaskId};
use crate::task::Task;
use crate::time::{Millis, Time};
use crate::tolerance::Tolerance;

impl Engine {
    pub(super) fn handle_set_tolerance(&mut self, tolerance: Tolerance) -> Result<(), Rejection> {
        let tolerance = tolerance.checked().map_err(Rejection::Input)?;
        self.record(Event::ToleranceChanged { tolerance });
        Ok(())
    }

    pub(super) fn handle_inject_fault(
        &mut self,
        id: AgentId,
        fault: Option<Fault>,
    ) -> Result<(), Rejection> {
        let agent = self.agent(id)?;
        if agent.spec.kind != AgentKind::Simulated {
            let name = agent.spec.name.clone();
            return Err(Rejection::NotSimulated { name });
        }
        let fault = fault.map(Fault::checked).transpose();
        let fault = fault.map_err(|error| Rejection::Input(vec![error]))?;
        self.record(Event::FaultInjected { agent: id, fault });
        Ok(())
    }

    /// Goals come again, tasks whose time has come are released; silent agents
    /// are suspected, then lost, and what they hold goes back; attempts that were not started
    /// in time go back, those that take too long fail; slow ones get a
    /// duplicate; waits for bids and for the answers to awards end.
    pub(super) fn handle_tick(&mut self) {
        let now = self.state.now();
        self.handle_recurrences();
        let due = self.state.unreleased().take_while(|(at, _)| *at <= now);
        for (_, task) in due.collect::<Vec<_>>() {
            self.record(Event::TaskReleased { task });
        }
        self.notice_silence(now);
        self.end_expired(now);
        for task in self.state.stragglers() {
            self.duplicate(task);
        }
        self.settle_all();
    }

    fn notice_silence(&mut self, now: Time) {
        let silent = self.state.registered_agents().filter(|agent| {
            let at = self.state.next_silence(agent);
            at.is_some_and(|at| at <= now)
        });
        for agent in silent.map(|agent| agent.id).collect::<Vec<_>>() {
            let silent = &self.state.agents()[agent.index()];
            let timeout = self.state.config().tolerance.heartbeat_timeout;
            let lost_at = self.state.silent_for(silent, timeout);
            if lost_at.is_some_and(|at| at <= now) {
                self.lose(agent, ReturnReason::AgentLost);
            } else {
                self.record(Event::AgentSuspected { agent });
            }
        }
    }

    fn end_expired(&mut self, now: Time) {
        let mut expired: Vec<(Lease, bool)> = Vec::new();
        for agent in self.state.registered_agents() {
            for &id in &agent.held {
                let task = &self.state.tasks()[id.index()];
                let hold = task.hold_of(agent.id).expect("what it holds is held");
                let end = self.state.expires_at(task, hold);
                if end.is_some_and(|at| at <= now) {
                    expired.push((hold.lease(id), hold.started_at.is_some()));
                }
            }
        }
        for (lease, has_started) in expired {
            if has_started {
                self.fail_attempt(lease, FailReason::TimedOut);
            } else {
                self.return_task(lease, ReturnReason::LeaseExpired);
            }
        }
    }

    /// Gives a slow task to a second agent, if one is free.
    fn duplicate(&mut self, id: TaskId) {
        let task = &self.state.tasks()[id.index()];
        let stand_ins = self.state.stand_ins(task);
        let Some(&agent) = stand_ins.first() else {
            return;
        };
        let considered = stand_ins.iter().take(MAX_CONSIDERED);
        let considered = considered.map(|&agent| Considered {
            agent,
            outstanding_min: 0,
            finish_min: self.state.expected_min(agent, task).0,
            is_kept: false,
        });
        let reason = AssignReason {
            policy: self.state.settings().policy,
            candidates: u32::try_from(stand_ins.len()).unwrap_or(u32::MAX),
            decided_by: match stand_ins.len() {
                1 => DecidedBy::OnlyCandidate,
                _ => DecidedBy::EarliestFinish,
            },
            considered: considered.collect(),
            escalated: self.state.matching().escalation(task.requirement),
        };
        let lease = Lease {
            task: id,
            agent,
            attempt: task.last_attempt.next(),
        };
        self.record(Event::TaskDuplicated { lease, reason });
    }

    /// Ends an attempt as failed. The task is tried again after a while,
    /// unless it or its goal has failed too often; where another agent is
    /// still at it, that one goes on.
    pub(super) fn fail_attempt(&mut self, lease: Lease, reason: FailReason) {
        let task = &self.state.tasks()[lease.task.index()];
        let goal = &self.state.goals()[task.goal.index()];
        let config = self.state.config();
        let (tolerance, failures) = (&config.tolerance, task.failures + 1);
        let goes_on = task.duplicate.is_some();
        let gives_up = if goes_on {
            None
        } else if failures >= tolerance.max_attempts {
            Some(StallReason::Failures)
        } else {
            let is_spent = goal.retries >= tolerance.retry_budget;
            is_spent.then_some(StallReason::RetryBudget)
        };
        let wait = tolerance.back_off(config.seed, lease.task, failures);
        let waits = gives_up.is_none() && !goes_on && wait > Millis(0);
        let retry_at = waits.then(|| self.state.now() + wait);
        self.record(Event::AttemptFailed {
            lease,
            reason,
            retries: gives_up.is_none(),
            retry_at,
        });
        if let Some(reason) = gives_up {
            self.tell_goal(lease.task, reason);
        }
    }

    pub(super) fn return_tasks(
        &mut self,
        agent: AgentId,
        tasks: Vec<TaskId>,
        reason: ReturnReason,
    ) {
        for task in tasks {
            let hold = self.state.tasks()[task.index()].hold_of(agent);
            let hold = hold.expect("what it holds is held");
            self.return_task(hold.lease(task), reason);
        }
    }

    /// Ends an attempt through no fault of its own. A task that has lost too
    /// many agents is taken to be what kills them.
    fn return_task(&mut self, lease: Lease, reason: ReturnReason) {
        let task = &self.state.tasks()[lease.task.index()];
        if reason.is_loss() && self.is_poison(task) {
            self.record(Event::AttemptFailed {
                lease,
                reason: FailReason::LostTooOften,
                retries: false,
                retry_at: None,
            });
            self.tell_goal(lease.task, StallReason::Losses);
        } else {
            self.record(Event::TaskReturned { lease, reason });
        }
    }

    /// Whether one more loss is one too many.
    fn is_poison(&self, task: &Task) -> bool {
        let is_last = task.losses + 1 >= self.state.config().tolerance.max_losses;
        is_last && task.duplicate.is_none()
    }

    fn tell_goal(&mut self, task: TaskId, reason: StallReason) {
        let goal = self.state.tasks()[task.index()].goal;
        self.record(Event::GoalStalled { goal, task, reason });
    }
}
