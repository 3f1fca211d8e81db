//! One of the four passes of Brandes and Köpf (2001): blocks of aligned items,
//! as near to one corner as they may be.
//!
//! Classes of blocks are moved as the published correction does it (Brandes,
//! Walter and Zink 2020, arXiv 2008.01252): in the order of the layers that
//! they begin in, each by what the classes before it were moved.

use super::coordinates::Request;
use super::levels::{Levels, narrow};
use std::ops::Range;

/// Where a pass begins, and so what it pushes things towards.
#[derive(Clone, Copy)]
pub(super) struct Corner {
    /// Items are aligned with those in the layer before, not in the one after.
    pub is_from_left: bool,
    /// Items are as far up as they may be, not down.
    pub is_from_top: bool,
}

impl Corner {
    /// All four.
    pub const ALL: [Self; 4] = [
        Self {
            is_from_left: true,
            is_from_top: true,
        },
        Self {
            is_from_left: true,
            is_from_top: false,
        },
        Self {
            is_from_left: false,
            is_from_top: true,
        },
        Self {
            is_from_left: false,
            is_from_top: false,
        },
    ];
}

/// What all passes need.
pub(super) struct Blocks<'a> {
    request: &'a Request<'a>,
    /// For each link to the left, item after item, whether it crosses one
    /// between two bends, which should be straight.
    is_in_conflict: Vec<bool>,
}

impl<'a> Blocks<'a> {
    pub fn new(request: &'a Request<'a>) -> Self {
        let mut is_in_conflict = vec![false; request.levels.left.len()];
        for layer in 1..request.levels.count() {
            mark_conflicts(request, layer, &mut is_in_conflict);
        }
        Self {
            request,
            is_in_conflict,
        }
    }

    /// The middle of each item.
    pub fn place(&self, corner: Corner) -> Vec<f64> {
        let mut pass = Pass::new(self, corner);
        pass.align();
        pass.put_blocks();
        pass.move_classes();
        let sign = if corner.is_from_top { 1.0 } else { -1.0 };
        let items = 0..pass.root.len();
        let y = items.map(|item| {
            let root = pass.root[item] as usize;
            sign * (pass.y[root] + pass.moved[pass.class[root] as usize])
        });
        y.collect()
    }

    /// Whether items of neighbouring layers may not be aligned.
    fn is_in_conflict(&self, left: u32, right: u32) -> bool {
        let links = &self.request.levels.left;
        let mut range = links.range(right);
        range.any(|link| self.is_in_conflict[link] && links.at(link) == left)
    }
}

/// Marks what crosses links between bends (Brandes and Köpf 2001, algorithm 1).
fn mark_conflicts(request: &Request, layer: usize, is_in_conflict: &mut [bool]) {
    let levels = request.levels;
    let is_bend = |item: u32| request.heights[item as usize].is_none();
    let rank = |item: u32| levels.rank[item as usize];
    let items = levels.items(layer);
    let mut first_open = 0;
    let mut above = 0;
    for (at, &item) in items.iter().enumerate() {
        let straight = levels.left.of(item).first().copied();
        let straight = straight.filter(|&left| is_bend(item) && is_bend(left));
        if straight.is_none() && at + 1 < items.len() {
            continue;
        }
        let below = straight.map_or(u32::MAX, rank);
        for &item in &items[first_open..=at] {
            for link in levels.left.range(item) {
                let end = rank(levels.left.at(link));
                is_in_conflict[link] = end < above || end > below;
            }
        }
        first_open = at + 1;
        above = below;
    }
}

/// A pass under way. It sees the graph turned so that its corner is the top left.
struct Pass<'a> {
    blocks: &'a Blocks<'a>,
    corner: Corner,
    /// The items of all layers from the corner on.
    order: Vec<u32>,
    layers: Vec<Range<usize>>,
    /// The place of each item in `order`.
    at: Vec<u32>,
    /// The next item of the same block, round in a ring.
    next: Vec<u32>,
    /// The first item of each item's block.
    root: Vec<u32>,
    /// Where each block is within its class, by root.
    y: Vec<f64>,
    /// The first block of each block's class, by root.
    class: Vec<u32>,
    /// How far each class is moved, by first block.
    moved: Vec<f64>,
}

impl<'a> Pass<'a> {
    fn new(blocks: &'a Blocks<'a>, corner: Corner) -> Self {
        let levels = blocks.request.levels;
        let mut order = levels.order.clone();
        let mut layers: Vec<Range<usize>> = (0..levels.count())
            .map(|layer| levels.range(layer))
            .collect();
        if !corner.is_from_top {
            for layer in &layers {
                order[layer.clone()].reverse();
            }
        }
        if !corner.is_from_left {
            layers.reverse();
        }
        let items = order.len();
        let mut at = vec![0; items];
        for (place, &item) in (0..).zip(&order) {
            at[item as usize] = place;
        }
        let own: Vec<u32> = (0..narrow(items)).collect();
        Self {
            blocks,
            corner,
            order,
            layers,
            at,
            next: own.clone(),
            root: own.clone(),
            y: vec![0.0; items],
            class: own,
            moved: vec![f64::INFINITY; items],
        }
    }

    /// The item above, in the same layer.
    fn above(&self, item: u32) -> Option<u32> {
        let at = self.at[item as usize] as usize;
        let levels = self.levels();
        let first = levels.starts[levels.layer[item as usize] as usize];
        (at > first).then(|| self.order[at - 1])
    }

    fn levels(&self) -> &'a Levels {
        self.blocks.request.levels
    }

    /// Aligns each item with a median of its neighbours (algorithm 2).
    fn align(&mut self) {
        let levels = self.levels();
        let links = if self.corner.is_from_left {
            &levels.left
        } else {
            &levels.right
        };
        let mut linked = Vec::new();
        for layer in self.layers.clone() {
            // The place after the last that was aligned with: blocks do not cross.
            let mut free_from = 0;
            for at in layer {
                let item = self.order[at];
                linked.clear();
                linked.extend(links.of(item).iter().map(|&other| self.at[other as usize]));
                linked.sort_unstable();
                if linked.is_empty() {
                    continue;
                }
                for median in [(linked.len() - 1) / 2, linked.len() / 2] {
                    let place = linked[median];
                    let other = self.order[place as usize];
                    let (left, right) = if self.corner.is_from_left {
                        (other, item)
                    } else {
                        (item, other)
                    };
                    if self.next[item as usize] == item
                        && place >= free_from
                        && !self.blocks.is_in_conflict(left, right)
                    {
                        let root = self.root[other as usize];
                        self.next[other as usize] = item;
                        self.root[item as usize] = root;
                        self.next[item as usize] = root;
                        free_from = place + 1;
                    }
                }
            }
        }
    }

    /// Puts each block as near to those above it as it may be, within classes
    /// that hang together (algorithm 3, without recursion).
    fn put_blocks(&mut self) {
        let mut is_put = vec![false; self.root.len()];
        // Blocks that wait for others, and how far along each of them we are.
        let mut waiting: Vec<(u32, u32)> = Vec::new();
        for item in 0..narrow(self.root.len()) {
            if self.root[item as usize] == item && !is_put[item as usize] {
                waiting.push((item, item));
            }
            while let Some((root, member)) = waiting.pop() {
                if let Some(above) = self.above(member) {
                    let other = self.root[above as usize];
                    if !is_put[other as usize] {
                        waiting.push((root, member));
                        waiting.push((other, other));
                        continue;
                    }
                    self.put_below(root, other, self.blocks.request.distance(above, member));
                }
                let next = self.next[member as usize];
                if next == root {
                    is_put[root as usize] = true;
                } else {
                    waiting.push((root, next));
                }
            }
        }
    }

    fn put_below(&mut self, root: u32, other: u32, distance: f64) {
        let (root, other) = (root as usize, other as usize);
        if self.class[root] as usize == root {
            self.class[root] = self.class[other];
        }
        if self.class[root] == self.class[other] {
            self.y[root] = self.y[root].max(self.y[other] + distance);
        }
    }

    /// Moves classes as near to each other as they may be.
    fn move_classes(&mut self) {
        let class_of = |pass: &Self, item: u32| pass.class[pass.root[item as usize] as usize];
        // The items by class, classes in the order of the layers they begin in.
        let mut rank = vec![0; self.root.len()];
        let mut classes = 0;
        let firsts: Vec<u32> = self
            .layers
            .iter()
            .map(|layer| self.order[layer.start])
            .collect();
        for &first in &firsts {
            if class_of(self, first) == first {
                rank[first as usize] = classes;
                classes += 1;
            }
        }
        let mut items: Vec<u32> = (0..narrow(self.root.len())).collect();
        items.sort_by_key(|&item| rank[class_of(self, item) as usize]);
        for &item in &items {
            let class = class_of(self, item) as usize;
            if self.moved[class] == f64::INFINITY {
                self.moved[class] = 0.0;
            }
            let Some(above) = self.above(item) else {
                continue;
            };
            let other = class_of(self, above) as usize;
            if other != class {
                let y = |item: u32| self.y[self.root[item as usize] as usize];
                let room = y(item) - y(above) - self.blocks.request.distance(above, item);
                self.moved[other] = self.moved[other].min(self.moved[class] + room);
            }
        }
    }
}
