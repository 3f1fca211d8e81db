//! A long table begins with a page of rows; this shows more.

use leptos::prelude::*;

/// Shows more rows of a long table.
#[component]
pub fn More(
    /// How many rows are shown.
    limit: RwSignal<usize>,
    /// How many more each time.
    page: usize,
    /// How many there are.
    all: Signal<usize>,
) -> impl IntoView {
    let hidden = move || all.get().saturating_sub(limit.get());
    view! {
        <Show when=move || { hidden() > 0 }>
            <button
                type="button"
                class="button table__more"
                on:click=move |_| limit.update(|limit| *limit += page)
            >
                {move || format!("Show {} more of {}", hidden().min(page), hidden())}
            </button>
        </Show>
    }
}
