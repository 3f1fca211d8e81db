//! Columns as the numbers that a model works with.

use super::spec::Spec;
use crate::stats::{mean, median, variance};
use crate::table::{Column, Table, Values, day_of};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The level that stands for a gap.
const GAP: &str = "(missing)";

/// One number a row, with all that it takes to compute it for new rows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Feature {
    /// A number less `mean`, in units of `sd`; gaps are the `median`.
    Number {
        /// The column.
        column: String,
        /// What gaps are filled with.
        median: f64,
        /// Subtracted.
        mean: f64,
        /// Divided by.
        sd: f64,
    },
    /// 1 for a level of a category, else 0.
    Level {
        /// The column.
        column: String,
        /// The level.
        level: String,
    },
}

impl Feature {
    /// The column it comes from.
    pub(crate) fn column(&self) -> &str {
        match self {
            Self::Number { column, .. } | Self::Level { column, .. } => column,
        }
    }

    /// What people call it.
    pub(crate) fn label(&self) -> String {
        match self {
            Self::Number { column, .. } => column.clone(),
            Self::Level { column, level } => format!("{column} = {level}"),
        }
    }

    /// The feature of each row of a column.
    fn values(&self, column: &Column, rows: usize) -> Vec<f64> {
        match self {
            Self::Number {
                median, mean, sd, ..
            } => as_numbers(column, rows)
                .into_iter()
                .map(|cell| (cell.unwrap_or(*median) - mean) / sd)
                .collect(),
            Self::Level { level, .. } => (0..rows)
                .map(|row| f64::from(level_of(column, row) == *level))
                .collect(),
        }
    }
}

/// Learns the features of a spec's columns from the rows with `fitted`. Of a
/// category's levels, the alphabetically first is what the others differ from.
pub(super) fn learn(table: &Table, spec: &Spec, fitted: &[bool]) -> Vec<Feature> {
    let mut features = Vec::new();
    for name in &spec.features {
        let Some(column) = table.column(name) else {
            continue;
        };
        let rows = (0..table.rows).filter(|row| fitted[*row]);
        let name = name.clone();
        if let Values::Texts(_) = column.values {
            let levels: BTreeSet<String> = rows.map(|row| level_of(column, row)).collect();
            let level = |level| Feature::Level {
                column: name.clone(),
                level,
            };
            features.extend(levels.into_iter().skip(1).map(level));
            continue;
        }
        let cells = as_numbers(column, table.rows);
        let there: Vec<f64> = rows.clone().filter_map(|row| cells[row]).collect();
        let median = median(&there);
        let filled: Vec<f64> = rows.map(|row| cells[row].unwrap_or(median)).collect();
        let (mean, sd) = (mean(&filled), variance(&filled).sqrt());
        if sd > 0.0 {
            features.push(Feature::Number {
                column: name,
                median,
                mean,
                sd,
            });
        }
    }
    features
}

/// The rows of a table as features: `[n_rows][n_features]`. A column that is
/// not there is all gaps.
pub(super) fn encode(table: &Table, features: &[Feature]) -> Vec<Vec<f64>> {
    let gaps = |name: &str| Column {
        name: name.to_owned(),
        values: Values::Texts(vec![None; table.rows]),
    };
    let columns: Vec<Vec<f64>> = features
        .iter()
        .map(|feature| match table.column(feature.column()) {
            Some(column) => feature.values(column, table.rows),
            None => feature.values(&gaps(feature.column()), table.rows),
        })
        .collect();
    let row = |row: usize| columns.iter().map(|column| column[row]).collect();
    (0..table.rows).map(row).collect()
}

fn as_numbers(column: &Column, rows: usize) -> Vec<Option<f64>> {
    match &column.values {
        Values::Numbers(all) => all.clone(),
        Values::Dates(all) => all.iter().map(|cell| cell.map(day_of)).collect(),
        Values::Texts(_) => vec![None; rows],
    }
}

fn level_of(column: &Column, row: usize) -> String {
    column.text(row).unwrap_or_else(|| GAP.to_owned())
}
