//! The journal: the list of events, written as text and read back.
//!
//! JSON lines: a header that names the format and its version, then one event
//! a line. A journal that was cut off in the middle of a line, as by a crash,
//! is read up to there.

mod check;
mod negotiation;
mod snapshots;

use crate::event::Recorded;
use crate::state::State;
use serde::{Deserialize, Serialize};
use std::fmt::Write;
use thiserror::Error;

pub use check::Contradiction;
pub use snapshots::Snapshots;

/// The version that [`write()`] writes and [`read()`] reads.
pub const VERSION: u32 = 1;
const FORMAT: &str = "baton-journal";

#[derive(Serialize, Deserialize)]
struct Header {
    format: String,
    version: u32,
}

/// What [`read()`] could read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Journal {
    /// The events up to the damage, or all.
    pub events: Vec<Recorded>,
    /// Where and why reading stopped before the end.
    pub damage: Option<Damage>,
}

/// Where and why reading stopped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Damage {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub reason: String,
}

/// Why nothing of a journal could be read.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum JournalError {
    /// It does not begin with a journal's header.
    #[error("This is not a Baton journal. Choose a file that Baton saved.")]
    NotAJournal,
    /// It comes from a later Baton.
    #[error(
        "This journal has version {found}; this Baton reads version {VERSION}. Open it with a newer Baton."
    )]
    UnknownVersion {
        /// Its version.
        found: u32,
    },
}

/// `events` as text, with the header.
pub fn write(events: &[Recorded]) -> String {
    let header = Header {
        format: FORMAT.to_owned(),
        version: VERSION,
    };
    format!("{}\n{}", to_json(&header), write_events(events))
}

/// `events` as they follow others in a journal's text: one a line, no header.
pub fn write_events(events: &[Recorded]) -> String {
    let mut text = String::new();
    for event in events {
        // Writing to a string never fails.
        let _ = writeln!(text, "{}", to_json(event));
    }
    text
}

fn to_json<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).expect("events have string keys and finite numbers only")
}

/// The events in `text`.
///
/// # Errors
/// When it is no journal, or one of an unknown version. Damage further down
/// is not an error: what stands before it is read.
pub fn read(text: &str) -> Result<Journal, JournalError> {
    let mut lines = text
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty());
    let header = lines
        .next()
        .and_then(|(_, line)| serde_json::from_str::<Header>(line).ok());
    let header = header.filter(|header| header.format == FORMAT);
    let version = header.ok_or(JournalError::NotAJournal)?.version;
    if version != VERSION {
        return Err(JournalError::UnknownVersion { found: version });
    }
    let mut journal = Journal {
        events: Vec::new(),
        damage: None,
    };
    for (index, line) in lines {
        match serde_json::from_str(line) {
            Ok(event) => journal.events.push(event),
            Err(error) => {
                let (line, reason) = (index + 1, error.to_string());
                journal.damage = Some(Damage { line, reason });
                break;
            }
        }
    }
    Ok(journal)
}

/// The state that `events` add up to.
///
/// # Errors
/// The first event that contradicts those before it; the engine records none such.
pub fn replay(events: &[Recorded]) -> Result<State, Contradiction> {
    let mut state = State::default();
    for (index, recorded) in events.iter().enumerate() {
        follow(&mut state, recorded, index)?;
    }
    Ok(state)
}

/// Applies the event at `index` of a journal to what those before it add up to.
///
/// # Errors
/// When the event contradicts them.
pub fn follow(state: &mut State, recorded: &Recorded, index: usize) -> Result<(), Contradiction> {
    check::check(state, recorded, index)?;
    state.apply(recorded.at, &recorded.event);
    Ok(())
}
