//! Repetition: at which moments a goal comes again.
//!
//! A cron expression speaks of a calendar, a run only of the time since its
//! start. [`crate::Config::starts_on`] joins the two: it is the moment of the
//! calendar that a run's start stands for, always in UTC.
//!
//! The goal itself is the first of its kind; it comes again at the first
//! `times` moments of the expression after it was submitted, or after the
//! start of the run where that is later.

use crate::text::{self, Field, InputError, Lines, Problem};
use crate::time::{Millis, UnixSeconds};
use chrono::DateTime;
use croner::Cron;
use croner::errors::CronError;
use croner::parser::{CronParser, Seconds, Year};
use serde::{Deserialize, Serialize};

/// Most times that a goal comes again.
pub const MAX_REPEATS: u32 = 1_000;
/// Longest cron expression, in characters.
pub const MAX_CRON_CHARS: usize = 120;

/// When a goal comes again, and how often.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repeat {
    /// The moments: minute, hour, day of the month, month and day of the week.
    pub cron: String,
    /// How often it comes again, the first time not counted.
    pub times: u32,
}

impl Repeat {
    /// The repetition with its expression trimmed.
    ///
    /// # Errors
    /// The first thing that is wrong with it.
    pub fn checked(&self) -> Result<Self, InputError> {
        let cron = text::checked(Field::Repeat, &self.cron, MAX_CRON_CHARS, Lines::One)?;
        if let Err(error) = next(&cron, UnixSeconds::default(), 0) {
            let problem = Problem::BadCron(words(&error));
            return Err(InputError::new(Field::Repeat, problem));
        }
        let times = text::in_range(Field::Repeat, self.times, 1, MAX_REPEATS)?;
        Ok(Self { cron, times })
    }

    /// The first moment after `since_start`, for a run that starts on
    /// `starts_on`; `None` when there is none.
    pub fn next_after(&self, starts_on: UnixSeconds, since_start: Millis) -> Option<Millis> {
        let seconds = next(&self.cron, starts_on, since_start.0 / 1_000).ok()?;
        Some(Millis(seconds.checked_mul(1_000)?))
    }
}

/// The first moment of `cron` more than `after` seconds after `starts_on`, in
/// seconds after it.
fn next(cron: &str, starts_on: UnixSeconds, after: u64) -> Result<u64, CronError> {
    let after = i64::try_from(after).ok();
    let after = after.and_then(|after| starts_on.0.checked_add(after));
    let after = after.and_then(|after| DateTime::from_timestamp(after, 0));
    let after = after.ok_or(CronError::InvalidDate)?.naive_utc();
    let next = parse(cron)?.find_next_occurrence(&after, false)?;
    let seconds = next.and_utc().timestamp() - starts_on.0;
    u64::try_from(seconds).map_err(|_| CronError::InvalidDate)
}

fn parse(cron: &str) -> Result<Cron, CronError> {
    let parser = CronParser::builder().seconds(Seconds::Disallowed);
    parser.year(Year::Disallowed).build().parse(cron)
}

/// What is wrong with an expression, as a sentence.
fn words(error: &CronError) -> String {
    match error {
        CronError::InvalidPattern(_) => "This is not five parts.".to_owned(),
        CronError::IllegalCharacters(what) | CronError::ComponentError(what) => {
            let what = what.replace("CronPattern", "This");
            format!("{}.", what.trim_end_matches('.'))
        }
        CronError::EmptyPattern
        | CronError::InvalidDate
        | CronError::InvalidTime
        | CronError::TimeSearchLimitExceeded => "There is no such moment.".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Minutes;

    fn moments(cron: &str, count: usize) -> Vec<u32> {
        let repeat = Repeat {
            cron: cron.to_owned(),
            times: 9,
        };
        let repeat = repeat.checked().expect("a cron expression");
        let next = |after: &Millis| repeat.next_after(UnixSeconds::default(), *after);
        let moments = std::iter::successors(next(&Millis(0)), next);
        moments.take(count).map(|at| at.minutes().0).collect()
    }

    #[test]
    fn a_run_starts_on_a_monday_at_midnight() {
        assert_eq!(moments("0 9 * * *", 3), [540, 1_980, 3_420]);
        assert_eq!(moments("0 9 * * MON", 2), [540, 540 + 7 * 1_440]);
        assert_eq!(moments("*/15 * * * *", 3), [15, 30, 45]);
        assert_eq!(
            moments("0 0 * * *", 1),
            [1_440],
            "the start is the goal itself"
        );
        assert_eq!(moments("@hourly", 2), [60, 120]);
        assert_eq!(
            moments("0 0 L * *", 2),
            [30 * 1_440, 59 * 1_440],
            "2024 has a leap day"
        );
    }

    #[test]
    fn seconds_after_a_moment_it_is_past() {
        let repeat = Repeat {
            cron: "* * * * *".to_owned(),
            times: 1,
        };
        let next = |ms| repeat.next_after(UnixSeconds::default(), Millis(ms));
        assert_eq!(next(59_999), Some(Minutes(1).into()));
        assert_eq!(next(60_000), Some(Minutes(2).into()));
        assert_eq!(next(u64::MAX), None);
    }

    #[test]
    fn a_bad_expression_is_told_in_words() {
        for (cron, times) in [
            ("", 1),
            ("every day", 1),
            ("0 9 * *", 1),
            ("0 9 * * * *", 1),
            ("60 9 * * *", 1),
            ("0 0 30 2 *", 1),
            ("0 9 * * FUNDAY", 1),
            ("0 9 * * *", 0),
            ("0 9 * * *", MAX_REPEATS + 1),
        ] {
            let cron = cron.to_owned();
            let error = Repeat { cron, times }.checked().expect_err("it is bad");
            let words = error.to_string();
            assert!(words.ends_with('.') && !words.contains(".."), "{words}");
        }
    }
}
