//! The link by which another tab joins as an agent.

use crate::session::live::executors::tab_link;
use baton_engine::AgentId;
use leptos::html::Input;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlDocument;

/// The link, to copy or to open.
#[component]
pub fn TabLink(
    /// The agent.
    id: AgentId,
    /// What the agent is called.
    #[prop(into)]
    name: Signal<String>,
    /// What only the link's tab knows.
    token: String,
) -> impl IntoView {
    let field = NodeRef::<Input>::new();
    let told = RwSignal::new("");
    let address = Memo::new(move |_| absolute(&tab_link(id, &name.get(), &token)));
    let copy = move |_| {
        if let Some(field) = field.get_untracked() {
            field.select();
            let document: HtmlDocument = document().unchecked_into();
            told.set(match document.exec_command("copy") {
                Ok(true) => "Copied.",
                _ => {
                    "This browser does not let Baton copy. The link is selected: copy it yourself."
                }
            });
        }
    };
    view! {
        <p class="detail__note">
            "Whoever opens this link in another tab or window of this browser works for it, until that tab is closed."
        </p>
        <input
            type="text"
            readonly
            dir="ltr"
            aria-label="Link to join as this agent"
            data-testid="tab-link"
            node_ref=field
            prop:value=address
        />
        <div class="tab-link__actions">
            <button type="button" class="button" data-testid="copy-tab-link" on:click=copy>"Copy link"</button>
            <a class="button" href=address target="_blank" rel="noopener" data-testid="open-tab-link">
                "Open here"
                <span class="visually-hidden">" in a new tab"</span>
            </a>
            <span role="status" class="detail__note">{told}</span>
        </div>
    }
}

/// The address on this site that `link` is relative to the page.
fn absolute(link: &str) -> String {
    let base = document().base_uri().ok().flatten().unwrap_or_default();
    match web_sys::Url::new_with_base(link, &base) {
        Ok(url) => url.href(),
        Err(_) => link.to_owned(),
    }
}
