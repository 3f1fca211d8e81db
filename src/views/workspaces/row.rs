//! One stored workspace in the list.

use super::words;
use crate::components::file;
use crate::components::focus::focus_soon;
use crate::components::icon::{Drawing, Icon};
use crate::components::kept::kept;
use crate::components::labels::size;
use crate::session::store::{Card, WorkspaceId, checked_name};
use crate::session::{Session, Store};
use crate::views::compare::Comparing;
use leptos::html::Input;
use leptos::prelude::*;
use leptos::web_sys::SubmitEvent;
use wasm_bindgen_futures::spawn_local;

/// One stored workspace: its name opens it.
#[component]
pub fn Row(
    /// Which.
    id: WorkspaceId,
    /// Sets it beside the open one.
    comparing: Comparing,
    /// Closes the list.
    close: Callback<()>,
) -> impl IntoView {
    let store = expect_context::<Store>();
    let is_renaming = RwSignal::new(false);
    let find = move || store.cards().get().into_iter().find(|card| card.id == id);
    let card = untrack(find).map(|first| kept(first, find));
    let is_current = move || store.current().get() == Some(id);
    let open = move |_| {
        if !is_current() {
            store.open(id);
        }
        close.run(());
    };
    card.map(|card| {
        view! {
            <li class="workspaces__row" data-testid="workspace">
                <Show
                    when=move || is_renaming.get()
                    fallback=move || {
                        view! {
                            <button
                                type="button"
                                class="workspaces__open"
                                aria-current=move || is_current().then_some("true")
                                data-testid="open-workspace"
                                on:click=open
                            >
                                <b>{move || card.get().label.name}</b>
                                <span>{move || facts(&card.get(), is_current(), &store.cards().get())}</span>
                            </button>
                            <RowActions id card is_renaming comparing close/>
                        }
                    }
                >
                    <Rename id card is_renaming/>
                </Show>
            </li>
        }
    })
}

#[component]
fn RowActions(
    id: WorkspaceId,
    card: Memo<Card>,
    is_renaming: RwSignal<bool>,
    comparing: Comparing,
    close: Callback<()>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let store = expect_context::<Store>();
    let name = move || card.get_untracked().label.name;
    let rename = move |()| {
        is_renaming.set(true);
        focus_soon("#workspace-name");
    };
    let duplicate = move |()| store.duplicate(id, &name());
    let save = move |()| spawn_local(file::save_stored(session, store, id));
    let compare = move |()| {
        close.run(());
        // One dialog goes, another comes, and each has the whole page styled anew.
        request_animation_frame(move || comparing.show(id));
    };
    let is_other = move || store.current().get() != Some(id);
    let delete = move |()| {
        store.delete(id, &name());
        // The notice that offers to undo it stands behind the dialog.
        close.run(());
    };
    view! {
        <div class="workspaces__actions">
            <Show when=is_other>
                <RowAction icon=Icon::Compare verb="Compare with the open one" testid="compare-workspace" card on_click=compare/>
            </Show>
            <RowAction icon=Icon::Edit verb="Rename" testid="rename-workspace" card on_click=rename/>
            <RowAction icon=Icon::Duplicate verb="Duplicate" testid="duplicate-workspace" card on_click=duplicate/>
            <RowAction icon=Icon::Save verb="Save to a file" testid="save-workspace" card on_click=save/>
            <RowAction icon=Icon::Remove verb="Delete" testid="delete-workspace" card on_click=delete/>
        </div>
    }
}

#[component]
fn RowAction(
    icon: Icon,
    verb: &'static str,
    testid: &'static str,
    card: Memo<Card>,
    #[prop(into)] on_click: Callback<()>,
) -> impl IntoView {
    view! {
        <button
            type="button"
            class="button button--icon"
            title=verb
            aria-label=move || format!("{verb}: {}", card.get().label.name)
            data-testid=testid
            on:click=move |_| on_click.run(())
        >
            <Drawing icon/>
        </button>
    }
}

#[component]
fn Rename(id: WorkspaceId, card: Memo<Card>, is_renaming: RwSignal<bool>) -> impl IntoView {
    let store = expect_context::<Store>();
    let input = NodeRef::<Input>::new();
    let error = RwSignal::new(None::<String>);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let typed = input.get_untracked().map(|input| input.value());
        match checked_name(&typed.unwrap_or_default()) {
            Ok(name) => {
                store.rename(id, name);
                is_renaming.set(false);
            }
            Err(why) => error.set(Some(why)),
        }
    };
    view! {
        <form class="workspaces__rename" novalidate on:submit=submit>
            <input
                id="workspace-name"
                aria-label="Name of the workspace"
                aria-describedby="workspace-name-error"
                aria-invalid=move || error.with(Option::is_some).to_string()
                data-testid="workspace-name"
                autocomplete="off"
                value=card.get_untracked().label.name
                node_ref=input
            />
            <button type="submit" class="button">"Rename"</button>
            <button type="button" class="button button--quiet" on:click=move |_| is_renaming.set(false)>
                "Cancel"
            </button>
            <p id="workspace-name-error" class="field__error" role="status">{error}</p>
        </form>
    }
}

fn facts(card: &Card, is_current: bool, all: &[Card]) -> String {
    let ago = words::ago(js_sys::Date::now() - card.size.changed_ms);
    let size = size(card.size.bytes.into());
    let open = if is_current { "Open now, " } else { "" };
    let origin = card.label.origin.and_then(|origin| {
        let from = all.iter().find(|one| one.id.0 == origin.workspace)?;
        Some(format!(", forked from “{}”", from.label.name))
    });
    format!("{open}changed {ago}, {size}{}", origin.unwrap_or_default())
}
