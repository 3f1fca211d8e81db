//! The browser's database: opens it, begins transactions, and turns what goes
//! wrong into words. What is in it and how that fits together is not known here.

use idb::{DatabaseEvent, Factory, KeyRange, ObjectStore, ObjectStoreParams, TransactionMode};
use js_sys::{Array, Function, Object, Promise, Reflect};
use std::rc::Rc;
use thiserror::Error;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{IdbDatabase, IdbTransaction};

/// Its name, among those of this site.
pub const NAME: &str = "baton";
/// A change of what is stored how needs the next version and an upgrade from this one.
const VERSION: u32 = 2;

/// What is stored, each kind under keys of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// What a person named: workspace → card.
    Workspaces,
    /// What the journal of a workspace adds up to: workspace → size and time.
    Sizes,
    /// Journals: \[workspace, first position\] → text of a chunk.
    Journals,
    /// Artifacts: SHA-256 → blob.
    Artifacts,
    /// Which workspace uses which: \[workspace, SHA-256\].
    Uses,
    /// Turns of writing that were ended: \[workspace, turn\].
    Fences,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 6] = [
        Self::Workspaces,
        Self::Sizes,
        Self::Journals,
        Self::Artifacts,
        Self::Uses,
        Self::Fences,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::Workspaces => "workspaces",
            Self::Sizes => "sizes",
            Self::Journals => "journals",
            Self::Artifacts => "artifacts",
            Self::Uses => "uses",
            Self::Fences => "fences",
        }
    }
}

/// Why something could not be stored or read.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum StoreError {
    /// The browser has no database for this page, as in some private windows.
    #[error("This browser does not let Baton store anything.")]
    Unavailable,
    /// There is no room left.
    #[error("There is no room left to store anything in this browser.")]
    Full,
    /// What was asked for is not there any more.
    #[error("This workspace is not there any more.")]
    Gone,
    /// Another tab runs it.
    #[error("Another tab has this workspace open. Close it there first.")]
    InUse,
    /// Anything else.
    #[error("The browser’s storage failed: {0}.")]
    Failed(String),
}

impl From<idb::Error> for StoreError {
    fn from(error: idb::Error) -> Self {
        match error {
            idb::Error::IndexedDbNotFound(_) => Self::Unavailable,
            error => Self::from_text(&error.to_string()),
        }
    }
}

impl From<JsValue> for StoreError {
    fn from(error: JsValue) -> Self {
        let object = error.unchecked_ref::<Object>();
        Self::from_text(&String::from(object.to_string()))
    }
}

impl StoreError {
    fn from_text(text: &str) -> Self {
        if text.contains("QuotaExceededError") {
            Self::Full
        } else if text.contains("ConstraintError") {
            // Nothing but a fence refuses what is added.
            Self::InUse
        } else {
            Self::Failed(text.trim_end_matches('.').to_owned())
        }
    }
}

/// The database; a handle that is cheap to clone.
#[derive(Clone)]
pub struct Database(Rc<Connection>);

struct Connection(IdbDatabase);

impl Drop for Connection {
    fn drop(&mut self) {
        self.0.close();
    }
}

impl Database {
    /// Opens the database, and makes it at the first visit.
    ///
    /// # Errors
    /// When the browser does not allow it.
    pub async fn open() -> Result<Self, StoreError> {
        let mut request = Factory::new()?.open(NAME, Some(VERSION))?;
        request.on_upgrade_needed(|event| {
            // When this fails the browser undoes the upgrade, and opening fails.
            let _ = event.database().map(|database| make(&database));
        });
        let mut database = request.await?;
        // Another tab with a later Baton, or one that deletes all, must not wait for this one.
        database.on_version_change(|event| {
            if let Ok(database) = event.database() {
                database.close();
            }
        });
        database.forget_callbacks();
        Ok(Self(Rc::new(Connection(database.into()))))
    }

    /// Begins a transaction that reads.
    ///
    /// # Errors
    /// When the connection is closed.
    pub fn read(&self, kinds: &[Kind]) -> Result<Transaction, StoreError> {
        self.begin(kinds, TransactionMode::ReadOnly)
    }

    /// Begins a transaction that changes: all that it does, or nothing.
    ///
    /// # Errors
    /// When the connection is closed.
    pub fn change(&self, kinds: &[Kind]) -> Result<Transaction, StoreError> {
        self.begin(kinds, TransactionMode::ReadWrite)
    }

    /// Relaxed: a transaction counts once the system has it, before the disk
    /// has. It outlives a crash of the page and of the browser. When the power
    /// fails, the last ones may be missing, which the journal allows for: it
    /// then ends earlier. In return, saving twenty times a second wakes no disk.
    fn begin(&self, kinds: &[Kind], mode: TransactionMode) -> Result<Transaction, StoreError> {
        let Connection(connection) = &*self.0;
        let names: Array = kinds
            .iter()
            .map(|kind| JsValue::from(kind.name()))
            .collect();
        let options = Object::new();
        Reflect::set(&options, &"durability".into(), &"relaxed".into())?;
        // Not among web-sys's stable functions with its third argument.
        let begin: Function = Reflect::get(connection, &"transaction".into())?.dyn_into()?;
        let mode = web_sys::IdbTransactionMode::from(mode).into();
        let begun: IdbTransaction = begin
            .call3(connection, &names, &mode, &options)?
            .dyn_into()?;
        Ok(Transaction(begun))
    }
}

fn make(database: &idb::Database) -> Result<(), idb::Error> {
    let there = database.store_names();
    for kind in Kind::ALL {
        // An earlier version made it.
        if there.iter().any(|name| name == kind.name()) {
            continue;
        }
        let mut parameters = ObjectStoreParams::new();
        parameters.auto_increment(kind == Kind::Workspaces);
        database.create_object_store(kind.name(), parameters)?;
    }
    Ok(())
}

/// Some changes or reads that happen together.
pub struct Transaction(IdbTransaction);

impl Transaction {
    /// What is stored of `kind`.
    ///
    /// # Errors
    /// When the transaction was not begun for it, or is over.
    pub fn of(&self, kind: Kind) -> Result<ObjectStore, StoreError> {
        let store = self.0.object_store(kind.name())?;
        Ok(store.into())
    }

    /// Ends it; all changes are stored when this is done.
    ///
    /// # Errors
    /// When none of them are.
    pub async fn done(self) -> Result<(), StoreError> {
        // `idb` ends at the first error, when the reason is not known yet.
        let ended = Promise::new(&mut |complete, abort| {
            self.0.set_oncomplete(Some(&complete));
            self.0.set_onabort(Some(&abort));
        });
        if JsFuture::from(ended).await.is_ok() {
            return Ok(());
        }
        Err(match self.0.error() {
            Some(error) => JsValue::from(error).into(),
            None => StoreError::Failed("a change was called off".to_owned()),
        })
    }
}

/// The keys \[`workspace`, x\] with x from `from` on, or all of the workspace.
///
/// # Errors
/// When the browser makes no range of them.
pub fn keys_of(workspace: u32, from: Option<usize>) -> Result<KeyRange, StoreError> {
    let begin = match from {
        Some(from) => pair(workspace, &number(from)),
        None => Array::of1(&workspace.into()),
    };
    // An array comes after all numbers and texts.
    let end = pair(workspace, &Array::new());
    Ok(KeyRange::bound(&begin, &end, None, None)?)
}

/// The key \[`workspace`, `second`\].
pub fn pair(workspace: u32, second: &JsValue) -> Array {
    Array::of2(&workspace.into(), second)
}

/// `position` as the browser has numbers.
#[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
pub fn number(position: usize) -> JsValue {
    JsValue::from_f64(position as f64)
}

/// The reverse of [`number`].
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "positions are below 2^32; any other is a gap"
)]
pub fn position(key: &JsValue) -> usize {
    key.as_f64().unwrap_or(f64::MAX) as usize
}
