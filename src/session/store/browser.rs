//! Small things that the browser knows: the time, how full its storage is, which
//! workspace this tab had, and what earlier versions left behind.

use super::card::WorkspaceId;
use super::database;
use js_sys::{Array, Function, Promise, Reflect};
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Storage, StorageEstimate, StorageManager};

const TAB_KEY: &str = "baton.workspace";
const OLD_KEY: &str = "baton.journal";

/// How much of the browser's storage is used.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StorageUse {
    /// Bytes in use by this site.
    pub used: f64,
    /// Bytes that it may use.
    pub quota: f64,
    /// Whether the browser promises to remove nothing by itself.
    pub is_kept: bool,
}

/// Milliseconds since 1970.
pub fn now_ms() -> f64 {
    js_sys::Date::now()
}

/// Whether an earlier visit stored anything, or may have: not every browser tells.
pub async fn was_here() -> bool {
    if old_journal().is_some() {
        return true;
    }
    let is_ours = |stored: JsValue| {
        let name = Reflect::get(&stored, &"name".into()).ok();
        name.and_then(|name| name.as_string()).as_deref() == Some(database::NAME)
    };
    databases()
        .await
        .is_none_or(|names| names.iter().any(is_ours))
}

/// What databases this site has, when the browser tells.
async fn databases() -> Option<Array> {
    let factory = Reflect::get(&window(), &"indexedDB".into()).ok()?;
    let list: Function = Reflect::get(&factory, &"databases".into())
        .ok()?
        .dyn_into()
        .ok()?;
    let asked: Promise = list.call0(&factory).ok()?.dyn_into().ok()?;
    JsFuture::from(asked).await.ok()?.dyn_into().ok()
}

/// How much of the browser's storage is used, when it tells.
pub async fn storage_use() -> Option<StorageUse> {
    let manager = manager()?;
    let estimate = JsFuture::from(manager.estimate().ok()?).await.ok()?;
    let estimate: StorageEstimate = estimate.unchecked_into();
    let is_kept = JsFuture::from(manager.persisted().ok()?).await.ok()?;
    Some(StorageUse {
        used: estimate.get_usage()?,
        quota: estimate.get_quota()?,
        is_kept: is_kept.is_truthy(),
    })
}

/// Asks the browser to remove nothing by itself. Some ask the person.
pub async fn keep_storage() {
    if let Some(asked) = manager().and_then(|manager| manager.persist().ok()) {
        // Without the promise everything works as before.
        let _ = JsFuture::from(asked).await;
    }
}

/// A page that is not secure has none.
fn manager() -> Option<StorageManager> {
    let manager = Reflect::get(&window().navigator(), &"storage".into());
    manager.ok()?.dyn_into().ok()
}

/// The workspace that this tab had open before it was reloaded.
pub fn tabs_workspace() -> Option<WorkspaceId> {
    let id = session_storage()?.get_item(TAB_KEY).ok()??;
    id.parse().ok().map(WorkspaceId)
}

/// Notes which workspace this tab has open.
pub fn note_tabs_workspace(id: WorkspaceId) {
    if let Some(storage) = session_storage() {
        // Without it a reload opens the workspace that was opened last.
        let _ = storage.set_item(TAB_KEY, &id.0.to_string());
    }
}

/// The journal that earlier versions kept.
pub fn old_journal() -> Option<String> {
    local_storage()?.get_item(OLD_KEY).ok()?
}

/// Removes the journal that earlier versions kept.
pub fn forget_old_journal() {
    if let Some(storage) = local_storage() {
        // Where it cannot be removed, it is taken over once more at the next visit.
        let _ = storage.remove_item(OLD_KEY);
    }
}

fn session_storage() -> Option<Storage> {
    window().session_storage().ok()?
}

fn local_storage() -> Option<Storage> {
    window().local_storage().ok()?
}
