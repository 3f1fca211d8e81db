//! Outliers by Tukey's fences (Exploratory Data Analysis, 1977): what is more
//! than one and a half interquartile ranges outside the quartiles.

use super::summary::quantile;
use serde::{Deserialize, Serialize};

const REACH: f64 = 1.5;
/// How many of the farthest outliers are named.
const NAMED: usize = 10;

/// The fences of a column, and what is outside of them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Fences {
    /// The column.
    pub(crate) column: String,
    /// What is below is an outlier.
    pub(crate) lower: f64,
    /// What is above is an outlier.
    pub(crate) upper: f64,
    /// How many there are.
    pub(crate) count: u32,
    /// The farthest ones: row (from 1) and value.
    pub(crate) farthest: Vec<(u32, f64)>,
}

/// Where a column's fences are and what is outside; `None` below four numbers
/// or when the middle half does not vary.
pub(crate) fn fences(column: &str, values: &[Option<f64>]) -> Option<Fences> {
    let mut sorted: Vec<f64> = values.iter().flatten().copied().collect();
    sorted.sort_by(f64::total_cmp);
    let (q1, q3) = (quantile(&sorted, 0.25), quantile(&sorted, 0.75));
    if sorted.len() < 4 || q3 <= q1 {
        return None;
    }
    let (lower, upper) = (q1 - REACH * (q3 - q1), q3 + REACH * (q3 - q1));
    let numbered = values
        .iter()
        .zip(1..)
        .filter_map(|(value, row)| Some((row, (*value)?)));
    let mut outside: Vec<(u32, f64)> = numbered
        .filter(|(_, value)| *value < lower || *value > upper)
        .collect();
    let distance = |value: f64| (lower - value).max(value - upper);
    outside.sort_by(|a, b| distance(b.1).total_cmp(&distance(a.1)));
    let count = outside.len() as u32;
    outside.truncate(NAMED);
    Some(Fences {
        column: column.to_owned(),
        lower,
        upper,
        count,
        farthest: outside,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_beyond_the_fences_is_named_farthest_first() {
        let values = [1.0, 2.0, 3.0, 4.0, 5.0, 100.0, -20.0].map(Some);
        let found = fences("x", &values).unwrap();
        // Quartiles 1.5 and 4.5.
        assert_eq!((found.lower, found.upper, found.count), (-3.0, 9.0, 2));
        assert_eq!(found.farthest, [(6, 100.0), (7, -20.0)]);
        assert_eq!(fences("x", &[Some(1.0); 9]), None);
        assert_eq!(fences("x", &[None, Some(1.0)]), None);
    }
}
