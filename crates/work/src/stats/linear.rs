//! Systems of linear equations with a symmetric positive definite matrix.

/// How small a pivot is, beside its diagonal element, for its column to
/// depend on those before it.
const SINGULAR: f64 = 1e-10;

/// Solves `matrix · x = right`, and gives the inverse's diagonal as well, by
/// Cholesky's decomposition (Golub and Van Loan 2013, 4.2). `None` when the
/// matrix is not positive definite. O(n³).
pub(crate) fn solve(matrix: &[Vec<f64>], right: &[f64]) -> Option<(Vec<f64>, Vec<f64>)> {
    let factor = cholesky(matrix)?;
    let solution = backward(&factor, &forward(&factor, right));
    let size = right.len();
    let inverse = (0..size).map(|index| {
        let mut unit = vec![0.0; size];
        unit[index] = 1.0;
        // The squared length of a column of the inverted factor.
        let column = forward(&factor, &unit);
        column.iter().map(|value| value * value).sum()
    });
    Some((solution, inverse.collect()))
}

/// The lower triangle whose product with its transpose is `matrix`.
fn cholesky(matrix: &[Vec<f64>]) -> Option<Vec<Vec<f64>>> {
    let size = matrix.len();
    let mut lower = vec![vec![0.0; size]; size];
    for row in 0..size {
        for column in 0..=row {
            let before = 0..column;
            let product: f64 = before.map(|k| lower[row][k] * lower[column][k]).sum();
            let rest = matrix[row][column] - product;
            lower[row][column] = if row == column {
                // Written so that NaN fails as well.
                let definite = rest > SINGULAR * matrix[row][row] && rest.is_finite();
                definite.then(|| rest.sqrt())?
            } else {
                rest / lower[column][column]
            };
        }
    }
    Some(lower)
}

fn forward(lower: &[Vec<f64>], right: &[f64]) -> Vec<f64> {
    let mut solution = Vec::with_capacity(right.len());
    for (row, value) in lower.iter().zip(right) {
        let known: f64 = row.iter().zip(&solution).map(|(a, b)| a * b).sum();
        solution.push((value - known) / row[solution.len()]);
    }
    solution
}

fn backward(lower: &[Vec<f64>], right: &[f64]) -> Vec<f64> {
    let size = right.len();
    let mut solution = vec![0.0; size];
    for row in (0..size).rev() {
        let known: f64 = (row + 1..size).map(|k| lower[k][row] * solution[k]).sum();
        solution[row] = (right[row] - known) / lower[row][row];
    }
    solution
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_system_is_solved_with_the_inverse_diagonal() {
        let matrix = vec![vec![4.0, 2.0], vec![2.0, 3.0]];
        let (solution, inverse) = solve(&matrix, &[10.0, 9.0]).unwrap();
        for (actual, expected) in solution.iter().chain(&inverse).zip([1.5, 2.0, 0.375, 0.5]) {
            assert!((actual - expected).abs() < 1e-12, "{actual} {expected}");
        }
    }

    #[test]
    fn a_singular_or_broken_system_has_no_solution() {
        assert!(solve(&[vec![1.0, 1.0], vec![1.0, 1.0]], &[1.0, 1.0]).is_none());
        assert!(solve(&[vec![f64::NAN]], &[1.0]).is_none());
        assert!(solve(&[vec![0.0]], &[1.0]).is_none());
    }
}
