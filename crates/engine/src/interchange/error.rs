//! What can be wrong with a text that should be a problem.

use super::MAX_MACHINES;
use crate::plan::problem::ProblemError;
use thiserror::Error;

/// Why a text was not read, and where.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{}{kind}", .line.map(|line| format!("line {line}: ")).unwrap_or_default())]
pub struct ReadError {
    /// The line at fault, from 1, where one is.
    pub line: Option<u32>,
    /// What is wrong.
    pub kind: ReadErrorKind,
}

/// What is wrong with a text.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ReadErrorKind {
    /// None of the known formats.
    #[error(
        "not a format that Baton reads: expected .fjs, FAJSP, iMOPSE .def, STG, WfFormat or Baton's JSON"
    )]
    Unrecognised,
    /// Longer than [`MAX_BYTES`](super::MAX_BYTES).
    #[error("{actual} bytes long, at most {max} are read")]
    TooLong {
        /// The limit.
        max: usize,
        /// The length.
        actual: usize,
    },
    /// Not between 1 and [`MAX_MACHINES`].
    #[error("{0} machines: expected 1 to {MAX_MACHINES}")]
    Machines(u32),
    /// A task graph without machines.
    #[error("the file names no machines: say how many (--machines M)")]
    MachinesMissing,
    /// Something else than what should stand there.
    #[error("expected {expected}, found {found:?}")]
    Expected {
        /// What should stand there.
        expected: &'static str,
        /// What stands there.
        found: String,
    },
    /// The text ends too early.
    #[error("expected {0}, found the end of the text")]
    Ends(&'static str),
    /// A reference to something that the text does not define.
    #[error("{what} {id:?} is not defined")]
    Undefined {
        /// What kind of thing.
        what: &'static str,
        /// How the text calls it.
        id: String,
    },
    /// Something is defined twice.
    #[error("{what} {id:?} is defined twice")]
    Twice {
        /// What kind of thing.
        what: &'static str,
        /// How the text calls it.
        id: String,
    },
    /// Not JSON of the expected form.
    #[error("{0}")]
    Json(String),
    /// Well written, but nothing that can be planned.
    #[error(transparent)]
    Problem(#[from] ProblemError),
}

impl ReadErrorKind {
    pub(super) fn at(self, line: u32) -> ReadError {
        let line = Some(line);
        ReadError { line, kind: self }
    }
}

impl From<ReadErrorKind> for ReadError {
    fn from(kind: ReadErrorKind) -> Self {
        Self { line: None, kind }
    }
}

impl From<ProblemError> for ReadError {
    fn from(error: ProblemError) -> Self {
        ReadErrorKind::Problem(error).into()
    }
}

impl From<serde_json::Error> for ReadError {
    fn from(error: serde_json::Error) -> Self {
        let line = u32::try_from(error.line()).ok().filter(|&line| line > 0);
        let kind = ReadErrorKind::Json(error.to_string());
        Self { line, kind }
    }
}
