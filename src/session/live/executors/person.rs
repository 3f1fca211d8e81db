//! A person: tasks wait in the inbox until somebody takes them up there.

use super::{Connection, Executor, Heard, Seat};
use baton_engine::protocol::{self, Envelope, Message, Party};
use leptos::task::spawn_local;
use std::rc::Rc;

/// Its name in the journal.
pub const KIND: &str = "person";

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
        Ok(Box::new(Inbox { seat, last: 0 }))
    }

    fn outlives_page(&self) -> bool {
        true
    }
}

/// The inbox shows what the state says; all it answers by itself is that what
/// came is there, so that nobody takes it back while a person is at lunch.
struct Inbox {
    seat: Seat,
    last: u64,
}

impl Connection for Inbox {
    fn tell(&mut self, text: &str) {
        let Ok(award) = protocol::read(text) else {
            return;
        };
        if let Message::Award(order) = &award.message {
            self.last += 1;
            let accept = Envelope {
                // Ids are unique for a sender, also across a reload.
                id: format!("inbox-{}-{}", award.id, self.last),
                sender: Party::Agent(self.seat.agent),
                recipient: Party::Orchestrator,
                message: Message::Accept {
                    task: order.brief.task,
                },
                ..award
            };
            let heard = Rc::clone(&self.seat.heard);
            // Not at once: the session is still telling.
            spawn_local(async move { heard(Heard::Text(accept.write())) });
        }
    }

    fn is_hosted(&self) -> bool {
        true
    }
}
