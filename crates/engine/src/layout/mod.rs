//! Layered drawing of dependency graphs: layers from left to right, one band a
//! group, long edges passing between the nodes.
//!
//! [`layout`] is a pure function from a [`Request`] to a [`Layout`]: it knows
//! sizes and indices, no tasks and no pixels, and gives the same answer for
//! the same request everywhere. Its steps, one file each, are those of
//! Sugiyama, Tagawa and Toda (1981): `layering` (with `pulling` and
//! `simplex`), `ordering` (`relaxing`, `sifting`, `crossings`), `coordinates`
//! (`blocks`); `piece` makes the connected pieces that they work on, and
//! `packing` puts the groups side by side. It is made for a hundred thousand
//! nodes.

mod blocks;
mod collapse;
mod coordinates;
mod crossings;
mod filling;
mod layering;
mod levels;
mod ordering;
mod packing;
mod piece;
mod pulling;
mod relaxing;
mod routing;
mod seen;
mod sifting;
mod simplex;
mod stay;
#[cfg(test)]
mod tests;
mod update;

pub use collapse::{Collapsed, Contraction};
pub use update::{Earlier, update};

use piece::Piece;

/// What is to be laid out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Request {
    /// The nodes; edges name them by index.
    pub nodes: Vec<Node>,
    /// The edges.
    pub edges: Vec<Edge>,
    /// How much room to leave.
    pub spacing: Spacing,
    /// Width by height of the room that the whole should fill.
    pub aspect: f64,
}

/// A node to lay out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Node {
    /// Its size.
    pub size: Size,
    /// Nodes of the same group are put together.
    pub group: u32,
}

/// An edge: `to` comes in a later layer than `from`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edge {
    /// Where it starts.
    pub from: u32,
    /// Where it ends.
    pub to: u32,
}

/// How much room to leave.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Spacing {
    /// Between two layers.
    pub layer: f64,
    /// Between two nodes of a layer.
    pub node: f64,
    /// Between two groups.
    pub group: f64,
    /// Between a group's border and its nodes.
    pub padding: f64,
    /// Above a group's nodes, for its title.
    pub header: f64,
}

/// A width and a height.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Size {
    /// From left to right.
    pub width: f64,
    /// From top to bottom.
    pub height: f64,
}

/// A place; x grows to the right, y downwards.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Point {
    /// From the left.
    pub x: f64,
    /// From the top.
    pub y: f64,
}

/// Where everything goes. Every vector is in the order of the request's.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Layout {
    /// The top left corner of each node.
    pub positions: Vec<Point>,
    /// The layer of each node, from 0.
    pub layers: Vec<u32>,
    /// The way of each edge: from the middle of its start's right side to the
    /// middle of its end's left side. Stretches that are not level cross the
    /// space between two layers; level ones run through a layer, past its nodes.
    pub routes: Vec<Vec<Point>>,
    /// The groups that have nodes, by number.
    pub groups: Vec<GroupBox>,
    /// What everything fits into.
    pub size: Size,
}

/// The region of a group.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GroupBox {
    /// The group.
    pub group: u32,
    /// Its top left corner.
    pub at: Point,
    /// Its size, with padding and header.
    pub size: Size,
}

/// Lays out `request`. Cost: near linear in nodes and in layers that edges span.
///
/// # Panics
/// When the edges form a cycle or name a node that is not there.
pub fn layout(request: &Request) -> Layout {
    let layers = layering::layers(request.nodes.len(), &request.edges);
    let mut pieces = piece::split(request, &layers, piece::MAX_BENDS);
    for piece in &mut pieces {
        piece.arrange(request);
    }
    packing::pack(request, layers, &pieces)
}
