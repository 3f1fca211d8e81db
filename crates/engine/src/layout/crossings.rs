//! How many links cross.

use super::levels::Levels;

/// The links of `levels` that cross, with the accumulator tree of Barth,
/// Mutzel and Jünger (2002): in O(l log w) for l links and layers w wide.
pub(super) fn count(levels: &Levels) -> u64 {
    let mut ends = Vec::new();
    let mut tree = Vec::new();
    let layers = 1..levels.count();
    layers
        .map(|layer| between(levels, layer, &mut ends, &mut tree))
        .sum()
}

/// The crossings between a layer and the one before. What is needed on the way
/// is kept in `ends` and `tree` between calls.
fn between(levels: &Levels, layer: usize, ends: &mut Vec<u32>, tree: &mut Vec<u32>) -> u64 {
    ends.clear();
    for &item in levels.items(layer - 1) {
        let from = ends.len();
        let linked = levels.right.of(item).iter();
        ends.extend(linked.map(|&to| levels.rank[to as usize]));
        ends[from..].sort_unstable();
    }
    let first_leaf = levels.items(layer).len().next_power_of_two();
    tree.clear();
    tree.resize(2 * first_leaf, 0);
    let mut crossings = 0;
    for &end in &*ends {
        let mut at = first_leaf + end as usize;
        tree[at] += 1;
        while at > 1 {
            // Links before this one that end below it cross it.
            if at % 2 == 0 {
                crossings += u64::from(tree[at + 1]);
            }
            at /= 2;
            tree[at] += 1;
        }
    }
    crossings
}
