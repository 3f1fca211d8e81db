//! Layers for which the edges are shorter together, found fast: groups of
//! nodes are pulled towards where most of their edges lead.

use super::Edge;
use super::levels::{Links, narrow};

/// The largest group that is tried.
const MAX_GROUP: usize = 64;
/// Most times that every node is looked at.
const MAX_ROUNDS: usize = 12;

/// The sides as indices.
const RIGHT: usize = 0;
const LEFT: usize = 1;

/// Moves groups of nodes while that makes the sum of the edges' lengths less.
/// A group is a node and all that it would push on its way.
pub(super) fn pull(layers: &mut [u32], edges: &[Edge]) {
    let forward = edges.iter().map(|edge| (edge.from, edge.to));
    let backward = edges.iter().map(|edge| (edge.to, edge.from));
    let mut puller = Puller {
        layer: layers.iter().map(|&layer| layer.cast_signed()).collect(),
        next: [
            Links::new(layers.len(), forward),
            Links::new(layers.len(), backward),
        ],
        mark: vec![0; layers.len()],
        last_mark: 0,
        group: Vec::new(),
    };
    let mut order: Vec<u32> = (0..narrow(layers.len())).collect();
    for _ in 0..MAX_ROUNDS {
        let mut has_moved = false;
        // What is in the way has moved before: the last ones are first.
        for (side, sign) in [(RIGHT, 1), (LEFT, -1)] {
            order.sort_unstable_by_key(|&node| (-sign * puller.layer[node as usize], node));
            for &node in &order {
                has_moved |= puller.pull(node, side, sign);
            }
        }
        if !has_moved {
            break;
        }
    }
    let first = puller.layer.iter().copied().min().unwrap_or(0);
    for (to, &layer) in layers.iter_mut().zip(&puller.layer) {
        *to = (layer - first).cast_unsigned();
    }
}

struct Puller {
    layer: Vec<i32>,
    /// What comes after each node, and what before.
    next: [Links; 2],
    mark: Vec<u32>,
    last_mark: u32,
    group: Vec<u32>,
}

impl Puller {
    /// Moves the group of a node to one side, as far as it can go alone, if it
    /// is drawn there.
    fn pull(&mut self, node: u32, side: usize, sign: i32) -> bool {
        let links = |at: u32, side: usize| {
            let links = narrow(self.next[side].of(at).len());
            links.cast_signed()
        };
        let gain = |at: u32| links(at, side) - links(at, 1 - side);
        if gain(node) <= 0 {
            return false;
        }
        self.last_mark += 1;
        self.group.clear();
        self.group.push(node);
        self.mark[node as usize] = self.last_mark;
        let mut total = gain(node);
        let mut room = i32::MAX;
        let mut at = 0;
        while let Some(&member) = self.group.get(at) {
            at += 1;
            for &end in self.next[side].of(member) {
                if self.mark[end as usize] == self.last_mark {
                    continue;
                }
                let slack = sign * (self.layer[end as usize] - self.layer[member as usize]) - 1;
                if slack > 0 {
                    room = room.min(slack);
                    continue;
                }
                if self.group.len() == MAX_GROUP {
                    return false;
                }
                self.mark[end as usize] = self.last_mark;
                self.group.push(end);
                total += gain(end);
            }
        }
        // Room towards what joined later may be counted too; the next round finds
        // what that leaves.
        if total <= 0 || room == i32::MAX {
            return false;
        }
        for &member in &self.group {
            self.layer[member as usize] += sign * room;
        }
        true
    }
}
