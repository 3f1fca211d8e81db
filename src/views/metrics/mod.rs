//! The run in numbers.

use leptos::prelude::*;

/// The run in numbers.
#[component]
pub fn MetricsView() -> impl IntoView {
    view! { <section class="metrics"></section> }
}
