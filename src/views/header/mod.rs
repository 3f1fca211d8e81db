//! The header: examples, the workspace's file, undo and redo, theme; and below
//! it who runs the workspace when that is another tab.

use crate::components::file;
use crate::components::icon::{Drawing, Icon};
use crate::components::menu::Menu;
use crate::session::{Notice, Session, Store};
use crate::studio::{Selected, Selection};
use crate::views::shell::{self, Shell};
use crate::views::workspaces::{Shelf, Workspaces};
use baton_engine::examples;
use leptos::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};

/// The bar at the top, and below it who runs the workspace when that is another tab.
#[component]
pub fn Header() -> impl IntoView {
    let shell = expect_context::<Shell>();
    let shelf = shell.workspaces;
    view! {
        <div>
            <header class="header">
                <h1 class="header__brand">
                    <span class="header__mark" aria-hidden="true"></span>
                    "Baton"
                </h1>
                <nav class="header__actions" aria-label="Workspace">
                    <button
                        type="button"
                        class="button header__find"
                        aria-keyshortcuts="Control+K"
                        data-testid="open-palette"
                        title="Commands, agents, goals and tasks by name (Ctrl+K)"
                        on:click=move |_| shell::open(shell.palette)
                    >
                        <Drawing icon=Icon::Find/>
                        <span class="header__word">"Find"</span>
                        <kbd class="header__key">"Ctrl K"</kbd>
                    </button>
                    <Examples/>
                    <File shelf/>
                    <UndoRedo/>
                    <Theme/>
                </nav>
            </header>
            <Watching shelf/>
            <Workspaces shelf/>
        </div>
    }
}

/// Says so when another tab runs the workspace, with the ways on.
#[component]
fn Watching(shelf: Shelf) -> impl IntoView {
    let session = expect_context::<Session>();
    let store = expect_context::<Store>();
    view! {
        <Show when=move || session.is_watching().get()>
            <div class="watching" role="status" data-testid="watching">
                <p>
                    <b>"Another tab runs this workspace."</b>
                    " This one shows what happens there and changes nothing."
                </p>
                <button
                    type="button"
                    class="button"
                    data-testid="take-over"
                    on:click=move |_| store.take_over()
                >
                    "Take over"
                </button>
                <button type="button" class="button" on:click=move |_| shelf.show(store)>
                    "Open another"
                </button>
            </div>
        </Show>
    }
}

#[component]
fn Examples() -> impl IntoView {
    let session = expect_context::<Session>();
    let items = examples::all().into_iter().map(move |example| {
        let (title, summary) = (example.title, example.summary);
        view! {
            <li>
                <button
                    type="button"
                    class="menu__item"
                    data-testid=format!("example-{}", example.id)
                    on:click=move |_| session.open_example(&example)
                >
                    <b>{title}</b>
                    <span>{summary}</span>
                </button>
            </li>
        }
    });
    view! { <Menu id="examples" label="Examples">{items.collect_view()}</Menu> }
}

#[component]
fn File(shelf: Shelf) -> impl IntoView {
    let session = expect_context::<Session>();
    let selection = expect_context::<Selection>();
    let store = expect_context::<Store>();
    let input = expect_context::<Shell>().journal;
    let choose = move |_| {
        if let Some(input) = input.get_untracked() {
            input.click();
        }
    };
    let open = move |_| {
        let Some(input) = input.get_untracked() else {
            return;
        };
        if let Some(file) = input.files().and_then(|files| files.get(0)) {
            spawn_local(open_file(session, file));
        }
        // So that choosing the same file again is a change.
        input.set_value("");
    };
    view! {
        <Menu id="file" label="Workspace">
            <li>
                <button
                    type="button"
                    class="menu__item"
                    data-testid="show-workspaces"
                    on:click=move |_| shelf.show(store)
                >
                    <b>"Workspaces…"</b>
                    <span>"Open, make, rename, copy and delete them"</span>
                </button>
            </li>
            <li>
                <button type="button" class="menu__item" data-testid="new" on:click=move |_| session.clear()>
                    <b>"Empty"</b>
                    <span>"Begin this workspace anew, with nothing in it"</span>
                </button>
            </li>
            <li>
                <button type="button" class="menu__item" data-testid="open" on:click=choose>
                    <b>"Open…"</b>
                    <span>"A journal that Baton saved"</span>
                </button>
            </li>
            <li>
                <button type="button" class="menu__item" data-testid="save" on:click=move |_| file::save(session, &session.journal_text())>
                    <b>"Save journal"</b>
                    <span>"Everything that happened here, as a file"</span>
                </button>
            </li>
            <li>
                <button
                    type="button"
                    class="menu__item"
                    data-testid="limits"
                    on:click=move |_| selection.select(Selected::Limits)
                >
                    <b>"Limits…"</b>
                    <span>"Timeouts, retries, and when an agent is lost"</span>
                </button>
            </li>
        </Menu>
        <input
            type="file"
            class="visually-hidden"
            tabindex="-1"
            aria-label="Journal file"
            data-testid="open-file"
            accept=".jsonl,.ndjson,.json,application/x-ndjson"
            node_ref=input
            on:change=open
        />
    }
}

/// Largest journal file that is opened, in bytes.
const MAX_JOURNAL_BYTES: f64 = 256.0 * 1024.0 * 1024.0;

async fn open_file(session: Session, file: web_sys::File) {
    if file.size() > MAX_JOURNAL_BYTES {
        session.notify(Notice::error(
            "This file is over 256 MB. A journal is smaller.",
        ));
        return;
    }
    match JsFuture::from(file.text())
        .await
        .map(|text| text.as_string())
    {
        Ok(Some(text)) => session.open_journal(&text),
        _ => session.notify(Notice::error(
            "This file could not be read. Is it still there?",
        )),
    }
}

#[component]
fn UndoRedo() -> impl IntoView {
    let session = expect_context::<Session>();
    let undo = Memo::new(move |_| session.with_workspace(|w| w.undo_label().map(str::to_owned)));
    let redo = Memo::new(move |_| session.with_workspace(|w| w.redo_label().map(str::to_owned)));
    let title = |verb: &str, label: Option<String>| match label {
        Some(label) => format!("{verb}: {label}"),
        None => format!("Nothing to {}", verb.to_lowercase()),
    };
    view! {
        <div class="header__pair">
            <button
                type="button"
                class="button button--icon"
                aria-label="Undo"
                data-testid="undo"
                title=move || title("Undo", undo.get())
                disabled=move || undo.with(Option::is_none)
                on:click=move |_| session.undo()
            >
                <Drawing icon=Icon::Undo/>
            </button>
            <button
                type="button"
                class="button button--icon"
                aria-label="Redo"
                data-testid="redo"
                title=move || title("Redo", redo.get())
                disabled=move || redo.with(Option::is_none)
                on:click=move |_| session.redo()
            >
                <Drawing icon=Icon::Redo/>
            </button>
        </div>
    }
}

const THEME_KEY: &str = "baton.theme";

/// Light, dark, or as the system has it.
#[component]
fn Theme() -> impl IntoView {
    let storage = || window().local_storage().ok().flatten();
    let saved = storage().and_then(|storage| storage.get_item(THEME_KEY).ok().flatten());
    let theme = expect_context::<Shell>().theme;
    if let Some(saved) = saved {
        theme.set(saved);
    }
    Effect::new(move |_| {
        let theme = theme.get();
        if let Some(root) = document().document_element() {
            // A theme that cannot be set or kept leaves the system's, which is fine.
            let _ = root.set_attribute("data-theme", &theme);
        }
        if let Some(storage) = storage() {
            let _ = storage.set_item(THEME_KEY, &theme);
        }
    });
    let choices = ["system", "light", "dark"].map(|choice| {
        let label = format!("{}{} theme", choice[..1].to_uppercase(), &choice[1..]);
        view! { <option value=choice selected=move || theme.get() == choice>{label}</option> }
    });
    view! {
        <label class="header__theme">
            <span class="visually-hidden">"Theme"</span>
            <select data-testid="theme" on:change=move |event| theme.set(event_target_value(&event))>
                {choices.into_iter().collect_view()}
            </select>
        </label>
    }
}
