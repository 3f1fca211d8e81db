//! Who worked on what, and when.

use leptos::prelude::*;

/// Who worked on what, and when.
#[component]
pub fn TimelineView() -> impl IntoView {
    view! { <section class="timeline"></section> }
}
