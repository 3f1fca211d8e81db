//! Artifacts by their content: the key is the SHA-256 of the bytes, so that the
//! same result is stored once, and a reference in the journal says what it means.

use super::card::WorkspaceId;
use super::database::{Database, Kind, StoreError, pair};
use js_sys::{Array, Object, Reflect, Uint8Array};
use std::fmt::Write;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag};

impl Database {
    /// Stores an artifact that a workspace uses.
    ///
    /// # Errors
    /// When there is no room for it.
    pub async fn put_artifact(
        &self,
        workspace: WorkspaceId,
        hash: &str,
        blob: &Blob,
    ) -> Result<(), StoreError> {
        let transaction = self.change(&[Kind::Artifacts, Kind::Uses])?;
        let key = JsValue::from(hash);
        transaction.of(Kind::Artifacts)?.put(blob, Some(&key))?;
        let uses = transaction.of(Kind::Uses)?;
        uses.put(&JsValue::TRUE, Some(&pair(workspace.0, &key)))?;
        transaction.done().await
    }

    /// The artifact with this hash.
    ///
    /// # Errors
    /// When the storage fails.
    pub async fn artifact(&self, hash: &str) -> Result<Option<Blob>, StoreError> {
        let transaction = self.read(&[Kind::Artifacts])?;
        let found = transaction.of(Kind::Artifacts)?.get(JsValue::from(hash))?;
        let found = found.await?;
        Ok(found.and_then(|value| value.dyn_into().ok()))
    }
}

/// `bytes` as the browser keeps files.
///
/// # Errors
/// When there is no memory for it.
pub fn blob(bytes: &[u8], media_type: &str) -> Result<Blob, StoreError> {
    let options = BlobPropertyBag::new();
    options.set_type(media_type);
    let parts = Array::of1(&Uint8Array::from(bytes));
    Ok(Blob::new_with_u8_array_sequence_and_options(
        &parts, &options,
    )?)
}

/// The SHA-256 of `bytes` as 64 hexadecimal digits.
///
/// # Errors
/// When the page is not secure, where browsers have no cryptography.
pub async fn sha256(bytes: &[u8]) -> Result<String, StoreError> {
    // Workers have no window, but the same global name.
    let crypto = Reflect::get(&js_sys::global(), &"crypto".into())?;
    let crypto: web_sys::Crypto = crypto.dyn_into().map_err(|_| StoreError::Unavailable)?;
    let subtle = Reflect::get(&crypto, &"subtle".into())?;
    let subtle: web_sys::SubtleCrypto = subtle.dyn_into().map_err(|_| StoreError::Unavailable)?;
    let bytes: Object = Uint8Array::from(bytes).into();
    let digest = subtle.digest_with_str_and_buffer_source("SHA-256", &bytes)?;
    let digest = Uint8Array::new(&JsFuture::from(digest).await?).to_vec();
    Ok(digest.iter().fold(String::new(), |mut hex, byte| {
        // Writing to a string never fails.
        let _ = write!(hex, "{byte:02x}");
        hex
    }))
}
