//! A long row of equal pieces of which only those on screen are drawn, so that
//! its cost is the screen's.

use std::ops::Range;

/// Pieces that are drawn beyond the edges, so that scrolling shows no gaps.
const OVERSCAN: usize = 4;
/// Most pieces that are drawn in one direction, whatever the screen.
const MAX_DRAWN: usize = 120;

/// Equal pieces in one direction of a scroll container, behind a header that
/// stays in place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Strip {
    /// How many pieces there are.
    pub count: usize,
    /// How long a piece is.
    pub piece_px: f64,
    /// How long the header is.
    pub header_px: f64,
}

impl Strip {
    /// The pieces to draw where `view_px` of the container are on screen,
    /// scrolled by `offset_px`.
    pub fn drawn(&self, offset_px: f64, view_px: f64) -> Range<usize> {
        let first = whole(offset_px / self.piece_px)
            .saturating_sub(OVERSCAN)
            .min(self.count);
        let on_screen = whole(((view_px - self.header_px) / self.piece_px).ceil()) + 1;
        let drawn = (on_screen + 2 * OVERSCAN).min(MAX_DRAWN);
        let end = (first + drawn).min(self.count);
        // At the end of the strip the same number of pieces is drawn as elsewhere.
        end.saturating_sub(drawn)..end
    }

    /// The room to leave before and after the pieces that are drawn.
    pub fn spacers(&self, drawn: &Range<usize>) -> (f64, f64) {
        let before = count(drawn.start) * self.piece_px;
        (before, count(self.count - drawn.end) * self.piece_px)
    }

    /// How long all pieces are together.
    pub fn total_px(&self) -> f64 {
        count(self.count) * self.piece_px
    }

    /// The offset nearest to `offset_px` at which the piece at `index` is
    /// wholly on screen.
    pub fn reveal(&self, index: usize, offset_px: f64, view_px: f64) -> f64 {
        let start = count(index) * self.piece_px;
        let last_offset = start + self.piece_px - (view_px - self.header_px);
        offset_px.max(last_offset).min(start).max(0.0)
    }

    /// How many pieces a page has: what is on screen, less one for orientation.
    pub fn page(&self, view_px: f64) -> usize {
        whole((view_px - self.header_px) / self.piece_px)
            .saturating_sub(1)
            .max(1)
    }
}

#[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
fn count(pieces: usize) -> f64 {
    pieces as f64
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a negative number of pieces is none"
)]
fn whole(pieces: f64) -> usize {
    pieces as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strip(count: usize) -> Strip {
        Strip {
            count,
            piece_px: 30.0,
            header_px: 60.0,
        }
    }

    #[test]
    fn a_short_strip_is_drawn_whole() {
        assert_eq!(strip(8).drawn(0.0, 600.0), 0..8);
        assert_eq!(strip(8).spacers(&(0..8)), (0.0, 0.0));
        assert_eq!(strip(0).drawn(0.0, 600.0), 0..0);
        assert_eq!(strip(0).drawn(500.0, 0.0), 0..0);
    }

    #[test]
    fn a_long_strip_is_drawn_where_it_is_looked_at() {
        let strip = strip(26_668);
        for offset in [0.0, 1.0, 29.0, 4_321.5, 799_000.0, strip.total_px()] {
            let drawn = strip.drawn(offset, 660.0);
            assert!(drawn.len() == 29, "{offset}: {drawn:?}");
            let (before, after) = strip.spacers(&drawn);
            let middle = 30.0 * 29.0;
            assert_eq!(before + middle + after, strip.total_px());
            let last_offset = strip.total_px() - 600.0;
            assert!(before <= offset && before + middle >= (offset + 600.0).min(last_offset));
        }
    }

    #[test]
    fn even_a_huge_or_unmeasured_screen_draws_a_bounded_part() {
        assert_eq!(strip(5_000).drawn(0.0, 1e9).len(), MAX_DRAWN);
        assert_eq!(strip(5_000).drawn(0.0, 0.0), 0..9);
    }

    #[test]
    fn revealing_moves_no_further_than_needed() {
        let strip = strip(100);
        for (index, offset, expected) in [
            (3, 0.0, 0.0),
            (3, 60.0, 60.0),
            (1, 60.0, 30.0),
            (0, 60.0, 0.0),
            (19, 0.0, 60.0),
            (99, 0.0, 2_460.0),
        ] {
            assert_eq!(
                strip.reveal(index, offset, 600.0),
                expected,
                "{index} at {offset}"
            );
        }
        assert_eq!(strip.page(600.0), 17);
        assert_eq!(strip.page(10.0), 1);
    }
}
