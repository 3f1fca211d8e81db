//! The dependency graph.

use leptos::prelude::*;

/// The dependency graph.
#[component]
pub fn Graph() -> impl IntoView {
    view! { <section class="graph"></section> }
}
