//! A measure over time: totals a period, trend, season and what remains.

use super::regression::{Regression, regress};
use super::summary::{mean, variance};
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Most periods of a series; beyond it the steps are longer.
const MAX_POINTS: usize = 400;

/// How long a period is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Step {
    /// A day.
    Day,
    /// A month.
    Month,
    /// A quarter of a year.
    Quarter,
    /// A year.
    Year,
}

/// The totals of a measure, one a period, without a gap between them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Series {
    /// The column that is added up.
    pub(crate) measure: String,
    /// How long a period is.
    pub(crate) step: Step,
    /// The periods' names, in order.
    pub(crate) periods: Vec<String>,
    /// Their totals; 0 where there are no rows.
    pub(crate) totals: Vec<f64>,
    /// The straight line through the totals over the number of the period.
    pub(crate) trend: Option<Regression>,
    /// Trend, season and remainder, when there are two whole cycles.
    pub(crate) parts: Option<Decomposition>,
}

/// A series as the sum of a trend, a season and a remainder.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Decomposition {
    /// How many periods a cycle has.
    pub(crate) cycle: u32,
    /// The centred moving average; missing at both ends.
    pub(crate) trend: Vec<Option<f64>>,
    /// What each period of a cycle adds, the first period of the series first;
    /// sums to 0.
    pub(crate) season: Vec<f64>,
    /// What neither explains; missing at both ends.
    pub(crate) remainder: Vec<Option<f64>>,
    /// 0: no season; 1: nothing but season beside the trend.
    pub(crate) season_strength: f64,
    /// 0: no trend; 1: nothing but trend beside the season.
    pub(crate) trend_strength: f64,
}

impl Step {
    /// The period that a day is in, as a number that counts up by one.
    fn period(self, day: NaiveDate) -> i32 {
        let month = day.year() * 12 + day.month0() as i32;
        match self {
            Self::Day => day.num_days_from_ce(),
            Self::Month => month,
            Self::Quarter => month.div_euclid(3),
            Self::Year => day.year(),
        }
    }

    fn name(self, period: i32) -> String {
        match self {
            Self::Day => NaiveDate::from_num_days_from_ce_opt(period)
                .map_or_else(String::new, crate::table::date_text),
            Self::Month => format!("{}-{:02}", period.div_euclid(12), period.rem_euclid(12) + 1),
            Self::Quarter => format!("{} Q{}", period.div_euclid(4), period.rem_euclid(4) + 1),
            Self::Year => period.to_string(),
        }
    }

    fn cycle(self) -> Option<usize> {
        match self {
            Self::Day => Some(7),
            Self::Month => Some(12),
            Self::Quarter => Some(4),
            Self::Year => None,
        }
    }

    /// The shortest step in which the days are not too many: months when no
    /// two days are in the same month of a year.
    pub(crate) fn fitting(days: &[Option<NaiveDate>]) -> Self {
        let mut there: Vec<NaiveDate> = days.iter().flatten().copied().collect();
        there.sort_unstable();
        there.dedup();
        let apart = |step: Self| {
            let mut pairs = there.windows(2);
            pairs.all(|pair| step.period(pair[0]) < step.period(pair[1]))
        };
        let short = |step: &Self| {
            let ends = there.first().zip(there.last());
            let length = ends.map_or(0, |(a, b)| step.period(*b) - step.period(*a) + 1);
            length as usize <= MAX_POINTS
        };
        let finest = [Self::Year, Self::Quarter, Self::Month]
            .into_iter()
            .find(|step| apart(*step));
        let coarser = [Self::Day, Self::Month, Self::Quarter].into_iter();
        let enough = coarser.skip_while(|step| finest.is_some_and(|finest| *step != finest));
        finest
            .filter(|step| short(step))
            .or_else(|| enough.into_iter().find(short))
            .unwrap_or(Self::Year)
    }
}

/// Adds up `values` by the periods of `days`. `None` without a row that has
/// both, or when even years are too many.
pub(crate) fn series(
    measure: &str,
    step: Step,
    days: &[Option<NaiveDate>],
    values: &[Option<f64>],
) -> Option<Series> {
    let mut sums: BTreeMap<i32, f64> = BTreeMap::new();
    for (day, value) in days.iter().zip(values) {
        if let (Some(day), Some(value)) = (day, value) {
            *sums.entry(step.period(*day)).or_default() += value;
        }
    }
    let (first, last) = (*sums.keys().next()?, *sums.keys().next_back()?);
    if (last - first) as usize >= MAX_POINTS {
        return None;
    }
    let totals: Vec<f64> = (first..=last)
        .map(|period| sums.get(&period).copied().unwrap_or(0.0))
        .collect();
    let numbers: Vec<Option<f64>> = (0..totals.len()).map(|at| Some(at as f64)).collect();
    let known: Vec<Option<f64>> = totals.iter().copied().map(Some).collect();
    Some(Series {
        measure: measure.to_owned(),
        step,
        periods: (first..=last).map(|period| step.name(period)).collect(),
        trend: regress((measure, &known), &[("period", &numbers)]),
        parts: step.cycle().and_then(|cycle| decompose(&totals, cycle)),
        totals,
    })
}

/// Classical additive decomposition by moving averages (Hyndman and
/// Athanasopoulos, Forecasting: Principles and Practice, 3rd ed., 3.4; R's
/// `decompose`), with the strengths of their 4.3. `None` with fewer than two
/// whole cycles.
fn decompose(totals: &[f64], cycle: usize) -> Option<Decomposition> {
    if totals.len() < 2 * cycle {
        return None;
    }
    let trend: Vec<Option<f64>> = (0..totals.len())
        .map(|at| centred(totals, at, cycle))
        .collect();
    let mut season = vec![Vec::new(); cycle];
    for (at, (total, trend)) in totals.iter().zip(&trend).enumerate() {
        season[at % cycle].extend(trend.map(|trend| total - trend));
    }
    let raw: Vec<f64> = season.iter().map(|all| mean(all)).collect();
    let centre = mean(&raw);
    let season: Vec<f64> = raw.iter().map(|value| value - centre).collect();
    let rest = |at: usize| Some(totals[at] - trend[at]? - season[at % cycle]);
    let remainder: Vec<Option<f64>> = (0..totals.len()).map(rest).collect();
    let known = |part: &dyn Fn(usize, f64) -> f64| -> f64 {
        let rests = remainder.iter().enumerate();
        let values = rests.filter_map(|(at, rest)| Some(part(at, (*rest)?)));
        variance(&values.collect::<Vec<f64>>())
    };
    let noise = known(&|_, rest| rest);
    let strength = |whole: f64| {
        if whole > 0.0 {
            (1.0 - noise / whole).max(0.0)
        } else {
            0.0
        }
    };
    Some(Decomposition {
        cycle: cycle as u32,
        season_strength: strength(known(&|at, rest| rest + season[at % cycle])),
        trend_strength: strength(known(&|at, rest| rest + trend[at].unwrap_or(0.0))),
        trend,
        season,
        remainder,
    })
}

/// The mean of one cycle around `at`; of an even cycle both ends count half.
fn centred(totals: &[f64], at: usize, cycle: usize) -> Option<f64> {
    let half = cycle / 2;
    let window = totals.get(at.checked_sub(half)?..=at + half)?;
    let whole: f64 = window.iter().sum();
    let over = if cycle.is_multiple_of(2) {
        (window[0] + window[cycle]) / 2.0
    } else {
        0.0
    };
    Some((whole - over) / cycle as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Option<NaiveDate> {
        Some(text.parse().unwrap())
    }

    #[test]
    fn steps_fit_the_days() {
        for (days, expected) in [
            (vec!["2024-01-01", "2024-02-01", "2024-03-01"], Step::Month),
            (
                vec!["2024-01-01", "2024-04-01", "2025-01-01"],
                Step::Quarter,
            ),
            (vec!["2023-12-31", "2024-12-31"], Step::Year),
            (vec!["2024-01-01", "2024-01-02", "2024-02-01"], Step::Day),
            (vec!["2020-01-01", "2020-01-02", "2024-02-01"], Step::Month),
            (vec!["0001-01-01", "0001-01-02", "9999-02-01"], Step::Year),
        ] {
            let days: Vec<_> = days.into_iter().map(day).collect();
            assert_eq!(Step::fitting(&days), expected, "{days:?}");
        }
    }

    #[test]
    fn totals_fill_the_gaps_between_periods() {
        let days = [
            day("2024-01-05"),
            day("2024-01-20"),
            day("2024-03-01"),
            None,
        ];
        let values = [Some(1.0), Some(2.0), Some(4.0), Some(9.0)];
        let monthly = series("x", Step::Month, &days, &values).unwrap();
        assert_eq!(monthly.periods, ["2024-01", "2024-02", "2024-03"]);
        assert_eq!(monthly.totals, [3.0, 0.0, 4.0]);
        assert_eq!(monthly.parts, None);
        assert_eq!(series("x", Step::Month, &days, &[None; 4]), None);
    }

    #[test]
    fn a_made_up_trend_and_season_are_found_again() {
        let season = [3.0, -1.0, -4.0, 2.0];
        let totals: Vec<f64> = (0..16)
            .map(|at| 10.0 + 2.0 * at as f64 + season[at % 4])
            .collect();
        let parts = decompose(&totals, 4).unwrap();
        for (found, made) in parts.season.iter().zip(season) {
            assert!((found - made).abs() < 1e-9);
        }
        assert_eq!((parts.trend[1], parts.trend[2]), (None, Some(14.0)));
        assert!(parts.season_strength > 0.999 && parts.trend_strength > 0.999);
        assert!(decompose(&totals[..7], 4).is_none());
    }
}
