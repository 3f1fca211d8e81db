//! Saving to a file, as a download.

use crate::recovery::file_url;
use crate::session::store::WorkspaceId;
use crate::session::{Notice, Session, Store};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, HtmlAnchorElement, Url};

/// Saves the journal in `text` to a file.
pub fn save(session: Session, text: &str) {
    save_from(session, "baton-journal.jsonl", file_url(text));
}

/// Saves `blob` to a file of that name.
pub fn save_blob(session: Session, name: &str, blob: &Blob) {
    save_from(session, name, Url::create_object_url_with_blob(blob));
}

fn save_from(session: Session, name: &str, url: Result<String, JsValue>) {
    let saved = url.and_then(|url| {
        let link = document()
            .create_element("a")?
            .unchecked_into::<HtmlAnchorElement>();
        link.set_href(&url);
        link.set_download(name);
        link.click();
        Url::revoke_object_url(&url)
    });
    if saved.is_err() {
        session.notify(Notice::error("This browser did not let Baton save a file."));
    }
}

/// Saves what is stored of a workspace's journal to a file, readable or not.
pub async fn save_stored(session: Session, store: Store, id: WorkspaceId) {
    match store.stored_text(id).await {
        Ok(text) => save(session, &text),
        Err(error) => session.notify(Notice::error(error.to_string())),
    }
}
