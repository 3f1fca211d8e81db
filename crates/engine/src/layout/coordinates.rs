//! How far down each item goes: Brandes and Köpf (2001), "Fast and simple
//! horizontal coordinate assignment", with layers from left to right.
//!
//! Items are aligned with the median of their neighbours into blocks, which are
//! put as close together as they may be; this for each of the four corners,
//! and each item goes to the mean of the two middle ones. `blocks` is one such
//! pass. Ours differs in that items have heights.

use super::Spacing;
use super::blocks::{Blocks, Corner};
use super::levels::Levels;

/// Bends need less distance than nodes.
const BEND_SHARE: f64 = 0.5;

/// What is placed: the graph, the height of each item (none for bends), and
/// how much room to leave.
pub(super) struct Request<'a> {
    pub levels: &'a Levels,
    pub heights: &'a [Option<f64>],
    pub spacing: &'a Spacing,
}

impl Request<'_> {
    /// The least distance between the middles of two neighbours of a layer: a
    /// whole number, so that rounding brings nothing too near.
    pub fn distance(&self, a: u32, b: u32) -> f64 {
        let (a, b) = (self.heights[a as usize], self.heights[b as usize]);
        let is_of_nodes = a.is_some() && b.is_some();
        let share = if is_of_nodes { 1.0 } else { BEND_SHARE };
        ((a.unwrap_or(0.0) + b.unwrap_or(0.0)) / 2.0 + self.spacing.node * share).ceil()
    }

    /// From the top of the topmost item to the bottom of the lowest.
    pub fn extent(&self, y: &[f64]) -> (f64, f64) {
        let sides = y.iter().zip(self.heights).map(|(&y, height)| {
            let half = height.unwrap_or(0.0) / 2.0;
            (y - half, y + half)
        });
        sides.fold((f64::INFINITY, f64::NEG_INFINITY), |(top, bottom), side| {
            (side.0.min(top), side.1.max(bottom))
        })
    }
}

/// The middle of each item, from the top of them all, and their height.
pub(super) fn place(request: &Request) -> (Vec<f64>, f64) {
    let blocks = Blocks::new(request);
    let mut passes = Corner::ALL.map(|corner| blocks.place(corner));
    let extents = passes.each_ref().map(|y| request.extent(y));
    let narrowest = extents
        .into_iter()
        .min_by(|a, b| (a.1 - a.0).total_cmp(&(b.1 - b.0)))
        .expect("there are four");
    for ((pass, corner), extent) in passes.iter_mut().zip(Corner::ALL).zip(extents) {
        let by = if corner.is_from_top {
            narrowest.0 - extent.0
        } else {
            narrowest.1 - extent.1
        };
        pass.iter_mut().for_each(|y| *y += by);
    }
    let mut y: Vec<f64> = (0..request.heights.len())
        .map(|item| {
            let mut four = passes.each_ref().map(|pass| pass[item]);
            four.sort_by(f64::total_cmp);
            f64::midpoint(four[1], four[2])
        })
        .collect();
    let (top, _) = request.extent(&y);
    for y in &mut y {
        *y = (*y - top).round();
    }
    let (_, bottom) = request.extent(&y);
    (y, bottom.max(0.0))
}
