//! Tables: columns of numbers, dates or text with gaps, and the reading and
//! writing of them. Start with [`read`]. Nothing here interprets a table's
//! subject; that is [`crate::stats`].

mod csv;
mod infer;
mod json;

use crate::order::{Artifact, Failure};
use chrono::NaiveDate;
use std::cmp::Ordering;

pub(crate) use csv::to_csv;
pub(crate) use infer::{date_text, day_of};

/// Most bytes of a file that is read.
pub(crate) const MAX_BYTES: usize = 20_000_000;
/// Most columns of a table.
pub(crate) const MAX_COLUMNS: usize = 1_000;
/// Most cells of a table.
pub(crate) const MAX_CELLS: usize = 1_000_000;

/// A table, and what was odd about the file that it came from.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Table {
    /// The file it came from.
    pub(crate) source: String,
    /// Its columns, all of one length.
    pub(crate) columns: Vec<Column>,
    /// How many rows.
    pub(crate) rows: usize,
    /// What a person should know about how it was read.
    pub(crate) notes: Vec<String>,
}

/// One column.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Column {
    /// Its heading; unique in the table.
    pub(crate) name: String,
    /// What is in it.
    pub(crate) values: Values,
}

/// A column's cells; `None` is missing.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Values {
    /// Finite numbers, none larger than a [`infer::MAX_MAGNITUDE`].
    Numbers(Vec<Option<f64>>),
    /// Days.
    Dates(Vec<Option<NaiveDate>>),
    /// Anything else, as written.
    Texts(Vec<Option<String>>),
}

impl Table {
    /// The column called `name`, whatever the case.
    pub(crate) fn column(&self, name: &str) -> Option<&Column> {
        let same = |column: &&Column| column.name.eq_ignore_ascii_case(name);
        self.columns.iter().find(same)
    }

    /// The rows whose `keep` is true, in order.
    pub(crate) fn filtered(&self, keep: &[bool]) -> Self {
        let columns = self.columns.iter().map(|column| Column {
            name: column.name.clone(),
            values: match &column.values {
                Values::Numbers(all) => Values::Numbers(kept(all, keep)),
                Values::Dates(all) => Values::Dates(kept(all, keep)),
                Values::Texts(all) => Values::Texts(kept(all, keep)),
            },
        });
        Self {
            source: self.source.clone(),
            columns: columns.collect(),
            rows: keep.iter().filter(|keep| **keep).count(),
            notes: self.notes.clone(),
        }
    }

    /// Whether each row is the first of its kind: false for an exact repetition.
    pub(crate) fn first_of_their_kind(&self) -> Vec<bool> {
        let compared = |a: usize, b: usize| {
            let mut columns = self.columns.iter().map(|column| column.compared(a, b));
            columns
                .find(|order| order.is_ne())
                .unwrap_or(Ordering::Equal)
        };
        let mut order: Vec<usize> = (0..self.rows).collect();
        // Stable: of equal rows the first stays first.
        order.sort_by(|a, b| compared(*a, *b));
        let mut first = vec![true; self.rows];
        for pair in order.windows(2) {
            first[pair[1]] = compared(pair[0], pair[1]).is_ne();
        }
        first
    }
}

impl Column {
    /// The numbers, if it is a column of numbers.
    pub(crate) fn numbers(&self) -> Option<&[Option<f64>]> {
        match &self.values {
            Values::Numbers(numbers) => Some(numbers),
            Values::Dates(_) | Values::Texts(_) => None,
        }
    }

    /// The days, if it is a column of dates.
    pub(crate) fn dates(&self) -> Option<&[Option<NaiveDate>]> {
        match &self.values {
            Values::Dates(dates) => Some(dates),
            Values::Numbers(_) | Values::Texts(_) => None,
        }
    }

    /// A cell as text, if it is not missing.
    pub(crate) fn text(&self, row: usize) -> Option<String> {
        match &self.values {
            Values::Numbers(all) => all[row].map(|number| number.to_string()),
            Values::Dates(all) => all[row].map(date_text),
            Values::Texts(all) => all[row].clone(),
        }
    }

    /// Which of two rows' cells comes first; gaps come before all.
    fn compared(&self, a: usize, b: usize) -> Ordering {
        match &self.values {
            Values::Numbers(all) => match (all[a], all[b]) {
                (Some(a), Some(b)) => a.total_cmp(&b),
                (a, b) => a.is_some().cmp(&b.is_some()),
            },
            Values::Dates(all) => all[a].cmp(&all[b]),
            Values::Texts(all) => all[a].cmp(&all[b]),
        }
    }

    /// How many cells are missing.
    pub(crate) fn missing(&self) -> usize {
        match &self.values {
            Values::Numbers(all) => all.iter().filter(|cell| cell.is_none()).count(),
            Values::Dates(all) => all.iter().filter(|cell| cell.is_none()).count(),
            Values::Texts(all) => all.iter().filter(|cell| cell.is_none()).count(),
        }
    }
}

/// Whether an artifact claims to be a table.
pub(crate) fn is_table(artifact: &Artifact) -> bool {
    let name = artifact.name.to_ascii_lowercase();
    let media = artifact.media_type.as_str();
    // What workers hand each other names its format and is no table.
    let listed =
        || artifact.content.trim_start().starts_with('[') || !crate::desk::is_ours(artifact);
    media.starts_with("text/csv")
        || media.starts_with("text/tab-separated-values")
        || name.ends_with(".csv")
        || name.ends_with(".tsv")
        || ((media.starts_with("application/json") || name.ends_with(".json")) && listed())
}

/// Reads a table of CSV, or of a JSON array of objects.
///
/// # Errors
/// `TooLarge` past a limit, `BadInput` when there is no table in it.
pub(crate) fn read(artifact: &Artifact) -> Result<Table, Failure> {
    let name = &artifact.name;
    if artifact.content.len() > MAX_BYTES {
        let size = artifact.content.len() / 1_000_000;
        return Err(Failure::too_large(format!(
            "{name} has {size} MB; at most {} MB are read.",
            MAX_BYTES / 1_000_000
        )));
    }
    let text = artifact.content.trim_start_matches('\u{feff}');
    if text.trim().is_empty() {
        return Err(Failure::bad(format!("{name} is empty.")));
    }
    if text.trim_start().starts_with(['[', '{']) {
        json::read(name, text)
    } else {
        csv::read(name, text)
    }
}

/// Refuses a table that is past a limit.
fn within_limits(name: &str, columns: usize, rows: usize) -> Result<(), Failure> {
    if columns > MAX_COLUMNS {
        return Err(Failure::too_large(format!(
            "{name} has more than {MAX_COLUMNS} columns."
        )));
    }
    if columns * rows > MAX_CELLS {
        return Err(Failure::too_large(format!(
            "{name} has more than {MAX_CELLS} cells."
        )));
    }
    Ok(())
}

fn kept<T: Clone>(all: &[T], keep: &[bool]) -> Vec<T> {
    let pairs = all.iter().zip(keep).filter(|(_, keep)| **keep);
    pairs.map(|(value, _)| value.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::order::FailureKind;

    fn kind(content: &str) -> FailureKind {
        read(&Artifact::csv("t.csv", content)).unwrap_err().kind
    }

    #[test]
    fn what_is_no_table_or_too_large_is_refused() {
        assert_eq!(kind(""), FailureKind::BadInput);
        assert_eq!(kind("\u{feff} \n\n"), FailureKind::BadInput);
        assert_eq!(kind("a,b\n"), FailureKind::BadInput);
        assert_eq!(kind("{\"a\": "), FailureKind::BadInput);
        assert_eq!(kind("[1, 2]"), FailureKind::BadInput);
        let wide = format!("{}\n{}\n", "x,".repeat(100_000), "1,".repeat(100_000));
        assert_eq!(kind(&wide), FailureKind::TooLarge);
        let long = format!("a,b\n{}", "1,2\n".repeat(MAX_CELLS / 2 + 1));
        assert_eq!(kind(&long), FailureKind::TooLarge);
        assert_eq!(kind(&"x".repeat(MAX_BYTES + 1)), FailureKind::TooLarge);
    }

    #[test]
    fn an_exact_repetition_is_not_the_first_of_its_kind() {
        let table = read(&Artifact::csv("t.csv", "a,b\n1,x\n1,y\n1.0,x\n")).unwrap();
        assert_eq!(table.first_of_their_kind(), [true, true, false]);
        assert_eq!(table.filtered(&table.first_of_their_kind()).rows, 2);
    }
}
