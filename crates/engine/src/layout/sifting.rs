//! Moves single items to where the fewest links cross: sifting (Matuszewski,
//! Schönfeld and Molitor 1999), against the layers on both sides.
//!
//! What an item's links make of every place in the neighbouring layers is
//! written down first, so that passing another item costs one look-up a link.

use super::levels::{Levels, narrow};
use std::ops::Range;

/// How many places up or down an item is moved at most. Farther ones are for
/// the order to begin with; in wide layers they cost more than they give.
const REACH: usize = 1000;

/// Sifts; what that needs on its way is kept between calls.
#[derive(Default)]
pub(super) struct Sifter {
    /// For each place in the layer before and then in the one after: how many
    /// of the moved item's links end below it, less those that end above it.
    balance: Vec<i32>,
    /// Where links end, as indices of `balance`; item after item.
    ends: Vec<u32>,
    /// Where each item's ends begin.
    starts: Vec<u32>,
    /// The order of the items, by their first place.
    order: Vec<u32>,
    /// How many items the layer before has.
    before: usize,
}

impl Sifter {
    /// Moves each item of a layer once; tells how many crossings that saved.
    pub fn sift(&mut self, levels: &mut Levels, layer: usize) -> u64 {
        self.sift_some(levels, layer, |_| true)
    }

    /// Moves each of some items of a layer once, each to where it crosses
    /// least, the nearest such place; tells how many crossings that saved.
    pub fn sift_some(
        &mut self,
        levels: &mut Levels,
        layer: usize,
        is_free: impl Fn(u32) -> bool,
    ) -> u64 {
        self.load(levels, layer);
        let items = levels.items(layer).to_vec();
        let mut saved = 0;
        // Each item's place, known by its first one.
        let mut places: Vec<u32> = (0..narrow(items.len())).collect();
        for (first, &item) in items.iter().enumerate() {
            if is_free(item) {
                saved += self.settle(first, &mut places);
            }
        }
        let range = levels.range(layer);
        for (to, &first) in levels.order[range].iter_mut().zip(&self.order) {
            *to = items[first as usize];
        }
        levels.rerank(layer);
        saved
    }

    /// Writes down the links of a layer.
    fn load(&mut self, levels: &Levels, layer: usize) {
        let width = |layer: usize| levels.items(layer).len();
        self.before = layer.checked_sub(1).map_or(0, width);
        let after = if layer + 1 < levels.count() {
            width(layer + 1)
        } else {
            0
        };
        self.balance.resize(self.before + after, 0);
        self.ends.clear();
        self.starts.clear();
        self.order.clear();
        for (place, &item) in (0_u32..).zip(levels.items(layer)) {
            let rank = |&end: &u32| levels.rank[end as usize];
            self.order.push(place);
            self.starts.push(narrow(self.ends.len()));
            self.ends.extend(levels.left.of(item).iter().map(rank));
            let offset = narrow(self.before);
            self.ends
                .extend(levels.right.of(item).iter().map(|end| rank(end) + offset));
        }
        self.starts.push(narrow(self.ends.len()));
    }

    fn ends(&self, item: usize) -> Range<usize> {
        self.starts[item] as usize..self.starts[item + 1] as usize
    }

    fn settle(&mut self, item: usize, places: &mut [u32]) -> u64 {
        self.weigh(item);
        let at = places[item] as usize;
        // Crossings more when the item is below another rather than above it.
        let change = |&other: &u32| -> i32 {
            let ends = &self.ends[self.ends(other as usize)];
            ends.iter().map(|&end| self.balance[end as usize]).sum()
        };
        let (mut best, mut best_at) = (0, at);
        let mut now = 0;
        let last = self.order.len().min(at + 1 + REACH);
        for (place, other) in (at + 1..).zip(&self.order[at + 1..last]) {
            now -= i64::from(change(other));
            if now < best {
                (best, best_at) = (now, place);
            }
        }
        now = 0;
        let first = at.saturating_sub(REACH);
        for (place, other) in (first..at).zip(&self.order[first..at]).rev() {
            now += i64::from(change(other));
            if now < best {
                (best, best_at) = (now, place);
            }
        }
        if best_at > at {
            self.order[at..=best_at].rotate_left(1);
        } else {
            self.order[best_at..=at].rotate_right(1);
        }
        for place in at.min(best_at)..=at.max(best_at) {
            places[self.order[place] as usize] = narrow(place);
        }
        best.unsigned_abs()
    }

    /// Fills `balance` for an item: so many crossings are fewer with a link
    /// that ends there and starts below the item, than with one that starts
    /// above it.
    fn weigh(&mut self, item: usize) {
        self.balance.fill(0);
        for at in self.ends(item) {
            let end = self.ends[at] as usize;
            let (left, right) = self.balance.split_at_mut(self.before);
            let (side, end) = if end < self.before {
                (left, end)
            } else {
                (right, end - self.before)
            };
            side[..end].iter_mut().for_each(|value| *value += 1);
            side[end + 1..].iter_mut().for_each(|value| *value -= 1);
        }
    }
}
