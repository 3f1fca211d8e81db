//! What the charts of a run show: each a picture, its numbers as a table, and a
//! line that says what it is.

use super::figures::percent;
use super::lateness::lateness;
use crate::components::labels::span;
use crate::components::{labels::counted, round_time};
use baton_engine::Millis;
use baton_engine::projection::{Analytics, Metrics, Period, spread};
use baton_work::chart::{self, Chart, Sheet};

/// Most points of a chart; of more, equally many from everywhere.
const MAX_POINTS: usize = 1_500;
/// Most parts between the marks of time.
const MAX_MARKS: u64 = 5;
/// Most agents in a chart.
const MAX_AGENTS: usize = 24;

/// A chart of the run.
#[derive(Clone, Debug, PartialEq)]
pub struct Plot {
    /// The page's and the file's name for it.
    pub id: &'static str,
    /// The picture.
    pub chart: Chart,
    /// What it is, in a line.
    pub words: String,
    /// Its numbers, line by line; the first has their names.
    pub table: Vec<Vec<String>>,
}

/// The charts that there is something to show in, drawn on `sheet`.
pub fn plots(sheet: Sheet, analytics: &Analytics, metrics: &Metrics) -> Vec<Plot> {
    let queue = (analytics.periods.len() > 1).then(|| queue(sheet, &analytics.periods));
    let throughput = (analytics.periods.len() > 1).then(|| throughput(sheet, &analytics.periods));
    let waits = (!analytics.waits_min.is_empty()).then(|| waits(sheet, &analytics.waits_min));
    let estimates =
        (!analytics.estimates_min.is_empty()).then(|| estimates(sheet, &analytics.estimates_min));
    let retries = (analytics.retries.len() > 1).then(|| retries(sheet, &analytics.retries));
    let lateness = (!analytics.deadlines.is_empty()).then(|| lateness(sheet, &analytics.deadlines));
    let used = metrics.agents.iter().any(|agent| agent.utilisation > 0.0);
    let all = [
        queue,
        used.then(|| utilisation(sheet, metrics)),
        waits,
        throughput,
        lateness,
        estimates,
        retries,
    ];
    all.into_iter().flatten().collect()
}

fn queue(sheet: Sheet, periods: &[Period]) -> Plot {
    let series = |read: fn(&Period) -> u32| {
        let values = periods.iter().map(|period| Some(f64::from(read(period))));
        values.collect::<Vec<_>>()
    };
    let lines = [
        ("waiting", series(|period| period.waiting)),
        ("with agents", series(|period| period.held)),
    ];
    let most = periods
        .iter()
        .map(|period| period.waiting)
        .max()
        .unwrap_or(0);
    Plot {
        id: "queue",
        chart: over_run(sheet, "queue", "Queue", "tasks", periods, &lines),
        words: format!(
            "Tasks that waited for an agent and tasks with agents, by their last attempt. At most {most} waited."
        ),
        table: over_time(periods, ["waiting", "with agents"], |period| {
            [period.waiting, period.held]
        }),
    }
}

/// A chart of lines over the time of the run.
fn over_run(
    sheet: Sheet,
    id: &str,
    title: &str,
    upwards: &str,
    periods: &[Period],
    lines: &[(&str, Vec<Option<f64>>)],
) -> Chart {
    let end = periods.last().map_or(Millis(0), |period| period.end);
    let marks = round_time::marks(&(Millis(0)..end), Millis(end.0.div_ceil(MAX_MARKS)));
    let marks: Vec<(f64, String)> = marks.iter().map(|mark| (ms(*mark), span(*mark))).collect();
    let times: Vec<f64> = periods.iter().map(|period| ms(period.end)).collect();
    let axes = ("time of the run", upwards);
    chart::lines_over_time(sheet, id, title, axes, &times, &marks, lines)
}

fn throughput(sheet: Sheet, periods: &[Period]) -> Plot {
    let mut all = 0;
    let done: Vec<u32> = periods
        .iter()
        .map(|period| {
            all += period.completed;
            all
        })
        .collect();
    let line = done.iter().map(|done| Some(f64::from(*done))).collect();
    let mut table = over_time(periods, ["completed"], |period| [period.completed]);
    table[0].push("completed so far".to_owned());
    for (line, done) in table[1..].iter_mut().zip(&done) {
        line.push(done.to_string());
    }
    Plot {
        id: "throughput",
        chart: over_run(
            sheet,
            "throughput",
            "Completed tasks",
            "tasks so far",
            periods,
            &[("completed", line)],
        ),
        words: "Tasks completed so far: the steeper, the higher the throughput.".to_owned(),
        table,
    }
}

fn over_time<const N: usize>(
    periods: &[Period],
    names: [&str; N],
    read: impl Fn(&Period) -> [u32; N],
) -> Vec<Vec<String>> {
    let head = std::iter::once("minutes").chain(names).map(str::to_owned);
    let line = |period: &Period| {
        let numbers = read(period).map(|number| number.to_string());
        std::iter::once(minutes(period.end))
            .chain(numbers)
            .collect()
    };
    std::iter::once(head.collect())
        .chain(periods.iter().map(line))
        .collect()
}

pub(super) fn minutes(length: Millis) -> String {
    format!("{:.1}", ms(length) / 60_000.0)
}

#[expect(clippy::cast_precision_loss, reason = "shown rounded")]
fn ms(length: Millis) -> f64 {
    length.0 as f64
}

fn waits(sheet: Sheet, waits_min: &[f64]) -> Plot {
    let counted_waits = spread(waits_min);
    let at_once = waits_min.iter().filter(|wait| **wait == 0.0).count();
    let head = ["from minutes", "to minutes", "tasks"].map(str::to_owned);
    let line = |(ends, count): (&[f64], &u32)| {
        vec![
            format!("{:.1}", ends[0]),
            format!("{:.1}", ends[1]),
            count.to_string(),
        ]
    };
    let lines = counted_waits.edges.windows(2).zip(&counted_waits.counts);
    Plot {
        id: "waits",
        chart: chart::histogram(
            sheet,
            "waits",
            "Waiting times",
            ("minutes from ready to assigned", "tasks"),
            &counted_waits.edges,
            &counted_waits.counts,
        ),
        words: format!(
            "How long tasks waited for an agent. {} of {} did not wait at all.",
            at_once,
            counted(waits_min.len(), "task")
        ),
        table: std::iter::once(head.to_vec())
            .chain(lines.map(line))
            .collect(),
    }
}

fn utilisation(sheet: Sheet, metrics: &Metrics) -> Plot {
    let agents = metrics.agents.iter();
    let bars: Vec<(String, f64)> = agents
        .clone()
        .take(MAX_AGENTS)
        .map(|agent| (agent.name.clone(), agent.utilisation * 100.0))
        .collect();
    let head = [
        "agent",
        "utilisation",
        "completed tasks",
        "completed minutes",
    ]
    .map(str::to_owned);
    let lines = agents.map(|agent| {
        vec![
            agent.name.clone(),
            format!("{:.4}", agent.utilisation),
            agent.completed.to_string(),
            agent.completed_min.to_string(),
        ]
    });
    let fairness = metrics.fairness.map_or_else(String::new, |fairness| {
        format!(" Fairness (Jain’s index) is {fairness:.2}.")
    });
    let shown = if metrics.agents.len() > MAX_AGENTS {
        format!(
            " The first {MAX_AGENTS} of {} agents.",
            metrics.agents.len()
        )
    } else {
        String::new()
    };
    let mean = metrics
        .agents
        .iter()
        .map(|agent| agent.utilisation)
        .sum::<f64>()
        / f64::from(u32::try_from(metrics.agents.len().max(1)).unwrap_or(u32::MAX));
    Plot {
        id: "utilisation",
        chart: chart::bars(
            sheet,
            "utilisation",
            "Utilisation",
            "agent",
            "percent",
            &bars,
        ),
        words: format!(
            "How busy each agent was, of all that its capacity offers; {} on average.{fairness}{shown}",
            percent(mean)
        ),
        table: std::iter::once(head.to_vec()).chain(lines).collect(),
    }
}

fn estimates(sheet: Sheet, pairs: &[(f64, f64)]) -> Plot {
    let stride = pairs.len().div_ceil(MAX_POINTS);
    let some: Vec<(f64, f64)> = pairs.iter().step_by(stride).copied().collect();
    let (expected, took) = pairs
        .iter()
        .fold((0.0, 0.0), |sums, pair| (sums.0 + pair.0, sums.1 + pair.1));
    let share = if expected > 0.0 { took / expected } else { 1.0 };
    let head = ["estimate minutes", "actual minutes"].map(str::to_owned);
    let lines = pairs
        .iter()
        .map(|(expected, took)| vec![format!("{expected:.0}"), format!("{took:.2}")]);
    Plot {
        id: "estimates",
        chart: chart::points(
            sheet,
            "estimates",
            "Estimates against reality",
            ("minutes estimated", "minutes taken"),
            &some,
            Some((1.0, 0.0)),
        ),
        words: format!(
            "Each point is a completed task; on the line it took what was estimated. All together took {} of their estimates.",
            percent(share)
        ),
        table: std::iter::once(head.to_vec()).chain(lines).collect(),
    }
}

fn retries(sheet: Sheet, retries: &[u32]) -> Plot {
    let bars: Vec<(String, f64)> = retries
        .iter()
        .enumerate()
        .map(|(more, tasks)| (more.to_string(), f64::from(*tasks)))
        .collect();
    let again: u32 = retries[1..].iter().sum();
    let head = ["attempts that failed or were lost", "tasks"].map(str::to_owned);
    let lines = bars
        .iter()
        .map(|(more, tasks)| vec![more.clone(), format!("{tasks:.0}")]);
    Plot {
        id: "retries",
        chart: chart::bars(
            sheet,
            "retries",
            "Retries",
            "attempts that failed or were lost",
            "tasks",
            &bars,
        ),
        words: format!(
            "{} lost an attempt, since the run began or somebody retried them.",
            counted(again as usize, "task")
        ),
        table: std::iter::once(head.to_vec()).chain(lines).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use baton_engine::{State, examples, projection, simulate};

    #[test]
    fn a_finished_run_has_charts_whose_tables_are_whole() {
        let mut engine = examples::demonstration().open();
        let of = |state: &State| {
            plots(
                Sheet::WIDE,
                &projection::analytics(state),
                &projection::metrics(state),
            )
        };
        assert_eq!(
            of(engine.state()),
            [],
            "before the run there is nothing to show"
        );
        while simulate::run_round(&mut engine) {}
        let plots = of(engine.state());
        let ids: Vec<&str> = plots.iter().map(|plot| plot.id).collect();
        assert_eq!(
            ids,
            ["queue", "utilisation", "waits", "throughput", "estimates"]
        );
        for plot in &plots {
            let width = plot.table[0].len();
            assert!(
                plot.table.iter().all(|line| line.len() == width),
                "{}",
                plot.id
            );
            assert!(plot.chart.svg.starts_with("<svg"));
        }
        let done = plots[3].table.last().expect("a period");
        assert_eq!(done.last().map(String::as_str), Some("8"));
        assert!(plots[4].words.ends_with("100 % of their estimates."));
        // The run takes 5 h 15 min.
        for mark in ["2 h", "4 h"] {
            assert!(plots[0].chart.svg.contains(&format!(">{mark}<")), "{mark}");
        }
    }
}
