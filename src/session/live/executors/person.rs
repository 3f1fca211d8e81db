//! A person: tasks wait in the inbox until somebody takes them up there.

use super::{Connection, Executor, Heard, Seat};
use baton_engine::negotiation::Bid;
use baton_engine::protocol::{self, Envelope, Message, Party};
use baton_engine::{Attempt, Minutes, TaskId};
use leptos::task::spawn_local;
use std::collections::BTreeMap;

/// Its name in the journal.
pub const KIND: &str = "person";

/// How sure a person's bid is: it is the usual time and not their own word.
const CONFIDENCE_PERCENT: u32 = 50;

/// People.
pub struct Person;

impl Executor for Person {
    fn kind(&self) -> &'static str {
        KIND
    }

    fn title(&self) -> &'static str {
        "Person"
    }

    fn summary(&self) -> &'static str {
        "Its tasks wait in the inbox: start them, attach a result, complete or decline them."
    }

    fn connect(&self, seat: Seat) -> Result<Box<dyn Connection>, String> {
        Ok(Box::new(Inbox {
            seat,
            secretary: Secretary::default(),
        }))
    }

    fn outlives_page(&self) -> bool {
        true
    }
}

/// The inbox shows what the state says; the person answers there.
struct Inbox {
    seat: Seat,
    secretary: Secretary,
}

impl Connection for Inbox {
    fn tell(&mut self, text: &str) {
        let Ok(heard) = protocol::read(text) else {
            return;
        };
        let Some(Reply { id, message }) = self.secretary.reply(&heard) else {
            return;
        };
        let sender = Party::Agent(self.seat.agent);
        let Seat {
            heard: tell, ahead, ..
        } = self.seat.clone();
        // Not at once: the session is still telling.
        spawn_local(async move {
            let answer = Envelope {
                id,
                sender,
                recipient: Party::Orchestrator,
                message: behind(ahead(), message),
                ..heard
            };
            tell(Heard::Text(answer.write()));
        });
    }

    fn is_hosted(&self) -> bool {
        true
    }
}

/// Answers what nobody is to be asked for: that what was awarded is there, so
/// that it is not taken back while the person is at lunch; and what is
/// announced by a bid, since bids are waited for only some seconds.
#[derive(Default)]
struct Secretary {
    last: u64,
    /// The last attempt that was accepted of each task: no award is accepted twice.
    accepted: BTreeMap<TaskId, Attempt>,
}

/// A message without its address.
#[derive(Debug, PartialEq, Eq)]
struct Reply {
    id: String,
    message: Message,
}

impl Secretary {
    fn reply(&mut self, heard: &Envelope) -> Option<Reply> {
        let attempt = heard.attempt?;
        let message = match &heard.message {
            Message::Award(order) => {
                let task = order.brief.task;
                if self.accepted.get(&task) >= Some(&attempt) {
                    return None;
                }
                self.accepted.insert(task, attempt);
                Message::Accept { task }
            }
            Message::Announce { brief, .. } => Message::Bid {
                task: brief.task,
                bid: Bid {
                    finish_min: brief.expected_min,
                    confidence_percent: CONFIDENCE_PERCENT,
                },
            },
            _ => return None,
        };
        self.last += 1;
        // Ids are unique for a sender, also across a reload.
        let id = format!("inbox-{}-{}", heard.id, self.last);
        Some(Reply { id, message })
    }
}

/// A bid counts what is to be done before.
fn behind(ahead: Minutes, message: Message) -> Message {
    match message {
        Message::Bid { task, mut bid } => {
            bid.finish_min = Minutes(bid.finish_min.0.saturating_add(ahead.0));
            Message::Bid { task, bid }
        }
        other => other,
    }
}

/// What the conformance suite (`public/conformance`) asks of every agent and
/// a person's line can be asked: it lies within the page, so the suite cannot be
/// connected with it, and whatever it hears was written by Baton itself.
#[cfg(test)]
mod tests {
    use super::*;
    use baton_engine::protocol::{Brief, Order, VERSION};
    use baton_engine::{AgentId, Priority, Time};

    fn heard(attempt: Option<u32>, message: Message) -> Envelope {
        Envelope {
            version: VERSION,
            id: "o1".to_owned(),
            correlation: None,
            sender: Party::Orchestrator,
            recipient: Party::Agent(AgentId(0)),
            attempt: attempt.map(Attempt),
            at: Time(0),
            message,
        }
    }

    fn brief() -> Brief {
        Brief {
            task: TaskId(1),
            name: "Review".to_owned(),
            description: String::new(),
            priority: Priority::Medium,
            expected_min: Minutes(30),
            skills: Vec::new(),
            goal: String::new(),
            context: String::new(),
        }
    }

    fn award(attempt: Option<u32>) -> Envelope {
        let order = Order {
            brief: brief(),
            inputs: Vec::new(),
            seed: 1,
        };
        heard(attempt, Message::Award(Box::new(order)))
    }

    fn said(secretary: &mut Secretary, heard: &Envelope) -> Option<Message> {
        secretary.reply(heard).map(|reply| reply.message)
    }

    const ACCEPT: Option<Message> = Some(Message::Accept { task: TaskId(1) });

    #[test]
    fn an_award_is_accepted_once_an_attempt() {
        let mut secretary = Secretary::default();
        assert_eq!(said(&mut secretary, &award(Some(1))), ACCEPT);
        assert_eq!(said(&mut secretary, &award(Some(1))), None, "a late copy");
        assert_eq!(said(&mut secretary, &award(Some(2))), ACCEPT);
        assert_eq!(said(&mut secretary, &award(Some(1))), None, "an older one");
        assert_eq!(said(&mut secretary, &award(None)), None);
    }

    #[test]
    fn an_announcement_is_answered_by_a_bid_with_the_work_before_in_mind() {
        let announce = Message::Announce {
            brief: Box::new(brief()),
            bids_until: Time(5_000),
        };
        let reply = Secretary::default().reply(&heard(Some(1), announce));
        let message = reply.map(|reply| behind(Minutes(12), reply.message));
        let bid = Bid {
            finish_min: Minutes(42),
            confidence_percent: CONFIDENCE_PERCENT,
        };
        let task = TaskId(1);
        assert_eq!(message, Some(Message::Bid { task, bid }));
    }

    #[test]
    fn ids_differ_and_nothing_else_is_answered() {
        let mut secretary = Secretary::default();
        let first = secretary.reply(&award(Some(1)));
        let second = secretary.reply(&award(Some(2)));
        assert_ne!(first.map(|one| one.id), second.map(|one| one.id));
        let (task, reason) = (TaskId(1), "No.".to_owned());
        let cancel = heard(Some(2), Message::Cancel { task, reason });
        assert_eq!(said(&mut secretary, &cancel), None);
    }
}
