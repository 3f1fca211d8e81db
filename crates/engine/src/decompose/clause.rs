//! Reading one clause: which of its words says what is to be done. The head
//! verb decides, wherever nouns stand that other rules would like.
//!
//! [`Reader::read`] tries, in this order:
//! 1. the verb that opens the clause, after "please", "could you", "we need
//!    to" and the like ("could you *test* the build");
//! 2. the verb of an obligation ("the docs must be *translated*");
//! 3. the head of a noun phrase where there is no verb, or only a verb that
//!    leaves the work to its object ("sales *analysis*", "do a *review*");
//! 4. an infinitive, a gerund after a preposition, or a participle at the end
//!    ("use the logs to *analyze* churn", "get the report *written*").
//!
//! A negated verb is read and not obeyed.

use super::grammar::{self, Class};
use super::inflection::{BASE, Forms, GERUND, PARTICIPLE, PAST};
use super::opening::Opening;
use super::trigger::{Hit, Lexicon};
use super::words::{Break, Word};

/// What a clause asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// Work that a trigger names.
    Work(Hit, Evidence),
    /// Work that must not be done.
    Negated,
    /// Work that no trigger names: "paint the house".
    Unknown,
    /// No work: a fact, a condition, a fragment.
    Statement,
}

/// How strongly the clause says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Evidence {
    /// Its first verb.
    Opening,
    /// The verb of its obligation.
    Obligation,
    /// The head of its noun phrase.
    Noun,
    /// A verb further back.
    Later,
}

/// Reads clauses with the triggers of a rule set.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a> {
    pub lexicon: &'a Lexicon,
    pub words: &'a [Word<'a>],
}

impl Reader<'_> {
    /// What words `start..end` ask for.
    pub(super) fn read(&self, start: usize, end: usize) -> Reading {
        let opening = self.opening(start, end);
        if opening.is_condition {
            return Reading::Statement;
        }
        let found = self
            .opening_verb(&opening, end)
            .or_else(|| self.obligation(&opening, end))
            .or_else(|| self.noun_or_later_verb(&opening, end));
        match found {
            Some(_) if opening.negated => Reading::Negated,
            Some(reading) => reading,
            None if opening.negated => Reading::Negated,
            None if self.is_unknown_imperative(&opening, end) => Reading::Unknown,
            None => Reading::Statement,
        }
    }

    /// The verb that opens words `start..end`, if one does, negated or not.
    pub(super) fn verb_at_start(&self, start: usize, end: usize) -> Option<Reading> {
        let opening = self.opening(start, end);
        match self.opening_verb(&opening, end)? {
            Reading::Work(..) if opening.negated => Some(Reading::Negated),
            reading => (!opening.is_condition).then_some(reading),
        }
    }

    /// The obligation that words `start..end` state of a noun phrase.
    pub(super) fn obligation_at_start(&self, start: usize, end: usize) -> Option<Reading> {
        let opening = self.opening(start, end);
        self.obligation(&opening, end)
    }

    pub(super) fn class(&self, at: usize) -> Option<Class> {
        self.words.get(at).map(|word| word.class)
    }

    pub(super) fn key(&self, at: usize, end: usize) -> &str {
        if at < end { &self.words[at].key } else { "" }
    }

    fn opening_verb(&self, opening: &Opening, end: usize) -> Option<Reading> {
        let at = opening.at;
        // "Before launch" is a date, "before launching" and "before we launch" are work.
        let forms = match (opening.is_subordinate, opening.has_subject) {
            (true, true) => !0,
            (true, false) => GERUND,
            (false, _) => BASE | GERUND,
        };
        let hit = self.lexicon.verb(self.words, at, end, forms)?;
        let may_be_noun = !opening.has_modal && !opening.has_subject;
        if hit.words.len() == 1 && may_be_noun && self.is_noun_here(at, end) {
            return None;
        }
        Some(Reading::Work(hit, Evidence::Opening))
    }

    /// Whether the verb at `at` is the first word of a noun phrase: "design
    /// review", "review of the design".
    fn is_noun_here(&self, at: usize, end: usize) -> bool {
        let word = &self.words[at].key;
        let next = self.key(at + 1, end);
        let gerund = word.ends_with("ing");
        let noun = gerund || grammar::is_also_noun(word) || self.lexicon.is_noun(word);
        let compound = grammar::is_compound_head(next)
            && !grammar::is_compound_head(word)
            && self.words[at + 1].before == Break::None;
        noun && (compound || (!gerund && next == "of"))
    }

    /// "must be built", "has to analyze", "needs testing", "the aim is to fix".
    fn obligation(&self, opening: &Opening, end: usize) -> Option<Reading> {
        let mut at = opening.at;
        while at < end {
            let class = self.words[at].class;
            if matches!(
                class,
                Class::Wh | Class::Condition | Class::After | Class::Before
            ) {
                return None;
            }
            let forms = self.asked_forms(at, opening, end);
            if forms != 0 {
                let (next, negated, passive) = self.auxiliaries(at + 1, end);
                let passive = passive || self.key(at, end) == "be";
                let forms = if passive { PARTICIPLE | GERUND } else { forms };
                if let Some(hit) = self.lexicon.verb(self.words, next, end, forms) {
                    let work = Reading::Work(hit, Evidence::Obligation);
                    return Some(if negated { Reading::Negated } else { work });
                }
            }
            at += 1;
        }
        None
    }

    /// The forms of a verb that the word at `at` makes an obligation.
    fn asked_forms(&self, at: usize, opening: &Opening, end: usize) -> Forms {
        let next_is_to = self.key(at + 1, end) == "to";
        match self.key(at, end) {
            "should" | "must" | "shall" | "will" | "would" | "ought" => BASE,
            "need" | "needs" => BASE | GERUND,
            "has" | "have" | "wants" | "want" if next_is_to => BASE,
            "is" | "are" | "was" | "were" if next_is_to => BASE,
            "is" | "are" | "was" | "were" | "has" | "have" if opening.is_subordinate => {
                PARTICIPLE | GERUND
            }
            "is" | "are" | "am" | "be" if opening.has_subject => GERUND,
            "mustn't" | "shouldn't" | "won't" => BASE,
            _ => 0,
        }
    }

    /// Past "not", "also", "to", "be": where the verb is, whether it is
    /// negated, whether it is passive.
    fn auxiliaries(&self, start: usize, end: usize) -> (usize, bool, bool) {
        let mut at = start;
        let mut negated = at > 0 && self.words[at - 1].class == Class::Negation;
        let mut passive = false;
        while at < end {
            match self.words[at].class {
                Class::Negation => negated = true,
                Class::Be => passive = true,
                Class::Filler | Class::To => {}
                _ => break,
            }
            at += 1;
        }
        (at, negated, passive)
    }

    fn noun_or_later_verb(&self, opening: &Opening, end: usize) -> Option<Reading> {
        if opening.is_subordinate {
            return None;
        }
        self.noun_work(opening, end)
            .or_else(|| self.later_verb(opening, end))
    }

    fn noun_work(&self, opening: &Opening, end: usize) -> Option<Reading> {
        let mut start = opening.at;
        if self.class(start) == Some(Class::Light) || self.class(start) == Some(Class::Aspect) {
            start += 1;
            if matches!(self.key(start, end), "out" | "on" | "up") {
                start += 1;
            }
        }
        let (last, after) = self.noun_phrase(start, end)?;
        let light = start > opening.at;
        let predicate = matches!(
            self.words
                .get(after)
                .filter(|_| after < end)
                .map(|word| word.class),
            Some(Class::Be | Class::Modal | Class::Negation | Class::Light)
        );
        if predicate && !light && !self.is_called_for(after, end) {
            return None;
        }
        let hit = self.lexicon.noun(self.words, start, last)?;
        Some(Reading::Work(hit, Evidence::Noun))
    }

    /// The last word of the noun phrase that begins at `start`, and where the
    /// phrase ends.
    fn noun_phrase(&self, start: usize, end: usize) -> Option<(usize, usize)> {
        let mut last = None;
        let mut at = start;
        while at < end && (at == start || self.words[at].before == Break::None) {
            match self.words[at].class {
                Class::Determiner if last.is_none() => {}
                Class::Filler => {}
                class if class.is_content() => last = Some(at),
                _ => break,
            }
            at += 1;
        }
        Some((last?, at))
    }

    /// "is needed", "must be carried out": the noun before it is the work.
    fn is_called_for(&self, after: usize, end: usize) -> bool {
        let (next, negated, _) = self.auxiliaries(after, end);
        let (next, negated) = match self.class(next) {
            Some(Class::Modal) => {
                let (next, not, _) = self.auxiliaries(next + 1, end);
                (next, negated || not)
            }
            _ => (next, negated),
        };
        let calls = matches!(
            self.key(next, end),
            "needed"
                | "required"
                | "necessary"
                | "due"
                | "overdue"
                | "wanted"
                | "done"
                | "performed"
                | "conducted"
                | "carried"
                | "made"
                | "completed"
                | "held"
                | "run"
        );
        let needed = self.key(after, end) == "needed";
        (calls || needed) && !negated
    }

    fn later_verb(&self, opening: &Opening, end: usize) -> Option<Reading> {
        let infinitive = (opening.at..end).find_map(|at| self.infinitive(at, end));
        let work = infinitive
            .or_else(|| self.gerund_after_preposition(opening.at, end))
            .or_else(|| self.participle(opening, end))?;
        Some(Reading::Work(work, Evidence::Later))
    }

    /// The verb after "to" at `at`, unless it is a question ("how to") or negated.
    pub(super) fn infinitive(&self, at: usize, end: usize) -> Option<Hit> {
        if self.class(at) != Some(Class::To) {
            return None;
        }
        let before = at.checked_sub(1).and_then(|before| self.class(before));
        if matches!(before, Some(Class::Wh | Class::Negation)) {
            return None;
        }
        let mut next = at + 1;
        while next < end && self.words[next].class == Class::Filler {
            next += 1;
        }
        self.lexicon.verb(self.words, next, end, BASE)
    }

    fn gerund_after_preposition(&self, start: usize, end: usize) -> Option<Hit> {
        let preposition = |at: &usize| self.class(*at) == Some(Class::Preposition);
        let negated = |at: &usize| {
            at.checked_sub(1).and_then(|before| self.class(before)) == Some(Class::Negation)
        };
        (start..end.saturating_sub(1))
            .filter(|at| preposition(at) && !negated(at))
            .find_map(|at| self.lexicon.verb(self.words, at + 1, end, GERUND))
    }

    /// "get the report written", "we want it deployed by Friday".
    fn participle(&self, opening: &Opening, end: usize) -> Option<Hit> {
        let causative = opening.has_modal || self.class(opening.at) == Some(Class::Light);
        if !causative {
            return None;
        }
        (opening.at..end).find_map(|at| {
            let hit = self.lexicon.verb(self.words, at, end, PARTICIPLE)?;
            let next = self.words.get(at + 1).filter(|_| at + 1 < end);
            let closes =
                next.is_none_or(|next| !next.class.is_content() && next.class != Class::Determiner);
            (closes && hit.forms & (PAST | PARTICIPLE) != 0 && at > opening.at).then_some(hit)
        })
    }

    /// "paint the house", "clean up the house": a word that is no plural, then
    /// an object.
    fn is_unknown_imperative(&self, opening: &Opening, end: usize) -> bool {
        let at = opening.at;
        if opening.has_subject || at >= end || self.class(at) != Some(Class::Content) {
            return false;
        }
        let verb = &self.words[at].key;
        let particle = matches!(self.key(at + 1, end), "up" | "out" | "off" | "down");
        let object = at + 1 + usize::from(particle);
        let plural = verb.ends_with('s') && !verb.ends_with("ss");
        let opens = |word: &Word<'_>| word.before == Break::None && word.class.opens_object();
        !plural && object < end && opens(&self.words[object])
    }
}
