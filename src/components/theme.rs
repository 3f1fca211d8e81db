//! When the colours of the page change.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{MutationObserver, MutationObserverInit};

/// Counts up when the theme may have changed: the person chose another, or the
/// system's is followed and changed.
pub fn use_theme() -> ReadSignal<u32> {
    let (changes, set_changes) = signal(0);
    let on_change = Closure::<dyn FnMut()>::new(move || {
        set_changes.try_update(|changes| *changes += 1);
    });
    let function: &js_sys::Function = on_change.as_ref().unchecked_ref();
    let system = window()
        .match_media("(prefers-color-scheme: dark)")
        .ok()
        .flatten();
    if let Some(system) = &system {
        // An event target takes any function.
        let _ = system.add_event_listener_with_callback("change", function);
    }
    let chosen = MutationObserver::new(function).ok();
    if let Some((chosen, root)) = chosen.as_ref().zip(document().document_element()) {
        let options = MutationObserverInit::new();
        options.set_attributes(true);
        // The page's root can always be observed.
        let _ = chosen.observe_with_options(&root, &options);
    }
    let kept = StoredValue::new_local((on_change, system, chosen));
    on_cleanup(move || {
        kept.try_with_value(|(on_change, system, chosen)| {
            if let Some(system) = system {
                let function = on_change.as_ref().unchecked_ref();
                let _ = system.remove_event_listener_with_callback("change", function);
            }
            chosen.iter().for_each(MutationObserver::disconnect);
        });
    });
    changes
}
