//! How far down each item goes: in the order given, no two closer than
//! allowed, and as near as that permits to what they are linked to.

use super::Spacing;
use super::piece::Piece;

/// Sweeps from side to side. The last goes to the right, so that whatever has
/// one dependency is level with it where there is room.
const SWEEPS: usize = 17;
/// How much harder a bend pulls than a node: long edges run straight.
const BEND_WEIGHT: f64 = 4.0;
/// Bends need less distance than nodes.
const BEND_SHARE: f64 = 0.75;

/// Places the items of `piece` from top to bottom and tells its height.
pub(super) fn place(piece: &mut Piece, spacing: &Spacing) {
    for at in 0..piece.layers.len() {
        settle(piece, at, spacing, |_, _| 0.0);
    }
    for sweep in 0..SWEEPS {
        let to_right = sweep % 2 == 0;
        for step in 0..piece.layers.len() {
            let at = if to_right { step } else { piece.layers.len() - 1 - step };
            settle(piece, at, spacing, |piece, item| wanted(piece, item, to_right));
        }
    }
    round_and_measure(piece);
}

/// The mean of what `item` is linked to on one side; where it is, if to nothing.
#[expect(clippy::cast_precision_loss, reason = "counts are small")]
fn wanted(piece: &Piece, item: usize, to_right: bool) -> f64 {
    let it = &piece.items[item];
    let linked = if to_right { &it.left } else { &it.right };
    let sum: f64 = linked.iter().map(|&other| piece.items[other].y).sum();
    if linked.is_empty() { it.y } else { sum / linked.len() as f64 }
}

/// Moves the items of one layer as near to what they want as their distances
/// permit: least squares under order constraints, solved exactly by pooling
/// adjacent violators (Ayer, Brunk, Ewing, Reid and Silverman 1955).
fn settle(piece: &mut Piece, at: usize, spacing: &Spacing, wanted: impl Fn(&Piece, usize) -> f64) {
    struct Block {
        sum: f64,
        weight: f64,
        items: usize,
    }
    let mut offsets = Vec::with_capacity(piece.layers[at].len());
    let mut blocks: Vec<Block> = Vec::new();
    let mut offset = 0.0;
    for (position, &item) in piece.layers[at].iter().enumerate() {
        if let Some(above) = position.checked_sub(1) {
            offset += distance(piece, piece.layers[at][above], item, spacing);
        }
        offsets.push(offset);
        let weight = if piece.items[item].is_bend() { BEND_WEIGHT } else { 1.0 };
        let sum = weight * (wanted(piece, item) - offset);
        blocks.push(Block { sum, weight, items: 1 });
        while let [.., upper, lower] = blocks.as_mut_slice() {
            if upper.sum / upper.weight <= lower.sum / lower.weight {
                break;
            }
            upper.sum += lower.sum;
            upper.weight += lower.weight;
            upper.items += lower.items;
            blocks.pop();
        }
    }
    let means = blocks.iter().flat_map(|block| std::iter::repeat_n(block.sum / block.weight, block.items));
    for ((position, mean), offset) in means.enumerate().zip(offsets) {
        let item = piece.layers[at][position];
        piece.items[item].y = mean + offset;
    }
}

/// The least distance between the middles of two neighbours.
fn distance(piece: &Piece, upper: usize, lower: usize, spacing: &Spacing) -> f64 {
    let (upper, lower) = (&piece.items[upper], &piece.items[lower]);
    let share = if upper.is_bend() || lower.is_bend() { BEND_SHARE } else { 1.0 };
    (upper.height + lower.height) / 2.0 + spacing.node * share
}

fn round_and_measure(piece: &mut Piece) {
    let tops = piece.items.iter().map(|item| item.y - item.height / 2.0);
    let top = tops.fold(f64::INFINITY, f64::min);
    for item in &mut piece.items {
        item.y = (item.y - top).round();
    }
    let bottoms = piece.items.iter().map(|item| item.y + item.height / 2.0);
    piece.height = bottoms.fold(0.0, f64::max);
}
