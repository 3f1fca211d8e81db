//! Negotiations: how the contract net (Smith 1980) finds an agent for a task.
//!
//! The task is announced to some capable agents; each bids or refuses; the
//! best bid is awarded; its agent accepts or declines. Here is what is known
//! of one negotiation and which bid is best. [`crate::schedule::contract_net`]
//! chooses what to announce to whom, `engine/negotiation.rs` turns answers and
//! timeouts into events, and `state/negotiation.rs` applies those.

use crate::ids::{AgentId, TaskId};
use crate::time::{Minutes, Time};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Most agents that one announcement invites, so that a crowd of agents does
/// not drown in messages. The reason of an assignment has room for all of them.
pub const MAX_INVITED: usize = crate::event::MAX_CONSIDERED;

/// An agent's offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Bid {
    /// In how many minutes the agent expects to have finished the task.
    pub finish_min: Minutes,
    /// How sure it is of that, from 1 to 100.
    #[cfg_attr(feature = "schema", schemars(range(min = 1, max = 100)))]
    pub confidence_percent: u32,
}

impl Bid {
    /// What the bid is worth when the work before the task has grown by
    /// `added_min` since it was made: smaller is better.
    ///
    /// The minutes until the finish as now expected, divided by the confidence
    /// and counted in hundredths, rounded up: a bid of 30 minutes at 50 % is
    /// worth as much as one of 60 minutes at 100 %.
    pub fn score(&self, added_min: u64) -> u64 {
        let finish_min = u64::from(self.finish_min.0) + added_min;
        (finish_min * 10_000).div_ceil(u64::from(self.confidence_percent.max(1)))
    }
}

/// How one invited agent stands to the task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// The agent.
    pub agent: AgentId,
    /// What it said.
    pub answer: Answer,
}

/// What an invited agent said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Nothing yet.
    Awaited,
    /// It offers to do the task.
    Bid {
        /// The offer.
        bid: Bid,
        /// [`crate::State::backlog_min`] when it was made: what has been added
        /// since makes the bid worth less.
        backlog_min: u64,
    },
    /// It does not want the task.
    Declined,
    /// It did not answer in time.
    Silent,
}

/// How far a negotiation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Bids are awaited, or the next award is due.
    Bidding {
        /// When the wait for bids ends.
        until: Time,
    },
    /// An agent was awarded the task and has not answered.
    Awarded {
        /// The agent.
        agent: AgentId,
        /// When the wait for its answer ends.
        until: Time,
    },
    /// Nobody took the task.
    Resting {
        /// When it may be announced again.
        until: Time,
    },
}

impl Phase {
    /// When the phase ends at the latest.
    pub fn until(self) -> Time {
        match self {
            Self::Bidding { until } | Self::Awarded { until, .. } | Self::Resting { until } => {
                until
            }
        }
    }
}

/// What is known of the negotiation about a ready task. Its attempt is the task's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Negotiation {
    /// How many tasks had been announced before: the order of announcement.
    pub number: u64,
    /// How far it is.
    pub phase: Phase,
    /// Who was invited, the soonest expected first. Empty while it rests.
    pub invited: Vec<Invitation>,
    /// Who let former announcements of the task go by, by id. They are asked
    /// again only after everybody else has been.
    pub passed: Vec<AgentId>,
}

impl Negotiation {
    /// Whether bids or the answer to an award may still come.
    pub fn is_open(&self) -> bool {
        !matches!(self.phase, Phase::Resting { .. })
    }

    /// The agent that was awarded the task and has not answered.
    pub fn awarded_to(&self) -> Option<AgentId> {
        match self.phase {
            Phase::Awarded { agent, .. } => Some(agent),
            Phase::Bidding { .. } | Phase::Resting { .. } => None,
        }
    }

    /// What `agent` said, if it was invited.
    pub fn answer(&self, agent: AgentId) -> Option<Answer> {
        let found = self.invited.iter().find(|one| one.agent == agent);
        found.map(|one| one.answer)
    }

    /// The invited agents that have not answered.
    pub fn awaited(&self) -> impl Iterator<Item = AgentId> {
        let awaited = self
            .invited
            .iter()
            .filter(|one| one.answer == Answer::Awaited);
        awaited.map(|one| one.agent)
    }

    /// The standing bids, each with the backlog that its agent had then.
    pub fn bids(&self) -> impl Iterator<Item = (AgentId, Bid, u64)> {
        self.invited.iter().filter_map(|one| match one.answer {
            Answer::Bid { bid, backlog_min } => Some((one.agent, bid, backlog_min)),
            Answer::Awaited | Answer::Declined | Answer::Silent => None,
        })
    }

    /// The agent that most likely gets the task, as far as is known: the one
    /// awarded, else the soonest expected that has not refused.
    pub fn favourite(&self) -> Option<AgentId> {
        let is_in = |one: &&Invitation| matches!(one.answer, Answer::Awaited | Answer::Bid { .. });
        let first = || self.invited.iter().find(is_in).map(|one| one.agent);
        self.awarded_to().or_else(first)
    }
}

/// The tasks under negotiation, by what they wait for; each set by the moment
/// at which the wait ends, then in the order of announcement.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Calendar {
    bidding: BTreeSet<Entry>,
    awarded: BTreeSet<Entry>,
    resting: BTreeSet<Entry>,
}

type Entry = (Time, u64, TaskId);

impl Calendar {
    /// Notes where `negotiation` about `task` is.
    pub(crate) fn insert(&mut self, task: TaskId, negotiation: &Negotiation) {
        self.set(negotiation.phase).insert(entry(task, negotiation));
    }

    /// Forgets `negotiation` about `task`.
    pub(crate) fn remove(&mut self, task: TaskId, negotiation: &Negotiation) {
        self.set(negotiation.phase)
            .remove(&entry(task, negotiation));
    }

    fn set(&mut self, phase: Phase) -> &mut BTreeSet<Entry> {
        match phase {
            Phase::Bidding { .. } => &mut self.bidding,
            Phase::Awarded { .. } => &mut self.awarded,
            Phase::Resting { .. } => &mut self.resting,
        }
    }

    /// The tasks that wait for bids, with the end of the wait.
    pub fn bidding(&self) -> impl Iterator<Item = (Time, TaskId)> {
        self.bidding.iter().map(|&(at, _, task)| (at, task))
    }

    /// The tasks that wait for the answer to an award, with the end of the wait.
    pub fn awarded(&self) -> impl Iterator<Item = (Time, TaskId)> {
        self.awarded.iter().map(|&(at, _, task)| (at, task))
    }

    /// The tasks that nobody took, with the moment from which they may be
    /// announced again.
    pub fn resting(&self) -> impl Iterator<Item = (Time, TaskId)> {
        self.resting.iter().map(|&(at, _, task)| (at, task))
    }

    /// The tasks under open negotiation.
    pub fn open(&self) -> impl Iterator<Item = TaskId> {
        self.bidding().chain(self.awarded()).map(|(_, task)| task)
    }

    /// How many tasks are under open negotiation.
    pub fn open_count(&self) -> usize {
        self.bidding.len() + self.awarded.len()
    }

    /// The next moment at which a wait ends. A rest that is over is passed
    /// over: its task waits for a round, not for a moment.
    pub fn next_wake(&self, now: Time) -> Option<Time> {
        let after_now = (Time(now.0.saturating_add(1)), 0, TaskId(0))..;
        let rest = self.resting.range(after_now).next();
        let waits = [self.bidding.first(), self.awarded.first(), rest];
        waits.into_iter().flatten().map(|(at, _, _)| *at).min()
    }
}

fn entry(task: TaskId, negotiation: &Negotiation) -> Entry {
    (negotiation.phase.until(), negotiation.number, task)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bid_is_worth_its_minutes_by_its_confidence() {
        let score = |finish_min, confidence_percent, added_min| {
            let finish_min = Minutes(finish_min);
            Bid {
                finish_min,
                confidence_percent,
            }
            .score(added_min)
        };
        assert_eq!(score(60, 100, 0), 6_000);
        assert_eq!(score(30, 50, 0), 6_000, "half as sure, half as good");
        assert_eq!(score(50, 100, 10), 6_000, "work added since counts");
        assert_eq!(score(1, 3, 0), 3_334, "rounded up");
    }
}
