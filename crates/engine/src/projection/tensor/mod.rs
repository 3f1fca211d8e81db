//! The tensor as a person explores it: slice by slice, with names, sums, and
//! the reason for every value.
//!
//! The numbers are [`Tensor`]'s; only the part of a slice that is asked for is
//! made, so that a large tensor costs what is on screen.

mod csv;
mod explored;
mod overview;
mod reason;

use crate::ids::{AgentId, TaskId};
use crate::state::State;
use crate::task::{Priority, TaskState};
use crate::tensor::{Axis, Tensor};
use reason::reason;
use std::ops::Range;

pub use csv::tensor_csv;
pub use explored::{Explored, Order, Picture};
pub use overview::TensorOverview;

/// What stands at a place of an axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Thing {
    /// A task.
    Task(TaskId),
    /// An agent.
    Agent(AgentId),
    /// A priority level.
    Priority(Priority),
}

/// A place of an axis, named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AxisLabel {
    /// Its position along the axis.
    pub index: usize,
    /// What stands there.
    pub thing: Thing,
    /// What it is called.
    pub name: String,
    /// Where a task is on its way; `None` for anything else.
    pub state: Option<TaskState>,
}

/// A part of a slice: its rows and columns are the two axes that are not fixed.
#[derive(Clone, Debug, PartialEq)]
pub struct SliceView {
    /// The rows asked for.
    pub rows: Vec<AxisLabel>,
    /// The columns asked for.
    pub columns: Vec<AxisLabel>,
    values: Vec<f32>,
}

impl SliceView {
    /// The row at `index` along its axis, if it is in this part.
    pub fn row(&self, index: usize) -> Option<&AxisLabel> {
        self.rows.get(index.checked_sub(self.rows.first()?.index)?)
    }

    /// The column at `index` along its axis, if it is in this part.
    pub fn column(&self, index: usize) -> Option<&AxisLabel> {
        self.columns
            .get(index.checked_sub(self.columns.first()?.index)?)
    }

    /// The value at a row and column, both counted along their axes, if it is in this part.
    pub fn value(&self, row: usize, column: usize) -> Option<f32> {
        let row = self.row(row)?.index - self.rows[0].index;
        let column = self.column(column)?.index - self.columns[0].index;
        Some(self.values[row * self.columns.len() + column])
    }
}

/// One value with its reason.
#[derive(Clone, Debug, PartialEq)]
pub struct TensorCell {
    /// The task whose row it is in.
    pub task: TaskId,
    /// The value, of the later moment where two are compared.
    pub value: f32,
    /// Where it is, what it is, and why, in one line.
    pub text: String,
}

/// The part of the slice at `index` along `axis` that `rows` and `columns`
/// select; ranges beyond the axes are cut.
pub fn tensor_slice(
    state: &State,
    explored: &Explored,
    slice: (Axis, usize),
    rows: Range<usize>,
    columns: Range<usize>,
) -> SliceView {
    let values = explored.slice(slice, rows.clone(), columns.clone());
    let (row_axis, column_axis) = slice.0.others();
    let tensor = explored.tensor();
    SliceView {
        rows: labels(state, tensor, row_axis, rows),
        columns: labels(state, tensor, column_axis, columns),
        values: values.iter().copied().collect(),
    }
}

fn labels(state: &State, tensor: &Tensor, axis: Axis, range: Range<usize>) -> Vec<AxisLabel> {
    let range = range.start..range.end.min(tensor.len(axis));
    range
        .filter_map(|index| tensor_name(state, tensor, axis, index))
        .collect()
}

/// What stands at `index` along `axis`, if anything does.
pub fn tensor_name(state: &State, tensor: &Tensor, axis: Axis, index: usize) -> Option<AxisLabel> {
    let (thing, name, state) = match axis {
        Axis::Task => {
            let task = &state.tasks()[tensor.tasks().get(index)?.index()];
            (
                Thing::Task(task.id),
                task.spec.name.clone(),
                Some(task.state),
            )
        }
        Axis::Agent => {
            let agent = &state.agents()[tensor.agents().get(index)?.index()];
            (Thing::Agent(agent.id), agent.spec.name.clone(), None)
        }
        Axis::Priority => {
            let priority = *Priority::ALL.get(index)?;
            (Thing::Priority(priority), priority.to_string(), None)
        }
    };
    Some(AxisLabel {
        index,
        thing,
        name,
        state,
    })
}

/// The value at `row` and `column` of the slice at `index` along `axis`, with
/// its reason; `None` beyond the axes.
pub fn tensor_cell(
    state: &State,
    explored: &Explored,
    (axis, index): (Axis, usize),
    (row, column): (usize, usize),
) -> Option<TensorCell> {
    let tensor = explored.tensor();
    let [task, agent, level] = match axis {
        Axis::Task => [index, row, column],
        Axis::Agent => [row, index, column],
        Axis::Priority => [row, column, index],
    };
    let id = *tensor.tasks().get(task)?;
    let found = &state.tasks()[id.index()];
    let holder = &state.agents()[tensor.agents().get(agent)?.index()];
    let priority = *Priority::ALL.get(level)?;
    let place = (agent..agent + 1, level..level + 1);
    let value = tensor.slice(Axis::Task, task, place.0.clone(), place.1.clone())[[0, 0]];
    let why = if found.is_removed {
        "the task was removed".to_owned()
    } else if found.spec.priority == priority {
        reason(state, found, holder, value, tensor.row_len(task))
    } else {
        format!("the task’s priority is {}", found.spec.priority)
    };
    let number = match explored.earlier() {
        None => tensor_number(value),
        Some(earlier) => {
            let before = earlier.slice(Axis::Task, task, place.0, place.1)[[0, 0]];
            let (was, is) = (tensor_number(before), tensor_number(value));
            format!("{} (was {was}, is {is})", tensor_change(value - before))
        }
    };
    let sign = if explored.earlier().is_some() {
        ":"
    } else {
        " ="
    };
    let (task, agent) = (&found.spec.name, &holder.spec.name);
    let text = format!("{task} × {agent} × {priority}{sign} {number}: {why}");
    Some(TensorCell {
        task: id,
        value,
        text,
    })
}

/// How a value changed as text, with its sign: `+1`, `−0.50`, `0`.
pub fn tensor_change(change: f32) -> String {
    let number = tensor_number(change.abs());
    if change == 0.0 {
        number
    } else if change > 0.0 {
        format!("+{number}")
    } else {
        format!("−{number}")
    }
}

/// A value of the tensor as text: `0`, `1`, `0.50`, `0.004`.
pub fn tensor_number(value: f32) -> String {
    if value == value.round() {
        format!("{value:.0}")
    } else if value.abs() < 0.01 {
        format!("{value:.3}")
    } else {
        format!("{value:.2}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::projection::fixture::Fixture;

    /// Two coders of whom the first is full with `Held`, a tester, and one task
    /// for each of three situations.
    pub(super) fn fixture() -> Fixture {
        let mut fixture = Fixture::new();
        fixture.agent("Ada", &["coding"], 1);
        let held = fixture.task("Held", 60, &["coding"], &[]);
        fixture.round();
        fixture.start(held);
        fixture.agent("Bea", &["coding"], 1);
        fixture.agent("Cyd", &["testing"], 2);
        fixture.task("Code", 60, &["coding"], &[held]);
        fixture.task("Anything", 60, &[], &[]);
        fixture
    }

    fn cell_text(fixture: &Fixture, slice: (Axis, usize), at: (usize, usize)) -> String {
        let tensor = Explored::plain(fixture.state());
        tensor_cell(fixture.state(), &tensor, slice, at).map_or_else(String::new, |cell| cell.text)
    }

    #[test]
    fn every_value_says_why() {
        let fixture = fixture();
        for ((row, column), expected) in [
            (
                (0, 0),
                "Held × Ada × medium = 1: this agent is working on it",
            ),
            ((0, 1), "Held × Bea × medium = 0: Ada is working on it"),
            ((1, 0), "Code × Ada × medium = 0: this agent is full"),
            (
                (1, 1),
                "Code × Bea × medium = 1: the only agent that could take it",
            ),
            ((1, 2), "Code × Cyd × medium = 0: this agent lacks coding"),
            (
                (2, 2),
                "Anything × Cyd × medium = 0.50: one of 2 agents that could take it",
            ),
            ((9, 0), ""),
            ((0, 9), ""),
        ] {
            assert_eq!(
                cell_text(&fixture, (Axis::Priority, 2), (row, column)),
                expected
            );
        }
        let other_level = cell_text(&fixture, (Axis::Priority, 0), (0, 0));
        assert_eq!(
            other_level,
            "Held × Ada × critical = 0: the task’s priority is medium"
        );
    }

    #[test]
    fn the_same_cell_is_found_along_every_axis() {
        let fixture = fixture();
        let expected = cell_text(&fixture, (Axis::Priority, 2), (1, 0));
        assert_eq!(cell_text(&fixture, (Axis::Task, 1), (0, 2)), expected);
        assert_eq!(cell_text(&fixture, (Axis::Agent, 0), (1, 2)), expected);
    }

    #[test]
    fn finished_tasks_say_how_they_ended() {
        let mut fixture = fixture();
        let held = Tensor::new(fixture.state()).tasks()[0];
        fixture.complete(held);
        let text = |fixture: &Fixture| cell_text(fixture, (Axis::Priority, 2), (0, 0));
        assert_eq!(
            text(&fixture),
            "Held × Ada × medium = 1: completed by this agent"
        );
        fixture.act(crate::Command::UnregisterAgent { agent: AgentId(0) });
        assert_eq!(
            text(&fixture),
            "Held × Bea × medium = 0: completed by Ada, who has left"
        );
    }

    #[test]
    fn a_part_of_a_slice_knows_its_names_and_values() {
        let fixture = fixture();
        let tensor = Explored::plain(fixture.state());
        let part = tensor_slice(fixture.state(), &tensor, (Axis::Priority, 2), 1..9, 1..3);
        let names = |labels: &[AxisLabel]| -> Vec<String> {
            labels
                .iter()
                .map(|label| format!("{} {}", label.index, label.name))
                .collect()
        };
        assert_eq!(names(&part.rows), ["1 Code", "2 Anything"]);
        assert_eq!(names(&part.columns), ["1 Bea", "2 Cyd"]);
        assert_eq!(part.value(1, 1), Some(1.0));
        assert_eq!(part.value(2, 2), Some(0.5));
        assert_eq!(
            (part.value(0, 1), part.value(1, 0), part.value(3, 1)),
            (None, None, None)
        );
    }

    #[test]
    fn empty_axes_have_exact_shapes_and_nothing_to_name() {
        let empty = Fixture::new();
        let tensor = Explored::plain(empty.state());
        let overview = tensor.overview();
        assert_eq!(
            (overview.shape_text().as_str(), overview.sum),
            ("(0, 0, 4)", 0.0)
        );
        assert_eq!(overview.marginal_share(Axis::Task, 0), 0.0);
        let part = tensor_slice(empty.state(), &tensor, (Axis::Agent, 0), 0..10, 0..4);
        assert_eq!(
            (part.rows.len(), part.columns.len(), part.value(0, 0)),
            (0, 4, None)
        );
    }

    #[test]
    fn changes_have_a_sign() {
        for (change, text) in [(0.0, "0"), (1.0, "+1"), (-0.5, "−0.50")] {
            assert_eq!(tensor_change(change), text);
        }
    }

    #[test]
    fn numbers_are_as_long_as_they_must_be() {
        for (value, text) in [
            (0.0, "0"),
            (1.0, "1"),
            (0.5, "0.50"),
            (1.0 / 3.0, "0.33"),
            (0.004, "0.004"),
        ] {
            assert_eq!(tensor_number(value), text);
        }
    }
}
