//! Undo and redo: a change is a stretch at the journal's end, or another journal.

use super::Workspace;
use super::merging::Merge;
use baton_engine::Engine;
use baton_engine::event::Recorded;

/// Most edits that can be undone.
const MAX_UNDO: usize = 200;

/// Something that can be undone or done again.
pub(super) struct Change {
    label: String,
    how: How,
    /// What edits may still be undone with it.
    pub(super) merge: Option<Merge>,
}

pub(super) enum How {
    /// The journal was this long before; kept with what came after it when undone.
    Grew { from: usize, tail: Vec<Recorded> },
    /// Another journal was there.
    Replaced(Vec<Recorded>),
}

impl Change {
    fn new(label: String, how: How) -> Self {
        Self {
            label,
            how,
            merge: None,
        }
    }

    /// The same under the name of `other`.
    pub(super) fn renamed(self, other: Self) -> Self {
        let label = other.label;
        Self { label, ..self }
    }

    fn is_empty(&self, length: usize) -> bool {
        matches!(self.how, How::Grew { from, .. } if from == length)
    }
}

impl Workspace {
    /// What undo would take back.
    pub fn undo_label(&self) -> Option<&str> {
        let length = self.events.len();
        let change = self.done.iter().rfind(|change| !change.is_empty(length));
        change.map(|change| change.label.as_str())
    }

    /// What redo would do again.
    pub fn redo_label(&self) -> Option<&str> {
        self.undone.last().map(|change| change.label.as_str())
    }

    /// Takes back the last change; its label is the answer.
    pub fn undo(&mut self) -> Option<String> {
        self.drop_empty_changes();
        let Change { label, how, .. } = self.done.pop()?;
        let how = match how {
            How::Grew { from, .. } => {
                let tail = self.events.split_off(from);
                self.snapshots.cut(from);
                self.bookmarks.cut(from);
                self.note_unsaved(from);
                How::Grew { from, tail }
            }
            How::Replaced(before) => self.swap_events(before),
        };
        self.undone.push(Change::new(label.clone(), how));
        self.rebuild();
        Some(label)
    }

    /// Does the last undone change again; its label is the answer.
    pub fn redo(&mut self) -> Option<String> {
        self.drop_empty_changes();
        let Change { label, how, .. } = self.undone.pop()?;
        let how = match how {
            How::Grew { from, tail } => {
                self.note_unsaved(self.events.len());
                self.events.extend(tail);
                let tail = Vec::new();
                How::Grew { from, tail }
            }
            How::Replaced(after) => self.swap_events(after),
        };
        self.done.push(Change::new(label.clone(), how));
        self.rebuild();
        Some(label)
    }

    pub(super) fn swap_events(&mut self, events: Vec<Recorded>) -> How {
        self.snapshots.cut(0);
        self.bookmarks.cut(0);
        self.note_unsaved(0);
        How::Replaced(std::mem::replace(&mut self.events, events))
    }

    fn rebuild(&mut self) {
        let end = self.events.len();
        let state = self.snapshots.reach(&self.events, None, end);
        let state = state.expect("the engine recorded these events");
        self.engine = Engine::resume(state);
        self.bookmarks.follow(&self.events);
        self.past = None;
        self.generation += 1;
    }

    pub(super) fn push_change(&mut self, label: &str, from: usize) {
        let tail = Vec::new();
        self.push(label, How::Grew { from, tail });
    }

    /// A stretch of play in which nothing happened is nothing to undo.
    fn drop_empty_changes(&mut self) {
        while self
            .done
            .last()
            .is_some_and(|change| change.is_empty(self.events.len()))
        {
            self.done.pop();
        }
    }

    pub(super) fn push(&mut self, label: &str, how: How) {
        self.drop_empty_changes();
        if self.done.len() == MAX_UNDO {
            self.done.remove(0);
        }
        self.done.push(Change::new(label.to_owned(), how));
    }
}
