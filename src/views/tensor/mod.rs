//! The tensor, slice by slice.

use leptos::prelude::*;

/// The tensor, slice by slice.
#[component]
pub fn TensorView() -> impl IntoView {
    view! { <section class="tensor"></section> }
}
