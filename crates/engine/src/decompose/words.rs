//! A goal's text as words, each with its place in the text and the class of
//! function word it belongs to. It knows nothing of rules and triggers.
//!
//! A hyphenated compound is one word ("re-analyze" is not "analyze"), so is
//! one with an apostrophe, a dot, or an ampersand inside ("don't", "node.js",
//! "R&D"). What is between quotation marks is somebody's label, not work.

use super::grammar::Class;
use std::ops::Range;

/// What stands between a word and the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Break {
    /// At most white space.
    None,
    /// A comma, a colon, a dash, a bracket, a line end: a clause may end here.
    Soft,
    /// A full stop, a question or exclamation mark, a semicolon: a clause ends.
    Hard,
}

/// A word of a text.
#[derive(Clone, Debug)]
pub(super) struct Word<'a> {
    /// As written.
    pub text: &'a str,
    /// In lower case, apostrophes and hyphens made plain.
    pub key: String,
    /// Its class.
    pub class: Class,
    /// Where it is, in characters of the text.
    pub chars: Range<u32>,
    /// Where it is, in bytes of the text.
    pub bytes: Range<usize>,
    /// What stands before it.
    pub before: Break,
}

/// The words of `text`, in order.
pub(super) fn words(text: &str) -> Vec<Word<'_>> {
    let mut scan = Scan {
        text,
        found: Vec::new(),
        before: Break::None,
        quote: None,
    };
    let mut chars = text.char_indices().enumerate().peekable();
    let mut open: Option<(usize, usize)> = None;
    let mut previous = ' ';
    while let Some((at, (byte, c))) = chars.next() {
        let next = chars.peek().map(|(_, (_, c))| *c);
        let inside = is_word(c) || (open.is_some() && joins(previous, c, next));
        match (inside, open) {
            (true, None) => open = Some((at, byte)),
            (false, Some(start)) => {
                scan.word(start, (at, byte));
                open = None;
            }
            _ => {}
        }
        if !inside {
            scan.mark(previous, c, next, (at, byte));
        }
        previous = c;
    }
    if let Some(start) = open {
        scan.word(start, (text.chars().count(), text.len()));
    }
    scan.found
}

struct Scan<'a> {
    text: &'a str,
    found: Vec<Word<'a>>,
    before: Break,
    /// The quotation mark that is waited for.
    quote: Option<char>,
}

impl Scan<'_> {
    fn word(&mut self, start: (usize, usize), end: (usize, usize)) {
        let text = &self.text[start.1..end.1];
        let key = key(text);
        let class = match self.quote {
            Some(_) => Class::Quoted,
            None => Class::of(&key),
        };
        self.found.push(Word {
            text,
            key,
            class,
            chars: position(start.0)..position(end.0),
            bytes: start.1..end.1,
            before: self.before,
        });
        self.before = Break::None;
    }

    /// Takes in what is between words: a break, a quotation mark, "&".
    fn mark(&mut self, previous: char, c: char, next: Option<char>, place: (usize, usize)) {
        if c == '&' {
            self.word(place, (place.0 + 1, place.1 + 1));
            return;
        }
        if self.quote == Some(c) {
            self.quote = None;
        } else if let (None, Some(end)) = (self.quote, closing(c))
            && (c != '\'' || previous.is_whitespace())
            && self.text[place.1 + c.len_utf8()..].contains(end)
        {
            self.quote = Some(end);
        }
        self.before = self.before.max(self.strength(c, next));
    }

    fn strength(&self, c: char, next: Option<char>) -> Break {
        let spaced = next.is_none_or(|next| !is_word(next));
        match c {
            '!' | '?' | ';' | '…' | '。' | '！' | '？' | '；' => Break::Hard,
            '.' if spaced && !self.after_abbreviation() => Break::Hard,
            ',' | ':' | '(' | ')' | '[' | ']' | '{' | '}' | '–' | '—' | '•' | '*' | '|' | '、'
            | '，' | '：' => Break::Soft,
            '\n' | '\r' | '\u{2028}' | '\u{2029}' => Break::Soft,
            '-' if spaced => Break::Soft,
            '>' => Break::Soft,
            _ => Break::None,
        }
    }

    fn after_abbreviation(&self) -> bool {
        self.found.last().is_some_and(|word| {
            matches!(
                word.key.as_str(),
                "e.g" | "i.e" | "etc" | "vs" | "approx" | "no" | "mr" | "mrs" | "ms" | "dr" | "st"
            )
        })
    }
}

/// The form in which words are compared.
fn key(text: &str) -> String {
    text.chars()
        .flat_map(char::to_lowercase)
        .map(|c| match c {
            '’' | 'ʼ' => '\'',
            '\u{2010}' | '\u{2011}' => '-',
            c => c,
        })
        .collect()
}

/// Whether `c` is part of words wherever it stands. Characters beyond ASCII
/// are, unless they are white space or punctuation: a combining accent, an
/// emoji or a letter of any script ends no word.
fn is_word(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric() || c == '_';
    }
    let punctuation = matches!(
        c,
        '\u{a1}'..='\u{a9}' | '\u{ab}'..='\u{b4}' | '\u{b6}'..='\u{b9}' | '\u{bb}'..='\u{bf}'
            | '\u{d7}' | '\u{f7}'
            | '\u{2010}'..='\u{205e}' | '\u{2190}'..='\u{21ff}'
            | '\u{3000}'..='\u{303f}' | '\u{ff01}'..='\u{ff0f}' | '\u{ff1a}'..='\u{ff20}'
    );
    !(c.is_whitespace() || punctuation)
}

/// Whether `c` between two characters of words makes one word of them.
fn joins(previous: char, c: char, next: Option<char>) -> bool {
    let Some(next) = next else { return false };
    if !is_word(next) || !is_word(previous) {
        return false;
    }
    match c {
        '\'' | '’' | '-' | '\u{2010}' | '\u{2011}' | '.' | '&' | '@' => true,
        ',' => previous.is_ascii_digit() && next.is_ascii_digit(),
        _ => false,
    }
}

fn closing(c: char) -> Option<char> {
    match c {
        '"' | '\'' | '`' => Some(c),
        '“' | '„' => Some('”'),
        '‘' => Some('’'),
        '«' => Some('»'),
        _ => None,
    }
}

/// A position as it is stored; texts are far shorter than 2³² characters.
fn position(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let keys: Vec<String> = words(text).into_iter().map(|word| word.key).collect();
        assert_eq!(keys, expected, "{text}");
    }

    #[test]
    fn a_word_ends_where_a_reader_ends_it() {
        check(
            "Analyze sales, then ship!",
            &["analyze", "sales", "then", "ship"],
        );
        check("re-analyze re‑analyze", &["re-analyze", "re-analyze"]);
        check(
            "Don’t use node.js 3.5.",
            &["don't", "use", "node.js", "3.5"],
        );
        check("R&D & sales", &["r&d", "&", "sales"]);
        check("data_analysis/plan", &["data_analysis", "plan"]);
        check("10,000 users", &["10,000", "users"]);
        check("ANALYZE ÉTÉ Straße", &["analyze", "été", "straße"]);
        check("e\u{301}tude 分析 🚀x", &["e\u{301}tude", "分析", "🚀x"]);
        check("- a\n- b", &["a", "b"]);
        check("...", &[]);
    }

    #[test]
    fn breaks_are_seen() {
        let breaks = |text| -> Vec<Break> { words(text).into_iter().map(|w| w.before).collect() };
        use Break::{Hard, None, Soft};
        assert_eq!(breaks("a b, c. d"), [None, None, Soft, Hard]);
        assert_eq!(breaks("a e.g. b etc. c"), [None; 5]);
        assert_eq!(breaks("a (b) – c\nd .NET"), [None, Soft, Soft, Soft, None]);
    }

    #[test]
    fn places_are_in_characters() {
        let words = words("é “ß” analyze");
        assert_eq!(words[2].chars, 6..13);
        assert_eq!(words[1].class, Class::Quoted);
        assert_ne!(words[2].class, Class::Quoted);
    }
}
