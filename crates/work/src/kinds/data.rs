//! Collecting, checking and analysing tables.

use super::check::{Check, Checks};
use super::describe;
use crate::desk::{CLEAN, Desk};
use crate::order::{Artifact, Failure};
use crate::stats::{ColumnSummary, analyze, fences, summarize};
use crate::table::{Table, to_csv};
use serde::{Deserialize, Serialize};

/// The largest share of gaps in all cells of usable data.
const MAX_GAPS: f64 = 0.5;
/// The largest share of repeated rows in usable data.
const MAX_REPEATED: f64 = 0.5;

/// What a table looks like.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Profile {
    /// Marks the file as one of these.
    pub(crate) format: String,
    /// The file.
    pub(crate) source: String,
    /// How many rows.
    pub(crate) rows: u32,
    /// How many of them repeat another exactly.
    pub(crate) repeated: u32,
    /// What was odd about the file.
    pub(crate) notes: Vec<String>,
    /// Its columns in a few figures.
    pub(crate) columns: Vec<ColumnSummary>,
}

impl Profile {
    /// The mark of the format.
    pub(crate) const FORMAT: &'static str = "baton-profile-1";

    /// The profile of a table.
    pub(crate) fn of(table: &Table) -> Self {
        let repeated = table
            .first_of_their_kind()
            .iter()
            .filter(|first| !**first)
            .count();
        Self {
            format: Self::FORMAT.to_owned(),
            source: table.source.clone(),
            rows: table.rows as u32,
            repeated: repeated as u32,
            notes: table.notes.clone(),
            columns: summarize(table),
        }
    }
}

/// Gets the table and describes it.
pub(crate) fn collect(desk: &mut Desk) -> Result<Vec<Artifact>, Failure> {
    let table = desk.table()?;
    desk.world
        .progress(50, &format!("Looking at {} rows", table.rows));
    let profile = Profile::of(&table);
    Ok(vec![
        Artifact::markdown("profile.md", describe::profile(&profile)),
        Artifact::csv(&format!("{}.csv", stem(&table.source)), to_csv(&table)),
        Artifact::json("profile.json", &profile),
    ])
}

/// Counts what is wrong with a table and removes its repetitions.
pub(crate) fn check_quality(desk: &mut Desk) -> Result<Vec<Artifact>, Failure> {
    let raw = desk.table()?;
    let profile = Profile::of(&raw);
    let checks = quality(&raw, &profile);
    if let Some(failure) = checks.failure() {
        return Err(failure);
    }
    let table = raw.filtered(&raw.first_of_their_kind());
    Ok(vec![
        Artifact::markdown("quality.md", describe::checks("Data quality", &checks)),
        Artifact::json("quality.json", &checks),
        Artifact::json("profile.json", &Profile::of(&table)),
        clean_csv(&table),
    ])
}

/// Analyses a table.
pub(crate) fn analyse(desk: &mut Desk) -> Result<Vec<Artifact>, Failure> {
    let raw = desk.table()?;
    desk.world
        .progress(30, &format!("Analysing {} rows", raw.rows));
    let (analysis, table) = analyze(&raw, &desk.goal());
    desk.world.progress(80, "Writing it down");
    Ok(vec![
        Artifact::markdown("analysis.md", describe::analysis(&analysis, &[])),
        Artifact::json("analysis.json", &analysis),
        clean_csv(&table),
    ])
}

/// A cleaned table for whoever works on.
pub(crate) fn clean_csv(table: &Table) -> Artifact {
    Artifact::csv(&format!("{}{CLEAN}", stem(&table.source)), to_csv(table))
}

/// What every table is checked for, whatever it is about.
pub(crate) fn quality(table: &Table, profile: &Profile) -> Checks {
    let cells = (table.rows * table.columns.len()).max(1) as f64;
    let missing: u32 = profile.columns.iter().map(|column| column.missing).sum();
    let gaps = f64::from(missing) / cells;
    let repeated = f64::from(profile.repeated) / f64::from(profile.rows.max(1));
    let empty = profile.columns.iter().filter(|column| column.count == 0);
    let empty: Vec<&str> = empty.map(|column| column.name.as_str()).collect();
    let mut checks = vec![
        Check::of_data(
            "Gaps",
            gaps <= MAX_GAPS,
            describe::share_of("cells are missing", gaps, MAX_GAPS),
        ),
        Check::of_data(
            "Repeated rows",
            repeated <= MAX_REPEATED,
            describe::share_of("rows repeat another exactly", repeated, MAX_REPEATED),
        ),
        Check::noted("Empty columns", describe::names(&empty)),
    ];
    for note in &table.notes {
        checks.push(Check::noted("As read", note.clone()));
    }
    for column in &table.columns {
        if let Some(found) = column
            .numbers()
            .and_then(|numbers| fences(&column.name, numbers))
        {
            checks.push(Check::noted("Outliers", describe::outliers(&found)));
        }
    }
    Checks::of(&table.source, checks)
}

/// A file's name without its folders and its ending, fit for a file's name.
fn stem(source: &str) -> String {
    let path = source.split(['?', '#']).next().unwrap_or(source);
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    let name = name.strip_suffix(CLEAN).unwrap_or(name);
    let name = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let kept = name
        .chars()
        .filter(|c| c.is_alphanumeric() || "-_. ".contains(*c));
    let kept: String = kept.take(60).collect();
    if kept.is_empty() {
        "data".to_owned()
    } else {
        kept
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_named_after_their_source() {
        for (source, expected) in [
            ("sales.csv", "sales"),
            ("sales.clean.csv", "sales"),
            ("https://a.b/c/d.json?x=1.2", "d"),
            ("../../<b>.csv", "b"),
            ("", "data"),
        ] {
            assert_eq!(stem(source), expected);
        }
    }
}
