//! Who is trained on, who chooses between models, who is held out.

use serde::{Deserialize, Serialize};

/// Per cent of the rows that models are trained on.
const TRAINING_PERCENT: usize = 60;
/// Per cent of the rows that the best model is chosen on; the rest is held out.
const VALIDATION_PERCENT: usize = 20;

/// What a row is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Part {
    /// Models are fitted to it.
    Training,
    /// The best of them is chosen by it.
    Validation,
    /// No model has seen it when it is measured.
    HoldOut,
}

/// Draws a part for every row, with the same shares in every class. Within a
/// class the rows are ordered by the draws of SplitMix64 (Steele, Lea and Flood
/// 2014): row `r` has its draw number `r + 1`. The first 60 % are trained on,
/// the next 20 % validate, the rest is held out, rounded down.
pub(crate) fn split(classes: &[u8], seed: u64) -> Vec<Part> {
    let mut parts = vec![Part::HoldOut; classes.len()];
    for class in 0..=classes.iter().copied().max().unwrap_or(0) {
        let mut rows: Vec<usize> = (0..classes.len())
            .filter(|row| classes[*row] == class)
            .collect();
        rows.sort_by_key(|row| (draw(seed, *row as u64 + 1), *row));
        let training = rows.len() * TRAINING_PERCENT / 100;
        let validation = rows.len() * VALIDATION_PERCENT / 100;
        for row in &rows[..training] {
            parts[*row] = Part::Training;
        }
        for row in &rows[training..training + validation] {
            parts[*row] = Part::Validation;
        }
    }
    parts
}

/// The draw of SplitMix64 with a number, from 1.
fn draw(seed: u64, number: u64) -> u64 {
    let mut z = seed.wrapping_add(number.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_are_those_of_the_published_generator() {
        // The first outputs for the seed 1234567.
        assert_eq!(draw(1_234_567, 1), 6_457_827_717_110_365_317);
        assert_eq!(draw(1_234_567, 2), 3_203_168_211_198_807_973);
    }

    #[test]
    fn every_class_is_split_alike_and_the_seed_decides() {
        let classes: Vec<u8> = (0..200).map(|row| u8::from(row % 4 == 0)).collect();
        let parts = split(&classes, 7);
        let count = |part, class| {
            let rows = parts.iter().zip(&classes);
            rows.filter(|(p, c)| **p == part && **c == class).count()
        };
        for (class, all) in [(0, 150), (1, 50)] {
            assert_eq!(count(Part::Training, class), all * 60 / 100);
            assert_eq!(count(Part::Validation, class), all * 20 / 100);
        }
        assert_eq!(split(&classes, 7), parts);
        assert_ne!(split(&classes, 8), parts);
        assert_eq!(split(&[], 1), []);
    }
}
