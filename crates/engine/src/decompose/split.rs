//! Splitting a goal into clauses, each with the work it asks for.
//!
//! A sentence always ends a clause. A comma, "and", "then", "before", "after",
//! "while" and the like end one only where a new verb begins: "analyze sales
//! and marketing data" is one clause, "analyze sales and build a dashboard"
//! two. Words that are nouns as often as verbs ("plan and design") count as
//! what their neighbours make of them.
//!
//! The order of the work is for [`order`](super::order) to decide; a clause
//! only says how it is tied to its neighbours.

use super::clause::{Evidence, Reader, Reading};
use super::connector::{Connector, Place};
use super::grammar::{self, Class};
use super::inflection::{BASE, GERUND, PARTICIPLE};
use super::ruleset::{Purpose, Rule};
use super::words::{Break, Word};

/// A part of a goal.
#[derive(Clone, Debug)]
pub(super) struct Clause {
    /// Its first word, past "and", "then", "after".
    pub start: usize,
    /// The word after its last.
    pub end: usize,
    /// What it asks for.
    pub reading: Reading,
    /// When.
    pub place: Place,
    /// Which sentence it is in, from 0.
    pub sentence: u32,
}

/// The clauses of the words that `reader` has, by the rules `rules`.
pub(super) fn clauses(reader: Reader<'_>, rules: &[Rule]) -> Vec<Clause> {
    let splitter = Splitter { reader };
    let mut all = Vec::new();
    for clause in splitter.split() {
        splitter.with_purposes(clause, rules, &mut all);
    }
    all
}

struct Splitter<'a> {
    reader: Reader<'a>,
}

/// The clause that is being read.
struct Current {
    start: usize,
    /// Past its connecting words.
    body: usize,
    place: Place,
    sentence: u32,
    /// It opens with "after", "before", "while", "if": its comma ends it.
    leads: bool,
    /// Its reading, where the start alone does not tell.
    reading: Option<Reading>,
    /// "While X, Y": the next clause happens at the same time.
    next_is_parallel: bool,
}

impl Splitter<'_> {
    fn words(&self) -> &[Word<'_>] {
        self.reader.words
    }

    fn split(&self) -> Vec<Clause> {
        let mut all = Vec::new();
        let count = self.words().len();
        let mut current = self.opened(0, None);
        let mut at = 1;
        while at < count {
            let Some(connector) = self.reader.connector(at) else {
                at += 1;
                continue;
            };
            if let Some(reading) = self.boundary(&current, at, &connector) {
                let next = self.opened(at, Some((&current, &connector, reading)));
                all.push(self.closed(current, at));
                current = next;
            }
            at = connector.next.max(at) + 1;
        }
        if count > 0 {
            all.push(self.closed(current, count));
        }
        all
    }

    /// The clause that opens at word `at`, after `previous`.
    fn opened(
        &self,
        at: usize,
        previous: Option<(&Current, &Connector, Option<Reading>)>,
    ) -> Current {
        let connector = match &previous {
            Some((_, connector, _)) => Some(**connector),
            None => self.reader.connector(at),
        };
        let leading = previous
            .as_ref()
            .is_none_or(|(_, connector, _)| connector.hard);
        let marker = connector.and_then(|connector| connector.marker);
        let mut place = connector.map_or(Place::Next, |connector| connector.place);
        let body = connector.map_or(at, |connector| connector.next);
        let condition = self
            .words()
            .get(body)
            .is_some_and(|w| w.class == Class::Condition);
        let aim = self.reader.is_aim(body);
        if leading {
            place = match (marker, place) {
                (Some(Class::Before), _) => Place::AfterFollowing,
                _ if aim => Place::AfterFollowing,
                (None, place @ (Place::Then | Place::BeforePrevious)) => place,
                _ => Place::Next,
            };
        }
        let mut leads = leading && (marker.is_some() || condition || aim);
        let (mut reading, mut sentence) = (None, 0);
        if let Some((previous, connector, forced)) = previous {
            let inherits = previous.leads || previous.place == Place::BeforePrevious;
            if inherits && marker.is_none() && !connector.hard && self.is_gerund(body) {
                place = previous.place;
                leads = previous.leads;
            } else if previous.next_is_parallel {
                place = Place::Parallel;
            }
            reading = forced;
            sentence = previous.sentence + u32::from(connector.hard);
        }
        Current {
            start: if marker.is_some() { at } else { body },
            body,
            place,
            sentence,
            leads,
            reading,
            next_is_parallel: leads && marker == Some(Class::While),
        }
    }

    fn closed(&self, current: Current, end: usize) -> Clause {
        let reading = current.reading.clone();
        Clause {
            start: current.body.min(end),
            end,
            reading: reading.unwrap_or_else(|| self.reader.read(current.start, end)),
            place: current.place,
            sentence: current.sentence,
        }
    }

    fn is_gerund(&self, at: usize) -> bool {
        self.reader
            .lexicon
            .verb(self.words(), at, self.words().len(), GERUND)
            .is_some()
    }

    /// Whether a clause begins at `connector`, which begins at word `at`: then
    /// its reading, if it takes `current` to tell it.
    fn boundary(
        &self,
        current: &Current,
        at: usize,
        connector: &Connector,
    ) -> Option<Option<Reading>> {
        if connector.hard || connector.followed_by {
            return Some(None);
        }
        if connector.next >= self.words().len() {
            return None;
        }
        if current.leads && connector.bare && !self.words()[current.start..at].is_empty() {
            return Some(None);
        }
        if connector.marker.is_some() {
            return self.is_marked_work(at).then_some(None);
        }
        self.coordinate(current, at, connector)
    }

    /// "before deploying", "once it is built", but not "before the launch".
    fn is_marked_work(&self, at: usize) -> bool {
        let end = self.next_soft(at + 1);
        let verb = self.reader.verb_at_start(at, end);
        verb.or_else(|| self.reader.obligation_at_start(at, end))
            .is_some()
    }

    /// The next word that a clause of its own could begin at.
    fn next_soft(&self, start: usize) -> usize {
        let ends = |at: &usize| {
            let word = &self.words()[*at];
            word.before != Break::None || word.class == Class::And
        };
        (start..self.words().len())
            .find(ends)
            .unwrap_or(self.words().len())
    }

    fn coordinate(
        &self,
        current: &Current,
        at: usize,
        connector: &Connector,
    ) -> Option<Option<Reading>> {
        let (next, count) = (connector.next, self.words().len());
        let verb = self.reader.verb_at_start(next, count);
        let participle = self
            .reader
            .lexicon
            .verb(self.words(), next, count, PARTICIPLE);
        let noun_phrase = self.words()[next].class.opens_object();
        if verb.is_none() && participle.is_none() && !noun_phrase {
            return self.noun_coordinate(current, at, next);
        }
        let before = match &current.reading {
            Some(reading) => reading.clone(),
            None => self.reader.read(current.start, at),
        };
        match (verb, participle) {
            (Some(Reading::Negated), _) => Some(None),
            (Some(Reading::Work(hit, _)), _) => {
                let gerunds = matches!(&before, Reading::Work(b, _) if b.forms & GERUND != 0);
                let parallel =
                    hit.forms & BASE != 0 || gerunds || connector.place == Place::Parallel;
                let verb = hit.words[0];
                let is_noun = hit.words.len() == 1
                    && connector.place == Place::Next
                    && verb == next
                    && self.looks_like_noun(&before, at, connector, verb);
                (parallel && !is_noun).then_some(None)
            }
            (_, Some(hit)) => {
                let passive = matches!(
                    &before,
                    Reading::Work(b, Evidence::Obligation) if b.forms & PARTICIPLE != 0
                );
                passive.then_some(Some(Reading::Work(hit, Evidence::Obligation)))
            }
            _ => {
                let obligation = self
                    .reader
                    .obligation_at_start(next, self.next_soft(next + 1));
                (matches!(before, Reading::Work(..)) && obligation.is_some()).then_some(None)
            }
        }
    }

    /// "market research and competitor analysis": two noun phrases that both
    /// name work, the first without a complement that could hold the second.
    fn noun_coordinate(
        &self,
        current: &Current,
        at: usize,
        next: usize,
    ) -> Option<Option<Reading>> {
        let end = self.next_soft(next + 1);
        let names_work = |reading: &Reading| matches!(reading, Reading::Work(_, Evidence::Noun));
        let closed = (current.body..at).all(|at| self.words()[at].class != Class::Preposition);
        let of = (next..end).any(|at| self.words()[at].key == "of");
        if !(closed || of) || !names_work(&self.reader.read(next, end)) {
            return None;
        }
        names_work(&self.reader.read(current.start, at)).then_some(None)
    }

    /// Whether the word at `verb`, after a clause read as `before` that ends
    /// at `at`, is rather the next noun in a list.
    fn looks_like_noun(
        &self,
        before: &Reading,
        at: usize,
        connector: &Connector,
        verb: usize,
    ) -> bool {
        let key = &self.words()[verb].key;
        if !(grammar::is_also_noun(key) || self.reader.lexicon.is_noun(key)) {
            return false;
        }
        let next = self
            .words()
            .get(verb + 1)
            .filter(|word| word.before == Break::None);
        match next.map(|word| (word.class, word.key.as_str())) {
            Some((Class::Be | Class::Modal, _) | (_, "of")) => true,
            Some((Class::And | Class::Or, _)) | None => {
                let head = match before {
                    Reading::Work(hit, _) => hit.words.last().copied(),
                    _ => None,
                };
                if head == Some(at - 1) {
                    return false;
                }
                if *before == Reading::Negated || connector.bare {
                    return true;
                }
                let last = &self.words()[at - 1].key;
                grammar::is_also_noun(last) || self.reader.lexicon.is_noun(last)
            }
            Some((class, key)) => class.is_content() && grammar::is_compound_tail(key),
        }
    }

    /// `clause`, and what it is for where its rule says that that follows.
    fn with_purposes(&self, mut clause: Clause, rules: &[Rule], all: &mut Vec<Clause>) {
        while let Reading::Work(hit, evidence) = &clause.reading {
            let follows = rules[hit.rule].purpose == Purpose::Follows;
            if *evidence == Evidence::Later || !follows {
                break;
            }
            let first = hit.words.last().map_or(clause.start, |last| last + 1);
            let purpose = (first..clause.end)
                .find_map(|at| Some((at, self.reader.infinitive(at, clause.end)?)));
            let Some((at, hit)) = purpose else { break };
            let rest = Clause {
                start: at + 1,
                end: clause.end,
                reading: Reading::Work(hit, Evidence::Opening),
                place: Place::Then,
                sentence: clause.sentence,
            };
            clause.end = at;
            all.push(std::mem::replace(&mut clause, rest));
        }
        all.push(clause);
    }
}
