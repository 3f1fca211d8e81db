//! Training: candidates are fitted to one part of the rows, the best of them
//! is chosen on a second, and measured on a third.

use super::boosting::{self, Boosted};
use super::features::{Feature, encode, learn};
use super::linear::{self, Linear};
use super::logistic;
use super::metrics::{Scores, score};
use super::sigmoid;
use super::spec::{Outcome, Spec};
use super::split::{Part, split};
use crate::order::Failure;
use crate::stats::mean;
use crate::table::{Table, Values};
use serde::{Deserialize, Serialize};

/// Fewest rows that a model is made from.
const MIN_ROWS: usize = 50;
/// Fewest rows of each class.
const MIN_CLASS: usize = 10;
/// Most numbers that a model is made from.
const MAX_NUMBERS: usize = 10_000_000;

/// A trained model, with all that it takes to use it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Model {
    /// Marks the file as one of these.
    pub(crate) format: String,
    /// What it is for.
    pub(crate) spec: Spec,
    /// What it makes of the columns.
    pub(crate) features: Vec<Feature>,
    /// What it makes of the features.
    pub(crate) predictor: Predictor,
    /// The other candidates, for comparison.
    pub(crate) others: Vec<Predictor>,
}

/// What turns features into a prediction.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Predictor {
    /// A weighted sum, as log-odds.
    LogisticRegression(Linear),
    /// A weighted sum.
    RidgeRegression(Linear),
    /// A sum of trees, of classes as log-odds.
    GradientBoosting(Boosted),
}

/// A method and how it did.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Candidate {
    /// The method.
    pub(crate) method: String,
    /// On the rows that the choice is made on.
    pub(crate) validation: Scores,
    /// On the rows that none has seen. It plays no part in the choice.
    pub(crate) hold_out: Scores,
}

/// A prediction for a row of the hold-out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Prediction {
    /// The row of the cleaned table, from 1.
    pub(crate) row: u32,
    /// What was so.
    pub(crate) truth: f64,
    /// What was predicted.
    pub(crate) predicted: f64,
}

/// What training gives.
pub(crate) struct Trained {
    /// The best candidate.
    pub(crate) model: Model,
    /// All candidates, the best first.
    pub(crate) candidates: Vec<Candidate>,
    /// What the simplest answer reaches on the hold-out.
    pub(crate) baseline: Scores,
    /// Rows that were trained on, that chose, and that were held out.
    pub(crate) parts: [u32; 3],
}

impl Predictor {
    /// What people call the method.
    pub(crate) fn title(&self) -> &'static str {
        match self {
            Self::LogisticRegression(_) => "Logistic regression",
            Self::RidgeRegression(_) => "Ridge regression",
            Self::GradientBoosting(_) => "Gradient boosting",
        }
    }

    fn predict(&self, outcome: Outcome, row: &[f64]) -> f64 {
        let sum = match self {
            Self::LogisticRegression(linear) | Self::RidgeRegression(linear) => linear.sum(row),
            Self::GradientBoosting(boosted) => boosted.sum(row),
        };
        match outcome {
            Outcome::Class => sigmoid(sum),
            Outcome::Value => sum,
        }
    }
}

impl Model {
    /// The mark of the format.
    pub(crate) const FORMAT: &'static str = "baton-model-1";

    /// Predicts the rows of a cleaned table that were held out.
    ///
    /// # Errors
    /// `BadInput` when the target is not in the table.
    pub(crate) fn hold_out(&self, table: &Table) -> Result<Vec<Prediction>, Failure> {
        let (rows, truth) = labelled(table, &self.spec)?;
        let parts = parts(&self.spec, &truth);
        let encoded = encode(table, &self.features);
        let held = (0..rows.len()).filter(|at| parts[*at] == Part::HoldOut);
        let predicted = held.map(|at| Prediction {
            row: rows[at] as u32 + 1,
            truth: truth[at],
            predicted: self
                .predictor
                .predict(self.spec.outcome, &encoded[rows[at]]),
        });
        Ok(predicted.collect())
    }

    /// Each feature with its weight: of a sum its slope, of trees its share
    /// of all they gained. The weightiest first.
    pub(crate) fn weights(&self) -> Vec<(String, f64)> {
        let weights = match &self.predictor {
            Predictor::LogisticRegression(linear) | Predictor::RidgeRegression(linear) => {
                linear.slopes.clone()
            }
            Predictor::GradientBoosting(boosted) => {
                let gains = boosted.gains(self.features.len());
                let all: f64 = gains.iter().sum();
                gains
                    .into_iter()
                    .map(|gain| if all > 0.0 { gain / all } else { 0.0 })
                    .collect()
            }
        };
        let labels = self.features.iter().map(Feature::label);
        let mut named: Vec<(String, f64)> = labels.zip(weights).collect();
        named.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
        named
    }
}

/// Trains the candidates of a spec on a cleaned table and chooses the best.
///
/// # Errors
/// `BadInput` when there are too few rows or classes, `TooLarge` when there
/// are too many.
pub(crate) fn train(
    table: &Table,
    spec: &Spec,
    progress: impl FnMut(u32, &str),
) -> Result<Trained, Failure> {
    let examples = Examples::of(table, spec)?;
    let outcome = spec.outcome;
    let (rows, truth) = examples.of_part(Part::Training);
    let mut judged: Vec<(Predictor, Candidate)> = fitted(outcome, &rows, &truth, progress)
        .into_iter()
        .map(|predictor| {
            let candidate = Candidate {
                method: predictor.title().to_owned(),
                validation: examples.score(outcome, Part::Validation, &predictor),
                hold_out: examples.score(outcome, Part::HoldOut, &predictor),
            };
            (predictor, candidate)
        })
        .collect();
    let loss = |candidate: &Candidate| candidate.validation.value(deciding(outcome));
    judged.sort_by(|a, b| loss(&a.1).total_cmp(&loss(&b.1)));
    let (mut predictors, candidates): (Vec<Predictor>, Vec<Candidate>) = judged.into_iter().unzip();
    if predictors.is_empty() {
        return Err(Failure::bad("No model fits the training rows."));
    }
    let predictor = predictors.remove(0);
    Ok(Trained {
        candidates,
        baseline: simplest(outcome, &truth, &examples.of_part(Part::HoldOut).1),
        parts: [Part::Training, Part::Validation, Part::HoldOut].map(|part| examples.count(part)),
        model: Model {
            format: Model::FORMAT.to_owned(),
            spec: spec.clone(),
            features: examples.features,
            predictor,
            others: predictors,
        },
    })
}

/// The candidates, as far as they fit the training rows.
fn fitted(
    outcome: Outcome,
    rows: &[&[f64]],
    truth: &[f64],
    mut progress: impl FnMut(u32, &str),
) -> Vec<Predictor> {
    progress(10, "Fitting a weighted sum");
    let sum = match outcome {
        Outcome::Class => logistic::fit(rows, truth).map(Predictor::LogisticRegression),
        Outcome::Value => linear::fit(rows, truth).map(Predictor::RidgeRegression),
    };
    let boosted = boosting::fit(rows, truth, outcome == Outcome::Class, |percent| {
        progress(20 + percent * 6 / 10, "Growing trees");
    });
    let boosted = boosted.map(Predictor::GradientBoosting);
    sum.into_iter().chain(boosted).collect()
}

/// The rows that have the target, as a model sees them.
struct Examples {
    features: Vec<Feature>,
    /// `[n_rows][n_features]`.
    rows: Vec<Vec<f64>>,
    truth: Vec<f64>,
    parts: Vec<Part>,
}

impl Examples {
    fn of(table: &Table, spec: &Spec) -> Result<Self, Failure> {
        let (rows, truth) = labelled(table, spec)?;
        let parts = parts(spec, &truth);
        let mut training = vec![false; table.rows];
        for (row, part) in rows.iter().zip(&parts) {
            training[*row] = *part == Part::Training;
        }
        let features = learn(table, spec, &training);
        if features.is_empty() {
            return Err(Failure::bad("No column varies in the training rows."));
        }
        if features.len() * table.rows > MAX_NUMBERS {
            return Err(Failure::too_large(format!(
                "{} rows of {} features are more than a model is made from here.",
                table.rows,
                features.len()
            )));
        }
        let mut encoded = encode(table, &features);
        let rows = rows
            .into_iter()
            .map(|row| std::mem::take(&mut encoded[row]));
        Ok(Self {
            rows: rows.collect(),
            features,
            truth,
            parts,
        })
    }

    fn of_part(&self, part: Part) -> (Vec<&[f64]>, Vec<f64>) {
        let rows = self.rows.iter().zip(&self.truth).zip(&self.parts);
        let chosen = rows.filter(|(_, one)| **one == part);
        chosen
            .map(|((row, truth), _)| (row.as_slice(), *truth))
            .unzip()
    }

    fn count(&self, part: Part) -> u32 {
        self.parts.iter().filter(|one| **one == part).count() as u32
    }

    fn score(&self, outcome: Outcome, part: Part, predictor: &Predictor) -> Scores {
        let (rows, truth) = self.of_part(part);
        let predicted: Vec<f64> = rows
            .iter()
            .map(|row| predictor.predict(outcome, row))
            .collect();
        score(outcome, &truth, &predicted)
    }
}

/// What the simplest answer reaches on the hold-out: of classes the share of
/// yes, of values the mean.
///
/// # Errors
/// As for [`train`].
pub(crate) fn baseline(table: &Table, spec: &Spec) -> Result<Scores, Failure> {
    let (_, truth) = labelled(table, spec)?;
    let parts = parts(spec, &truth);
    let of = |part: Part| -> Vec<f64> {
        let rows = truth.iter().zip(&parts).filter(|(_, one)| **one == part);
        rows.map(|(truth, _)| *truth).collect()
    };
    Ok(simplest(
        spec.outcome,
        &of(Part::Training),
        &of(Part::HoldOut),
    ))
}

/// The error that decides between candidates: the smaller the better.
fn deciding(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Class => "log_loss",
        Outcome::Value => "rmse",
    }
}

fn simplest(outcome: Outcome, training: &[f64], held: &[f64]) -> Scores {
    score(outcome, held, &vec![mean(training); held.len()])
}

/// The rows that have the target, and it as a number: of classes 1 for yes.
fn labelled(table: &Table, spec: &Spec) -> Result<(Vec<usize>, Vec<f64>), Failure> {
    let name = &spec.target;
    let column = table
        .column(name)
        .ok_or_else(|| Failure::bad(format!("{} has no column {name}.", table.source)))?;
    let truth = |row: usize| match (spec.outcome, &column.values) {
        (Outcome::Value, Values::Numbers(all)) => all[row],
        (Outcome::Value, Values::Dates(_) | Values::Texts(_)) => None,
        (Outcome::Class, _) => {
            let level = column.text(row)?;
            Some(f64::from(Some(level) == spec.positive))
        }
    };
    let known = (0..table.rows).filter_map(|row| Some((row, truth(row)?)));
    let (rows, truth): (Vec<usize>, Vec<f64>) = known.unzip();
    if rows.len() < MIN_ROWS {
        return Err(Failure::bad(format!(
            "{} rows of {} have {name}; a model takes at least {MIN_ROWS}.",
            rows.len(),
            table.source
        )));
    }
    let yes = truth.iter().filter(|truth| **truth > 0.5).count();
    if spec.outcome == Outcome::Class && yes.min(rows.len() - yes) < MIN_CLASS {
        return Err(Failure::bad(format!(
            "{name} must have at least {MIN_CLASS} rows of each class; one has {}.",
            yes.min(rows.len() - yes)
        )));
    }
    Ok((rows, truth))
}

fn parts(spec: &Spec, truth: &[f64]) -> Vec<Part> {
    let class = |truth: &f64| u8::from(spec.outcome == Outcome::Class && *truth > 0.5);
    split(&truth.iter().map(class).collect::<Vec<u8>>(), spec.seed)
}
