//! What of the page its parts open and change for each other.

use super::work::Tab;
use super::workspaces::Shelf;
use crate::studio::Selected;
use leptos::html::{Dialog, Input};
use leptos::prelude::*;

/// The parts of the page that more than one other part opens.
#[derive(Clone, Copy)]
pub struct Shell {
    /// The view of the work that is shown.
    pub tab: RwSignal<Tab>,
    /// `system`, `light` or `dark`.
    pub theme: RwSignal<String>,
    /// The stored workspaces.
    pub workspaces: Shelf,
    /// Where a journal file is chosen.
    pub journal: NodeRef<Input>,
    /// The commands by their names.
    pub palette: NodeRef<Dialog>,
    /// The keys.
    pub shortcuts: NodeRef<Dialog>,
    /// What the menu under the pointer is about, and where it is.
    pub menu: RwSignal<Option<(Selected, i32, i32)>>,
}

impl Shell {
    /// The page as it begins.
    pub fn new() -> Self {
        Self {
            tab: RwSignal::new(Tab::Graph),
            theme: RwSignal::new("system".to_owned()),
            workspaces: Shelf::new(),
            journal: NodeRef::new(),
            palette: NodeRef::new(),
            shortcuts: NodeRef::new(),
            menu: RwSignal::new(None),
        }
    }
}

impl Default for Shell {
    fn default() -> Self {
        Self::new()
    }
}

/// Opens a dialog over the page.
pub fn open(dialog: NodeRef<Dialog>) {
    if let Some(dialog) = dialog.get_untracked() {
        // Fails only when it is open already.
        let _ = dialog.show_modal();
    }
}

/// Closes a dialog.
pub fn close(dialog: NodeRef<Dialog>) {
    if let Some(dialog) = dialog.get_untracked() {
        dialog.close();
    }
}
