//! NumPy's own format, version 1.0:
//! <https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html>.

use super::{MAX_BYTES, TooLarge, pieces};
use crate::tensor::Tensor;
use std::ops::Range;

/// What stands before the header: magic, version and the header's length.
const BEFORE: usize = 10;
/// At what multiple the values begin.
const ALIGNMENT: usize = 64;
/// How long a header of ours is, all told, whatever the shape.
pub(super) const HEADER: usize = 2 * ALIGNMENT;

/// The dense array as a `.npy` file, in pieces.
///
/// # Errors
/// When it would be larger than [`MAX_BYTES`].
pub fn npy(tensor: &Tensor) -> Result<impl Iterator<Item = Vec<u8>> + '_, TooLarge> {
    let shape = tensor.shape();
    let bytes = shape.iter().fold(4_u64, |bytes, &length| {
        bytes.saturating_mul(length.try_into().unwrap_or(u64::MAX))
    });
    if bytes > MAX_BYTES {
        return Err(TooLarge::Dense { bytes });
    }
    let [_, agents, levels] = shape;
    let rows = pieces(tensor, move |_| agents * levels);
    let head = header("<f4", &shape);
    Ok(std::iter::once(head).chain(rows.into_iter().map(|rows| dense(tensor, rows))))
}

/// The rows of `tasks` as bytes.
fn dense(tensor: &Tensor, tasks: Range<usize>) -> Vec<u8> {
    let [_, agents, levels] = tensor.shape();
    let mut bytes = vec![0; 4 * tasks.len() * agents * levels];
    for task in tasks.clone() {
        let level = tensor.level(task);
        for (agent, value) in tensor.row(task) {
            let at = 4 * (((task - tasks.start) * agents + agent) * levels + level);
            bytes[at..at + 4].copy_from_slice(&value.to_le_bytes());
        }
    }
    bytes
}

/// What stands before the values of an array of the type `descr`, padded so
/// that they are aligned.
pub(super) fn header(descr: &str, shape: &[usize]) -> Vec<u8> {
    let lengths = shape.iter().map(|length| format!("{length}, "));
    let lengths: String = lengths.collect();
    // A tuple of one has a comma, others need none at their end.
    let lengths = match shape.len() {
        1 => lengths.trim_end(),
        _ => lengths.trim_end_matches(", "),
    };
    let about = format!("{{'descr': '{descr}', 'fortran_order': False, 'shape': ({lengths}), }}");
    let length = HEADER - BEFORE;
    assert!(about.len() < length, "three lengths of axes fit");
    let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
    bytes.extend(u16::try_from(length).expect("it is 118").to_le_bytes());
    bytes.extend(format!("{about:<width$}\n", width = length - 1).bytes());
    bytes
}
