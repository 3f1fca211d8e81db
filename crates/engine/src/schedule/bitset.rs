//! A growing set of small integers.

/// A set of indexes, one bit each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BitSet(Vec<u64>);

impl BitSet {
    /// Puts `index` in or takes it out.
    pub fn set(&mut self, index: usize, member: bool) {
        let (word, bit) = (index / 64, 1 << (index % 64));
        if member {
            if self.0.len() <= word {
                self.0.resize(word + 1, 0);
            }
            self.0[word] |= bit;
        } else if let Some(word) = self.0.get_mut(word) {
            *word &= !bit;
        }
    }

    /// Whether `index` is in.
    pub fn contains(&self, index: usize) -> bool {
        self.0
            .get(index / 64)
            .is_some_and(|word| word & (1 << (index % 64)) != 0)
    }

    /// How many are in.
    pub fn len(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// Whether none is in.
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|&word| word == 0)
    }

    /// Puts in all of `other`.
    pub fn union_with(&mut self, other: &Self) {
        if self.0.len() < other.0.len() {
            self.0.resize(other.0.len(), 0);
        }
        for (mine, theirs) in self.0.iter_mut().zip(&other.0) {
            *mine |= theirs;
        }
    }

    /// The members in ascending order.
    pub fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        self.0.iter().enumerate().flat_map(|(at, &word)| {
            let mut rest = word;
            std::iter::from_fn(move || {
                let bit = rest.trailing_zeros();
                rest &= rest.wrapping_sub(1);
                (bit < 64).then_some(at * 64 + bit as usize)
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_holds_what_was_put_in() {
        let mut set = BitSet::default();
        for index in [3, 63, 64, 200] {
            set.set(index, true);
        }
        set.set(64, false);
        set.set(999, false);
        assert_eq!(set.iter().collect::<Vec<_>>(), [3, 63, 200]);
        assert_eq!(set.len(), 3);
        assert!(set.contains(63) && !set.contains(64) && !set.contains(100_000));
        let mut other = BitSet::default();
        other.set(1, true);
        other.union_with(&set);
        assert_eq!(other.iter().collect::<Vec<_>>(), [1, 3, 63, 200]);
    }
}
