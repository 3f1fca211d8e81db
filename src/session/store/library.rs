//! The stored workspaces: listed, added, renamed, copied, written, taken away.
//!
//! Each function is one transaction, so that a crash in the middle of it leaves
//! either all of it or nothing.

use super::card::{Card, Label, Size, WorkspaceId};
use super::chunks::{Change, Chunk, Layout};
use super::database::{Database, Kind, StoreError, Transaction, keys_of, number, pair, position};
use super::fence::Turn;
use js_sys::Array;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeSet;
use wasm_bindgen::{JsCast, JsValue};

impl Database {
    /// All stored workspaces, also those marked as deleted.
    ///
    /// # Errors
    /// When they cannot be read.
    pub async fn cards(&self) -> Result<Vec<Card>, StoreError> {
        let transaction = self.read(&[Kind::Workspaces, Kind::Sizes])?;
        let labels = transaction.of(Kind::Workspaces)?;
        let keys = labels.get_all_keys(None, None)?.await?;
        let labels = labels.get_all(None, None)?.await?;
        let mut cards = Vec::new();
        for (key, label) in keys.iter().zip(&labels) {
            let size = transaction.of(Kind::Sizes)?.get(key.clone())?.await?;
            cards.push(Card {
                id: workspace_id(key),
                label: parse(label).ok_or_else(|| StoreError::Failed("a name is lost".into()))?,
                size: size.as_ref().and_then(parse).unwrap_or_default(),
            });
        }
        Ok(cards)
    }

    /// Stores a new workspace with `chunks` as its journal.
    ///
    /// # Errors
    /// When there is no room for it; nothing is stored then.
    pub async fn add(
        &self,
        label: &Label,
        chunks: &[Chunk],
        size: Size,
    ) -> Result<WorkspaceId, StoreError> {
        let transaction = self.change(&[Kind::Workspaces, Kind::Sizes, Kind::Journals])?;
        let id = add_label(&transaction, label).await?;
        put_size(&transaction, id, size)?;
        put_chunks(&transaction, id, chunks)?;
        transaction.done().await?;
        Ok(id)
    }

    /// Changes what is said about a workspace.
    ///
    /// # Errors
    /// When it is not there any more, or there is no room.
    pub async fn relabel(
        &self,
        id: WorkspaceId,
        change: impl FnOnce(&mut Label),
    ) -> Result<(), StoreError> {
        let transaction = self.change(&[Kind::Workspaces])?;
        let mut label = label(&transaction, id).await?;
        change(&mut label);
        let labels = transaction.of(Kind::Workspaces)?;
        labels.put(&json(&label), Some(&id.0.into()))?;
        transaction.done().await
    }

    /// The chunks of a workspace's journal, in order.
    ///
    /// # Errors
    /// When the workspace is not there any more.
    pub async fn journal(&self, id: WorkspaceId) -> Result<Vec<Chunk>, StoreError> {
        let transaction = self.read(&[Kind::Workspaces, Kind::Journals])?;
        label(&transaction, id).await?;
        chunks(&transaction, id, 0).await
    }

    /// The chunks of a workspace's journal from the position `from` on, in order.
    ///
    /// # Errors
    /// When the storage fails.
    pub async fn journal_from(
        &self,
        id: WorkspaceId,
        from: usize,
    ) -> Result<Vec<Chunk>, StoreError> {
        let transaction = self.read(&[Kind::Journals])?;
        chunks(&transaction, id, from).await
    }

    /// Stores a copy of a workspace with its artifacts, under another label.
    ///
    /// # Errors
    /// When it is not there any more, or there is no room.
    pub async fn copy(&self, id: WorkspaceId, label: &Label) -> Result<WorkspaceId, StoreError> {
        let kinds = [Kind::Workspaces, Kind::Sizes, Kind::Journals, Kind::Uses];
        let transaction = self.change(&kinds)?;
        let size = transaction.of(Kind::Sizes)?.get(JsValue::from(id.0))?;
        let size = size.await?.as_ref().and_then(parse).unwrap_or_default();
        let chunks = chunks(&transaction, id, 0).await?;
        let copy = add_label(&transaction, label).await?;
        put_size(&transaction, copy, size)?;
        put_chunks(&transaction, copy, &chunks)?;
        share_uses(&transaction, id, copy).await?;
        transaction.done().await?;
        Ok(copy)
    }

    /// Notes that `other` uses the artifacts of `id` too.
    ///
    /// # Errors
    /// When there is no room.
    pub async fn share_artifacts(
        &self,
        id: WorkspaceId,
        other: WorkspaceId,
    ) -> Result<(), StoreError> {
        let transaction = self.change(&[Kind::Uses])?;
        share_uses(&transaction, id, other).await?;
        transaction.done().await
    }

    /// Takes a workspace away for good, with the artifacts that no other uses.
    ///
    /// # Errors
    /// When the storage fails; all is there then.
    pub async fn purge(&self, id: WorkspaceId) -> Result<(), StoreError> {
        let transaction = self.change(&Kind::ALL)?;
        let uses = transaction.of(Kind::Uses)?;
        let mut gone = BTreeSet::new();
        let mut kept = BTreeSet::new();
        for key in uses.get_all_keys(None, None)?.await? {
            let key = key.unchecked_into::<Array>();
            let is_own = workspace_id(&key.get(0)) == id;
            let hashes = if is_own { &mut gone } else { &mut kept };
            hashes.extend(key.get(1).as_string());
        }
        for hash in gone.difference(&kept) {
            let artifacts = transaction.of(Kind::Artifacts)?;
            artifacts.delete(JsValue::from(hash))?;
        }
        uses.delete(keys_of(id.0, None)?)?;
        for kind in [Kind::Journals, Kind::Fences] {
            transaction.of(kind)?.delete(keys_of(id.0, None)?)?;
        }
        for kind in [Kind::Workspaces, Kind::Sizes] {
            transaction.of(kind)?.delete(JsValue::from(id.0))?;
        }
        transaction.done().await
    }

    /// Begins to write a change of a journal, at once: also a page that is
    /// going away gets it stored. Await what comes back to know that it is.
    ///
    /// # Errors
    /// When the connection is closed, there is no room, or the turn is over.
    pub fn write(
        &self,
        id: WorkspaceId,
        turn: Turn,
        change: &Change,
        size: Size,
    ) -> Result<impl Future<Output = Result<(), StoreError>> + use<>, StoreError> {
        let transaction = self.change(&[Kind::Sizes, Kind::Journals, Kind::Fences])?;
        turn.guard(&transaction, id)?;
        let journals = transaction.of(Kind::Journals)?;
        journals.delete(keys_of(id.0, Some(change.from))?)?;
        put_chunks(&transaction, id, &change.put)?;
        put_size(&transaction, id, size)?;
        Ok(transaction.done())
    }
}

impl Size {
    /// The size of a journal with this layout that changed at `changed_ms`.
    pub fn of(layout: &Layout, changed_ms: f64) -> Self {
        let fitted = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        Self {
            changed_ms,
            events: fitted(layout.events()),
            bytes: fitted(layout.bytes()),
        }
    }
}

async fn label(transaction: &Transaction, id: WorkspaceId) -> Result<Label, StoreError> {
    let found = transaction.of(Kind::Workspaces)?.get(JsValue::from(id.0))?;
    let found = found.await?;
    found.as_ref().and_then(parse).ok_or(StoreError::Gone)
}

async fn add_label(transaction: &Transaction, label: &Label) -> Result<WorkspaceId, StoreError> {
    let labels = transaction.of(Kind::Workspaces)?;
    let key = labels.add(&json(label), None)?.await?;
    Ok(workspace_id(&key))
}

async fn share_uses(
    transaction: &Transaction,
    id: WorkspaceId,
    other: WorkspaceId,
) -> Result<(), StoreError> {
    let uses = transaction.of(Kind::Uses)?;
    let used = uses.get_all_keys(Some(keys_of(id.0, None)?.into()), None)?;
    for key in used.await? {
        let hash = key.unchecked_into::<Array>().get(1);
        uses.put(&JsValue::TRUE, Some(&pair(other.0, &hash)))?;
    }
    Ok(())
}

async fn chunks(
    transaction: &Transaction,
    id: WorkspaceId,
    from: usize,
) -> Result<Vec<Chunk>, StoreError> {
    let journals = transaction.of(Kind::Journals)?;
    let keys = journals.get_all_keys(Some(keys_of(id.0, Some(from))?.into()), None)?;
    let keys = keys.await?;
    let texts = journals.get_all(Some(keys_of(id.0, Some(from))?.into()), None)?;
    let texts = texts.await?;
    let chunk = |(key, text): (&JsValue, &JsValue)| Chunk {
        first: position(&key.unchecked_ref::<Array>().get(1)),
        text: text.as_string().unwrap_or_default(),
    };
    Ok(keys.iter().zip(&texts).map(chunk).collect())
}

fn put_chunks(
    transaction: &Transaction,
    id: WorkspaceId,
    chunks: &[Chunk],
) -> Result<(), StoreError> {
    let journals = transaction.of(Kind::Journals)?;
    for chunk in chunks {
        let key = pair(id.0, &number(chunk.first));
        journals.put(&JsValue::from_str(&chunk.text), Some(&key))?;
    }
    Ok(())
}

fn put_size(transaction: &Transaction, id: WorkspaceId, size: Size) -> Result<(), StoreError> {
    let sizes = transaction.of(Kind::Sizes)?;
    sizes.put(&json(&size), Some(&id.0.into()))?;
    Ok(())
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the database counts up from 1"
)]
fn workspace_id(key: &JsValue) -> WorkspaceId {
    WorkspaceId(key.as_f64().unwrap_or_default() as u32)
}

fn json<T: Serialize>(value: &T) -> JsValue {
    // What is stored has plain fields only.
    JsValue::from(serde_json::to_string(value).unwrap_or_default())
}

fn parse<T: DeserializeOwned>(value: &JsValue) -> Option<T> {
    serde_json::from_str(&value.as_string()?).ok()
}
