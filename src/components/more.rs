//! A long table or list begins with a page; this shows more.

use leptos::prelude::*;

/// Shows more of a long table or list.
#[component]
pub fn More(
    /// How many are shown.
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

/// How many of `wanted` things to draw now: some more with each frame, so that
/// many at once stop nothing.
pub fn gradually(wanted: Signal<usize>, a_frame: usize) -> Signal<usize> {
    let drawn = RwSignal::new(a_frame);
    let is_asked = StoredValue::new(false);
    Effect::new(move |_| {
        if drawn.get() < wanted.get() && !is_asked.get_value() {
            is_asked.set_value(true);
            request_animation_frame(move || {
                is_asked.try_update_value(|is_asked| *is_asked = false);
                drawn.try_update(|drawn| *drawn += a_frame);
            });
        }
    });
    Signal::derive(move || drawn.get().min(wanted.get()))
}
