//! How two columns of numbers go together.

use super::summary::mean;
use serde::{Deserialize, Serialize};

/// The correlation of two columns, over the rows that have both.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Correlation {
    /// One column.
    pub(crate) a: String,
    /// The other.
    pub(crate) b: String,
    /// Rows that have both.
    pub(crate) count: u32,
    /// Pearson's product-moment coefficient.
    pub(crate) pearson: f64,
    /// Spearman's rank coefficient.
    pub(crate) spearman: f64,
}

/// Correlates two columns. `None` with fewer than three rows that have both,
/// or when one of them does not vary.
pub(crate) fn correlate(
    (a, first): (&str, &[Option<f64>]),
    (b, second): (&str, &[Option<f64>]),
) -> Option<Correlation> {
    let both = first.iter().zip(second).filter_map(|(x, y)| x.zip(*y));
    let (xs, ys): (Vec<f64>, Vec<f64>) = both.unzip();
    if xs.len() < 3 {
        return None;
    }
    Some(Correlation {
        a: a.to_owned(),
        b: b.to_owned(),
        count: xs.len() as u32,
        pearson: pearson(&xs, &ys)?,
        spearman: pearson(&ranks(&xs), &ranks(&ys))?,
    })
}

fn pearson(xs: &[f64], ys: &[f64]) -> Option<f64> {
    let (mean_x, mean_y) = (mean(xs), mean(ys));
    let (mut xx, mut yy, mut xy) = (0.0, 0.0, 0.0);
    for (x, y) in xs.iter().zip(ys) {
        let (dx, dy) = (x - mean_x, y - mean_y);
        xx += dx * dx;
        yy += dy * dy;
        xy += dx * dy;
    }
    // The roots one by one, or the product of large ones overflows.
    let scale = f64::sqrt(xx) * f64::sqrt(yy);
    (scale > 0.0).then(|| (xy / scale).clamp(-1.0, 1.0))
}

/// Ranks from 1; equal values share the mean of theirs.
pub(crate) fn ranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|a, b| values[*a].total_cmp(&values[*b]));
    let mut ranks = vec![0.0; values.len()];
    let mut start = 0;
    while start < order.len() {
        let same = |at: &&usize| values[**at] == values[order[start]];
        let end = start + order[start..].iter().take_while(same).count();
        let rank = (start + 1 + end) as f64 / 2.0;
        for at in &order[start..end] {
            ranks[*at] = rank;
        }
        start = end;
    }
    ranks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ties_share_their_ranks() {
        assert_eq!(ranks(&[10.0, 20.0, 10.0, 5.0]), [2.5, 4.0, 2.5, 1.0]);
        assert_eq!(ranks(&[]), Vec::<f64>::new());
    }

    #[test]
    fn correlation_skips_gaps_and_knows_when_there_is_none() {
        let xs = [Some(1.0), Some(2.0), None, Some(3.0), Some(4.0)];
        let ys = [Some(1.0), Some(4.0), Some(0.0), Some(9.0), Some(16.0)];
        let both = correlate(("x", &xs), ("y", &ys)).unwrap();
        assert_eq!(both.count, 4);
        assert!((both.spearman - 1.0).abs() < 1e-12);
        // By hand: 25 / sqrt(5 × 129).
        assert!((both.pearson - 25.0 / 645.0_f64.sqrt()).abs() < 1e-12);
        let flat = [Some(7.0); 5];
        assert_eq!(correlate(("x", &xs), ("flat", &flat)), None);
        assert_eq!(correlate(("x", &xs[..2]), ("y", &ys[..2])), None);
        let huge = [Some(1e30), Some(-1e30), Some(0.0), None, None];
        assert!(correlate(("h", &huge), ("h", &huge)).unwrap().pearson > 0.99);
    }
}
