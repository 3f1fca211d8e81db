//! Which bar an arrow key leads to.

use baton_engine::projection::Timeline;

/// A bar: its lane, and its place in it.
pub type Place = (usize, usize);

/// Where `key` leads from the bar at `from`: left and right along a lane, up
/// and down to the lane before and after that has bars, there to the bar that
/// begins nearest. `None` when it leads nowhere.
pub fn moved(timeline: &Timeline, from: Place, key: &str) -> Option<Place> {
    let (lane, at) = from;
    let has_bars = |lane: &usize| !timeline.lanes[*lane].bars.is_empty();
    let start = timeline.lanes.get(lane)?.bars.get(at)?.start;
    let beside = |lane: usize| {
        let bars = timeline.lanes[lane].bars.iter().enumerate();
        let nearest = bars.min_by_key(|(_, bar)| bar.start.0.abs_diff(start.0));
        nearest.map(|(at, _)| (lane, at))
    };
    let to = match key {
        "ArrowLeft" => (lane, at.checked_sub(1)?),
        "ArrowRight" => (lane, at + 1),
        "ArrowUp" => (0..lane).rev().find(has_bars).and_then(beside)?,
        "ArrowDown" => (lane + 1..timeline.lanes.len())
            .find(has_bars)
            .and_then(beside)?,
        "Home" => (lane, 0),
        "End" => (lane, timeline.lanes[lane].bars.len() - 1),
        _ => return None,
    };
    is_there(timeline, to).then_some(to)
}

/// The bar that Tab leads to: `active` if it is there, else the first.
pub fn tab_stop(timeline: &Timeline, active: Option<Place>) -> Option<Place> {
    let first = || {
        timeline
            .lanes
            .iter()
            .position(|lane| !lane.bars.is_empty())
            .map(|lane| (lane, 0))
    };
    active
        .filter(|&place| is_there(timeline, place))
        .or_else(first)
}

fn is_there(timeline: &Timeline, (lane, at): Place) -> bool {
    timeline
        .lanes
        .get(lane)
        .is_some_and(|lane| at < lane.bars.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use baton_engine::examples;
    use baton_engine::{projection, simulate};

    /// A finished demonstration: its lanes have several bars or none.
    fn timeline() -> Timeline {
        let mut engine = examples::demonstration().open();
        let mut events = engine.take_events();
        while simulate::run_round(&mut engine) {}
        events.extend(engine.take_events());
        projection::timeline(engine.state(), &events)
    }

    #[test]
    fn every_bar_is_reached_from_the_first() {
        let timeline = timeline();
        let bars: usize = timeline.lanes.iter().map(|lane| lane.bars.len()).sum();
        assert!(bars >= 3);
        let mut reached = vec![tab_stop(&timeline, None).expect("there are bars")];
        for at in 0.. {
            let Some(&from) = reached.get(at) else { break };
            for key in [
                "ArrowLeft",
                "ArrowRight",
                "ArrowUp",
                "ArrowDown",
                "Home",
                "End",
            ] {
                reached.extend(moved(&timeline, from, key).filter(|to| !reached.contains(to)));
            }
        }
        assert_eq!(reached.len(), bars);
    }

    #[test]
    fn at_the_edges_keys_lead_nowhere() {
        let timeline = timeline();
        let first = tab_stop(&timeline, None).expect("there are bars");
        assert_eq!(moved(&timeline, first, "ArrowLeft"), None);
        assert_eq!(moved(&timeline, first, "ArrowUp"), None);
        assert_eq!(moved(&timeline, first, "x"), None);
        assert_eq!(moved(&timeline, (99, 0), "ArrowLeft"), None);
        assert_eq!(tab_stop(&timeline, Some((99, 0))), Some(first));
        assert_eq!(tab_stop(&Timeline::default(), None), None);
    }
}
