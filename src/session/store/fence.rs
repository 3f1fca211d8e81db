//! Fencing: a tab that was stopped while another took its workspace over may,
//! on waking, write before it hears that its lock is gone. So tabs write in
//! turns, a taken-over turn is ended in the database, and each write asks there
//! whether its turn is over, in its own transaction (a fencing token, Kleppmann
//! 2016). It asks without waiting for an answer, as a page that goes away needs.

use super::card::WorkspaceId;
use super::database::{Database, Kind, StoreError, Transaction, keys_of, number, pair, position};
use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};

/// The turn in which a tab writes a workspace: one more than the last that was ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Turn(usize);

impl Database {
    /// The turn of a tab that runs the workspace from now on.
    ///
    /// # Errors
    /// When the storage fails.
    pub async fn turn(&self, id: WorkspaceId) -> Result<Turn, StoreError> {
        turn(&self.read(&[Kind::Fences])?, id).await
    }

    /// Ends the turn of the tab that has run the workspace until now.
    ///
    /// # Errors
    /// When the storage fails.
    pub async fn end_turn(&self, id: WorkspaceId) -> Result<(), StoreError> {
        let transaction = self.change(&[Kind::Fences])?;
        let over = turn(&transaction, id).await?;
        let fences = transaction.of(Kind::Fences)?;
        fences.put(&JsValue::TRUE, Some(&over.key(id)))?;
        transaction.done().await
    }
}

impl Turn {
    /// Lets the transaction fail with [`StoreError::InUse`] if the turn is over.
    ///
    /// # Errors
    /// When the transaction is over.
    pub fn guard(self, transaction: &Transaction, id: WorkspaceId) -> Result<(), StoreError> {
        let fences = transaction.of(Kind::Fences)?;
        // Adding fails where something is, and all of the transaction with it.
        fences.add(&JsValue::TRUE, Some(&self.key(id)))?;
        fences.delete(JsValue::from(self.key(id)))?;
        Ok(())
    }

    fn key(self, id: WorkspaceId) -> Array {
        pair(id.0, &number(self.0))
    }
}

async fn turn(transaction: &Transaction, id: WorkspaceId) -> Result<Turn, StoreError> {
    let fences = transaction.of(Kind::Fences)?;
    let over = fences.get_all_keys(Some(keys_of(id.0, None)?.into()), None)?;
    let over = over.await?;
    let last = over.last().map(|key| key.unchecked_ref::<Array>().get(1));
    Ok(Turn(last.map_or(0, |last| position(&last) + 1)))
}
