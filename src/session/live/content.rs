//! The content of artifacts, by the digest of its bytes: in the store, and as
//! messages carry it.

use crate::session::Store;
use baton_engine::artifact::{Artifact, ArtifactRef, Encoding, MAX_ARTIFACT_BYTES};
use js_sys::Uint8Array;
use leptos::prelude::*;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

/// The content of artifacts; a handle that is cheap to copy.
#[derive(Clone, Copy)]
pub struct Contents(StoredValue<Option<Store>>);

impl Contents {
    pub(super) fn new() -> Self {
        Self(StoredValue::new(None))
    }

    pub(super) fn keep_in(self, store: Store) {
        self.0.set_value(Some(store));
    }

    /// Puts content away; what events are to call it.
    ///
    /// # Errors
    /// Why it cannot be kept, in words for the person.
    pub async fn put(
        self,
        name: String,
        media_type: String,
        bytes: &[u8],
    ) -> Result<ArtifactRef, String> {
        let length = bytes.len() as u64;
        if length > MAX_ARTIFACT_BYTES {
            return Err(too_large(&name));
        }
        let store = self.0.get_value().ok_or("The storage is not open yet.")?;
        let stored = store.put_artifact(bytes, &media_type).await;
        let digest = stored.map_err(|error| error.to_string())?;
        Ok(ArtifactRef {
            name,
            media_type,
            bytes: length,
            digest,
        })
    }

    /// Puts what a message brings away.
    ///
    /// # Errors
    /// Why it cannot be kept.
    pub(super) async fn receive(self, artifact: Artifact) -> Result<ArtifactRef, String> {
        let bytes = match artifact.encoding {
            Encoding::Text => artifact.content.into_bytes(),
            Encoding::Base64 => from_base64(&artifact.content)
                .ok_or_else(|| format!("“{}” is not in Base64.", artifact.name))?,
        };
        self.put(artifact.name, artifact.media_type, &bytes).await
    }

    /// Puts a file away that a person chose.
    ///
    /// # Errors
    /// Why it cannot be read or kept, in words for the person.
    pub async fn put_file(self, file: &web_sys::File) -> Result<ArtifactRef, String> {
        if file.size() > MAX_ARTIFACT_BYTES as f64 {
            return Err(too_large(&file.name()));
        }
        let bytes = bytes_of(file).await;
        let bytes = bytes.ok_or_else(|| format!("“{}” could not be read.", file.name()))?;
        let media_type = media_type(&file.name(), &file.type_());
        self.put(file.name(), media_type, &bytes).await
    }

    /// The content with this digest; `None` when it is not there any more.
    pub async fn get(self, digest: &str) -> Option<Blob> {
        self.0.get_value()?.artifact(digest).await.ok().flatten()
    }

    /// The content as text; `None` when it is none or not there any more.
    pub async fn text(self, digest: &str) -> Option<String> {
        String::from_utf8(bytes_of(&self.get(digest).await?).await?).ok()
    }

    /// An artifact for a message.
    pub(super) async fn artifact(self, named: ArtifactRef) -> Option<Artifact> {
        let bytes = bytes_of(&self.get(&named.digest).await?).await?;
        let (encoding, content) = match String::from_utf8(bytes) {
            Ok(text) => (Encoding::Text, text),
            Err(error) => (Encoding::Base64, to_base64(error.as_bytes())?),
        };
        Some(Artifact {
            name: named.name,
            media_type: named.media_type,
            encoding,
            content,
        })
    }
}

/// What a file is. Its name goes before what the system says of it, which is
/// nothing, or the program that opens it there.
fn media_type(name: &str, told: &str) -> String {
    let name = name.to_ascii_lowercase();
    let known = match name.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "csv" => "text/csv",
        "tsv" => "text/tab-separated-values",
        "json" => "application/json",
        "md" => "text/markdown",
        "txt" | "log" => "text/plain",
        _ if told.is_empty() => "application/octet-stream",
        _ => told,
    };
    known.to_owned()
}

fn too_large(name: &str) -> String {
    let most = MAX_ARTIFACT_BYTES / (1024 * 1024);
    format!("“{name}” is larger than {most} MB.")
}

async fn bytes_of(blob: &Blob) -> Option<Vec<u8>> {
    let read: Result<JsValue, JsValue> = JsFuture::from(blob.array_buffer()).await;
    Some(Uint8Array::new(&read.ok()?).to_vec())
}

fn from_base64(text: &str) -> Option<Vec<u8>> {
    // The platform's own form: a string with a character for each byte.
    let binary = window().atob(text).ok()?;
    binary.chars().map(|c| u8::try_from(c).ok()).collect()
}

fn to_base64(bytes: &[u8]) -> Option<String> {
    let binary: String = bytes.iter().map(|&byte| char::from(byte)).collect();
    window().btoa(&binary).ok()
}
