//! Keeps the journal in the browser, so that a reload loses nothing.

use super::{Notice, Session, Workspace};
use baton_engine::examples;
use gloo_timers::callback::Timeout;
use leptos::ev;
use leptos::prelude::*;

const KEY: &str = "baton.journal";
/// How long after a change the journal is saved; changes in between are saved with it.
const DELAY_MS: u32 = 400;

/// What the last visit left, or else the demonstration; with what the person should know.
pub(super) fn load() -> (Workspace, Option<Notice>) {
    let saved = storage().and_then(|storage| storage.get_item(KEY).ok().flatten());
    let Some(text) = saved else {
        return (demonstration(), None);
    };
    match Workspace::from_text(&text) {
        Ok((workspace, None)) => (workspace, None),
        Ok((workspace, Some(_))) => {
            let told = "The end of the saved journal was damaged. What stands before it is here.";
            (workspace, Some(Notice::error(told)))
        }
        Err(error) => {
            let told = format!(
                "The saved workspace could not be read: {error} The demonstration is here instead."
            );
            (demonstration(), Some(Notice::error(told)))
        }
    }
}

fn demonstration() -> Workspace {
    Workspace::from_example(&examples::demonstration())
}

/// Saves the journal of `session` shortly after every change, and when the page goes.
pub(super) fn save_changes(session: Session) {
    let saver = Saver {
        session,
        saved: StoredValue::new(session.workspace.with_value(Workspace::saved_mark)),
        is_pending: StoredValue::new(false),
        has_told: StoredValue::new(false),
    };
    let mark = Memo::new(move |_| session.with_workspace(Workspace::saved_mark));
    Effect::new(move |_| {
        if mark.get() != saver.saved.get_value() {
            saver.save_soon();
        }
    });
    let listener = window_event_listener(ev::pagehide, move |_| saver.save());
    on_cleanup(move || listener.remove());
}

#[derive(Clone, Copy)]
struct Saver {
    session: Session,
    saved: StoredValue<(u64, usize)>,
    is_pending: StoredValue<bool>,
    has_told: StoredValue<bool>,
}

impl Saver {
    fn save_soon(self) {
        if !self.is_pending.get_value() {
            self.is_pending.set_value(true);
            Timeout::new(DELAY_MS, move || self.save()).forget();
        }
    }

    fn save(self) {
        self.is_pending.set_value(false);
        let mark = self.session.workspace.with_value(Workspace::saved_mark);
        if mark == self.saved.get_value() {
            return;
        }
        self.saved.set_value(mark);
        let text = self.session.journal_text();
        let is_saved = storage().is_some_and(|storage| storage.set_item(KEY, &text).is_ok());
        if !is_saved && !self.has_told.get_value() {
            self.has_told.set_value(true);
            self.session.notify(Notice::error(
                "This browser does not let Baton save the workspace. Save the journal to a file before you leave.",
            ));
        }
    }
}

fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}
