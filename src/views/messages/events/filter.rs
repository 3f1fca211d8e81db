//! Which messages are shown.

use super::{Log, kind_look, kind_state, subject};
use baton_engine::projection::{LogKind, Subject};
use leptos::prelude::*;

/// Longest search text; messages are not much longer.
const MAX_SEARCH_CHARS: &str = "200";

/// Chooses by kind, by text, and by what is selected.
#[component]
pub fn Filters() -> impl IntoView {
    let log = expect_context::<Log>();
    let kinds = LogKind::ALL.map(|kind| view! { <KindFilter kind/> });
    view! {
        <search class="messages__filters">
            <fieldset class="toggles">
                <legend class="visually-hidden">"Kinds"</legend>
                {kinds.into_iter().collect_view()}
            </fieldset>
            <label class="messages__search">
                <span class="visually-hidden">"Search"</span>
                <input
                    type="search"
                    placeholder="Search the events"
                    data-testid="messages-search"
                    maxlength=MAX_SEARCH_CHARS
                    prop:value=log.text
                    on:input=move |event| log.text.set(event_target_value(&event))
                />
            </label>
            <SelectedFilter/>
        </search>
    }
}

#[component]
fn KindFilter(kind: LogKind) -> impl IntoView {
    let log = expect_context::<Log>();
    let (mark, word) = kind_look(kind);
    let at = kind as usize;
    view! {
        <label class="toggles__one">
            <input
                type="checkbox"
                data-testid=format!("messages-kind-{}", word.to_lowercase())
                prop:checked=move || log.kinds.with(|kinds| kinds[at])
                on:change=move |event| log.kinds.update(|kinds| kinds[at] = event_target_checked(&event))
            />
            <span class="state" data-state=kind_state(kind) aria-hidden="true">{mark}</span>
            {word}
        </label>
    }
}

/// Shows only what is about the selected thing.
#[component]
fn SelectedFilter() -> impl IntoView {
    let log = expect_context::<Log>();
    let is_possible = move || {
        let selected = log.selection.get().map(subject);
        selected.is_some_and(|subject| subject != Subject::default())
    };
    view! {
        <label class="messages__only" title="Select a task, an agent or a goal first">
            <input
                type="checkbox"
                data-testid="messages-only-selected"
                disabled=move || !is_possible() && !log.only_selected.get()
                prop:checked=log.only_selected
                on:change=move |event| log.only_selected.set(event_target_checked(&event))
            />
            "Only about the selected"
        </label>
    }
}
