//! Keeps workspaces in the browser's database, so that a reload or a crash
//! loses nothing: the open one is saved as it changes, others can be opened,
//! made, renamed, copied and deleted, and artifacts are kept by their content.
//!
//! Start reading at [`Store`]. [`chunks`] and [`card`] are pure and tested
//! natively, [`opening`] says what a visit begins with, [`autosave`] when is
//! saved, [`mod@watch`] which tab may; [`library`] and [`mod@fence`] are all
//! transactions, [`database`] and [`tabs`] are the browser's edge.
//! Without a database everything works in memory.

mod artifacts;
mod autosave;
mod browser;
mod card;
mod chunks;
mod database;
mod fence;
mod library;
mod opening;
mod tabs;
mod watch;

pub use browser::{StorageUse, storage_use, was_here};
pub use card::{Card, Label, Origin, Size, WorkspaceId, checked_name};
pub use chunks::{Change, Chunk, Layout};
pub use database::{Database, StoreError};
pub use fence::Turn;
pub use opening::{First, Opened, Place, open_last};

use super::{Notice, NoticeAction, Session, Workspace};
use autosave::Saving;
use leptos::prelude::*;
use std::collections::BTreeMap;
use tabs::{Ask, Lock};
use wasm_bindgen_futures::spawn_local;
use watch::Company;
use web_sys::Blob;

/// The stored workspaces and the one that is open; a handle that is cheap to copy.
#[derive(Clone, Copy)]
pub struct Store {
    session: Session,
    place: StoredValue<Option<Place>, LocalStorage>,
    current: RwSignal<Option<WorkspaceId>>,
    cards: RwSignal<Vec<Card>>,
    saving: StoredValue<Saving>,
    /// Counts up when a save has ended.
    saves: RwSignal<u64>,
    company: StoredValue<Company, LocalStorage>,
    /// Artifacts that the database did not take.
    memory: StoredValue<BTreeMap<String, Blob>, LocalStorage>,
}

impl Store {
    /// Saves `session` from now on in `place`, where it comes from.
    pub fn start(session: Session, place: Option<Place>) -> Self {
        let store = Self {
            session,
            place: StoredValue::new_local(None),
            current: RwSignal::new(None),
            cards: RwSignal::new(Vec::new()),
            saving: StoredValue::new(Saving::new(place.is_none())),
            saves: RwSignal::new(0),
            company: StoredValue::new_local(Company::default()),
            memory: StoredValue::new_local(BTreeMap::new()),
        };
        store.settle(place);
        autosave::begin(store);
        store
    }

    /// The stored workspaces as [`Store::refresh`] found them, the last changed first.
    pub fn cards(self) -> Signal<Vec<Card>> {
        self.cards.into()
    }

    /// Which stored workspace is open; none when the browser stores nothing.
    pub fn current(self) -> Signal<Option<WorkspaceId>> {
        self.current.into()
    }

    /// Looks again at which workspaces there are.
    pub fn refresh(self) {
        self.run(async move { self.list().await.map(|_| ()) });
    }

    /// Opens a stored workspace.
    pub fn open(self, id: WorkspaceId) {
        self.run(async move {
            let opened = opening::open(&self.database()?, id).await?;
            self.change_to(opened).await
        });
    }

    /// Opens a new, empty workspace.
    pub fn create(self) {
        self.run(async move {
            let database = self.database()?;
            let opened = opening::add(&database, "Workspace", Workspace::empty()).await?;
            browser::keep_storage().await;
            self.change_to(opened).await
        });
    }

    /// Gives a workspace another name.
    pub fn rename(self, id: WorkspaceId, name: String) {
        self.run(async move {
            let rename = |label: &mut Label| label.name = name;
            self.database()?.relabel(id, rename).await?;
            self.list().await.map(|_| ())
        });
    }

    /// Stores a copy of a workspace.
    pub fn duplicate(self, id: WorkspaceId, name: &str) {
        let name = format!("{name} copy");
        self.save();
        self.run(async move {
            let database = self.database()?;
            let label = opening::label(&database, &name).await?;
            database.copy(id, &label).await?;
            browser::keep_storage().await;
            self.list().await.map(|_| ())
        });
    }

    /// Whether a moment is on screen that can be gone on from; tracks it.
    pub fn can_fork(self) -> bool {
        self.session.with_workspace(Workspace::is_in_past) && self.current.get().is_some()
    }

    /// Opens a copy of the open workspace that ends at the moment on screen, to
    /// go on from there. Both are kept.
    pub fn fork(self) {
        let (forked, round) = self.session.fork();
        self.save();
        self.run(async move {
            let database = self.database()?;
            let origin = self
                .current
                .get_untracked()
                .ok_or(StoreError::Unavailable)?;
            let cards = self.list().await?;
            let open = cards.iter().find(|card| card.id == origin);
            let name = open.map_or("Workspace", |card| &card.label.name);
            let told =
                format!("Forked “{name}”, which stays as it is. Change something and go on.");
            let mut label = opening::label(&database, &card::fork_name(name, round)).await?;
            label.origin = Some(Origin {
                workspace: origin.0,
                events: u32::try_from(forked.events().len()).unwrap_or(u32::MAX),
            });
            let mut opened = opening::add_as(&database, label, forked).await?;
            if let Some(place) = &opened.place {
                database.share_artifacts(origin, place.id).await?;
            }
            browser::keep_storage().await;
            opened.notice = Some(Notice::info(told));
            self.change_to(opened).await
        });
    }

    /// The stored workspace to compare the open one with first.
    ///
    /// # Errors
    /// When the storage fails.
    pub async fn nearest(self) -> Result<Option<WorkspaceId>, StoreError> {
        let cards = self.list().await?;
        Ok(card::nearest(&cards, self.current.get_untracked()))
    }

    /// Deletes a workspace, which can be taken back for a while.
    pub fn delete(self, id: WorkspaceId, name: &str) {
        let told = format!("Deleted the workspace “{name}”.");
        let now_ms = browser::now_ms();
        self.run(async move {
            let database = self.database()?;
            let is_current = self.current.get_untracked() == Some(id);
            if (is_current && !self.may_write()) || (!is_current && self.is_run(id).await) {
                return Err(StoreError::InUse);
            }
            let delete = |label: &mut Label| label.deleted_ms = Some(now_ms);
            database.relabel(id, delete).await?;
            let left = self.list().await?;
            if is_current {
                let next = left.first().map(|card| card.id);
                let opened = match next {
                    Some(next) => opening::open(&database, next).await?,
                    None => opening::add(&database, "Workspace", Workspace::empty()).await?,
                };
                self.change_to(opened).await?;
            }
            let notice = Notice::info(told).with(NoticeAction::Restore(id));
            self.session.notify(notice);
            Ok(())
        });
    }

    /// Brings back a deleted workspace.
    pub fn restore(self, id: WorkspaceId) {
        self.run(async move {
            let restore = |label: &mut Label| label.deleted_ms = None;
            self.database()?.relabel(id, restore).await?;
            self.session.dismiss_notices();
            self.list().await.map(|_| ())
        });
    }

    /// What is stored of a workspace's journal, as it is, readable or not.
    ///
    /// # Errors
    /// When it is not there any more.
    pub async fn stored_text(self, id: WorkspaceId) -> Result<String, StoreError> {
        Ok(chunks::text(&self.stored(id).await?))
    }

    /// As [`Store::stored_text`], in the chunks in which it is stored.
    ///
    /// # Errors
    /// When it is not there any more.
    pub async fn stored(self, id: WorkspaceId) -> Result<Vec<Chunk>, StoreError> {
        self.save();
        self.database()?.journal(id).await
    }

    /// Asks the browser to remove nothing by itself.
    pub async fn keep_storage(self) {
        browser::keep_storage().await;
    }

    /// Keeps an artifact of the open workspace; its SHA-256 is the answer. What
    /// the browser does not store is kept in memory.
    ///
    /// # Errors
    /// When the browser cannot work out the SHA-256, as on an insecure page.
    pub async fn put_artifact(self, bytes: &[u8], media_type: &str) -> Result<String, StoreError> {
        let hash = artifacts::sha256(bytes).await?;
        let blob = artifacts::blob(bytes, media_type)?;
        let stored = match self.database().ok().zip(self.current.get_untracked()) {
            Some((database, id)) => database.put_artifact(id, &hash, &blob).await,
            None => Err(StoreError::Unavailable),
        };
        if let Err(error) = stored {
            let kept = (hash.clone(), blob);
            self.memory.try_update_value(|memory| memory.extend([kept]));
            self.fail(&error);
        }
        Ok(hash)
    }

    /// The artifact with this SHA-256, of any workspace.
    ///
    /// # Errors
    /// When the storage fails.
    pub async fn artifact(self, hash: &str) -> Result<Option<Blob>, StoreError> {
        let kept = self.memory.with_value(|memory| memory.get(hash).cloned());
        match (kept, self.database()) {
            (Some(blob), _) => Ok(Some(blob)),
            (None, Ok(database)) => database.artifact(hash).await,
            (None, Err(_)) => Ok(None),
        }
    }

    async fn store_artifacts_of_memory(self) -> Result<(), StoreError> {
        let database = self.database()?;
        let id = self
            .current
            .get_untracked()
            .ok_or(StoreError::Unavailable)?;
        let memory = self.memory.try_get_value().unwrap_or_default();
        for (hash, blob) in &memory {
            database.put_artifact(id, hash, blob).await?;
            self.memory.try_update_value(|memory| memory.remove(hash));
        }
        Ok(())
    }

    /// Whether a tab runs the workspace.
    async fn is_run(self, id: WorkspaceId) -> bool {
        Lock::ask(id, Ask::IfFree).await.is_none()
    }

    fn database(self) -> Result<Database, StoreError> {
        let place = self.place;
        let database =
            place.try_with_value(|place| place.as_ref().map(|place| place.database.clone()));
        database.flatten().ok_or(StoreError::Unavailable)
    }

    async fn list(self) -> Result<Vec<Card>, StoreError> {
        let cards = card::present(self.database()?.cards().await?);
        self.cards.try_set(cards.clone());
        Ok(cards)
    }

    /// Puts another workspace in the place of the open one, which is saved.
    async fn change_to(self, opened: Opened) -> Result<(), StoreError> {
        self.save();
        self.session.change_to(opened.workspace);
        self.settle(opened.place);
        if let Some(notice) = opened.notice {
            self.session.notify(notice);
        }
        self.list().await.map(|_| ())
    }

    fn settle(self, place: Option<Place>) {
        let id = place.as_ref().map(|place| place.id);
        if let Some(id) = id {
            browser::note_tabs_workspace(id);
        }
        self.current.set(id);
        self.join(place.as_ref());
        self.place.set_value(place);
    }

    /// Does `work`; what goes wrong becomes a notice.
    fn run(self, work: impl Future<Output = Result<(), StoreError>> + 'static) {
        spawn_local(async move {
            if let Err(error) = work.await {
                self.session.notify(Notice::error(error.to_string()));
            }
        });
    }
}
