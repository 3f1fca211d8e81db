//! What is painted of a lane under its bars, as paths in milliseconds and pixels
//! of height: waiting, expectations, plans, signs of agents, the critical path, and
//! bars too many or too short to be buttons. Pure.

use super::rows::{ROW_PX, bar_top_px, lane_px};
use super::words::look;
use baton_engine::projection::{Bar, Lane, Sign};
use baton_engine::{Millis, TaskId};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::ops::Range;

/// What is painted in one colour: the name of its style, and the path.
pub type Painting = (&'static str, String);

/// How many bars on screen are buttons at most; beyond that short ones are painted.
pub const MAX_BUTTONS: usize = 250;
/// The lengths, in pixels, below which bars are painted, the first that will do.
const LENGTHS_PX: [u64; 4] = [0, 48, 96, 192];
/// Least room between the signs of an agent, in pixels.
const SIGN_PX: u64 = 3;
/// How high a sign is.
const SIGN_HEIGHT_PX: f64 = 4.0;

/// Below which length bars are painted, when those on screen are so long.
pub fn least_button_px(lengths: &[u64]) -> u64 {
    let fits = |least: &u64| {
        let long = lengths.iter().filter(|length| *length >= least);
        long.count() <= MAX_BUTTONS
    };
    let last = LENGTHS_PX[LENGTHS_PX.len() - 1];
    LENGTHS_PX.into_iter().find(fits).unwrap_or(last)
}

/// What is painted of lanes, and how.
#[derive(Clone, Debug, PartialEq)]
pub struct Manner {
    /// What lies outside is left out.
    pub times: Range<Millis>,
    /// Bars that are shorter are painted.
    pub least: Millis,
    /// How long a pixel is, about.
    pub grain: Millis,
}

/// What lies under the buttons of `lane`; `critical` are the tasks of the
/// critical path, in order.
pub fn under(lane: &Lane, manner: &Manner, critical: &[TaskId]) -> Vec<Painting> {
    let mut paths: BTreeMap<&'static str, String> = BTreeMap::new();
    let times = &manner.times;
    let is_seen = |bar: &&Bar| {
        let planned = bar.planned.unwrap_or((bar.start, bar.end));
        let from = bar.waited_from.min(bar.start).min(planned.0);
        let to = bar.end.max(bar.expected_end).max(planned.1);
        to >= times.start && from <= times.end
    };
    for bar in lane.bars.iter().filter(is_seen) {
        if bar.waited_from < bar.start {
            let path = paths.entry("waiting").or_default();
            line(path, bar.waited_from, bar.start, middle(bar));
        }
        let path = paths.entry("expected").or_default();
        line(path, bar.start, bar.expected_end, bottom(bar));
        if let Some((from, to)) = bar.planned {
            let path = paths.entry("planned").or_default();
            line(path, from, to, bottom(bar) + 2.0);
        }
        if critical.binary_search(&bar.task).is_ok() {
            let path = paths.entry("critical").or_default();
            line(path, bar.start, bar.end, bar_top_px(bar) - 1.5);
        }
        if length(bar) < manner.least {
            let path = paths.entry(look(bar.state).0).or_default();
            block(path, bar, manner.grain);
        }
    }
    signs(lane, manner, &mut paths);
    paths.into_iter().collect()
}

/// The bar of `lane` at `time` and `y_px` below the lane's top, where `slop`
/// either side still counts.
pub fn bar_at(lane: &Lane, time: Millis, y_px: f64, slop: Millis) -> Option<usize> {
    let is_in_row = |bar: &Bar| (bar_top_px(bar)..bar_top_px(bar) + ROW_PX).contains(&y_px);
    let is_near =
        |bar: &Bar| time.0 + slop.0 >= bar.start.0 && time.0 <= bar.end.0.saturating_add(slop.0);
    let bars = lane.bars.iter().enumerate();
    let near = bars.filter(|(_, bar)| is_in_row(bar) && is_near(bar));
    let distance = |bar: &Bar| {
        let middle = bar.start.0.midpoint(bar.end.0);
        middle.abs_diff(time.0)
    };
    near.min_by_key(|(_, bar)| distance(bar)).map(|(at, _)| at)
}

/// How long a bar is.
pub fn length(bar: &Bar) -> Millis {
    Millis(bar.end.0.saturating_sub(bar.start.0))
}

fn signs(lane: &Lane, manner: &Manner, paths: &mut BTreeMap<&'static str, String>) {
    let floor = lane_px(lane) - 1.0;
    let mut last = None;
    let signs = lane.signs.iter();
    for &(at, sign) in signs.filter(|(at, _)| manner.times.contains(at)) {
        let (name, top) = match sign {
            Sign::Heartbeat => ("heartbeat", floor - SIGN_HEIGHT_PX),
            Sign::Suspected => ("suspected", floor - 2.0 * SIGN_HEIGHT_PX),
            Sign::Lost => ("lost", 0.0),
        };
        // Heartbeats are many and all the same; what is wrong is never left out.
        let is_crowded =
            last.is_some_and(|last: Millis| at.0.saturating_sub(last.0) < SIGN_PX * manner.grain.0);
        if sign == Sign::Heartbeat && is_crowded {
            continue;
        }
        last = Some(at);
        let path = paths.entry(name).or_default();
        // Writing to a string never fails.
        let _ = write!(path, "M{} {top}V{floor}", at.0);
    }
}

fn line(path: &mut String, from: Millis, to: Millis, y_px: f64) {
    let _ = write!(path, "M{} {y_px}H{}", from.0, to.0);
}

fn block(path: &mut String, bar: &Bar, grain: Millis) {
    let (from, top) = (bar.start.0, bar_top_px(bar));
    // Never narrower than can be seen.
    let width = length(bar).0.max(2 * grain.0);
    let height = ROW_PX - 2.0;
    let _ = write!(path, "M{from} {top}h{width}v{height}h-{width}z");
}

fn middle(bar: &Bar) -> f64 {
    bar_top_px(bar) + ROW_PX / 2.0
}

fn bottom(bar: &Bar) -> f64 {
    bar_top_px(bar) + ROW_PX - 1.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use baton_engine::{Minutes, examples, projection, simulate};

    /// All, with a minute a pixel.
    fn all(least: Millis) -> Manner {
        Manner {
            times: Millis(0)..Millis(u64::MAX),
            least,
            grain: Millis(60_000),
        }
    }

    fn lane() -> Lane {
        let mut engine = examples::demonstration().open();
        let mut events = engine.take_events();
        while simulate::step(&mut engine).is_ok() {}
        events.extend(engine.take_events());
        let lanes = projection::timeline(engine.state(), &events).lanes;
        let most = lanes.into_iter().max_by_key(|lane| lane.bars.len());
        Lane::clone(&most.expect("there are agents"))
    }

    fn names(paintings: &[Painting]) -> Vec<&'static str> {
        paintings.iter().map(|(name, _)| *name).collect()
    }

    #[test]
    fn few_bars_are_all_buttons_and_many_only_the_long_ones() {
        assert_eq!(least_button_px(&[1; MAX_BUTTONS]), 0);
        assert_eq!(least_button_px(&[1; MAX_BUTTONS + 1]), 48);
        assert_eq!(least_button_px(&[100; MAX_BUTTONS + 1]), 192);
        assert_eq!(least_button_px(&[1_000; 9_999]), 192);
    }

    #[test]
    fn short_bars_are_painted_in_the_colour_of_their_state() {
        let lane = lane();
        assert!(!names(&under(&lane, &all(Millis(0)), &[])).contains(&"completed"));
        let painted = under(&lane, &all(Millis(u64::MAX)), &[]);
        let (_, path) = painted
            .iter()
            .find(|(name, _)| *name == "completed")
            .expect("bars");
        assert_eq!(path.matches('z').count(), lane.bars.len());
    }

    #[test]
    fn what_is_not_near_the_screen_is_not_painted() {
        let lane = lane();
        let last = lane
            .bars
            .iter()
            .map(|bar| bar.end)
            .max()
            .unwrap_or_default();
        let mut manner = all(Millis(u64::MAX));
        manner.times.start = Millis(last.0 + 1);
        assert_eq!(under(&lane, &manner, &[]), []);
        manner.times.start = last;
        assert_ne!(under(&lane, &manner, &[]), []);
    }

    #[test]
    fn what_is_critical_is_marked() {
        let lane = lane();
        let task = lane.bars[0].task;
        assert!(names(&under(&lane, &all(Millis(0)), &[task])).contains(&"critical"));
        assert!(!names(&under(&lane, &all(Millis(0)), &[])).contains(&"critical"));
    }

    #[test]
    fn crowded_heartbeats_are_thinned_and_losses_are_not() {
        let mut lane = lane();
        let at = |minute: u32| -> Millis { Minutes(minute).into() };
        lane.signs = vec![
            (at(0), Sign::Heartbeat),
            (at(1), Sign::Heartbeat),
            (at(1), Sign::Lost),
            (at(5), Sign::Heartbeat),
        ];
        let painted: BTreeMap<_, _> = under(&lane, &all(Millis(0)), &[]).into_iter().collect();
        assert_eq!(painted["heartbeat"].matches('M').count(), 2);
        assert_eq!(painted["lost"].matches('M').count(), 1);
    }

    #[test]
    fn the_bar_under_the_pointer_is_found() {
        let lane = lane();
        let bar = &lane.bars[0];
        let y_px = bar_top_px(bar) + 3.0;
        let inside = Millis(bar.start.0.midpoint(bar.end.0));
        assert_eq!(bar_at(&lane, inside, y_px, Millis(0)), Some(0));
        assert_eq!(bar_at(&lane, inside, -5.0, Millis(0)), None);
        let after = Millis(lane.bars.iter().map(|bar| bar.end.0).max().unwrap_or(0) + 60_000);
        assert_eq!(bar_at(&lane, after, y_px, Millis(0)), None);
        assert!(bar_at(&lane, after, y_px, Millis(120_000)).is_some());
    }
}
