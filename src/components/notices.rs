//! The line that tells the person what happened, with the way on.

use crate::session::{NoticeKind, Session};
use leptos::prelude::*;

/// The notices, announced to screen readers.
#[component]
pub fn Notices() -> impl IntoView {
    let session = expect_context::<Session>();
    view! {
        <div class="notices" role="status" aria-live="polite" data-testid="notices">
            <For
                each=move || session.notices().get()
                key=|notice| (notice.text.clone(), notice.offers_undo)
                let:notice
            >
                <div class="notice" class:notice--error=notice.kind == NoticeKind::Error>
                    <span class="notice__text">{notice.text}</span>
                    <Show when=move || notice.offers_undo>
                        <button type="button" class="button" on:click=move |_| session.undo()>
                            "Undo"
                        </button>
                    </Show>
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
