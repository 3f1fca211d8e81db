//! The left pane: agents and goals.

use leptos::prelude::*;

/// The left pane: agents and goals.
#[component]
pub fn Team() -> impl IntoView {
    view! { <section class="team"></section> }
}
