//! What an analysis says, in sentences.

use crate::stats::{Analysis, Grouping, Series, Step, fences};
use crate::text::{count, figure, percent};

/// A correlation from which on a finding mentions it.
const NOTABLE: f64 = 0.3;
/// The strength of a season from which on a finding mentions it.
const SEASONAL: f64 = 0.3;
/// About how many standard errors hold 95 % of a normal distribution.
const NORMAL_95: f64 = 1.96;

/// What an analysis says, most important first, in sentences.
pub(super) fn findings(analysis: &Analysis) -> Vec<String> {
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
    found.extend(analysis.groups.iter().filter_map(ends));
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

/// The largest and the smallest group.
fn ends(grouping: &Grouping) -> Option<String> {
    let all: f64 = grouping.groups.iter().map(|group| group.total).sum();
    let ([first, .., last], true) = (grouping.groups.as_slice(), all > 0.0) else {
        return None;
    };
    Some(format!(
        "By {}, {} is first with {} ({} of the total), {} last with {}.",
        grouping.by,
        first.key,
        figure(first.total),
        percent(first.total / all),
        last.key,
        figure(last.total)
    ))
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
