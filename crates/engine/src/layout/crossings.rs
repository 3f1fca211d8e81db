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
            if at.is_multiple_of(2) {
                crossings += u64::from(tree[at + 1]);
            }
            at /= 2;
            tree[at] += 1;
        }
    }
    crossings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tree_counts_what_trying_every_pair_counts() {
        let mut state = 7_u64;
        let mut below = |limit: u32| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            u32::try_from(state >> 33).expect("31 bits") % limit
        };
        for _ in 0..100 {
            let (left, right) = (1 + below(9), 1 + below(9));
            let layers = [vec![0; left as usize], vec![1; right as usize]].concat();
            let count_of_links = below(30);
            let links: Vec<(u32, u32)> = (0..count_of_links)
                .map(|_| (below(left), left + below(right)))
                .collect();
            let is_crossed = |a: &&(u32, u32), b: &(u32, u32)| a.0 < b.0 && a.1 > b.1;
            let pairs = links
                .iter()
                .map(|b| links.iter().filter(|a| is_crossed(a, b)).count());
            let levels = Levels::new(layers, &links);
            assert_eq!(count(&levels), pairs.sum::<usize>() as u64);
        }
    }
}
