//! A person: tasks wait in the inbox until somebody takes them up there.

use super::{Connection, Executor, Seat};

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

    fn connect(&self, _seat: Seat) -> Result<Box<dyn Connection>, String> {
        Ok(Box::new(Inbox))
    }
}

/// The inbox shows what the state says, so it needs no messages.
struct Inbox;

impl Connection for Inbox {
    fn tell(&mut self, _text: &str) {}

    fn is_hosted(&self) -> bool {
        true
    }
}
