//! How two tensors with the same axes differ.

use super::{Tensor, Values};
use std::collections::BTreeMap;

/// How many values at `level` differ between `before` and `after`, whose axes
/// are the same.
///
/// # Panics
/// When the axes are not.
pub fn changed(before: &Tensor, after: &Tensor, level: usize) -> usize {
    assert_eq!(before.shape(), after.shape(), "the axes are the same");
    // Tasks are many and kinds of rows few.
    let mut known: BTreeMap<(Values, Values), usize> = BTreeMap::new();
    (0..after.tasks.len())
        .map(|task| {
            let (was, is) = (before.rows[task], after.rows[task]);
            match (before.level(task) == level, after.level(task) == level) {
                (true, true) => *known
                    .entry((was.values, is.values))
                    .or_insert_with(|| differing(before, after, task)),
                (true, false) => before.row_len(task),
                (false, true) => after.row_len(task),
                (false, false) => 0,
            }
        })
        .sum()
}

/// At how many agents two rows of the same level differ.
fn differing(before: &Tensor, after: &Tensor, task: usize) -> usize {
    let mut was = before.row(task).peekable();
    let mut count = 0;
    for (agent, value) in after.row(task) {
        while was.next_if(|(earlier, _)| *earlier < agent).is_some() {
            count += 1;
        }
        let earlier = was.next_if(|(earlier, _)| *earlier == agent);
        count += usize::from(earlier.is_none_or(|(_, earlier)| earlier != value));
    }
    count + was.count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::examples;

    #[test]
    fn what_differs_is_counted_as_the_dense_arrays_do() {
        let mut engine = examples::demonstration().open();
        let mut before = Tensor::new(engine.state());
        let all = |before: &Tensor, after: &Tensor| -> usize {
            (0..4).map(|level| changed(before, after, level)).sum()
        };
        assert_eq!(all(&before, &before), 0);
        while crate::simulate::run_round(&mut engine) {
            let after = Tensor::new(engine.state());
            let dense = (before.dense(), after.dense());
            let expected = dense.0.iter().zip(&dense.1).filter(|(a, b)| a != b);
            let expected = expected.count();
            assert_eq!(all(&before, &after), expected);
            assert!(expected > 0, "a round changes something");
            before = after;
        }
    }
}
