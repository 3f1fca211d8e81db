//! Where the graph's parts are: from the view model to the layout's request,
//! and from its answer to what is drawn.

use baton_engine::layout::{self, Edge, Layout, Node, Point, Request, Size, Spacing};
use baton_engine::projection::{GraphEdge, GraphView};
use baton_engine::{GoalId, TaskId};

/// A task's card, in units of the graph.
pub const NODE: Size = Size {
    width: 216.0,
    height: 64.0,
};
/// The room above a goal's tasks for its text.
pub const HEADER: f64 = 26.0;
/// The length of an arrow's head.
const HEAD: f64 = 7.0;

const SPACING: Spacing = Spacing {
    layer: 44.0,
    node: 14.0,
    group: 24.0,
    padding: 12.0,
    header: HEADER,
};

/// What the layout depends on, and which tasks and goals its indices stand for.
#[derive(Clone, Debug, PartialEq)]
pub struct Shape {
    /// The task of each node.
    pub tasks: Vec<TaskId>,
    /// The dependency of each edge.
    pub edges: Vec<GraphEdge>,
    request: Request,
}

impl Shape {
    /// The shape of `graph` for a room of `aspect`.
    pub fn new(graph: &GraphView, aspect: f64) -> Self {
        let group = |goal: GoalId| goal.0;
        let nodes = graph.tasks.iter().map(|task| Node {
            size: NODE,
            group: group(task.goal),
        });
        let index = |task| {
            graph
                .index(task)
                .and_then(|index| u32::try_from(index).ok())
        };
        let ends = graph.edges().filter_map(|edge| {
            let (from, to) = (index(edge.dependency)?, index(edge.dependent)?);
            Some((edge, Edge { from, to }))
        });
        let (edges, ends) = ends.unzip();
        Self {
            tasks: graph.tasks.iter().map(|task| task.id).collect(),
            edges,
            request: Request {
                nodes: nodes.collect(),
                edges: ends,
                spacing: SPACING,
                aspect,
            },
        }
    }
}

/// Where everything is.
#[derive(Clone, Debug, PartialEq)]
pub struct Scene {
    /// Which tasks and dependencies there are.
    pub shape: Shape,
    layout: Layout,
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
    /// Lays out `shape`.
    pub fn new(shape: Shape) -> Self {
        let layout = layout::layout(&shape.request);
        Self { shape, layout }
    }

    /// What everything fits into.
    pub fn size(&self) -> Size {
        self.layout.size
    }

    /// The top left corner of a task's card.
    pub fn position(&self, task: TaskId) -> Option<Point> {
        self.shape
            .tasks
            .binary_search(&task)
            .ok()
            .map(|index| self.layout.positions[index])
    }

    /// The goals' regions.
    pub fn regions(&self) -> Vec<Region> {
        let regions = self.layout.groups.iter().map(|group| Region {
            goal: GoalId(group.group),
            at: group.at,
            size: group.size,
        });
        regions.collect()
    }

    /// The region of a goal.
    pub fn region(&self, goal: GoalId) -> Option<Region> {
        self.regions()
            .into_iter()
            .find(|region| region.goal == goal)
    }

    /// The way of an edge as an SVG path, up to its arrow's head.
    pub fn path(&self, edge: GraphEdge) -> Option<String> {
        let index = self.shape.edges.iter().position(|&other| other == edge)?;
        Some(curve(&self.layout.routes[index]))
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
        let linked: Vec<TaskId> = self.linked(task, direction);
        let nearest = |tasks: &[TaskId], accepts: &dyn Fn(Point) -> bool| {
            let places = tasks
                .iter()
                .filter_map(|&task| Some((self.position(task)?, task)));
            let fitting = places.filter(|&(at, other)| other != task && accepts(at));
            let cost = |at: Point| match direction {
                Direction::Left | Direction::Right => {
                    (at.x - from.x).abs() + 3.0 * (at.y - from.y).abs()
                }
                Direction::Up | Direction::Down => {
                    3.0 * (at.x - from.x).abs() + (at.y - from.y).abs()
                }
            };
            fitting
                .min_by(|a, b| cost(a.0).total_cmp(&cost(b.0)))
                .map(|found| found.1)
        };
        let is_beyond = |at: Point| match direction {
            Direction::Left => at.x < from.x,
            Direction::Right => at.x > from.x,
            Direction::Up => at.y < from.y,
            Direction::Down => at.y > from.y,
        };
        nearest(&linked, &|_| true).or_else(|| nearest(&self.shape.tasks, &is_beyond))
    }

    fn linked(&self, task: TaskId, direction: Direction) -> Vec<TaskId> {
        let other_end = |edge: &GraphEdge| match direction {
            Direction::Left => (edge.dependent == task).then_some(edge.dependency),
            Direction::Right => (edge.dependency == task).then_some(edge.dependent),
            Direction::Up | Direction::Down => None,
        };
        self.shape.edges.iter().filter_map(other_end).collect()
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

    fn scene() -> Scene {
        let graph = projection::graph(examples::demonstration().open().state());
        Scene::new(Shape::new(&graph, 1.6))
    }

    #[test]
    fn arrows_follow_edges_and_layers() {
        let scene = scene();
        let edge = scene.shape.edges[0];
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
        assert_eq!(scene.regions().len(), 3);
        assert!(
            scene
                .shape
                .tasks
                .iter()
                .all(|&task| scene.position(task).is_some())
        );
        assert!(
            scene
                .shape
                .edges
                .iter()
                .all(|&edge| scene.path(edge).is_some())
        );
        assert_eq!(scene.position(TaskId(999)), None);
    }

    #[test]
    fn the_whole_company_is_laid_out_within_its_room() {
        let company = examples::all().pop().expect("there are examples");
        let graph = projection::graph(company.open().state());
        let size = Scene::new(Shape::new(&graph, 2.0)).size();
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
