//! Layers for which the edges are shortest together: network simplex (Gansner,
//! Koutsofios, North and Vo 1993, section 2).
//!
//! Ours differs in that it keeps no numbering of subtrees: a pivot walks the
//! two parts of the tree in step and works on the smaller one.

use super::Edge;
use super::levels::{Links, narrow};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// The work after which the layers are good enough, in steps along edges: few
/// large graphs need more, and none should keep a person waiting.
const MAX_STEPS: usize = 3_000_000;
/// How many edges that could leave the tree are compared.
const MAX_CANDIDATES: usize = 30;
const NONE: u32 = u32::MAX;

/// Moves the nodes to where the sum of the edges' lengths is least, without
/// turning an edge back. Each connected part begins at layer 0.
pub(super) fn shorten(layers: &mut [u32], edges: &[Edge]) {
    let mut simplex = Simplex::new(layers, edges);
    simplex.span();
    simplex.weigh();
    let mut steps = 0;
    while steps < MAX_STEPS
        && let Some(slot) = simplex.leaving()
    {
        steps += simplex.pivot(slot);
    }
    simplex.write(layers);
}

struct Simplex<'a> {
    edges: &'a [Edge],
    /// The edges at each node.
    incident: Links,
    layer: Vec<i32>,
    /// Out less in of each node.
    surplus: Vec<i32>,
    /// The edges of the tree, which all have length 1; a tree each connected part.
    tree: Vec<u32>,
    /// Those at each node.
    branches: Vec<Vec<u32>>,
    /// The edge towards the root.
    up: Vec<u32>,
    /// The nodes, each after the one above it, as the tree was first.
    found: Vec<u32>,
    /// The root of the part that each node is in.
    root: Vec<u32>,
    /// How much longer all edges become together when those that cross the cut
    /// of a tree's edge do, by one.
    cut: Vec<i32>,
    /// Where the search for an edge to leave goes on.
    next_slot: usize,
    /// Marks of the walk under way.
    mark: Vec<u32>,
    last_mark: u32,
    parts: [Vec<u32>; 2],
}

/// Edges that lead out of a growing tree to what comes after it and before it,
/// by how long they are, less or more what the tree had moved by then.
#[derive(Default)]
struct Joining {
    after: BinaryHeap<Reverse<(i32, u32)>>,
    before: BinaryHeap<Reverse<(i32, u32)>>,
}

impl<'a> Simplex<'a> {
    fn new(layers: &[u32], edges: &'a [Edge]) -> Self {
        let nodes = layers.len();
        let mut surplus = vec![0; nodes];
        for edge in edges {
            surplus[edge.from as usize] += 1;
            surplus[edge.to as usize] -= 1;
        }
        let ends = (0_u32..).zip(edges);
        let ends = ends.flat_map(|(index, edge)| [(edge.from, index), (edge.to, index)]);
        Self {
            edges,
            incident: Links::new(nodes, ends),
            layer: layers.iter().map(|&layer| layer.cast_signed()).collect(),
            surplus,
            tree: Vec::with_capacity(nodes),
            branches: vec![Vec::new(); nodes],
            up: vec![NONE; nodes],
            found: Vec::with_capacity(nodes),
            root: vec![NONE; nodes],
            cut: vec![0; edges.len()],
            next_slot: 0,
            mark: vec![0; nodes],
            last_mark: 0,
            parts: [Vec::new(), Vec::new()],
        }
    }

    /// How many layers longer than needed an edge is.
    fn slack(&self, edge: u32) -> i32 {
        let Edge { from, to } = self.edges[edge as usize];
        self.layer[to as usize] - self.layer[from as usize] - 1
    }

    fn other_end(&self, edge: u32, node: u32) -> u32 {
        let Edge { from, to } = self.edges[edge as usize];
        if from == node { to } else { from }
    }

    /// Spans each connected part by edges of length 1: a tree grows and moves
    /// to the nearest node that it could have, as in Prim's algorithm.
    fn span(&mut self) {
        let mut joining = Joining::default();
        for root in 0..narrow(self.layer.len()) {
            if self.root[root as usize] != NONE {
                continue;
            }
            let first = self.found.len();
            // Layers in the tree are kept less what the tree has moved since.
            let mut moved = 0;
            let mut next = (root, NONE);
            loop {
                let (node, edge) = next;
                self.join(node, edge, root);
                self.layer[node as usize] -= moved;
                self.offer(node, moved, &mut joining);
                let Some((by, edge)) = self.nearest(moved, &mut joining) else {
                    break;
                };
                moved += by;
                let Edge { from, to } = self.edges[edge as usize];
                next = (
                    if by < 0 || self.root[to as usize] != NONE {
                        from
                    } else {
                        to
                    },
                    edge,
                );
            }
            for &node in &self.found[first..] {
                self.layer[node as usize] += moved;
            }
        }
    }

    /// Offers the edges that lead out of the tree at a node that has joined it.
    fn offer(&self, node: u32, moved: i32, joining: &mut Joining) {
        let layer = self.layer[node as usize] + moved;
        for &edge in self.incident.of(node) {
            let end = self.other_end(edge, node) as usize;
            if self.root[end] != NONE {
                continue;
            }
            if self.edges[edge as usize].from == node {
                let slack = self.layer[end] - layer - 1;
                joining.after.push(Reverse((slack + moved, edge)));
            } else {
                let slack = layer - self.layer[end] - 1;
                joining.before.push(Reverse((slack - moved, edge)));
            }
        }
    }

    /// The edge out of the tree that the tree must move least for, and by how much.
    fn nearest(&self, moved: i32, joining: &mut Joining) -> Option<(i32, u32)> {
        let is_joined = |edge: u32| {
            let Edge { from, to } = self.edges[edge as usize];
            self.root[from as usize] != NONE && self.root[to as usize] != NONE
        };
        for heap in [&mut joining.after, &mut joining.before] {
            while heap
                .peek()
                .is_some_and(|&Reverse((_, edge))| is_joined(edge))
            {
                heap.pop();
            }
        }
        let top = |heap: &BinaryHeap<Reverse<(i32, u32)>>| heap.peek().map(|&Reverse(top)| top);
        let right = top(&joining.after).map(|(key, edge)| (key - moved, edge));
        let left = top(&joining.before).map(|(key, edge)| (key + moved, edge));
        match (right, left) {
            (Some(right), Some(left)) if left < right => Some((-left.0, left.1)),
            (Some(right), _) => Some(right),
            (None, left) => left.map(|(by, edge)| (-by, edge)),
        }
    }

    fn join(&mut self, node: u32, edge: u32, root: u32) {
        self.root[node as usize] = root;
        self.found.push(node);
        self.up[node as usize] = edge;
        if edge != NONE {
            self.tree.push(edge);
            self.branches[node as usize].push(edge);
            let above = self.other_end(edge, node);
            self.branches[above as usize].push(edge);
        }
    }

    /// The cut of each tree's edge: what leaves one side of it less what enters.
    fn weigh(&mut self) {
        let mut below = self.surplus.clone();
        for &node in self.found.iter().rev() {
            let edge = self.up[node as usize];
            if edge == NONE {
                continue;
            }
            let sum = below[node as usize];
            let is_from = self.edges[edge as usize].from == node;
            self.cut[edge as usize] = if is_from { sum } else { -sum };
            below[self.other_end(edge, node) as usize] += sum;
        }
    }

    /// The slot of an edge that should leave the tree.
    fn leaving(&mut self) -> Option<usize> {
        let mut best: Option<usize> = None;
        let mut candidates = 0;
        for step in 0..self.tree.len() {
            let slot = (self.next_slot + step) % self.tree.len();
            let cut = self.cut[self.tree[slot] as usize];
            if cut >= 0 {
                continue;
            }
            if best.is_none_or(|best| cut < self.cut[self.tree[best] as usize]) {
                best = Some(slot);
            }
            candidates += 1;
            if candidates == MAX_CANDIDATES {
                self.next_slot = slot + 1;
                break;
            }
        }
        best
    }

    /// Replaces a tree's edge by one that makes its cut shorter; tells how much
    /// work that was.
    fn pivot(&mut self, slot: usize) -> usize {
        let leaving = self.tree[slot];
        let (side, mut steps) = self.part(leaving);
        let mark = self.last_mark - 1 + u32::from(side == 1);
        let part = std::mem::take(&mut self.parts[side]);
        let mut entering = (i32::MAX, NONE);
        for &node in &part {
            steps += self.incident.of(node).len();
            for &edge in self.incident.of(node) {
                let Edge { from, to } = self.edges[edge as usize];
                let (near, far) = if side == 0 { (to, from) } else { (from, to) };
                if near == node && self.mark[far as usize] != mark {
                    entering = entering.min((self.slack(edge), edge));
                }
            }
        }
        let (slack, entering) = entering;
        let shift = if side == 0 { -slack } else { slack };
        for &node in &part {
            self.layer[node as usize] += shift;
        }
        steps += self.recut(leaving, entering);
        self.turn(leaving, entering, mark);
        self.parts[side] = part;
        self.tree[slot] = entering;
        steps
    }

    /// The smaller part of the tree without one of its edges, into `parts`;
    /// tells on which side of the edge it is and how much work it was.
    fn part(&mut self, without: u32) -> (usize, usize) {
        let Edge { from, to } = self.edges[without as usize];
        self.last_mark += 2;
        let marks = [self.last_mark - 1, self.last_mark];
        for (side, start) in [from, to].into_iter().enumerate() {
            self.parts[side].clear();
            self.parts[side].push(start);
            self.mark[start as usize] = marks[side];
        }
        let mut steps = 0;
        let mut at = 0;
        loop {
            for (side, mark) in marks.into_iter().enumerate() {
                let Some(&node) = self.parts[side].get(at) else {
                    return (side, steps);
                };
                for &edge in &self.branches[node as usize] {
                    steps += 1;
                    let end = self.other_end(edge, node) as usize;
                    if edge != without && self.mark[end] != mark {
                        self.mark[end] = mark;
                        self.parts[side].push(narrow(end));
                    }
                }
            }
            at += 1;
        }
    }

    /// Takes over what the cut of `leaving` was on the way that `entering` closes.
    fn recut(&mut self, leaving: u32, entering: u32) -> usize {
        let cut = self.cut[leaving as usize];
        let Edge { from, to } = self.edges[entering as usize];
        let top = self.meeting(from, to);
        let mut steps = 0;
        for (start, is_tail) in [(from, true), (to, false)] {
            let mut node = start;
            while node != top {
                steps += 1;
                let edge = self.up[node as usize];
                let is_along = (self.edges[edge as usize].from == node) == is_tail;
                self.cut[edge as usize] += if is_along { cut } else { -cut };
                node = self.other_end(edge, node);
            }
        }
        debug_assert_eq!(self.cut[leaving as usize], 0, "it is on the way");
        self.cut[entering as usize] = -cut;
        2 * steps
    }

    /// The lowest node above both.
    fn meeting(&self, a: u32, b: u32) -> u32 {
        let height = |mut node: u32| {
            let mut height = 0;
            while self.up[node as usize] != NONE {
                node = self.other_end(self.up[node as usize], node);
                height += 1;
            }
            height
        };
        let climb = |node: u32| self.other_end(self.up[node as usize], node);
        let (mut a, mut b, mut below_a, mut below_b) = (a, b, height(a), height(b));
        while a != b {
            if below_a >= below_b {
                (a, below_a) = (climb(a), below_a - 1);
            } else {
                (b, below_b) = (climb(b), below_b - 1);
            }
        }
        a
    }

    /// Puts `entering` into the tree instead of `leaving`.
    fn turn(&mut self, leaving: u32, entering: u32, mark: u32) {
        let Edge { from, to } = self.edges[leaving as usize];
        let lower = if self.up[from as usize] == leaving {
            from
        } else {
            to
        };
        let is_marked = |node: u32| self.mark[node as usize] == mark;
        let Edge {
            from: start,
            to: end,
        } = self.edges[entering as usize];
        let mut node = if is_marked(start) == is_marked(lower) {
            start
        } else {
            end
        };
        let mut edge = entering;
        while edge != leaving {
            let above = std::mem::replace(&mut self.up[node as usize], edge);
            if above != leaving {
                node = self.other_end(above, node);
            }
            edge = above;
        }
        for end in [from, to] {
            let branches = &mut self.branches[end as usize];
            let at = branches.iter().position(|&branch| branch == leaving);
            branches.swap_remove(at.expect("it is a branch of its ends"));
        }
        self.branches[start as usize].push(entering);
        self.branches[end as usize].push(entering);
    }

    fn write(&self, layers: &mut [u32]) {
        let mut first = vec![i32::MAX; layers.len()];
        for (&root, &layer) in self.root.iter().zip(&self.layer) {
            let first = &mut first[root as usize];
            *first = layer.min(*first);
        }
        for ((to, &root), &layer) in layers.iter_mut().zip(&self.root).zip(&self.layer) {
            *to = (layer - first[root as usize]).cast_unsigned();
        }
    }
}
