//! Reads problems for the optimiser from other people's formats, and from and
//! to Baton's own.
//!
//! [`read`] recognises the format by the content. No input makes it panic, and
//! each has a limit; an error says in which line what was expected.

mod error;
mod fajsp;
mod fjs;
mod imopse;
mod native;
mod numbers;
mod stg;
#[cfg(test)]
mod tests;
mod wfformat;

pub use error::{ReadError, ReadErrorKind};
pub use native::write as write_native;

use crate::plan::Problem;
use crate::plan::problem::{MAX_CHOICES, ProblemError};

/// Longest text that is read, in bytes.
pub const MAX_BYTES: usize = 64 << 20;
/// Most machines that a plain task graph is planned for.
pub const MAX_MACHINES: u32 = 1_000;

/// The formats that are understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Flexible job shop (`.fjs`), as Brandimarte and Hurink are published.
    FlexibleJobShop,
    /// Flexible job shop whose operations form any DAG (Birgin et al. 2014).
    FlexibleDagShop,
    /// Multi-skill project scheduling (`.def` of iMOPSE).
    Imopse,
    /// Standard Task Graph (Kasahara).
    Stg,
    /// Workflow traces of WfCommons: WfFormat.
    Workflow,
    /// Baton's own.
    Native,
}

impl Format {
    /// What people call the format.
    pub fn name(self) -> &'static str {
        match self {
            Self::FlexibleJobShop => "flexible job shop (.fjs)",
            Self::FlexibleDagShop => "flexible job shop with DAG precedence",
            Self::Imopse => "iMOPSE (.def)",
            Self::Stg => "Standard Task Graph",
            Self::Workflow => "WfFormat",
            Self::Native => "Baton problem",
        }
    }

    /// What one tick of a problem read from this format is.
    pub fn unit(self) -> &'static str {
        match self {
            Self::Workflow => "ms",
            _ => "ticks",
        }
    }
}

/// What was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// The format that was recognised.
    pub format: Format,
    /// What it says.
    pub problem: Problem,
}

/// The format of `text` by its content, if it looks like one of them.
pub fn recognise(text: &str) -> Option<Format> {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    if text.starts_with('{') {
        return Some(wfformat_or_native(text));
    }
    if text.starts_with("====") || text.contains("ResourceID") || text.contains("TaskID") {
        return Some(Format::Imopse);
    }
    let mut lines = text.lines().map(numbers::without_comment);
    let mut lines = lines.by_ref().filter(|line| !line.trim().is_empty());
    let first: Vec<&str> = lines.next()?.split_whitespace().collect();
    if first.is_empty() || first.iter().any(|word| word.parse::<f64>().is_err()) {
        return None;
    }
    let second: Vec<&str> = lines.next().unwrap_or("").split_whitespace().collect();
    let choices = second.first().and_then(|word| word.parse::<usize>().ok());
    // A second line is a precedence pair or one operation in a DAG shop; a job
    // line of a job shop always has more numbers than either.
    let is_dag_shop = second.len() == 2 || choices.is_some_and(|k| second.len() == k * 2 + 1);
    // So has it than a task of a graph that wraps before its predecessors.
    let is_record = (2..=3).contains(&second.len()) || second.len() == 3 + third(&second);
    match first.len() {
        1 => Some(Format::Stg),
        2 if is_record => Some(Format::Stg),
        2 => Some(Format::FlexibleJobShop),
        3 if is_dag_shop => Some(Format::FlexibleDagShop),
        3 => Some(Format::FlexibleJobShop),
        _ => None,
    }
}

fn third(words: &[&str]) -> usize {
    let count = words.get(2).and_then(|word| word.parse().ok());
    count.unwrap_or(usize::MAX / 2)
}

/// Which JSON it is; the parsers complain about the rest.
fn wfformat_or_native(text: &str) -> Format {
    match text.contains("\"workflow\"") && !text.contains(native::MARK) {
        true => Format::Workflow,
        false => Format::Native,
    }
}

/// Reads `text`. A plain task graph and a workflow are planned for `machines`
/// identical machines; where none are given, for those that the file names.
/// The other formats have agents of their own and ignore `machines`.
///
/// # Errors
/// When the format is not recognised, and the first thing wrong otherwise.
pub fn read(text: &str, machines: Option<u32>) -> Result<Document, ReadError> {
    if text.len() > MAX_BYTES {
        return Err(ReadErrorKind::TooLong {
            max: MAX_BYTES,
            actual: text.len(),
        }
        .into());
    }
    if let Some(actual) = machines.filter(|m| !(1..=MAX_MACHINES).contains(m)) {
        return Err(ReadErrorKind::Machines(actual).into());
    }
    let text = text.trim_start_matches('\u{feff}');
    let format = recognise(text).ok_or(ReadErrorKind::Unrecognised)?;
    let problem = match format {
        Format::FlexibleJobShop => fjs::read(text),
        Format::FlexibleDagShop => fajsp::read(text),
        Format::Imopse => imopse::read(text),
        Format::Stg => stg::read(text, machines),
        Format::Workflow => wfformat::read(text, machines),
        Format::Native => native::read(text),
    }?;
    Ok(Document { format, problem })
}

/// Refuses what would be too much before it is built.
fn check_choices(tasks: usize, agents: usize) -> Result<(), ReadError> {
    let (max, actual) = (MAX_CHOICES, tasks.saturating_mul(agents));
    if actual > max {
        let what = "pairs of task and agent";
        return Err(ProblemError::TooMany { what, max, actual }.into());
    }
    Ok(())
}
