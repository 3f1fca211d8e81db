//! What the person should know: one line, shown once, with a way on.

/// One line for the person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// What to say.
    pub text: String,
    /// How much it matters.
    pub kind: NoticeKind,
    /// Whether it offers to undo what it tells.
    pub offers_undo: bool,
}

/// How much a notice matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoticeKind {
    /// Good to know.
    Info,
    /// Something did not work.
    Error,
}

impl Notice {
    /// Something good to know.
    pub fn info(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            kind: NoticeKind::Info,
            offers_undo: false,
        }
    }

    /// Something that did not work.
    pub fn error(text: impl Into<String>) -> Self {
        Self {
            kind: NoticeKind::Error,
            ..Self::info(text)
        }
    }

    /// Something that can be taken back.
    pub fn undoable(text: impl Into<String>) -> Self {
        Self {
            offers_undo: true,
            ..Self::info(text)
        }
    }
}
