//! The layout of a graph that has changed a little: what was there stays where
//! it was as far as it can.
//!
//! - A node keeps its layer unless an edge pushes it on. One that keeps layer
//!   and group is *kept*; so is the place where a kept edge passes a layer.
//! - Kept items of a layer keep their order; the others are put in where they
//!   cross least.
//! - A kept item moves up or down only as far as those put in need room: in a
//!   layer without them nothing moves within its piece.
//! - A piece moves only down and only off another that has grown; so does a group.
//! - Sizes, spacing and what else is the same being so, nothing moves from left
//!   to right.
//!
//! Where pieces or groups that stood beside each other are linked now, this
//! cannot be kept, and all is laid out afresh; so it is for another room. Exact for sizes in whole numbers.

use super::packing::{self, Column};
use super::piece;
use super::routing::Ways;
use super::stay::{self, Kept, Place};
use super::{GroupBox, Layout, Piece, Point, Request, Size, layering, ordering};
use std::collections::BTreeMap;
use std::rc::Rc;

/// A layout made earlier, of a graph of which some is still there.
#[derive(Clone, Copy, Debug)]
pub struct Earlier<'a> {
    /// What was laid out.
    pub request: &'a Request,
    /// How.
    pub layout: &'a Layout,
    /// For each node of the graph as it is now, which of the earlier ones it was.
    pub nodes: &'a [Option<u32>],
}

/// Lays out `request`, moving as little as it can of what was there earlier.
///
/// # Panics
/// When the edges form a cycle or name a node that is not there, or `earlier`
/// does.
pub fn update(request: &Request, earlier: &Earlier) -> Layout {
    let before = earlier.request;
    let is_same_room = before.spacing == request.spacing && before.aspect == request.aspect;
    let stayed = is_same_room.then(|| stayed(request, earlier)).flatten();
    stayed.unwrap_or_else(|| super::layout(request))
}

fn stayed(request: &Request, earlier: &Earlier) -> Option<Layout> {
    let layers = layers(request, earlier);
    let kept = Kept::new(request, earlier, &layers);
    let mut pieces = piece::split(request, &layers, piece::MAX_BENDS);
    let tops: Vec<Option<f64>> = pieces
        .iter_mut()
        .map(|piece| arrange(piece, request, &kept))
        .collect();
    let change = Change {
        request,
        earlier,
        kept: &kept,
        pieces: &pieces,
        tops: &tops,
    };
    let regions = change.regions()?;
    let mut layout = put(request, layers, &pieces, regions);
    let size = earlier.layout.size;
    layout.size.width = layout.size.width.max(size.width);
    layout.size.height = layout.size.height.max(size.height);
    Some(layout)
}

/// Kept nodes stay in their layers or move on; a new one comes right after
/// what it depends on, or else right before what depends on it.
fn layers(request: &Request, earlier: &Earlier) -> Vec<u32> {
    let was = |node: u32| {
        let was = earlier.nodes[node as usize];
        was.map(|was| earlier.layout.layers[was as usize])
    };
    let mut before = vec![u32::MAX; request.nodes.len()];
    let mut has_dependency = vec![false; request.nodes.len()];
    for edge in &request.edges {
        has_dependency[edge.to as usize] = true;
        if let Some(layer) = was(edge.to) {
            let before = &mut before[edge.from as usize];
            *before = layer.saturating_sub(1).min(*before);
        }
    }
    let nodes = (0..).zip(before).zip(has_dependency);
    let wanted = nodes.map(|((node, before), has_dependency)| match was(node) {
        Some(layer) => layer,
        None if has_dependency || before == u32::MAX => 0,
        None => before,
    });
    let mut layers: Vec<u32> = wanted.collect();
    layering::deepen(&mut layers, &request.edges);
    layers
}

/// Orders and places a piece; tells where its top is when it was there before.
fn arrange(piece: &mut Piece, request: &Request, kept: &Kept) -> Option<f64> {
    let places: Vec<Option<f64>> = piece
        .what
        .iter()
        .zip(&piece.levels.layer)
        .map(|(&what, &layer)| kept.place(what, piece.first_layer + layer))
        .collect();
    let tops = places
        .iter()
        .zip(&piece.heights)
        .filter_map(|(&place, &height)| {
            // Bends are within what the nodes of their piece span, or near.
            Some(place? - height.unwrap_or(0.0) / 2.0)
        });
    let top = tops.fold(f64::INFINITY, f64::min);
    if top == f64::INFINITY {
        piece.arrange(request);
        return None;
    }
    ordering::insert(&mut piece.levels, &places);
    stay::place(piece, request, &places, top);
    Some(top)
}

/// Where a group goes, with its pieces.
struct Region {
    /// Its pieces, by number.
    pieces: Vec<usize>,
    /// Where the first of all columns would begin for each of them, and its top.
    origins: Vec<Point>,
    columns: Rc<Vec<Column>>,
    group_box: GroupBox,
}

/// What is needed to find regions.
struct Change<'a> {
    request: &'a Request,
    earlier: &'a Earlier<'a>,
    kept: &'a Kept,
    pieces: &'a [Piece],
    /// Where the pieces were that were there.
    tops: &'a [Option<f64>],
}

impl Change<'_> {
    /// Where each piece and group goes; none where what was there cannot stay.
    fn regions(&self) -> Option<Vec<Region>> {
        let spacing = &self.request.spacing;
        let mut regions = Vec::new();
        for cluster in packing::clusters(self.request, self.pieces) {
            let pieces = cluster.values().flatten();
            let pieces = pieces.map(|&number| &self.pieces[number]);
            let columns = Rc::new(packing::columns(self.request, pieces));
            let mut shifts = self.shifts(&cluster)?.into_iter();
            for (group, numbers) in cluster {
                let shifts: Vec<f64> = shifts.by_ref().take(numbers.len()).collect();
                regions.push(self.region(group, numbers, &shifts, columns.clone()));
            }
        }
        settle_regions(spacing.group, &mut regions);
        Some(regions)
    }

    /// How far right of the cluster's columns each of its pieces goes: as far as
    /// it was; a new one as the others of its group, or as those it is linked to.
    fn shifts(&self, cluster: &BTreeMap<u32, Vec<usize>>) -> Option<Vec<f64>> {
        let columns = self
            .kept
            .columns(&self.request.spacing, cluster.keys().copied());
        let mut found: Vec<(u32, bool, Option<f64>)> = Vec::new();
        for (&group, numbers) in cluster {
            for &number in numbers {
                let piece = &self.pieces[number];
                let shift = self.kept.shift(self.earlier, piece, &columns)?;
                found.push((group, piece.is_bound, shift));
            }
        }
        let mut bound = found
            .iter()
            .filter(|found| found.1)
            .filter_map(|found| found.2);
        let common = bound.next();
        if bound.any(|shift| Some(shift) != common) {
            return None;
        }
        let mut of_group: BTreeMap<u32, f64> = BTreeMap::new();
        for &(group, _, shift) in &found {
            if let Some(shift) = shift {
                of_group.entry(group).or_insert(shift);
            }
        }
        let shifts = found.into_iter().map(|(group, is_bound, shift)| {
            let usual = of_group.get(&group).copied().filter(|_| !is_bound);
            shift.or(usual).or(common).unwrap_or(0.0)
        });
        Some(shifts.collect())
    }

    /// Where a piece was, as large as it is now.
    fn place_before(&self, number: usize, shift: f64, columns: &[Column]) -> Place {
        let piece = &self.pieces[number];
        let size = packing::piece_size(columns, piece);
        let left = shift + columns[piece.first_layer as usize].x;
        Place {
            left,
            right: left + size.width,
            top: self.tops[number],
            height: size.height,
        }
    }

    fn region(
        &self,
        group: u32,
        pieces: Vec<usize>,
        shifts: &[f64],
        columns: Rc<Vec<Column>>,
    ) -> Region {
        let spacing = &self.request.spacing;
        let groups = &self.earlier.layout.groups;
        let top = match groups.binary_search_by_key(&group, |old| old.group) {
            Ok(old) => groups[old].at.y,
            Err(_) => self.earlier.layout.size.height + spacing.group,
        };
        let boxes: Vec<Place> = pieces
            .iter()
            .zip(shifts)
            .map(|(&number, shift)| self.place_before(number, *shift, &columns))
            .collect();
        let first_top = top + spacing.header + spacing.padding;
        let tops = stay::push_down(&boxes, first_top, spacing.node);
        let (mut left, mut right, mut bottom) = (f64::INFINITY, 0.0_f64, first_top);
        let mut origins = Vec::new();
        for (((&number, &x), y), place) in pieces.iter().zip(shifts).zip(tops).zip(&boxes) {
            let extent = packing::node_extent(self.request, &columns, &self.pieces[number]);
            left = left.min(x + extent.0);
            right = right.max(x + extent.1);
            bottom = bottom.max(y + place.height);
            origins.push(Point { x, y });
        }
        let group_box = GroupBox {
            group,
            at: Point {
                x: left - spacing.padding,
                y: top,
            },
            size: Size {
                width: right - left + 2.0 * spacing.padding,
                height: bottom + spacing.padding - top,
            },
        };
        Region {
            pieces,
            origins,
            columns,
            group_box,
        }
    }
}

/// Moves groups down, off those above that have grown.
fn settle_regions(gap: f64, regions: &mut [Region]) {
    let boxes: Vec<Place> = regions
        .iter()
        .map(|region| Place {
            left: region.group_box.at.x,
            right: region.group_box.at.x + region.group_box.size.width,
            top: Some(region.group_box.at.y),
            height: region.group_box.size.height,
        })
        .collect();
    for (region, top) in regions.iter_mut().zip(stay::push_down(&boxes, 0.0, gap)) {
        let by = top - region.group_box.at.y;
        region.group_box.at.y = top;
        for origin in &mut region.origins {
            origin.y += by;
        }
    }
}

fn put(request: &Request, layers: Vec<u32>, pieces: &[Piece], regions: Vec<Region>) -> Layout {
    let mut layout = Layout {
        positions: vec![Point::default(); request.nodes.len()],
        layers,
        ..Layout::default()
    };
    let mut ways = Ways::new(request);
    let mut groups = BTreeMap::new();
    for region in regions {
        for (&number, &origin) in region.pieces.iter().zip(&region.origins) {
            let piece = &pieces[number];
            packing::put_piece(
                request,
                piece,
                &region.columns,
                origin,
                &mut layout,
                &mut ways,
            );
        }
        let GroupBox { group, at, size } = region.group_box;
        layout.size.width = layout.size.width.max(at.x + size.width);
        layout.size.height = layout.size.height.max(at.y + size.height);
        groups.insert(group, region.group_box);
    }
    layout.groups = groups.into_values().collect();
    layout.routes = ways.routes(request, &layout.positions);
    layout
}
