//! A column in a few figures.

use crate::table::{Column, Table, Values, date_text};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Most different texts of a column of categories.
pub(crate) const MAX_LEVELS: usize = 50;
/// How many of the most frequent texts are kept.
const TOP: usize = 10;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Kind {
    /// Numbers.
    Number,
    /// Days.
    Date,
    /// Few texts that come again.
    Category,
    /// Free texts and names.
    Text,
}

/// A column in a few figures.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct ColumnSummary {
    /// The column.
    pub(crate) name: String,
    /// What it holds.
    pub(crate) kind: Kind,
    /// Cells that are there.
    pub(crate) count: u32,
    /// Cells that are not.
    pub(crate) missing: u32,
    /// Different values.
    pub(crate) distinct: u32,
    /// The figures of a column of numbers.
    pub(crate) numbers: Option<NumberSummary>,
    /// First and last day of a column of dates.
    pub(crate) days: Option<(String, String)>,
    /// The most frequent texts, with how often they occur.
    pub(crate) top: Vec<(String, u32)>,
}

/// The figures of a column of numbers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct NumberSummary {
    /// Arithmetic mean.
    pub(crate) mean: f64,
    /// Standard deviation of a sample (n − 1); 0 for one number.
    pub(crate) sd: f64,
    /// Smallest.
    pub(crate) min: f64,
    /// A quarter is not above it.
    pub(crate) q1: f64,
    /// Half is not above it.
    pub(crate) median: f64,
    /// Three quarters are not above it.
    pub(crate) q3: f64,
    /// Largest.
    pub(crate) max: f64,
    /// All added up.
    pub(crate) total: f64,
}

/// Each column in a few figures.
pub(crate) fn summarize(table: &Table) -> Vec<ColumnSummary> {
    table.columns.iter().map(summary).collect()
}

fn summary(column: &Column) -> ColumnSummary {
    let mut result = ColumnSummary {
        name: column.name.clone(),
        kind: Kind::Text,
        count: 0,
        missing: column.missing() as u32,
        distinct: 0,
        numbers: None,
        days: None,
        top: Vec::new(),
    };
    match &column.values {
        Values::Numbers(all) => {
            let mut there: Vec<f64> = all.iter().flatten().copied().collect();
            there.sort_by(f64::total_cmp);
            result.kind = Kind::Number;
            result.count = there.len() as u32;
            result.numbers = figures(&there);
            there.dedup();
            result.distinct = there.len() as u32;
        }
        Values::Dates(all) => {
            let mut there: Vec<_> = all.iter().flatten().copied().collect();
            there.sort_unstable();
            result.kind = Kind::Date;
            result.count = there.len() as u32;
            let ends = there.first().zip(there.last());
            result.days = ends.map(|(first, last)| (date_text(*first), date_text(*last)));
            there.dedup();
            result.distinct = there.len() as u32;
        }
        Values::Texts(all) => {
            let levels = levels(all);
            result.count = all.iter().flatten().count() as u32;
            result.distinct = levels.len() as u32;
            let comes_again = levels.len() <= MAX_LEVELS && 2 * levels.len() <= all.len().max(4);
            if comes_again && !levels.is_empty() {
                result.kind = Kind::Category;
            }
            result.top = levels.into_iter().take(TOP).collect();
        }
    }
    result
}

/// The texts with how often they occur: most frequent first, then by name.
fn levels(all: &[Option<String>]) -> Vec<(String, u32)> {
    let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
    for text in all.iter().flatten() {
        *counts.entry(text).or_default() += 1;
    }
    let owned = counts.into_iter().map(|(text, n)| (text.to_owned(), n));
    let mut levels: Vec<(String, u32)> = owned.collect();
    levels.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    levels
}

fn figures(sorted: &[f64]) -> Option<NumberSummary> {
    let (min, max) = (*sorted.first()?, *sorted.last()?);
    Some(NumberSummary {
        mean: mean(sorted),
        sd: variance(sorted).sqrt(),
        min,
        q1: quantile(sorted, 0.25),
        median: quantile(sorted, 0.5),
        q3: quantile(sorted, 0.75),
        max,
        total: sorted.iter().sum(),
    })
}

/// The arithmetic mean; 0 of nothing.
pub(crate) fn mean(values: &[f64]) -> f64 {
    if values.is_empty() {
        return 0.0;
    }
    values.iter().sum::<f64>() / values.len() as f64
}

/// The variance of a sample, in two passes; 0 for fewer than two numbers.
pub(crate) fn variance(values: &[f64]) -> f64 {
    if values.len() < 2 {
        return 0.0;
    }
    let mean = mean(values);
    let squares = values.iter().map(|value| (value - mean) * (value - mean));
    squares.sum::<f64>() / (values.len() - 1) as f64
}

/// The median of unsorted numbers; 0 of nothing.
pub(crate) fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    quantile(&sorted, 0.5)
}

/// The quantile of sorted numbers, by linear interpolation between order
/// statistics (type 7 of Hyndman and Fan 1996, the default of R); 0 of nothing.
pub(crate) fn quantile(sorted: &[f64], share: f64) -> f64 {
    let Some(last) = sorted.len().checked_sub(1) else {
        return 0.0;
    };
    let at = share * last as f64;
    let below = at.floor() as usize;
    let above = (below + 1).min(last);
    sorted[below] + (at - below as f64) * (sorted[above] - sorted[below])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::order::Artifact;
    use crate::table::read;

    #[test]
    fn quantiles_are_those_of_r() {
        let sorted = [1.0, 2.0, 3.0, 4.0];
        for (share, expected) in [
            (0.0, 1.0),
            (0.25, 1.75),
            (0.5, 2.5),
            (0.75, 3.25),
            (1.0, 4.0),
        ] {
            assert_eq!(quantile(&sorted, share), expected);
        }
        assert_eq!(quantile(&[], 0.5), 0.0);
    }

    #[test]
    fn each_kind_of_column_has_its_figures() {
        let text = "n,d,c,t\n1,2024-01-02,x,a b\n3,2024-01-01,y,c d\n,,x,e f\n1,2024-01-02,x,g h\n";
        let table = read(&Artifact::csv("t.csv", text)).unwrap();
        let [n, d, c, t] = summarize(&table).try_into().unwrap();
        let numbers = n.numbers.unwrap();
        assert_eq!((n.count, n.missing, n.distinct), (3, 1, 2));
        assert_eq!(
            (numbers.min, numbers.median, numbers.max, numbers.total),
            (1.0, 1.0, 3.0, 5.0)
        );
        assert!((numbers.sd - (4.0_f64 / 3.0).sqrt()).abs() < 1e-12);
        assert_eq!(
            d.days.unwrap(),
            ("2024-01-01".to_owned(), "2024-01-02".to_owned())
        );
        assert_eq!(
            (c.kind, c.top[0].clone()),
            (Kind::Category, ("x".to_owned(), 3))
        );
        assert_eq!((t.kind, t.distinct), (Kind::Text, 4));
    }
}
