//! What part of the graph is on screen: pure arithmetic of panning and zooming.

use baton_engine::layout::{Point, Size};

/// The smallest and the largest magnification.
pub const SCALES: (f64, f64) = (0.08, 2.5);
/// Fitting does not magnify beyond this.
const MAX_FIT_SCALE: f64 = 1.15;
/// In a room narrower than this, a graph that would be smaller than the first
/// of these scales is first shown from its beginning, at the second.
const NARROW: f64 = 600.0;
const FIRST_SCALES: (f64, f64) = (0.3, 0.5);
/// Room to leave around what is fitted, and how much of it cannot be pushed out.
const MARGIN: f64 = 16.0;
/// The part of the graph that always stays on screen.
const KEPT: f64 = 96.0;

/// What part of the graph is on screen: a point of the graph is shown at its
/// place times `scale` plus the offset.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Viewport {
    /// Where the graph's origin is shown.
    pub offset: Point,
    /// Pixels on screen for a unit of the graph.
    pub scale: f64,
}

impl Default for Viewport {
    fn default() -> Self {
        Self {
            offset: Point::default(),
            scale: 1.0,
        }
    }
}

impl Viewport {
    /// Shows all of `content` in the middle of `room`.
    pub fn fit(content: Size, room: Size) -> Self {
        let of_width = (room.width - 2.0 * MARGIN) / content.width.max(1.0);
        let of_height = (room.height - 2.0 * MARGIN) / content.height.max(1.0);
        let scale = of_width.min(of_height).clamp(SCALES.0, MAX_FIT_SCALE);
        Self {
            offset: Point {
                x: ((room.width - content.width * scale) / 2.0).round(),
                y: ((room.height - content.height * scale) / 2.0).round(),
            },
            scale,
        }
    }

    /// What to show first: all of `content`; on a small screen, if that would
    /// be too small to read, its beginning.
    pub fn first(content: Size, room: Size) -> Self {
        let fitted = Self::fit(content, room);
        if fitted.scale >= FIRST_SCALES.0 || room.width >= NARROW {
            return fitted;
        }
        let scale = FIRST_SCALES.1;
        let y = ((room.height - content.height * scale) / 2.0).max(MARGIN);
        Self {
            offset: Point {
                x: MARGIN,
                y: y.round(),
            },
            scale,
        }
    }

    /// Where a point of the graph is on screen.
    pub fn to_screen(self, point: Point) -> Point {
        Point {
            x: point.x * self.scale + self.offset.x,
            y: point.y * self.scale + self.offset.y,
        }
    }

    /// Magnified by `factor`, with what is at `fixed` on screen staying there.
    #[must_use]
    pub fn zoomed(self, factor: f64, fixed: Point) -> Self {
        let scale = (self.scale * factor).clamp(SCALES.0, SCALES.1);
        let ratio = scale / self.scale;
        Self {
            offset: Point {
                x: fixed.x - (fixed.x - self.offset.x) * ratio,
                y: fixed.y - (fixed.y - self.offset.y) * ratio,
            },
            scale,
        }
    }

    /// Moved by a distance on screen.
    #[must_use]
    pub fn moved(self, x: f64, y: f64) -> Self {
        Self {
            offset: Point {
                x: self.offset.x + x,
                y: self.offset.y + y,
            },
            ..self
        }
    }

    /// Moved and magnified as two fingers that went from `before` to `after`.
    #[must_use]
    pub fn pinched(self, before: [Point; 2], after: [Point; 2]) -> Self {
        let distance = |[a, b]: [Point; 2]| (a.x - b.x).hypot(a.y - b.y).max(1.0);
        let middle = |[a, b]: [Point; 2]| Point {
            x: f64::midpoint(a.x, b.x),
            y: f64::midpoint(a.y, b.y),
        };
        let (from, to) = (middle(before), middle(after));
        self.moved(to.x - from.x, to.y - from.y)
            .zoomed(distance(after) / distance(before), to)
    }

    /// Moved so far that some of `content` is in `room`.
    #[must_use]
    pub fn kept(self, content: Size, room: Size) -> Self {
        let keep = |offset: f64, content: f64, room: f64| {
            let part = KEPT.min(content * self.scale).min(room);
            offset.clamp(part - content * self.scale, room - part)
        };
        Self {
            offset: Point {
                x: keep(self.offset.x, content.width, room.width),
                y: keep(self.offset.y, content.height, room.height),
            },
            ..self
        }
    }

    /// Moved just so far that the box at `at` is in `room`.
    #[must_use]
    pub fn revealing(self, at: Point, size: Size, room: Size) -> Self {
        let shown = self.to_screen(at);
        let shift = |start: f64, length: f64, room: f64| {
            let end = start + length * self.scale;
            if start < MARGIN {
                MARGIN - start
            } else if end > room - MARGIN {
                (room - MARGIN - end).max(MARGIN - start)
            } else {
                0.0
            }
        };
        self.moved(
            shift(shown.x, size.width, room.width),
            shift(shown.y, size.height, room.height),
        )
    }

    /// As CSS.
    pub fn transform(self) -> String {
        let Point { x, y } = self.offset;
        format!("translate({x:.1}px, {y:.1}px) scale({:.4})", self.scale)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CONTENT: Size = Size {
        width: 1000.0,
        height: 200.0,
    };
    const ROOM: Size = Size {
        width: 532.0,
        height: 400.0,
    };

    fn point(x: f64, y: f64) -> Point {
        Point { x, y }
    }

    #[test]
    fn fitting_shows_everything_in_the_middle() {
        let fitted = Viewport::fit(CONTENT, ROOM);
        assert_eq!(fitted.scale, 0.5);
        assert_eq!(fitted.offset, point(16.0, 150.0));
        let tiny = Viewport::fit(
            Size {
                width: 10.0,
                height: 10.0,
            },
            ROOM,
        );
        assert_eq!(tiny.scale, MAX_FIT_SCALE);
        assert!(Viewport::fit(CONTENT, Size::default()).scale > 0.0);
    }

    #[test]
    fn on_a_small_screen_a_large_graph_is_shown_from_its_beginning() {
        let small = Size {
            width: 390.0,
            height: 384.0,
        };
        let first = Viewport::first(
            Size {
                width: 3000.0,
                height: 200.0,
            },
            small,
        );
        assert_eq!((first.scale, first.offset), (0.5, point(16.0, 142.0)));
        assert_eq!(
            Viewport::first(CONTENT, small),
            Viewport::fit(CONTENT, small)
        );
        let large = Size {
            width: 9000.0,
            height: 200.0,
        };
        let wide = Size {
            width: 1000.0,
            height: 400.0,
        };
        assert_eq!(Viewport::first(large, wide), Viewport::fit(large, wide));
    }

    #[test]
    fn zooming_keeps_the_point_under_the_pointer() {
        let start = Viewport::fit(CONTENT, ROOM);
        let fixed = start.to_screen(point(300.0, 50.0));
        let zoomed = start.zoomed(1.7, fixed);
        let after = zoomed.to_screen(point(300.0, 50.0));
        assert!((after.x - fixed.x).abs() < 1e-9 && (after.y - fixed.y).abs() < 1e-9);
        assert_eq!(start.zoomed(1e9, fixed).scale, SCALES.1);
        assert_eq!(start.zoomed(0.0, fixed).scale, SCALES.0);
    }

    #[test]
    fn two_fingers_hold_what_they_touch() {
        let start = Viewport::default();
        let before = [point(100.0, 100.0), point(200.0, 100.0)];
        let after = [point(80.0, 130.0), point(280.0, 130.0)];
        let pinched = start.pinched(before, after);
        assert_eq!(pinched.scale, 2.0);
        assert_eq!(pinched.to_screen(before[0]), after[0]);
        assert_eq!(pinched.to_screen(before[1]), after[1]);
    }

    #[test]
    fn the_graph_cannot_be_lost() {
        let gone = Viewport::default().moved(1e6, -1e6).kept(CONTENT, ROOM);
        assert_eq!(gone.offset, point(ROOM.width - KEPT, KEPT - CONTENT.height));
        let here = Viewport::default().moved(10.0, 10.0);
        assert_eq!(here.kept(CONTENT, ROOM), here);
    }

    #[test]
    fn revealing_moves_no_further_than_needed() {
        let start = Viewport::default();
        let node = Size {
            width: 100.0,
            height: 40.0,
        };
        assert_eq!(start.revealing(point(50.0, 50.0), node, ROOM), start);
        assert_eq!(
            start.revealing(point(500.0, -50.0), node, ROOM).offset,
            point(-84.0, 66.0)
        );
    }
}
