//! Where the keyboard focus goes when the pane opens, changes and closes.

use crate::components::focus::focus_soon;
use crate::studio::Selected;
use crate::views::team::open_id;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// Moves the focus with `selected`: into the form of something new, to the
/// title of something chosen in the team or in the pane itself, and on closing
/// back to where it came from. A selection made in the graph leaves it there.
pub fn follow(selected: Signal<Option<Selected>>) {
    let trigger = StoredValue::new_local(None::<web_sys::HtmlElement>);
    Effect::new(move |before: Option<Option<Selected>>| {
        let before = before.flatten();
        let now = selected.get();
        if before.is_none() {
            trigger.set_value(focused());
        }
        match (before, now) {
            (_, Some(selected)) => enter(selected),
            (Some(before), None) => request_animation_frame(move || give_back(trigger, before)),
            (None, None) => {}
        }
        now
    });
}

/// Moves the focus into the pane that shows `selected`.
pub fn enter(selected: Selected) {
    match selected {
        Selected::NewAgent => focus_soon("#agent-name"),
        Selected::NewGoal => focus_soon("#goal-text"),
        Selected::Limits => focus_soon("#limit-suspicion"),
        Selected::Task(_) | Selected::Agent(_) | Selected::Goal(_) => {
            request_animation_frame(|| {
                if focused().is_none_or(|focused| is_in(&focused, ".team")) {
                    focus_soon("#detail-title");
                }
            });
        }
    }
}

/// Where the focus is, unless it is nowhere.
fn focused() -> Option<web_sys::HtmlElement> {
    let active = document().active_element()?;
    let is_nowhere = document().body().is_some_and(|body| *body == active);
    active
        .dyn_into::<web_sys::HtmlElement>()
        .ok()
        .filter(|_| !is_nowhere)
}

fn is_in(element: &web_sys::Element, selector: &str) -> bool {
    matches!(element.closest(selector), Ok(Some(_)))
}

/// Focuses what had the focus before the pane opened, or else the card of what
/// it showed, unless the focus is somewhere already.
fn give_back(trigger: StoredValue<Option<web_sys::HtmlElement>, LocalStorage>, shown: Selected) {
    if focused().is_some() {
        return;
    }
    let trigger = trigger.try_get_value().flatten();
    match trigger.filter(|trigger| trigger.is_connected()) {
        // An element that cannot take the focus leaves it where it is.
        Some(trigger) => drop(trigger.focus()),
        None => focus_soon(format!("#{}", open_id(shown))),
    }
}
