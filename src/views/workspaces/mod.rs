//! The stored workspaces: a dialog to open, make, rename, copy, save and delete them.

mod row;
mod words;

use crate::components::icon::{Drawing, Icon};
use crate::components::labels::size;
use crate::components::piece::{Later, Loading, piece};
use crate::session::store::{StorageUse, storage_use};
use crate::session::{Session, Store};
use crate::views::compare::{CompareRuns, Comparing};
use leptos::html::Dialog;
use leptos::portal::Portal;
use leptos::prelude::*;
use row::Row;
use wasm_bindgen_futures::spawn_local;

/// How full the storage must be before the person is told, as a share of the quota.
const NEARLY_FULL: f64 = 0.8;

/// The way to the dialog; a handle that is cheap to copy.
#[derive(Clone, Copy)]
pub struct Shelf {
    dialog: NodeRef<Dialog>,
    was_shown: RwSignal<bool>,
    /// Whether the open workspace is to be compared as soon as that is loaded.
    is_to_compare: RwSignal<bool>,
}

impl Default for Shelf {
    fn default() -> Self {
        Self::new()
    }
}

impl Shelf {
    /// Not shown yet.
    pub fn new() -> Self {
        Self {
            dialog: NodeRef::new(),
            was_shown: RwSignal::new(false),
            is_to_compare: RwSignal::new(false),
        }
    }

    /// Opens the dialog with what is stored by now.
    pub fn show(self, store: Store) {
        store.refresh();
        self.was_shown.set(true);
        if let Some(dialog) = self.dialog.get_untracked() {
            // Fails only when it is open already.
            let _ = dialog.show_modal();
        }
    }

    /// Sets another workspace beside the open one.
    pub fn compare(self) {
        self.was_shown.set(true);
        self.is_to_compare.set(true);
    }
}

/// The dialog; [`Shelf::show`] opens it.
#[component]
pub fn Workspaces(
    /// The way to it.
    shelf: Shelf,
) -> impl IntoView {
    let Shelf {
        dialog, was_shown, ..
    } = shelf;
    let close = Callback::new(move |()| {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    });
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
            <Show when=move || was_shown.get()>
                <Later piece=STORED argument=(shelf, close)/>
            </Show>
        </dialog>
    }
}

piece!(STORED = stored(way: (Shelf, Callback<()>)) -> AnyView, in views {
    view! { <Stored shelf=way.0 close=way.1/> }.into_any()
});

/// Loads what the dialog shows.
pub const LOAD: fn() -> Loading<()> = STORED.load;

/// What is stored.
#[component]
fn Stored(shelf: Shelf, close: Callback<()>) -> impl IntoView {
    let store = expect_context::<Store>();
    let comparing = Comparing::new(expect_context::<Session>(), store);
    Effect::new(move |_| {
        if shelf.is_to_compare.get() && comparing.is_there() {
            shelf.is_to_compare.set(false);
            comparing.show_nearest();
        }
    });
    let create = move |_| {
        store.create();
        close.run(());
    };
    view! {
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
            <Portal>
                <CompareRuns comparing/>
            </Portal>
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
