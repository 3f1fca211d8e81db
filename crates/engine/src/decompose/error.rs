//! Why a goal is refused.

use crate::text::{Field, InputError};
use thiserror::Error;

/// Why a goal cannot be decomposed.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum DecomposeError {
    /// The goal or its context is empty, too long, or has control characters.
    #[error(transparent)]
    Input(#[from] InputError),
    /// The goal asks for too much at once.
    #[error("Split this into several goals: it asks for {actual} things, at most {max} fit.")]
    TooManyIntents {
        /// The limit.
        max: usize,
        /// How many there are.
        actual: usize,
    },
    /// The context has too many work items.
    #[error("Keep at most {max} bullets in the context; there are {actual}.")]
    TooManyItems {
        /// The limit.
        max: usize,
        /// How many there are.
        actual: usize,
    },
    /// The context names too many skills.
    #[error("Name fewer skills in the context: a task would require {actual}, at most {max} fit.")]
    TooManySkills {
        /// The limit.
        max: usize,
        /// How many a task would have.
        actual: usize,
    },
    /// The context names a skill that is no name.
    #[error("Shorten the skill “{skill}” in the context to {max} characters.")]
    SkillTooLong {
        /// The skill.
        skill: String,
        /// The limit.
        max: usize,
    },
    /// There would be too many tasks.
    #[error("Split this into several goals: it becomes {actual} tasks, at most {max} fit.")]
    TooManyTasks {
        /// The limit.
        max: usize,
        /// How many there would be.
        actual: usize,
    },
}

impl DecomposeError {
    /// The field to change.
    pub fn field(&self) -> Field {
        match self {
            Self::Input(error) => error.field,
            Self::TooManyIntents { .. } | Self::TooManyTasks { .. } => Field::Goal,
            Self::TooManyItems { .. } | Self::TooManySkills { .. } | Self::SkillTooLong { .. } => {
                Field::Context
            }
        }
    }
}
