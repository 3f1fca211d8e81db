//! How much trouble is borne before something is done about it. All of it may
//! change while a workspace runs.

use crate::ids::TaskId;
use crate::plan::rng::mixed;
use crate::text::{self, Errors, Field, InputError};
use crate::time::{Millis, Minutes};
use serde::{Deserialize, Serialize};

/// Longest of the limits that are lengths of time: a week.
pub const MAX_LIMIT: Millis = Millis(7 * 24 * 3_600_000);
/// Most of the limits that are counts.
pub const MAX_COUNT: u32 = 1_000;
/// Most of the limits that are multiples or percentages of an expected time.
pub const MAX_FACTOR: u32 = 10_000;

/// How much trouble is borne before something is done about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Tolerance {
    /// An agent silent for this long is suspected: it gets no new work.
    pub suspect_after: Millis,
    /// An agent silent for this long is lost: what it holds goes back.
    pub heartbeat_timeout: Millis,
    /// A task that its agent has not started for this long goes back; 0 is never.
    pub lease_timeout: Millis,
    /// An attempt fails when it takes this many times what was expected of its
    /// agent; 0 is never. A task may name its own timeout.
    pub timeout_factor: u32,
    /// A task fails for good when this many attempts at it have failed.
    pub max_attempts: u32,
    /// A task fails for good when this many agents were lost, or did not start
    /// it, while they held it.
    pub max_losses: u32,
    /// How long a task waits after its first failure; twice as long after each
    /// further one. 0 is not at all.
    pub retry_base: Millis,
    /// The longest that a failed task waits.
    pub retry_cap: Millis,
    /// How many failed attempts a goal's tasks may make up for together. Past
    /// it a failure is final.
    pub retry_budget: u32,
    /// A second agent is given a running task when the first has taken more
    /// than this percentage of what was expected; 0 is never.
    pub straggler_percent: u32,
}

impl Default for Tolerance {
    fn default() -> Self {
        Self {
            suspect_after: Millis(15_000),
            heartbeat_timeout: Millis(30_000),
            lease_timeout: Millis::from(Minutes(5)),
            timeout_factor: 10,
            max_attempts: 3,
            max_losses: 5,
            retry_base: Millis::from(Minutes(1)),
            retry_cap: Millis::from(Minutes(60)),
            retry_budget: 20,
            straggler_percent: 0,
        }
    }
}

impl Tolerance {
    /// The tolerance, if every limit is in range.
    ///
    /// # Errors
    /// Everything that is wrong with it, one error a field; lengths of time
    /// are told in milliseconds.
    pub fn checked(self) -> Result<Self, Vec<InputError>> {
        let mut errors = Errors::default();
        let mut length = |field, length: Millis, least: u64, most: Millis| {
            let as_number = |ms: u64| u32::try_from(ms).unwrap_or(u32::MAX);
            let [length, least, most] = [length.0, least, most.0].map(as_number);
            errors.keep(text::in_range(field, length, least, most));
        };
        length(Field::Heartbeat, self.heartbeat_timeout, 1, MAX_LIMIT);
        length(
            Field::Suspicion,
            self.suspect_after,
            1,
            self.heartbeat_timeout,
        );
        length(Field::Lease, self.lease_timeout, 0, MAX_LIMIT);
        length(Field::RetryBase, self.retry_base, 0, MAX_LIMIT);
        length(
            Field::RetryCap,
            self.retry_cap,
            self.retry_base.0,
            MAX_LIMIT,
        );
        let mut number = |field, number, least, most| {
            errors.keep(text::in_range(field, number, least, most));
        };
        number(Field::Timeout, self.timeout_factor, 0, MAX_FACTOR);
        number(Field::Attempts, self.max_attempts, 1, MAX_COUNT);
        number(Field::Losses, self.max_losses, 1, MAX_COUNT);
        number(Field::RetryBudget, self.retry_budget, 0, MAX_COUNT);
        number(Field::Straggler, self.straggler_percent, 0, MAX_FACTOR);
        errors.or(self)
    }

    /// How long `task` waits after its `failures`-th failure: exponential
    /// back-off, of which a part between a half and the whole is waited, by
    /// the seed, so that tasks that failed together do not come back together
    /// ("equal jitter", Brooker 2015).
    pub fn back_off(&self, seed: u64, task: TaskId, failures: u32) -> Millis {
        let doublings = failures.saturating_sub(1).min(32);
        let whole = self.retry_base.0.saturating_mul(1 << doublings);
        let whole = whole.min(self.retry_cap.0);
        let half = whole.div_ceil(2);
        let jitter = mixed(&[seed, u64::from(task.0), u64::from(failures)]);
        Millis(half + jitter % (whole - half + 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_doubles_up_to_its_cap_and_is_jittered_by_half() {
        let tolerance = Tolerance::default();
        let whole = [1, 2, 4, 8, 16, 32, 60, 60];
        let mut seen = Vec::new();
        for task in 0..200 {
            for (failures, minutes) in (1..).zip(whole) {
                let wait = tolerance.back_off(7, TaskId(task), failures).0;
                let most = minutes * 60_000;
                assert!((most / 2..=most).contains(&wait), "{failures}: {wait}");
                seen.push(wait * 100 / most);
            }
        }
        let spread = (seen.iter().min(), seen.iter().max());
        assert_eq!(spread, (Some(&50), Some(&99)), "the whole half is used");
        let last = tolerance.back_off(7, TaskId(0), u32::MAX);
        assert!(last <= tolerance.retry_cap, "no overflow");
    }

    #[test]
    fn the_seed_decides_the_jitter_and_nothing_else_does() {
        let wait = |seed, task| Tolerance::default().back_off(seed, TaskId(task), 1);
        assert_eq!(wait(1, 2), wait(1, 2));
        assert_ne!(wait(1, 2), wait(2, 2));
        assert_ne!(wait(1, 2), wait(1, 3));
    }

    #[test]
    fn no_base_is_no_wait() {
        let tolerance = Tolerance {
            retry_base: Millis(0),
            ..Tolerance::default()
        };
        assert_eq!(tolerance.back_off(1, TaskId(2), 3), Millis(0));
    }

    #[test]
    fn each_limit_out_of_range_is_named() {
        let fine = Tolerance::default();
        assert_eq!(fine.checked(), Ok(fine));
        let check = |wrong: Tolerance, expected: &[Field]| {
            let errors = wrong.checked().expect_err("out of range");
            let fields: Vec<Field> = errors.iter().map(|error| error.field).collect();
            assert_eq!(fields, expected);
        };
        let late = Tolerance {
            suspect_after: Millis(30_001),
            ..fine
        };
        check(late, &[Field::Suspicion]);
        let none = Tolerance {
            max_attempts: 0,
            max_losses: 0,
            ..fine
        };
        check(none, &[Field::Attempts, Field::Losses]);
        let long = Tolerance {
            heartbeat_timeout: Millis(u64::MAX),
            retry_base: Millis(MAX_LIMIT.0 + 1),
            ..fine
        };
        check(long, &[Field::Heartbeat, Field::RetryBase, Field::RetryCap]);
    }
}
