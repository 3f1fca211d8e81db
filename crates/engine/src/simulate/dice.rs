//! Chance in the words of a simulation.

use crate::plan::rng::Rng;

/// What falls follows from the seed alone.
#[derive(Clone, Debug)]
pub(super) struct Dice(Rng);

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        Self(Rng::new(seed))
    }

    pub(super) fn seed(&mut self) -> u64 {
        self.0.bits()
    }

    /// A number below `bound`, which is below 2³².
    pub(super) fn below(&mut self, bound: u64) -> u64 {
        let bound = u32::try_from(bound).expect("the model's times are below 2³² ms");
        u64::from(self.0.below(bound))
    }

    /// A number from `low` to `high`, both included.
    pub(super) fn between(&mut self, low: u32, high: u32) -> u32 {
        low + self.0.below(high - low + 1)
    }

    /// Whether something happens that happens `percent` times in a hundred.
    pub(super) fn chance(&mut self, percent: u32) -> bool {
        percent > 0 && self.0.below(100) < percent
    }

    pub(super) fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.0.index(from.len())]
    }
}
