//! Results in words and tables: here what all of them share, an analysis in
//! `analysis` and `findings`, models in `model`.

mod analysis;
mod findings;
mod model;

use super::check::{Check, Checks, Verdict};
use super::data::Profile;
use crate::document::Markdown;
use crate::learn::{Threshold, lower_is_better};
use crate::stats::{ColumnSummary, Fences, Kind};
use crate::text::{count, figure, percent, shortened};

pub(crate) use analysis::{analysis, analysis_body};
pub(crate) use model::{model_body, model_plan, scores};

/// A share beside the most that it may be.
pub(crate) fn share_of(what: &str, share: f64, most: f64) -> String {
    format!(
        "{} of the {what}; at most {} may.",
        percent(share),
        percent(most)
    )
}

/// A list of names, or that there are none.
pub(crate) fn names(names: &[&str]) -> String {
    if names.is_empty() {
        "None.".to_owned()
    } else {
        format!("{}.", names.join(", "))
    }
}

/// A column's outliers in a sentence.
pub(crate) fn outliers(found: &Fences) -> String {
    let (lower, upper) = (figure(found.lower), figure(found.upper));
    let count = count(found.count);
    format!(
        "{count} values of {} are outside {lower} to {upper}.",
        found.column
    )
}

/// A figure beside its bound.
pub(crate) fn threshold(threshold: &Threshold, value: f64) -> String {
    let relation = if lower_is_better(&threshold.metric) {
        "at most"
    } else {
        "at least"
    };
    let missed = if threshold.is_met(value) {
        ""
    } else {
        " This is not reached."
    };
    format!(
        "{} is {}; {relation} {} is wanted ({}).{missed}",
        threshold.metric,
        figure(value),
        figure(threshold.bound),
        threshold.reason
    )
}

/// What a table looks like.
pub(crate) fn profile(profile: &Profile) -> String {
    let mut document = Markdown::titled(&format!("Data: {}", profile.source));
    document.say(&format!(
        "{} rows, {} columns, {} rows that repeat another exactly.",
        count(profile.rows),
        profile.columns.len(),
        count(profile.repeated)
    ));
    document.list(&profile.notes);
    columns(&mut document, &profile.columns);
    document.finish()
}

/// What was looked at.
pub(crate) fn checks(title: &str, checks: &Checks) -> String {
    let mut document = Markdown::titled(&format!("{title}: {}", checks.source));
    let passed = checks
        .checks
        .iter()
        .filter(|check| check.outcome == Verdict::Passed)
        .count();
    document.say(&format!("{passed} checks passed; none failed."));
    let row = |check: &Check| {
        let outcome = if check.outcome == Verdict::Passed {
            "passed"
        } else {
            "noted"
        };
        vec![check.name.clone(), outcome.to_owned(), check.seen.clone()]
    };
    let rows: Vec<Vec<String>> = checks.checks.iter().map(row).collect();
    document.table(&["Check", "Outcome", "Seen"], &rows);
    document.finish()
}

fn columns(document: &mut Markdown, columns: &[ColumnSummary]) {
    let numeric: Vec<Vec<String>> = columns
        .iter()
        .filter_map(|column| {
            let n = column.numbers.as_ref()?;
            let figures = [n.mean, n.sd, n.min, n.q1, n.median, n.q3, n.max].map(figure);
            let mut row = vec![
                column.name.clone(),
                count(column.count),
                count(column.missing),
            ];
            row.extend(figures);
            Some(row)
        })
        .collect();
    let head = [
        "Numbers", "n", "Missing", "Mean", "SD", "Min", "Q1", "Median", "Q3", "Max",
    ];
    document.table(&head, &numeric);
    let others: Vec<Vec<String>> = columns
        .iter()
        .filter(|column| column.kind != Kind::Number)
        .map(|column| {
            let kind = format!("{:?}", column.kind).to_lowercase();
            let counts = [column.count, column.missing, column.distinct].map(count);
            let [there, missing, distinct] = counts;
            vec![
                column.name.clone(),
                kind,
                there,
                missing,
                distinct,
                content(column),
            ]
        })
        .collect();
    document.table(
        &["Others", "Kind", "n", "Missing", "Distinct", "Content"],
        &others,
    );
}

fn content(column: &ColumnSummary) -> String {
    if let Some((first, last)) = &column.days {
        return format!("{first} to {last}");
    }
    if column.kind == Kind::Text {
        return String::new();
    }
    let shown = column
        .top
        .iter()
        .take(6)
        .map(|(level, n)| format!("{} ({n})", shortened(level, 24)));
    shown.collect::<Vec<String>>().join(", ")
}
