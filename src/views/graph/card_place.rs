//! Where the card beside a task goes: pure.

use baton_engine::layout::{Point, Size};

/// Where a card goes beside a node, measured from the room's borders.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CardPlace {
    /// From the left.
    pub left: f64,
    /// From the top, or else from the bottom.
    pub top: Option<f64>,
    /// From the bottom.
    pub bottom: Option<f64>,
}

impl CardPlace {
    /// Where a card of `card` or less goes beside a node that is shown at
    /// `node`: below or above it where there is room, so that it leaves the
    /// node's relatives to its left and right in sight; else beside it.
    pub fn new(node: Point, size: Size, card: Size, room: Size) -> Self {
        const GAP: f64 = 10.0;
        let in_room = |left: f64| left.min(room.width - card.width).max(0.0);
        let (below, above) = (node.y + size.height + GAP, node.y - GAP);
        if below + card.height <= room.height {
            let (left, top) = (in_room(node.x), Some(below));
            return Self {
                left,
                top,
                bottom: None,
            };
        }
        if above >= card.height {
            let (left, bottom) = (in_room(node.x), Some(room.height - above));
            return Self {
                left,
                top: None,
                bottom,
            };
        }
        let right = node.x + size.width + GAP;
        let left = if right + card.width <= room.width {
            right
        } else {
            in_room(node.x - GAP - card.width)
        };
        let is_upper = node.y + size.height / 2.0 < room.height / 2.0;
        let (from_top, from_bottom) = (
            node.y.max(0.0),
            (room.height - node.y - size.height).max(0.0),
        );
        Self {
            left,
            top: is_upper.then_some(from_top),
            bottom: (!is_upper).then_some(from_bottom),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cards_leave_the_relatives_in_sight_and_stay_in_the_room() {
        const SHOWN: Size = Size {
            width: 208.0,
            height: 62.0,
        };
        const CARD: Size = Size {
            width: 300.0,
            height: 250.0,
        };
        let place = |x, y, width, height| {
            let place = CardPlace::new(Point { x, y }, SHOWN, CARD, Size { width, height });
            (place.left, place.top, place.bottom)
        };
        assert_eq!(
            place(100.0, 40.0, 800.0, 500.0),
            (100.0, Some(112.0), None),
            "below"
        );
        assert_eq!(
            place(700.0, 40.0, 800.0, 500.0),
            (500.0, Some(112.0), None),
            "moved in"
        );
        assert_eq!(
            place(100.0, 400.0, 800.0, 500.0),
            (100.0, None, Some(110.0)),
            "above"
        );
        assert_eq!(
            place(100.0, 90.0, 800.0, 300.0),
            (318.0, Some(90.0), None),
            "to the right"
        );
        assert_eq!(
            place(400.0, 150.0, 800.0, 300.0),
            (90.0, None, Some(88.0)),
            "to the left"
        );
        assert_eq!(place(50.0, 90.0, 360.0, 300.0).0, 0.0, "as far as it goes");
    }
}
