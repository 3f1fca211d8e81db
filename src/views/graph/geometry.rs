//! Where the graph's parts are: from the layout's answer to what is drawn.

use super::near::Near;
pub use super::shape::Shape;
use crate::worker::arrange::Arrangement;
pub use crate::worker::arrange::{HEADER, NODE};
use baton_engine::layout::{Point, Size};
use baton_engine::projection::GraphEdge;
use baton_engine::{GoalId, TaskId};
use std::sync::Arc;

/// The length of an arrow's head.
const HEAD: f64 = 7.0;

/// Where everything is.
#[derive(Clone, Debug, Default)]
pub struct Scene {
    /// Which tasks and dependencies there are.
    pub shape: Arc<Shape>,
    /// Where they are.
    pub arrangement: Arrangement,
    /// What is near what.
    pub near: Near,
}

/// A goal's region.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Region {
    /// The goal.
    pub goal: GoalId,
    /// Its top left corner.
    pub at: Point,
    /// Its size.
    pub size: Size,
}

impl Region {
    fn new(&(goal, sides): &(u32, [f32; 4])) -> Self {
        let [x, y, width, height] = sides.map(f64::from);
        Self {
            goal: GoalId(goal),
            at: Point { x, y },
            size: Size { width, height },
        }
    }
}

/// A way to go from a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// To a dependency.
    Left,
    /// To a dependent.
    Right,
    /// To the node above in the layer.
    Up,
    /// To the node below in the layer.
    Down,
}

impl Scene {
    /// Lays out `shape` at once.
    pub fn at_once(shape: Arc<Shape>) -> Self {
        let arrangement = shape.outline().arrange();
        Self::new(shape, arrangement)
    }

    /// The scene of `shape` as it was laid out.
    pub fn new(shape: Arc<Shape>, arrangement: Arrangement) -> Self {
        let near = Near::new(&shape, &arrangement);
        Self {
            shape,
            arrangement,
            near,
        }
    }

    /// What everything fits into.
    pub fn size(&self) -> Size {
        let [width, height] = self.arrangement.size.map(f64::from);
        Size { width, height }
    }

    /// The tasks that have a card of their own.
    pub fn shown_tasks(&self) -> Vec<TaskId> {
        let shown = |index: &usize| !self.shape.is_inside(*index);
        let indices = (0..self.shape.tasks.len()).filter(shown);
        indices.map(|index| self.shape.tasks[index]).collect()
    }

    /// The dependencies that are drawn.
    pub fn shown_edges(&self) -> Vec<GraphEdge> {
        let drawn = |index: &usize| !self.arrangement.route(*index).is_empty();
        let indices = (0..self.shape.ends.len()).filter(drawn);
        indices.map(|index| self.shape.edge(index)).collect()
    }

    /// The top left corner of a task's card, or of the card of its goal.
    pub fn position(&self, task: TaskId) -> Option<Point> {
        self.shape.index(task).map(|index| self.place(index))
    }

    /// The top left corner of the card of the task at `index`.
    pub fn place(&self, index: usize) -> Point {
        let place = self.arrangement.places.get(index).copied();
        point(place.unwrap_or_default())
    }

    /// The goals' regions.
    pub fn regions(&self) -> impl Iterator<Item = Region> {
        self.arrangement.regions.iter().map(Region::new)
    }

    /// The region of a goal.
    pub fn region(&self, goal: GoalId) -> Option<Region> {
        let regions = &self.arrangement.regions;
        let at = regions.binary_search_by_key(&goal.0, |region| region.0);
        at.ok().map(|at| Region::new(&regions[at]))
    }

    /// The way of an edge as an SVG path, up to its arrow's head.
    pub fn path(&self, edge: GraphEdge) -> Option<String> {
        let index = self.shape.edge_index(edge)?;
        let route = self.arrangement.route(index);
        let route: Vec<Point> = route.iter().copied().map(point).collect();
        Some(curve(&route))
    }

    /// The head of an edge's arrow as an SVG path.
    pub fn head(&self, edge: GraphEdge) -> Option<String> {
        let at = self.position(edge.dependent)?;
        let (x, y) = (at.x, at.y + NODE.height / 2.0);
        Some(format!("M{} {}l{HEAD} 4l-{HEAD} 4z", x - HEAD, y - 4.0))
    }

    /// The task to go to from `task`: along an edge, to the neighbour in the
    /// layer, or else to whatever is nearest in that direction.
    pub fn neighbour(&self, task: TaskId, direction: Direction) -> Option<TaskId> {
        let from = self.position(task)?;
        let cost = |at: Point| match direction {
            Direction::Left | Direction::Right => {
                (at.x - from.x).abs() + 3.0 * (at.y - from.y).abs()
            }
            Direction::Up | Direction::Down => 3.0 * (at.x - from.x).abs() + (at.y - from.y).abs(),
        };
        let is_beyond = |at: Point| match direction {
            Direction::Left => at.x < from.x,
            Direction::Right => at.x > from.x,
            Direction::Up => at.y < from.y,
            Direction::Down => at.y > from.y,
        };
        let nearest = |indices: &mut dyn Iterator<Item = usize>| {
            let shown = indices
                .filter(|&index| !self.shape.is_inside(index) && self.shape.tasks[index] != task);
            let costs = shown.map(|index| (cost(self.place(index)), index));
            let least = costs.min_by(|a, b| a.0.total_cmp(&b.0));
            least.map(|(_, index)| self.shape.tasks[index])
        };
        let linked = self.linked(task, direction);
        nearest(&mut linked.into_iter()).or_else(|| {
            let all = 0..self.shape.tasks.len();
            nearest(&mut all.filter(|&index| is_beyond(self.place(index))))
        })
    }

    fn linked(&self, task: TaskId, direction: Direction) -> Vec<usize> {
        let Some(at) = self.shape.index(task) else {
            return Vec::new();
        };
        let other_end = |&[from, to]: &[u32; 2]| match direction {
            Direction::Left => (to as usize == at).then_some(from as usize),
            Direction::Right => (from as usize == at).then_some(to as usize),
            Direction::Up | Direction::Down => None,
        };
        self.shape.ends.iter().filter_map(other_end).collect()
    }
}

/// A point as the layout's arithmetic has it.
pub fn point([x, y]: [f32; 2]) -> Point {
    Point {
        x: x.into(),
        y: y.into(),
    }
}

/// A smooth curve along `route`, level at every point of it, that leaves room for a head.
fn curve(route: &[Point]) -> String {
    let mut path = String::new();
    let last = route.len().saturating_sub(1);
    for (at, point) in route.iter().enumerate() {
        let x = if at == last { point.x - HEAD } else { point.x };
        let y = point.y;
        let Some(before) = at.checked_sub(1).map(|before| route[before]) else {
            path = format!("M{x} {y}");
            continue;
        };
        let is_level = (before.y - y).abs() < 0.5;
        let middle = f64::midpoint(before.x, x);
        path += &if is_level {
            format!("L{x} {y}")
        } else {
            format!("C{middle} {} {middle} {y} {x} {y}", before.y)
        };
    }
    path
}

/// The aspect of `room`, in steps, so that a small change of it moves nothing.
pub fn aspect(room: Size, last: Option<f64>) -> f64 {
    const TOLERANCE: f64 = 1.7;
    let now = room.width.max(1.0) / room.height.max(1.0);
    match last {
        Some(last) if now < last * TOLERANCE && last < now * TOLERANCE => last,
        _ => now,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use baton_engine::projection::GraphView;
    use baton_engine::{examples, projection};
    use std::collections::BTreeSet;

    fn at_once(graph: &GraphView, aspect: f64) -> Scene {
        Scene::at_once(Arc::new(Shape::new(graph, aspect, &BTreeSet::new())))
    }

    fn scene() -> Scene {
        let graph = projection::graph(examples::demonstration().open().state());
        at_once(&graph, 1.6)
    }

    #[test]
    fn arrows_follow_edges_and_layers() {
        let scene = scene();
        let edge = scene.shape.edge(0);
        let (from, to) = (edge.dependency, edge.dependent);
        assert_eq!(scene.neighbour(from, Direction::Right), Some(to));
        assert_eq!(scene.neighbour(to, Direction::Left), Some(from));
        let below = scene.neighbour(from, Direction::Down).expect("three goals");
        assert_eq!(scene.neighbour(below, Direction::Up), Some(from));
        assert_eq!(scene.neighbour(from, Direction::Up), None);
    }

    #[test]
    fn every_part_has_its_place() {
        let scene = scene();
        assert_eq!(scene.regions().count(), 3);
        assert!(
            scene
                .shape
                .tasks
                .iter()
                .all(|&task| scene.position(task).is_some())
        );
        assert!(
            scene
                .shown_edges()
                .iter()
                .all(|&edge| scene.path(edge).is_some())
        );
        assert_eq!(scene.position(TaskId(999)), None);
    }

    #[test]
    fn the_whole_company_is_laid_out_within_its_room() {
        let company = examples::all().pop().expect("there are examples");
        let graph = projection::graph(company.open().state());
        let size = at_once(&graph, 2.0).size();
        assert!((1.0..4.0).contains(&(size.width / size.height)), "{size:?}");
    }

    #[test]
    fn curves_are_level_at_their_points() {
        let route = [(0.0, 0.0), (50.0, 20.0), (150.0, 20.0), (207.0, 0.0)];
        let route = route.map(|(x, y)| Point { x, y });
        assert_eq!(
            curve(&route),
            "M0 0C25 0 25 20 50 20L150 20C175 20 175 0 200 0"
        );
        assert_eq!(curve(&[]), "");
    }

    #[test]
    fn a_small_change_of_room_moves_nothing() {
        let room = |width| Size {
            width,
            height: 100.0,
        };
        assert_eq!(aspect(room(200.0), None), 2.0);
        assert_eq!(aspect(room(150.0), Some(2.0)), 2.0);
        assert_eq!(aspect(room(100.0), Some(2.0)), 1.0);
    }
}
