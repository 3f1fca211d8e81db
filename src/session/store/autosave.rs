//! Saves the journal as it grows and when it is cut, soon and in batches; when
//! the browser refuses, says so once and tries again with later changes.

use super::card::{Size, WorkspaceId};
use super::chunks::Layout;
use super::database::{Database, StoreError};
use super::opening::{self, Opened};
use super::{Store, browser};
use crate::session::later;
use crate::session::{Notice, Workspace};
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

/// How long after a change it is saved, in milliseconds; changes in between are
/// saved with it.
const SAVE_MS: u32 = 50;
/// The same after the browser has refused.
const RETRY_MS: u32 = 2_000;

/// How saving is going.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Saving {
    /// A save is due when a timer ends.
    is_due: bool,
    /// So many saves are under way.
    under_way: u32,
    /// The last one failed, which the person knows.
    has_failed: bool,
}

impl Saving {
    /// Nothing is under way.
    pub(super) fn new(has_failed: bool) -> Self {
        Self {
            has_failed,
            ..Self::default()
        }
    }
}

/// Saves every change of the session from now on, also when the page goes away.
pub(super) fn begin(store: Store) {
    let session = store.session;
    Effect::new(move |_| {
        if session.with_workspace(|workspace| workspace.unsaved_from().is_some())
            && store.may_write()
        {
            store.save_soon();
        }
    });
    let leave = window_event_listener(ev::pagehide, move |_| store.save());
    let hide = window_event_listener(ev::visibilitychange, move |_| {
        if document().hidden() {
            store.save();
        }
    });
    on_cleanup(move || {
        leave.remove();
        hide.remove();
    });
}

impl Store {
    /// Whether something that happened is not stored yet; tracks it.
    pub(in crate::session) fn is_behind(self) -> bool {
        self.saves.track();
        let saving = self.saving.get_value();
        saving.under_way > 0
            || self
                .session
                .with_workspace(|workspace| workspace.unsaved_from().is_some())
    }

    fn save_soon(self) {
        let saving = self.saving.get_value();
        if saving.is_due || saving.under_way > 0 {
            return;
        }
        self.saving.update_value(|saving| saving.is_due = true);
        let delay = if saving.has_failed { RETRY_MS } else { SAVE_MS };
        let saved = move || {
            let is_there = self.saving.try_update_value(|saving| saving.is_due = false);
            if is_there.is_some() {
                self.save();
            }
        };
        later(delay, saved);
    }

    /// Begins to save what is not saved.
    pub(super) fn save(self) {
        let unsaved = self.session.workspace.with_value(Workspace::unsaved_from);
        let Some(from) = unsaved.filter(|_| self.may_write()) else {
            return;
        };
        let saving = self.saving.get_value();
        if saving.has_failed || self.place.with_value(Option::is_none) {
            if saving.under_way == 0 {
                spawn_local(self.save_anew());
            }
        } else if let Some((id, writing)) = self.write(from) {
            spawn_local(async move { self.end(id, writing.await) });
        }
    }

    /// Begins to write the journal from `from` on, or a little before, which is
    /// what comes back. What is under way counts as
    /// written: transactions come one after the other.
    fn write(
        self,
        from: usize,
    ) -> Option<(
        WorkspaceId,
        impl Future<Output = Result<usize, StoreError>> + use<>,
    )> {
        let begun = self.place.try_update_value(|place| {
            let place = place.as_mut()?;
            let workspace = self.session.workspace;
            let changed = |workspace: &Workspace| place.layout.change(workspace.events(), from);
            let (change, layout) = workspace.with_value(changed);
            let size = Size::of(&layout, browser::now_ms());
            place.layout = layout;
            let writing = place.database.write(place.id, place.turn, &change, size);
            Some((place.id, change.from, writing))
        });
        let (id, from, writing) = begun??;
        self.session.workspace.update_value(Workspace::note_saved);
        self.saving.update_value(|saving| saving.under_way += 1);
        Some((id, async move { writing?.await.map(|()| from) }))
    }

    /// As [`Store::save`], after a failure: over a new connection, all of it.
    async fn save_anew(self) {
        self.saving.update_value(|saving| saving.under_way += 1);
        let connected = self.connect().await;
        self.saving.try_update_value(|saving| saving.under_way -= 1);
        match connected {
            Ok(()) => {
                if let Some((id, writing)) = self.write(0) {
                    self.end(id, writing.await);
                }
            }
            Err(error) => self.fail(&error),
        }
    }

    async fn connect(self) -> Result<(), StoreError> {
        let database = Database::open().await?;
        let has_place = self.place.try_update_value(|place| {
            let place = place.as_mut()?;
            place.database = database.clone();
            place.layout = Layout::default();
            Some(())
        });
        if has_place == Some(None) {
            // What is there by now is written next; this only makes the place.
            let Opened { place, .. } =
                opening::add(&database, "My workspace", Workspace::empty()).await?;
            self.settle(place);
        }
        self.store_artifacts_of_memory().await
    }

    fn end(self, id: WorkspaceId, result: Result<usize, StoreError>) {
        let ended = self.saving.try_update_value(|saving| saving.under_way -= 1);
        if ended.is_none() {
            return;
        }
        let is_here = self.current.get_untracked() == Some(id);
        match result {
            Err(StoreError::InUse) if is_here => self.lose_unsaved(id),
            Err(error) if is_here => self.fail(&error),
            Ok(from) if is_here => {
                self.saving.update_value(|saving| saving.has_failed = false);
                self.tell_changed(from);
            }
            Ok(_) | Err(_) => {}
        }
        self.saves.update(|saves| *saves += 1);
        let unsaved = self.session.workspace.with_value(Workspace::unsaved_from);
        if unsaved.is_some() && !self.saving.get_value().has_failed {
            self.save_soon();
        }
    }

    /// Tells the person, once until saving works again. Everything is to be
    /// written anew.
    pub(super) fn fail(self, error: &StoreError) {
        let workspace = self.session.workspace;
        if workspace
            .try_update_value(|workspace| workspace.note_unsaved(0))
            .is_none()
        {
            return;
        }
        let had_failed = self.saving.get_value().has_failed;
        self.saving.update_value(|saving| saving.has_failed = true);
        if !had_failed {
            self.session.notify(Notice::unsaved(&error.to_string()));
        }
    }
}
