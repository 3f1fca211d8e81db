//! The tensor as it is explored: its axes in an order, by itself or against an
//! earlier moment. Every value is then what it is less what it was.

use super::TensorOverview;
use crate::state::State;
use crate::tensor::{AgentOrder, Axis, Heat, TaskOrder, Tensor, agent_order, changed, task_order};
use ndarray::{Array1, Array2};
use std::ops::Range;

/// The orders of the axes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Order {
    /// The tasks'.
    pub tasks: TaskOrder,
    /// The agents'.
    pub agents: AgentOrder,
}

/// The tensor of a state, or how it differs from an earlier one's.
#[derive(Clone, Debug)]
pub struct Explored {
    tensor: Tensor,
    earlier: Option<Tensor>,
    overview: TensorOverview,
}

impl Explored {
    /// The tensor of `state`, its axes in `order`. With an `earlier` state of
    /// the same journal, the axes hold what either has, and the values are
    /// differences.
    pub fn new(state: &State, earlier: Option<&State>, order: Order) -> Self {
        let Some(earlier) = earlier else {
            let tensor = arranged(state, Tensor::new(state), order).0;
            return Self {
                overview: TensorOverview::new(&tensor),
                tensor,
                earlier: None,
            };
        };
        // Ids are given out in order, so both lists ascend.
        let tasks = |of: &State| of.present_tasks().map(|task| task.id).collect();
        let agents = |of: &State| of.registered_agents().map(|agent| agent.id).collect();
        let tasks = united(tasks(state), tasks(earlier));
        let agents = united(agents(state), agents(earlier));
        let tensor = Tensor::over(state, tasks.clone(), agents.clone());
        let (tensor, [task_order, agent_order]) = arranged(state, tensor, order);
        let earlier = Tensor::over(earlier, tasks, agents).arranged(&task_order, &agent_order);
        Self {
            overview: TensorOverview::of_change(&earlier, &tensor),
            tensor,
            earlier: Some(earlier),
        }
    }

    /// The tensor of `state` by itself, in its own order.
    #[cfg(test)]
    pub(crate) fn plain(state: &State) -> Self {
        Self::new(state, None, Order::default())
    }

    /// The tensor, of the later moment where two are compared.
    pub fn tensor(&self) -> &Tensor {
        &self.tensor
    }

    /// The tensor of the earlier moment, where two are compared.
    pub fn earlier(&self) -> Option<&Tensor> {
        self.earlier.as_ref()
    }

    /// Its numbers.
    pub fn overview(&self) -> &TensorOverview {
        &self.overview
    }

    /// A part of a slice, as [`Tensor::slice`].
    pub fn slice(
        &self,
        (axis, index): (Axis, usize),
        rows: Range<usize>,
        columns: Range<usize>,
    ) -> Array2<f32> {
        let slice = self
            .tensor
            .slice(axis, index, rows.clone(), columns.clone());
        match &self.earlier {
            None => slice,
            Some(earlier) => slice - earlier.slice(axis, index, rows, columns),
        }
    }

    /// How many values of the slice at `index` along `axis` are not 0.
    pub fn slice_nonzeros(&self, axis: Axis, index: usize) -> usize {
        let tasks = 0..self.tensor.len(Axis::Task);
        let counted = |slice: Array2<f32>| slice.iter().filter(|&&value| value != 0.0).count();
        match axis {
            Axis::Task | Axis::Agent => {
                let (rows, columns) = axis.others();
                let whole = (0..self.tensor.len(rows), 0..self.tensor.len(columns));
                counted(self.slice((axis, index), whole.0, whole.1))
            }
            Axis::Priority => match &self.earlier {
                None => tasks
                    .filter(|&task| self.tensor.level(task) == index)
                    .map(|task| self.tensor.row_len(task))
                    .sum(),
                Some(earlier) => changed(earlier, &self.tensor, index),
            },
        }
    }

    /// A slice shrunk to at most `rows` and `columns`.
    pub fn picture(&self, slice: (Axis, usize), rows: usize, columns: usize) -> Picture<'_> {
        let heat = |tensor| Heat::new(tensor, slice, rows, columns);
        Picture {
            now: heat(&self.tensor),
            earlier: self.earlier.as_ref().map(heat),
        }
    }
}

/// A slice as a small picture of means, made row by row.
pub struct Picture<'a> {
    now: Heat<'a>,
    earlier: Option<Heat<'a>>,
}

impl Picture<'_> {
    /// How many rows and columns it has.
    pub fn size(&self) -> (usize, usize) {
        self.now.size()
    }

    /// A row of it.
    pub fn row(&self, row: usize) -> Array1<f32> {
        let now = self.now.row(row);
        match &self.earlier {
            None => now,
            Some(earlier) => now - earlier.row(row),
        }
    }
}

/// `tensor`, which encodes `state`, in `order`; and what stands where.
fn arranged(state: &State, tensor: Tensor, order: Order) -> (Tensor, [Vec<usize>; 2]) {
    let tasks = task_order(&tensor, state, order.tasks);
    let agents = agent_order(&tensor, order.agents);
    let arranged = if order == Order::default() {
        tensor
    } else {
        tensor.arranged(&tasks, &agents)
    };
    (arranged, [tasks, agents])
}

/// What is in either of two ascending lists.
fn united<T: Copy + Ord>(mut one: Vec<T>, other: Vec<T>) -> Vec<T> {
    one.extend(other);
    one.sort_unstable();
    one.dedup();
    one
}

#[cfg(test)]
mod tests {
    use super::super::{tensor_cell, tensor_name};
    use super::*;
    use crate::ids::AgentId;
    use crate::projection::fixture::Fixture;
    use crate::{Command, examples, simulate};

    #[test]
    fn the_overview_adds_up() {
        let fixture = super::super::tests::fixture();
        let explored = Explored::plain(fixture.state());
        let overview = explored.overview();
        assert_eq!(overview.shape_text(), "(3, 3, 4)");
        assert_eq!((overview.sum, overview.nonzeros), (3.0, 4));
        assert_eq!(overview.marginals[0], [1.0, 1.0, 1.0]);
        assert_eq!(overview.marginals[1], [1.0, 1.5, 0.5]);
        assert_eq!(overview.marginals[2], [0.0, 0.0, 3.0, 0.0]);
        let nonzeros = |axis, index| explored.slice_nonzeros(axis, index);
        assert_eq!(
            [0, 1, 2, 3].map(|task| nonzeros(Axis::Task, task)),
            [1, 1, 2, 0]
        );
        assert_eq!(
            [0, 1, 2, 3].map(|agent| nonzeros(Axis::Agent, agent)),
            [1, 2, 1, 0]
        );
        assert_eq!([1, 2].map(|level| nonzeros(Axis::Priority, level)), [0, 4]);
        assert_eq!(overview.marginal_share(Axis::Agent, 0), 1.0 / 1.5);
        assert_eq!(overview.marginal(Axis::Agent, 7), 0.0);
    }

    #[test]
    fn a_difference_is_what_is_less_what_was_in_any_order() {
        let mut engine = examples::demonstration().open();
        let before = engine.state().clone();
        simulate::run_round(&mut engine);
        let after = engine.state();
        let order = Order {
            tasks: TaskOrder::Cluster,
            agents: AgentOrder::Load,
        };
        let explored = Explored::new(after, Some(&before), order);
        let [was, is] = [&before, after].map(|state| Tensor::new(state).dense());
        let mut changed = 0;
        for level in 0..4 {
            let slice = explored.slice((Axis::Priority, level), 0..8, 0..5);
            let picture = explored.picture((Axis::Priority, level), 8, 5);
            for ((row, column), value) in slice.indexed_iter() {
                let task = explored.tensor().tasks()[row].index();
                let agent = explored.tensor().agents()[column].index();
                let at = [task, agent, level];
                assert_eq!(*value, is[at] - was[at]);
                assert_eq!(*value, picture.row(row)[column]);
                changed += usize::from(*value != 0.0);
            }
            let counted = slice.iter().filter(|value| **value != 0.0).count();
            assert_eq!(explored.slice_nonzeros(Axis::Priority, level), counted);
        }
        assert_eq!(explored.overview().nonzeros, changed);
        assert_eq!(explored.overview().sum, 0.0, "shares became assignments");
    }

    #[test]
    fn what_came_and_what_went_is_part_of_a_difference() {
        let mut fixture = Fixture::new();
        fixture.agent("Ada", &["coding"], 1);
        let old = fixture.task("Old", 60, &["coding"], &[]);
        let before = fixture.state().clone();
        fixture.act(Command::RemoveTask { task: old });
        fixture.act(Command::UnregisterAgent { agent: AgentId(0) });
        fixture.agent("Bea", &["coding"], 1);
        fixture.task("New", 60, &["coding"], &[]);
        let state = fixture.state();
        let explored = Explored::new(state, Some(&before), Order::default());
        assert_eq!(explored.overview().shape, [2, 2, 4]);
        let slice = explored.slice((Axis::Priority, 2), 0..2, 0..2);
        assert_eq!(slice.as_slice(), Some(&[-1.0, 0.0, 0.0, 1.0][..]));
        let name = |index| tensor_name(state, explored.tensor(), Axis::Task, index);
        assert_eq!(name(0).map(|label| label.name).as_deref(), Some("Old"));
        let text =
            |at| tensor_cell(state, &explored, (Axis::Priority, 2), at).map(|cell| cell.text);
        assert_eq!(
            text((0, 0)).as_deref(),
            Some("Old × Ada × medium: −1 (was 1, is 0): the task was removed")
        );
        assert_eq!(
            text((1, 1)).as_deref(),
            Some("New × Bea × medium: +1 (was 0, is 1): the only agent that could take it")
        );
    }
}
