//! How high lanes are and where, so that bars far from the screen are not drawn.

use baton_engine::projection::{Bar, Lane};
use std::ops::Range;
use std::sync::Arc;

/// Height of a row of bars.
pub const ROW_PX: f64 = 26.0;
/// Room around a lane's rows.
const LANE_ROOM_PX: f64 = 10.0;

/// How high a lane is.
pub fn lane_px(lane: &Lane) -> f64 {
    count(lane.rows) * ROW_PX + LANE_ROOM_PX
}

/// How far below the top of its lane a bar is.
pub fn bar_top_px(bar: &Bar) -> f64 {
    count(bar.row) * ROW_PX + LANE_ROOM_PX / 2.0
}

/// The lanes, by position, that are on screen or within a screen of it, where
/// `view_px` are on screen, scrolled by `offset_px`.
pub fn near(lanes: &[Arc<Lane>], offset_px: f64, view_px: f64) -> Range<usize> {
    let (from, to) = (offset_px - view_px, offset_px + 2.0 * view_px);
    let mut bottom = 0.0;
    let mut range = lanes.len()..lanes.len();
    for (index, lane) in lanes.iter().enumerate() {
        let top = bottom;
        bottom += lane_px(lane);
        if bottom >= from && range.start == lanes.len() {
            range.start = index;
        }
        if top > to {
            range.end = index;
            break;
        }
    }
    range
}

#[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
fn count(rows: usize) -> f64 {
    rows as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use baton_engine::AgentId;
    use baton_engine::projection::LaneOf;

    #[test]
    fn only_lanes_near_the_screen_are_near() {
        let lane = |rows| {
            Arc::new(Lane {
                of: LaneOf::Agent(AgentId(0)),
                name: String::new(),
                rows,
                bars: Vec::new(),
                signs: Vec::new(),
            })
        };
        // Each is 36 px high, the second 62.
        let lanes = [lane(1), lane(2), lane(1), lane(1), lane(1)];
        for (offset, view, expected) in [
            (0.0, 500.0, 0..5),
            (0.0, 20.0, 0..2),
            (100.0, 20.0, 1..4),
            (160.0, 1.0, 3..4),
            (0.0, 0.0, 0..1),
            (9e9, 10.0, 5..5),
        ] {
            assert_eq!(near(&lanes, offset, view), expected, "{view} at {offset}");
        }
        assert_eq!(near(&[], 0.0, 500.0), 0..0);
    }
}
