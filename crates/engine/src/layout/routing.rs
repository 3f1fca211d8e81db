//! The ways of edges.

use super::{Point, Request};

/// What edges pass on their way.
pub(super) struct Ways {
    /// The right border of each node's layer.
    exits: Vec<f64>,
    /// Where each edge enters and leaves the layers that it passes through.
    bends: Vec<Vec<Point>>,
}

impl Ways {
    pub fn new(request: &Request) -> Self {
        Self {
            exits: vec![0.0; request.nodes.len()],
            bends: vec![Vec::new(); request.edges.len()],
        }
    }

    /// The edges of a node leave its layer at `x`.
    pub fn leave(&mut self, node: u32, x: f64) {
        self.exits[node as usize] = x;
    }

    /// An edge enters a layer at `at`. It comes by its layers from left to right.
    pub fn bend(&mut self, edge: u32, at: Point, width: f64) {
        let end = Point {
            x: at.x + width,
            y: at.y,
        };
        self.bends[edge as usize].extend([at, end]);
    }

    /// The routes of all edges.
    pub fn routes(self, request: &Request, positions: &[Point]) -> Vec<Vec<Point>> {
        let exits = self.exits;
        let edges = request.edges.iter().zip(self.bends);
        let route = edges.map(|(edge, bends)| {
            let (from, to) = (edge.from as usize, edge.to as usize);
            let (start, end) = (positions[from], positions[to]);
            let (from_size, to_size) = (request.nodes[from].size, request.nodes[to].size);
            let (x, y) = (start.x + from_size.width, start.y + from_size.height / 2.0);
            let mut route = Vec::with_capacity(bends.len() + 3);
            route.push(Point { x, y });
            if exits[from] > x {
                route.push(Point { x: exits[from], y });
            }
            route.extend(bends);
            route.push(Point {
                x: end.x,
                y: end.y + to_size.height / 2.0,
            });
            route
        });
        route.collect()
    }
}
