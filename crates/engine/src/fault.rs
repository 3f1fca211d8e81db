//! Faults that a person gives to simulated agents, to see a run recover.
//!
//! A fault is a fact about an agent's behaviour that nobody in the run knows:
//! no policy reads it, only [`crate::simulate`]. The state asks for one thing
//! alone, since when an agent sends no heartbeats any more; that is how a
//! fault shows.

use crate::text::{self, Field, InputError};
use crate::time::{Millis, Minutes, Time};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Longest half period of a flapping agent: a day.
pub const MAX_FLAP: Minutes = Minutes(1_440);

/// How a simulated agent misbehaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// It is silent and does nothing.
    Crash,
    /// It is alive and starts what it gets, but completes nothing.
    Hang,
    /// It works at a part of its speed.
    Slow {
        /// At 50 everything takes twice as long; 1 to 99.
        percent: u32,
    },
    /// It crashes and comes back in turn, and goes on with what it still holds.
    Flap {
        /// How long it is away, and then how long it is there.
        period_min: Minutes,
    },
    /// It fails a part of its attempts at once.
    Refuse {
        /// The chance of each attempt; 1 to 100.
        percent: u32,
    },
    /// Its answers get lost; it sends them again a minute later.
    Lossy {
        /// The chance of each answer; 1 to 100.
        percent: u32,
    },
}

impl Fault {
    /// The fault, if its numbers are in range.
    ///
    /// # Errors
    /// The number that is not.
    pub fn checked(self) -> Result<Self, InputError> {
        let in_range = |number, max| text::in_range(Field::Fault, number, 1, max);
        match self {
            Self::Crash | Self::Hang => {}
            Self::Slow { percent } => {
                in_range(percent, 99)?;
            }
            Self::Flap { period_min } => {
                in_range(period_min.0, MAX_FLAP.0)?;
            }
            Self::Refuse { percent } | Self::Lossy { percent } => {
                in_range(percent, 100)?;
            }
        }
        Ok(self)
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Crash => f.write_str("crashed"),
            Self::Hang => f.write_str("hangs: completes nothing"),
            Self::Slow { percent } => write!(f, "works at {percent} % of its speed"),
            Self::Flap { period_min } => write!(f, "away every other {period_min}"),
            Self::Refuse { percent } => write!(f, "refuses {percent} % of its tasks"),
            Self::Lossy { percent } => write!(f, "{percent} % of its answers get lost"),
        }
    }
}

/// A fault that an agent has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Injected {
    /// How it misbehaves.
    pub fault: Fault,
    /// Since when.
    pub since: Time,
}

impl Injected {
    /// The next moment at or after `at` at which the agent can act; `None` for never.
    pub fn next_up(&self, at: Time) -> Option<Time> {
        match self.fault {
            Fault::Crash => None,
            Fault::Flap { .. } => {
                let (_, up) = self.last_absence(at);
                Some(up.max(at))
            }
            Fault::Hang | Fault::Slow { .. } | Fault::Refuse { .. } | Fault::Lossy { .. } => {
                Some(at)
            }
        }
    }

    /// The next moment at which the agent, last heard of at `heard`, will have
    /// been silent for `limit`; one before `now` where it has been.
    pub fn silent_for(&self, limit: Millis, heard: Time, now: Time) -> Option<Time> {
        match self.fault {
            Fault::Crash => Some(self.since.max(heard) + limit),
            Fault::Flap { period_min } => {
                let (down, up) = self.last_absence(now);
                let this_time = down.max(heard) + limit;
                let period = Millis::from(period_min);
                if now < up && this_time < up {
                    Some(this_time)
                } else {
                    // It comes back before it has been silent for as long as its absence.
                    (limit < period).then(|| up + period + limit)
                }
            }
            Fault::Hang | Fault::Slow { .. } | Fault::Refuse { .. } | Fault::Lossy { .. } => None,
        }
    }

    /// From when to when a flapping agent was last away, the present absence included.
    fn last_absence(&self, now: Time) -> (Time, Time) {
        let Fault::Flap { period_min } = self.fault else {
            unreachable!("only a flapping agent comes back");
        };
        let period = Millis::from(period_min);
        let cycle = period.0 * 2;
        let down = self.since + Millis((now - self.since).0 / cycle * cycle);
        (down, down + period)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: u64 = 60_000;

    /// Away in minutes 10 to 20, 30 to 40 and so on.
    const FLAP: Injected = Injected {
        fault: Fault::Flap {
            period_min: Minutes(10),
        },
        since: Time(10 * MINUTE),
    };

    #[test]
    fn a_flapping_agent_acts_in_every_other_period() {
        let up = |minute: u64| FLAP.next_up(Time(minute * MINUTE)).map(|at| at.0 / MINUTE);
        let at = [10, 19, 20, 29, 30, 41];
        assert_eq!(at.map(up), [20, 20, 20, 29, 40, 41].map(Some));
    }

    #[test]
    fn its_silence_begins_anew_with_each_absence() {
        let silent = |limit: u64, heard: u64, now: u64| {
            let [limit, heard, now] = [limit, heard, now].map(|minutes| minutes * MINUTE);
            FLAP.silent_for(Millis(limit), Time(heard), Time(now))
                .map(|at| at.0 / MINUTE)
        };
        assert_eq!(silent(3, 0, 10), Some(13), "what was before does not count");
        assert_eq!(silent(3, 0, 15), Some(13), "it has been since");
        assert_eq!(silent(3, 12, 15), Some(15), "heard of since");
        assert_eq!(silent(3, 0, 20), Some(33), "in its next absence");
        assert_eq!(silent(3, 18, 19), Some(33));
        assert_eq!(silent(10, 0, 10), None, "it is never away for longer");
    }

    #[test]
    fn a_crash_is_silence_and_the_others_are_none() {
        let silent = |fault| {
            let since = Time(5);
            Injected { fault, since }.silent_for(Millis(10), Time(2), Time(5))
        };
        assert_eq!(silent(Fault::Crash), Some(Time(15)));
        assert_eq!(silent(Fault::Hang), None);
        assert_eq!(silent(Fault::Slow { percent: 50 }), None);
    }

    #[test]
    fn numbers_out_of_range_are_refused() {
        let is_fine = |fault: Fault| fault.checked().is_ok();
        assert!(is_fine(Fault::Slow { percent: 1 }));
        assert!(!is_fine(Fault::Slow { percent: 100 }));
        assert!(is_fine(Fault::Refuse { percent: 100 }));
        assert!(!is_fine(Fault::Lossy { percent: 0 }));
        let flap = |minutes| Fault::Flap {
            period_min: Minutes(minutes),
        };
        assert!(is_fine(flap(MAX_FLAP.0)));
        assert!(!is_fine(flap(0)));
    }
}
