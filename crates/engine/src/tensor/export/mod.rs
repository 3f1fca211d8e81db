//! The tensor as files for NumPy, in pieces of about a megabyte, so that who
//! writes them can do something else in between.
//!
//! | form | what it holds |
//! | --- | --- |
//! | [`npy()`] | the dense array `(n_tasks, n_agents, 4)`, 32-bit floats, C order |
//! | [`coo()`] | an archive (`.npz`) of four arrays: `coords` `(3, nnz)` with the indices of task, agent and level as 32-bit integers; `data` `(nnz,)`, 32-bit floats; `shape` `(3,)`, 64-bit integers; `fill_value`, 0 |
//!
//! The coordinates ascend. NumPy opens both with `numpy.load`; the second is
//! the layout of PyData's `sparse.load_npz`, and
//! `scipy.sparse.coo_array((f["data"], tuple(f["coords"])), shape=f["shape"])`
//! makes SciPy's.

mod archive;
mod coo;
mod npy;

use super::Tensor;
use std::ops::Range;
use thiserror::Error;

pub use coo::coo;
pub use npy::npy;

/// Largest file, in bytes.
pub const MAX_BYTES: u64 = 256 * MEGABYTE;
const MEGABYTE: u64 = 1024 * 1024;
/// Most cells of a slice that is saved as a table.
pub const MAX_CELLS: usize = 20_000_000;
/// About how many values are in a piece.
const PIECE: usize = 256 * 1024;

/// The file would be too large.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum TooLarge {
    /// The dense array.
    #[error(
        "The dense tensor would take {} MB; a file has at most {} MB. Save it as sparse COO (.npz), which holds only the values that are not 0.",
        .bytes / MEGABYTE, MAX_BYTES / MEGABYTE
    )]
    Dense {
        /// How large.
        bytes: u64,
    },
    /// The sparse one.
    #[error(
        "The values that are not 0 would take {} MB; a file has at most {} MB. Save slices instead.",
        .bytes / MEGABYTE, MAX_BYTES / MEGABYTE
    )]
    Sparse {
        /// How large.
        bytes: u64,
    },
    /// A slice.
    #[error(
        "The slice has {} million cells; a table has at most {} million. Save the tensor as sparse COO (.npz), or a slice of one agent.",
        .cells / 1_000_000, MAX_CELLS / 1_000_000
    )]
    Slice {
        /// How many.
        cells: usize,
    },
}

/// Ranges of tasks of about [`PIECE`] values, where a task has `values` of them.
fn pieces(tensor: &Tensor, values: impl Fn(usize) -> usize) -> Vec<Range<usize>> {
    let tasks = tensor.tasks().len();
    let mut pieces = Vec::new();
    let (mut start, mut count) = (0, 0);
    for task in 0..tasks {
        count += values(task);
        if count >= PIECE || task + 1 == tasks {
            pieces.push(start..task + 1);
            (start, count) = (task + 1, 0);
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::examples;

    /// The tensor of the demonstration after its first round, with held and waiting tasks.
    fn tensor() -> Tensor {
        let mut engine = examples::demonstration().open();
        crate::simulate::run_round(&mut engine);
        Tensor::new(engine.state())
    }

    fn joined(pieces: impl Iterator<Item = Vec<u8>>) -> Vec<u8> {
        pieces.flatten().collect()
    }

    fn floats(bytes: &[u8]) -> Vec<f32> {
        let float = |word: &[u8]| f32::from_le_bytes(word.try_into().expect("four bytes"));
        bytes.chunks_exact(4).map(float).collect()
    }

    #[test]
    fn the_dense_file_is_a_header_and_the_array() {
        let tensor = tensor();
        let file = joined(npy(&tensor).expect("small"));
        assert_eq!(&file[..10], b"\x93NUMPY\x01\x00\x76\x00");
        let header = std::str::from_utf8(&file[10..128]).expect("ASCII");
        assert_eq!(
            header.trim_end(),
            "{'descr': '<f4', 'fortran_order': False, 'shape': (8, 5, 4), }"
        );
        assert!(header.ends_with('\n'));
        let dense = tensor.dense();
        assert_eq!(
            floats(&file[128..]),
            dense.iter().copied().collect::<Vec<_>>()
        );
    }

    #[test]
    fn the_sparse_file_is_an_archive_of_four_arrays() {
        let tensor = tensor();
        let file = joined(coo(&tensor).expect("small"));
        let count = tensor.nonzeros().count();
        // Each array begins 128 bytes after its header does, which follows its name.
        let array = |name: &str, bytes: usize| {
            let name = name.as_bytes();
            let at = file.windows(name.len()).position(|part| part == name);
            let begin = at.expect("it is named") + name.len() + 128;
            &file[begin..begin + bytes]
        };
        let coords = array("coords.npy", 12 * count);
        let values = floats(array("data.npy", 4 * count));
        let at = |axis: usize, index: usize| {
            let begin = 4 * (axis * count + index);
            let word = coords[begin..begin + 4].try_into().expect("four bytes");
            usize::try_from(i32::from_le_bytes(word)).expect("an index")
        };
        let read: Vec<_> = (0..count)
            .map(|index| (at(0, index), at(1, index), at(2, index), values[index]))
            .collect();
        assert_eq!(read, tensor.nonzeros().collect::<Vec<_>>());
        let shape = array("shape.npy", 24);
        assert_eq!((shape[0], shape[8], shape[16]), (8, 5, 4));
        assert_eq!(&file[file.len() - 22..][..4], b"PK\x05\x06");
    }

    #[test]
    fn files_come_in_pieces() {
        let tensor = Tensor::of_classes(20_000, 50);
        let dense = npy(&tensor).expect("16 MB");
        assert!(dense.map(|piece| piece.len()).max() < Some(2 * 1024 * 1024));
        let sparse = coo(&tensor).expect("16 MB");
        assert!(sparse.map(|piece| piece.len()).max() < Some(2 * 1024 * 1024));
    }

    #[test]
    fn a_file_that_would_be_huge_is_refused_with_a_way_out() {
        let tensor = Tensor::of_classes(100_000, 1_000);
        let told = npy(&tensor).err().map(|error| error.to_string());
        assert_eq!(
            told.as_deref(),
            Some(
                "The dense tensor would take 1525 MB; a file has at most 256 MB. Save it as sparse COO (.npz), which holds only the values that are not 0."
            )
        );
        let told = coo(&tensor).err().map(|error| error.to_string());
        assert_eq!(
            told.as_deref(),
            Some(
                "The values that are not 0 would take 1525 MB; a file has at most 256 MB. Save slices instead."
            )
        );
    }

    #[test]
    fn an_empty_tensor_is_a_file_too() {
        let tensor = Tensor::new(&crate::State::default());
        let file = joined(npy(&tensor).expect("small"));
        assert_eq!(file.len(), 128);
        assert!(!joined(coo(&tensor).expect("small")).is_empty());
    }
}
