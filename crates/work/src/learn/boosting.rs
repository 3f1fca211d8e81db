//! Gradient boosting of small regression trees (Friedman 2001) with the
//! second-order gain of Chen and Guestrin (2016, equation 7) over binned
//! features.

use super::sigmoid;
use serde::{Deserialize, Serialize};

const ROUNDS: u32 = 80;
const DEPTH: u32 = 3;
const RATE: f64 = 0.1;
const BINS: usize = 32;
/// Keeps leaves of few rows small.
const PENALTY: f64 = 1.0;
/// The least curvature, for squares the least number of rows, on each side.
const LEAST: f64 = 5.0;

/// A sum of trees: a value, or log-odds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Boosted {
    /// What the trees' sum is added to.
    pub(crate) base: f64,
    /// The trees.
    pub(crate) trees: Vec<Node>,
}

/// A tree, or a part of one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Node {
    /// Asks whether a feature is at most a value.
    Split {
        /// The feature's index.
        feature: u32,
        /// The value.
        at_most: f64,
        /// How much the question gained when it was chosen.
        gain: f64,
        /// Where a yes leads.
        yes: Box<Node>,
        /// Where a no leads.
        no: Box<Node>,
    },
    /// Adds a value.
    Leaf(f64),
}

impl Boosted {
    /// The sum for a row.
    pub(super) fn sum(&self, row: &[f64]) -> f64 {
        let values = self.trees.iter().map(|tree| tree.value(row));
        self.base + values.sum::<f64>()
    }

    /// How much each of `features` features gained in all trees.
    pub(super) fn gains(&self, features: usize) -> Vec<f64> {
        let mut gains = vec![0.0; features];
        for tree in &self.trees {
            tree.add_gains(&mut gains);
        }
        gains
    }
}

impl Node {
    fn value(&self, row: &[f64]) -> f64 {
        match self {
            Self::Leaf(value) => *value,
            Self::Split {
                feature,
                at_most,
                yes,
                no,
                ..
            } => {
                let side = if value(row, *feature) <= *at_most {
                    yes
                } else {
                    no
                };
                side.value(row)
            }
        }
    }

    fn add_gains(&self, gains: &mut [f64]) {
        if let Self::Split {
            feature,
            gain,
            yes,
            no,
            ..
        } = self
        {
            if let Some(sum) = gains.get_mut(*feature as usize) {
                *sum += gain;
            }
            yes.add_gains(gains);
            no.add_gains(gains);
        }
    }
}

/// A feature of a row; 0 for one that a damaged file made up.
fn value(row: &[f64], feature: u32) -> f64 {
    row.get(feature as usize).copied().unwrap_or(0.0)
}

/// Fits values, or with `labels` of 0 and 1 their log-odds.
pub(super) fn fit(
    rows: &[&[f64]],
    targets: &[f64],
    labels: bool,
    mut progress: impl FnMut(u32),
) -> Option<Boosted> {
    let binned = Binned::of(rows)?;
    let mean = targets.iter().sum::<f64>() / targets.len() as f64;
    let base = if labels {
        libm::log(mean / (1.0 - mean))
    } else {
        mean
    };
    let mut sums = vec![base; rows.len()];
    let mut trees = Vec::new();
    for round in 0..ROUNDS {
        let slopes: Vec<Slope> = sums
            .iter()
            .zip(targets)
            .map(|(sum, target)| {
                let guess = if labels { sigmoid(*sum) } else { *sum };
                Slope {
                    first: guess - target,
                    second: if labels { guess * (1.0 - guess) } else { 1.0 },
                }
            })
            .collect();
        let tree = binned.grow(&slopes, (0..rows.len()).collect(), DEPTH);
        for (sum, row) in sums.iter_mut().zip(rows) {
            *sum += tree.value(row);
        }
        trees.push(tree);
        progress(100 * (round + 1) / ROUNDS);
    }
    base.is_finite().then_some(Boosted { base, trees })
}

/// A row's first and second derivative of the loss.
#[derive(Clone, Copy, Default)]
struct Slope {
    first: f64,
    second: f64,
}

impl Slope {
    fn plus(self, other: Self) -> Self {
        Self {
            first: self.first + other.first,
            second: self.second + other.second,
        }
    }

    fn quality(self) -> f64 {
        self.first * self.first / (self.second + PENALTY)
    }

    fn leaf(self) -> Node {
        Node::Leaf(-RATE * self.first / (self.second + PENALTY))
    }
}

/// The features of all rows as the numbers of their bins.
struct Binned {
    /// A feature's upper edges; what is above the last is in one bin more.
    edges: Vec<Vec<f64>>,
    /// `[n_features][n_rows]`.
    bins: Vec<Vec<u8>>,
}

impl Binned {
    fn of(rows: &[&[f64]]) -> Option<Self> {
        let features = rows.first()?.len();
        let mut binned = Self {
            edges: Vec::new(),
            bins: Vec::new(),
        };
        for feature in 0..features {
            let mut sorted: Vec<f64> = rows.iter().map(|row| row[feature]).collect();
            sorted.sort_by(f64::total_cmp);
            let largest = sorted[sorted.len() - 1];
            let mut edges: Vec<f64> = (1..BINS)
                .map(|bin| sorted[bin * sorted.len() / BINS])
                .collect();
            edges.dedup();
            edges.retain(|edge| *edge < largest);
            // A rare level of a category would fall between the quantiles.
            let smallest = sorted[0];
            if edges.is_empty() && smallest < largest {
                edges.push(smallest);
            }
            let bin = |row: &&[f64]| edges.partition_point(|edge| *edge < row[feature]) as u8;
            binned.bins.push(rows.iter().map(bin).collect());
            binned.edges.push(edges);
        }
        Some(binned)
    }

    fn grow(&self, slopes: &[Slope], rows: Vec<usize>, depth: u32) -> Node {
        let all = rows
            .iter()
            .fold(Slope::default(), |sum, row| sum.plus(slopes[*row]));
        let best = if depth == 0 {
            None
        } else {
            self.best_split(slopes, &rows, all)
        };
        let Some((gain, feature, bin)) = best else {
            return all.leaf();
        };
        let side = |row: &usize| usize::from(self.bins[feature][*row]) <= bin;
        let (yes, no): (Vec<usize>, Vec<usize>) = rows.into_iter().partition(side);
        Node::Split {
            feature: feature as u32,
            at_most: self.edges[feature][bin],
            gain,
            yes: Box::new(self.grow(slopes, yes, depth - 1)),
            no: Box::new(self.grow(slopes, no, depth - 1)),
        }
    }

    /// The gain, the feature and the last bin of the best question; of equals
    /// the first.
    fn best_split(
        &self,
        slopes: &[Slope],
        rows: &[usize],
        all: Slope,
    ) -> Option<(f64, usize, usize)> {
        let mut best: Option<(f64, usize, usize)> = None;
        for (feature, bins) in self.bins.iter().enumerate() {
            let mut sums = [Slope::default(); BINS + 1];
            for row in rows {
                let bin = usize::from(bins[*row]);
                sums[bin] = sums[bin].plus(slopes[*row]);
            }
            let mut below = Slope::default();
            for (bin, sum) in sums.iter().enumerate().take(self.edges[feature].len()) {
                below = below.plus(*sum);
                let above = Slope {
                    first: all.first - below.first,
                    second: all.second - below.second,
                };
                if below.second < LEAST || above.second < LEAST {
                    continue;
                }
                let gain = below.quality() + above.quality() - all.quality();
                if gain > best.map_or(0.0, |(most, ..)| most) {
                    best = Some((gain, feature, bin));
                }
            }
        }
        best
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_that_no_line_fits_is_learnt() {
        let xs: Vec<Vec<f64>> = (0..200)
            .map(|i| vec![f64::from(i), f64::from(i % 7)])
            .collect();
        let rows: Vec<&[f64]> = xs.iter().map(Vec::as_slice).collect();
        let values: Vec<f64> = (0..200)
            .map(|i| if (50..150).contains(&i) { 10.0 } else { 0.0 })
            .collect();
        let model = fit(&rows, &values, false, |_| ()).unwrap();
        assert!((model.sum(&[100.0, 3.0]) - 10.0).abs() < 1.0);
        assert!(model.sum(&[10.0, 3.0]).abs() < 1.0);
        let gains = model.gains(2);
        assert!(gains[0] > 100.0 * gains[1]);
        let labels: Vec<f64> = values.iter().map(|value| value / 10.0).collect();
        let model = fit(&rows, &labels, true, |_| ()).unwrap();
        assert!(model.sum(&[100.0, 0.0]) > 2.0 && model.sum(&[190.0, 0.0]) < -2.0);
    }

    #[test]
    fn nothing_to_ask_leaves_a_leaf() {
        let rows: Vec<&[f64]> = vec![&[1.0]; 20];
        let model = fit(&rows, &[2.0; 20], false, |_| ()).unwrap();
        assert_eq!(model.sum(&[5.0]), 2.0);
    }
}
