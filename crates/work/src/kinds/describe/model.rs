//! Models in words and tables.

use super::threshold;
use crate::chart::Chart;
use crate::document::Markdown;
use crate::kinds::model::Metrics;
use crate::learn::{Confusion, FieldRule, Outcome, Scores, Spec, lower_is_better};
use crate::text::{count, figure, percent};

/// How many weights are shown.
const SHOWN: usize = 15;

/// A modelling plan.
pub(crate) fn model_plan(spec: &Spec) -> String {
    let mut document = Markdown::titled(&format!("Modelling plan: {}", spec.target));
    let outcome = match (&spec.positive, spec.outcome) {
        (Some(positive), Outcome::Class) => format!("whether {} is {positive}", spec.target),
        _ => format!("the number {}", spec.target),
    };
    document.say(&format!("Predict {outcome} from {}.", spec.source));
    document.heading(2, "Columns");
    document.list([format!("Used: {}.", spec.features.join(", "))]);
    document.list(
        spec.excluded
            .iter()
            .map(|(name, why)| format!("Not used: {name}, since {why}.")),
    );
    document.heading(2, "Method");
    let (sum, figure_) = match spec.outcome {
        Outcome::Class => ("logistic regression", "log loss"),
        Outcome::Value => ("ridge regression", "RMSE"),
    };
    document.list([
        format!("Rows are drawn by the seed {}: 60 % to train on, 20 % to choose the model, 20 % held out; each class alike.", spec.seed),
        "Numbers are standardised and their gaps filled with the median of the training rows; each level of a category becomes a column of 0 and 1, gaps a level of their own.".to_owned(),
        format!("Two candidates, {sum} with a ridge penalty and gradient boosting of small trees; the one with the smaller {figure_} on the validation rows is taken."),
    ]);
    document.heading(2, "Good enough when, on the hold-out");
    document.list(spec.thresholds.iter().map(|one| {
        let relation = if lower_is_better(&one.metric) {
            "at most"
        } else {
            "at least"
        };
        format!(
            "{} is {relation} {} ({})",
            one.metric,
            figure(one.bound),
            one.reason
        )
    }));
    document.heading(2, "What the data must be like");
    let rows: Vec<Vec<String>> = spec.fields.iter().map(field).collect();
    document.table(&["Column", "Kind", "Missing at most", "Values"], &rows);
    document.finish()
}

fn field(rule: &FieldRule) -> Vec<String> {
    let values = match (&rule.range, &rule.levels) {
        (Some((low, high)), _) => format!("{} to {}", figure(*low), figure(*high)),
        (None, Some(levels)) => levels.join(", "),
        (None, None) => String::new(),
    };
    let kind = format!("{:?}", rule.kind).to_lowercase();
    vec![rule.name.clone(), kind, percent(rule.max_missing), values]
}

/// The sections about a model.
pub(crate) fn model_body(document: &mut Markdown, metrics: &Metrics, charts: &[Chart]) {
    let [training, validation, held] = metrics.parts.map(count);
    document.say(&format!(
        "{} predicts {} from {}. It was trained on {training} rows, chosen on {validation} and measured on {held} that no model had seen (seed {}).",
        metrics.method, metrics.target, metrics.source, metrics.seed
    ));
    document.list(&metrics.notes);
    document.heading(2, "On the hold-out");
    scores(document, &metrics.hold_out, &metrics.baseline);
    if let Some(confusion) = metrics.hold_out.confusion {
        confusion_table(document, confusion);
    }
    document.list(
        metrics
            .thresholds
            .iter()
            .map(|one| threshold(one, metrics.hold_out.value(&one.metric))),
    );
    for chart in charts {
        document.chart(chart);
    }
    document.heading(2, "Candidates on the validation rows");
    let names: Vec<&String> = metrics.hold_out.values.keys().collect();
    let mut head = vec!["Method"];
    head.extend(names.iter().map(|name| name.as_str()));
    let rows: Vec<Vec<String>> = metrics
        .candidates
        .iter()
        .map(|one| {
            let mut row = vec![one.method.clone()];
            row.extend(names.iter().map(|name| figure(one.validation.value(name))));
            row
        })
        .collect();
    document.table(&head, &rows);
    document.heading(2, "What weighs most");
    let weights = metrics.weights.iter().take(SHOWN);
    let rows: Vec<Vec<String>> = weights
        .map(|(name, weight)| vec![name.clone(), figure(*weight)])
        .collect();
    document.table(&["Feature", "Weight"], &rows);
    document.say("A weight says what the model uses, not what causes the outcome. Before it decides about people, somebody should look at whom it is wrong about.");
}

/// Figures beside those of the simplest answer.
pub(crate) fn scores(document: &mut Markdown, scores: &Scores, baseline: &Scores) {
    let row = |(name, value): (&String, &f64)| {
        vec![name.clone(), figure(*value), figure(baseline.value(name))]
    };
    let rows: Vec<Vec<String>> = scores.values.iter().map(row).collect();
    document.table(&["Figure", "Model", "Simplest answer"], &rows);
}

fn confusion_table(document: &mut Markdown, confusion: Confusion) {
    let row = |name: &str, yes: u32, no: u32| vec![name.to_owned(), count(yes), count(no)];
    document.table(
        &["", "Predicted yes", "Predicted no"],
        &[
            row("Is yes", confusion.true_positive, confusion.false_negative),
            row("Is no", confusion.false_positive, confusion.true_negative),
        ],
    );
}
