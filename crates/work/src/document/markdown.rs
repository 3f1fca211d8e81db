//! Writing Markdown. What comes from people or data goes through
//! [`crate::text::plain`] on the way in, so that it means itself.

use crate::chart::Chart;
use crate::text::plain;
use std::fmt::Write;

/// Most rows of a table in a document.
const MAX_ROWS: usize = 60;

/// A document that grows.
#[derive(Clone, Debug, Default)]
pub(crate) struct Markdown(String);

impl Markdown {
    /// A document with its title.
    pub(crate) fn titled(title: &str) -> Self {
        let mut document = Self::default();
        document.heading(1, title);
        document
    }

    /// A heading.
    pub(crate) fn heading(&mut self, level: usize, text: &str) {
        _ = write!(self.0, "{} {}\n\n", "#".repeat(level), plain(text));
    }

    /// A paragraph of plain text.
    pub(crate) fn say(&mut self, text: &str) {
        _ = write!(self.0, "{}\n\n", plain(text));
    }

    /// A list of plain texts; nothing without any.
    pub(crate) fn list<T: AsRef<str>>(&mut self, items: impl IntoIterator<Item = T>) {
        self.items("-", items);
    }

    /// A list to tick off; nothing without any.
    pub(crate) fn checklist<T: AsRef<str>>(&mut self, items: impl IntoIterator<Item = T>) {
        self.items("- [ ]", items);
    }

    fn items<T: AsRef<str>>(&mut self, mark: &str, items: impl IntoIterator<Item = T>) {
        let before = self.0.len();
        for item in items {
            _ = writeln!(self.0, "{mark} {}", plain(item.as_ref()));
        }
        if self.0.len() > before {
            self.0.push('\n');
        }
    }

    /// A table of plain texts; nothing without a row. Says when it is cut.
    pub(crate) fn table(&mut self, head: &[&str], rows: &[Vec<String>]) {
        if rows.is_empty() {
            return;
        }
        let head: Vec<String> = head.iter().map(|cell| (*cell).to_owned()).collect();
        self.row(&head);
        self.row(&vec!["---".to_owned(); head.len()]);
        for row in rows.iter().take(MAX_ROWS) {
            self.row(row);
        }
        self.0.push('\n');
        if rows.len() > MAX_ROWS {
            self.say(&format!(
                "{} more rows are left out.",
                rows.len() - MAX_ROWS
            ));
        }
    }

    fn row(&mut self, cells: &[String]) {
        for cell in cells {
            _ = write!(self.0, "| {} ", plain(cell));
        }
        self.0.push_str("|\n");
    }

    /// A chart, which lies beside the document.
    pub(crate) fn chart(&mut self, chart: &Chart) {
        _ = write!(self.0, "![{}]({}.svg)\n\n", plain(&chart.title), chart.name);
    }

    /// Markdown that somebody else wrote, its headings moved down by two.
    pub(crate) fn quote_document(&mut self, markdown: &str) {
        let mut code = false;
        for line in markdown.lines() {
            code ^= line.trim_start().starts_with("```");
            if !code && line.starts_with('#') {
                self.0.push_str("##");
            }
            self.0.push_str(line);
            self.0.push('\n');
        }
        // An open block of code would swallow what follows.
        self.0.push_str(if code { "```\n\n" } else { "\n" });
    }

    /// The document.
    pub(crate) fn finish(self) -> String {
        format!("{}\n", self.0.trim_end())
    }
}
