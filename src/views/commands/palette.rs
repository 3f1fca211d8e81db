//! The palette: type what to do or what to see, and press Enter (Ctrl+K).

use super::carry_out::Hand;
use super::catalogue::{Entry, offered};
use crate::components::combobox::{Choice, Combobox};
use crate::session::{Session, Store};
use crate::views::shell::{self, Shell};
use leptos::prelude::*;

/// The dialog with the palette; closed until somebody asks for it.
#[component]
pub fn Palette() -> impl IntoView {
    let session = expect_context::<Session>();
    let dialog = expect_context::<Shell>().palette;
    let hand = Hand::from_context();
    let store = expect_context::<Store>();
    let typed = RwSignal::new(String::new());
    let is_open = RwSignal::new(false);
    // Nothing is looked for while nobody sees it.
    let found = Memo::new(move |_| match is_open.get() {
        true => session.with_state(|state| offered(state, store.can_fork(), &typed.get())),
        false => Vec::new(),
    });
    let choices = Signal::derive(move || {
        let found = found.get().into_iter().enumerate();
        // What is called otherwise is another choice, at the same place too.
        let choice = |(place, Entry { title, note, .. })| Choice {
            value: format!("{place} {title}"),
            label: title,
            note,
        };
        found.map(choice).collect::<Vec<_>>()
    });
    let choose = move |place: String| {
        let place = place.split(' ').next().and_then(|place| place.parse().ok());
        let entry =
            place.and_then(|place: usize| found.with_untracked(|all| all.get(place).cloned()));
        if let Some(entry) = entry {
            shell::close(dialog);
            hand.carry_out(entry.deed);
        }
    };
    // It comes a moment later than the dialog; something may be typed by then.
    let on_toggle = move |_| {
        is_open.set(dialog.get_untracked().is_some_and(|dialog| dialog.open()));
    };
    view! {
        <dialog class="dialog palette" aria-label="Commands" data-testid="palette" node_ref=dialog on:toggle=on_toggle on:close=move |_| typed.set(String::new()) on:click=move |event| close_outside(dialog, &event)>
            <label class="visually-hidden" for="palette-input">"What to do or to see"</label>
            <Combobox
                id="palette-input"
                list_label="Commands, agents, goals and tasks"
                placeholder="A command, an agent, a goal, a task…"
                typed
                on_typed=move |text| typed.set(text)
                choices
                is_invalid=Signal::stored(false)
                on_choose=choose
                on_enter=move |()| choose("0".to_owned())
                stays_open=true
            />
            <Show when=move || is_open.get() && found.with(Vec::is_empty)>
                <p class="palette__none" role="status">"Nothing is called so. Try fewer letters."</p>
            </Show>
        </dialog>
    }
}

/// A click on what is around a dialog closes it.
pub(super) fn close_outside(dialog: NodeRef<leptos::html::Dialog>, event: &web_sys::MouseEvent) {
    let is_itself = event.target().is_some_and(|target| {
        let dialog = dialog.get_untracked();
        dialog.is_some_and(|dialog| {
            let dialog: &web_sys::EventTarget = &dialog;
            *dialog == target
        })
    });
    if is_itself {
        shell::close(dialog);
    }
}
