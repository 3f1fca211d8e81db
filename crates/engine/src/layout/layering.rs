//! Which layer each node is in.

use super::Edge;

/// For each node, the length of the longest path that leads to it: the
/// earliest round in which its task could be run.
///
/// # Panics
/// When the edges form a cycle or name a node that is not there.
pub(super) fn longest_path(nodes: usize, edges: &[Edge]) -> Vec<u32> {
    let mut open_edges = vec![0_u32; nodes];
    let mut next: Vec<Vec<usize>> = vec![Vec::new(); nodes];
    for edge in edges {
        open_edges[edge.to as usize] += 1;
        next[edge.from as usize].push(edge.to as usize);
    }
    let mut layers = vec![0; nodes];
    let mut free: Vec<usize> = (0..nodes).filter(|&node| open_edges[node] == 0).collect();
    let mut placed = 0;
    while let Some(node) = free.pop() {
        placed += 1;
        for &to in &next[node] {
            layers[to] = layers[to].max(layers[node] + 1);
            open_edges[to] -= 1;
            if open_edges[to] == 0 {
                free.push(to);
            }
        }
    }
    assert_eq!(placed, nodes, "the edges form a cycle");
    layers
}
