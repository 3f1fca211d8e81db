//! Puts the pieces of a group into a box, groups that are linked below each
//! other, and the rest into columns or rows that fill the room.

use super::filling;
use super::piece::{self, What};
use super::routing::Ways;
use super::{GroupBox, Layout, Piece, Point, Request, Size};
use std::collections::BTreeMap;

/// Everything in its place.
pub(super) fn pack(request: &Request, layers: Vec<u32>, pieces: &[Piece]) -> Layout {
    let clusters: Vec<Cluster> = clusters(request, pieces)
        .into_iter()
        .map(|numbers| {
            let of_group = |(group, numbers): (u32, Vec<usize>)| {
                let of_group = numbers.into_iter().map(|number| &pieces[number]);
                (group, of_group.collect())
            };
            Cluster::new(request, numbers.into_iter().map(of_group).collect())
        })
        .collect();
    let sizes: Vec<Size> = clusters.iter().map(|cluster| cluster.size).collect();
    let gap = Size {
        width: request.spacing.group,
        height: request.spacing.group,
    };
    let places = filling::places(&sizes, gap, request.aspect);
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
pub(super) struct Column {
    /// Where it begins.
    pub x: f64,
    /// How wide its nodes are.
    pub width: f64,
}

struct Group<'a> {
    pieces: Vec<&'a Piece>,
    /// Where each piece's first layer and top are, in the group.
    places: Vec<Point>,
    y: f64,
    size: Size,
}

impl<'a> Cluster<'a> {
    fn new(request: &Request, pieces: BTreeMap<u32, Vec<&'a Piece>>) -> Self {
        let spacing = &request.spacing;
        let columns = columns(request, pieces.values().flatten().copied());
        let mut size = Size::default();
        let mut groups = Vec::new();
        for pieces in pieces.into_values() {
            let mut group = Group::new(request, &columns, pieces);
            group.y = size.height;
            size.height += group.size.height + spacing.group;
            size.width = size.width.max(group.size.width);
            groups.push(group);
        }
        size.height -= spacing.group;
        Self {
            groups,
            columns,
            size,
        }
    }

    fn put(&self, request: &Request, at: Point, layout: &mut Layout, ways: &mut Ways) {
        for group in &self.groups {
            let (mut left, mut right) = (f64::INFINITY, 0.0_f64);
            for (piece, place) in group.pieces.iter().zip(&group.places) {
                let first = piece.first_layer as usize;
                let origin = Point {
                    x: at.x + place.x - self.columns[first].x,
                    y: at.y + group.y + place.y,
                };
                put_piece(request, piece, &self.columns, origin, layout, ways);
                let (start, end) = node_extent(request, &self.columns, piece);
                left = left.min(origin.x + start);
                right = right.max(origin.x + end);
            }
            let padding = request.spacing.padding;
            layout.groups.push(GroupBox {
                group: group.pieces[0].group,
                at: Point {
                    x: left - padding,
                    y: at.y + group.y,
                },
                size: Size {
                    width: right - left + 2.0 * padding,
                    height: group.size.height,
                },
            });
        }
    }
}

/// Puts the items of a piece; `origin` is where the first of all columns would
/// begin, and the top of the piece.
pub(super) fn put_piece(
    request: &Request,
    piece: &Piece,
    columns: &[Column],
    origin: Point,
    layout: &mut Layout,
    ways: &mut Ways,
) {
    for (item, &what) in piece.what.iter().enumerate() {
        let layer = piece.first_layer + piece.levels.layer[item];
        let column = columns[layer as usize];
        let at = Point {
            x: origin.x + column.x,
            y: origin.y + piece.y[item],
        };
        match what {
            What::Node(node) => {
                let size = request.nodes[node as usize].size;
                layout.positions[node as usize] = Point {
                    x: at.x,
                    y: at.y - size.height / 2.0,
                };
                ways.leave(node, at.x + column.width);
            }
            What::Bend(edge) => ways.bend(edge, at, column.width),
        }
    }
}

impl<'a> Group<'a> {
    fn new(request: &Request, columns: &[Column], pieces: Vec<&'a Piece>) -> Self {
        let spacing = &request.spacing;
        let own_x = |piece: &Piece| columns[piece.first_layer as usize].x;
        let mut places = vec![Point::default(); pieces.len()];
        let (bound, free): (Vec<usize>, Vec<usize>) =
            (0..pieces.len()).partition(|&index| pieces[index].is_bound);
        let mut top = spacing.header + spacing.padding;
        for &index in &bound {
            places[index] = Point {
                x: own_x(pieces[index]),
                y: top,
            };
            top += pieces[index].height + spacing.node;
        }
        // Only what stands alone may leave the layers of the others.
        let sizes = free.iter().map(|&index| piece_size(columns, pieces[index]));
        let free_places = fill_room(request, &sizes.collect::<Vec<_>>());
        let is_one_column = free_places.iter().all(|place| place.x == 0.0);
        for (&index, place) in free.iter().zip(free_places) {
            let x = match is_one_column {
                true => own_x(pieces[index]),
                false => spacing.padding + place.x,
            };
            let y = top + place.y;
            places[index] = Point { x, y };
        }
        let mut size = Size::default();
        for (piece, place) in pieces.iter().zip(&places) {
            size.width = size.width.max(place.x + piece_size(columns, piece).width);
            size.height = size.height.max(place.y + piece.height);
        }
        size.width += spacing.padding;
        size.height += spacing.padding;
        Self {
            pieces,
            places,
            y: 0.0,
            size,
        }
    }
}

/// Where pieces of these sizes go that no edge links to others.
fn fill_room(request: &Request, sizes: &[Size]) -> Vec<Point> {
    let gap = Size {
        width: request.spacing.layer,
        height: request.spacing.node,
    };
    let room = Size {
        width: request.aspect,
        height: 1.0,
    };
    filling::columns(sizes, gap, room).1
}

/// The room that a piece takes with its layers in these columns.
pub(super) fn piece_size(columns: &[Column], piece: &Piece) -> Size {
    let first = columns[piece.first_layer as usize];
    let last = columns[piece.first_layer as usize + piece.levels.count() - 1];
    Size {
        width: last.x + last.width - first.x,
        height: piece.height,
    }
}

/// Where the layers of these pieces are, when they are on common ones.
pub(super) fn columns<'a>(
    request: &Request,
    pieces: impl Iterator<Item = &'a Piece>,
) -> Vec<Column> {
    let mut columns: Vec<Column> = Vec::new();
    for piece in pieces {
        let layers = piece.first_layer as usize + piece.levels.count();
        if columns.len() < layers {
            columns.resize(layers, Column::default());
        }
        for (&what, &layer) in piece.what.iter().zip(&piece.levels.layer) {
            if let What::Node(node) = what {
                let width = &mut columns[(piece.first_layer + layer) as usize].width;
                *width = width.max(request.nodes[node as usize].size.width);
            }
        }
    }
    Column::line_up(&mut columns, request.spacing.padding, request.spacing.layer);
    columns
}

impl Column {
    /// Puts columns beside each other.
    pub fn line_up(columns: &mut [Self], mut x: f64, gap: f64) {
        for column in columns {
            column.x = x;
            x += column.width + gap;
        }
    }
}

/// From where to where the nodes of a piece reach from left to right, with its
/// layers in these columns.
pub(super) fn node_extent(request: &Request, columns: &[Column], piece: &Piece) -> (f64, f64) {
    let mut extent = (f64::INFINITY, 0.0_f64);
    for (&what, &layer) in piece.what.iter().zip(&piece.levels.layer) {
        if let What::Node(node) = what {
            let x = columns[(piece.first_layer + layer) as usize].x;
            let width = request.nodes[node as usize].size.width;
            extent = (extent.0.min(x), extent.1.max(x + width));
        }
    }
    extent
}

/// The numbers of the pieces by cluster and group.
pub(super) fn clusters(request: &Request, pieces: &[Piece]) -> Vec<BTreeMap<u32, Vec<usize>>> {
    let mut groups: Vec<u32> = pieces.iter().map(|piece| piece.group).collect();
    groups.dedup();
    let slot = |group: u32| groups.partition_point(|&other| other < group);
    let mut joined: Vec<usize> = (0..groups.len()).collect();
    for edge in &request.edges {
        let group = |node: u32| request.nodes[node as usize].group;
        piece::join(&mut joined, slot(group(edge.from)), slot(group(edge.to)));
    }
    let mut clusters: BTreeMap<usize, BTreeMap<u32, Vec<usize>>> = BTreeMap::new();
    for (number, piece) in pieces.iter().enumerate() {
        let cluster = piece::root(&mut joined, slot(piece.group));
        let cluster = clusters.entry(cluster).or_default();
        cluster.entry(piece.group).or_default().push(number);
    }
    clusters.into_values().collect()
}
