//! The files that a goal begins with.

use super::artifacts::Artifacts;
use crate::components::field::{Draft, LabelledField, described_by};
use crate::session::Session;
use baton_engine::ArtifactRef;
use leptos::ev::DragEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use web_sys::{File, FileList, HtmlInputElement};

/// Files to choose or to drop.
#[component]
pub fn FilesField(
    /// The files.
    draft: Draft<Vec<ArtifactRef>>,
    /// What is wrong with them.
    error: Signal<Option<String>>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let refused = RwSignal::new(None::<String>);
    let reading = RwSignal::new(0_usize);
    let take = move |files: Option<FileList>| {
        let files = files.map(|list| (0..list.length()).filter_map(|at| list.get(at)).collect());
        let files: Vec<File> = files.unwrap_or_default();
        refused.set(None);
        reading.update(|reading| *reading += files.len());
        spawn_local(async move {
            for file in files {
                match session.live().contents().put_file(&file).await {
                    Ok(file) => {
                        let mut files = draft.get_untracked();
                        files.retain(|known| known.name != file.name);
                        files.push(file);
                        draft.set(files);
                    }
                    Err(why) => refused.set(Some(why)),
                }
                reading.update(|reading| *reading -= 1);
            }
        });
    };
    let choose = move |event: leptos::ev::Event| {
        let input: Option<HtmlInputElement> = event.target().and_then(|target| target.dyn_into().ok());
        if let Some(input) = input {
            take(input.files());
            input.set_value("");
        }
    };
    let drop = move |event: DragEvent| {
        event.prevent_default();
        take(event.data_transfer().and_then(|data| data.files()));
    };
    let error = Signal::derive(move || refused.get().or_else(|| error.get()));
    let status = move || match reading.get() {
        0 => String::new(),
        count => format!("Reading {count}…"),
    };
    view! {
        <div class="files" on:dragover=|event: DragEvent| event.prevent_default() on:drop=drop>
            <LabelledField
                id="goal-files"
                label="Files"
                hint="Tables as CSV or JSON, texts: its first tasks get them. Drop them here or choose."
                error
            >
                <input
                    type="file"
                    multiple
                    id="goal-files"
                    data-testid="goal-files"
                    aria-describedby=described_by("goal-files")
                    on:change=choose
                />
            </LabelledField>
            <p role="status" class="detail__note">{status}</p>
            <Show when=move || !draft.get().is_empty()>
                <Artifacts artifacts=Signal::derive(move || draft.get()) label="Files of the goal" none=""/>
                <button type="button" class="button" data-testid="drop-files" on:click=move |_| draft.set(Vec::new())>
                    "Take all away"
                </button>
            </Show>
        </div>
    }
}
