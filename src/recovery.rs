//! What happens when the program panics: a screen that says so, with the
//! journal to save, instead of a dead page.

use baton_engine::event::Recorded;
use baton_engine::journal;
use std::cell::{Cell, RefCell};
use std::panic::PanicHookInfo;
use wasm_bindgen::{JsCast, JsValue};

thread_local! {
    /// The events as last recorded, kept outside the session, which a panic may
    /// have left half changed.
    static KEPT: RefCell<Kept> = const { RefCell::new(Kept { generation: 0, events: Vec::new() }) };
    /// Writes the journal of what is kept. Nothing before there is a session:
    /// the welcome does without the code that writes journals.
    static WRITE: Cell<fn() -> Option<String>> = const { Cell::new(|| None) };
}

struct Kept {
    generation: u64,
    events: Vec<Recorded>,
}

/// Shows the recovery screen when the program panics.
pub fn watch_for_panics() {
    std::panic::set_hook(Box::new(|info| {
        console_error_panic_hook::hook(info);
        // Nothing more can be done when even this fails; the console has the panic.
        let _ = show(info);
    }));
}

/// Keeps `events` for the recovery screen. Within one `generation` they only grow.
pub fn keep(generation: u64, events: &[Recorded]) {
    KEPT.with(|kept| {
        let Ok(mut kept) = kept.try_borrow_mut() else {
            return;
        };
        if kept.generation != generation || kept.events.len() > events.len() {
            kept.events.clear();
            kept.generation = generation;
        }
        let known = kept.events.len();
        kept.events.extend_from_slice(&events[known..]);
    });
    WRITE.set(journal_of_kept);
}

fn journal_of_kept() -> Option<String> {
    KEPT.with(|kept| Some(journal::write(&kept.try_borrow().ok()?.events)))
}

fn show(info: &PanicHookInfo) -> Result<(), JsValue> {
    let document = web_sys::window()
        .and_then(|window| window.document())
        .ok_or("no document")?;
    let template = document
        .get_element_by_id("recovery")
        .ok_or("no template")?;
    let template: web_sys::HtmlTemplateElement = template.dyn_into()?;
    let screen = document.import_node_with_deep(&template.content(), true)?;
    let body = document.body().ok_or("no body")?;
    body.set_text_content(None);
    body.append_child(&screen)?;
    if let Some(error) = document.get_element_by_id("recovery-error") {
        error.set_text_content(Some(&info.to_string()));
    }
    let journal = WRITE.get()().unwrap_or_default();
    if let Some(link) = document.get_element_by_id("recovery-journal") {
        link.set_attribute("href", &file_url(&journal)?)?;
    }
    Ok(())
}

/// An address from which `text` can be downloaded.
///
/// # Errors
/// When the browser cannot make one.
pub fn file_url(text: &str) -> Result<String, JsValue> {
    let parts = js_sys::Array::of1(&JsValue::from_str(text));
    let options = web_sys::BlobPropertyBag::new();
    options.set_type("application/x-ndjson");
    let blob = web_sys::Blob::new_with_str_sequence_and_options(&parts, &options)?;
    web_sys::Url::create_object_url_with_blob(&blob)
}
