//! What stays where it was when a graph is laid out again: places of kept
//! items, and room made for others between them.

use super::packing::Column;
use super::piece::{Piece, What};
use super::update::Earlier;
use super::{Request, Spacing, coordinates};
use std::collections::BTreeMap;

/// Differences less than this come from rounding.
const TOLERANCE: f64 = 1e-6;

/// Where kept items were.
pub(super) struct Kept {
    /// The middle of each kept node.
    nodes: Vec<Option<f64>>,
    /// The layer after each kept edge's start, and its places in the layers
    /// from there on.
    bends: Vec<(u32, Vec<f64>)>,
    /// How wide each layer of each earlier group was.
    widths: BTreeMap<u32, Vec<f64>>,
}

impl Kept {
    pub fn new(request: &Request, earlier: &Earlier, layers: &[u32]) -> Self {
        let nodes = (0..request.nodes.len()).map(|node| {
            let was = earlier.nodes[node]? as usize;
            let (then, now) = (&earlier.request.nodes[was], &request.nodes[node]);
            let is_kept = then.group == now.group && earlier.layout.layers[was] == layers[node];
            is_kept.then(|| earlier.layout.positions[was].y + then.size.height / 2.0)
        });
        let mut widths: BTreeMap<u32, Vec<f64>> = BTreeMap::new();
        for (node, &layer) in earlier.request.nodes.iter().zip(&earlier.layout.layers) {
            let widths = widths.entry(node.group).or_default();
            let layer = layer as usize;
            if widths.len() <= layer {
                widths.resize(layer + 1, 0.0);
            }
            widths[layer] = widths[layer].max(node.size.width);
        }
        Self {
            nodes: nodes.collect(),
            bends: bends(request, earlier),
            widths,
        }
    }

    /// Where an item was that is in this layer now; none if it is not kept.
    pub fn place(&self, what: What, layer: u32) -> Option<f64> {
        match what {
            What::Node(node) => self.nodes[node as usize],
            What::Bend(edge) => {
                let (first, places) = &self.bends[edge as usize];
                places.get(layer.checked_sub(*first)? as usize).copied()
            }
        }
    }

    /// Where the layers of these groups were when they were on common ones.
    pub fn columns(&self, spacing: &Spacing, groups: impl Iterator<Item = u32>) -> Vec<Column> {
        let mut columns: Vec<Column> = Vec::new();
        for widths in groups.filter_map(|group| self.widths.get(&group)) {
            if columns.len() < widths.len() {
                columns.resize(widths.len(), Column::default());
            }
            for (column, &width) in columns.iter_mut().zip(widths) {
                column.width = column.width.max(width);
            }
        }
        Column::line_up(&mut columns, spacing.padding, spacing.layer);
        columns
    }

    /// How far right of `columns` the nodes of a piece were. The outer answer
    /// is none when that differs among them, the inner when none is kept.
    #[expect(clippy::option_option, reason = "a mistake and nothing are two things")]
    pub fn shift(
        &self,
        earlier: &Earlier,
        piece: &Piece,
        columns: &[Column],
    ) -> Option<Option<f64>> {
        let mut common: Option<f64> = None;
        for &what in &piece.what {
            let What::Node(node) = what else { continue };
            if self.nodes[node as usize].is_none() {
                continue;
            }
            let was = earlier.nodes[node as usize]? as usize;
            let column = columns.get(earlier.layout.layers[was] as usize)?;
            let shift = earlier.layout.positions[was].x - column.x;
            if common.is_some_and(|common| (common - shift).abs() > TOLERANCE) {
                return None;
            }
            common = common.or(Some(shift));
        }
        Some(common)
    }
}

/// Where each edge that was there earlier passed the layers.
fn bends(request: &Request, earlier: &Earlier) -> Vec<(u32, Vec<f64>)> {
    let mut by_ends: BTreeMap<(u32, u32), Vec<usize>> = BTreeMap::new();
    for (index, edge) in earlier.request.edges.iter().enumerate().rev() {
        by_ends.entry((edge.from, edge.to)).or_default().push(index);
    }
    let mut of_edge = |from: u32, to: u32| {
        let (from, to) = (earlier.nodes[from as usize]?, earlier.nodes[to as usize]?);
        let edge = by_ends.get_mut(&(from, to))?.pop()?;
        let first = earlier.layout.layers[from as usize] + 1;
        let count = earlier.layout.layers[to as usize].checked_sub(first)? as usize;
        let route = &earlier.layout.routes[edge];
        // Two points a bend, and the end; before them at least the start.
        let bends_from = route.len().checked_sub(2 * count + 1);
        let points = &route[bends_from.filter(|&from| from > 0)?..];
        let places = points.chunks_exact(2).map(|points| points[0].y);
        Some((first, places.collect()))
    };
    let edges = request.edges.iter();
    edges
        .map(|edge| of_edge(edge.from, edge.to).unwrap_or_default())
        .collect()
}

/// Places the items of a piece whose top was at `top`: kept ones where they
/// were, or as near as room for the others permits.
pub(super) fn place(piece: &mut Piece, request: &Request, places: &[Option<f64>], top: f64) {
    let room = coordinates::Request {
        levels: &piece.levels,
        heights: &piece.heights,
        spacing: &request.spacing,
    };
    let mut y: Vec<Option<f64>> = places.to_vec();
    for layer in 0..piece.levels.count() {
        place_layer(&room, layer, places, top, &mut y);
    }
    let y: Vec<f64> = y
        .into_iter()
        .map(|y| y.expect("each layer was placed"))
        .collect();
    let (_, bottom) = room.extent(&y);
    piece.y = y.into_iter().map(|y| y - top).collect();
    piece.height = bottom - top;
}

fn place_layer(
    room: &coordinates::Request,
    layer: usize,
    places: &[Option<f64>],
    top: f64,
    y: &mut [Option<f64>],
) {
    let items = room.levels.items(layer);
    // Places less the room that all above need: these may not decrease.
    let mut offset = top + room.heights[items[0] as usize].unwrap_or(0.0) / 2.0;
    let mut offsets = vec![offset];
    for pair in items.windows(2) {
        offset += room.distance(pair[0], pair[1]);
        offsets.push(offset);
    }
    let is_kept = |at: &usize| places[items[*at] as usize].is_some();
    let kept: Vec<usize> = (0..items.len()).filter(is_kept).collect();
    let wanted = kept
        .iter()
        .map(|&at| places[items[at] as usize].unwrap_or(0.0) - offsets[at]);
    let bases = pool(wanted, (0.0, f64::INFINITY));
    for (&at, &base) in kept.iter().zip(&bases) {
        let was = places[items[at] as usize].unwrap_or(0.0);
        let is_where_it_was = (was - offsets[at] - base).abs() < TOLERANCE;
        y[items[at] as usize] = Some(if is_where_it_was {
            was
        } else {
            base + offsets[at]
        });
    }
    let mut low = 0.0;
    let mut from = 0;
    let ends = kept
        .into_iter()
        .zip(bases)
        .chain([(items.len(), f64::INFINITY)]);
    for (to, high) in ends {
        let wanted = (from..to).map(|at| {
            let wanted = mean_of_linked(room, items[at], y);
            wanted.map_or(low, |wanted| (wanted - offsets[at]).round())
        });
        for (at, base) in (from..to).zip(pool(wanted, (low, high))) {
            y[items[at] as usize] = Some(base + offsets[at]);
        }
        (from, low) = (to + 1, high);
    }
}

fn mean_of_linked(room: &coordinates::Request, item: u32, y: &[Option<f64>]) -> Option<f64> {
    let levels = room.levels;
    let linked = levels.left.of(item).iter().chain(levels.right.of(item));
    let mut sum = 0.0;
    let mut count = 0.0;
    for place in linked.filter_map(|&other| y[other as usize]) {
        sum += place;
        count += 1.0;
    }
    (count > 0.0).then(|| sum / count)
}

/// The numbers nearest to those wanted that do not decrease and are within
/// bounds: least squares by pooling adjacent violators (Ayer, Brunk, Ewing,
/// Reid and Silverman 1955).
fn pool(wanted: impl Iterator<Item = f64>, (low, high): (f64, f64)) -> Vec<f64> {
    let mut blocks: Vec<(f64, f64)> = Vec::new();
    for wanted in wanted {
        blocks.push((wanted, 1.0));
        while let [.., upper, lower] = blocks.as_mut_slice() {
            if upper.0 / upper.1 <= lower.0 / lower.1 + TOLERANCE {
                break;
            }
            upper.0 += lower.0;
            upper.1 += lower.1;
            blocks.pop();
        }
    }
    let mut values = Vec::new();
    for (sum, count) in blocks {
        let mut left = count;
        while left > 0.0 {
            values.push((sum / count).clamp(low, high));
            left -= 1.0;
        }
    }
    values
}

/// A box that is to stay where it was, or is new.
pub(super) struct Place {
    /// Its left border.
    pub left: f64,
    /// Its right border.
    pub right: f64,
    /// Where it was; none when it is new.
    pub top: Option<f64>,
    /// How high it is.
    pub height: f64,
}

/// The tops of boxes: where they were, but off those above and not above
/// `floor`; new ones below all that is in their way.
pub(super) fn push_down(boxes: &[Place], floor: f64, gap: f64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..boxes.len()).collect();
    let key = |index: usize| boxes[index].top.unwrap_or(f64::INFINITY);
    order.sort_by(|&a, &b| key(a).total_cmp(&key(b)).then(a.cmp(&b)));
    // How far down each strip is taken; boxes of a column are one strip.
    let mut strips: Vec<(f64, f64, f64)> = Vec::new();
    let mut tops = vec![0.0; boxes.len()];
    for index in order {
        let Place {
            left,
            right,
            top,
            height,
        } = boxes[index];
        let taken = strips
            .iter()
            .filter(|strip| strip.0 < right && left < strip.1);
        let free = taken.map(|strip| strip.2 + gap).fold(floor, f64::max);
        let top = top.unwrap_or(floor).max(free);
        tops[index] = top;
        match strips
            .iter_mut()
            .find(|strip| (strip.0, strip.1) == (left, right))
        {
            Some(strip) => strip.2 = top + height,
            None => strips.push((left, right, top + height)),
        }
    }
    tops
}
