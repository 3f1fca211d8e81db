//! The run's clock beside people's.

use baton_engine::Time;

/// How far the clocks may part before people's is looked at again, in milliseconds.
const TOLERANCE_MS: i64 = 1_000;

/// When, on people's clock, moments of the run were.
///
/// The run's clock stands still while nothing goes on. Moments keep what they
/// were once shown as; those after a pause begin at people's time again.
#[derive(Clone, Debug, Default)]
pub(super) struct Instants {
    /// After which moment of the run it began, in milliseconds since 1970.
    began: Vec<(Time, i64)>,
}

impl Instants {
    /// People's clock says `unix_ms` while the run's says `now`.
    pub fn see(&mut self, now: Time, unix_ms: i64) {
        let began = unix_ms.saturating_sub(milliseconds(now));
        match self.began.last_mut() {
            Some((_, known)) if began <= *known + TOLERANCE_MS => {}
            // Nothing has happened since: the pause goes on.
            Some((since, known)) if *since == now && now != Time::default() => *known = began,
            Some(_) => self.began.push((now, began)),
            None => self.began.push((Time::default(), began)),
        }
    }

    /// A moment of the run, in milliseconds since 1970.
    pub fn unix_ms(&self, at: Time) -> i64 {
        let after = self.began.partition_point(|(since, _)| *since < at);
        let began = self.began.get(after.saturating_sub(1));
        began.map_or(0, |(_, began)| *began) + milliseconds(at)
    }
}

fn milliseconds(time: Time) -> i64 {
    i64::try_from(time.0).unwrap_or(i64::MAX / 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_happened_keeps_its_instant_while_the_run_stands_still() {
        let mut instants = Instants::default();
        instants.see(Time(5_000), 1_000_000);
        assert_eq!(instants.unix_ms(Time(5_000)), 1_000_000);
        assert_eq!(instants.unix_ms(Time(0)), 995_000);
        instants.see(Time(5_000), 1_060_000);
        instants.see(Time(5_000), 1_090_000);
        assert_eq!(instants.unix_ms(Time(5_000)), 1_000_000);
        instants.see(Time(7_000), 1_092_000);
        assert_eq!(instants.unix_ms(Time(7_000)), 1_092_000);
        assert_eq!(instants.unix_ms(Time(4_000)), 999_000);
        assert_eq!(instants.began.len(), 2);
    }

    #[test]
    fn a_run_that_hurries_ahead_keeps_its_order() {
        let mut instants = Instants::default();
        instants.see(Time(0), 1_000_000);
        instants.see(Time(36_000_000), 1_001_000);
        assert_eq!(instants.unix_ms(Time(36_000_000)), 37_000_000);
    }
}
