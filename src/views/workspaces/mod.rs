//! The stored workspaces: a dialog to open, make, rename, copy, save and delete them.

mod row;
mod words;

use crate::components::icon::{Drawing, Icon};
use crate::components::labels::size;
use crate::session::store::{StorageUse, storage_use};
use crate::session::{Session, Store};
use crate::views::compare::{CompareRuns, Comparing};
use leptos::html::Dialog;
use leptos::prelude::*;
use row::Row;
use wasm_bindgen_futures::spawn_local;

/// How full the storage must be before the person is told, as a share of the quota.
const NEARLY_FULL: f64 = 0.8;

/// Opens the dialog in `dialog` with what is stored by now.
pub fn show(store: Store, dialog: NodeRef<Dialog>) {
    store.refresh();
    if let Some(dialog) = dialog.get_untracked() {
        // Fails only when it is open already.
        let _ = dialog.show_modal();
    }
}

/// The dialog; [`show`] opens it.
#[component]
pub fn Workspaces(
    /// Where the dialog will be found.
    dialog: NodeRef<Dialog>,
) -> impl IntoView {
    let store = expect_context::<Store>();
    let comparing = Comparing::new(expect_context::<Session>(), store);
    let close = Callback::new(move |()| {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    });
    let create = move |_| {
        store.create();
        close.run(());
    };
    view! {
        <dialog class="dialog" aria-labelledby="workspaces-title" data-testid="workspaces" node_ref=dialog>
            <div class="dialog__head">
                <h2 id="workspaces-title">"Workspaces"</h2>
                <button
                    type="button"
                    class="button button--icon"
                    aria-label="Close"
                    data-testid="close-workspaces"
                    on:click=move |_| close.run(())
                >
                    <Drawing icon=Icon::Close/>
                </button>
            </div>
            <ul class="workspaces">
                <For each=move || store.cards().get() key=|card| card.id let:card>
                    <Row id=card.id comparing close/>
                </For>
            </ul>
            <Show when=move || store.current().get().is_none()>
                <p>"This browser does not store workspaces here. Save the journal to a file instead."</p>
            </Show>
            <div class="dialog__foot">
                <button
                    type="button"
                    class="button button--primary"
                    data-testid="create-workspace"
                    disabled=move || store.current().get().is_none()
                    on:click=create
                >
                    "New workspace"
                </button>
                <Room/>
            </div>
        </dialog>
        <CompareRuns comparing/>
    }
}

/// How much room the workspaces take, and whether the browser keeps them.
#[component]
fn Room() -> impl IntoView {
    let store = expect_context::<Store>();
    let room = RwSignal::new(None::<StorageUse>);
    let look = move || {
        spawn_local(async move {
            let found = storage_use().await;
            // The page may be gone by then.
            room.try_set(found);
        });
    };
    Effect::new(move |_| {
        store.cards().track();
        look();
    });
    let keep = move |_| {
        spawn_local(async move {
            store.keep_storage().await;
            look();
        });
    };
    let told = move || {
        let StorageUse { used, quota, .. } = room.get()?;
        let is_nearly_full = used > NEARLY_FULL * quota;
        let warning = if is_nearly_full {
            " Delete what you no longer need."
        } else {
            ""
        };
        let (used, quota) = (size(used), size(quota));
        Some(format!("{used} of {quota} used in this browser.{warning}"))
    };
    view! {
        <p class="workspaces__room" data-testid="storage-use">
            {told}
            <Show when=move || room.get().is_some_and(|room| !room.is_kept)>
                " The browser may remove it when the disk is full."
                <button type="button" class="link" on:click=keep>
                    "Ask it to keep everything"
                </button>
            </Show>
        </p>
    }
}
