//! A program that joined through the API: a script of this origin, another
//! agent, a program that drives this browser. What it is told waits here until
//! it asks for it; what it says comes in by the API (`session/api`).

use super::{Connection, Executor, Seat};
use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

/// Its name in the journal.
pub const KIND: &str = "api";

/// Most messages that wait for a program. Of more the oldest are dropped, and
/// the program is told how many.
const MAX_WAITING: usize = 1_000;

/// Programs.
pub struct Program;

impl Executor for Program {
    fn kind(&self) -> &'static str {
        KIND
    }

    fn title(&self) -> &'static str {
        "Program"
    }

    fn summary(&self) -> &'static str {
        "Joins through the API: a script, an agent or a program that drives this browser fetches its messages and answers."
    }

    fn connect(&self, _seat: Seat) -> Result<Box<dyn Connection>, String> {
        Ok(Box::new(Line(Rc::default())))
    }

    fn outlives_page(&self) -> bool {
        true
    }

    fn joins_by_itself(&self) -> bool {
        true
    }
}

/// What waits for a program, numbered from 1.
#[derive(Clone, Debug, Default)]
pub struct Waiting {
    texts: VecDeque<String>,
    /// How many are not here any more: fetched, or dropped.
    gone: u64,
}

impl Waiting {
    /// The messages after number `after`, with their numbers. Those up to it
    /// have arrived and are forgotten.
    pub fn after(&mut self, after: u64) -> Vec<(u64, String)> {
        while self.gone < after && self.texts.pop_front().is_some() {
            self.gone += 1;
        }
        let numbers = self.gone + 1..;
        numbers.zip(self.texts.iter().cloned()).collect()
    }

    /// The number of the last message that came.
    pub fn last(&self) -> u64 {
        self.gone + self.texts.len() as u64
    }

    fn push(&mut self, text: &str) {
        if self.texts.len() == MAX_WAITING {
            self.texts.pop_front();
            self.gone += 1;
        }
        self.texts.push_back(text.to_owned());
    }
}

struct Line(Rc<RefCell<Waiting>>);

impl Connection for Line {
    fn tell(&mut self, text: &str) {
        self.0.borrow_mut().push(text);
    }

    fn is_hosted(&self) -> bool {
        false
    }

    fn waiting(&self) -> Option<Rc<RefCell<Waiting>>> {
        Some(Rc::clone(&self.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_fetched_is_forgotten_and_the_rest_comes_again() {
        let mut waiting = Waiting::default();
        for text in ["one", "two", "three"] {
            waiting.push(text);
        }
        let numbers = |messages: Vec<(u64, String)>| -> Vec<u64> {
            messages.into_iter().map(|(number, _)| number).collect()
        };
        assert_eq!(numbers(waiting.after(0)), [1, 2, 3]);
        assert_eq!(numbers(waiting.after(2)), [3]);
        assert_eq!(numbers(waiting.after(0)), [3], "the first two have arrived");
        waiting.push("four");
        assert_eq!(waiting.after(3), [(4, "four".to_owned())]);
        assert_eq!(numbers(waiting.after(9)), Vec::<u64>::new());
        assert_eq!(waiting.last(), 4);
    }

    #[test]
    fn of_too_many_the_oldest_are_dropped_and_leave_a_gap() {
        let mut waiting = Waiting::default();
        for number in 0..=MAX_WAITING {
            waiting.push(&number.to_string());
        }
        let first = waiting.after(0).into_iter().next();
        assert_eq!(first, Some((2, "1".to_owned())));
    }
}
