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

/// A column with its name.
type Named<'a> = (&'a str, &'a [Option<f64>]);

/// Regresses `target` on `columns`, over the rows that have all. Columns that
/// do not vary, or that those before them determine, are left out. `None` when
/// nothing is left or the rows are too few.
pub(crate) fn regress(target: Named, columns: &[Named]) -> Option<Regression> {
    let mut used: Vec<Named> = Vec::new();
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

fn fit(target: Named, columns: &[Named]) -> Option<Regression> {
    let complete = |row: &usize| {
        columns
            .iter()
            .chain([&target])
            .all(|(_, all)| all[*row].is_some())
    };
    let rows: Vec<usize> = (0..target.1.len()).filter(complete).collect();
    let free = rows
        .len()
        .checked_sub(columns.len() + 1)
        .filter(|free| *free > 0)?;
    let units: Vec<Units> = columns
        .iter()
        .map(|(_, all)| Units::of(all, &rows))
        .collect::<Option<_>>()?;
    let ys: Vec<f64> = rows.iter().filter_map(|row| target.1[*row]).collect();
    let centre = mean(&ys);
    let centred: Vec<f64> = ys.iter().map(|y| y - centre).collect();
    let products = |units_of: &Units| {
        units
            .iter()
            .map(|other| dot(&units_of.values, &other.values))
            .collect()
    };
    let matrix: Vec<Vec<f64>> = units.iter().map(products).collect();
    let right: Vec<f64> = units.iter().map(|one| dot(&one.values, &centred)).collect();
    let (betas, inverse) = solve(&matrix, &right)?;
    let mut residuals = centred.clone();
    for (beta, one) in betas.iter().zip(&units) {
        for (residual, value) in residuals.iter_mut().zip(&one.values) {
            *residual -= beta * value;
        }
    }
    let (unexplained, all) = (dot(&residuals, &residuals), dot(&centred, &centred));
    let residual_variance = unexplained / free as f64;
    let solved = betas.iter().zip(&inverse).zip(units.iter().zip(columns));
    let terms = solved.map(|((beta, inverse), (one, (name, _)))| Term {
        name: (*name).to_owned(),
        slope: beta / one.sd,
        error: (residual_variance * inverse).sqrt() / one.sd,
    });
    let at_means: f64 = betas
        .iter()
        .zip(&units)
        .map(|(beta, one)| beta / one.sd * one.mean)
        .sum();
    Some(Regression {
        target: target.0.to_owned(),
        intercept: centre - at_means,
        terms: terms.collect(),
        count: ys.len() as u32,
        r2: if all > 0.0 {
            (1.0 - unexplained / all).clamp(0.0, 1.0)
        } else {
            0.0
        },
        residual_sd: residual_variance.sqrt(),
    })
}

/// A column less its mean, in units of its standard deviation.
struct Units {
    mean: f64,
    sd: f64,
    values: Vec<f64>,
}

impl Units {
    /// `None` when the column does not vary.
    fn of(column: &[Option<f64>], rows: &[usize]) -> Option<Self> {
        let there: Vec<f64> = rows.iter().filter_map(|row| column[*row]).collect();
        let (mean, sd) = (mean(&there), variance(&there).sqrt());
        let values = there.iter().map(|value| (value - mean) / sd).collect();
        (sd > 0.0).then_some(Self { mean, sd, values })
    }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
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
