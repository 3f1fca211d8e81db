//! Groups drawn as one node each: a smaller request to lay out in place of the
//! whole, and the way back.
//!
//! Collapsing can close cycles: two goals may each wait for a part of the
//! other. Then some edges are laid out the other way round, and their routes
//! are turned back.

use super::levels::{Links, narrow};
use super::{Edge, Layout, Node, Request, Size, layering};
use std::collections::BTreeMap;

/// A group to draw as one node.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Collapsed {
    /// Which.
    pub group: u32,
    /// The node's size.
    pub size: Size,
}

/// A request with groups collapsed.
#[derive(Clone, Debug, PartialEq)]
pub struct Contraction {
    /// What to lay out.
    pub request: Request,
    /// For each node of the whole, the node that stands for it.
    pub nodes: Vec<u32>,
    /// For each edge of the whole, the edge that stands for it; none for those
    /// inside a collapsed group.
    edges: Vec<Option<Stand>>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Stand {
    edge: u32,
    is_reversed: bool,
}

impl Contraction {
    /// Collapses groups of `whole`. Edges that then join the same two nodes
    /// become one.
    ///
    /// # Panics
    /// When the edges form a cycle or name a node that is not there.
    pub fn new(whole: &Request, collapsed: &[Collapsed]) -> Self {
        let sizes: BTreeMap<u32, Size> = collapsed.iter().map(|it| (it.group, it.size)).collect();
        let mut nodes: Vec<Node> = Vec::new();
        let mut stands = BTreeMap::new();
        let stand_for = whole.nodes.iter().map(|node| {
            let mut push = |node| {
                nodes.push(node);
                narrow(nodes.len() - 1)
            };
            let group = node.group;
            match sizes.get(&group) {
                Some(&size) => *stands
                    .entry(group)
                    .or_insert_with(|| push(Node { size, group })),
                None => push(*node),
            }
        });
        let stand_for: Vec<u32> = stand_for.collect();
        let turn = turn(whole, &stand_for, nodes.len());
        let mut contracted = Vec::new();
        let mut known = BTreeMap::new();
        let edges = whole.edges.iter().map(|edge| {
            let (from, to) = (stand_for[edge.from as usize], stand_for[edge.to as usize]);
            let is_inside = from == to;
            let is_reversed = turn[from as usize] > turn[to as usize];
            let (from, to) = if is_reversed { (to, from) } else { (from, to) };
            let edge = (!is_inside).then(|| {
                *known.entry((from, to)).or_insert_with(|| {
                    contracted.push(Edge { from, to });
                    narrow(contracted.len() - 1)
                })
            });
            edge.map(|edge| Stand { edge, is_reversed })
        });
        let edges = edges.collect();
        Self {
            request: Request {
                nodes,
                edges: contracted,
                ..*whole
            },
            nodes: stand_for,
            edges,
        }
    }

    /// The layout of the whole from one of `request`: a node of a collapsed
    /// group is where that is, and an edge inside one has no route.
    pub fn expand(&self, layout: &Layout) -> Layout {
        let stands = self.nodes.iter().map(|&stand| stand as usize);
        let routes = self.edges.iter().map(|stand| {
            let Some(stand) = stand else {
                return Vec::new();
            };
            let mut route = layout.routes[stand.edge as usize].clone();
            if stand.is_reversed {
                route.reverse();
            }
            route
        });
        Layout {
            positions: stands
                .clone()
                .map(|stand| layout.positions[stand])
                .collect(),
            layers: stands.map(|stand| layout.layers[stand]).collect(),
            routes: routes.collect(),
            groups: layout.groups.clone(),
            size: layout.size,
        }
    }
}

/// The turn of each contracted node in an order that most edges follow: all of
/// them without cycles, and where there is one, what begins earliest goes first.
fn turn(whole: &Request, stand_for: &[u32], count: usize) -> Vec<u32> {
    let ends = whole
        .edges
        .iter()
        .map(|edge| (stand_for[edge.from as usize], stand_for[edge.to as usize]));
    let edges: Vec<(u32, u32)> = ends.filter(|(from, to)| from != to).collect();
    let next = Links::new(count, edges.iter().copied());
    let mut open_edges = vec![0_u32; count];
    for &(_, to) in &edges {
        open_edges[to as usize] += 1;
    }
    let mut begins = vec![u32::MAX; count];
    let layers = layering::longest_path(whole.nodes.len(), &whole.edges);
    for (&stand, layer) in stand_for.iter().zip(layers) {
        begins[stand as usize] = layer.min(begins[stand as usize]);
    }
    let mut by_begin: Vec<u32> = (0..narrow(count)).collect();
    by_begin.sort_by_key(|&node| (begins[node as usize], node));
    let mut turn = vec![u32::MAX; count];
    let mut turns = 0;
    // Those that nothing comes before go as early as they can, the others when
    // there is no such one left.
    let is_free = |&node: &u32| open_edges[node as usize] == 0;
    let mut free: Vec<u32> = by_begin.iter().rev().copied().filter(is_free).collect();
    for forced in std::iter::once(None).chain(by_begin.iter().copied().map(Some)) {
        free.extend(forced);
        while let Some(node) = free.pop() {
            if turn[node as usize] != u32::MAX {
                continue;
            }
            turn[node as usize] = turns;
            turns += 1;
            for &to in next.of(node) {
                open_edges[to as usize] -= 1;
                if open_edges[to as usize] == 0 {
                    free.push(to);
                }
            }
        }
    }
    turn
}
