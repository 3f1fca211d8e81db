//! What is to be predicted from what, and how good it has to be: told from a
//! table and the words of the goal.

use crate::order::Failure;
use crate::stats::{ColumnSummary, Kind, is_name, mentions};
use crate::text::{mentions_any, words};
use serde::{Deserialize, Serialize};

/// Headings of columns that are usually predicted.
const TARGETS: [&str; 8] = [
    "target", "label", "class", "outcome", "churned", "churn", "response", "y",
];
/// Words for the level of a category that is asked for.
const POSITIVE: [&str; 8] = [
    "yes", "true", "1", "churned", "left", "positive", "fraud", "default",
];
/// A column with a larger share of gaps predicts nothing.
const MAX_GAPS: f64 = 0.6;
/// The least share of gaps that new data is allowed.
const FREE_GAPS: f64 = 0.05;
/// Most columns that a model is made from.
const MAX_FEATURES: usize = 100;
/// What the ranking must reach when the goal names no figure: 0.5 is chance.
const DEFAULT_AUC: f64 = 0.7;
/// The share of the variance to explain when the goal names no figure.
const DEFAULT_R2: f64 = 0.1;

/// What is predicted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Outcome {
    /// Yes or no.
    Class,
    /// A number.
    Value,
}

/// A modelling plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Spec {
    /// Marks the file as one of these.
    pub(crate) format: String,
    /// The file that it was made for.
    pub(crate) source: String,
    /// The column that is predicted.
    pub(crate) target: String,
    /// Whether a class or a value.
    pub(crate) outcome: Outcome,
    /// Of a class, the level that counts as yes.
    pub(crate) positive: Option<String>,
    /// The columns that it is predicted from.
    pub(crate) features: Vec<String>,
    /// The others, with why not.
    pub(crate) excluded: Vec<(String, String)>,
    /// What the models must reach on the hold-out.
    pub(crate) thresholds: Vec<Threshold>,
    /// What a table must be like to be fit for it.
    pub(crate) fields: Vec<FieldRule>,
    /// Decides who is held out.
    pub(crate) seed: u64,
}

/// A figure to reach, or with an error not to pass.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Threshold {
    /// The figure's name.
    pub(crate) metric: String,
    /// The least, or of an error the most.
    pub(crate) bound: f64,
    /// Where the bound comes from.
    pub(crate) reason: String,
}

/// What a column must be like.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct FieldRule {
    /// The column.
    pub(crate) name: String,
    /// What it holds.
    pub(crate) kind: Kind,
    /// The largest share of gaps.
    pub(crate) max_missing: f64,
    /// Of numbers: the range.
    pub(crate) range: Option<(f64, f64)>,
    /// Of categories: all levels.
    pub(crate) levels: Option<Vec<String>>,
}

impl Spec {
    /// The mark of the format.
    pub(crate) const FORMAT: &'static str = "baton-model-plan-1";

    /// Plans a model of a table's columns for a goal.
    ///
    /// # Errors
    /// `MissingInput` when no column is what the goal wants predicted,
    /// `BadInput` when it cannot be, or nothing is left to predict it from.
    pub(crate) fn of(
        source: &str,
        columns: &[ColumnSummary],
        goal: &str,
        seed: u64,
    ) -> Result<Self, Failure> {
        let target = target(columns, goal)?;
        let (outcome, positive, majority) = outcome(target)?;
        let mut features = Vec::new();
        let mut excluded = Vec::new();
        for column in columns.iter().filter(|column| column.name != target.name) {
            match unfit(column) {
                None if features.len() < MAX_FEATURES => features.push(column.name.clone()),
                None => excluded.push((column.name.clone(), "one column too many".to_owned())),
                Some(why) => excluded.push((column.name.clone(), why.to_owned())),
            }
        }
        if features.is_empty() {
            let name = &target.name;
            return Err(Failure::bad(format!(
                "No column is fit to predict {name} from."
            )));
        }
        let used =
            |column: &&ColumnSummary| column.name == target.name || features.contains(&column.name);
        Ok(Self {
            format: Self::FORMAT.to_owned(),
            source: source.to_owned(),
            fields: columns.iter().filter(used).map(rule).collect(),
            target: target.name.clone(),
            outcome,
            positive,
            features,
            excluded,
            thresholds: thresholds(goal, outcome, majority),
            seed,
        })
    }
}

impl Threshold {
    /// Whether a figure is good enough.
    pub(crate) fn is_met(&self, value: f64) -> bool {
        if lower_is_better(&self.metric) {
            value <= self.bound
        } else {
            value >= self.bound
        }
    }
}

/// Whether a figure is an error.
pub(crate) fn lower_is_better(metric: &str) -> bool {
    matches!(metric, "log_loss" | "mae" | "rmse")
}

fn target<'a>(columns: &'a [ColumnSummary], goal: &str) -> Result<&'a ColumnSummary, Failure> {
    let goal = words(goal);
    let named = || {
        let candidates = columns
            .iter()
            .filter(|c| !is_name(&c.name) && mentions(&goal, &c.name));
        // A goal speaks of what it has got as well; yes and no are what is asked.
        candidates.min_by_key(|c| (c.distinct != 2, c.kind != Kind::Number))
    };
    let usual = || {
        let called = |name: &&str| columns.iter().find(|c| c.name.eq_ignore_ascii_case(name));
        TARGETS.iter().find_map(called)
    };
    named().or_else(usual).ok_or_else(|| {
        let names: Vec<&str> = columns.iter().take(20).map(|c| c.name.as_str()).collect();
        Failure::missing(format!(
            "The goal does not say which column to predict. Name one of: {}.",
            names.join(", ")
        ))
    })
}

/// What kind of outcome a column is, its yes, and the share of its more
/// frequent class.
fn outcome(target: &ColumnSummary) -> Result<(Outcome, Option<String>, f64), Failure> {
    let name = &target.name;
    if let (Kind::Number, Some(numbers)) = (target.kind, &target.numbers) {
        let binary = target.distinct == 2 && numbers.min == 0.0 && numbers.max == 1.0;
        let share = numbers.mean.max(1.0 - numbers.mean);
        return match target.distinct {
            0 | 1 => Err(Failure::bad(format!(
                "{name} never varies: there is nothing to predict."
            ))),
            2 if binary => Ok((Outcome::Class, Some("1".to_owned()), share)),
            _ => Ok((Outcome::Value, None, 0.0)),
        };
    }
    let [(first, most), (second, least)] = target.top.as_slice() else {
        return Err(Failure::bad(format!(
            "{name} has {} different values. A model predicts a number, or one of two classes.",
            target.distinct
        )));
    };
    let is_yes = |level: &String| POSITIVE.contains(&level.to_lowercase().as_str());
    let positive = if is_yes(first) && !is_yes(second) {
        first
    } else {
        second
    };
    let share = f64::from(*most) / f64::from(most + least);
    Ok((Outcome::Class, Some(positive.clone()), share))
}

/// Why a column predicts nothing.
fn unfit(column: &ColumnSummary) -> Option<&'static str> {
    let all = f64::from(column.count + column.missing);
    if column.distinct < 2 {
        Some("it does not vary")
    } else if f64::from(column.missing) > MAX_GAPS * all {
        Some("most of it is missing")
    } else if is_name(&column.name) {
        Some("it is a name, not a property")
    } else if column.kind == Kind::Text {
        Some("its values hardly come again")
    } else {
        None
    }
}

fn rule(column: &ColumnSummary) -> FieldRule {
    let all = f64::from(column.count + column.missing).max(1.0);
    let numbers = column.numbers.as_ref();
    let listed = column.kind == Kind::Category && column.distinct as usize == column.top.len();
    FieldRule {
        name: column.name.clone(),
        kind: column.kind,
        max_missing: FREE_GAPS
            .max(2.0 * f64::from(column.missing) / all)
            .min(1.0),
        range: numbers.map(|numbers| (numbers.min, numbers.max)),
        levels: listed.then(|| column.top.iter().map(|(level, _)| level.clone()).collect()),
    }
}

/// The figures that the goal names; without any, what shows that something
/// was learnt.
fn thresholds(goal: &str, outcome: Outcome, majority: f64) -> Vec<Threshold> {
    let metrics: &[(&str, &[&str])] = match outcome {
        Outcome::Class => &[
            ("accuracy", &["accura"]),
            ("auc", &["auc", "roc"]),
            ("precision", &["precision"]),
            ("recall", &["recall", "sensitivity"]),
            ("f1", &["f1"]),
        ],
        Outcome::Value => &[
            ("r2", &["r2", "r²"]),
            ("rmse", &["rmse"]),
            ("mae", &["mae"]),
        ],
    };
    let named = metrics.iter().filter_map(|(metric, beginnings)| {
        let bound = figure_near(goal, beginnings)?;
        let is_share = !lower_is_better(metric);
        let bound = if is_share && bound > 1.0 {
            bound / 100.0
        } else {
            bound
        };
        (!is_share || bound <= 1.0).then(|| Threshold {
            metric: (*metric).to_owned(),
            bound,
            reason: "named in the goal".to_owned(),
        })
    });
    let named: Vec<Threshold> = named.collect();
    if !named.is_empty() {
        return named;
    }
    let default = |metric: &str, bound: f64, reason: &str| Threshold {
        metric: metric.to_owned(),
        bound,
        reason: reason.to_owned(),
    };
    match outcome {
        Outcome::Class => vec![
            default(
                "accuracy",
                majority,
                "what always guessing the more frequent class reaches",
            ),
            default("auc", DEFAULT_AUC, "Baton's default; chance is 0.5"),
        ],
        Outcome::Value => vec![default(
            "r2",
            DEFAULT_R2,
            "Baton's default; the mean alone reaches 0",
        )],
    }
}

/// The number that is nearest to a word, in the same part of a sentence; of
/// equally near ones the one after it.
fn figure_near(text: &str, beginnings: &[&str]) -> Option<f64> {
    let parts = text.split([';', '\n']).flat_map(|part| part.split(", "));
    parts.flat_map(|part| part.split(" and ")).find_map(|part| {
        let tokens: Vec<&str> = part.split_whitespace().collect();
        let named = tokens
            .iter()
            .position(|token| mentions_any(token, beginnings))?;
        let numbers = tokens.iter().enumerate().filter_map(|(at, token)| {
            let token = token
                .trim_end_matches(['%', '.', ',', ')'])
                .trim_start_matches(['≥', '>', '=', '(', '≤', '<']);
            let begins = token.starts_with(|c: char| c.is_ascii_digit());
            Some((at, begins.then(|| token.parse().ok())??))
        });
        let nearest = numbers.min_by_key(|(at, _)| (at.abs_diff(named), *at < named));
        nearest.map(|(_, number)| number)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::order::{Artifact, FailureKind};
    use crate::stats::summarize;
    use crate::table::read;

    fn plan(text: &str, goal: &str) -> Result<Spec, Failure> {
        let table = read(&Artifact::csv("t.csv", text)).unwrap();
        Spec::of("t.csv", &summarize(&table), goal, 1)
    }

    const TABLE: &str =
        "id,age,plan,note,churned\n1,30,a,w,no\n2,40,b,x,no\n3,50,a,y,yes\n4,60,b,z,no\n";

    #[test]
    fn the_goal_says_what_is_predicted() {
        let spec = plan(TABLE, "Predict customer churn").unwrap();
        assert_eq!(
            (spec.target.as_str(), spec.outcome),
            ("churned", Outcome::Class)
        );
        assert_eq!(spec.positive.as_deref(), Some("yes"));
        assert_eq!(spec.features, ["age", "plan"]);
        let why: Vec<&str> = spec
            .excluded
            .iter()
            .map(|(name, _)| name.as_str())
            .collect();
        assert_eq!(why, ["id", "note"]);
        let spec = plan(TABLE, "Estimate the ages").unwrap();
        assert_eq!(
            (spec.target.as_str(), spec.outcome),
            ("age", Outcome::Value)
        );
    }

    #[test]
    fn what_cannot_be_predicted_is_refused() {
        for (text, goal, kind) in [
            ("a,b\n1,2\n2,3\n", "Predict it", FailureKind::MissingInput),
            ("a,label\n1,5\n2,5\n", "Predict it", FailureKind::BadInput),
            (
                "a,label\n1,x\n2,y\n3,z\n4,x\n5,y\n6,z\n",
                "Predict it",
                FailureKind::BadInput,
            ),
            (
                "a,label\n1,x\n1,y\n1,x\n1,y\n",
                "Predict it",
                FailureKind::BadInput,
            ),
        ] {
            assert_eq!(plan(text, goal).unwrap_err().kind, kind, "{text}");
        }
    }

    #[test]
    fn figures_of_the_goal_become_thresholds() {
        let bounds = |goal: &str| -> Vec<(String, f64)> {
            let thresholds = plan(TABLE, goal).unwrap().thresholds;
            thresholds
                .into_iter()
                .map(|one| (one.metric, one.bound))
                .collect()
        };
        assert_eq!(
            bounds("Predict churn with at least 80% accuracy on 1000 rows and an AUC of 0.85."),
            [("accuracy".to_owned(), 0.8), ("auc".to_owned(), 0.85)]
        );
        assert_eq!(
            bounds("Predict churn"),
            [("accuracy".to_owned(), 0.75), ("auc".to_owned(), 0.7)]
        );
    }
}
