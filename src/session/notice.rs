//! What the person should know: one line, shown once, with a way on.

use super::store::WorkspaceId;

/// One line for the person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// What to say.
    pub text: String,
    /// How much it matters.
    pub kind: NoticeKind,
    /// The way on that it offers.
    pub action: Option<NoticeAction>,
}

/// A way on from what a notice tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NoticeAction {
    /// Take back what it tells.
    Undo,
    /// Save the journal to a file.
    SaveJournal,
    /// Save what is stored of a workspace to a file, readable or not.
    SaveStored(WorkspaceId),
    /// Bring back a deleted workspace.
    Restore(WorkspaceId),
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
            action: None,
        }
    }

    /// Whether it may go by itself: nothing went wrong, and it offers nothing.
    pub fn is_passing(&self) -> bool {
        self.kind == NoticeKind::Info && self.action.is_none()
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
        Self::info(text).with(NoticeAction::Undo)
    }

    /// The browser does not store the workspace, for the reason `why`.
    pub fn unsaved(why: &str) -> Self {
        let text = format!(
            "{why} Baton goes on, but a reload loses what you do. Save the journal to a file before you leave."
        );
        Self::error(text).with(NoticeAction::SaveJournal)
    }

    /// The same with a way on.
    pub fn with(self, action: NoticeAction) -> Self {
        Self {
            action: Some(action),
            ..self
        }
    }
}
