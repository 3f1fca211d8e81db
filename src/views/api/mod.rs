//! The API page: what programs can ask, to read and to try on the open
//! workspace, and what they have asked.

mod calls;
mod trial;

use crate::components::piece::piece;
use crate::session::PageApi;
use baton_api::PREFIX;
use baton_api::operation::{self, Effect, Operation};
pub use calls::Calls;
use leptos::prelude::*;
use trial::Trial;

piece!(
    /// [`ApiPage`], loaded when it is first shown.
    pub API = api_page(_argument: ()) -> AnyView, in views { view! { <ApiPage/> }.into_any() }
);

/// The API page.
#[component]
fn ApiPage() -> impl IntoView {
    expect_context::<PageApi>().offer();
    let first = operation::named("get_status").ok();
    let chosen = RwSignal::new(first.map_or("", |operation| operation.name));
    view! {
        <section class="api" aria-labelledby="api-title">
            <header class="api__head">
                <h2 id="api-title">"API"</h2>
                <Access/>
            </header>
            <div class="api__operations">
                <nav class="api__list" aria-label="Operations" tabindex="0">
                    <ul>
                        {operation::all().map(|operation| view! { <Entry operation chosen/> }).collect_view()}
                    </ul>
                </nav>
                {move || operation::named(chosen.get()).ok().map(|operation| view! { <Trial operation/> })}
            </div>
            <Calls/>
        </section>
    }
}

/// Where the API is answered, and for whom.
#[component]
fn Access() -> impl IntoView {
    let api = expect_context::<PageApi>();
    let served = move || match api.is_served().get() {
        true => "Answered for every page and frame of this site",
        false => "Answered for this page only: the browser runs no service worker here",
    };
    view! {
        <p class="api__served">
            <span data-testid="api-served">{served}</span>
            " · "
            <code>{PREFIX}"/…"</code>
            " · "
            <a href="orchestration-api/openapi.json" target="_blank">"openapi.json"</a>
        </p>
        <label class="messages__only" title="As the original’s. Switched off, callers register first and send their token.">
            <input
                type="checkbox"
                data-testid="api-open"
                prop:checked=move || api.is_open()
                on:change=move |event| api.set_open(event_target_checked(&event))
            />
            "Open mode: calls without a token may change things"
        </label>
    }
}

#[component]
fn Entry(operation: &'static Operation, chosen: RwSignal<&'static str>) -> impl IntoView {
    let is_chosen = move || (chosen.get() == operation.name).then_some("true");
    view! {
        <li>
            <button
                type="button"
                class="api__entry"
                data-testid=format!("api-{}", operation.name)
                aria-current=is_chosen
                on:click=move |_| chosen.set(operation.name)
            >
                <span class="api__method" data-method=operation.method>{operation.method}</span>
                <span class="api__path">{operation.path}</span>
            </button>
        </li>
    }
}

/// What an operation does to the workspace, in a word.
fn effect_word(effect: Effect) -> &'static str {
    match effect {
        Effect::Read => "reads",
        Effect::Write => "changes something",
        Effect::Manage => "changes what others do",
    }
}
