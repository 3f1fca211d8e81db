//! How good predictions are.

use super::spec::Outcome;
use crate::stats::mean;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Probabilities are kept this far from 0 and 1 where their logarithm is taken.
const EDGE: f64 = 1e-15;
/// A probability from which on the answer is yes.
const YES_FROM: f64 = 0.5;
/// Most points of a curve.
const MAX_POINTS: usize = 200;

/// The figures of some predictions, by their names: of classes `accuracy`,
/// `auc`, `precision`, `recall`, `f1`, `log_loss`; of values `mae`, `rmse`, `r2`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Scores {
    /// How many predictions.
    pub(crate) rows: u32,
    /// The figures.
    pub(crate) values: BTreeMap<String, f64>,
    /// Of classes: what was taken for what.
    pub(crate) confusion: Option<Confusion>,
}

/// What was taken for what.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Confusion {
    /// Yes, and rightly.
    pub(crate) true_positive: u32,
    /// Yes, and wrongly.
    pub(crate) false_positive: u32,
    /// No, and rightly.
    pub(crate) true_negative: u32,
    /// No, and wrongly.
    pub(crate) false_negative: u32,
}

impl Scores {
    /// A figure by its name; 0 when there is none of the name.
    pub(crate) fn value(&self, name: &str) -> f64 {
        self.values.get(name).copied().unwrap_or(0.0)
    }
}

/// Scores predictions (probabilities of yes, or values) against the truth.
pub(crate) fn score(outcome: Outcome, truth: &[f64], predicted: &[f64]) -> Scores {
    match outcome {
        Outcome::Class => score_classes(truth, predicted),
        Outcome::Value => score_values(truth, predicted),
    }
}

fn score_classes(truth: &[f64], predicted: &[f64]) -> Scores {
    let count = |yes: bool, right: bool| {
        let pairs = truth.iter().zip(predicted);
        let of = pairs.filter(|(t, p)| (**p >= YES_FROM) == yes && ((**t > 0.5) == yes) == right);
        of.count() as u32
    };
    let confusion = Confusion {
        true_positive: count(true, true),
        false_positive: count(true, false),
        true_negative: count(false, true),
        false_negative: count(false, false),
    };
    let ratio = |part: u32, whole: u32| {
        if whole == 0 {
            0.0
        } else {
            f64::from(part) / f64::from(whole)
        }
    };
    let Confusion {
        true_positive: tp,
        false_positive: fp,
        true_negative: tn,
        false_negative: fn_,
    } = confusion;
    let losses = truth.iter().zip(predicted).map(|(t, p)| {
        let p = p.clamp(EDGE, 1.0 - EDGE);
        if *t > 0.5 {
            -libm::log(p)
        } else {
            -libm::log(1.0 - p)
        }
    });
    let values = [
        ("accuracy", ratio(tp + tn, truth.len() as u32)),
        ("auc", auc(truth, predicted)),
        ("precision", ratio(tp, tp + fp)),
        ("recall", ratio(tp, tp + fn_)),
        ("f1", ratio(2 * tp, 2 * tp + fp + fn_)),
        ("log_loss", mean(&losses.collect::<Vec<f64>>())),
    ];
    scores(truth, values.as_slice(), Some(confusion))
}

fn score_values(truth: &[f64], predicted: &[f64]) -> Scores {
    let errors: Vec<f64> = truth.iter().zip(predicted).map(|(t, p)| t - p).collect();
    let squares: f64 = errors.iter().map(|error| error * error).sum();
    let middle = mean(truth);
    let all: f64 = truth.iter().map(|t| (t - middle) * (t - middle)).sum();
    let sizes: Vec<f64> = errors.iter().map(|error| error.abs()).collect();
    let values = [
        ("mae", mean(&sizes)),
        ("rmse", (squares / truth.len().max(1) as f64).sqrt()),
        ("r2", if all > 0.0 { 1.0 - squares / all } else { 0.0 }),
    ];
    scores(truth, values.as_slice(), None)
}

fn scores(truth: &[f64], values: &[(&str, f64)], confusion: Option<Confusion>) -> Scores {
    let named = values
        .iter()
        .map(|(name, value)| ((*name).to_owned(), *value));
    Scores {
        rows: truth.len() as u32,
        values: named.collect(),
        confusion,
    }
}

/// The area under the ROC curve: the chance that a yes is ranked above a no,
/// ties counting half (Hanley and McNeil 1982). ½ when one class is absent.
fn auc(truth: &[f64], predicted: &[f64]) -> f64 {
    let ranks = crate::stats::ranks(predicted);
    let positive = truth.iter().filter(|t| **t > 0.5).count() as f64;
    let negative = truth.len() as f64 - positive;
    if positive == 0.0 || negative == 0.0 {
        return 0.5;
    }
    let of_yes = ranks.iter().zip(truth).filter(|(_, t)| **t > 0.5);
    let sum: f64 = of_yes.map(|(rank, _)| rank).sum();
    (sum - positive * (positive + 1.0) / 2.0) / (positive * negative)
}

/// The ROC curve: false and true positive rate, from (0, 0) to (1, 1).
pub(crate) fn roc(truth: &[f64], predicted: &[f64]) -> Vec<(f64, f64)> {
    let positive = truth.iter().filter(|t| **t > 0.5).count() as f64;
    let negative = truth.len() as f64 - positive;
    let mut order: Vec<usize> = (0..truth.len()).collect();
    order.sort_by(|a, b| predicted[*b].total_cmp(&predicted[*a]));
    let (mut yes, mut no) = (0.0, 0.0);
    let mut points = vec![(0.0, 0.0)];
    for (at, row) in order.iter().enumerate() {
        if truth[*row] > 0.5 {
            yes += 1.0
        } else {
            no += 1.0
        }
        let tied = order
            .get(at + 1)
            .is_some_and(|next| predicted[*next] == predicted[*row]);
        if !tied && positive > 0.0 && negative > 0.0 {
            points.push((no / negative, yes / positive));
        }
    }
    let stride = points.len().div_ceil(MAX_POINTS).max(1);
    let last = points[points.len() - 1];
    let mut kept: Vec<(f64, f64)> = points.into_iter().step_by(stride).collect();
    if kept[kept.len() - 1] != last {
        kept.push(last);
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_are_scored() {
        let truth = [1.0, 1.0, 0.0, 0.0, 0.0];
        let scores = score(Outcome::Class, &truth, &[0.9, 0.4, 0.6, 0.4, 0.1]);
        let confusion = Confusion {
            true_positive: 1,
            false_positive: 1,
            true_negative: 2,
            false_negative: 1,
        };
        assert_eq!(scores.confusion, Some(confusion));
        assert_eq!(scores.value("accuracy"), 0.6);
        assert_eq!(scores.value("f1"), 0.5);
        // Of six pairs four are right and one is tied.
        assert_eq!(scores.value("auc"), 4.5 / 6.0);
        assert_eq!(score(Outcome::Class, &[1.0], &[1.0]).value("auc"), 0.5);
        assert!(
            score(Outcome::Class, &[1.0], &[0.0])
                .value("log_loss")
                .is_finite()
        );
    }

    #[test]
    fn values_are_scored() {
        let scores = score(Outcome::Value, &[1.0, 2.0, 3.0], &[1.0, 2.0, 6.0]);
        assert_eq!(
            (scores.value("mae"), scores.value("rmse")),
            (1.0, 3.0_f64.sqrt())
        );
        assert_eq!(scores.value("r2"), 1.0 - 9.0 / 2.0);
        assert_eq!(score(Outcome::Value, &[], &[]).value("rmse"), 0.0);
    }

    #[test]
    fn the_curve_goes_from_corner_to_corner() {
        let points = roc(&[1.0, 0.0, 1.0, 0.0], &[0.9, 0.5, 0.5, 0.1]);
        assert_eq!(points, [(0.0, 0.0), (0.0, 0.5), (0.5, 1.0), (1.0, 1.0)]);
        assert_eq!(roc(&[], &[]), [(0.0, 0.0)]);
    }
}
