//! Whole numbers between white space, with the line they stand in.

use super::error::{ReadError, ReadErrorKind};

/// Walks through a text's words.
pub(super) struct Numbers<'a> {
    lines: Box<dyn Iterator<Item = (u32, &'a str)> + 'a>,
    words: std::str::SplitWhitespace<'a>,
    line: u32,
}

impl<'a> Numbers<'a> {
    /// The words of `text`; what follows a `#` in a line is a comment.
    pub fn new(text: &'a str) -> Self {
        let lines = text.lines().zip(1_u32..);
        let lines = lines.map(|(line, number)| (number, without_comment(line)));
        Self {
            lines: Box::new(lines),
            words: "".split_whitespace(),
            line: 0,
        }
    }

    /// The line of the last word.
    pub fn line(&self) -> u32 {
        self.line
    }

    fn word(&mut self) -> Option<&'a str> {
        loop {
            if let Some(word) = self.words.next() {
                return Some(word);
            }
            let (line, content) = self.lines.next()?;
            self.line = line;
            self.words = content.split_whitespace();
        }
    }

    /// The next number, or none at the end of the text.
    ///
    /// # Errors
    /// When the next word is no whole number.
    pub fn next_or_end(&mut self, expected: &'static str) -> Result<Option<u32>, ReadError> {
        let Some(word) = self.word() else {
            return Ok(None);
        };
        let found = || word.chars().take(40).collect();
        let number = word.parse().map_err(|_| ReadErrorKind::Expected {
            expected,
            found: found(),
        });
        number.map(Some).map_err(|kind| kind.at(self.line))
    }

    /// The next number.
    ///
    /// # Errors
    /// When the next word is no whole number, or there is none.
    pub fn next(&mut self, expected: &'static str) -> Result<u32, ReadError> {
        let number = self.next_or_end(expected)?;
        number.ok_or_else(|| ReadErrorKind::Ends(expected).at(self.line))
    }

    /// The next number, which must be from `low` to `high`.
    ///
    /// # Errors
    /// As [`Self::next`], and when it is outside.
    pub fn within(
        &mut self,
        low: u32,
        high: u32,
        expected: &'static str,
    ) -> Result<u32, ReadError> {
        let number = self.next(expected)?;
        if (low..=high).contains(&number) {
            return Ok(number);
        }
        let found = number.to_string();
        Err(ReadErrorKind::Expected { expected, found }.at(self.line))
    }

    /// The rest of the current line.
    pub fn skip_line(&mut self) {
        self.words = "".split_whitespace();
    }

    /// Nothing may follow.
    ///
    /// # Errors
    /// When something does.
    pub fn finish(&mut self) -> Result<(), ReadError> {
        match self.word() {
            None => Ok(()),
            Some(word) => {
                let found = word.chars().take(40).collect();
                let expected = "the end of the text";
                Err(ReadErrorKind::Expected { expected, found }.at(self.line))
            }
        }
    }
}

/// A line up to its `#`.
pub(super) fn without_comment(line: &str) -> &str {
    line.split_once('#').map_or(line, |(before, _)| before)
}
