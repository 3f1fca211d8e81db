//! The events of the run in words.

use leptos::prelude::*;

/// The events of the run in words.
#[component]
pub fn Messages() -> impl IntoView {
    view! { <section class="messages"></section> }
}
