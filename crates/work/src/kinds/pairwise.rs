//! Few tests in which every two values of different factors meet at least once:
//! the greedy construction of Cohen, Dalal, Fredman and Patton (1997) without
//! its random trials.

/// Rows of indices of values, one a factor. `sizes` says how many values each
/// factor has; with fewer than two factors there are no pairs and no rows.
pub(crate) fn pairwise(sizes: &[usize]) -> Vec<Vec<usize>> {
    let mut open = Pairs::all(sizes);
    let mut rows = Vec::new();
    while let Some(((a, x), (b, y))) = open.first() {
        let mut row: Vec<Option<usize>> = vec![None; sizes.len()];
        (row[a], row[b]) = (Some(x), Some(y));
        for factor in 0..sizes.len() {
            if row[factor].is_none() {
                let best = (0..sizes[factor])
                    .rev()
                    .max_by_key(|value| open.gain(&row, factor, *value));
                row[factor] = best;
            }
        }
        let row: Vec<usize> = row.into_iter().flatten().collect();
        open.close(&row);
        rows.push(row);
    }
    rows
}

type Pair = ((usize, usize), (usize, usize));

/// The pairs that have not met.
struct Pairs(std::collections::BTreeSet<Pair>);

impl Pairs {
    fn all(sizes: &[usize]) -> Self {
        let mut pairs = std::collections::BTreeSet::new();
        for (a, size) in sizes.iter().enumerate() {
            for (b, other) in sizes.iter().enumerate().skip(a + 1) {
                let values = (0..*size).flat_map(|x| (0..*other).map(move |y| ((a, x), (b, y))));
                pairs.extend(values);
            }
        }
        Self(pairs)
    }

    fn first(&self) -> Option<Pair> {
        self.0.first().copied()
    }

    /// How many open pairs a value makes with what is in the row.
    fn gain(&self, row: &[Option<usize>], factor: usize, value: usize) -> usize {
        let there = row
            .iter()
            .enumerate()
            .filter_map(|(at, known)| Some((at, (*known)?)));
        let pairs = there.map(|other| ordered(other, (factor, value)));
        pairs.filter(|pair| self.0.contains(pair)).count()
    }

    fn close(&mut self, row: &[usize]) {
        for a in 0..row.len() {
            for b in a + 1..row.len() {
                self.0.remove(&((a, row[a]), (b, row[b])));
            }
        }
    }
}

fn ordered(a: (usize, usize), b: (usize, usize)) -> Pair {
    if a < b { (a, b) } else { (b, a) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_two_values_meet_in_few_rows() {
        for sizes in [
            vec![2, 2],
            vec![3, 3, 3, 3],
            vec![2, 5, 3, 4],
            vec![12, 12, 2],
        ] {
            let rows = pairwise(&sizes);
            let mut open = Pairs::all(&sizes);
            for row in &rows {
                assert!(row.iter().zip(&sizes).all(|(value, size)| value < size));
                open.close(row);
            }
            assert_eq!(open.first(), None, "{sizes:?}");
            let all: usize = sizes.iter().product();
            assert!(rows.len() <= all, "{sizes:?}");
        }
        assert!(pairwise(&[3, 3, 3, 3]).len() <= 15, "all would be 81");
        assert!(pairwise(&[3]).is_empty() && pairwise(&[]).is_empty());
    }
}
