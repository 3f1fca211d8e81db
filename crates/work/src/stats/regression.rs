//! Ordinary least squares (Draper and Smith 1998, chapter 5): over standardised
//! columns, so that the normal equations stay well conditioned, and written
//! down in the columns' own units.

use super::linear::solve;
use super::summary::{mean, variance};
use serde::{Deserialize, Serialize};

/// A straight line, or plane, through the points.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Regression {
    /// What is explained.
    pub(crate) target: String,
    /// The value where all terms are 0.
    pub(crate) intercept: f64,
    /// What explains it.
    pub(crate) terms: Vec<Term>,
    /// Rows that have all of it.
    pub(crate) count: u32,
    /// The explained share of the variance, 0 to 1.
    pub(crate) r2: f64,
    /// The standard error of a residual.
    pub(crate) residual_sd: f64,
}

/// One explaining column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Term {
    /// The column.
    pub(crate) name: String,
    /// How much the target grows by each unit of it.
    pub(crate) slope: f64,
    /// The slope's standard error.
    pub(crate) error: f64,
}

/// Regresses `target` on `columns`, over the rows that have all. Columns that
/// do not vary, or that those before them determine, are left out. `None` when
/// nothing is left or the rows are too few.
pub(crate) fn regress(
    target: (&str, &[Option<f64>]),
    columns: &[(&str, &[Option<f64>])],
) -> Option<Regression> {
    let mut used: Vec<(&str, &[Option<f64>])> = Vec::new();
    let mut best = None;
    for column in columns {
        used.push(*column);
        match fit(target, &used) {
            Some(fitted) => best = Some(fitted),
            None => _ = used.pop(),
        }
    }
    best
}

fn fit(target: (&str, &[Option<f64>]), columns: &[(&str, &[Option<f64>])]) -> Option<Regression> {
    let rows: Vec<usize> = (0..target.1.len())
        .filter(|row| {
            target.1[*row].is_some() && columns.iter().all(|(_, all)| all[*row].is_some())
        })
        .collect();
    let free = rows
        .len()
        .checked_sub(columns.len() + 1)
        .filter(|free| *free > 0)?;
    let there =
        |all: &[Option<f64>]| -> Vec<f64> { rows.iter().filter_map(|row| all[*row]).collect() };
    let ys = there(target.1);
    let xs: Vec<Vec<f64>> = columns.iter().map(|(_, all)| there(all)).collect();
    let (centre_y, spread): (f64, Vec<(f64, f64)>) = (
        mean(&ys),
        xs.iter().map(|x| (mean(x), variance(x).sqrt())).collect(),
    );
    if spread.iter().any(|(_, sd)| *sd <= 0.0) {
        return None;
    }
    let unit = |column: usize, row: usize| (xs[column][row] - spread[column].0) / spread[column].1;
    let sum = |term: &dyn Fn(usize) -> f64| -> f64 { (0..ys.len()).map(term).sum() };
    let size = columns.len();
    let matrix: Vec<Vec<f64>> = (0..size)
        .map(|i| {
            (0..size)
                .map(|j| sum(&|row| unit(i, row) * unit(j, row)))
                .collect()
        })
        .collect();
    let right: Vec<f64> = (0..size)
        .map(|i| sum(&|row| unit(i, row) * (ys[row] - centre_y)))
        .collect();
    let (betas, inverse) = solve(&matrix, &right)?;
    let fitted = |row: usize| centre_y + (0..size).map(|i| betas[i] * unit(i, row)).sum::<f64>();
    let unexplained = sum(&|row| (ys[row] - fitted(row)) * (ys[row] - fitted(row)));
    let all = sum(&|row| (ys[row] - centre_y) * (ys[row] - centre_y));
    let residual_variance = unexplained / free as f64;
    let terms: Vec<Term> = (0..size)
        .map(|i| Term {
            name: columns[i].0.to_owned(),
            slope: betas[i] / spread[i].1,
            error: (residual_variance * inverse[i]).sqrt() / spread[i].1,
        })
        .collect();
    let at_means: f64 = terms
        .iter()
        .zip(&spread)
        .map(|(term, (mean, _))| term.slope * mean)
        .sum();
    Some(Regression {
        target: target.0.to_owned(),
        intercept: centre_y - at_means,
        terms,
        count: ys.len() as u32,
        r2: if all > 0.0 {
            (1.0 - unexplained / all).clamp(0.0, 1.0)
        } else {
            0.0
        },
        residual_sd: residual_variance.sqrt(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn some(values: &[f64]) -> Vec<Option<f64>> {
        values.iter().copied().map(Some).collect()
    }

    #[test]
    fn a_line_has_its_textbook_figures() {
        // By hand: slope 6 / 10, residuals of 3.6 in total squares over 3.
        let x = some(&[1.0, 2.0, 3.0, 4.0, 5.0]);
        let y = some(&[2.0, 4.0, 5.0, 4.0, 5.0]);
        let line = regress(("y", &y), &[("x", &x)]).unwrap();
        let close = |a: f64, b: f64| assert!((a - b).abs() < 1e-12, "{a} {b}");
        close(line.terms[0].slope, 0.6);
        close(line.intercept, 2.2);
        close(line.r2, 0.6);
        close(line.residual_sd, 0.8_f64.sqrt());
        close(line.terms[0].error, 0.08_f64.sqrt());
    }

    #[test]
    fn determined_and_constant_columns_are_left_out() {
        let x = some(&[1.0, 2.0, 3.0, 4.0, 6.0]);
        let double = some(&[2.0, 4.0, 6.0, 8.0, 12.0]);
        let flat = some(&[3.0; 5]);
        let y = some(&[1.0, 2.0, 3.0, 4.0, 7.0]);
        let line = regress(
            ("y", &y),
            &[("flat", &flat), ("x", &x), ("double", &double)],
        )
        .unwrap();
        assert_eq!(line.terms.len(), 1);
        assert_eq!(line.terms[0].name, "x");
        assert!(regress(("y", &y), &[("flat", &flat)]).is_none());
        assert!(regress(("y", &y[..2]), &[("x", &x[..2])]).is_none());
    }
}
