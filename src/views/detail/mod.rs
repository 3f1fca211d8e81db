//! The right pane: the selected task, agent or goal.

use leptos::prelude::*;

/// The right pane: the selected task, agent or goal.
#[component]
pub fn Detail() -> impl IntoView {
    view! { <section class="detail"></section> }
}
