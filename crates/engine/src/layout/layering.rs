//! Which layer each node is in: as early as its edges permit, then moved so
//! that edges are short together, because each layer that an edge passes makes
//! the drawing larger and its crossings more.

use super::Edge;
use super::{pulling, simplex};

/// The layer of each node. Each connected part begins at layer 0.
///
/// # Panics
/// When the edges form a cycle or name a node that is not there.
pub(super) fn layers(nodes: usize, edges: &[Edge]) -> Vec<u32> {
    let mut layers = longest_path(nodes, edges);
    pulling::pull(&mut layers, edges);
    simplex::shorten(&mut layers, edges);
    layers
}

/// For each node, the length of the longest path that leads to it.
pub(super) fn longest_path(nodes: usize, edges: &[Edge]) -> Vec<u32> {
    let mut layers = vec![0; nodes];
    deepen(&mut layers, edges);
    layers
}

/// Moves nodes to later layers, as few as the edges demand.
///
/// # Panics
/// When the edges form a cycle or name a node that is not there.
pub(super) fn deepen(layers: &mut [u32], edges: &[Edge]) {
    let nodes = layers.len();
    let mut open_edges = vec![0_u32; nodes];
    for edge in edges {
        open_edges[edge.to as usize] += 1;
    }
    let next = super::levels::Links::new(nodes, edges.iter().map(|edge| (edge.from, edge.to)));
    let mut free: Vec<u32> = (0..)
        .zip(&open_edges)
        .filter(|&(_, &open)| open == 0)
        .map(|(node, _)| node)
        .collect();
    let mut placed = 0;
    while let Some(node) = free.pop() {
        placed += 1;
        for &to in next.of(node) {
            layers[to as usize] = layers[to as usize].max(layers[node as usize] + 1);
            open_edges[to as usize] -= 1;
            if open_edges[to as usize] == 0 {
                free.push(to);
            }
        }
    }
    assert_eq!(placed, nodes, "the edges form a cycle");
}
