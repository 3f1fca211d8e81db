//! Models that predict a column from the others: a [`Spec`] says what and how,
//! [`train`] does it, a [`Model`] is what comes out. Everything is decided by
//! the data and the seed, to the bit: exponentials and logarithms come from
//! `libm`, which computes them alike natively and in wasm.

mod boosting;
mod features;
mod linear;
mod logistic;
mod metrics;
mod model;
mod spec;
mod split;

pub(crate) use metrics::{Confusion, Scores, roc, score};
pub(crate) use model::{Candidate, Model, Prediction, Trained, baseline, train};
pub(crate) use spec::{FieldRule, Outcome, Spec, Threshold, lower_is_better};

/// 1 / (1 + e⁻ˣ).
fn sigmoid(x: f64) -> f64 {
    1.0 / (1.0 + libm::exp(-x))
}
