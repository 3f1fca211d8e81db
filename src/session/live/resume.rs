//! Begins with the live agents when this tab runs the workspace, and goes on
//! with a run that a reload, a crash or the end of another tab has cut off.
//!
//! That a run was playing is nothing that happened in it, so it stands beside
//! the journal: the id of the workspace whose run plays in this browser.

use crate::session::{Session, Store};
use leptos::prelude::*;

const KEY: &str = "baton.playing";

/// Connects live agents whenever `session` comes to run its workspace, and
/// plays on if that was playing. Notes from now on whether it does.
pub fn resume(session: Session, store: Store) {
    let id = move || store.current().get().map(|id| id.0.to_string());
    Effect::new(move |_| {
        let is_watching = session.is_watching().get();
        session.live().restart(session);
        if !is_watching && untrack(|| was_cut_off(session, id())) {
            session.play();
        }
    });
    let playing = Memo::new(move |before: Option<&Option<String>>| {
        let plays = session.is_playing().get() && session.is_live();
        // What ended the run may not be stored yet: until then it would be cut off.
        let is_ending = !plays && before.is_some_and(Option::is_some) && store.is_behind();
        match is_ending {
            true => before.cloned().flatten(),
            false => plays.then(id).flatten(),
        }
    });
    // What stands there when the page opens is read first, above.
    Effect::watch(
        move || playing.get(),
        move |playing, _, _| note(session, playing.as_deref()),
        false,
    );
}

fn was_cut_off(session: Session, id: Option<String>) -> bool {
    let noted = local_storage().and_then(|storage| storage.get_item(KEY).ok().flatten());
    let is_unfinished = session.with_workspace(|workspace| !workspace.is_over());
    noted.is_some() && noted == id && is_unfinished && session.is_live()
}

fn note(session: Session, playing: Option<&str>) {
    let Some(storage) = local_storage().filter(|_| !session.is_watching().get_untracked()) else {
        return;
    };
    // A browser that notes nothing lets the person press Play again.
    let _ = match playing {
        Some(id) => storage.set_item(KEY, id),
        None => storage.remove_item(KEY),
    };
}

fn local_storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}
