//! An analysis in words and tables.

use super::findings::findings;
use super::{columns, outliers};
use crate::chart::Chart;
use crate::document::Markdown;
use crate::stats::{Analysis, Correlation, Regression, Series, Term};
use crate::text::{count, figure, percent};

/// How many correlations are shown.
const SHOWN: usize = 15;

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
    let row = |found: &Correlation| {
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
    let row =
        |Term { name, slope, error }: &Term| vec![name.clone(), figure(*slope), figure(*error)];
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
