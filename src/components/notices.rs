//! The line that tells the person what happened, with the way on.

use crate::components::file;
use crate::session::{NoticeAction, NoticeKind, Session, Store};
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

/// The notices, announced to screen readers.
#[component]
pub fn Notices() -> impl IntoView {
    let session = expect_context::<Session>();
    view! {
        <div class="notices" role="status" aria-live="polite" data-testid="notices">
            <For
                each=move || session.notices().get()
                key=|notice| (notice.text.clone(), notice.action)
                let:notice
            >
                <div class="notice" class:notice--error=notice.kind == NoticeKind::Error>
                    <span class="notice__text">{notice.text}</span>
                    {notice.action.map(|action| view! { <Way action/> })}
                    <button
                        type="button"
                        class="button button--icon"
                        aria-label="Dismiss"
                        on:click=move |_| session.dismiss_notices()
                    >
                        "×"
                    </button>
                </div>
            </For>
        </div>
    }
}

/// The button with the way on from a notice.
#[component]
fn Way(action: NoticeAction) -> impl IntoView {
    let session = expect_context::<Session>();
    let store = expect_context::<Store>();
    let label = match action {
        NoticeAction::Undo | NoticeAction::Restore(_) => "Undo",
        NoticeAction::SaveJournal => "Save journal",
        NoticeAction::SaveStored(_) => "Save it to a file",
    };
    let go = move |_| match action {
        NoticeAction::Undo => session.undo(),
        NoticeAction::Restore(id) => store.restore(id),
        NoticeAction::SaveJournal => file::save(session, &session.journal_text()),
        NoticeAction::SaveStored(id) => spawn_local(file::save_stored(session, store, id)),
    };
    view! {
        <button type="button" class="button" on:click=go>
            {label}
        </button>
    }
}
