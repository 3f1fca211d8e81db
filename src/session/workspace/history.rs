//! Undo and redo: a change is a stretch at the journal's end, or another journal.

use super::Workspace;
use baton_engine::event::Recorded;
use baton_engine::{Engine, journal};

/// Most edits that can be undone.
const MAX_UNDO: usize = 200;

/// Something that can be undone or done again.
pub(super) struct Change {
    label: String,
    how: How,
}

pub(super) enum How {
    /// The journal was this long before; kept with what came after it when undone.
    Grew { from: usize, tail: Vec<Recorded> },
    /// Another journal was there.
    Replaced(Vec<Recorded>),
}

impl Change {
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
        let Change { label, how } = self.done.pop()?;
        let how = match how {
            How::Grew { from, .. } => {
                let tail = self.events.split_off(from);
                self.note_unsaved(from);
                How::Grew { from, tail }
            }
            How::Replaced(before) => self.swap_events(before),
        };
        self.undone.push(Change {
            label: label.clone(),
            how,
        });
        self.rebuild();
        Some(label)
    }

    /// Does the last undone change again; its label is the answer.
    pub fn redo(&mut self) -> Option<String> {
        self.drop_empty_changes();
        let Change { label, how } = self.undone.pop()?;
        let how = match how {
            How::Grew { from, tail } => {
                self.note_unsaved(self.events.len());
                self.events.extend(tail);
                let tail = Vec::new();
                How::Grew { from, tail }
            }
            How::Replaced(after) => self.swap_events(after),
        };
        self.done.push(Change {
            label: label.clone(),
            how,
        });
        self.rebuild();
        Some(label)
    }

    pub(super) fn swap_events(&mut self, events: Vec<Recorded>) -> How {
        self.note_unsaved(0);
        How::Replaced(std::mem::replace(&mut self.events, events))
    }

    fn rebuild(&mut self) {
        let state = journal::replay(&self.events).expect("the engine recorded these events");
        self.engine = Engine::resume(state);
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
        let label = label.to_owned();
        self.done.push(Change { label, how });
    }
}
