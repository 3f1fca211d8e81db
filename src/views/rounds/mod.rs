//! The queue, the agents, and tasks on their way from one to the other.

use leptos::prelude::*;

/// The queue, the agents, and tasks on their way from one to the other.
#[component]
pub fn Rounds() -> impl IntoView {
    view! { <section class="rounds"></section> }
}
