//! Logistic regression with a ridge penalty, by Newton's method (iteratively
//! reweighted least squares: Hastie, Tibshirani and Friedman 2009, 4.4.1 and
//! 4.4.4). The intercept bears no penalty.

use super::linear::{Linear, PENALTY};
use super::sigmoid;
use crate::stats::solve;

const MAX_STEPS: u32 = 50;
/// Steps smaller than this change nothing that is shown.
const PRECISION: f64 = 1e-10;
const MAX_HALVINGS: u32 = 30;

/// Fits the log-odds of a label of 1. `None` without a solution.
pub(super) fn fit(rows: &[&[f64]], labels: &[f64]) -> Option<Linear> {
    let size = rows.first()?.len() + 1;
    // The intercept is the first.
    let mut weights = vec![0.0; size];
    let mut loss = objective(rows, labels, &weights);
    for _ in 0..MAX_STEPS {
        let (gradient, hessian) = derivatives(rows, labels, &weights);
        let (step, _) = solve(&hessian, &gradient)?;
        let longest = step.iter().map(|part| part.abs()).fold(0.0, f64::max);
        if longest < PRECISION {
            break;
        }
        // Newton's whole step may overshoot far from the optimum.
        let mut share = 1.0;
        for _ in 0..MAX_HALVINGS {
            let tried: Vec<f64> = weights
                .iter()
                .zip(&step)
                .map(|(w, s)| w - share * s)
                .collect();
            let reached = objective(rows, labels, &tried);
            if reached <= loss {
                (weights, loss) = (tried, reached);
                break;
            }
            share /= 2.0;
        }
        if longest * share < PRECISION {
            break;
        }
    }
    let slopes = weights.split_off(1);
    Some(Linear {
        intercept: weights[0],
        slopes,
    })
}

fn margin(row: &[f64], weights: &[f64]) -> f64 {
    let products = row.iter().zip(&weights[1..]).map(|(x, w)| x * w);
    weights[0] + products.sum::<f64>()
}

/// The negative log-likelihood with its penalty.
fn objective(rows: &[&[f64]], labels: &[f64], weights: &[f64]) -> f64 {
    let losses = rows.iter().zip(labels).map(|(row, label)| {
        let z = margin(row, weights);
        // ln(1 + eᶻ) − label · z without overflow.
        z.max(0.0) + libm::log1p(libm::exp(-z.abs())) - label * z
    });
    let squares: f64 = weights[1..].iter().map(|weight| weight * weight).sum();
    losses.sum::<f64>() + PENALTY / 2.0 * squares
}

fn derivatives(rows: &[&[f64]], labels: &[f64], weights: &[f64]) -> (Vec<f64>, Vec<Vec<f64>>) {
    let size = weights.len();
    let mut gradient = vec![0.0; size];
    let mut hessian = vec![vec![0.0; size]; size];
    for index in 1..size {
        gradient[index] = PENALTY * weights[index];
        hessian[index][index] = PENALTY;
    }
    let mut extended = vec![1.0; size];
    for (row, label) in rows.iter().zip(labels) {
        extended[1..].copy_from_slice(row);
        let share = sigmoid(margin(row, weights));
        let curvature = share * (1.0 - share);
        for i in 0..size {
            gradient[i] += (share - label) * extended[i];
            let scaled = curvature * extended[i];
            // `solve` reads the lower triangle only.
            for j in 0..=i {
                hessian[i][j] += scaled * extended[j];
            }
        }
    }
    (gradient, hessian)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gradient_vanishes_at_the_optimum() {
        let xs: Vec<Vec<f64>> = (0..40)
            .map(|i| vec![f64::from(i) / 10.0 - 2.0, f64::from(i % 3)])
            .collect();
        let rows: Vec<&[f64]> = xs.iter().map(Vec::as_slice).collect();
        let labels: Vec<f64> = (0..40).map(|i| f64::from((i * 7) % 40 < i)).collect();
        let model = fit(&rows, &labels).unwrap();
        let weights: Vec<f64> = std::iter::once(model.intercept)
            .chain(model.slopes)
            .collect();
        let (gradient, _) = derivatives(&rows, &labels, &weights);
        assert!(
            gradient.iter().all(|part| part.abs() < 1e-8),
            "{gradient:?}"
        );
        assert!(weights[1] > 0.0);
    }

    #[test]
    fn separable_classes_have_a_finite_solution() {
        let xs: Vec<Vec<f64>> = (0..10).map(|i| vec![f64::from(i)]).collect();
        let rows: Vec<&[f64]> = xs.iter().map(Vec::as_slice).collect();
        let labels: Vec<f64> = (0..10).map(|i| f64::from(i > 4)).collect();
        let model = fit(&rows, &labels).unwrap();
        assert!(model.slopes[0].is_finite() && model.slopes[0] > 0.0);
        assert!((-model.intercept / model.slopes[0] - 4.5).abs() < 1e-6);
    }
}
