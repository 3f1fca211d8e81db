//! What passed between the orchestrator and its live agents, lately.

use super::link::{Fate, Way};
use baton_engine::protocol::{Message, correlation};
use baton_engine::{AgentId, Attempt, TaskId, Time};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// Most messages that are remembered.
pub const MAX_REMEMBERED: usize = 5_000;
/// Over how many seconds a rate is told.
const RATE_SECONDS: u64 = 5;
const SECOND_MS: u64 = 1_000;

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

impl Passed {
    /// What the messages about one attempt have in common.
    pub fn correlation(&self) -> Option<String> {
        Some(correlation(self.task?, self.attempt?))
    }
}

/// Which messages to look at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// Only those of this agent.
    pub agent: Option<AgentId>,
    /// Only those about this task.
    pub task: Option<TaskId>,
    /// Not those of these kinds.
    pub hidden: BTreeSet<&'static str>,
    /// Only those whose kind, fate, correlation or note has this in it.
    pub text: String,
}

impl Query {
    fn finds(&self, passed: &Passed) -> bool {
        let has = |text: &str| text.to_lowercase().contains(&self.text.to_lowercase());
        self.agent.is_none_or(|agent| agent == passed.agent)
            && self.task.is_none_or(|task| passed.task == Some(task))
            && !self.hidden.contains(passed.kind)
            && (self.text.is_empty()
                || has(passed.kind)
                || passed.fate.word().is_some_and(has)
                || has(&passed.note)
                || passed.correlation().is_some_and(|about| has(&about)))
    }
}

/// The signs of life of an agent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Pulse {
    /// How many came.
    pub heartbeats: u64,
    /// When the last one came, in the run's time.
    pub last: Time,
}

/// What passed lately, and how much in all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Traffic {
    passed: VecDeque<Passed>,
    /// How many of each kind passed in all.
    counts: BTreeMap<&'static str, u64>,
    /// How many passed in all.
    total: u64,
    /// The heartbeats of each agent.
    pulses: BTreeMap<AgentId, Pulse>,
    /// How many passed in each of the last seconds, oldest first.
    lately: VecDeque<(u64, u32)>,
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

    /// What of it `query` is for, oldest first.
    pub fn matching<'a>(&'a self, query: &'a Query) -> impl DoubleEndedIterator<Item = &'a Passed> {
        self.passed.iter().filter(|passed| query.finds(passed))
    }

    /// The signs of life of an agent.
    pub fn pulse(&self, agent: AgentId) -> Pulse {
        self.pulses.get(&agent).copied().unwrap_or_default()
    }

    /// How many messages passed in a second, over the last seconds before `now`.
    pub fn rate(&self, now: Time) -> f64 {
        let from = (now.0 / SECOND_MS).saturating_sub(RATE_SECONDS);
        let recent = self.lately.iter().filter(|(second, _)| *second > from);
        let count: u32 = recent.map(|(_, count)| count).sum();
        f64::from(count) / RATE_SECONDS as f64
    }

    /// Notes a message. Heartbeats are counted and not remembered one by one.
    pub(super) fn note(&mut self, passed: Passed) {
        self.total += 1;
        *self.counts.entry(passed.kind).or_default() += 1;
        self.note_rate(passed.at);
        let is_heartbeat = passed.kind == (Message::Heartbeat { holds: None }).kind();
        if is_heartbeat && !matches!(passed.fate, Fate::Dropped | Fate::Refused) {
            let pulse = self.pulses.entry(passed.agent).or_default();
            pulse.heartbeats += 1;
            pulse.last = passed.at;
            return;
        }
        if self.passed.len() == MAX_REMEMBERED {
            self.passed.pop_front();
        }
        let number = self.total;
        self.passed.push_back(Passed { number, ..passed });
    }

    fn note_rate(&mut self, at: Time) {
        let second = at.0 / SECOND_MS;
        match self.lately.back_mut() {
            Some((last, count)) if *last == second => *count += 1,
            _ => self.lately.push_back((second, 1)),
        }
        if self.lately.len() > RATE_SECONDS as usize + 1 {
            self.lately.pop_front();
        }
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
        Message::Award(order) if !order.inputs.is_empty() => {
            format!("with {} inputs", order.inputs.len())
        }
        Message::Award(_)
        | Message::Announce { .. }
        | Message::Hello { .. }
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

    #[test]
    fn messages_are_found_by_agent_task_kind_and_words() {
        let mut traffic = Traffic::default();
        let about = |kind, agent, task| Passed {
            agent: AgentId(agent),
            task: Some(TaskId(task)),
            attempt: Some(Attempt(1)),
            ..passed(kind)
        };
        traffic.note(about("award", 0, 3));
        traffic.note(about("accept", 0, 3));
        traffic.note(Passed {
            note: "Too hard".to_owned(),
            fate: Fate::Dropped,
            ..about("decline", 1, 4)
        });
        let found = |query: Query| {
            let found = traffic.matching(&query).map(|one| one.kind);
            found.collect::<Vec<_>>()
        };
        let all = Query::default();
        assert_eq!(found(all.clone()), ["award", "accept", "decline"]);
        let agent = Some(AgentId(1));
        assert_eq!(
            found(Query {
                agent,
                ..all.clone()
            }),
            ["decline"]
        );
        let task = Some(TaskId(3));
        assert_eq!(
            found(Query {
                task,
                ..all.clone()
            }),
            ["award", "accept"]
        );
        let hidden = BTreeSet::from(["award"]);
        assert_eq!(
            found(Query {
                hidden,
                ..all.clone()
            }),
            ["accept", "decline"]
        );
        for (text, kinds) in [
            ("t3/1", vec!["award", "accept"]),
            ("too HARD", vec!["decline"]),
            ("lost", vec!["decline"]),
        ] {
            let text = text.to_owned();
            assert_eq!(
                found(Query {
                    text,
                    ..all.clone()
                }),
                kinds
            );
        }
    }

    #[test]
    fn the_rate_is_of_the_last_seconds_and_heartbeats_are_an_agents_pulse() {
        let mut traffic = Traffic::default();
        let at = |kind, ms| Passed {
            at: Time(ms),
            ..passed(kind)
        };
        (0..50).for_each(|index| traffic.note(at("start", 1_000 + index)));
        traffic.note(at("heartbeat", 4_200));
        assert!((traffic.rate(Time(4_300)) - 10.2).abs() < 1e-9);
        assert!((traffic.rate(Time(6_500)) - 0.2).abs() < 1e-9);
        assert!(traffic.rate(Time(60_000)).abs() < 1e-9);
        let pulse = traffic.pulse(AgentId(0));
        assert_eq!((pulse.heartbeats, pulse.last), (1, Time(4_200)));
    }
}
