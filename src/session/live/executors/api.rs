//! A program that comes through the API: what it is told waits until it asks.
//! `session/api` is the other end.

use super::{Connection, Executor, Seat};
use baton_api::operation::original::EXECUTOR;
use std::collections::VecDeque;

/// Its name in the journal.
pub const KIND: &str = EXECUTOR;
/// Most messages that wait for it; of more, the oldest are forgotten.
const MAX_WAITING: usize = 1_000;

/// Programs.
pub struct Api;

impl Executor for Api {
    fn kind(&self) -> &'static str {
        KIND
    }

    fn title(&self) -> &'static str {
        "Program"
    }

    fn summary(&self) -> &'static str {
        "Comes by itself through the API, asks for its tasks and hands in what it did."
    }

    fn connect(&self, _seat: Seat) -> Result<Box<dyn Connection>, String> {
        Ok(Box::new(Mailbox::new()))
    }

    fn outlives_page(&self) -> bool {
        true
    }

    fn comes_by_itself(&self) -> bool {
        true
    }
}

struct Mailbox {
    waiting: VecDeque<(u64, String)>,
    last: u64,
}

impl Mailbox {
    /// An empty one. A program asks for what came after the last number that it
    /// knows, also when the page was reloaded meanwhile: numbers go on from the time.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "milliseconds of our age"
    )]
    fn new() -> Self {
        Self {
            waiting: VecDeque::new(),
            last: js_sys::Date::now() as u64,
        }
    }
}

impl Connection for Mailbox {
    fn tell(&mut self, text: &str) {
        if self.waiting.len() == MAX_WAITING {
            self.waiting.pop_front();
        }
        self.last += 1;
        self.waiting.push_back((self.last, text.to_owned()));
    }

    fn is_hosted(&self) -> bool {
        false
    }

    fn told(&self, after: u64) -> Vec<(u64, String)> {
        let since = self.waiting.iter().filter(|(number, _)| *number > after);
        since.cloned().collect()
    }
}
