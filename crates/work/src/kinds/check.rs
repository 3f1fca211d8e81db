//! Testing: what must be so is looked at again, from the data and not from
//! what was reported. Fails when it is not so.

use super::data::{Profile, quality};
use super::describe;
use super::model::Metrics;
use crate::desk::Desk;
use crate::learn::{Model, Outcome, Spec, score};
use crate::order::{Artifact, Failure, FailureKind};
use crate::stats::{Analysis, ColumnSummary, analyze};
use crate::table::{Table, Values};
use crate::text::figure;
use serde::{Deserialize, Serialize};

/// Two figures this close, beside their size, are the same: files keep numbers
/// to the last digit but one.
const SAME: f64 = 1e-9;
/// The largest share of rows that may repeat another.
const MAX_REPEATED: f64 = 0.05;
/// How far new numbers may be outside the range of the old, in such ranges.
const REACH: f64 = 1.0;
/// How many reasons a failure names.
const NAMED: usize = 5;

/// What was looked at and how it was.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Checks {
    /// Marks the file as one of these.
    pub(crate) format: String,
    /// The file that was looked at.
    pub(crate) source: String,
    /// One by one.
    pub(crate) checks: Vec<Check>,
}

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Check {
    /// What.
    pub(crate) name: String,
    /// How it was.
    pub(crate) outcome: Verdict,
    /// What was seen.
    pub(crate) seen: String,
}

/// How it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Verdict {
    /// As it must be.
    Passed,
    /// Nothing that decides.
    Noted,
    /// The data is not as it must be.
    BadData,
    /// A figure is not good enough.
    BelowThreshold,
}

impl Check {
    /// A check of data.
    pub(crate) fn of_data(name: &str, passed: bool, seen: String) -> Self {
        let outcome = if passed {
            Verdict::Passed
        } else {
            Verdict::BadData
        };
        let name = name.to_owned();
        Self {
            name,
            outcome,
            seen,
        }
    }

    /// A check of a figure.
    fn of_figure(name: &str, passed: bool, seen: String) -> Self {
        let outcome = if passed {
            Verdict::Passed
        } else {
            Verdict::BelowThreshold
        };
        let name = name.to_owned();
        Self {
            name,
            outcome,
            seen,
        }
    }

    /// Something to know.
    pub(crate) fn noted(name: &str, seen: String) -> Self {
        let outcome = Verdict::Noted;
        let name = name.to_owned();
        Self {
            name,
            outcome,
            seen,
        }
    }
}

impl Checks {
    /// The mark of the format.
    pub(crate) const FORMAT: &'static str = "baton-checks-1";

    /// Checks of a file.
    pub(crate) fn of(source: &str, checks: Vec<Check>) -> Self {
        Self {
            format: Self::FORMAT.to_owned(),
            source: source.to_owned(),
            checks,
        }
    }

    /// The failure, if something is not as it must be: bad data comes before
    /// figures, which follow from it.
    pub(crate) fn failure(&self) -> Option<Failure> {
        let kinds = [
            (Verdict::BadData, FailureKind::BadInput),
            (Verdict::BelowThreshold, FailureKind::BelowThreshold),
        ];
        kinds.into_iter().find_map(|(verdict, kind)| {
            let of = |check: &&Check| check.outcome == verdict;
            let failed: Vec<&Check> = self.checks.iter().filter(of).collect();
            let named = failed
                .iter()
                .take(NAMED)
                .map(|check| format!("{}: {}", check.name, check.seen));
            let mut reason = named.collect::<Vec<String>>().join(" ");
            if failed.len() > NAMED {
                reason.push_str(&format!(" And {} more.", failed.len() - NAMED));
            }
            (!failed.is_empty()).then(|| Failure::new(kind, reason))
        })
    }
}

/// Checks what the inputs are: a model, an analysis, or a table.
pub(crate) fn test(desk: &mut Desk) -> Result<Vec<Artifact>, Failure> {
    let checks = if let Some(model) = desk.found::<Model>(Model::FORMAT)? {
        let metrics = desk.found::<Metrics>(Metrics::FORMAT)?;
        of_model(&desk.table()?, &model, metrics.as_ref())?
    } else if let Some(analysis) = desk.found::<Analysis>(Analysis::FORMAT)? {
        of_analysis(&desk.table()?, &analysis, &desk.goal())
    } else if desk.order.inputs.iter().any(crate::table::is_table) {
        let table = desk.table()?;
        quality(&table, &Profile::of(&table))
    } else {
        return Err(Failure::unsupported(format!(
            "“{}” has no table, model or analysis among its inputs, and nothing else can be tested by computing. Give it to a person or a script.",
            desk.order.task.name
        )));
    };
    if let Some(failure) = checks.failure() {
        return Err(failure);
    }
    let mut results = vec![
        Artifact::markdown("checks.md", describe::checks("Test report", &checks)),
        Artifact::json("checks.json", &checks),
    ];
    // Who works on needs what was tested.
    let named = [
        "model-report.md",
        "report.md",
        "metrics.json",
        "analysis.json",
    ];
    let passed_on = desk
        .order
        .inputs
        .iter()
        .filter(|input| named.contains(&input.name.as_str()));
    results.extend(passed_on.cloned());
    Ok(results)
}

/// A model: is the data as planned, do the predictions come out again, and are
/// they good enough?
fn of_model(raw: &Table, model: &Model, metrics: Option<&Metrics>) -> Result<Checks, Failure> {
    let spec = &model.spec;
    let mut checks = of_schema(raw, spec);
    let table = raw.filtered(&raw.first_of_their_kind());
    if Checks::of(&raw.source, checks.clone()).failure().is_none() {
        let held = model.hold_out(&table)?;
        let (truth, predicted): (Vec<f64>, Vec<f64>) =
            held.iter().map(|one| (one.truth, one.predicted)).unzip();
        let scores = score(spec.outcome, &truth, &predicted);
        for threshold in &spec.thresholds {
            let value = scores.value(&threshold.metric);
            let seen = describe::threshold(threshold, value);
            checks.push(Check::of_figure("Hold-out", threshold.is_met(value), seen));
        }
        if let Some(metrics) = metrics {
            let same = scores.values.iter().all(|(name, value)| {
                let reported = metrics.hold_out.value(name);
                (reported - value).abs() <= SAME * value.abs().max(1.0)
            });
            let seen = "The reported figures are those of the model on the hold-out.";
            let other = "The reported figures are not those of the model on the hold-out.";
            checks.push(Check::of_data(
                "Report",
                same,
                if same { seen } else { other }.to_owned(),
            ));
        }
        if spec.outcome == Outcome::Class {
            checks.push(Check::noted("Rows held out", held.len().to_string()));
        }
    }
    Ok(Checks::of(&raw.source, checks))
}

/// The data of a model: are its columns there, and like those it was planned
/// for?
fn of_schema(table: &Table, spec: &Spec) -> Vec<Check> {
    let profile = Profile::of(table);
    let repeated = f64::from(profile.repeated) / f64::from(profile.rows.max(1));
    let seen = describe::share_of("rows repeat another exactly", repeated, MAX_REPEATED);
    let mut checks = vec![Check::of_data(
        "Repeated rows",
        repeated <= MAX_REPEATED,
        seen,
    )];
    for rule in &spec.fields {
        let found = profile
            .columns
            .iter()
            .find(|column| column.name == rule.name);
        let Some(found) = found else {
            checks.push(Check::of_data(
                &rule.name,
                false,
                "The column is not there.".to_owned(),
            ));
            continue;
        };
        if found.kind != rule.kind {
            let seen = format!(
                "The column holds a {:?}, not a {:?}.",
                found.kind, rule.kind
            );
            checks.push(Check::of_data(&rule.name, false, seen.to_lowercase()));
            continue;
        }
        let rows = f64::from(profile.rows.max(1));
        let gaps = f64::from(found.missing) / rows;
        let seen = describe::share_of("cells are missing", gaps, rule.max_missing);
        checks.push(Check::of_data(&rule.name, gaps <= rule.max_missing, seen));
        checks.extend(out_of_range(found, rule.range));
        checks.extend(unknown_levels(table, &rule.name, rule.levels.as_deref()));
    }
    checks
}

fn out_of_range(found: &ColumnSummary, range: Option<(f64, f64)>) -> Option<Check> {
    let (low, high) = range?;
    let numbers = found.numbers.as_ref()?;
    let reach = REACH * (high - low);
    let fits = numbers.min >= low - reach && numbers.max <= high + reach;
    let seen = format!(
        "{} to {}; planned for {} to {}.",
        figure(numbers.min),
        figure(numbers.max),
        figure(low),
        figure(high)
    );
    Some(Check::of_data(&found.name, fits, seen))
}

fn unknown_levels(table: &Table, name: &str, levels: Option<&[String]>) -> Option<Check> {
    let levels = levels?;
    let Values::Texts(cells) = &table.column(name)?.values else {
        return None;
    };
    let mut unknown: Vec<&str> = Vec::new();
    for cell in cells.iter().flatten() {
        if !levels.contains(cell) && !unknown.contains(&cell.as_str()) && unknown.len() < NAMED {
            unknown.push(cell);
        }
    }
    let seen = if unknown.is_empty() {
        format!("Only the {} known values.", levels.len())
    } else {
        format!("Unknown values: {}.", unknown.join(", "))
    };
    Some(Check::of_data(name, unknown.is_empty(), seen))
}

/// An analysis: does it come out again from the data, and do its parts add up?
fn of_analysis(table: &Table, analysis: &Analysis, goal: &str) -> Checks {
    let mut checks = quality(table, &Profile::of(table)).checks;
    let (again, _) = analyze(table, goal);
    let total = |analysis: &Analysis| {
        let measure = analysis.roles.measure.as_ref()?;
        let column = analysis
            .columns
            .iter()
            .find(|column| column.name == *measure)?;
        column.numbers.as_ref().map(|numbers| numbers.total)
    };
    let (reported, counted) = (total(analysis).unwrap_or(0.0), total(&again).unwrap_or(0.0));
    let same = |a: f64, b: f64| (a - b).abs() <= SAME * a.abs().max(b.abs()).max(1.0);
    let seen = format!(
        "Reported {}, counted again {}.",
        figure(reported),
        figure(counted)
    );
    checks.push(Check::of_data("Total", same(reported, counted), seen));
    for grouping in &analysis.groups {
        let sum: f64 = grouping.groups.iter().map(|group| group.total).sum();
        let seen = format!("The groups of {} add up to {}.", grouping.by, figure(sum));
        let complete = again
            .columns
            .iter()
            .any(|c| c.name == grouping.by && c.missing == 0);
        let passed = !complete || same(sum, counted);
        checks.push(Check::of_data("Groups", passed, seen));
    }
    Checks::of(&analysis.source, checks)
}
