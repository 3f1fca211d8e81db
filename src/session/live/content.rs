//! The content of artifacts, by the digest of its bytes.

use baton_engine::artifact::{Artifact, ArtifactRef, Encoding, MAX_ARTIFACT_BYTES};
use js_sys::{ArrayBuffer, Object, Uint8Array};
use leptos::prelude::*;
use std::collections::BTreeMap;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// The bytes of an artifact.
pub type Bytes = Rc<[u8]>;

/// The content that this session has met; a handle that is cheap to copy.
#[derive(Clone, Copy)]
pub struct Contents(StoredValue<BTreeMap<String, Bytes>, LocalStorage>);

impl Contents {
    pub(super) fn new() -> Self {
        Self(StoredValue::new_local(BTreeMap::new()))
    }

    /// Puts content away; what events are to call it.
    ///
    /// # Errors
    /// Why it cannot be kept, in words for the person.
    pub async fn put(
        self,
        name: String,
        media_type: String,
        bytes: Bytes,
    ) -> Result<ArtifactRef, String> {
        let length = bytes.len() as u64;
        if length > MAX_ARTIFACT_BYTES {
            let most = MAX_ARTIFACT_BYTES / (1024 * 1024);
            return Err(format!("“{name}” is larger than {most} MB."));
        }
        let digest = digest(&bytes).await?;
        self.0
            .update_value(|known| drop(known.insert(digest.clone(), bytes)));
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
        self.put(artifact.name, artifact.media_type, bytes.into())
            .await
    }

    /// The content with this digest; `None` when it is not there any more.
    pub async fn get(self, digest: &str) -> Option<Bytes> {
        self.0.with_value(|known| known.get(digest).cloned())
    }

    /// An artifact for a message.
    pub(super) async fn artifact(self, named: ArtifactRef) -> Option<Artifact> {
        let bytes = self.get(&named.digest).await?;
        let (encoding, content) = match std::str::from_utf8(&bytes) {
            Ok(text) => (Encoding::Text, text.to_owned()),
            Err(_) => (Encoding::Base64, to_base64(&bytes)?),
        };
        Some(Artifact {
            name: named.name,
            media_type: named.media_type,
            encoding,
            content,
        })
    }
}

/// The SHA-256 digest, in lower-case hexadecimal.
async fn digest(bytes: &[u8]) -> Result<String, String> {
    let refused = |_| "This browser cannot compute digests on this page.".to_owned();
    let subtle = window().crypto().map_err(refused)?.subtle();
    let bytes = Uint8Array::from(bytes);
    let promise = subtle
        .digest_with_str_and_buffer_source("SHA-256", bytes.unchecked_ref::<Object>())
        .map_err(refused)?;
    let buffer: ArrayBuffer = JsFuture::from(promise)
        .await
        .map_err(refused)?
        .unchecked_into();
    let digest = Uint8Array::new(&buffer).to_vec();
    Ok(digest.iter().map(|byte| format!("{byte:02x}")).collect())
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

/// The bytes of a file that a person chose.
///
/// # Errors
/// Why it cannot be read, in words for the person.
pub async fn read_file(file: &web_sys::File) -> Result<Bytes, String> {
    let most = MAX_ARTIFACT_BYTES / (1024 * 1024);
    if file.size() > MAX_ARTIFACT_BYTES as f64 {
        return Err(format!("“{}” is larger than {most} MB.", file.name()));
    }
    let read: Result<JsValue, JsValue> = JsFuture::from(file.array_buffer()).await;
    let buffer = read.map_err(|_| format!("“{}” could not be read.", file.name()))?;
    Ok(Uint8Array::new(&buffer).to_vec().into())
}
