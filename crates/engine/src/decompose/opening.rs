//! How a clause opens before its first verb: "could you please", "we need to",
//! "do not", "make sure that".

use super::clause::Reader;
use super::grammar::Class;
use super::inflection::{BASE, GERUND};
use super::words::Break;

/// What comes before the first verb.
#[derive(Clone, Copy, Debug)]
pub(super) struct Opening {
    /// Where it ends.
    pub at: usize,
    pub negated: bool,
    /// Whether "we" or "you" is the subject.
    pub has_subject: bool,
    /// Whether "should", "need", "want" ask for what follows.
    pub has_modal: bool,
    /// Whether "after" or "before" opens the clause.
    pub is_subordinate: bool,
    pub is_condition: bool,
}

impl Reader<'_> {
    /// The opening of words `start..end`.
    pub(super) fn opening(&self, start: usize, end: usize) -> Opening {
        let mut opening = Opening {
            at: start,
            negated: false,
            has_subject: false,
            has_modal: false,
            is_subordinate: false,
            is_condition: false,
        };
        while opening.at < end {
            let at = opening.at;
            if self.asks_for_next(at, end) {
                opening.has_modal = true;
            } else {
                let is_work = self.lexicon.verb(self.words, at, end, !0).is_some();
                if is_work || !self.opens_with(&mut opening, end) {
                    break;
                }
            }
            opening.at += 1;
        }
        opening
    }

    /// "plan to", "make sure", "start testing": verbs that only introduce one.
    fn asks_for_next(&self, at: usize, end: usize) -> bool {
        let next = self.key(at + 1, end);
        match self.key(at, end) {
            "plan" | "planning" | "plans" | "prepare" => {
                next == "to" && self.lexicon.verb(self.words, at + 2, end, BASE).is_some()
            }
            "make" | "making" => next == "sure",
            "be" => matches!(next, "sure" | "able"),
            _ if self.class(at) == Some(Class::Aspect) => {
                self.lexicon.verb(self.words, at + 1, end, GERUND).is_some()
            }
            _ => false,
        }
    }

    /// Whether the word at the opening's end still belongs to it.
    fn opens_with(&self, opening: &mut Opening, end: usize) -> bool {
        let at = opening.at;
        match self.words[at].class {
            Class::Filler | Class::And | Class::To | Class::While => {}
            Class::Pronoun => opening.has_subject = true,
            Class::Modal => opening.has_modal = true,
            Class::Wh if opening.has_modal && self.key(at, end) == "that" => {}
            Class::Wh => {
                return self.words.get(at + 1).is_some_and(|next| {
                    matches!(next.class, Class::Modal | Class::Pronoun | Class::To)
                });
            }
            Class::Number => {
                return self
                    .words
                    .get(at + 1)
                    .is_some_and(|next| at + 1 < end && next.before != Break::None);
            }
            Class::After | Class::Before => opening.is_subordinate = true,
            Class::Condition => opening.is_condition = true,
            Class::Negation => {
                opening.negated = !matches!(self.key(at + 1, end), "only" | "just" | "merely");
            }
            Class::Reversal => opening.negated = false,
            Class::Determiner if self.key(at, end) == "no" => {
                opening.negated = true;
                return self.class(at + 1) == Some(Class::Modal);
            }
            Class::Content if matches!(self.key(at, end), "only" | "merely") => {}
            Class::Preposition if opening.negated => {
                return matches!(self.key(at, end), "of" | "than" | "from");
            }
            Class::Content
            | Class::Quoted
            | Class::Determiner
            | Class::Be
            | Class::Aspect
            | Class::Light
            | Class::Preposition
            | Class::Or => return false,
        }
        true
    }
}
