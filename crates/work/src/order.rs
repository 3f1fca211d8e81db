//! What a worker is asked to do, what it hands back, and how it says no.

use serde::{Deserialize, Serialize};

/// What a worker is asked to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// The task, and the goal that it serves.
    pub task: Brief,
    /// The results of the task's dependencies, then the files that the person
    /// attached to the goal.
    pub inputs: Vec<Artifact>,
    /// Decides everything that is drawn by lot, such as who is held out.
    pub seed: u64,
}

/// A task in the words of whoever wrote it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Brief {
    /// The task's name.
    pub name: String,
    /// What is to be done.
    pub description: String,
    /// The skills that the task requires.
    pub skills: Vec<String>,
    /// The goal's text.
    pub goal: String,
    /// The goal's context.
    pub context: String,
}

/// A piece of content: a result, or a file that somebody attached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Artifact {
    /// Its file name.
    pub name: String,
    /// Its media type, such as `text/csv`.
    pub media_type: String,
    /// All of it, as text.
    pub content: String,
}

impl Artifact {
    /// An artifact of a media type.
    pub fn new(name: impl Into<String>, media_type: &str, content: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            media_type: media_type.to_owned(),
            content: content.into(),
        }
    }

    pub(crate) fn markdown(name: &str, content: impl Into<String>) -> Self {
        Self::new(name, "text/markdown", content)
    }

    pub(crate) fn html(name: &str, content: impl Into<String>) -> Self {
        Self::new(name, "text/html", content)
    }

    pub(crate) fn csv(name: &str, content: impl Into<String>) -> Self {
        Self::new(name, "text/csv", content)
    }

    pub(crate) fn svg(name: &str, content: impl Into<String>) -> Self {
        Self::new(name, "image/svg+xml", content)
    }

    /// A value as indented JSON.
    ///
    /// # Panics
    /// When the value has a map whose keys are no text, which none of ours has.
    pub(crate) fn json(name: &str, value: &impl Serialize) -> Self {
        let content = serde_json::to_string_pretty(value).expect("our values have text keys");
        Self::new(name, "application/json", content)
    }
}

/// Why a task could not be done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{reason}")]
pub struct Failure {
    /// What kind of trouble it is.
    pub kind: FailureKind,
    /// What a person should know, and can do about it.
    pub reason: String,
}

impl Failure {
    pub(crate) fn new(kind: FailureKind, reason: impl Into<String>) -> Self {
        let reason = reason.into();
        Self { kind, reason }
    }

    pub(crate) fn bad(reason: impl Into<String>) -> Self {
        Self::new(FailureKind::BadInput, reason)
    }

    pub(crate) fn missing(reason: impl Into<String>) -> Self {
        Self::new(FailureKind::MissingInput, reason)
    }

    pub(crate) fn too_large(reason: impl Into<String>) -> Self {
        Self::new(FailureKind::TooLarge, reason)
    }

    pub(crate) fn unsupported(reason: impl Into<String>) -> Self {
        Self::new(FailureKind::Unsupported, reason)
    }
}

/// The kinds of trouble.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FailureKind {
    /// An input is there and cannot be used, or breaks a rule of the check.
    BadInput,
    /// Something that the work needs is not there.
    MissingInput,
    /// A result is there and not good enough.
    BelowThreshold,
    /// An input is past a limit.
    TooLarge,
    /// No computation does this work.
    Unsupported,
}

/// What a worker can reach outside its order.
pub trait World {
    /// A bundled data set by its name, or a file by its URL.
    ///
    /// # Errors
    /// What went wrong, for a person to read.
    fn fetch(&mut self, address: &str) -> Result<Artifact, String>;

    /// Tells how far the work has come.
    fn progress(&mut self, percent: u32, note: &str);
}
