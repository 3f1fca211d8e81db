//! Triggers compiled to be found fast: each form of each trigger's first (or,
//! for nouns, last) word leads to the triggers that it can begin (or end).

use super::grammar::Class;
use super::inflection::{self, Forms, GERUND};
use super::ruleset::{Rule, Trigger};
use super::words::{Break, Word};
use std::collections::BTreeMap;

/// Most words that `...` in a trigger stands for.
pub const MAX_GAP_WORDS: usize = 4;

/// A trigger taken apart.
#[derive(Clone, Debug)]
pub(super) struct Pattern {
    parts: Vec<Part>,
    /// Every form of the word by which the trigger is found.
    anchors: Vec<(String, Forms)>,
    is_verb: bool,
}

#[derive(Clone, Debug)]
enum Part {
    /// One of these words.
    Word(Vec<String>),
    /// A few words that do not matter.
    Gap,
}

impl Pattern {
    /// `trigger` taken apart, or why that is impossible.
    pub(super) fn new(trigger: &Trigger) -> Result<Self, &'static str> {
        let is_verb = matches!(trigger, Trigger::Verb(_));
        let text = trigger.as_str().to_lowercase();
        let pieces: Vec<&str> = text.split_whitespace().collect();
        let anchor = if is_verb {
            0
        } else {
            pieces.len().saturating_sub(1)
        };
        let mut parts = Vec::new();
        let mut anchors = Vec::new();
        for (index, piece) in pieces.iter().enumerate() {
            if *piece == "..." {
                parts.push(Part::Gap);
                continue;
            }
            let words: Vec<&str> = piece.split('|').collect();
            if !words.iter().all(|word| is_one_word(word)) {
                return Err("use letters, with “...” for a gap and “|” between alternatives");
            }
            if index == anchor {
                anchors = words.iter().flat_map(|word| forms(word, is_verb)).collect();
            }
            parts.push(Part::Word(
                words
                    .iter()
                    .flat_map(|w| inflection::noun_forms(w))
                    .collect(),
            ));
        }
        let gap_at_end = matches!(parts.first(), Some(Part::Gap))
            || matches!(parts.last(), Some(Part::Gap))
            || parts
                .windows(2)
                .any(|two| matches!(two, [Part::Gap, Part::Gap]));
        if parts.is_empty() || gap_at_end {
            return Err("begin and end with a word, and put a word between gaps");
        }
        if !is_verb && parts.iter().any(|part| matches!(part, Part::Gap)) {
            return Err("a noun takes no gap, write its words next to each other");
        }
        Ok(Self {
            parts,
            anchors,
            is_verb,
        })
    }

    /// The indexes of the words that match, when the first part's word is at `at`.
    fn forwards(&self, words: &[Word<'_>], at: usize, end: usize) -> Option<Vec<usize>> {
        let mut matched = vec![at];
        let mut next = at + 1;
        let mut gap = 0;
        for part in &self.parts[1..] {
            let Part::Word(allowed) = part else {
                gap = MAX_GAP_WORDS;
                continue;
            };
            let found = (next..end.min(next + gap + 1))
                .take_while(|i| words[*i].before == Break::None)
                .take_while(|i| *i == next || may_be_skipped(words[*i - 1].class))
                .find(|i| is_among(allowed, &words[*i]))?;
            matched.push(found);
            next = found + 1;
            gap = 0;
        }
        let ends_phrase = words.get(next).is_none_or(|word| {
            next >= end || word.before != Break::None || !word.class.is_content()
        });
        let gapped = self.parts.iter().any(|part| matches!(part, Part::Gap));
        (!gapped || ends_phrase).then_some(matched)
    }

    /// The indexes of the words that match, when the last part's word is at `at`.
    fn backwards(&self, words: &[Word<'_>], start: usize, at: usize) -> Option<Vec<usize>> {
        let mut matched = vec![at];
        for part in self.parts.iter().rev().skip(1) {
            let Part::Word(allowed) = part else {
                return None;
            };
            let i = matched.last()?.checked_sub(1).filter(|i| *i >= start)?;
            if words[i + 1].before != Break::None || !is_among(allowed, &words[i]) {
                return None;
            }
            matched.push(i);
        }
        matched.reverse();
        Some(matched)
    }
}

fn is_among(allowed: &[String], word: &Word<'_>) -> bool {
    word.class != Class::Quoted && allowed.contains(&word.key)
}

/// Whether a gap may run over a word of `class`: not into another phrase.
fn may_be_skipped(class: Class) -> bool {
    class.is_content() || matches!(class, Class::Determiner | Class::Filler)
}

fn is_one_word(word: &str) -> bool {
    let inner = |c: char| c.is_alphanumeric() || matches!(c, '-' | '\'' | '_' | '.' | '&');
    word.chars().all(inner) && word.chars().any(char::is_alphanumeric)
}

fn forms(word: &str, is_verb: bool) -> Vec<(String, Forms)> {
    if is_verb {
        return inflection::verb_forms(word);
    }
    let forms = inflection::noun_forms(word);
    forms.into_iter().map(|form| (form, 0)).collect()
}

/// A trigger found in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Hit {
    /// The rule's index.
    pub rule: usize,
    /// The trigger's index in the rule.
    pub trigger: usize,
    /// Which forms its verb can be here; 0 for a noun.
    pub forms: Forms,
    /// The indexes of the words that match.
    pub words: Vec<usize>,
}

/// The triggers of a rule set.
#[derive(Clone, Debug)]
pub(super) struct Lexicon {
    verbs: BTreeMap<String, Vec<Entry>>,
    nouns: BTreeMap<String, Vec<Entry>>,
    patterns: Vec<Pattern>,
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    rule: usize,
    trigger: usize,
    pattern: usize,
    forms: Forms,
}

impl Lexicon {
    /// The triggers of `rules`, which are valid.
    pub(super) fn new(rules: &[Rule]) -> Self {
        let mut lexicon = Self {
            verbs: BTreeMap::new(),
            nouns: BTreeMap::new(),
            patterns: Vec::new(),
        };
        for (rule, triggers) in rules.iter().map(|rule| &rule.triggers).enumerate() {
            for (trigger, text) in triggers.iter().enumerate() {
                if let Ok(pattern) = Pattern::new(text) {
                    lexicon.add(rule, trigger, pattern);
                }
            }
        }
        lexicon
    }

    fn add(&mut self, rule: usize, trigger: usize, mut pattern: Pattern) {
        let index = self.patterns.len();
        let table = if pattern.is_verb {
            &mut self.verbs
        } else {
            &mut self.nouns
        };
        for (word, forms) in std::mem::take(&mut pattern.anchors) {
            table.entry(word).or_default().push(Entry {
                rule,
                trigger,
                pattern: index,
                forms,
            });
        }
        self.patterns.push(pattern);
    }

    /// The verb trigger that begins at word `at` in one of `forms`: the one of
    /// most words, and of those the first.
    pub(super) fn verb(
        &self,
        words: &[Word<'_>],
        at: usize,
        end: usize,
        forms: Forms,
    ) -> Option<Hit> {
        let word = words
            .get(at)
            .filter(|word| at < end && word.class != Class::Quoted)?;
        let entries = self.verbs.get(&word.key)?;
        let allowed = entries.iter().filter(|entry| entry.forms & forms != 0);
        longest(allowed.filter_map(|entry| {
            let matched = self.patterns[entry.pattern].forwards(words, at, end)?;
            Some(entry.hit(matched))
        }))
    }

    /// The noun trigger that ends at word `at`, or the gerund there.
    pub(super) fn noun(&self, words: &[Word<'_>], start: usize, at: usize) -> Option<Hit> {
        let word = words.get(at).filter(|word| word.class != Class::Quoted)?;
        let entries = self.nouns.get(&word.key).map_or(&[][..], Vec::as_slice);
        let hit = longest(entries.iter().filter_map(|entry| {
            let matched = self.patterns[entry.pattern].backwards(words, start, at)?;
            Some(entry.hit(matched))
        }));
        hit.or_else(|| self.verb(words, at, at + 1, GERUND))
    }

    /// Whether `key` is a noun trigger by itself.
    pub(super) fn is_noun(&self, key: &str) -> bool {
        self.nouns.contains_key(key)
    }
}

impl Entry {
    fn hit(&self, words: Vec<usize>) -> Hit {
        Hit {
            rule: self.rule,
            trigger: self.trigger,
            forms: self.forms,
            words,
        }
    }
}

/// The first of those with the most words.
fn longest(hits: impl Iterator<Item = Hit>) -> Option<Hit> {
    hits.reduce(|best, next| {
        if next.words.len() > best.words.len() {
            next
        } else {
            best
        }
    })
}
