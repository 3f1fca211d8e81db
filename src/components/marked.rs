//! A goal's text with the words marked that its rules matched on.

use baton_engine::decompose::RuleMatch;
use leptos::prelude::*;

/// `text` with the words marked that `matches` are about.
pub fn marked(text: &str, matches: &[RuleMatch]) -> impl IntoView + use<> {
    let parts = parts(text, &ranges(matches))
        .into_iter()
        .map(|part| match part {
            Part::Plain(text) => text.into_any(),
            Part::Marked(text) => view! { <mark class="matched">{text}</mark> }.into_any(),
        });
    view! { <bdi>{parts.collect_view()}</bdi> }
}

#[derive(Debug, PartialEq, Eq)]
enum Part {
    Plain(String),
    Marked(String),
}

/// Where the matched words are, in characters, in text order.
fn ranges(matches: &[RuleMatch]) -> Vec<(usize, usize)> {
    let words = matches.iter().flat_map(|one| &one.words);
    let mut ranges: Vec<(usize, usize)> = words
        .map(|word| (word.start as usize, word.end as usize))
        .collect();
    ranges.sort_unstable();
    ranges
}

/// `text` cut at `ranges`, which are in order; what overlaps an earlier one or
/// reaches over the end is cut short.
fn parts(text: &str, ranges: &[(usize, usize)]) -> Vec<Part> {
    let chars: Vec<char> = text.chars().collect();
    let cut = |from: usize, to: usize| -> String { chars[from..to].iter().collect() };
    let mut parts = Vec::new();
    let mut at = 0;
    for &(start, end) in ranges {
        let (start, end) = (start.clamp(at, chars.len()), end.min(chars.len()));
        if start < end {
            if at < start {
                parts.push(Part::Plain(cut(at, start)));
            }
            parts.push(Part::Marked(cut(start, end)));
            at = end;
        }
    }
    if at < chars.len() {
        parts.push(Part::Plain(cut(at, chars.len())));
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, ranges: &[(usize, usize)]) -> String {
        let parts = parts(text, ranges).into_iter().map(|part| match part {
            Part::Plain(text) => text,
            Part::Marked(text) => format!("[{text}]"),
        });
        parts.collect()
    }

    #[test]
    fn words_are_marked_by_characters_not_bytes() {
        assert_eq!(
            shown("Büild it 🎉 now", &[(0, 5), (9, 10)]),
            "[Büild] it [🎉] now"
        );
        assert_eq!(shown("no words", &[]), "no words");
    }

    #[test]
    fn odd_ranges_lose_no_text() {
        assert_eq!(
            shown("abcdef", &[(1, 4), (2, 5), (5, 90), (99, 100)]),
            "a[bcd][e][f]"
        );
    }
}
