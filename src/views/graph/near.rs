//! What is near what: a grid over the graph whose cells know the cards and the
//! stretches of edges in them, so that looking at a part costs that part.

use super::geometry::{NODE, Shape};
use crate::worker::arrange::Arrangement;
use baton_engine::layout::{Point, Size};
use std::collections::BTreeSet;

/// The size of a cell: a few cards.
const CELL: Size = Size {
    width: 1040.0,
    height: 312.0,
};
/// A grid has at most so many cells each way; they are larger then.
const MAX_CELLS: f64 = 512.0;

/// A part of the plane.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Area {
    /// Its top left corner.
    pub at: Point,
    /// Its size.
    pub size: Size,
}

impl Area {
    /// Whether a box touches it.
    pub fn touches(&self, at: Point, size: Size) -> bool {
        at.x <= self.at.x + self.size.width
            && at.y <= self.at.y + self.size.height
            && at.x + size.width >= self.at.x
            && at.y + size.height >= self.at.y
    }

    fn has(&self, point: Point) -> bool {
        (0.0..=self.size.width).contains(&(point.x - self.at.x))
            && (0.0..=self.size.height).contains(&(point.y - self.at.y))
    }
}

/// What is near what.
#[derive(Clone, Debug, Default)]
pub struct Near {
    columns: usize,
    rows: usize,
    cell: Size,
    cards: Cells,
    edges: Cells,
}

/// For each cell, what is in it.
#[derive(Clone, Debug, Default)]
struct Cells {
    /// Where each cell's begin, and the end of the last.
    starts: Vec<u32>,
    items: Vec<u32>,
}

impl Near {
    /// The grid over `arrangement`. Of the tasks of a collapsed goal, the first
    /// stands for its card.
    pub fn new(shape: &Shape, arrangement: &Arrangement) -> Self {
        let [width, height] = arrangement.size.map(f64::from);
        let cell = Size {
            width: CELL.width.max(width / MAX_CELLS),
            height: CELL.height.max(height / MAX_CELLS),
        };
        let mut near = Self {
            columns: (width / cell.width) as usize + 1,
            rows: (height / cell.height) as usize + 1,
            cell,
            ..Self::default()
        };
        let mut cards = Vec::new();
        let mut collapsed = BTreeSet::new();
        for (index, place) in (0_u32..).zip(&arrangement.places) {
            let goal = shape.goals[index as usize];
            if !shape.is_inside(index as usize) || collapsed.insert(goal) {
                let [x, y] = place.map(f64::from);
                let end = (x + NODE.width, y + NODE.height);
                near.cover((x, y), end, |cell| cards.push((cell, index)));
            }
        }
        let mut edges = Vec::new();
        for index in 0..shape.ends.len() {
            for stretch in arrangement.route(index).windows(2) {
                let [from, to] =
                    [stretch[0], stretch[1]].map(|[x, y]| (f64::from(x), f64::from(y)));
                let start = (from.0.min(to.0), from.1.min(to.1));
                let end = (from.0.max(to.0), from.1.max(to.1));
                near.cover(start, end, |cell| edges.push((cell, index as u32)));
            }
        }
        let count = near.columns * near.rows;
        near.cards = Cells::new(count, cards);
        near.edges = Cells::new(count, edges);
        near
    }

    /// The cards that touch `area`, by index.
    pub fn cards(&self, area: Area) -> Vec<u32> {
        self.within(&self.cards, area)
    }

    /// The edges that may touch `area`, by index.
    pub fn edges(&self, area: Area) -> Vec<u32> {
        self.within(&self.edges, area)
    }

    /// The card at `point`, where each is at what `place` tells.
    pub fn card_at(&self, point: Point, place: impl Fn(usize) -> Point) -> Option<usize> {
        let size = Size::default();
        let candidates = self.cards(Area { at: point, size });
        let at = |index: &usize| Area {
            at: place(*index),
            size: NODE,
        };
        let mut candidates = candidates.into_iter().map(|index| index as usize);
        candidates.find(|index| at(index).has(point))
    }

    fn within(&self, cells: &Cells, area: Area) -> Vec<u32> {
        let mut found = Vec::new();
        let end = (area.at.x + area.size.width, area.at.y + area.size.height);
        self.cover((area.at.x, area.at.y), end, |cell| {
            found.extend_from_slice(cells.of(cell));
        });
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Calls `each` with every cell that the box between two corners touches.
    fn cover(&self, start: (f64, f64), end: (f64, f64), mut each: impl FnMut(u32)) {
        if self.columns == 0 || end.0 < 0.0 || end.1 < 0.0 {
            return;
        }
        // A float below zero becomes the whole number zero.
        let (left, right) = (start.0 / self.cell.width, end.0 / self.cell.width);
        let (top, bottom) = (start.1 / self.cell.height, end.1 / self.cell.height);
        for row in top as usize..=(bottom as usize).min(self.rows - 1) {
            for column in left as usize..=(right as usize).min(self.columns - 1) {
                each((row * self.columns + column) as u32);
            }
        }
    }
}

impl Cells {
    /// Each cell's items from pairs of a cell and an item.
    fn new(count: usize, pairs: Vec<(u32, u32)>) -> Self {
        let mut starts = vec![0_u32; count + 1];
        for &(cell, _) in &pairs {
            starts[cell as usize + 1] += 1;
        }
        for cell in 0..count {
            starts[cell + 1] += starts[cell];
        }
        let mut next = starts.clone();
        let mut items = vec![0; pairs.len()];
        for (cell, item) in pairs {
            let at = &mut next[cell as usize];
            items[*at as usize] = item;
            *at += 1;
        }
        Self { starts, items }
    }

    fn of(&self, cell: u32) -> &[u32] {
        let cell = cell as usize;
        &self.items[self.starts[cell] as usize..self.starts[cell + 1] as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::super::geometry::Scene;
    use super::*;
    use baton_engine::{examples, projection};
    use std::sync::Arc;

    fn company() -> Scene {
        let company = examples::all().pop().expect("there are examples");
        let graph = projection::graph(company.open().state());
        Scene::at_once(Arc::new(Shape::new(&graph, 1.6, &BTreeSet::new())))
    }

    #[test]
    fn an_area_has_the_cards_that_touch_it() {
        let scene = company();
        let all = scene.shape.tasks.len();
        for (width, height) in [(10.0, 10.0), (700.0, 200.0), (1e6, 1e6)] {
            let area = Area {
                at: scene.place(all / 2),
                size: Size { width, height },
            };
            let touches = |at: Point| {
                at.x <= area.at.x + width
                    && at.y <= area.at.y + height
                    && at.x + NODE.width >= area.at.x
                    && at.y + NODE.height >= area.at.y
            };
            let found = scene.near.cards(area);
            let mut touching = (0..all).filter(|&index| touches(scene.place(index)));
            assert!(touching.all(|index| found.contains(&(index as u32))));
        }
    }

    #[test]
    fn a_card_is_found_by_any_point_of_it_and_nothing_beside_it() {
        let scene = company();
        let at = |point| scene.near.card_at(point, |index| scene.place(index));
        for index in 0..scene.shape.tasks.len() {
            let Point { x, y } = scene.place(index);
            let inside = Point {
                x: x + NODE.width - 1.0,
                y: y + NODE.height - 1.0,
            };
            assert_eq!(at(inside), Some(index));
            assert_eq!(at(Point { x: x - 1.0, y }), None);
        }
        assert_eq!(at(Point { x: -5.0, y: -5.0 }), None);
    }

    #[test]
    fn a_stretch_of_an_edge_is_found_where_it_passes() {
        let scene = company();
        for index in 0..scene.shape.ends.len() {
            let route = scene.arrangement.route(index);
            let [x, y] = route[route.len() / 2].map(f64::from);
            let area = Area {
                at: Point { x, y },
                size: Size::default(),
            };
            assert!(scene.near.edges(area).contains(&(index as u32)));
        }
    }
}
