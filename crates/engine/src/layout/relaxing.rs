//! An order that suits the graph as a whole: every item is drawn to the middle
//! of its neighbours on both sides, again and again.
//!
//! This is the power iteration towards the smoothest function on the graph
//! that is not constant on its layers, after Koren and Harel (2002), "A
//! multi-scale algorithm for the linear arrangement problem", where it gives a
//! linear order; here it gives one order per layer. It uses + - * / only, so
//! that it is exactly the same everywhere.

use super::levels::Levels;

/// How often every item is drawn to its neighbours.
pub(super) const ROUNDS: usize = 100;
/// How often the layers are then sorted.
pub(super) const SORTS: usize = 20;

/// Orders `levels` beginning from the order that it has.
pub(super) fn relax(levels: &mut Levels) {
    let mut place = vec![0.0; levels.layer.len()];
    for layer in 0..levels.count() {
        let items = levels.items(layer);
        let middle = to_float(items.len()) / 2.0;
        for (rank, &item) in items.iter().enumerate() {
            place[item as usize] = (to_float(rank) + 0.5) / middle - 1.0;
        }
    }
    for round in 0..ROUNDS {
        for step in 0..levels.count() {
            let is_forth = round % 2 == 0;
            let layer = if is_forth {
                step
            } else {
                levels.count() - 1 - step
            };
            draw(levels, layer, &mut place);
        }
        stretch(&mut place);
    }
    for layer in 0..levels.count() {
        let range = levels.range(layer);
        let place = |item: u32| place[item as usize];
        levels.order[range].sort_by(|&a, &b| place(a).total_cmp(&place(b)).then(a.cmp(&b)));
        levels.rerank(layer);
    }
}

/// Draws the items of a layer to the means of their neighbours, then moves the
/// layer so that its weighted mean is 0: else all would meet in one place.
fn draw(levels: &Levels, layer: usize, place: &mut [f64]) {
    let mut all_sums = 0.0;
    let mut all_links = 0.0;
    for &item in levels.items(layer) {
        let linked = [levels.left.of(item), levels.right.of(item)];
        let sum: f64 = linked
            .iter()
            .flat_map(|linked| linked.iter())
            .map(|&other| place[other as usize])
            .sum();
        let links = to_float(linked[0].len() + linked[1].len());
        if links > 0.0 {
            place[item as usize] = sum / links;
            all_sums += sum;
            all_links += links;
        }
    }
    if all_links > 0.0 {
        let mean = all_sums / all_links;
        for &item in levels.items(layer) {
            place[item as usize] -= mean;
        }
    }
}

/// Makes the places as far apart as they were.
fn stretch(place: &mut [f64]) {
    let most = place.iter().fold(0.0_f64, |most, at| most.max(at.abs()));
    if most > 0.0 {
        for at in place {
            *at /= most;
        }
    }
}

/// Sorts each layer by the mean rank of its items' neighbours on both sides,
/// which spreads out what relaxing has drawn together. Ranks are shares of a
/// layer's height, in whole numbers; equal means keep their order and turn it
/// round by turns (Gansner, Koutsofios, North and Vo 1993, section 3).
pub(super) fn sort_by_ranks(levels: &mut Levels, rounds: usize) {
    let mut keys = Vec::new();
    for round in 0..rounds {
        for layer in 0..levels.count() {
            sort_layer(levels, layer, round % 2 == 1, &mut keys);
        }
    }
}

fn sort_layer(
    levels: &mut Levels,
    layer: usize,
    is_reversed: bool,
    keys: &mut Vec<(u64, u32, u32)>,
) {
    let height = |layer: usize| (1_u64 << 32) / levels.items(layer).len() as u64;
    let own = height(layer);
    let left = layer.checked_sub(1).map_or(0, height);
    let right = if layer + 1 < levels.count() {
        height(layer + 1)
    } else {
        0
    };
    keys.clear();
    for (rank, &item) in (0_u32..).zip(levels.items(layer)) {
        let share =
            |item: u32, height: u64| u64::from(levels.rank[item as usize]) * height + height / 2;
        let (before, after) = (levels.left.of(item), levels.right.of(item));
        let sum = before.iter().map(|&other| share(other, left)).sum::<u64>()
            + after.iter().map(|&other| share(other, right)).sum::<u64>();
        let mean = match before.len() + after.len() {
            0 => share(item, own),
            links => sum / links as u64,
        };
        keys.push((mean, if is_reversed { u32::MAX - rank } else { rank }, item));
    }
    keys.sort_unstable();
    let range = levels.range(layer);
    for (place, key) in levels.order[range].iter_mut().zip(keys.iter()) {
        *place = key.2;
    }
    levels.rerank(layer);
}

#[expect(clippy::cast_precision_loss, reason = "counts are below 2^53")]
fn to_float(count: usize) -> f64 {
    count as f64
}
