//! The values that are not 0 with their coordinates, as an `.npz` archive.

use super::archive::Archive;
use super::npy::{HEADER, header};
use super::{MAX_BYTES, TooLarge, pieces};
use crate::tensor::Tensor;
use std::ops::Range;

/// What a value takes: three indices and itself.
const BYTES_A_VALUE: u64 = 16;

/// The sparse array as an `.npz` file, in pieces.
///
/// # Errors
/// When it would be larger than [`MAX_BYTES`].
pub fn coo(tensor: &Tensor) -> Result<impl Iterator<Item = Vec<u8>> + '_, TooLarge> {
    let count: usize = (0..tensor.tasks().len())
        .map(|task| tensor.row_len(task))
        .sum();
    let bytes = u64::try_from(count)
        .unwrap_or(u64::MAX)
        .saturating_mul(BYTES_A_VALUE);
    if bytes > MAX_BYTES {
        return Err(TooLarge::Sparse { bytes });
    }
    let mut archive = Archive::default();
    let steps = steps(tensor, count).into_iter();
    Ok(steps.map(move |step| match step {
        Step::Begin(name, bytes) => archive.begin(name, bytes),
        Step::Bytes(bytes) => archive.write(bytes),
        Step::Indices(axis, tasks) => archive.write(indices(tensor, axis, tasks)),
        Step::Values(tasks) => archive.write(values(tensor, tasks)),
        Step::End => archive.end(),
    }))
}

/// What is written next.
enum Step {
    /// The array of that name, of so many bytes.
    Begin(&'static str, usize),
    /// These.
    Bytes(Vec<u8>),
    /// The indices along an axis, for the values of some tasks.
    Indices(usize, Range<usize>),
    /// The values of some tasks.
    Values(Range<usize>),
    /// The directory.
    End,
}

fn steps(tensor: &Tensor, count: usize) -> Vec<Step> {
    let tasks = || pieces(tensor, |task| tensor.row_len(task)).into_iter();
    let mut steps = vec![
        Step::Begin("coords.npy", HEADER + 12 * count),
        Step::Bytes(header("<i4", &[3, count])),
    ];
    for axis in 0..3 {
        steps.extend(tasks().map(|tasks| Step::Indices(axis, tasks)));
    }
    steps.push(Step::Begin("data.npy", HEADER + 4 * count));
    steps.push(Step::Bytes(header("<f4", &[count])));
    steps.extend(tasks().map(Step::Values));
    let shape = tensor.shape().map(|length| length as u64);
    steps.extend([
        Step::Begin("shape.npy", HEADER + 24),
        Step::Bytes(header("<i8", &[3])),
        Step::Bytes(
            shape
                .iter()
                .flat_map(|length| length.to_le_bytes())
                .collect(),
        ),
        Step::Begin("fill_value.npy", HEADER + 4),
        Step::Bytes(header("<f4", &[])),
        Step::Bytes(0.0_f32.to_le_bytes().to_vec()),
        Step::End,
    ]);
    steps
}

fn indices(tensor: &Tensor, axis: usize, tasks: Range<usize>) -> Vec<u8> {
    let of_task = |task: usize| {
        let level = tensor.level(task);
        let of = move |(agent, _)| [task, agent, level][axis];
        tensor.row(task).map(of)
    };
    let word = |index: usize| i32::try_from(index).expect("limited by MAX_TASKS");
    let words = tasks.flat_map(of_task).map(word);
    words.flat_map(i32::to_le_bytes).collect()
}

fn values(tensor: &Tensor, tasks: Range<usize>) -> Vec<u8> {
    let values = tasks.flat_map(|task| tensor.row(task).map(|(_, value)| value));
    values.flat_map(f32::to_le_bytes).collect()
}
