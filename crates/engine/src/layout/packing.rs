//! Puts the pieces of a group below each other, groups that are linked below
//! each other too, and the rest into columns that fill the room.

use super::piece::{self, What};
use super::{GroupBox, Layout, Piece, Point, Request, Size};
use std::collections::BTreeMap;

/// Most columns of groups.
const MAX_COLUMNS: usize = 24;
/// Halvings in the search for a column's height.
const HALVINGS: usize = 40;

/// Everything in its place.
pub(super) fn pack(request: &Request, layers: Vec<u32>, pieces: &[Piece]) -> Layout {
    let clusters: Vec<Cluster> = clusters(request, pieces)
        .into_iter()
        .map(|pieces| Cluster::new(request, &layers, pieces))
        .collect();
    let sizes: Vec<Size> = clusters.iter().map(|cluster| cluster.size).collect();
    let places = columns(&sizes, request.spacing.group, request.aspect);
    let mut layout = Layout {
        positions: vec![Point::default(); request.nodes.len()],
        routes: vec![Vec::new(); request.edges.len()],
        layers,
        ..Layout::default()
    };
    let mut ways = Ways::new(request);
    for (cluster, &at) in clusters.iter().zip(&places) {
        cluster.put(request, at, &mut layout, &mut ways);
        layout.size.width = layout.size.width.max(at.x + cluster.size.width);
        layout.size.height = layout.size.height.max(at.y + cluster.size.height);
    }
    layout.groups.sort_by_key(|group| group.group);
    layout.routes = ways.routes(request, &layout.positions);
    layout
}

/// Groups that edges link, laid out on common layers.
struct Cluster<'a> {
    groups: Vec<Group<'a>>,
    columns: Vec<Column>,
    size: Size,
}

/// A layer's extent from left to right.
#[derive(Clone, Copy, Default)]
struct Column {
    x: f64,
    width: f64,
}

struct Group<'a> {
    pieces: Vec<&'a Piece>,
    y: f64,
    height: f64,
}

impl<'a> Cluster<'a> {
    fn new(request: &Request, layers: &[u32], pieces: BTreeMap<u32, Vec<&'a Piece>>) -> Self {
        let spacing = &request.spacing;
        let mut y = 0.0;
        let mut groups = Vec::new();
        for pieces in pieces.into_values() {
            let heights: f64 = pieces.iter().map(|piece| piece.height + spacing.node).sum();
            let height = heights - spacing.node + spacing.header + 2.0 * spacing.padding;
            groups.push(Group { pieces, y, height });
            y += height + spacing.group;
        }
        let columns = layer_columns(request, layers, &groups);
        let right = columns.last().map_or(0.0, |column| column.x + column.width);
        let size = Size {
            width: right + spacing.padding,
            height: y - spacing.group,
        };
        Self { groups, columns, size }
    }

    fn put(&self, request: &Request, at: Point, layout: &mut Layout, ways: &mut Ways) {
        let spacing = &request.spacing;
        for group in &self.groups {
            let mut top = at.y + group.y + spacing.header + spacing.padding;
            let (mut left, mut right) = (f64::INFINITY, 0.0_f64);
            for piece in &group.pieces {
                for item in &piece.items {
                    let column = self.columns[item.layer];
                    let (x, y) = (at.x + column.x, top + item.y);
                    match item.what {
                        What::Node(node) => {
                            let size = request.nodes[node].size;
                            ways.exits[node] = x + column.width;
                            layout.positions[node] = Point { x, y: y - size.height / 2.0 };
                            left = left.min(x);
                            right = right.max(x + size.width);
                        }
                        What::Bend(edge) => {
                            ways.bends[edge].extend([Point { x, y }, Point { x: x + column.width, y }]);
                        }
                    }
                }
                top += piece.height + spacing.node;
            }
            layout.groups.push(GroupBox {
                group: group.pieces[0].group,
                at: Point { x: left - spacing.padding, y: at.y + group.y },
                size: Size { width: right - left + 2.0 * spacing.padding, height: group.height },
            });
        }
    }
}

fn layer_columns(request: &Request, layers: &[u32], groups: &[Group]) -> Vec<Column> {
    let pieces = groups.iter().flat_map(|group| &group.pieces);
    let mut columns: Vec<Column> = Vec::new();
    for item in pieces.flat_map(|piece| &piece.items) {
        if let What::Node(node) = item.what {
            let layer = layers[node] as usize;
            if columns.len() <= layer {
                columns.resize(layer + 1, Column::default());
            }
            columns[layer].width = columns[layer].width.max(request.nodes[node].size.width);
        }
    }
    let mut x = request.spacing.padding;
    for column in &mut columns {
        column.x = x;
        x += column.width + request.spacing.layer;
    }
    columns
}

/// The pieces by cluster and group.
fn clusters<'a>(request: &Request, pieces: &'a [Piece]) -> Vec<BTreeMap<u32, Vec<&'a Piece>>> {
    let mut numbers: Vec<u32> = pieces.iter().map(|piece| piece.group).collect();
    numbers.dedup();
    let slot = |group: u32| numbers.partition_point(|&number| number < group);
    let mut joined: Vec<usize> = (0..numbers.len()).collect();
    for edge in &request.edges {
        let group = |node: u32| request.nodes[node as usize].group;
        piece::join(&mut joined, slot(group(edge.from)), slot(group(edge.to)));
    }
    let mut clusters: BTreeMap<usize, BTreeMap<u32, Vec<&Piece>>> = BTreeMap::new();
    for piece in pieces {
        let cluster = clusters.entry(piece::root(&mut joined, slot(piece.group))).or_default();
        cluster.entry(piece.group).or_default().push(piece);
    }
    clusters.into_values().collect()
}

/// Where boxes of these sizes go: one below the other, in as many columns as
/// show them largest in a room of the given aspect.
fn columns(sizes: &[Size], gap: f64, aspect: f64) -> Vec<Point> {
    let mut best: (f64, Vec<Point>) = (0.0, Vec::new());
    for count in 1..=sizes.len().min(MAX_COLUMNS) {
        let (places, whole) = fill(sizes, gap, column_height(sizes, gap, count));
        let scale = (aspect / whole.width).min(1.0 / whole.height);
        if scale > best.0 || best.1.is_empty() {
            best = (scale, places);
        }
    }
    best.1
}

/// The least height at which `count` columns hold everything.
fn column_height(sizes: &[Size], gap: f64, count: usize) -> f64 {
    let total: f64 = sizes.iter().map(|size| size.height + gap).sum();
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
            y += size.height + gap;
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
fn fill(sizes: &[Size], gap: f64, height: f64) -> (Vec<Point>, Size) {
    let mut places = Vec::with_capacity(sizes.len());
    let mut at = Point::default();
    let mut width: f64 = 0.0;
    let mut whole = Size::default();
    for size in sizes {
        if at.y > 0.0 && at.y + size.height > height {
            at = Point { x: at.x + width + gap, y: 0.0 };
            width = 0.0;
        }
        places.push(at);
        width = width.max(size.width);
        whole.width = whole.width.max(at.x + width);
        whole.height = whole.height.max(at.y + size.height);
        at.y += size.height + gap;
    }
    (places, whole)
}

/// What edges pass on their way.
struct Ways {
    /// The right border of each node's layer.
    exits: Vec<f64>,
    /// Where each edge enters and leaves the layers that it passes through.
    bends: Vec<Vec<Point>>,
}

impl Ways {
    fn new(request: &Request) -> Self {
        Self {
            exits: vec![0.0; request.nodes.len()],
            bends: vec![Vec::new(); request.edges.len()],
        }
    }

    fn routes(self, request: &Request, positions: &[Point]) -> Vec<Vec<Point>> {
        let exits = self.exits;
        let edges = request.edges.iter().zip(self.bends);
        let route = edges.map(|(edge, bends)| {
            let (from, to) = (edge.from as usize, edge.to as usize);
            let (start, end) = (positions[from], positions[to]);
            let (from_size, to_size) = (request.nodes[from].size, request.nodes[to].size);
            let (x, y) = (start.x + from_size.width, start.y + from_size.height / 2.0);
            let mut route = vec![Point { x, y }];
            if exits[from] > x {
                route.push(Point { x: exits[from], y });
            }
            route.extend(bends);
            route.push(Point { x: end.x, y: end.y + to_size.height / 2.0 });
            route
        });
        route.collect()
    }
}
