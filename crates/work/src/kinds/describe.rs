//! Results in words and tables.

use super::check::{Checks, Verdict};
use super::data::Profile;
use super::model::Metrics;
use crate::chart::Chart;
use crate::document::Markdown;
use crate::learn::{Confusion, FieldRule, Outcome, Scores, Spec, Threshold, lower_is_better};
use crate::stats::{Analysis, ColumnSummary, Fences, Kind, Regression, Series, Step, fences};
use crate::text::{count, figure, percent, shortened};

/// A correlation from which on a finding mentions it.
const NOTABLE: f64 = 0.3;
/// The strength of a season from which on a finding mentions it.
const SEASONAL: f64 = 0.3;
/// How many correlations and weights are shown.
const SHOWN: usize = 15;
/// About how many standard errors hold 95 % of a normal distribution.
const NORMAL_95: f64 = 1.96;

/// A share beside the most that it may be.
pub(crate) fn share_of(what: &str, share: f64, most: f64) -> String {
    format!(
        "{} of the {what}; at most {} may.",
        percent(share),
        percent(most)
    )
}

/// A list of names, or that there are none.
pub(crate) fn names(names: &[&str]) -> String {
    if names.is_empty() {
        "None.".to_owned()
    } else {
        format!("{}.", names.join(", "))
    }
}

/// A column's outliers in a sentence.
pub(crate) fn outliers(found: &Fences) -> String {
    let (lower, upper) = (figure(found.lower), figure(found.upper));
    let count = count(found.count);
    format!(
        "{count} values of {} are outside {lower} to {upper}.",
        found.column
    )
}

/// A figure beside its bound.
pub(crate) fn threshold(threshold: &Threshold, value: f64) -> String {
    let relation = if lower_is_better(&threshold.metric) {
        "at most"
    } else {
        "at least"
    };
    let missed = if threshold.is_met(value) {
        ""
    } else {
        " This is not reached."
    };
    format!(
        "{} is {}; {relation} {} is wanted ({}).{missed}",
        threshold.metric,
        figure(value),
        figure(threshold.bound),
        threshold.reason
    )
}

/// What a table looks like.
pub(crate) fn profile(profile: &Profile) -> String {
    let mut document = Markdown::titled(&format!("Data: {}", profile.source));
    document.say(&format!(
        "{} rows, {} columns, {} rows that repeat another exactly.",
        count(profile.rows),
        profile.columns.len(),
        count(profile.repeated)
    ));
    document.list(&profile.notes);
    columns(&mut document, &profile.columns);
    document.finish()
}

/// What was looked at.
pub(crate) fn checks(title: &str, checks: &Checks) -> String {
    let mut document = Markdown::titled(&format!("{title}: {}", checks.source));
    let passed = checks
        .checks
        .iter()
        .filter(|check| check.outcome == Verdict::Passed)
        .count();
    document.say(&format!("{passed} checks passed; none failed."));
    let row = |check: &super::check::Check| {
        let outcome = if check.outcome == Verdict::Passed {
            "passed"
        } else {
            "noted"
        };
        vec![check.name.clone(), outcome.to_owned(), check.seen.clone()]
    };
    let rows: Vec<Vec<String>> = checks.checks.iter().map(row).collect();
    document.table(&["Check", "Outcome", "Seen"], &rows);
    document.finish()
}

/// An analysis with its charts.
pub(crate) fn analysis(analysis: &Analysis, charts: &[Chart]) -> String {
    let mut document = Markdown::titled(&format!("Analysis of {}", analysis.source));
    analysis_body(&mut document, analysis, charts);
    document.finish()
}

/// The sections of an analysis.
pub(crate) fn analysis_body(document: &mut Markdown, analysis: &Analysis, charts: &[Chart]) {
    document.heading(2, "Findings");
    document.list(findings(analysis));
    for chart in charts {
        document.chart(chart);
    }
    document.heading(2, "Data and cleaning");
    let cleaning = &analysis.cleaning;
    document.say(&format!("{} rows were read.", count(cleaning.rows)));
    document.list(cleaning_notes(analysis));
    columns(document, &analysis.columns);
    if !analysis.groups.is_empty() {
        document.heading(2, "Groups");
    }
    for grouping in &analysis.groups {
        let all: f64 = grouping.groups.iter().map(|group| group.total).sum();
        let rows: Vec<Vec<String>> = grouping
            .groups
            .iter()
            .map(|group| {
                let share = if all == 0.0 {
                    String::new()
                } else {
                    percent(group.total / all)
                };
                vec![
                    group.key.clone(),
                    count(group.count),
                    figure(group.total),
                    share,
                    figure(group.mean),
                ]
            })
            .collect();
        let total = format!("Total {}", grouping.measure);
        document.table(&[&grouping.by, "Rows", &total, "Share", "Mean"], &rows);
    }
    for series in analysis.quarters.iter().chain(&analysis.series) {
        time(document, series);
    }
    relations(document, analysis);
    document.heading(2, "Outliers");
    document.say("By Tukey's fences: more than one and a half interquartile ranges outside the quartiles. They are counted in, not removed.");
    document.list(analysis.outliers.iter().map(outliers));
}

fn time(document: &mut Markdown, series: &Series) {
    document.heading(2, &format!("{} over time", series.measure));
    let before = std::iter::once(0.0).chain(series.totals.iter().copied());
    let numbered = series.periods.iter().zip(&series.totals).zip(before);
    let row = |((period, total), before): ((&String, &f64), f64)| {
        let change = if before == 0.0 {
            String::new()
        } else {
            percent(total / before - 1.0)
        };
        vec![period.clone(), figure(*total), change]
    };
    let rows: Vec<Vec<String>> = numbered.map(row).collect();
    document.table(
        &["Period", &format!("Total {}", series.measure), "Change"],
        &rows,
    );
    if let Some(parts) = &series.parts {
        document.say(&format!(
            "Classical decomposition with a cycle of {}: strength of the trend {}, of the season {}.",
            parts.cycle,
            figure(parts.trend_strength),
            figure(parts.season_strength)
        ));
    }
}

fn relations(document: &mut Markdown, analysis: &Analysis) {
    if !analysis.correlations.is_empty() {
        document.heading(2, "Correlations");
    }
    let row = |found: &crate::stats::Correlation| {
        let pair = format!("{} and {}", found.a, found.b);
        vec![
            pair,
            count(found.count),
            figure(found.pearson),
            figure(found.spearman),
        ]
    };
    let rows: Vec<Vec<String>> = analysis.correlations.iter().take(SHOWN).map(row).collect();
    document.table(&["Columns", "Rows", "Pearson", "Spearman"], &rows);
    if let Some(found) = &analysis.regression {
        document.heading(2, &format!("What goes with {}", found.target));
        regression(document, found);
    }
}

fn regression(document: &mut Markdown, found: &Regression) {
    document.say(&format!(
        "Linear regression over {} rows: R² {}, intercept {}, residual standard error {}. It shows what goes together, not what causes what.",
        count(found.count),
        figure(found.r2),
        figure(found.intercept),
        figure(found.residual_sd)
    ));
    let row = |term: &_| {
        let crate::stats::Term { name, slope, error } = term;
        vec![name.clone(), figure(*slope), figure(*error)]
    };
    let rows: Vec<Vec<String>> = found.terms.iter().map(row).collect();
    document.table(&["Column", "Slope", "Standard error"], &rows);
}

/// What was done to the rows, in sentences.
fn cleaning_notes(analysis: &Analysis) -> Vec<String> {
    let cleaning = &analysis.cleaning;
    let mut notes = vec![format!(
        "{} rows that repeat another exactly were taken out.",
        count(cleaning.repeated)
    )];
    if let (Some(measure), 1..) = (&analysis.roles.measure, cleaning.without_measure) {
        let rows = count(cleaning.without_measure);
        notes.push(format!(
            "{rows} rows without {measure} are left out of its totals; nothing was filled in."
        ));
    }
    notes.extend(cleaning.notes.iter().cloned());
    notes
}

/// What an analysis says, most important first, in sentences.
pub(crate) fn findings(analysis: &Analysis) -> Vec<String> {
    let mut found = Vec::new();
    let measured = analysis.roles.measure.as_ref().and_then(|name| {
        let column = analysis
            .columns
            .iter()
            .find(|column| column.name == *name)?;
        Some((name, column, column.numbers.as_ref()?))
    });
    if let Some((name, column, numbers)) = measured {
        found.push(format!(
            "{name}: {} in total over {} rows; mean {}, median {}.",
            figure(numbers.total),
            count(column.count),
            figure(numbers.mean),
            figure(numbers.median)
        ));
    }
    found.extend(
        analysis
            .quarters
            .iter()
            .chain(&analysis.series)
            .next()
            .and_then(last_period),
    );
    found.extend(analysis.series.as_ref().and_then(trend));
    found.extend(analysis.series.as_ref().and_then(season));
    found.extend(analysis.series.as_ref().and_then(surprises));
    for grouping in &analysis.groups {
        let all: f64 = grouping.groups.iter().map(|group| group.total).sum();
        if let ([first, .., last], true) = (grouping.groups.as_slice(), all > 0.0) {
            found.push(format!(
                "By {}, {} is first with {} ({} of the total), {} last with {}.",
                grouping.by,
                first.key,
                figure(first.total),
                percent(first.total / all),
                last.key,
                figure(last.total)
            ));
        }
    }
    let notable = analysis
        .correlations
        .iter()
        .filter(|one| one.pearson.abs() >= NOTABLE);
    found.extend(notable.take(3).map(|one| {
        let way = if one.pearson > 0.0 {
            "together"
        } else {
            "against each other"
        };
        format!(
            "{} and {} go {way} (correlation {}).",
            one.a,
            one.b,
            figure(one.pearson)
        )
    }));
    if found.is_empty() {
        found.push("The table has no column of numbers that measures something.".to_owned());
    }
    found
}

fn last_period(series: &Series) -> Option<String> {
    let (last, period) = (series.totals.last()?, series.periods.last()?);
    let cycle = match series.step {
        Step::Quarter => 4,
        Step::Month => 12,
        Step::Day | Step::Year => 1,
    };
    let at = series.totals.len().checked_sub(cycle + 1)?;
    let (before, name) = (series.totals[at], series.periods.get(at)?);
    let change = (before != 0.0).then(|| last / before - 1.0)?;
    let way = if change < 0.0 { "less" } else { "more" };
    Some(format!(
        "{period}: {} of {}, {} {way} than in {name}.",
        figure(*last),
        series.measure,
        percent(change.abs())
    ))
}

fn trend(series: &Series) -> Option<String> {
    let line = series.trend.as_ref()?;
    let term = line.terms.first()?;
    let (low, high) = (
        term.slope - NORMAL_95 * term.error,
        term.slope + NORMAL_95 * term.error,
    );
    let step = format!("{:?}", series.step).to_lowercase();
    if low <= 0.0 && high >= 0.0 {
        return Some(format!(
            "{} shows no clear straight trend over {} {step}s.",
            series.measure,
            series.totals.len()
        ));
    }
    let way = if term.slope > 0.0 { "grows" } else { "falls" };
    Some(format!(
        "{} {way} by about {} a {step} (95 % interval about {} to {}; R² {}).",
        series.measure,
        figure(term.slope.abs()),
        figure(low),
        figure(high),
        figure(line.r2)
    ))
}

fn season(series: &Series) -> Option<String> {
    let parts = series.parts.as_ref()?;
    if parts.season_strength < SEASONAL {
        return None;
    }
    let numbered = || parts.season.iter().zip(&series.periods);
    let (most, best) = numbered().max_by(|a, b| a.0.total_cmp(b.0))?;
    let (least, worst) = numbered().min_by(|a, b| a.0.total_cmp(b.0))?;
    Some(format!(
        "There is a season (strength {}): {} lies {} above the trend, {} {} below it.",
        figure(parts.season_strength),
        part_of_cycle(series, best),
        figure(*most),
        part_of_cycle(series, worst),
        figure(least.abs())
    ))
}

/// What a period of the first cycle is called in every cycle.
fn part_of_cycle(series: &Series, period: &str) -> String {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let part = period.rsplit(['-', ' ']).next().unwrap_or(period);
    let month = || MONTHS.get(part.parse::<usize>().ok()?.checked_sub(1)?);
    match series.step {
        Step::Month => month().map_or_else(|| part.to_owned(), |name| (*name).to_owned()),
        Step::Day => format!("the weekday of {period}"),
        Step::Quarter | Step::Year => part.to_owned(),
    }
}

/// The periods that neither trend nor season explains.
fn surprises(series: &Series) -> Option<String> {
    let parts = series.parts.as_ref()?;
    let found = fences("", &parts.remainder)?;
    let named = found.farthest.iter().take(3).filter_map(|(row, value)| {
        let period = series.periods.get(*row as usize - 1)?;
        let way = if *value > 0.0 { "above" } else { "below" };
        Some(format!("{period} ({} {way})", figure(value.abs())))
    });
    let named: Vec<String> = named.collect();
    (!named.is_empty()).then(|| format!("Trend and season do not explain {}.", named.join(", ")))
}

fn columns(document: &mut Markdown, columns: &[ColumnSummary]) {
    let numeric: Vec<Vec<String>> = columns
        .iter()
        .filter_map(|column| {
            let n = column.numbers.as_ref()?;
            let figures = [n.mean, n.sd, n.min, n.q1, n.median, n.q3, n.max].map(figure);
            let mut row = vec![
                column.name.clone(),
                count(column.count),
                count(column.missing),
            ];
            row.extend(figures);
            Some(row)
        })
        .collect();
    let head = [
        "Numbers", "n", "Missing", "Mean", "SD", "Min", "Q1", "Median", "Q3", "Max",
    ];
    document.table(&head, &numeric);
    let others: Vec<Vec<String>> = columns
        .iter()
        .filter(|column| column.kind != Kind::Number)
        .map(|column| {
            let kind = format!("{:?}", column.kind).to_lowercase();
            let counts = [column.count, column.missing, column.distinct].map(count);
            let [there, missing, distinct] = counts;
            vec![
                column.name.clone(),
                kind,
                there,
                missing,
                distinct,
                content(column),
            ]
        })
        .collect();
    document.table(
        &["Others", "Kind", "n", "Missing", "Distinct", "Content"],
        &others,
    );
}

fn content(column: &ColumnSummary) -> String {
    if let Some((first, last)) = &column.days {
        return format!("{first} to {last}");
    }
    if column.kind == Kind::Text {
        return String::new();
    }
    let shown = column
        .top
        .iter()
        .take(6)
        .map(|(level, n)| format!("{} ({n})", shortened(level, 24)));
    shown.collect::<Vec<String>>().join(", ")
}

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
