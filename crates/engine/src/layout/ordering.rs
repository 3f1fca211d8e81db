//! The order within layers, so that few links cross: barycentre sweeps, each
//! followed by swaps of neighbours (Gansner, Koutsofios, North and Vo 1993,
//! section 3). The best order seen is kept.

use super::piece::Piece;

/// Most sweeps to make.
const MAX_SWEEPS: usize = 24;
/// How many sweeps without a better order are enough.
const MAX_IDLE_SWEEPS: usize = 4;
/// Most rounds of swaps after a sweep.
const MAX_SWAP_ROUNDS: usize = 8;

/// Orders the layers of `piece`.
pub(super) fn order(piece: &mut Piece) {
    let mut rank = vec![0; piece.items.len()];
    follow_links(piece);
    rerank(piece, &mut rank);
    let mut best = (crossings(piece, &rank), piece.layers.clone());
    let mut idle = 0;
    for sweep in 0..MAX_SWEEPS {
        if best.0 == 0 || idle == MAX_IDLE_SWEEPS {
            break;
        }
        sort_by_neighbours(piece, &mut rank, sweep % 2 == 0);
        swap_neighbours(piece, &mut rank);
        let crossings = crossings(piece, &rank);
        idle += 1;
        if crossings < best.0 {
            best = (crossings, piece.layers.clone());
            idle = 0;
        }
    }
    piece.layers = best.1;
}

/// A first order: what hangs together stays together.
fn follow_links(piece: &mut Piece) {
    let mut order: Vec<Vec<usize>> = vec![Vec::new(); piece.layers.len()];
    let mut is_placed = vec![false; piece.items.len()];
    let items = (0..piece.items.len()).rev();
    let mut open: Vec<usize> = items.filter(|&item| piece.items[item].left.is_empty()).collect();
    while let Some(item) = open.pop() {
        if !std::mem::replace(&mut is_placed[item], true) {
            order[piece.items[item].layer].push(item);
            open.extend(piece.items[item].right.iter().rev());
        }
    }
    piece.layers = order;
}

fn rerank(piece: &Piece, rank: &mut [usize]) {
    for layer in &piece.layers {
        rerank_layer(layer, rank);
    }
}

fn rerank_layer(layer: &[usize], rank: &mut [usize]) {
    for (position, &item) in layer.iter().enumerate() {
        rank[item] = position;
    }
}

/// Sorts each layer by the mean rank of what its items are linked to on one side.
#[expect(clippy::cast_precision_loss, reason = "ranks are small")]
fn sort_by_neighbours(piece: &mut Piece, rank: &mut [usize], from_left: bool) {
    let count = piece.layers.len();
    for step in 0..count {
        let at = if from_left { step } else { count - 1 - step };
        let mut layer = std::mem::take(&mut piece.layers[at]);
        let share = |item: usize, of: usize| (rank[item] as f64 + 0.5) / of.max(1) as f64;
        let keys = layer.iter().map(|&item| {
            let it = &piece.items[item];
            let linked = if from_left { &it.left } else { &it.right };
            let Some(&first) = linked.first() else {
                return (share(item, layer.len()), item);
            };
            let of = piece.layers[piece.items[first].layer].len();
            let sum: f64 = linked.iter().map(|&other| share(other, of)).sum();
            (sum / linked.len() as f64, item)
        });
        let mut keys: Vec<(f64, usize)> = keys.collect();
        keys.sort_by(|a, b| a.0.total_cmp(&b.0));
        layer.clear();
        layer.extend(keys.into_iter().map(|(_, item)| item));
        rerank_layer(&layer, rank);
        piece.layers[at] = layer;
    }
}

/// Swaps neighbours while that makes fewer crossings.
fn swap_neighbours(piece: &mut Piece, rank: &mut [usize]) {
    for _ in 0..MAX_SWAP_ROUNDS {
        let mut has_swapped = false;
        for at in 0..piece.layers.len() {
            for above in 1..piece.layers[at].len() {
                let (a, b) = (piece.layers[at][above - 1], piece.layers[at][above]);
                if pair_crossings(piece, rank, b, a) < pair_crossings(piece, rank, a, b) {
                    piece.layers[at].swap(above - 1, above);
                    rank.swap(a, b);
                    has_swapped = true;
                }
            }
        }
        if !has_swapped {
            break;
        }
    }
}

/// How often the links of `upper` and `lower` cross when `upper` is above.
fn pair_crossings(piece: &Piece, rank: &[usize], upper: usize, lower: usize) -> usize {
    let (upper, lower) = (&piece.items[upper], &piece.items[lower]);
    let between = |of_upper: &[usize], of_lower: &[usize]| {
        let pairs = of_upper.iter().flat_map(|&u| of_lower.iter().map(move |&l| (u, l)));
        pairs.filter(|&(u, l)| rank[u] > rank[l]).count()
    };
    between(&upper.left, &lower.left) + between(&upper.right, &lower.right)
}

/// How many links cross.
pub(super) fn crossings(piece: &Piece, rank: &[usize]) -> usize {
    piece.layers.iter().map(|layer| crossings_after(piece, rank, layer)).sum()
}

/// How many links cross between `layer` and the next: the inversions among
/// their right ends (Barth, Mutzel and Jünger 2004).
fn crossings_after(piece: &Piece, rank: &[usize], layer: &[usize]) -> usize {
    let mut ends = Vec::new();
    for &item in layer {
        let from = ends.len();
        ends.extend(piece.items[item].right.iter().map(|&to| rank[to]));
        ends[from..].sort_unstable();
    }
    let width = ends.iter().max().map_or(0, |&last| last + 1);
    // A Fenwick tree of how many ends were seen at each rank.
    let mut seen = vec![0_usize; width + 1];
    let mut crossings = 0;
    for (before, &end) in ends.iter().enumerate() {
        let mut at = end + 1;
        let mut not_below = 0;
        while at > 0 {
            not_below += seen[at];
            at &= at - 1;
        }
        crossings += before - not_below;
        let mut at = end + 1;
        while at <= width {
            seen[at] += 1;
            at += at & at.wrapping_neg();
        }
    }
    crossings
}
