//! The contract net: announcing, and what agents' answers and silence mean.
//!
//! An answer counts only while it is awaited from that agent for that attempt;
//! every other is recorded and changes nothing. After each answer, timeout or
//! loss of an agent [`Engine::settle`] goes on with the task: it awards the
//! best bid that is left, or lets the task rest.

use super::answers::check_report;
use super::{Engine, idle};
use crate::agent::AgentKind;
use crate::command::Rejection;
use crate::event::{
    AssignReason, Considered, DecidedBy, Event, Lease, MAX_CONSIDERED, RefusalReason,
};
use crate::ids::{AgentId, TaskId};
use crate::negotiation::{Answer, Bid, Negotiation, Phase};
use crate::schedule::{PolicyKind, contract_net};
use crate::task::{Hold, Task};
use crate::text::{self, Field};

impl Engine {
    pub(super) fn handle_announce(&mut self) -> Result<(), Rejection> {
        let announcements = contract_net::announcements(&self.state);
        if announcements.is_empty() {
            return Err(Rejection::NothingToAssign(idle::why(&self.state)));
        }
        let round = self.state.round().next();
        self.record(Event::RoundStarted { round });
        let bids_until = self.state.now() + self.state.config().bid_timeout;
        for one in announcements {
            let attempt = self.state.tasks()[one.task.index()].last_attempt.next();
            self.record(Event::TaskAnnounced {
                task: one.task,
                attempt,
                agents: one.agents,
                bids_until,
            });
        }
        Ok(())
    }

    pub(super) fn handle_bid(&mut self, lease: Lease, bid: Bid) -> Result<(), Rejection> {
        text::in_range(Field::Confidence, bid.confidence_percent, 1, 100)
            .map_err(|error| Rejection::Input(vec![error]))?;
        let verdict = self.check_invited(lease).and_then(|(negotiation, answer)| {
            match (answer, negotiation.phase) {
                (Answer::Silent, _) => Err(RefusalReason::TooLate),
                (Answer::Bid { .. } | Answer::Declined, _) => Err(RefusalReason::AlreadyAnswered),
                (Answer::Awaited, phase) => self.check_in_time(phase),
            }
        });
        self.accept(lease, verdict)?;
        self.record(Event::BidReceived { lease, bid });
        self.settle(lease.task);
        Ok(())
    }

    pub(super) fn handle_decline(&mut self, lease: Lease, reason: &str) -> Result<(), Rejection> {
        check_report(reason)?;
        let verdict = self.check_invited(lease).and_then(|(negotiation, answer)| {
            let is_award = negotiation.awarded_to() == Some(lease.agent);
            match answer {
                Answer::Silent => Err(RefusalReason::TooLate),
                Answer::Declined => Err(RefusalReason::AlreadyAnswered),
                Answer::Bid { .. } if !is_award => Ok(false),
                Answer::Awaited | Answer::Bid { .. } => {
                    self.check_in_time(negotiation.phase).map(|()| is_award)
                }
            }
        });
        let is_award = self.accept(lease, verdict)?;
        let reason = reason.into();
        self.record(if is_award {
            Event::AwardDeclined { lease, reason }
        } else {
            Event::BidDeclined { lease, reason }
        });
        self.settle(lease.task);
        Ok(())
    }

    /// Without room the answer is refused, and the award stays open until its
    /// agent has room or the wait is over.
    pub(super) fn handle_accept_award(&mut self, lease: Lease) -> Result<(), Rejection> {
        let is_given = |hold: &Hold| hold.attempt == lease.attempt && hold.started_at.is_none();
        let task = self.state.task(lease.task);
        let held = task.and_then(|task| task.hold_of(lease.agent));
        if held.filter(is_given).is_some() {
            let is_accepted = self.state.has_accepted(lease.task, lease.agent);
            let verdict = (!is_accepted).then_some(());
            self.accept(lease, verdict.ok_or(RefusalReason::AlreadyAnswered))?;
            self.record(Event::TaskAccepted { lease });
            return Ok(());
        }
        let verdict = self.check_invited(lease).and_then(|(negotiation, answer)| {
            if negotiation.awarded_to() != Some(lease.agent) {
                let is_silent = answer == Answer::Silent;
                let (late, never) = (RefusalReason::TooLate, RefusalReason::NotAwarded);
                return Err(if is_silent { late } else { never });
            }
            self.check_in_time(negotiation.phase)?;
            // Its hours may be over since, or its task may be others' again.
            let task = &self.state.tasks()[lease.task.index()];
            let mut candidates = self.state.candidates(task);
            let can_take = candidates.any(|agent| agent.id == lease.agent);
            let reason = || self.reason_of_award(task, negotiation, lease.agent);
            can_take.then(reason).ok_or(RefusalReason::NoRoom)
        });
        let reason = self.accept(lease, verdict)?;
        self.record(Event::TaskAssigned { lease, reason });
        if self.agent(lease.agent)?.spec.kind == AgentKind::Live {
            self.record(Event::TaskAccepted { lease });
        }
        Ok(())
    }

    /// The open negotiation that the lease answers in and what its agent said
    /// before, or why it answers in none.
    fn check_invited(&self, lease: Lease) -> Result<(&Negotiation, Answer), RefusalReason> {
        let task = self
            .state
            .task(lease.task)
            .ok_or(RefusalReason::UnknownTask)?;
        if task.state.is_finished() {
            return Err(RefusalReason::AlreadyFinished);
        }
        let negotiation = task.negotiation.as_deref().filter(|one| one.is_open());
        let negotiation = negotiation.ok_or(RefusalReason::NotNegotiated)?;
        if lease.attempt != task.attempt {
            return Err(RefusalReason::OldAttempt);
        }
        let answer = negotiation.answer(lease.agent);
        answer
            .map(|answer| (negotiation, answer))
            .ok_or(RefusalReason::NotInvited)
    }

    /// An error when the wait of `phase` is over, whether or not a tick has
    /// noticed, so that it does not matter when ticks come.
    fn check_in_time(&self, phase: Phase) -> Result<(), RefusalReason> {
        let is_over = phase.until() <= self.state.now();
        if is_over {
            Err(RefusalReason::TooLate)
        } else {
            Ok(())
        }
    }

    /// The standing bids are the candidates: the accepted one, then the others
    /// by what they are worth.
    fn reason_of_award(
        &self,
        task: &Task,
        negotiation: &Negotiation,
        agent: AgentId,
    ) -> AssignReason {
        let mut bids = self.scored(negotiation);
        bids.sort_unstable_by_key(|&(score, id, _)| (id != agent, score, id));
        let considered = bids.iter().map(|&(_, id, bid)| {
            let outstanding_min = self.state.agents()[id.index()].outstanding_min;
            Considered {
                agent: id,
                outstanding_min: u32::try_from(outstanding_min).unwrap_or(u32::MAX),
                finish_min: bid.finish_min.0,
                is_kept: false,
            }
        });
        AssignReason {
            policy: PolicyKind::ContractNet,
            candidates: u32::try_from(negotiation.invited.len()).unwrap_or(u32::MAX),
            decided_by: DecidedBy::BestBid,
            considered: considered.take(MAX_CONSIDERED).collect(),
            escalated: self.state.matching().escalation(task.requirement),
        }
    }

    /// The standing bids with what they are worth now.
    fn scored(&self, negotiation: &Negotiation) -> Vec<(u64, AgentId, Bid)> {
        let scored = negotiation.bids().map(|(agent, bid, backlog_min)| {
            let added_min = self.state.backlog_min(agent).saturating_sub(backlog_min);
            (bid.score(added_min), agent, bid)
        });
        scored.collect()
    }

    /// Goes on with a task when no answer about it is awaited.
    fn settle(&mut self, id: TaskId) {
        let task = &self.state.tasks()[id.index()];
        let Some(negotiation) = task.negotiation.as_deref() else {
            return;
        };
        let is_bidding = matches!(negotiation.phase, Phase::Bidding { .. });
        if !is_bidding || negotiation.awaited().next().is_some() {
            return;
        }
        let attempt = task.attempt;
        let mut bids = self.scored(negotiation);
        bids.retain(|&(_, agent, _)| self.state.unawarded_room(agent) > 0);
        let best = bids
            .into_iter()
            .min_by_key(|&(score, agent, _)| (score, agent));
        let now = self.state.now();
        let config = self.state.config();
        let event = match best {
            Some((_, agent, _)) => Event::TaskAwarded {
                lease: Lease {
                    task: id,
                    agent,
                    attempt,
                },
                answer_until: now + config.award_timeout,
            },
            None => Event::NegotiationFailed {
                task: id,
                attempt,
                again_at: now + config.announcement_rest,
            },
        };
        self.record(event);
    }

    /// Ends the waits that are over and goes on with every task about which no
    /// answer is awaited any more, in the order in which the waits end.
    pub(super) fn settle_all(&mut self) {
        let now = self.state.now();
        let calendar = self.state.calendar();
        let over = calendar.awarded().take_while(|(until, _)| *until <= now);
        let bidding = calendar.bidding().map(|(_, task)| task);
        let tasks: Vec<TaskId> = over.map(|(_, task)| task).chain(bidding).collect();
        for id in tasks {
            self.end_waits(id);
            self.settle(id);
        }
    }

    fn end_waits(&mut self, id: TaskId) {
        let task = &self.state.tasks()[id.index()];
        let open = task.negotiation.as_deref();
        let Some(negotiation) = open.filter(|one| one.phase.until() <= self.state.now()) else {
            return;
        };
        let lease = |agent| Lease {
            task: id,
            agent,
            attempt: task.attempt,
        };
        let silent: Vec<Event> = match negotiation.awarded_to().map(lease) {
            Some(lease) => vec![Event::AwardTimedOut { lease }],
            None => {
                let silent = negotiation.awaited().map(lease);
                silent.map(|lease| Event::BidTimedOut { lease }).collect()
            }
        };
        for event in silent {
            self.record(event);
        }
    }
}
