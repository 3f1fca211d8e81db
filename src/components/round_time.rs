//! Where the marks of an axis of time are: at lengths that people count in.

use baton_engine::Millis;
use std::ops::Range;

/// Those lengths, in milliseconds: parts of a second, seconds, minutes, hours,
/// days, weeks, 30 and 90 days and a year; beyond, a year's multiples by 10.
const STEPS_MS: [u64; 27] = [
    100,
    200,
    500,
    SECOND,
    2 * SECOND,
    5 * SECOND,
    10 * SECOND,
    15 * SECOND,
    30 * SECOND,
    MINUTE,
    2 * MINUTE,
    5 * MINUTE,
    10 * MINUTE,
    15 * MINUTE,
    30 * MINUTE,
    HOUR,
    2 * HOUR,
    3 * HOUR,
    6 * HOUR,
    12 * HOUR,
    DAY,
    2 * DAY,
    7 * DAY,
    14 * DAY,
    30 * DAY,
    90 * DAY,
    YEAR,
];
const SECOND: u64 = 1_000;
const MINUTE: u64 = 60 * SECOND;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;
const YEAR: u64 = 365 * DAY;

/// The marks within `range`, both ends included, at least `apart` from each other.
pub fn marks(range: &Range<Millis>, apart: Millis) -> Vec<Millis> {
    let step = step(apart);
    let first = range.start.0.div_ceil(step);
    let last = range.end.0 / step;
    (first..=last).map(|count| Millis(count * step)).collect()
}

/// The shortest length people count in that is no shorter than `least`.
fn step(least: Millis) -> u64 {
    let multiples = (1..).map(|power| YEAR.saturating_mul(10_u64.saturating_pow(power)));
    let mut steps = STEPS_MS.into_iter().chain(multiples);
    steps.find(|step| *step >= least.0).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_apart_at_lengths_people_count_in() {
        for (end, apart, expected) in [
            (20 * MINUTE, 4 * MINUTE, vec![0, 5, 10, 15, 20]),
            (7 * HOUR, 80 * MINUTE, vec![0, 120, 240, 360]),
            (3 * DAY, DAY, vec![0, 1_440, 2_880, 4_320]),
        ] {
            let marks = marks(&(Millis(0)..Millis(end)), Millis(apart));
            let marks: Vec<u64> = marks.iter().map(|mark| mark.0 / MINUTE).collect();
            assert_eq!(marks, expected);
        }
        let short = marks(&(Millis(0)..Millis(2_900)), Millis(600));
        assert_eq!(short, [Millis(0), Millis(1_000), Millis(2_000)]);
        let part = marks(&(Millis(121 * MINUTE)..Millis(400 * MINUTE)), Millis(HOUR));
        assert_eq!(part.first(), Some(&Millis(180 * MINUTE)));
    }

    #[test]
    fn the_longest_times_have_marks_too() {
        let all = Millis(0)..Millis(u64::MAX);
        assert!(marks(&all, Millis(u64::MAX / 5)).len() <= 6);
        assert_eq!(marks(&(Millis(0)..Millis(0)), Millis(0)), [Millis(0)]);
    }
}
