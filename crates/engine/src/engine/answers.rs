//! What agents answer: start, complete, fail. An answer counts only on the
//! current lease; every other is recorded and changes nothing.

use super::Engine;
use crate::artifact::{self, ArtifactRef};
use crate::command::Rejection;
use crate::event::{Event, FailReason, Lease, RefusalReason};
use crate::negotiation::Negotiation;
use crate::task::Hold;
use crate::text::{Field, InputError, MAX_RESULT_BYTES, Problem};

impl Engine {
    /// Whoever starts what it was awarded accepts it.
    pub(super) fn handle_start(&mut self, lease: Lease) -> Result<(), Rejection> {
        let task = self.state.task(lease.task);
        let negotiation = task.and_then(|task| task.negotiation.as_deref());
        if negotiation.and_then(Negotiation::awarded_to) == Some(lease.agent) {
            self.handle_accept_award(lease)?;
        }
        let verdict = self
            .check_lease(lease)
            .and_then(|hold| match hold.started_at {
                None => Ok(hold),
                Some(_) => Err(RefusalReason::AlreadyStarted),
            });
        self.accept(lease, verdict)?;
        self.record(Event::TaskStarted { lease });
        Ok(())
    }

    pub(super) fn handle_complete(
        &mut self,
        lease: Lease,
        result: Option<String>,
        artifacts: &[ArtifactRef],
    ) -> Result<(), Rejection> {
        check_report(result.as_deref().unwrap_or_default())?;
        let artifacts = artifact::checked_all(artifacts);
        let artifacts = artifacts.map_err(|error| Rejection::Input(vec![error]))?;
        let hold = self.accept(lease, self.check_lease(lease))?;
        if hold.started_at.is_none() {
            self.record(Event::TaskStarted { lease });
        }
        let result = result.map(String::into_boxed_str);
        self.record(Event::TaskCompleted {
            lease,
            result,
            artifacts: artifacts.into(),
        });
        Ok(())
    }

    pub(super) fn handle_fail(&mut self, lease: Lease, reason: &str) -> Result<(), Rejection> {
        check_report(reason)?;
        self.accept(lease, self.check_lease(lease))?;
        self.fail_attempt(lease, FailReason::Reported(reason.into()));
        Ok(())
    }

    /// What the verdict found, or its reason on record.
    pub(super) fn accept<T>(
        &mut self,
        lease: Lease,
        verdict: Result<T, RefusalReason>,
    ) -> Result<T, Rejection> {
        verdict.map_err(|reason| {
            self.record(Event::AnswerRefused { lease, reason });
            Rejection::Refused(reason)
        })
    }

    /// The attempt that the lease answers for, or why it does not.
    fn check_lease(&self, lease: Lease) -> Result<Hold, RefusalReason> {
        let Some(task) = self.state.task(lease.task) else {
            return Err(RefusalReason::UnknownTask);
        };
        if task.state.is_finished() {
            return Err(RefusalReason::AlreadyFinished);
        }
        if task.state.is_waiting() {
            return Err(RefusalReason::NotAssigned);
        }
        match task.hold_of(lease.agent) {
            None => Err(RefusalReason::OtherAgent),
            Some(hold) if hold.attempt != lease.attempt => Err(RefusalReason::OldAttempt),
            Some(hold) => Ok(hold),
        }
    }
}

pub(super) fn check_report(text: &str) -> Result<(), Rejection> {
    if text.len() > MAX_RESULT_BYTES {
        let problem = Problem::TooLong {
            max: MAX_RESULT_BYTES,
            actual: text.len(),
        };
        return Err(Rejection::Input(vec![InputError::new(
            Field::Result,
            problem,
        )]));
    }
    Ok(())
}
