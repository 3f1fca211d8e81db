//! Keeps the journal in the browser, so that a reload loses nothing.

use super::{Notice, Session, Workspace};
use baton_engine::examples;
use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use std::cell::RefCell;

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

/// Saves the journal of `session` shortly after every change.
pub(super) fn save_changes(session: Session) {
    thread_local! {
        static PENDING: RefCell<Option<Timeout>> = const { RefCell::new(None) };
    }
    let told = StoredValue::new(false);
    let mark = Memo::new(move |_| session.with_workspace(Workspace::saved_mark));
    Effect::new(move |before: Option<()>| {
        mark.track();
        if before.is_none() {
            return;
        }
        let timeout = Timeout::new(DELAY_MS, move || {
            if !save(session) && !told.get_value() {
                told.set_value(true);
                session.notify(Notice::error(
                    "This browser does not let Baton save the workspace. Save the journal to a file before you leave.",
                ));
            }
        });
        // Dropping the former timeout cancels it.
        PENDING.with_borrow_mut(|pending| *pending = Some(timeout));
    });
}

fn save(session: Session) -> bool {
    let text = session.journal_text();
    storage().is_some_and(|storage| storage.set_item(KEY, &text).is_ok())
}

fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}
