//! A part of the grid that comes on screen is drawn over some frames, so that
//! none of them is late. Rows and columns are ranges; what is drawn always lies
//! within what is wanted.

use std::ops::Range;

/// About how many cells are drawn in a frame.
const CELLS: usize = 80;

/// Rows and columns.
pub type Part = (Range<usize>, Range<usize>);

/// What of `reached` is still wanted.
pub fn kept(reached: &Part, wanted: &Part) -> Part {
    (common(&reached.0, &wanted.0), common(&reached.1, &wanted.1))
}

/// What to draw in the next frame, where `drawn` is already. Nothing that is
/// wanted goes, or the focus would go with it.
pub fn grown(drawn: &Part, wanted: &Part) -> Part {
    let (rows, columns) = drawn.clone();
    if rows.is_empty() && columns != wanted.1 {
        // First come the names of the columns.
        (rows, wanted.1.clone())
    } else if columns != wanted.1 {
        let most = (CELLS / rows.len()).max(1);
        (rows, extended(columns, &wanted.1, most))
    } else {
        let most = (CELLS / columns.len().max(1)).max(1);
        (extended(rows, &wanted.0, most), columns)
    }
}

/// What two ranges have in common; if nothing, the second's empty beginning.
fn common(one: &Range<usize>, other: &Range<usize>) -> Range<usize> {
    let common = one.start.max(other.start)..one.end.min(other.end);
    if common.is_empty() {
        other.start..other.start
    } else {
        common
    }
}

/// `range` with up to `most` more of `wanted`, downwards first.
fn extended(range: Range<usize>, wanted: &Range<usize>, most: usize) -> Range<usize> {
    let end = (range.end + most).min(wanted.end);
    let left = most - (end - range.end);
    range.start.saturating_sub(left).max(wanted.start)..end
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The frames until all of `wanted` is drawn.
    fn frames(from: Part, wanted: &Part) -> Vec<Part> {
        let mut frames = vec![kept(&from, wanted)];
        while frames.last() != Some(wanted) {
            let drawn = frames.last().expect("one at least");
            let next = grown(drawn, wanted);
            assert!(frames.len() < 50 && next != *drawn, "{frames:?}");
            frames.push(next);
        }
        frames
    }

    #[test]
    fn a_small_grid_is_drawn_at_once() {
        assert_eq!(
            frames((0..0, 0..0), &(0..8, 0..5)).len(),
            3,
            "names, then rows"
        );
        assert_eq!(frames((0..0, 0..0), &(0..0, 0..4)).len(), 2);
    }

    #[test]
    fn a_jump_is_drawn_over_some_frames() {
        let frames = frames((0..29, 0..20), &(5_000..5_029, 0..20));
        assert_eq!(frames[0].0, 5_000..5_000);
        for pair in frames.windows(2) {
            assert!((pair[1].0.len() - pair[0].0.len()) * 20 <= CELLS);
        }
    }

    #[test]
    fn what_is_there_stays_when_scrolling_a_little() {
        let frames = frames((0..29, 0..20), &(10..39, 0..20));
        assert_eq!(frames[0].0, 10..29);
        assert!(frames.windows(2).all(|pair| pair[1].0.start == 10));
        let back = kept(&(10..39, 0..20), &(4..33, 0..20));
        assert_eq!(grown(&back, &(4..33, 0..20)).0, 6..33, "four rows of 20");
    }

    #[test]
    fn new_columns_come_a_few_at_a_time_and_none_goes() {
        let wanted = (0..29, 8..28);
        let frames = frames((0..29, 0..20), &wanted);
        assert_eq!(frames[0], (0..29, 8..20));
        assert_eq!(frames[1], (0..29, 8..22));
        let is_kept = |pair: &[Part]| pair[0].1.end <= pair[1].1.end && pair[1].0 == (0..29);
        assert!(frames.windows(2).all(is_kept));
    }
}
