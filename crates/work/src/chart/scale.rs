//! From values to pixels, with ticks at round values.

use crate::text::figure;

/// About how many ticks an axis has.
const TICKS: f64 = 5.0;

/// A linear scale.
pub(super) struct Scale {
    from: f64,
    to: f64,
    step: f64,
    start_px: f64,
    end_px: f64,
}

impl Scale {
    /// A scale that has all of `values` on it and ends at round ones.
    pub(super) fn of(
        values: impl IntoIterator<Item = f64>,
        (start_px, end_px): (f64, f64),
    ) -> Self {
        let mut low = f64::INFINITY;
        let mut high = f64::NEG_INFINITY;
        for value in values {
            low = low.min(value);
            high = high.max(value);
        }
        if low > high {
            (low, high) = (0.0, 1.0);
        }
        // Beside its own size a difference this small cannot be drawn.
        let least = (low.abs().max(high.abs()) * 1e-9).max(1e-9);
        if high - low < least {
            (low, high) = (low - least, high + least);
        }
        let step = round_step((high - low) / TICKS);
        Self {
            from: (low / step).floor() * step,
            to: (high / step).ceil() * step,
            step,
            start_px,
            end_px,
        }
    }

    /// Where a value is.
    pub(super) fn px(&self, value: f64) -> f64 {
        let share = (value - self.from) / (self.to - self.from);
        self.start_px + share * (self.end_px - self.start_px)
    }

    /// The round values on it.
    pub(super) fn ticks(&self) -> impl Iterator<Item = f64> {
        let count = ((self.to - self.from) / self.step).round() as u32;
        (0..=count).map(|tick| self.from + f64::from(tick) * self.step)
    }

    /// A tick's value for people: short, since axes have little room.
    pub(super) fn label(&self, tick: f64) -> String {
        // Also what rounding left of a zero.
        if tick.abs() < self.step / 2.0 {
            return "0".to_owned();
        }
        let largest = self.from.abs().max(self.to.abs());
        let (unit, sign) = match largest {
            largest if largest >= 1e15 => return format!("{tick:.1e}"),
            largest if largest >= 2e9 => (1e9, " bn"),
            largest if largest >= 2e6 => (1e6, " m"),
            largest if largest >= 2e4 => (1e3, " k"),
            _ => (1.0, ""),
        };
        format!("{}{sign}", figure(tick / unit))
    }
}

/// The least of 1, 2 and 5 times a power of ten that is not below `step`.
fn round_step(step: f64) -> f64 {
    let power = libm::pow(10.0, libm::floor(libm::log10(step)));
    let factors = [1.0, 2.0, 5.0, 10.0];
    let enough = factors
        .into_iter()
        .find(|factor| factor * power >= step * 0.999);
    enough.unwrap_or(10.0) * power
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(values: &[f64]) -> Vec<String> {
        let scale = Scale::of(values.iter().copied(), (0.0, 100.0));
        scale.ticks().map(|tick| scale.label(tick)).collect()
    }

    #[test]
    fn ticks_are_round_and_hold_all_values() {
        assert_eq!(labels(&[0.0, 9.7]), ["0", "2", "4", "6", "8", "10"]);
        assert_eq!(
            labels(&[-0.3, 0.2]),
            ["−0.3", "−0.2", "−0.1", "0", "0.1", "0.2"]
        );
        assert_eq!(
            labels(&[0.0, 2_400_000.0]),
            ["0", "0.5 m", "1 m", "1.5 m", "2 m", "2.5 m"]
        );
        let scale = Scale::of([3.0, 17.0], (10.0, 110.0));
        assert_eq!((scale.px(0.0), scale.px(20.0)), (10.0, 110.0));
    }
}
