//! A button that opens a list of actions.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// A button that opens a list of actions, by the platform's popover: it closes
/// on Escape and on a click elsewhere, and gives the focus back.
#[component]
pub fn Menu(
    /// The page's name for it.
    id: &'static str,
    /// What the button says.
    label: &'static str,
    /// The actions: list items with buttons.
    children: Children,
) -> impl IntoView {
    let list = NodeRef::<leptos::html::Ul>::new();
    let close = move |_| {
        if let Some(list) = list.get_untracked() {
            let list: &web_sys::HtmlElement = list.unchecked_ref();
            // Fails only when it is closed already.
            let _ = list.hide_popover();
        }
    };
    // The platform closes it on Escape; what is around it is not meant.
    let on_key = move |event: KeyboardEvent| {
        let is_open = list.get_untracked().is_some_and(|list| {
            let list: &web_sys::Element = list.unchecked_ref();
            list.matches(":popover-open").unwrap_or(false)
        });
        if is_open && event.key() == "Escape" {
            event.stop_propagation();
        }
    };
    view! {
        <button type="button" class="button menu__button" id=format!("menu-{id}") popovertarget=id data-testid=format!("menu-{id}") on:keydown=on_key>
            {label}
            <span class="menu__arrow" aria-hidden="true">"▾"</span>
        </button>
        <ul class="menu" id=id popover="auto" aria-label=label node_ref=list on:click=close on:keydown=on_key>
            {children()}
        </ul>
    }
}
