//! Linear regression with a ridge penalty (Hoerl and Kennard 1970). The
//! intercept bears no penalty.

use crate::stats::{mean, solve};
use serde::{Deserialize, Serialize};

/// The weight of the squared coefficients, all features having unit variance.
pub(super) const PENALTY: f64 = 1.0;

/// A weighted sum of features: a value, or log-odds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Linear {
    /// The sum where all features are 0.
    pub(crate) intercept: f64,
    /// The weights, in the features' order.
    pub(crate) slopes: Vec<f64>,
}

impl Linear {
    /// The sum for a row.
    pub(super) fn sum(&self, row: &[f64]) -> f64 {
        let products = row.iter().zip(&self.slopes).map(|(x, slope)| x * slope);
        self.intercept + products.sum::<f64>()
    }
}

/// Fits values. `None` without a solution.
pub(super) fn fit(rows: &[&[f64]], values: &[f64]) -> Option<Linear> {
    let size = rows.first()?.len();
    let column = |index: usize| -> Vec<f64> { rows.iter().map(|row| row[index]).collect() };
    let centres: Vec<f64> = (0..size).map(|index| mean(&column(index))).collect();
    let middle = mean(values);
    let mut matrix = vec![vec![0.0; size]; size];
    let mut right = vec![0.0; size];
    for (row, value) in rows.iter().zip(values) {
        for i in 0..size {
            let centred = row[i] - centres[i];
            right[i] += centred * (value - middle);
            for j in 0..=i {
                matrix[i][j] += centred * (row[j] - centres[j]);
            }
        }
    }
    for (index, row) in matrix.iter_mut().enumerate() {
        row[index] += PENALTY;
    }
    let (slopes, _) = solve(&matrix, &right)?;
    let at_centre: f64 = slopes
        .iter()
        .zip(&centres)
        .map(|(slope, x)| slope * x)
        .sum();
    Some(Linear {
        intercept: middle - at_centre,
        slopes,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ridge_shrinks_the_textbook_slope() {
        let xs = [[-1.0], [0.0], [1.0]];
        let rows: Vec<&[f64]> = xs.iter().map(<[f64; 1]>::as_slice).collect();
        // Without the penalty the slope is 3: 6 / 2. With it 6 / (2 + 1).
        let model = fit(&rows, &[1.0, 4.0, 7.0]).unwrap();
        assert!((model.intercept - 4.0).abs() < 1e-12);
        assert!((model.sum(&[2.0]) - 8.0).abs() < 1e-12);
    }
}
