//! Which part of the grid is on screen, in pixels: the grid draws that part and
//! leaves room for the rest, so that its cost is the screen's, not the tensor's.

pub use crate::components::strip::Strip;
use std::ops::Range;

/// Height of a row.
pub const ROW_PX: f64 = 30.0;
/// Height of the names of the columns and the marginals below them.
pub const HEAD_PX: f64 = 78.0;
/// Width of the marginals beside the names of the rows.
pub const MARGINAL_PX: f64 = 76.0;
const NAME_PX: Range<f64> = 116.0..220.0;
const COLUMN_PX: Range<f64> = 76.0..240.0;

/// Width of the names of the rows in a grid of `width`.
pub fn name_px(width: f64) -> f64 {
    (width * 0.3).clamp(NAME_PX.start, NAME_PX.end)
}

/// Width of a column where `columns` share a grid of `width`.
pub fn column_px(width: f64, columns: usize) -> f64 {
    let free = width - name_px(width) - MARGINAL_PX;
    (free / count(columns.max(1)))
        .floor()
        .clamp(COLUMN_PX.start, COLUMN_PX.end)
}

#[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
fn count(pieces: usize) -> f64 {
    pieces as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_share_the_room_within_reason() {
        assert_eq!(column_px(1_000.0, 5), 140.0);
        assert_eq!(column_px(1_000.0, 1), 240.0);
        assert_eq!(column_px(1_000.0, 12), 76.0);
        assert_eq!(column_px(390.0, 4), 76.0);
        assert_eq!(name_px(390.0), 117.0);
    }
}
