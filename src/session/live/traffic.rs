//! What passed between the orchestrator and its live agents, lately.

use super::link::{Fate, Way};
use baton_engine::protocol::Message;
use baton_engine::{AgentId, Attempt, TaskId, Time};
use std::collections::{BTreeMap, VecDeque};

/// Most messages that are remembered.
pub const MAX_REMEMBERED: usize = 5_000;

/// A message that passed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passed {
    /// Counts the messages of the session, from 1.
    pub number: u64,
    /// When, in the run's time.
    pub at: Time,
    /// The agent at the other end.
    pub agent: AgentId,
    /// In which direction.
    pub way: Way,
    /// What it said.
    pub kind: &'static str,
    /// The task that it was about.
    pub task: Option<TaskId>,
    /// The attempt that it was about.
    pub attempt: Option<Attempt>,
    /// What became of it.
    pub fate: Fate,
    /// What else there is to say: a reason, a note.
    pub note: String,
}

/// What passed lately, and how much in all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Traffic {
    passed: VecDeque<Passed>,
    /// How many of each kind passed in all.
    counts: BTreeMap<&'static str, u64>,
    /// How many passed in all.
    total: u64,
}

impl Traffic {
    /// What is remembered, oldest first.
    pub fn passed(&self) -> impl DoubleEndedIterator<Item = &Passed> + ExactSizeIterator {
        self.passed.iter()
    }

    /// How many of each kind passed in all.
    pub fn counts(&self) -> &BTreeMap<&'static str, u64> {
        &self.counts
    }

    /// How many passed in all.
    pub fn total(&self) -> u64 {
        self.total
    }

    /// Notes a message. Heartbeats are counted and not remembered one by one.
    pub(super) fn note(&mut self, passed: Passed) {
        self.total += 1;
        *self.counts.entry(passed.kind).or_default() += 1;
        if passed.kind == (Message::Heartbeat { holds: None }).kind()
            && passed.fate == Fate::Delivered
        {
            return;
        }
        if self.passed.len() == MAX_REMEMBERED {
            self.passed.pop_front();
        }
        let number = self.total;
        self.passed.push_back(Passed { number, ..passed });
    }
}

/// What a message says beside its kind and task, in a few words.
pub(super) fn gist(message: &Message) -> String {
    match message {
        Message::Decline { reason, .. }
        | Message::Fail { reason, .. }
        | Message::Cancel { reason, .. }
        | Message::Goodbye { reason }
        | Message::Refused { reason, .. } => reason.clone(),
        Message::Progress { percent, note, .. } => format!("{percent} % {note}"),
        Message::Bid { bid, .. } => {
            format!("{}, {} % sure", bid.finish_min, bid.confidence_percent)
        }
        Message::Complete {
            result, artifacts, ..
        } => match (result, artifacts.len()) {
            (Some(result), _) => result.clone(),
            (None, 0) => String::new(),
            (None, count) => format!("{count} artifacts"),
        },
        Message::Award(order) => match order.inputs.len() {
            0 => order.brief.name.clone(),
            count => format!("{}, with {count} inputs", order.brief.name),
        },
        Message::Announce { brief, .. } => brief.name.clone(),
        Message::Hello { .. }
        | Message::Welcome { .. }
        | Message::Accept { .. }
        | Message::Start { .. }
        | Message::Heartbeat { .. } => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passed(kind: &'static str) -> Passed {
        Passed {
            number: 0,
            at: Time::default(),
            agent: AgentId(0),
            way: Way::In,
            kind,
            task: None,
            attempt: None,
            fate: Fate::Delivered,
            note: String::new(),
        }
    }

    #[test]
    fn heartbeats_are_counted_and_the_oldest_forgotten() {
        let mut traffic = Traffic::default();
        traffic.note(passed("heartbeat"));
        for _ in 0..=MAX_REMEMBERED {
            traffic.note(passed("start"));
        }
        assert_eq!(traffic.passed().len(), MAX_REMEMBERED);
        assert_eq!(traffic.counts()["heartbeat"], 1);
        let first = traffic.passed().next().map(|one| one.number);
        assert_eq!(first, Some(3), "the first start is forgotten");
        assert_eq!(traffic.total(), MAX_REMEMBERED as u64 + 2);
    }
}
