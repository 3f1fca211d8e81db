//! What part of the graph is on screen: pure arithmetic of panning and zooming.

use super::near::Area;
use baton_engine::layout::{Point, Size};

/// The smallest and the largest magnification; the smallest is smaller for a
/// graph that would not fit.
const SCALES: (f64, f64) = (0.08, 2.5);
/// No graph is shown smaller than this, however large it is.
const TINIEST: f64 = 0.0005;
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
    /// The magnification at which all of `content` fits into `room`.
    fn fitting(content: Size, room: Size) -> f64 {
        let of_width = (room.width - 2.0 * MARGIN) / content.width.max(1.0);
        let of_height = (room.height - 2.0 * MARGIN) / content.height.max(1.0);
        of_width.min(of_height)
    }

    /// The smallest magnification at which to show `content` in `room`: all of
    /// it can be seen.
    pub fn least_scale(content: Size, room: Size) -> f64 {
        Self::fitting(content, room).clamp(TINIEST, SCALES.0)
    }

    /// Shows all of `content` in the middle of `room`.
    pub fn fit(content: Size, room: Size) -> Self {
        let least = Self::least_scale(content, room);
        let scale = Self::fitting(content, room).clamp(least, MAX_FIT_SCALE);
        Self {
            offset: Point {
                x: ((room.width - content.width * scale) / 2.0).round(),
                y: ((room.height - content.height * scale) / 2.0).round(),
            },
            scale,
        }
    }

    /// All of `content` in the middle of a map as large as `room`, however small
    /// that makes it.
    pub fn whole(content: Size, room: Size) -> Self {
        let middle = Point {
            x: content.width / 2.0,
            y: content.height / 2.0,
        };
        let of_width = room.width / content.width.max(1.0);
        let of_height = room.height / content.height.max(1.0);
        Self::around(middle, of_width.min(of_height), room)
    }

    /// What to show first: all of `content`; on a small screen, if that would
    /// be too small to read, its beginning, unless that is only a corner of it.
    pub fn first(content: Size, room: Size) -> Self {
        let fitted = Self::fit(content, room);
        let is_tall = content.height * FIRST_SCALES.1 > 2.0 * room.height;
        if fitted.scale >= FIRST_SCALES.0 || room.width >= NARROW || is_tall {
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

    /// Where a point on screen is in the graph.
    pub fn to_graph(self, point: Point) -> Point {
        Point {
            x: (point.x - self.offset.x) / self.scale,
            y: (point.y - self.offset.y) / self.scale,
        }
    }

    /// What part of the graph is on a screen of `room`.
    pub fn area(self, room: Size) -> Area {
        Area {
            at: self.to_graph(Point::default()),
            size: Size {
                width: room.width / self.scale,
                height: room.height / self.scale,
            },
        }
    }

    /// Magnified as `scale` says, with `point` of the graph in the middle of `room`.
    pub fn around(point: Point, scale: f64, room: Size) -> Self {
        Self {
            offset: Point {
                x: room.width / 2.0 - point.x * scale,
                y: room.height / 2.0 - point.y * scale,
            },
            scale,
        }
    }

    /// On the way from here to `to`, of which the `share` is gone.
    #[must_use]
    pub fn towards(self, to: Self, share: f64) -> Self {
        let between = |from: f64, to: f64| from + (to - from) * share;
        Self {
            offset: Point {
                x: between(self.offset.x, to.offset.x),
                y: between(self.offset.y, to.offset.y),
            },
            scale: between(self.scale, to.scale),
        }
    }

    /// Magnified by `factor`, but not below `least`, with what is at `fixed` on
    /// screen staying there.
    #[must_use]
    pub fn zoomed(self, factor: f64, fixed: Point, least: f64) -> Self {
        let scale = (self.scale * factor).clamp(least, SCALES.1);
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
    pub fn pinched(self, before: [Point; 2], after: [Point; 2], least: f64) -> Self {
        let distance = |[a, b]: [Point; 2]| (a.x - b.x).hypot(a.y - b.y).max(1.0);
        let middle = |[a, b]: [Point; 2]| Point {
            x: f64::midpoint(a.x, b.x),
            y: f64::midpoint(a.y, b.y),
        };
        let (from, to) = (middle(before), middle(after));
        self.moved(to.x - from.x, to.y - from.y).zoomed(
            distance(after) / distance(before),
            to,
            least,
        )
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
    fn a_graph_of_any_size_can_be_seen_whole() {
        let huge = Size {
            width: 100_000.0,
            height: 50_000.0,
        };
        assert_eq!(Viewport::fit(huge, ROOM).scale, 0.005);
        assert_eq!(Viewport::least_scale(huge, ROOM), 0.005);
        assert_eq!(Viewport::least_scale(CONTENT, ROOM), SCALES.0);
    }

    #[test]
    fn a_flight_begins_here_ends_there_and_shows_what_it_was_for() {
        let (from, to) = (
            Viewport::default(),
            Viewport::around(point(300.0, 80.0), 2.0, ROOM),
        );
        assert_eq!((from.towards(to, 0.0), from.towards(to, 1.0)), (from, to));
        assert_eq!(to.to_screen(point(300.0, 80.0)), point(266.0, 200.0));
        assert_eq!(to.to_graph(point(266.0, 200.0)), point(300.0, 80.0));
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
        let tall = Size {
            width: 3000.0,
            height: 2000.0,
        };
        assert_eq!(Viewport::first(tall, small), Viewport::fit(tall, small));
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
        let zoomed = start.zoomed(1.7, fixed, SCALES.0);
        let after = zoomed.to_screen(point(300.0, 50.0));
        assert!((after.x - fixed.x).abs() < 1e-9 && (after.y - fixed.y).abs() < 1e-9);
        assert_eq!(start.zoomed(1e9, fixed, SCALES.0).scale, SCALES.1);
        assert_eq!(start.zoomed(0.0, fixed, SCALES.0).scale, SCALES.0);
    }

    #[test]
    fn two_fingers_hold_what_they_touch() {
        let start = Viewport::default();
        let before = [point(100.0, 100.0), point(200.0, 100.0)];
        let after = [point(80.0, 130.0), point(280.0, 130.0)];
        let pinched = start.pinched(before, after, SCALES.0);
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
