//! Work with models: the baseline, the training, the evaluation.

use super::data::clean_csv;
use super::describe;
use crate::chart::{Chart, Sheet, ranking, roc_curve};
use crate::desk::{Desk, PREDICTIONS};
use crate::document::{Markdown, page};
use crate::learn::{
    self, Candidate, Outcome, Prediction, Scores, Spec, Threshold, Trained, roc, score,
};
use crate::order::{Artifact, Failure};
use crate::stats::summarize;
use crate::table::{Table, read};
use crate::text::count;
use serde::{Deserialize, Serialize};

/// How good a model is, and what its reports are made from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Metrics {
    /// Marks the file as one of these.
    pub(crate) format: String,
    /// The data.
    pub(crate) source: String,
    /// What is predicted.
    pub(crate) target: String,
    /// Whether a class or a value.
    pub(crate) outcome: Outcome,
    /// The method that was chosen.
    pub(crate) method: String,
    /// Decided who was held out.
    pub(crate) seed: u64,
    /// Rows that were trained on, that chose, and that were held out.
    pub(crate) parts: [u32; 3],
    /// The chosen model on the hold-out.
    pub(crate) hold_out: Scores,
    /// The simplest answer on the hold-out.
    pub(crate) baseline: Scores,
    /// All candidates, the chosen first.
    pub(crate) candidates: Vec<Candidate>,
    /// What had to be reached.
    pub(crate) thresholds: Vec<Threshold>,
    /// Each feature with its weight, the weightiest first.
    pub(crate) weights: Vec<(String, f64)>,
    /// Of classes: the ROC curve.
    pub(crate) roc: Vec<(f64, f64)>,
    /// What a person should know about the data.
    pub(crate) notes: Vec<String>,
}

impl Metrics {
    /// The mark of the format.
    pub(crate) const FORMAT: &'static str = "baton-metrics-1";

    fn of(table: &Table, trained: &Trained, held: &[Prediction]) -> Self {
        let spec = &trained.model.spec;
        let (truth, predicted): (Vec<f64>, Vec<f64>) =
            held.iter().map(|one| (one.truth, one.predicted)).unzip();
        let curve = (spec.outcome == Outcome::Class).then(|| roc(&truth, &predicted));
        Self {
            format: Self::FORMAT.to_owned(),
            source: table.source.clone(),
            target: spec.target.clone(),
            outcome: spec.outcome,
            method: trained.model.predictor.title().to_owned(),
            seed: spec.seed,
            parts: trained.parts,
            hold_out: score(spec.outcome, &truth, &predicted),
            baseline: trained.baseline.clone(),
            candidates: trained.candidates.clone(),
            thresholds: spec.thresholds.clone(),
            weights: trained.model.weights(),
            roc: curve.unwrap_or_default(),
            notes: table.notes.clone(),
        }
    }
}

/// The table without repetitions, and the plan: the designer's, or one's own.
fn prepared(desk: &mut Desk) -> Result<(Table, Spec), Failure> {
    let raw = desk.table()?;
    let table = raw.filtered(&raw.first_of_their_kind());
    let spec = match desk.found::<Spec>(Spec::FORMAT)? {
        Some(spec) => spec,
        None => plan_for(desk, &table)?,
    };
    Ok((table, spec))
}

/// A plan for a model of a table.
pub(crate) fn plan_for(desk: &Desk, table: &Table) -> Result<Spec, Failure> {
    Spec::of(
        &table.source,
        &summarize(table),
        &desk.goal(),
        desk.order.seed,
    )
}

/// Measures the simplest answer.
pub(crate) fn baseline(desk: &mut Desk) -> Result<Vec<Artifact>, Failure> {
    let (table, spec) = prepared(desk)?;
    let scores = learn::baseline(&table, &spec)?;
    let mut document = Markdown::titled(&format!("Baseline: {}", spec.target));
    document.say(match spec.outcome {
        Outcome::Class => "The share of yes in the training rows, as the probability of every row that is held out.",
        Outcome::Value => "The mean of the training rows, for every row that is held out.",
    });
    describe::scores(&mut document, &scores, &scores);
    Ok(vec![
        Artifact::markdown("baseline.md", document.finish()),
        Artifact::json("baseline.json", &scores),
        clean_csv(&table),
    ])
}

/// Trains the candidates, and reports on the best.
pub(crate) fn train_and_report(desk: &mut Desk) -> Result<Vec<Artifact>, Failure> {
    let (table, spec) = prepared(desk)?;
    let trained = learn::train(&table, &spec, |percent, note| {
        desk.world.progress(percent, note)
    })?;
    desk.world.progress(85, "Measuring on the hold-out");
    let held = trained.model.hold_out(&table)?;
    let metrics = Metrics::of(&table, &trained, &held);
    let charts = charts(&metrics);
    let mut document = Markdown::titled(&format!("Model: {}", metrics.target));
    describe::model_body(&mut document, &metrics, &charts);
    let report = document.finish();
    let drawings: Vec<Artifact> = charts.iter().map(drawing).collect();
    let title = format!("Model: {}", metrics.target);
    let mut results = vec![
        Artifact::html("model-report.html", page(&title, &report, &drawings)),
        Artifact::markdown("model-report.md", report),
        Artifact::json("metrics.json", &metrics),
        Artifact::json("model.json", &trained.model),
        Artifact::csv(PREDICTIONS, predictions(&held)),
    ];
    results.extend(drawings);
    if desk.has_table() {
        // Nobody could fetch it again.
        results.push(clean_csv(&table));
    }
    Ok(results)
}

/// Scores the predictions that a training left, and compares.
pub(crate) fn evaluate(desk: &mut Desk) -> Result<Vec<Artifact>, Failure> {
    let missing = || Failure::missing("There is no model among the inputs to evaluate.");
    let metrics = desk
        .found::<Metrics>(Metrics::FORMAT)?
        .ok_or_else(missing)?;
    let file = desk
        .order
        .inputs
        .iter()
        .find(|input| input.name == PREDICTIONS);
    let table = read(file.ok_or_else(missing)?)?;
    let column = |name: &str| -> Result<Vec<f64>, Failure> {
        let numbers = table.column(name).and_then(|column| column.numbers());
        let all = numbers.map(|numbers| numbers.iter().copied().collect::<Option<Vec<f64>>>());
        let broken = || Failure::bad(format!("{PREDICTIONS} has no complete column {name}."));
        all.flatten().ok_or_else(broken)
    };
    let scores = score(metrics.outcome, &column("truth")?, &column("predicted")?);
    let mut document = Markdown::titled(&format!("Evaluation: {}", metrics.target));
    document.say(&format!(
        "{} on {} rows that no model had seen.",
        metrics.method,
        count(scores.rows)
    ));
    describe::scores(&mut document, &scores, &metrics.baseline);
    document.list(
        metrics
            .thresholds
            .iter()
            .map(|one| describe::threshold(one, scores.value(&one.metric))),
    );
    let evaluated = Metrics {
        hold_out: scores,
        ..metrics
    };
    Ok(vec![
        Artifact::markdown("evaluation.md", document.finish()),
        Artifact::json("metrics.json", &evaluated),
    ])
}

/// What is drawn of a model.
pub(crate) fn charts(metrics: &Metrics) -> Vec<Chart> {
    let mut charts = Vec::new();
    if metrics.outcome == Outcome::Class {
        let area = metrics.hold_out.value("auc");
        let title = format!("ROC curve on the hold-out (AUC {area:.3})");
        charts.push(roc_curve("roc", &title, &metrics.roc));
    }
    let title = format!("What weighs most for {}", metrics.target);
    charts.push(ranking(
        Sheet::WIDE,
        "weights",
        &title,
        "weight",
        &metrics.weights,
    ));
    charts
}

/// A chart as a file.
pub(crate) fn drawing(chart: &Chart) -> Artifact {
    Artifact::svg(&format!("{}.svg", chart.name), chart.svg.clone())
}

fn predictions(held: &[Prediction]) -> String {
    let mut text = String::from("row,truth,predicted\n");
    for Prediction {
        row,
        truth,
        predicted,
    } in held
    {
        text.push_str(&format!("{row},{truth},{predicted}\n"));
    }
    text
}
