//! A layered graph in which every link joins neighbouring layers, and the
//! order within its layers: what the steps after layering work on.
//!
//! It is made of flat arrays, since a hundred thousand nodes are laid out while
//! somebody waits.

use std::ops::Range;

/// The graph and the order within its layers. Items are numbered from 0; the
/// first ones are nodes, the others the places where an edge passes a layer.
#[derive(Clone, Debug, Default)]
pub(super) struct Levels {
    /// The layer of each item.
    pub layer: Vec<u32>,
    /// What each item is linked to in the layer before.
    pub left: Links,
    /// What each item is linked to in the layer after.
    pub right: Links,
    /// The items by layer and place.
    pub order: Vec<u32>,
    /// Where each layer begins in `order`, and the end.
    pub starts: Vec<usize>,
    /// The place of each item within its layer.
    pub rank: Vec<u32>,
}

/// Which items each item is linked to.
#[derive(Clone, Debug, Default)]
pub(super) struct Links {
    starts: Vec<u32>,
    to: Vec<u32>,
}

impl Levels {
    /// Items in these layers, with these links from left to right; in each
    /// layer, the items are in the order of their numbers. Links of the same
    /// two items stay separate, each of them crosses.
    pub fn new(layer: Vec<u32>, links: &[(u32, u32)]) -> Self {
        let layers = layer.iter().max().map_or(0, |&last| last as usize + 1);
        let mut starts = vec![0_usize; layers + 1];
        for &at in &layer {
            starts[at as usize + 1] += 1;
        }
        for at in 0..layers {
            starts[at + 1] += starts[at];
        }
        let mut next = starts.clone();
        let mut order = vec![0; layer.len()];
        let mut rank = vec![0; layer.len()];
        for (item, &at) in (0_u32..).zip(&layer) {
            let place = &mut next[at as usize];
            order[*place] = item;
            rank[item as usize] = narrow(*place - starts[at as usize]);
            *place += 1;
        }
        Self {
            left: Links::new(layer.len(), links.iter().map(|&(from, to)| (to, from))),
            right: Links::new(layer.len(), links.iter().copied()),
            layer,
            order,
            starts,
            rank,
        }
    }

    /// How many layers there are.
    pub fn count(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// Where a layer is in `order`.
    pub fn range(&self, layer: usize) -> Range<usize> {
        self.starts[layer]..self.starts[layer + 1]
    }

    /// The items of a layer from the top down.
    pub fn items(&self, layer: usize) -> &[u32] {
        &self.order[self.range(layer)]
    }

    /// Writes down the places that the order of a layer gives.
    pub fn rerank(&mut self, layer: usize) {
        let range = self.range(layer);
        for (rank, &item) in (0..).zip(&self.order[range]) {
            self.rank[item as usize] = rank;
        }
    }

    /// Takes another order.
    pub fn reorder(&mut self, order: &[u32]) {
        self.order.copy_from_slice(order);
        for layer in 0..self.count() {
            self.rerank(layer);
        }
    }
}

impl Links {
    /// Links in the order given.
    pub fn new(items: usize, links: impl Iterator<Item = (u32, u32)> + Clone) -> Self {
        let mut starts = vec![0; items + 2];
        let mut count = 0;
        for (from, _) in links.clone() {
            starts[from as usize + 2] += 1;
            count += 1;
        }
        for at in 2..starts.len() {
            starts[at] += starts[at - 1];
        }
        let mut to = vec![0; count];
        for (from, end) in links {
            let place = &mut starts[from as usize + 1];
            to[*place as usize] = end;
            *place += 1;
        }
        starts.pop();
        Self { starts, to }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.to.len()
    }

    /// What an item is linked to.
    pub fn of(&self, item: u32) -> &[u32] {
        &self.to[self.range(item)]
    }

    /// The numbers of an item's links.
    pub fn range(&self, item: u32) -> Range<usize> {
        let item = item as usize;
        self.starts[item] as usize..self.starts[item + 1] as usize
    }

    /// Where a link leads.
    pub fn at(&self, link: usize) -> u32 {
        self.to[link]
    }
}

/// A count as it is kept.
pub(super) fn narrow(count: usize) -> u32 {
    u32::try_from(count).expect("a layout has less than 2^32 parts")
}
