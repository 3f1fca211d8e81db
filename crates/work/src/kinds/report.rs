//! Charts, dashboards and reports of what came before.

use super::data::clean_csv;
use super::describe;
use super::model::{self, Metrics, drawing};
use crate::chart::{Chart, Sheet, group_bars, histogram, lines, points};
use crate::desk::{Desk, is_ours};
use crate::document::{Markdown, dashboard, page};
use crate::order::{Artifact, Failure};
use crate::stats::{Analysis, Series, analyze};
use crate::text::{count, figure, mentions_any, shortened, titled};

/// Most charts of groups.
const MAX_GROUP_CHARTS: usize = 3;
/// Most characters of a document that a report takes in.
const MAX_QUOTED: usize = 200_000;
/// The documents that say in words what a report is made from anyway.
const IN_WORDS: [&str; 4] = ["analysis.md", "profile.md", "model-report.md", "report.md"];

/// What a report can be about.
struct Material {
    analysis: Option<Analysis>,
    metrics: Option<Metrics>,
    /// The charts of both.
    charts: Vec<Chart>,
}

impl Material {
    /// What came before; without any, an analysis of the data at hand.
    fn of(desk: &mut Desk) -> Result<Self, Failure> {
        let metrics = desk.found::<Metrics>(Metrics::FORMAT)?;
        let mut analysis = desk.found::<Analysis>(Analysis::FORMAT)?;
        if analysis.is_none() && metrics.is_none() && !desk.has_documents() {
            let table = desk.table()?;
            desk.world
                .progress(30, &format!("Analysing {} rows", table.rows));
            analysis = Some(analyze(&table, &desk.goal()).0);
        }
        let mut charts: Vec<Chart> = analysis.as_ref().map(charts).unwrap_or_default();
        charts.extend(metrics.iter().flat_map(model::charts));
        Ok(Self {
            analysis,
            metrics,
            charts,
        })
    }

    fn dashboard(&self, title: &str) -> Option<Artifact> {
        let mut figures = Vec::new();
        let mut sources = Vec::new();
        if let Some(analysis) = &self.analysis {
            figures.extend(key_figures(analysis));
            sources.push(analysis.source.as_str());
        }
        if let Some(metrics) = &self.metrics {
            let scores = metrics.hold_out.values.iter();
            figures.extend(
                scores
                    .take(4)
                    .map(|(name, value)| (name.clone(), figure(*value))),
            );
            sources.push(metrics.source.as_str());
        }
        if self.charts.is_empty() {
            return None;
        }
        let notes = self
            .analysis
            .iter()
            .flat_map(|analysis| &analysis.cleaning.notes);
        let notes = notes.chain(self.metrics.iter().flat_map(|metrics| &metrics.notes));
        let mut subtitle = format!("From {}.", sources.join(" and "));
        for note in notes {
            subtitle.push(' ');
            subtitle.push_str(note);
        }
        let html = dashboard(&shortened(title, 120), &subtitle, &figures, &self.charts);
        Some(Artifact::html("dashboard.html", html))
    }

    fn drawings(&self) -> Vec<Artifact> {
        self.charts.iter().map(drawing).collect()
    }
}

/// Draws what came before.
pub(crate) fn visualise(desk: &mut Desk) -> Result<Vec<Artifact>, Failure> {
    let material = Material::of(desk)?;
    desk.world.progress(60, "Drawing");
    let nothing = || Failure::missing("There are no figures among the inputs to draw.");
    let board = material
        .dashboard(&desk.order.task.goal)
        .ok_or_else(nothing)?;
    let mut results = vec![board];
    results.extend(material.drawings());
    // Whoever reports on it needs the figures as well.
    results.extend(
        material
            .analysis
            .map(|analysis| Artifact::json("analysis.json", &analysis)),
    );
    results.extend(
        material
            .metrics
            .map(|metrics| Artifact::json("metrics.json", &metrics)),
    );
    Ok(results)
}

/// Writes a report of what came before.
pub(crate) fn write(desk: &mut Desk) -> Result<Vec<Artifact>, Failure> {
    let material = Material::of(desk)?;
    desk.world.progress(70, "Writing");
    let title = shortened(&desk.order.task.goal, 120);
    let mut document = Markdown::titled(&title);
    let notes: Vec<&String> = material
        .analysis
        .iter()
        .flat_map(|analysis| &analysis.cleaning.notes)
        .collect();
    document.list(&notes);
    if let Some(analysis) = &material.analysis {
        let own = charts(analysis);
        describe::analysis_body(&mut document, analysis, &own);
    }
    if let Some(metrics) = &material.metrics {
        document.heading(2, &format!("Model: {}", metrics.target));
        describe::model_body(&mut document, metrics, &model::charts(metrics));
    }
    quote(desk, &mut document, &material);
    let report = document.finish();
    let mut drawings = material.drawings();
    let known = |name: &str| {
        material
            .charts
            .iter()
            .any(|chart| format!("{}.svg", chart.name) == name)
    };
    let others = desk
        .order
        .inputs
        .iter()
        .filter(|input| input.name.ends_with(".svg") && !known(&input.name));
    drawings.extend(others.cloned());
    let mut results = vec![
        Artifact::html("report.html", page(&title, &report, &drawings)),
        Artifact::markdown("report.md", report),
    ];
    if mentions_any(&desk.goal(), &["dashboard"]) {
        results.splice(0..0, material.dashboard(&title));
    }
    results.extend(drawings);
    Ok(results)
}

/// Analyses and reports at one go.
pub(crate) fn analyse_and_write(desk: &mut Desk) -> Result<Vec<Artifact>, Failure> {
    let raw = desk.table()?;
    desk.world
        .progress(20, &format!("Analysing {} rows", raw.rows));
    let (analysis, table) = analyze(&raw, &desk.goal());
    let mut order = desk.order.clone();
    order.inputs = vec![Artifact::json("analysis.json", &analysis)];
    let mut results = write(&mut Desk {
        order: &order,
        world: desk.world,
    })?;
    results.extend(order.inputs);
    results.push(clean_csv(&table));
    Ok(results)
}

/// Takes in what others wrote: documents of people and scripts, and checks.
fn quote(desk: &Desk, document: &mut Markdown, material: &Material) {
    for input in &desk.order.inputs {
        let written = input.media_type.starts_with("text/markdown")
            || input.media_type.starts_with("text/plain");
        let said = material.analysis.is_some() || material.metrics.is_some();
        if !written || (said && IN_WORDS.contains(&input.name.as_str())) {
            continue;
        }
        document.heading(2, &format!("From {}", input.name));
        let text = shortened(&input.content, MAX_QUOTED);
        if input.media_type.starts_with("text/plain") {
            document.say(&text);
        } else {
            document.quote_document(&text);
        }
    }
}

impl Desk<'_> {
    /// Whether somebody wrote something that a report can take in.
    fn has_documents(&self) -> bool {
        let text = |input: &Artifact| {
            input.media_type.starts_with("text/markdown")
                || input.media_type.starts_with("text/plain")
        };
        self.order.inputs.iter().any(|input| {
            text(input)
                && !is_ours(input)
                && input.name != "profile.md"
                && input.name != "quality.md"
        })
    }
}

/// What is drawn of an analysis.
pub(crate) fn charts(analysis: &Analysis) -> Vec<Chart> {
    let quarters = analysis
        .quarters
        .as_ref()
        .map(|series| over_time("quarters", series));
    let series = analysis
        .series
        .as_ref()
        .map(|series| over_time("series", series));
    let mut charts: Vec<Chart> = quarters.into_iter().chain(series).collect();
    charts.extend(
        analysis
            .groups
            .iter()
            .take(MAX_GROUP_CHARTS)
            .map(group_bars),
    );
    if let Some(found) = &analysis.histogram {
        let title = format!("How {} is distributed", found.column);
        charts.push(histogram(
            Sheet::WIDE,
            "histogram",
            &title,
            (&found.column, "rows"),
            &found.edges,
            &found.counts,
        ));
    }
    if let Some(found) = &analysis.scatter {
        let line = found.line.as_ref();
        let fit = line.and_then(|line| Some((line.terms.first()?.slope, line.intercept)));
        let title = titled(&format!("{} over {}", found.y, found.x));
        charts.push(points(
            Sheet::WIDE,
            "scatter",
            &title,
            (&found.x, &found.y),
            &found.points,
            fit,
        ));
    }
    charts
}

fn over_time(name: &str, series: &Series) -> Chart {
    let step = format!("{:?}", series.step).to_lowercase();
    let mut title = titled(&format!("{} per {step}", series.measure));
    let mut drawn = vec![("total", series.totals.iter().copied().map(Some).collect())];
    if let Some(parts) = &series.parts {
        title.push_str(", with its trend");
        drawn.push(("trend", parts.trend.clone()));
    }
    lines(
        Sheet::WIDE,
        name,
        &title,
        (&step, &series.measure),
        &series.periods,
        &drawn,
    )
}

/// The figures at the top of a dashboard.
fn key_figures(analysis: &Analysis) -> Vec<(String, String)> {
    let mut figures = vec![(
        "Rows".to_owned(),
        count(
            analysis
                .cleaning
                .rows
                .saturating_sub(analysis.cleaning.repeated),
        ),
    )];
    let measure = analysis.roles.measure.as_ref();
    let column =
        measure.and_then(|name| analysis.columns.iter().find(|column| column.name == *name));
    if let Some(numbers) = column.and_then(|column| column.numbers.as_ref()) {
        let name = measure.map_or("", String::as_str);
        figures.push((format!("Total {name}"), figure(numbers.total)));
        figures.push((format!("Mean {name}"), figure(numbers.mean)));
    }
    if let Some(series) = analysis.quarters.as_ref().or(analysis.series.as_ref()) {
        let last = series.periods.last().zip(series.totals.last());
        figures.extend(last.map(|(period, total)| {
            (
                titled(&format!("{} {period}", series.measure)),
                figure(*total),
            )
        }));
    }
    let leading = analysis.groups.iter().filter_map(|grouping| {
        Some((
            format!("Leading {}", grouping.by),
            grouping.groups.first()?.key.clone(),
        ))
    });
    figures.extend(leading.take(2));
    figures
}
