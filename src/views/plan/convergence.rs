//! The lines of makespan and bound over the time of the search, as points of a
//! drawing.

use crate::worker::Standing;
use std::fmt::Write;

/// Width of the drawing.
pub const WIDTH: f64 = 240.0;
/// Height of the drawing.
pub const HEIGHT: f64 = 56.0;
/// Room above and below, so that a line is not cut.
const MARGIN: f64 = 2.0;
/// Most happens at first, so time is drawn logarithmically from here on.
const FIRST_MS: f64 = 50.0;

/// The path of one number over time: level until it changes.
pub fn path(history: &[Standing], value: impl Fn(&Standing) -> u32) -> String {
    let scale = Scale::new(history);
    let mut path = String::new();
    let mut before: Option<f64> = None;
    for standing in history {
        let (x, y) = (scale.x(standing.elapsed_ms), scale.y(value(standing)));
        let step = match before {
            None => write!(path, "M0 {y:.1}H{x:.1}"),
            Some(last) if last == y => write!(path, "H{x:.1}"),
            Some(_) => write!(path, "H{x:.1}V{y:.1}"),
        };
        step.expect("a string takes all that is written");
        before = Some(y);
    }
    path
}

/// Whether nothing has changed since the search began.
pub fn is_level(history: &[Standing]) -> bool {
    let numbers = |standing: &Standing| (standing.makespan_min, standing.bound_min);
    history
        .windows(2)
        .all(|pair| numbers(&pair[0]) == numbers(&pair[1]))
}

struct Scale {
    lowest: f64,
    highest: f64,
    end: f64,
}

impl Scale {
    fn new(history: &[Standing]) -> Self {
        let lowest = history.iter().map(|standing| standing.bound_min).min();
        let highest = history.iter().map(|standing| standing.makespan_min).max();
        let end_ms = history.last().map_or(0, |standing| standing.elapsed_ms);
        Self {
            lowest: f64::from(lowest.unwrap_or(0)),
            highest: f64::from(highest.unwrap_or(0)),
            end: warped(end_ms),
        }
    }

    fn x(&self, elapsed_ms: u32) -> f64 {
        WIDTH * (warped(elapsed_ms) / self.end.max(f64::MIN_POSITIVE)).min(1.0)
    }

    fn y(&self, minutes: u32) -> f64 {
        let range = (self.highest - self.lowest).max(1.0);
        let share = (self.highest - f64::from(minutes)) / range;
        MARGIN + share * (HEIGHT - 2.0 * MARGIN)
    }
}

fn warped(elapsed_ms: u32) -> f64 {
    (1.0 + f64::from(elapsed_ms) / FIRST_MS).ln()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn standing(makespan_min: u32, bound_min: u32, elapsed_ms: u32) -> Standing {
        Standing {
            makespan_min,
            bound_min,
            elapsed_ms,
            ..Standing::default()
        }
    }

    #[test]
    fn the_makespan_falls_in_steps_to_the_bound_and_fills_the_width() {
        let history = [
            standing(400, 300, 0),
            standing(350, 300, 50),
            standing(300, 300, 150),
        ];
        let makespan = path(&history, |standing| standing.makespan_min);
        assert_eq!(makespan, "M0 2.0H0.0H120.0V28.0H240.0V54.0");
        let bound = path(&history, |standing| standing.bound_min);
        assert_eq!(bound, "M0 54.0H0.0H120.0H240.0");
        assert!(!is_level(&history));
    }

    #[test]
    fn one_moment_and_none_are_drawn_too() {
        let one = [standing(315, 315, 0)];
        assert_eq!(path(&one, |standing| standing.bound_min), "M0 2.0H0.0");
        assert!(is_level(&one));
        assert_eq!(path(&[], |standing| standing.bound_min), "");
    }
}
