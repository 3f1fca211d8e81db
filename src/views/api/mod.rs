//! The API: whether it answers, whom, and each route to read and try on the
//! live workspace. The routes come from `openapi.json`, which is loaded with
//! its script, `public/orchestration-api/routes.js`, when the view is opened.

use crate::session::Api;
use leptos::prelude::*;

/// The script that knows `<baton-routes>`.
const ROUTES: &str = "orchestration-api/routes.js";

/// The API.
#[component]
pub fn ApiView() -> impl IntoView {
    let api = expect_context::<Api>();
    let address = document().base_uri().ok().flatten().unwrap_or_default();
    let address = address.split(['#', '?']).next().unwrap_or_default();
    let address = format!("{}orchestration/", address.trim_end_matches("index.html"));
    view! {
        <section class="api" aria-labelledby="api-title">
            <header class="api__head">
                <h2 id="api-title">"API"</h2>
                <State api/>
            </header>
            <p class="api__facts">
                "Scripts, frames and tabs of this origin reach this workspace at "
                <code data-testid="api-address">{address}</code>
                ", scripts of this page also by " <code>"window.baton"</code> ". "
                <a href="orchestration-api/agent-tool.md" target="_blank">"For agents"</a> ", "
                <a href="orchestration-api/openapi.json" target="_blank">"OpenAPI"</a> ", "
                <a href="agent/index.html" target="_blank">"an example agent"</a> "."
            </p>
            <OpenMode api/>
            <script type="module" src=ROUTES></script>
            <baton-routes></baton-routes>
        </section>
    }
}

/// Whether requests reach this page.
#[component]
fn State(api: Api) -> impl IntoView {
    let is_served = api.is_served();
    let state = move || if is_served.get() { "completed" } else { "blocked" };
    let words = move || {
        if is_served.get() {
            "● The service worker answers from this page."
        } else {
            "◌ The service worker does not answer from this page: another tab does, or the browser has none."
        }
    };
    view! {
        <output class="api__state" data-state=state data-testid="api-state">{words}</output>
    }
}

/// Whether calls without a token are accepted.
#[component]
fn OpenMode(api: Api) -> impl IntoView {
    let is_open = api.is_open();
    view! {
        <label class="api__open">
            <input
                type="checkbox"
                data-testid="api-open"
                prop:checked=is_open
                on:change=move |event| api.set_open(event_target_checked(&event))
            />
            "Open: this tab may do everything without a token, as the original’s clients do. Others need the token that registering gives."
        </label>
    }
}
