//! How far a running task is.

use baton_engine::{Millis, Minutes, Time};

/// How much of `estimate` has passed at `now`, from 0 to 1.
#[expect(clippy::cast_precision_loss, reason = "drawn, decides nothing")]
pub fn share_passed(started_at: Option<Time>, estimate: Minutes, now: Time) -> f64 {
    let passed = started_at.map_or(Millis(0), |at| now - at);
    (passed.0 as f64 / Millis::from(estimate).0.max(1) as f64).min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_stays_between_nothing_and_all() {
        let at = |minutes| share_passed(Some(Time(0)), Minutes(60), Time(0) + Minutes(minutes));
        assert_eq!((at(0), at(30), at(90)), (0.0, 0.5, 1.0));
        assert_eq!(share_passed(None, Minutes(60), Time(5)), 0.0);
    }
}
