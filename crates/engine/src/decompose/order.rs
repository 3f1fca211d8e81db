//! From clauses to intents in the order of the work.
//!
//! Intents stand in stages; what is in one stage may go on at the same time,
//! and a stage waits for the one before it. Text order is work order, unless
//! "after", "before" or "while" says otherwise. The same kind of work on
//! several things in a row ("fix the login bug and fix the search bug") shares
//! a stage, unless "then" says otherwise.

use super::clause::Reading;
use super::connector::Place;
use super::split::Clause;

/// A piece of work that a goal asks for.
#[derive(Clone, Debug)]
pub(super) struct Intent {
    /// The rule's index; `None` is the fallback.
    pub rule: Option<usize>,
    /// The indexes of the words that matched, each with its trigger's index in
    /// the rule.
    pub words: Vec<(usize, usize)>,
    /// Its first word, with the statements that belong to it.
    pub start: usize,
    /// The word after its last.
    pub end: usize,
    place: Place,
    sentence: u32,
}

/// The intents of `clauses`. Statements and negations are kept with the
/// intent before them, or the first one. Nothing at all is one intent for the
/// fallback.
pub(super) fn intents(clauses: &[Clause], end: usize) -> Vec<Intent> {
    let mut all: Vec<Intent> = Vec::new();
    let mut background = None;
    for clause in clauses {
        let (rule, words) = match &clause.reading {
            Reading::Work(hit, _) => {
                let words = hit.words.iter().map(|at| (*at, hit.trigger)).collect();
                (Some(hit.rule), words)
            }
            Reading::Unknown => (None, Vec::new()),
            Reading::Negated | Reading::Statement => {
                match all.last_mut() {
                    Some(intent) => intent.end = clause.end,
                    None => background = background.or(Some(clause.start)),
                }
                continue;
            }
        };
        all.push(Intent {
            rule,
            words,
            start: background.take().unwrap_or(clause.start),
            end: clause.end,
            place: clause.place,
            sentence: clause.sentence,
        });
    }
    if all.is_empty() {
        all.push(Intent::fallback(end));
    }
    all
}

impl Intent {
    /// All words up to `end`, for the fallback.
    pub(super) fn fallback(end: usize) -> Self {
        Self {
            rule: None,
            words: Vec::new(),
            start: 0,
            end,
            place: Place::Next,
            sentence: 0,
        }
    }
}

/// The stages of `intents`, as indexes into them.
pub(super) fn stages(intents: &[Intent]) -> Vec<Vec<usize>> {
    let mut stages: Vec<Vec<usize>> = Vec::new();
    // The stage of the last intent in place, and what waits for the next one.
    // A new sentence goes on from all that is there.
    let mut current = 0;
    let mut waiting: Vec<usize> = Vec::new();
    for (index, intent) in intents.iter().enumerate() {
        if index > 0 && intents[index - 1].sentence != intent.sentence {
            current = stages.len().saturating_sub(1);
        }
        let alike = |other: usize| intents[other].rule == intent.rule && intent.rule.is_some();
        match intent.place {
            Place::AfterFollowing if index + 1 < intents.len() => {
                waiting.push(index);
                continue;
            }
            Place::BeforePrevious if !stages.is_empty() => {
                let shares = current > 0
                    && stages[current - 1].last().is_some_and(|last| {
                        alike(*last) && intents[*last].place == Place::BeforePrevious
                    });
                if shares {
                    stages[current - 1].push(index);
                } else {
                    stages.insert(current, vec![index]);
                    current += 1;
                }
                continue;
            }
            Place::Parallel if !stages.is_empty() => stages[current].push(index),
            Place::Next
                if stages
                    .get(current)
                    .is_some_and(|s| s.iter().all(|i| alike(*i))) =>
            {
                stages[current].push(index);
            }
            _ => {
                current = if stages.is_empty() { 0 } else { current + 1 };
                stages.insert(current, vec![index]);
            }
        }
        if !waiting.is_empty() {
            place_waiting(&mut stages, current, std::mem::take(&mut waiting), intents);
        }
    }
    stages
}

/// Puts what "before X and Y, …" holds back after the stage `current`.
fn place_waiting(
    stages: &mut Vec<Vec<usize>>,
    current: usize,
    waiting: Vec<usize>,
    intents: &[Intent],
) {
    let mut at = current + 1;
    for index in waiting {
        let alike = at > current + 1
            && stages[at - 1]
                .iter()
                .all(|other| intents[*other].rule == intents[index].rule);
        if alike {
            stages[at - 1].push(index);
        } else {
            stages.insert(at, vec![index]);
            at += 1;
        }
    }
}
