//! Time as integers. The engine never asks what time it is; it is told.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::ops::{Add, Sub};

/// A moment: milliseconds since the workspace's own zero. In a simulated run
/// the virtual clock gives it, in a live one the browser's.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Time(pub u64);

/// A moment or none, in the room of a moment; tasks have several. The last
/// moment of all counts as the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct OptionalTime(u64);

impl OptionalTime {
    pub(crate) const NONE: Self = Self(u64::MAX);
}

impl From<Option<Time>> for OptionalTime {
    fn from(time: Option<Time>) -> Self {
        time.map_or(Self::NONE, |time| Self(time.0.min(u64::MAX - 1)))
    }
}

impl From<Time> for OptionalTime {
    fn from(time: Time) -> Self {
        Some(time).into()
    }
}

impl From<OptionalTime> for Option<Time> {
    fn from(time: OptionalTime) -> Self {
        (time != OptionalTime::NONE).then_some(Time(time.0))
    }
}

/// A length of time in milliseconds.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Millis(pub u64);

/// A length of time in whole minutes, as people estimate tasks.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Minutes(pub u32);

/// A moment of the calendar: seconds since 1970-01-01 00:00 UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct UnixSeconds(pub i64);

impl Default for UnixSeconds {
    /// Monday, 2024-01-01 00:00 UTC.
    fn default() -> Self {
        Self(1_704_067_200)
    }
}

impl UnixSeconds {
    /// Whether this is the default.
    pub fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

impl From<Minutes> for Millis {
    fn from(minutes: Minutes) -> Self {
        Self(u64::from(minutes.0) * 60_000)
    }
}

impl Add<Millis> for Time {
    type Output = Self;
    fn add(self, length: Millis) -> Self {
        Self(self.0.saturating_add(length.0))
    }
}

impl Add<Minutes> for Time {
    type Output = Self;
    fn add(self, length: Minutes) -> Self {
        self + Millis::from(length)
    }
}

impl Sub for Time {
    type Output = Millis;
    /// How long after `earlier` this moment is; zero when it is not after it.
    fn sub(self, earlier: Self) -> Millis {
        Millis(self.0.saturating_sub(earlier.0))
    }
}

impl fmt::Display for Minutes {
    /// `45 min`, `2 h`, `1 h 30 min`, `3 d 4 h`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (days, hours, minutes) = (self.0 / 1440, self.0 / 60 % 24, self.0 % 60);
        let parts = [(days, "d"), (hours, "h"), (minutes, "min")];
        let mut shown = parts.iter().filter(|part| part.0 > 0).take(2).peekable();
        if shown.peek().is_none() {
            return f.write_str("0 min");
        }
        while let Some((count, unit)) = shown.next() {
            write!(f, "{count} {unit}")?;
            if shown.peek().is_some() {
                f.write_str(" ")?;
            }
        }
        Ok(())
    }
}

impl Millis {
    /// In whole minutes, rounded down.
    pub fn minutes(self) -> Minutes {
        Minutes(u32::try_from(self.0 / 60_000).unwrap_or(u32::MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minutes_read_as_people_say_them() {
        for (minutes, text) in [
            (0, "0 min"),
            (45, "45 min"),
            (60, "1 h"),
            (90, "1 h 30 min"),
            (330, "5 h 30 min"),
            (1440, "1 d"),
            (4561, "3 d 4 h"),
        ] {
            assert_eq!(Minutes(minutes).to_string(), text);
        }
    }

    #[test]
    fn moments_never_overflow() {
        assert_eq!(Time(u64::MAX) + Minutes(1), Time(u64::MAX));
        assert_eq!(Time(1) - Time(2), Millis(0));
    }
}
