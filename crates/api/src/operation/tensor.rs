//! The tensor in parts and in other forms.

use super::{Effect, Operation};
use crate::call::{Answer, Call, Reply, success};
use crate::problem::Problem;
use crate::shape;
use baton_engine::tensor::{Axis, Tensor, export};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Most cells of a slice.
const MAX_CELLS: usize = 1_000_000;

pub(super) const OPERATIONS: &[Operation] = &[
    Operation {
        name: "get_tensor_slice",
        method: "GET",
        path: "/tensor/slice",
        effect: Effect::Read,
        is_for_anybody: false,
        summary: "A slice of the tensor: one task, one agent or one priority level",
        detail: "axis is task, agent or priority; rows and columns can be cut with row, rows, column and columns.",
        action: slice,
    },
    Operation {
        name: "get_tensor_sparse",
        method: "GET",
        path: "/tensor/sparse",
        effect: Effect::Read,
        is_for_anybody: false,
        summary: "The tensor’s values that are not 0",
        detail: "Coordinates as [task, agent, level, value], with the ids along the axes.",
        action: sparse,
    },
    Operation {
        name: "get_tensor_npy",
        method: "GET",
        path: "/tensor.npy",
        effect: Effect::Read,
        is_for_anybody: false,
        summary: "The whole tensor as a NumPy file",
        detail: "Format 1.0, 32-bit floats, C order.",
        action: npy,
    },
];

/// An axis by its name.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum AxisName {
    /// The first.
    Task,
    /// The second.
    Agent,
    /// The third.
    Priority,
}

/// Which slice.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Slice {
    /// The axis that is fixed.
    pub axis: AxisName,
    /// Where along it.
    #[serde(deserialize_with = "shape::number")]
    pub index: u64,
    /// The first row.
    #[serde(default, deserialize_with = "shape::number")]
    pub row: u64,
    /// How many rows; all when it is missing.
    #[serde(default, deserialize_with = "shape::some_number")]
    pub rows: Option<u64>,
    /// The first column.
    #[serde(default, deserialize_with = "shape::number")]
    pub column: u64,
    /// How many columns; all when it is missing.
    #[serde(default, deserialize_with = "shape::some_number")]
    pub columns: Option<u64>,
}

/// A slice.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Sliced {
    /// Its first row.
    pub row: usize,
    /// Its first column.
    pub column: usize,
    /// How many rows and columns it has.
    pub shape: [usize; 2],
    /// Its values, row by row.
    #[cfg_attr(feature = "schema", schemars(with = "Vec<Vec<f32>>"))]
    pub data: Value,
}

fn slice(call: &mut Call<'_>) -> Answer {
    let said: Slice = call.arguments()?;
    let axis = match said.axis {
        AxisName::Task => Axis::Task,
        AxisName::Agent => Axis::Agent,
        AxisName::Priority => Axis::Priority,
    };
    let index = place(said.index);
    let cut = |from: u64, count: Option<u64>, len: usize| {
        let from = place(from).min(len);
        from..count.map_or(len, |count| from.saturating_add(place(count)).min(len))
    };
    call.read(|state, _| {
        let tensor = Tensor::new(state);
        if index >= tensor.len(axis) {
            return Err(Problem::new(
                404,
                format!(
                    "The axis has {} places; there is none at {index}.",
                    tensor.len(axis)
                ),
            ));
        }
        let (row_axis, column_axis) = axis.others();
        let rows = cut(said.row, said.rows, tensor.len(row_axis));
        let columns = cut(said.column, said.columns, tensor.len(column_axis));
        if rows.len() * columns.len() > MAX_CELLS {
            return Err(Problem::new(
                413,
                format!(
                    "A slice has at most {MAX_CELLS} cells here. Cut it with rows and columns."
                ),
            ));
        }
        let values = tensor.slice(axis, index, rows.clone(), columns.clone());
        let lines = values.outer_iter().map(|line| Value::from(line.to_vec()));
        success(&Sliced {
            row: rows.start,
            column: columns.start,
            shape: [rows.len(), columns.len()],
            data: Value::Array(lines.collect()),
        })
    })
}

fn place(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// The values that are not 0.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Sparse {
    /// Tasks, agents, levels.
    pub shape: [usize; 3],
    /// The tasks along the first axis, by UUID.
    pub tasks: Vec<String>,
    /// The agents along the second, by id.
    pub agents: Vec<String>,
    /// Task, agent, level, value; the first three as places along the axes.
    pub values: Vec<(usize, usize, usize, f32)>,
}

fn sparse(call: &mut Call<'_>) -> Answer {
    call.read(|state, _| {
        let tensor = Tensor::new(state);
        let values: Vec<_> = tensor.nonzeros().take(MAX_CELLS + 1).collect();
        if values.len() > MAX_CELLS {
            return Err(Problem::new(
                413,
                "The tensor has too many values for JSON. Ask for slices.",
            ));
        }
        let tasks = tensor.tasks().iter().map(|task| shape::uuid(state, *task));
        let agents = tensor.agents().iter().map(ToString::to_string);
        success(&Sparse {
            shape: tensor.shape(),
            tasks: tasks.collect(),
            agents: agents.collect(),
            values,
        })
    })
}

fn npy(call: &mut Call<'_>) -> Answer {
    call.read(|state, _| {
        let tensor = Tensor::new(state);
        let pieces = export::npy(&tensor).map_err(|_| {
            Problem::new(
                413,
                "The tensor is too large for one file. Ask for slices or /tensor/sparse.",
            )
        })?;
        let file = pieces.flatten().collect();
        Ok(Reply::Bytes("application/octet-stream", file))
    })
}
