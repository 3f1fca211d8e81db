//! Where the graph's parts are: from the view model to what is asked of the
//! layout, and from its answer to what is drawn.

use super::near::Near;
use crate::worker::arrange::{Arrangement, Outline};
pub use crate::worker::arrange::{HEADER, NODE};
use baton_engine::layout::{Point, Size};
use baton_engine::projection::{GraphEdge, GraphTask, GraphView};
use baton_engine::{GoalId, TaskId, TaskSpec};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The length of an arrow's head.
const HEAD: f64 = 7.0;

/// What the layout depends on.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shape {
    /// The tasks, by id.
    pub tasks: Vec<TaskId>,
    /// The goal of each.
    pub goals: Vec<GoalId>,
    /// What was said about each when the shape was made.
    pub specs: Vec<Arc<TaskSpec>>,
    /// The dependencies, by dependent: the positions of the task that is waited
    /// for and of the one that waits.
    pub ends: Vec<[u32; 2]>,
    /// The goals that are drawn as one card each.
    pub collapsed: BTreeSet<GoalId>,
    aspect: f64,
}

impl Shape {
    /// The shape of `graph` for a room of `aspect`.
    pub fn new(graph: &GraphView, aspect: f64, collapsed: &BTreeSet<GoalId>) -> Self {
        let tasks: Vec<TaskId> = graph.tasks.iter().map(|task| task.id).collect();
        let index = |task: TaskId| Some(tasks.binary_search(&task).ok()? as u32);
        let ends = graph
            .edges()
            .filter_map(|edge| Some([index(edge.dependency)?, index(edge.dependent)?]));
        Self {
            ends: ends.collect(),
            goals: graph.tasks.iter().map(|task| task.goal).collect(),
            specs: graph.tasks.iter().map(|task| task.spec.clone()).collect(),
            collapsed: collapsed.clone(),
            aspect,
            tasks,
        }
    }

    /// Whether it would be the shape of `graph` too.
    pub fn is_of(&self, graph: &GraphView, aspect: f64, collapsed: &BTreeSet<GoalId>) -> bool {
        let is_same = |(index, task): (usize, &GraphTask)| {
            self.tasks[index] == task.id
                && self.goals[index] == task.goal
                // What is the same in memory is not looked at.
                && self.specs[index] == task.spec
        };
        self.tasks.len() == graph.tasks.len()
            && self.aspect == aspect
            && self.collapsed == *collapsed
            && graph.tasks.iter().enumerate().all(is_same)
    }

    /// Whether it is what became of `before` by an edit, so that what was there
    /// should stay where it was: at least half of it is still there.
    pub fn continues(&self, before: &Self) -> bool {
        let stays = |(at, task): (usize, &TaskId)| {
            self.tasks.binary_search(task).is_ok_and(|now| {
                self.goals[now] == before.goals[at] && self.specs[now].name == before.specs[at].name
            })
        };
        let stay = before.tasks.iter().enumerate().filter(|&it| stays(it));
        self.collapsed == before.collapsed
            && self.aspect == before.aspect
            && !before.tasks.is_empty()
            && 2 * stay.count() >= before.tasks.len()
    }

    /// What to ask of the layout.
    pub fn outline(&self) -> Outline {
        let present = |goal: &&GoalId| self.goals.contains(goal);
        Outline {
            aspect: self.aspect,
            tasks: self.tasks.iter().map(|task| task.0).collect(),
            goals: self.goals.iter().map(|goal| goal.0).collect(),
            edges: self.ends.clone(),
            collapsed: self
                .collapsed
                .iter()
                .filter(present)
                .map(|goal| goal.0)
                .collect(),
            ..Outline::default()
        }
    }

    /// The position of a task.
    pub fn index(&self, task: TaskId) -> Option<usize> {
        self.tasks.binary_search(&task).ok()
    }

    /// The dependency at `index`.
    pub fn edge(&self, index: usize) -> GraphEdge {
        let [dependency, dependent] = self.ends[index].map(|end| self.tasks[end as usize]);
        GraphEdge {
            dependent,
            dependency,
        }
    }

    fn edge_index(&self, edge: GraphEdge) -> Option<usize> {
        let (from, to) = (self.index(edge.dependency)?, self.index(edge.dependent)?);
        let first = self.ends.partition_point(|&[_, end]| (end as usize) < to);
        let rest = self.ends[first..].iter();
        let mut here = rest.take_while(|&&[_, end]| end as usize == to);
        Some(first + here.position(|&[start, _]| start as usize == from)?)
    }

    /// Whether the task at `index` is inside a goal that is drawn as one card.
    pub fn is_inside(&self, index: usize) -> bool {
        self.collapsed.contains(&self.goals[index])
    }
}

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
    use baton_engine::{examples, projection};

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
