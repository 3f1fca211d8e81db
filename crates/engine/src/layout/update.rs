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
use super::stay::{self, Kept};
use super::{GroupBox, Layout, Piece, Point, Request, Size, layering, ordering};
use std::collections::BTreeMap;

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
    let mut pieces = piece::split(request, &layers);
    let tops: Vec<Option<f64>> = pieces
        .iter_mut()
        .map(|piece| arrange(piece, request, &kept))
        .collect();
    let regions = regions(request, earlier, &kept, &pieces, &tops)?;
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
    columns: std::rc::Rc<Vec<Column>>,
    group_box: GroupBox,
}

/// Where each piece and group goes; none where what was there cannot stay.
fn regions(
    request: &Request,
    earlier: &Earlier,
    kept: &Kept,
    pieces: &[Piece],
    tops: &[Option<f64>],
) -> Option<Vec<Region>> {
    let spacing = &request.spacing;
    let mut regions = Vec::new();
    let bottom = earlier.layout.size.height;
    for numbers in packing::clusters(request, pieces) {
        let all = || numbers.values().flatten().map(|&number| &pieces[number]);
        let columns = std::rc::Rc::new(packing::columns(request, all()));
        let earlier_columns = kept.columns(spacing, numbers.keys().copied());
        let mut common = None;
        for (&group, numbers) in &numbers {
            let old = earlier.layout.groups.iter().find(|old| old.group == group);
            let top = old.map_or(bottom + spacing.group, |old| old.at.y);
            let mut origins = Vec::new();
            for &number in numbers {
                let shift = kept.shift(earlier, &pieces[number], &earlier_columns)?;
                origins.push((shift, tops[number]));
                if pieces[number].is_bound
                    && let Some(shift) = shift
                {
                    if common.is_some_and(|common| common != shift) {
                        return None;
                    }
                    common = Some(shift);
                }
            }
            regions.push((
                numbers.clone(),
                origins,
                columns.clone(),
                group,
                top,
                common,
            ));
        }
    }
    let regions = regions
        .into_iter()
        .map(|(numbers, origins, columns, group, top, common)| {
            region(
                request,
                pieces,
                numbers,
                &origins,
                columns,
                (group, top),
                common,
            )
        });
    let mut regions: Vec<Region> = regions.collect();
    settle_regions(spacing.group, &mut regions);
    Some(regions)
}

fn region(
    request: &Request,
    pieces: &[Piece],
    numbers: Vec<usize>,
    origins: &[(Option<f64>, Option<f64>)],
    columns: std::rc::Rc<Vec<Column>>,
    (group, top): (u32, f64),
    common: Option<f64>,
) -> Region {
    let spacing = &request.spacing;
    let first_top = top + spacing.header + spacing.padding;
    let fallback = origins
        .iter()
        .find_map(|origin| origin.0)
        .or(common)
        .unwrap_or(0.0);
    let boxes: Vec<stay::Place> = numbers
        .iter()
        .zip(origins)
        .map(|(&number, &(shift, top))| {
            let size = packing::piece_size(&columns, &pieces[number]);
            let first = columns[pieces[number].first_layer as usize].x;
            let left = shift.unwrap_or(fallback) + first;
            stay::Place {
                left,
                right: left + size.width,
                top,
                height: size.height,
            }
        })
        .collect();
    let places = stay::push_down(&boxes, first_top, spacing.node);
    let mut region = GroupBox {
        group,
        at: Point {
            x: f64::INFINITY,
            y: top,
        },
        size: Size::default(),
    };
    let mut right = 0.0_f64;
    let mut bottom = first_top;
    for ((&number, place), top) in numbers.iter().zip(&boxes).zip(&places) {
        let (start, end) = packing::node_extent(request, &columns, &pieces[number]);
        let origin = place.left - columns[pieces[number].first_layer as usize].x;
        region.at.x = region.at.x.min(origin + start - spacing.padding);
        right = right.max(origin + end + spacing.padding);
        bottom = bottom.max(top + place.height);
    }
    region.size = Size {
        width: right - region.at.x,
        height: bottom + spacing.padding - top,
    };
    let origins = numbers
        .iter()
        .zip(&boxes)
        .zip(places)
        .map(|((&number, place), y)| Point {
            x: place.left - columns[pieces[number].first_layer as usize].x,
            y,
        });
    Region {
        origins: origins.collect(),
        pieces: numbers,
        columns,
        group_box: region,
    }
}

/// Moves groups down, off those above that have grown.
fn settle_regions(gap: f64, regions: &mut [Region]) {
    let boxes: Vec<stay::Place> = regions
        .iter()
        .map(|region| stay::Place {
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
