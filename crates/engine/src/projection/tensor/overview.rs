//! The whole tensor in a few numbers.

use crate::tensor::{Axis, Marginals, Tensor, changed};

/// The whole tensor in a few numbers, or how it changed.
#[derive(Clone, Debug, PartialEq)]
pub struct TensorOverview {
    /// The lengths of the axes: tasks, agents, priority levels.
    pub shape: [usize; 3],
    /// The sum of all values: how many tasks have or could have an agent.
    pub sum: f32,
    /// How many values are not 0.
    pub nonzeros: usize,
    /// For each axis, by [`Axis::ALL`], the sums over the other two.
    pub marginals: [Vec<f32>; 3],
    /// The largest of each axis's marginals, whatever their sign.
    pub peaks: [f32; 3],
}

impl TensorOverview {
    /// The numbers of `tensor`. Cost: linear in tasks and agents, and in
    /// classes times agents.
    pub(super) fn new(tensor: &Tensor) -> Self {
        let rows = (0..tensor.len(Axis::Task)).map(|task| tensor.row_len(task));
        Self::of(tensor.shape(), rows.sum(), listed(tensor.marginals()))
    }

    /// How the numbers of `before` differ from those of `after`; every value
    /// that differs counts as one that is not 0.
    pub(super) fn of_change(before: &Tensor, after: &Tensor) -> Self {
        let (was, mut change) = (listed(before.marginals()), listed(after.marginals()));
        for (change, was) in change.iter_mut().flatten().zip(was.iter().flatten()) {
            *change -= was;
        }
        let levels = 0..after.len(Axis::Priority);
        let changes = levels.map(|level| changed(before, after, level));
        Self::of(after.shape(), changes.sum(), change)
    }

    fn of(shape: [usize; 3], nonzeros: usize, marginals: [Vec<f32>; 3]) -> Self {
        let peak = |sums: &Vec<f32>| sums.iter().fold(0.0, |peak: f32, sum| peak.max(sum.abs()));
        Self {
            shape,
            sum: marginals[Axis::Priority as usize].iter().sum(),
            nonzeros,
            peaks: [0, 1, 2].map(|axis: usize| peak(&marginals[axis])),
            marginals,
        }
    }

    /// The shape as text: `(8, 5, 4)`.
    pub fn shape_text(&self) -> String {
        let [tasks, agents, levels] = self.shape;
        format!("({tasks}, {agents}, {levels})")
    }

    /// The sum of the slice at `index` along `axis`; 0 beyond the end.
    pub fn marginal(&self, axis: Axis, index: usize) -> f32 {
        self.marginals[axis as usize]
            .get(index)
            .copied()
            .unwrap_or(0.0)
    }

    /// A marginal as a share of the axis's largest, 0 to 1, whatever its sign.
    pub fn marginal_share(&self, axis: Axis, index: usize) -> f32 {
        let peak = self.peaks[axis as usize];
        if peak > 0.0 {
            self.marginal(axis, index).abs() / peak
        } else {
            0.0
        }
    }
}

fn listed(marginals: Marginals) -> [Vec<f32>; 3] {
    [
        marginals.tasks.to_vec(),
        marginals.agents.to_vec(),
        marginals.priorities.to_vec(),
    ]
}
