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
        Ok(Box::new(Mailbox::after(beginning())))
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
    /// An empty one, whose numbers go on after `last`.
    fn after(last: u64) -> Self {
        Self {
            waiting: VecDeque::new(),
            last,
        }
    }
}

/// What numbers begin after. A program asks for what came after the last number
/// that it knows, also when the page was reloaded meanwhile.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "milliseconds of our age"
)]
fn beginning() -> u64 {
    js_sys::Date::now() as u64
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

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(mailbox: &Mailbox, after: u64) -> Vec<u64> {
        let told = mailbox.told(after).into_iter();
        told.map(|(number, _)| number).collect()
    }

    #[test]
    fn what_came_after_a_number_is_told_as_often_as_it_is_asked_for() {
        let mut mailbox = Mailbox::after(7);
        for text in ["one", "two", "three"] {
            mailbox.tell(text);
        }
        assert_eq!(numbers(&mailbox, 0), [8, 9, 10]);
        assert_eq!(numbers(&mailbox, 8), [9, 10]);
        assert_eq!(mailbox.told(9), [(10, "three".to_owned())]);
        assert_eq!(numbers(&mailbox, 8), [9, 10], "an answer may get lost");
    }

    #[test]
    fn of_too_many_the_oldest_are_dropped_and_leave_a_gap() {
        let mut mailbox = Mailbox::after(0);
        for number in 0..=MAX_WAITING {
            mailbox.tell(&number.to_string());
        }
        let told = mailbox.told(0);
        assert_eq!(told.len(), MAX_WAITING);
        assert_eq!(told[0], (2, "1".to_owned()));
    }
}
