//! Time as pixels and back, and where the axis has its marks.

use crate::components::round_time;
use baton_engine::Millis;
use std::ops::Range;

/// Largest scale: a minute is not drawn wider than this.
const MAX_PX_PER_MIN: f64 = 24.0;
/// Least room between two marks, so that their words do not touch.
const MARK_PX: f64 = 92.0;
const MS_PER_MIN: f64 = 60_000.0;

/// How wide a minute is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    px_per_min: f64,
}

impl Scale {
    /// The scale at which everything up to `end` is `width_px` wide.
    pub fn fit(end: Millis, width_px: f64) -> Self {
        let minutes = (ms(end) / MS_PER_MIN).max(1.0);
        let px_per_min = (width_px.max(1.0) / minutes).min(MAX_PX_PER_MIN);
        Self { px_per_min }
    }

    /// This scale times `factor`, no smaller than `fit` and no larger than is of use.
    #[must_use]
    pub fn zoomed(self, factor: f64, fit: Self) -> Self {
        let px_per_min = (self.px_per_min * factor).clamp(fit.px_per_min, MAX_PX_PER_MIN);
        Self { px_per_min }
    }

    /// Whether this scale shows no more than `fit` does.
    pub fn is_all(self, fit: Self) -> bool {
        self.px_per_min <= fit.px_per_min
    }

    /// Whether this scale cannot grow any more.
    pub fn is_largest(self) -> bool {
        self.px_per_min >= MAX_PX_PER_MIN
    }

    /// How far right `time` is.
    pub fn px_from_time(self, time: Millis) -> f64 {
        minutes(time) * self.px_per_min
    }

    /// The time that is `px` to the right; the start left of it.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a float's cast ends at the integer's limits"
    )]
    pub fn time_from_px(self, px: f64) -> Millis {
        Millis((px / self.px_per_min * MS_PER_MIN).round() as u64)
    }

    /// The marks of the axis from `range.start` up to `range.end`.
    pub fn marks(self, range: &Range<Millis>) -> Vec<Millis> {
        round_time::marks(range, self.time_from_px(MARK_PX))
    }
}

/// The items whose places, ascending, are at least `gap_px` apart, the first included.
pub fn thinned<T>(items: Vec<T>, gap_px: f64, place_px: impl Fn(&T) -> f64) -> Vec<T> {
    let mut last = f64::NEG_INFINITY;
    let mut kept = items;
    kept.retain(|item| {
        let place = place_px(item);
        let is_apart = place - last >= gap_px;
        if is_apart {
            last = place;
        }
        is_apart
    });
    kept
}

/// Where to scroll so that what is at `px` is on screen, with a little of what
/// comes after; `None` when it is.
pub fn following(px: f64, left_px: f64, view_px: f64) -> Option<f64> {
    let is_seen = px >= left_px && px <= left_px + view_px * 0.9;
    (!is_seen).then_some((px - view_px * 0.3).max(0.0))
}

/// A length of time in minutes and their parts.
pub fn minutes(time: Millis) -> f64 {
    ms(time) / MS_PER_MIN
}

#[expect(clippy::cast_precision_loss, reason = "shown, decides nothing")]
fn ms(time: Millis) -> f64 {
    time.0 as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use baton_engine::Minutes;

    fn min(minutes: u32) -> Millis {
        Minutes(minutes).into()
    }

    #[test]
    fn times_and_pixels_are_each_others_inverse() {
        let scale = Scale::fit(min(600), 900.0);
        assert_eq!(scale.px_from_time(min(600)), 900.0);
        for minutes in [0, 1, 59, 333, 6_000, 5_000_000] {
            assert_eq!(
                scale.time_from_px(scale.px_from_time(min(minutes))),
                min(minutes)
            );
        }
        assert_eq!(scale.time_from_px(-5.0), Millis(0));
    }

    #[test]
    fn nothing_and_very_little_fit_too() {
        for (end, width) in [
            (Millis(0), 900.0),
            (Millis(1), 900.0),
            (min(10), 0.0),
            (min(10), -50.0),
        ] {
            let scale = Scale::fit(end, width);
            assert!(
                scale.px_from_time(min(1)) > 0.0 && scale.px_from_time(min(1)) <= MAX_PX_PER_MIN
            );
        }
    }

    #[test]
    fn zooming_ends_at_the_whole_and_at_the_largest() {
        let fit = Scale::fit(min(1_000), 500.0);
        assert!(fit.is_all(fit) && !fit.is_largest());
        let larger = fit.zoomed(2.0, fit);
        assert_eq!(larger.px_from_time(min(1_000)), 1_000.0);
        assert_eq!(larger.zoomed(0.1, fit), fit);
        assert!(larger.zoomed(1e9, fit).is_largest());
    }

    #[test]
    fn marks_are_at_lengths_people_count_in() {
        for (end, width, expected) in [
            (20, 480.0, vec![0, 5, 10, 15, 20]),
            (600, 900.0, vec![0, 120, 240, 360, 480, 600]),
            (4_000, 300.0, vec![0, 1_440, 2_880]),
            (10_000_000, 300.0, vec![0]),
        ] {
            let marks = Scale::fit(min(end), width).marks(&(Millis(0)..min(end)));
            let marks: Vec<u32> = marks.iter().map(|mark| mark.minutes().0).collect();
            if end < 1_000_000 {
                assert_eq!(marks, expected, "{end} in {width} px");
            } else {
                assert!(marks.len() <= 4, "{marks:?}");
            }
        }
        let part = Scale::fit(min(600), 900.0).marks(&(min(121)..min(400)));
        assert_eq!(part, [min(240), min(360)]);
    }

    #[test]
    fn months_have_marks_of_days_weeks_and_months() {
        let steps = |days: u32| {
            let end = min(days * 1_440);
            let marks = Scale::fit(end, 900.0).marks(&(Millis(0)..end));
            marks[1].minutes().0 / 1_440
        };
        assert_eq!(
            [10, 60, 120, 300, 800, 3_000].map(steps),
            [2, 7, 14, 90, 90, 365]
        );
    }

    #[test]
    fn the_largest_times_have_marks_and_an_end() {
        let scale = Scale::fit(Millis(u64::MAX), 500.0);
        assert!(scale.marks(&(Millis(0)..Millis(u64::MAX))).len() <= 7);
    }

    #[test]
    fn crowded_things_are_thinned() {
        assert_eq!(
            thinned(vec![0.0, 5.0, 20.0, 39.0, 40.0], 20.0, |at| *at),
            [0.0, 20.0, 40.0]
        );
        assert!(thinned(Vec::<f64>::new(), 20.0, |at| *at).is_empty());
    }

    #[test]
    fn following_scrolls_only_when_it_must() {
        assert_eq!(following(500.0, 0.0, 600.0), None);
        assert_eq!(following(550.0, 0.0, 600.0), Some(370.0));
        assert_eq!(following(10.0, 400.0, 600.0), Some(0.0));
    }
}
