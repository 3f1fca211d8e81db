//! A slice as a small picture: each of its pixels the mean of a rectangle of
//! values. It costs what the classes and tasks do, not what the slice has values.

use super::{Axis, Tensor, Values, share};
use ndarray::Array1;
use std::collections::BTreeMap;
use std::ops::Range;

/// A slice that is shrunk to a few rows and columns.
pub struct Heat<'a> {
    tensor: &'a Tensor,
    slice: (Axis, usize),
    /// How many rows the picture has.
    rows: usize,
    /// How many columns.
    columns: usize,
    /// What a row of each class adds to each column; for slices of a priority level.
    classes: Vec<Vec<f32>>,
}

impl<'a> Heat<'a> {
    /// The slice at `slice` in at most `rows` and `columns`.
    pub fn new(tensor: &'a Tensor, slice: (Axis, usize), rows: usize, columns: usize) -> Self {
        let (row_axis, column_axis) = slice.0.others();
        let columns = columns.min(tensor.len(column_axis));
        let agents = tensor.agents.len();
        let sums = |class: &Vec<u32>| {
            let mut sums = vec![0.0; columns];
            for &agent in class {
                sums[bin_of(agent as usize, columns, agents)] += share(class.len());
            }
            sums
        };
        let is_level = slice.0 == Axis::Priority;
        let classes = is_level.then(|| tensor.classes.iter().map(sums).collect());
        Self {
            tensor,
            slice,
            rows: rows.min(tensor.len(row_axis)),
            columns,
            classes: classes.unwrap_or_default(),
        }
    }

    /// How many rows and columns the picture has.
    pub fn size(&self) -> (usize, usize) {
        (self.rows, self.columns)
    }

    /// The rows of the slice that a row of the picture stands for.
    pub fn range(&self, row: usize) -> Range<usize> {
        range_of(row, self.rows, self.tensor.len(self.slice.0.others().0))
    }

    /// A row of the picture: means of the values. Shape `(columns,)`.
    pub fn row(&self, row: usize) -> Array1<f32> {
        let range = self.range(row);
        let columns = self.tensor.len(self.slice.0.others().1);
        let mut sums = match self.slice.0 {
            Axis::Priority => self.level_sums(range.clone()),
            Axis::Task | Axis::Agent => {
                let (axis, index) = self.slice;
                let part = self.tensor.slice(axis, index, range.clone(), 0..columns);
                let mut sums = vec![0.0; self.columns];
                for ((_, column), value) in part.indexed_iter() {
                    sums[bin_of(column, self.columns, columns)] += value;
                }
                sums
            }
        };
        for (bin, sum) in sums.iter_mut().enumerate() {
            *sum /= count(range.len() * range_of(bin, self.columns, columns).len());
        }
        sums.into()
    }

    /// The sums of each column's values over `tasks`, at the level of the slice.
    fn level_sums(&self, tasks: Range<usize>) -> Vec<f32> {
        let agents = self.tensor.agents.len();
        let mut sums = vec![0.0; self.columns];
        let mut waiting = BTreeMap::new();
        for row in &self.tensor.rows[tasks] {
            if usize::from(row.level) != self.slice.1 {
                continue;
            }
            match row.values {
                Values::Zero => {}
                Values::One(agent) => sums[bin_of(agent as usize, self.columns, agents)] += 1.0,
                Values::Shared(class) => *waiting.entry(class).or_insert(0) += 1,
            }
        }
        for (class, tasks) in waiting {
            for (sum, share) in sums.iter_mut().zip(&self.classes[class.index()]) {
                *sum += count(tasks) * share;
            }
        }
        sums
    }
}

/// The places that bin `bin` of `bins` has of `len`.
fn range_of(bin: usize, bins: usize, len: usize) -> Range<usize> {
    bin * len / bins..(bin + 1) * len / bins
}

/// The bin of `bins` in which the place at `index` of `len` is.
fn bin_of(index: usize, bins: usize, len: usize) -> usize {
    ((index + 1) * bins - 1) / len
}

#[expect(clippy::cast_precision_loss, reason = "shown as a colour")]
fn count(number: usize) -> f32 {
    number as f32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::examples;

    #[test]
    fn every_place_is_in_its_bin() {
        for (len, bins) in [(1, 1), (5, 5), (5, 2), (1_000, 7), (33, 32)] {
            for bin in 0..bins {
                assert!(!range_of(bin, bins, len).is_empty());
                assert!(range_of(bin, bins, len).all(|index| bin_of(index, bins, len) == bin));
            }
        }
    }

    #[test]
    fn a_picture_holds_the_means_of_the_slice() {
        let mut engine = examples::demonstration().open();
        crate::simulate::run_round(&mut engine);
        let tensor = Tensor::new(engine.state());
        for axis in Axis::ALL {
            for index in 0..tensor.len(axis) {
                for (rows, columns) in [(99, 99), (3, 2), (1, 1)] {
                    check(&tensor, (axis, index), rows, columns);
                }
            }
        }
    }

    fn check(tensor: &Tensor, slice: (Axis, usize), rows: usize, columns: usize) {
        let (row_axis, column_axis) = slice.0.others();
        let (height, width) = (tensor.len(row_axis), tensor.len(column_axis));
        let heat = Heat::new(tensor, slice, rows, columns);
        assert_eq!(heat.size(), (rows.min(height), columns.min(width)));
        for row in 0..heat.size().0 {
            let means = heat.row(row);
            for (column, mean) in means.iter().enumerate() {
                let range = range_of(column, heat.size().1, width);
                let part = tensor.slice(slice.0, slice.1, heat.range(row), range);
                let expected = part.sum() / count(part.len());
                assert!((mean - expected).abs() < 1e-6, "{slice:?} {row} {column}");
            }
        }
    }
}
