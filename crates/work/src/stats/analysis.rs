//! All of it together: a table cleaned and looked at from every side.

use super::correlation::{Correlation, correlate};
use super::groups::{Grouping, group};
use super::outliers::{Fences, fences};
use super::regression::{Regression, regress};
use super::roles::Roles;
use super::series::{Series, Step, series};
use super::summary::{ColumnSummary, summarize};
use crate::table::Table;
use serde::{Deserialize, Serialize};

/// Most columns that are correlated with each other.
const MAX_CORRELATED: usize = 12;
/// Most columns that a measure is grouped by.
const MAX_DIMENSIONS: usize = 6;
/// Most columns that explain a measure.
const MAX_EXPLAINING: usize = 6;
/// Bars of a histogram.
const BINS: usize = 20;
/// Points of a scatter plot.
const MAX_POINTS: usize = 400;

/// What a table says. Charts and reports are made from it alone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Analysis {
    /// Marks the file as one of these.
    pub(crate) format: String,
    /// The file that was analysed.
    pub(crate) source: String,
    /// What was done to the rows first.
    pub(crate) cleaning: Cleaning,
    /// Each column in a few figures.
    pub(crate) columns: Vec<ColumnSummary>,
    /// Which column plays which part.
    pub(crate) roles: Roles,
    /// The measure by each category.
    pub(crate) groups: Vec<Grouping>,
    /// Columns of numbers, two by two, strongest first.
    pub(crate) correlations: Vec<Correlation>,
    /// The measure explained by the other columns of numbers.
    pub(crate) regression: Option<Regression>,
    /// The measure over time.
    pub(crate) series: Option<Series>,
    /// The measure a quarter, when the series is of months.
    pub(crate) quarters: Option<Series>,
    /// Outliers of each column of numbers.
    pub(crate) outliers: Vec<Fences>,
    /// How the measure is distributed.
    pub(crate) histogram: Option<Histogram>,
    /// The measure and the column that goes with it best.
    pub(crate) scatter: Option<Scatter>,
}

/// What was done to the rows before anything was counted.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Cleaning {
    /// Rows as read.
    pub(crate) rows: u32,
    /// Exact repetitions that were taken out.
    pub(crate) repeated: u32,
    /// Rows without the measure, which its totals leave out.
    pub(crate) without_measure: u32,
    /// What was odd about the file.
    pub(crate) notes: Vec<String>,
}

/// How many values are between each two edges.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Histogram {
    /// The column.
    pub(crate) column: String,
    /// The edges, one more than there are counts.
    pub(crate) edges: Vec<f64>,
    /// How many values; the last bin includes its upper edge.
    pub(crate) counts: Vec<u32>,
}

/// Points of two columns.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Scatter {
    /// The column across.
    pub(crate) x: String,
    /// The column upwards.
    pub(crate) y: String,
    /// Evenly picked rows that have both.
    pub(crate) points: Vec<(f64, f64)>,
    /// The line through all rows, not only the picked ones.
    pub(crate) line: Option<Regression>,
}

impl Analysis {
    /// The mark of the format.
    pub(crate) const FORMAT: &'static str = "baton-analysis-1";
}

/// Cleans a table and analyses it with `goal` in mind. Gives the cleaned table
/// as well.
pub(crate) fn analyze(raw: &Table, goal: &str) -> (Analysis, Table) {
    let table = raw.filtered(&raw.first_of_their_kind());
    let columns = summarize(&table);
    let roles = Roles::of(&columns, goal);
    let numbers = |name: &str| table.column(name).and_then(|column| column.numbers());
    let measure = roles.measure.as_deref();
    let correlations = correlations(&table, &roles);
    let (series, quarters) = over_time(&table, &roles);
    let dimensions = roles.dimensions.iter().take(MAX_DIMENSIONS);
    let analysis = Analysis {
        format: Analysis::FORMAT.to_owned(),
        source: raw.source.clone(),
        cleaning: Cleaning {
            rows: raw.rows as u32,
            repeated: (raw.rows - table.rows) as u32,
            without_measure: measure
                .and_then(|name| table.column(name))
                .map_or(0, |c| c.missing() as u32),
            notes: raw.notes.clone(),
        },
        groups: dimensions
            .filter_map(|by| group(&table, by, measure?))
            .collect(),
        regression: measure.and_then(|name| explained(&table, &roles, name, &correlations)),
        series,
        quarters,
        outliers: roles
            .numbers
            .iter()
            .filter_map(|name| fences(name, numbers(name)?))
            .collect(),
        histogram: measure.and_then(|name| histogram(name, numbers(name)?)),
        scatter: measure.and_then(|name| scatter(&table, name, &correlations)),
        correlations,
        columns,
        roles,
    };
    (analysis, table)
}

fn correlations(table: &Table, roles: &Roles) -> Vec<Correlation> {
    let columns: Vec<(&str, &[Option<f64>])> = roles
        .numbers
        .iter()
        .take(MAX_CORRELATED)
        .filter_map(|name| Some((name.as_str(), table.column(name)?.numbers()?)))
        .collect();
    let mut found = Vec::new();
    for (index, first) in columns.iter().enumerate() {
        let rest = &columns[index + 1..];
        found.extend(rest.iter().filter_map(|second| correlate(*first, *second)));
    }
    found.sort_by(|a, b| b.pearson.abs().total_cmp(&a.pearson.abs()));
    found
}

fn over_time(table: &Table, roles: &Roles) -> (Option<Series>, Option<Series>) {
    let columns = roles.time.as_deref().zip(roles.measure.as_deref());
    let found = columns.and_then(|(time, measure)| {
        let days = table.column(time)?.dates()?;
        let values = table.column(measure)?.numbers()?;
        let step = Step::fitting(days);
        let quarters = matches!(step, Step::Day | Step::Month)
            .then(|| series(measure, Step::Quarter, days, values))
            .flatten();
        Some((series(measure, step, days, values), quarters))
    });
    found.unwrap_or_default()
}

/// The columns that go with `name`, best first.
fn partners<'a>(name: &'a str, correlations: &'a [Correlation]) -> impl Iterator<Item = &'a str> {
    correlations.iter().filter_map(move |found| match name {
        name if name == found.a => Some(found.b.as_str()),
        name if name == found.b => Some(found.a.as_str()),
        _ => None,
    })
}

fn explained(
    table: &Table,
    roles: &Roles,
    name: &str,
    found: &[Correlation],
) -> Option<Regression> {
    let target = table.column(name)?.numbers()?;
    let best: Vec<&str> = partners(name, found).take(MAX_EXPLAINING).collect();
    // In the table's order, not by strength: that is easier to read.
    let named = roles
        .numbers
        .iter()
        .filter(|column| best.contains(&column.as_str()));
    let columns =
        named.filter_map(|column| Some((column.as_str(), table.column(column)?.numbers()?)));
    regress((name, target), &columns.collect::<Vec<_>>())
}

fn histogram(name: &str, values: &[Option<f64>]) -> Option<Histogram> {
    let there: Vec<f64> = values.iter().flatten().copied().collect();
    let min = there.iter().copied().min_by(f64::total_cmp)?;
    let max = there.iter().copied().max_by(f64::total_cmp)?;
    let width = (max - min) / BINS as f64;
    // Written so that a width of nothing and one too small to count fail.
    if !(width > 0.0 && min + width > min) {
        return None;
    }
    let mut counts = vec![0; BINS];
    for value in there {
        counts[(((value - min) / width) as usize).min(BINS - 1)] += 1;
    }
    Some(Histogram {
        column: name.to_owned(),
        edges: (0..=BINS).map(|edge| min + width * edge as f64).collect(),
        counts,
    })
}

fn scatter(table: &Table, name: &str, found: &[Correlation]) -> Option<Scatter> {
    let partner = partners(name, found).next()?;
    let (xs, ys) = (
        table.column(partner)?.numbers()?,
        table.column(name)?.numbers()?,
    );
    let points: Vec<(f64, f64)> = xs.iter().zip(ys).filter_map(|(x, y)| x.zip(*y)).collect();
    let stride = points.len().div_ceil(MAX_POINTS).max(1);
    Some(Scatter {
        x: partner.to_owned(),
        y: name.to_owned(),
        points: points.into_iter().step_by(stride).collect(),
        line: regress((name, ys), &[(partner, xs)]),
    })
}
