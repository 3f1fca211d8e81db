//! Moving the keyboard focus to where the work goes on.

use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// Focuses the first element that `selector` finds, once what has just changed
/// is on the page. Where there is none, the focus stays.
pub fn focus_soon(selector: impl Into<String>) {
    let selector = selector.into();
    request_animation_frame(move || {
        let found = document().query_selector(&selector).ok().flatten();
        if let Some(element) = found.and_then(|found| found.dyn_into::<web_sys::HtmlElement>().ok())
        {
            // An element that cannot take the focus leaves it where it is.
            let _ = element.focus();
        }
    });
}
