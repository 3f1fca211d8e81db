//! Identifiers: one newtype for each kind, fixed in width, because they are
//! stored and `usize` is 32 bits wide in wasm.
//!
//! Ids are given out in order and never used twice, so an id is also an index
//! and "registration order" is the order of ids.

use serde::{Deserialize, Serialize};
use std::fmt;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $prefix:literal) => {
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
        )]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        pub struct $name(pub u32);

        impl $name {
            /// The id as an index into the vector that holds such things.
            pub fn index(self) -> usize {
                self.0 as usize
            }

            /// The id of the thing at `index`.
            ///
            /// # Panics
            /// When there are more than 2³² of them; the engine's limits are far below.
            pub fn from_index(index: usize) -> Self {
                Self(u32::try_from(index).expect("limits keep ids below 2^32"))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!($prefix, "{}"), self.0)
            }
        }
    };
}

id!(
    /// An agent, in registration order.
    AgentId,
    "A"
);
id!(
    /// A goal, in submission order.
    GoalId,
    "G"
);
id!(
    /// A task, in submission order.
    TaskId,
    "T"
);

/// A scheduling round, from 1; 0 means that no round has been run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Round(pub u32);

impl Round {
    /// The round after this one.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

/// Which try at a task an assignment is, from 1. It fences answers: one that
/// carries another attempt than the current one counts for nothing. It only
/// ever grows, also across a reset of the run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Attempt(pub u32);

impl Attempt {
    /// The attempt after this one.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

/// A task's universally unique name for the world outside: the workspace's
/// seed scrambled into the first half, the task's id readable in the second
/// (RFC 9562 version 8), so that it is found again without a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Uuid(u64, TaskId);

impl Uuid {
    /// The uuid of `task` in the workspace that `seed` names.
    pub fn new(seed: u64, task: TaskId) -> Self {
        Self(scramble(seed), task)
    }

    /// The task that `text` names in the workspace of `seed`, if it is one of its uuids.
    pub fn parse(seed: u64, text: &str) -> Option<TaskId> {
        let task = TaskId(u32::from_str_radix(text.get(28..)?, 16).ok()?);
        (Self::new(seed, task).to_string() == text.to_ascii_lowercase()).then_some(task)
    }
}

impl fmt::Display for Uuid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (high, task) = (self.0, self.1.0);
        write!(
            f,
            "{:08x}-{:04x}-8{:03x}-8000-0000{task:08x}",
            high >> 32,
            (high >> 16) & 0xffff,
            high & 0xfff,
        )
    }
}

/// One step of SplitMix64 (Steele, Lea and Flood 2014).
fn scramble(seed: u64) -> u64 {
    let z = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_uuid_finds_its_task_again_and_no_other_workspaces() {
        let uuid = Uuid::new(7, TaskId(42)).to_string();
        assert_eq!(uuid.len(), 36);
        assert_eq!(Uuid::parse(7, &uuid), Some(TaskId(42)));
        assert_eq!(Uuid::parse(8, &uuid), None);
        assert_eq!(Uuid::parse(7, "not a uuid"), None);
        assert_eq!(Uuid::parse(7, "ééééééééééééééééééé"), None);
    }
}
