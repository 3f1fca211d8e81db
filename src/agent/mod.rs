//! An agent that works: what it does with the messages that it gets.
//!
//! [`Agent`] knows the protocol and no browser; `src/bin/agent.rs` is its edge
//! in a Web Worker. It accepts every award that its skills cover, in order,
//! and does one after the other; between two it hears messages, so that what
//! was cancelled meanwhile is never begun.

mod workshop;

#[cfg(test)]
mod tests;

pub use workshop::{Outside, Workshop};

use baton_engine::negotiation::Bid;
use baton_engine::protocol::{
    self, Brief, Envelope, FailKind, Held, Message, Order, Party, Unreadable, VERSION, correlation,
};
use baton_engine::{AgentId, Artifact, Attempt, Minutes, TaskId, Time};
use std::collections::VecDeque;

/// Most awards that are remembered, to tell a repeated one.
const MAX_REMEMBERED: usize = 4_096;
/// Most bytes of answers that are kept, to repeat one that got lost.
const MAX_KEPT_BYTES: usize = 64 * 1024 * 1024;

/// What does an order.
pub trait Craft {
    /// Whether it can do such a task at all, or why not.
    ///
    /// # Errors
    /// Why not.
    fn check(&self, brief: &Brief) -> Result<(), String>;

    /// Whether it would take next to no time.
    fn is_instant(&self, brief: &Brief) -> bool;

    /// Does it. `progress` is told how far it is, in percent, and what is
    /// being done; that also shows that the agent is alive.
    ///
    /// # Errors
    /// Why it could not be done.
    fn perform(
        &mut self,
        order: &Order,
        progress: &mut dyn FnMut(u32, &str),
    ) -> Result<Done, Undone>;
}

/// What came of an order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Done {
    /// The result in a few words.
    pub result: Option<String>,
    /// What was made.
    pub artifacts: Vec<Artifact>,
}

/// Why nothing came of an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undone {
    /// What kind of failure it is.
    pub kind: FailKind,
    /// Why.
    pub reason: String,
}

/// What an agent wants to say, as text.
pub type Say<'a> = &'a mut dyn FnMut(String);

/// An agent: its name in the run, what it holds, and what it has said.
pub struct Agent<C> {
    me: AgentId,
    craft: C,
    /// What it accepted and has not begun, oldest first.
    held: VecDeque<(Order, Attempt)>,
    /// The awards that it has answered, oldest first.
    known: VecDeque<(TaskId, Attempt)>,
    /// How the last of them ended, as it was said, oldest first.
    ended: VecDeque<(TaskId, Attempt, String)>,
    ended_bytes: usize,
    last_id: u64,
    /// The last time that it was told.
    at: Time,
    heartbeat_every_ms: Option<u64>,
    /// Whether it was told goodbye, and nothing is for it until it is welcome again.
    is_gone: bool,
}

impl<C: Craft> Agent<C> {
    /// The agent `me`.
    pub fn new(me: AgentId, craft: C) -> Self {
        Self {
            me,
            craft,
            held: VecDeque::new(),
            known: VecDeque::new(),
            ended: VecDeque::new(),
            ended_bytes: 0,
            last_id: 0,
            at: Time::default(),
            heartbeat_every_ms: None,
            is_gone: false,
        }
    }

    /// How it does things.
    pub fn craft_mut(&mut self) -> &mut C {
        &mut self.craft
    }

    /// Says that it is there.
    pub fn hello(&mut self, say: Say<'_>) {
        self.say(None, Message::Hello { spec: None }, say);
    }

    /// Says that it is alive, and what it holds.
    pub fn heartbeat(&mut self, say: Say<'_>) {
        let held = self.held.iter().map(|(order, attempt)| Held {
            task: order.brief.task,
            attempt: *attempt,
        });
        let holds = Some(held.collect());
        self.say(None, Message::Heartbeat { holds }, say);
    }

    /// Whether nobody has answered its hello yet, so that it should be said again:
    /// the hello or the welcome may have got lost.
    pub fn awaits_welcome(&self) -> bool {
        self.heartbeat_every_ms.is_none() && !self.is_gone
    }

    /// How often it is to say so, from welcome to goodbye.
    pub fn heartbeat_every_ms(&self) -> Option<u64> {
        self.heartbeat_every_ms
    }

    /// Whether it holds something to do.
    pub fn has_work(&self) -> bool {
        !self.held.is_empty()
    }

    /// Whether what it would do next takes next to no time.
    pub fn is_next_instant(&self) -> bool {
        let next = self.held.front();
        next.is_some_and(|(order, _)| self.craft.is_instant(&order.brief))
    }

    /// Takes a message in and answers it.
    pub fn hear(&mut self, text: &str, say: Say<'_>) {
        match protocol::read(text) {
            // What is for others, or from others, is nothing to it.
            Ok(envelope)
                if envelope.recipient != Party::Agent(self.me)
                    || envelope.sender != Party::Orchestrator => {}
            Ok(envelope) => {
                self.at = self.at.max(envelope.at);
                self.heed(envelope, say);
            }
            Err(error) => self.refuse(text, &error, say),
        }
    }

    fn heed(&mut self, envelope: Envelope, say: Say<'_>) {
        match (envelope.message, envelope.attempt) {
            (Message::Welcome { heartbeat_every }, _) => {
                self.heartbeat_every_ms = Some(heartbeat_every.0);
                self.is_gone = false;
            }
            _ if self.is_gone => {}
            (Message::Announce { brief, .. }, Some(attempt)) => self.bid(&brief, attempt, say),
            (Message::Award(order), Some(attempt)) => self.take(*order, attempt, say),
            (Message::Cancel { task, .. }, Some(attempt)) => {
                self.held
                    .retain(|(order, held)| (order.brief.task, *held) != (task, attempt));
                self.forget(task, attempt);
            }
            (Message::Goodbye { .. }, _) => {
                self.held.clear();
                self.ended.clear();
                self.ended_bytes = 0;
                self.heartbeat_every_ms = None;
                self.is_gone = true;
            }
            _ => {}
        }
    }

    fn bid(&mut self, brief: &Brief, attempt: Attempt, say: Say<'_>) {
        let task = brief.task;
        let answer = match self.craft.check(brief) {
            Err(reason) => Message::Decline { task, reason },
            Ok(()) => {
                let before = self
                    .held
                    .iter()
                    .map(|(order, _)| order.brief.expected_min.0);
                let finish_min = Minutes(before.sum::<u32>() + brief.expected_min.0);
                let bid = Bid {
                    finish_min,
                    confidence_percent: 90,
                };
                Message::Bid { task, bid }
            }
        };
        self.say(Some((task, attempt)), answer, say);
    }

    /// Accepts an award, or declines what it cannot do. What it was awarded
    /// before it does not take twice; if it has ended that, it says so again.
    fn take(&mut self, order: Order, attempt: Attempt, say: Say<'_>) {
        let task = order.brief.task;
        if self.known.contains(&(task, attempt)) {
            let mut ended = self.ended.iter();
            if let Some((.., text)) = ended.find(|(t, a, _)| (*t, *a) == (task, attempt)) {
                say(text.clone());
            }
            return;
        }
        if self.known.len() == MAX_REMEMBERED {
            self.known.pop_front();
        }
        self.known.push_back((task, attempt));
        let about = Some((task, attempt));
        match self.craft.check(&order.brief) {
            Err(reason) => {
                let message = Message::Decline { task, reason };
                let text = written(self.me, &mut self.last_id, self.at, about, message);
                say(text.clone());
                self.keep(task, attempt, text);
            }
            Ok(()) => {
                self.say(about, Message::Accept { task }, say);
                self.held.push_back((order, attempt));
            }
        }
    }

    /// Does the oldest thing that it holds, if there is one.
    pub fn work(&mut self, say: Say<'_>) {
        let Some((order, attempt)) = self.held.pop_front() else {
            return;
        };
        let task = order.brief.task;
        let about = Some((task, attempt));
        self.say(about, Message::Start { task }, say);
        // The craft is busy while progress is told, so the voice is split off.
        let (me, at) = (self.me, self.at);
        let last_id = &mut self.last_id;
        let mut progress = |percent: u32, note: &str| {
            let note = note.to_owned();
            let message = Message::Progress {
                task,
                percent,
                note,
            };
            say(written(me, last_id, at, about, message));
        };
        let message = match self.craft.perform(&order, &mut progress) {
            Ok(Done { result, artifacts }) => Message::Complete {
                task,
                result,
                artifacts,
            },
            Err(Undone { kind, reason }) => Message::Fail { task, kind, reason },
        };
        let text = written(me, last_id, at, about, message);
        say(text.clone());
        self.keep(task, attempt, text);
    }

    /// Keeps how an attempt ended, in case that gets lost.
    fn keep(&mut self, task: TaskId, attempt: Attempt, text: String) {
        self.ended_bytes += text.len();
        self.ended.push_back((task, attempt, text));
        while self.ended_bytes > MAX_KEPT_BYTES || self.ended.len() > MAX_REMEMBERED {
            let Some((.., text)) = self.ended.pop_front() else {
                return;
            };
            self.ended_bytes -= text.len();
        }
    }

    fn forget(&mut self, task: TaskId, attempt: Attempt) {
        self.ended.retain(|(t, a, _)| (*t, *a) != (task, attempt));
        let lengths = self.ended.iter().map(|(.., text)| text.len());
        self.ended_bytes = lengths.sum();
    }

    fn say(&mut self, about: Option<(TaskId, Attempt)>, message: Message, say: Say<'_>) {
        say(written(self.me, &mut self.last_id, self.at, about, message));
    }

    fn refuse(&mut self, text: &str, error: &Unreadable, say: Say<'_>) {
        let Some((correlation, message)) = protocol::refusal(text, error.to_string()) else {
            return;
        };
        self.last_id += 1;
        let envelope = Envelope {
            correlation,
            ..addressed(self.me, self.last_id, self.at, message)
        };
        say(envelope.write());
    }
}

fn addressed(me: AgentId, id: u64, at: Time, message: Message) -> Envelope {
    Envelope {
        version: VERSION,
        id: format!("{me}-{id}"),
        correlation: None,
        sender: Party::Agent(me),
        recipient: Party::Orchestrator,
        attempt: None,
        at,
        message,
    }
}

fn written(
    me: AgentId,
    last_id: &mut u64,
    at: Time,
    about: Option<(TaskId, Attempt)>,
    message: Message,
) -> String {
    *last_id += 1;
    let envelope = Envelope {
        correlation: about.map(|(task, attempt)| correlation(task, attempt)),
        attempt: about.map(|(_, attempt)| attempt),
        ..addressed(me, *last_id, at, message)
    };
    envelope.write()
}
