//! Reading a text: its sentences, what follows which words, its figures.

use super::lexicon::{UNTIL, VERBS, WHEN};
use super::{MAX_CHARS, MAX_STATEMENTS};
use crate::text::{shortened, words};

/// The sentences, lines and list items of a text.
pub(super) fn sentences(text: &str) -> Vec<String> {
    let lines = text.lines().flat_map(|line| line.split([';', '!', '?']));
    let parts = lines.flat_map(|line| line.split(". "));
    let bare = |part: &str| {
        let part = part.trim().trim_start_matches(['-', '*', '•', '+']);
        let part = part
            .trim_start()
            .trim_start_matches("[ ]")
            .trim()
            .trim_end_matches('.');
        part.to_owned()
    };
    parts
        .map(bare)
        .filter(|part| part.chars().any(char::is_alphabetic))
        .collect()
}

/// The sentences of a goal, parted again where a verb begins a second thing.
pub(super) fn split_verbs(goal: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    for sentence in sentences(goal) {
        let mut rest = sentence.as_str();
        let mut from = 0;
        while let Some(at) = rest[from..].find(" and ") {
            let next = &rest[from + at + 5..];
            let verb = words(next).into_iter().next().unwrap_or_default();
            if VERBS.contains(&verb.as_str()) {
                parts.push(rest[..from + at].trim_end_matches(',').to_owned());
                rest = next;
                from = 0;
            } else {
                from += at + 5;
            }
        }
        parts.push(rest.to_owned());
    }
    parts
}

/// What follows the first of `phrases` that is there, up to the next phrase
/// that begins something else.
pub(super) fn after(text: &str, phrases: &[&str]) -> Option<String> {
    let (_, rest) = phrases.iter().find_map(|phrase| text.split_once(phrase))?;
    let ends = [
        " using ",
        " based on ",
        " by ",
        " within ",
        " so that ",
        ",",
    ];
    let end = ends
        .iter()
        .filter_map(|end| rest.find(end))
        .min()
        .unwrap_or(rest.len());
    let found = rest[..end].trim();
    (!found.is_empty()).then(|| shortened(found, MAX_CHARS))
}

/// The numbers of a text, with the word that follows.
pub(super) fn figures(text: &str) -> Vec<String> {
    let tokens: Vec<&str> = text.split_whitespace().collect();
    let number = |token: &str| {
        let bare = token.trim_start_matches(['$', '€', '£', '≥', '≤', '<', '>', '(', '~']);
        bare.starts_with(|c: char| c.is_ascii_digit())
    };
    let numbers = tokens.iter().enumerate().filter(|(_, token)| number(token));
    let with_unit = numbers.map(|(at, token)| match tokens.get(at + 1) {
        Some(unit) if !token.ends_with([',', '.', ')']) => format!("{token} {unit}"),
        _ => (*token).to_owned(),
    });
    with_unit
        .map(|figure| figure.trim_end_matches([',', '.', ')']).to_owned())
        .collect()
}

/// The words that say by when.
pub(super) fn deadline(text: &str) -> Option<String> {
    let tokens: Vec<&str> = text.split_whitespace().collect();
    let at = tokens.windows(2).position(|pair| {
        let next = pair[1].to_lowercase();
        let time = next.starts_with(|c: char| c.is_ascii_digit())
            || next == "the"
            || WHEN
                .iter()
                .any(|when| next.starts_with(when) && next.len() <= when.len() + 2);
        UNTIL.contains(&pair[0].to_lowercase().as_str()) && time
    })?;
    // “by the team” is no time.
    let rest = &tokens[at..tokens.len().min(at + 5)];
    let timely = |word: &&str| {
        let word = word.to_lowercase();
        word.starts_with(|c: char| c.is_ascii_digit())
            || WHEN
                .iter()
                .any(|when| when.len() > 1 && word.starts_with(when))
    };
    rest[1..]
        .iter()
        .any(timely)
        .then(|| rest.join(" ").trim_end_matches(['.', ',']).to_owned())
}

/// What is in quotation marks.
pub(super) fn quoted(text: &str) -> Vec<String> {
    let mut names = Vec::new();
    for (open, close) in [('“', '”'), ('"', '"'), ('„', '“'), ('`', '`')] {
        let mut rest = text;
        while let Some((_, after)) = rest.split_once(open) {
            let Some((name, after)) = after.split_once(close) else {
                break;
            };
            let fits =
                !name.trim().is_empty() && name.chars().count() <= 80 && !name.contains('\n');
            if fits && !names.iter().any(|known| known == name) {
                names.push(name.to_owned());
            }
            rest = after;
        }
    }
    names.truncate(MAX_STATEMENTS);
    names
}

/// A line such as `Browsers: Firefox, Chrome, Safari`.
pub(super) fn factor(sentence: &str) -> Option<(String, Vec<String>)> {
    let (name, values) = sentence.split_once(':')?;
    let values: Vec<String> = values
        .split([',', '|'])
        .map(|value| value.trim().to_owned())
        .collect();
    let short = |text: &String| !text.is_empty() && text.chars().count() <= 40;
    let fits =
        (2..=12).contains(&values.len()) && values.iter().all(short) && words(name).len() <= 4;
    (fits && !name.trim().is_empty()).then(|| (name.trim().to_owned(), values))
}
