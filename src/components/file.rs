//! Saving text to a file, as a download.

use crate::recovery::file_url;
use crate::session::store::WorkspaceId;
use crate::session::{Notice, Session, Store};
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// Saves the journal in `text` to a file.
pub fn save(session: Session, text: &str) {
    let saved = file_url(text).and_then(|url| {
        let link = document()
            .create_element("a")?
            .unchecked_into::<web_sys::HtmlAnchorElement>();
        link.set_href(&url);
        link.set_download("baton-journal.jsonl");
        link.click();
        web_sys::Url::revoke_object_url(&url)
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
