//! Boxes one below the other in columns, or beside each other in rows, so that
//! they fill a room.

use super::{Point, Size};

/// Numbers of columns or rows up to which each is tried; beyond, some.
const EACH_COLUMNS: usize = 24;
/// Columns are read more easily than rows: rows must show things larger by this.
const ROWS_GAIN: f64 = 1.15;
/// Halvings in the search for a column's height.
const HALVINGS: usize = 40;

/// Where boxes of these sizes go, in order, in a room of the given aspect.
pub(super) fn places(sizes: &[Size], gap: Size, aspect: f64) -> Vec<Point> {
    let room = Size {
        width: aspect,
        height: 1.0,
    };
    let (column_scale, in_columns) = columns(sizes, gap, room);
    // Rows are columns seen from the side.
    let turned: Vec<Size> = sizes.iter().map(|&size| turn(size)).collect();
    let (row_scale, in_rows) = columns(&turned, turn(gap), turn(room));
    if row_scale > column_scale * ROWS_GAIN {
        in_rows
            .into_iter()
            .map(|at| Point { x: at.y, y: at.x })
            .collect()
    } else {
        in_columns
    }
}

fn turn(size: Size) -> Size {
    Size {
        width: size.height,
        height: size.width,
    }
}

/// Where boxes go one below the other, in as many columns as show them largest
/// in a room; and how large that is. Once things are shown half as large as in
/// the best, more columns are not tried.
pub(super) fn columns(sizes: &[Size], gap: Size, room: Size) -> (f64, Vec<Point>) {
    let mut best: (f64, Vec<Point>) = (0.0, Vec::new());
    let mut count = 1;
    while count <= sizes.len() {
        let (places, whole) = fill(sizes, gap, column_height(sizes, gap, count));
        let scale = (room.width / whole.width).min(room.height / whole.height);
        if scale > best.0 || best.1.is_empty() {
            best = (scale, places);
        } else if scale < best.0 / 2.0 {
            break;
        }
        count += 1 + count / EACH_COLUMNS;
    }
    best
}

/// The least height at which `count` columns hold everything.
fn column_height(sizes: &[Size], gap: Size, count: usize) -> f64 {
    let total: f64 = sizes.iter().map(|size| size.height + gap.height).sum();
    let tallest = sizes.iter().map(|size| size.height).fold(0.0, f64::max);
    let (mut low, mut high) = (tallest, total);
    for _ in 0..HALVINGS {
        let middle = f64::midpoint(low, high);
        let mut y = 0.0;
        let mut columns = 1;
        for size in sizes {
            if y + size.height > middle {
                columns += 1;
                y = 0.0;
            }
            y += size.height + gap.height;
        }
        if columns <= count {
            high = middle;
        } else {
            low = middle;
        }
    }
    high
}

/// Fills columns of `height` in order; where each box goes, and the size of the whole.
fn fill(sizes: &[Size], gap: Size, height: f64) -> (Vec<Point>, Size) {
    let mut places = Vec::with_capacity(sizes.len());
    let mut at = Point::default();
    let mut width: f64 = 0.0;
    let mut whole = Size::default();
    for size in sizes {
        if at.y > 0.0 && at.y + size.height > height {
            at = Point {
                x: at.x + width + gap.width,
                y: 0.0,
            };
            width = 0.0;
        }
        places.push(at);
        width = width.max(size.width);
        whole.width = whole.width.max(at.x + width);
        whole.height = whole.height.max(at.y + size.height);
        at.y += size.height + gap.height;
    }
    (places, whole)
}
