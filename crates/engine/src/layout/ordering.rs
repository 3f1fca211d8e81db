//! The order within layers, so that few links cross.
//!
//! Sweeps that look at one layer at a time are soon stuck, and the more so the
//! larger the graph is. So the order begins from one that suits the graph as a
//! whole: `relaxing` draws every item to the middle of all its neighbours, left
//! and right. Then `sifting` moves single items to where they cross least.
//! Small graphs are begun from several orders; the best is then kicked here and
//! there, and what crosses no more is kept.

use super::crossings;
use super::levels::Levels;
use super::relaxing;
use super::sifting::Sifter;

/// The work to do on the whole of a request, in links looked at.
const WORK: usize = 900_000;
/// The same where the edges are also judged as they are seen.
const WORK_WHEN_SEEN: usize = 2_000_000;
/// Most orders to begin from.
const MAX_STARTS: usize = 16;
/// Rounds of sifting after each start.
const FIRST_SIFTS: usize = 2;
/// Most rounds of sifting of the best.
const MAX_SIFTS: usize = 8;
/// Sifting ends after a round that saved less than one crossing in so many.
const LEAST_GAIN: u64 = 128;
/// Most kicks that the best is given, each to be kept if it crosses no more.
const MAX_KICKS: usize = 1000;
/// Most swaps in a kick.
const MAX_SWAPS: usize = 4;
/// How many layers around a kick are sifted again, to each side and how often.
const KICK_REACH: usize = 2;
const KICK_SIFTS: usize = 3;

/// How to judge an order besides by the links that cross.
pub(super) type Seen<'a> = Option<&'a dyn Fn(&Levels) -> u64>;

/// Orders the layers of `levels`. Of orders that cross no more than the best,
/// the one with the least sum of crossings and what is `seen` is kept.
/// `one_of` is how many times as much all are that share the work with it.
pub(super) fn order(levels: &mut Levels, seen: Seen, one_of: usize) {
    let work = if seen.is_some() { WORK_WHEN_SEEN } else { WORK } / one_of.max(1);
    let mut sifter = Sifter::default();
    follow_links(levels);
    let mut best = Best::new(levels, seen);
    let mut shuffle = Shuffle(1);
    for start in 0..starts(levels, work) {
        if best.crossings == 0 {
            break;
        }
        if start > 0 {
            shuffle.layers(levels);
        }
        relaxing::relax(levels);
        relaxing::sort_by_ranks(levels, relaxing::SORTS);
        sift(levels, &mut sifter, FIRST_SIFTS);
        best.keep(levels);
    }
    levels.reorder(&best.order);
    sift(levels, &mut sifter, MAX_SIFTS);
    best.keep(levels);
    for _ in 0..kicks(levels, work) {
        if best.crossings == 0 {
            break;
        }
        levels.reorder(&best.order);
        let layer = shuffle.kick(levels);
        settle_around(levels, &mut sifter, layer);
        best.keep(levels);
    }
    levels.reorder(&best.order);
}

/// Places items among those that have a place already, each where it crosses
/// least, and leaves the order of the others as it is. `placed` is where they
/// are from top to bottom.
pub(super) fn insert(levels: &mut Levels, placed: &[Option<f64>]) {
    let mut places = placed.to_vec();
    for layer in 0..levels.count() {
        let range = levels.range(layer);
        for at in range.clone() {
            let item = levels.order[at];
            if placed[item as usize].is_none() {
                places[item as usize] = mean_of_linked(levels, &places, item);
            }
        }
        let place = |item: u32| places[item as usize].unwrap_or(f64::INFINITY);
        levels.order[range].sort_by(|&a, &b| place(a).total_cmp(&place(b)).then(a.cmp(&b)));
        levels.rerank(layer);
    }
    let mut sifter = Sifter::default();
    for _ in 0..FIRST_SIFTS {
        for layer in 0..levels.count() {
            sifter.sift_some(levels, layer, |item| placed[item as usize].is_none());
        }
    }
}

fn mean_of_linked(levels: &Levels, places: &[Option<f64>], item: u32) -> Option<f64> {
    let linked = levels.left.of(item).iter().chain(levels.right.of(item));
    let mut sum = 0.0;
    let mut count = 0.0;
    for place in linked.filter_map(|&other| places[other as usize]) {
        sum += place;
        count += 1.0;
    }
    (count > 0.0).then(|| sum / count)
}

/// The best order so far.
struct Best<'a> {
    seen: Seen<'a>,
    crossings: u64,
    /// Its crossings and what is seen together.
    sum: u64,
    order: Vec<u32>,
}

impl<'a> Best<'a> {
    fn new(levels: &Levels, seen: Seen<'a>) -> Self {
        let mut best = Self {
            seen,
            crossings: u64::MAX,
            sum: u64::MAX,
            order: levels.order.clone(),
        };
        best.keep(levels);
        best
    }

    fn keep(&mut self, levels: &Levels) {
        let crossings = crossings::count(levels);
        // Most kicks lead back to the same order.
        if crossings > self.crossings || levels.order == self.order && self.sum < u64::MAX {
            return;
        }
        let sum = crossings + self.seen.map_or(0, |seen| seen(levels));
        if sum <= self.sum {
            self.crossings = crossings;
            self.sum = sum;
            self.order.copy_from_slice(&levels.order);
        }
    }
}

/// How many orders to begin from: as many as the work permits, at least one.
fn starts(levels: &Levels, work: usize) -> usize {
    (work / links_looked_at(levels).max(1)).clamp(1, MAX_STARTS)
}

/// How many kicks the work permits.
fn kicks(levels: &Levels, work: usize) -> usize {
    let layers = KICK_SIFTS * (2 * KICK_REACH + 1);
    let of_a_kick = links_looked_at(levels) * layers / (FIRST_SIFTS * levels.count().max(layers));
    (work / of_a_kick.max(1)).min(MAX_KICKS)
}

/// About how many links a start looks at.
fn links_looked_at(levels: &Levels) -> usize {
    let layers = 0..levels.count();
    let sifting = layers.map(|layer| {
        let items = levels.items(layer);
        let links = |&item: &u32| levels.left.of(item).len() + levels.right.of(item).len();
        items.len() * items.iter().map(links).sum::<usize>()
    });
    let links = levels.left.len() + levels.right.len();
    FIRST_SIFTS * sifting.sum::<usize>() + relaxing::ROUNDS * links
}

/// Sifts all layers, to and fro.
fn sift(levels: &mut Levels, sifter: &mut Sifter, rounds: usize) {
    let mut crossings = crossings::count(levels);
    for round in 0..rounds {
        let mut saved = 0;
        for step in 0..levels.count() {
            let is_forth = round % 2 == 0;
            let layer = if is_forth {
                step
            } else {
                levels.count() - 1 - step
            };
            saved += sifter.sift(levels, layer);
        }
        crossings -= saved;
        if saved <= crossings / LEAST_GAIN {
            break;
        }
    }
}

/// Sifts the layers around one that was kicked, which comes last at first.
fn settle_around(levels: &mut Levels, sifter: &mut Sifter, layer: usize) {
    let first = layer.saturating_sub(KICK_REACH);
    let last = (layer + KICK_REACH).min(levels.count() - 1);
    for round in 0..KICK_SIFTS {
        let around = (first..=last).filter(|&other| round > 0 || other != layer);
        let saved: u64 = around.map(|other| sifter.sift(levels, other)).sum();
        if saved == 0 {
            break;
        }
    }
}

/// A first order: what hangs together stays together.
fn follow_links(levels: &mut Levels) {
    let mut next = levels.starts.clone();
    let mut order = levels.order.clone();
    let mut is_placed = vec![false; levels.layer.len()];
    let firsts = levels.order.iter().rev();
    let mut open: Vec<u32> = firsts
        .copied()
        .filter(|&item| levels.left.of(item).is_empty())
        .collect();
    while let Some(item) = open.pop() {
        if !std::mem::replace(&mut is_placed[item as usize], true) {
            let place = &mut next[levels.layer[item as usize] as usize];
            order[*place] = item;
            *place += 1;
            open.extend(levels.right.of(item).iter().rev());
        }
    }
    levels.reorder(&order);
}

/// Orders that have nothing to do with each other, always the same ones
/// (Knuth's linear congruential generator).
struct Shuffle(u64);

impl Shuffle {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005);
        self.0 = self.0.wrapping_add(1_442_695_040_888_963_407);
        let below = (self.0 >> 33) % limit as u64;
        usize::try_from(below).expect("it is below a usize")
    }

    fn layers(&mut self, levels: &mut Levels) {
        for layer in 0..levels.count() {
            let range = levels.range(layer);
            let items = &mut levels.order[range];
            for at in (1..items.len()).rev() {
                items.swap(at, self.below(at + 1));
            }
            levels.rerank(layer);
        }
    }

    /// Swaps a few items of one layer; tells which.
    fn kick(&mut self, levels: &mut Levels) -> usize {
        let layer = self.below(levels.count());
        let range = levels.range(layer);
        let items = &mut levels.order[range];
        for _ in 0..=self.below(MAX_SWAPS) {
            items.swap(self.below(items.len()), self.below(items.len()));
        }
        levels.rerank(layer);
        layer
    }
}
