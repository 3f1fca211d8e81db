//! Artifacts as people see them: a list to look at and to download from.

mod content;
mod files_field;
mod viewer;

use crate::components::file;
use crate::components::icon::{Drawing, Icon};
use crate::components::labels::size;
use crate::session::{Notice, Session};
use baton_engine::ArtifactRef;
use content::Form;
pub use files_field::{FilesDraft, FilesField};
use leptos::html::Dialog;
use leptos::prelude::*;
use leptos::task::spawn_local;
use viewer::Viewer;

/// Artifacts with their names, types and sizes, each to look at and to download.
#[component]
pub fn Artifacts(
    /// The artifacts.
    #[prop(into)]
    artifacts: Signal<Vec<ArtifactRef>>,
    /// What screen readers call the list.
    label: &'static str,
) -> impl IntoView {
    let dialog = NodeRef::<Dialog>::new();
    let shown = RwSignal::new(None::<ArtifactRef>);
    let show = Callback::new(move |artifact| {
        shown.set(Some(artifact));
        if let Some(dialog) = dialog.get_untracked() {
            // Fails only when it is open already.
            let _ = dialog.show_modal();
        }
    });
    view! {
        <ul class="artifacts" aria-label=label>
            // Two tasks may hand on the same.
            <For each=move || artifacts.get().into_iter().enumerate() key=Clone::clone let((_, artifact))>
                <Line artifact show/>
            </For>
        </ul>
        <Viewer dialog shown/>
    }
}

#[component]
fn Line(artifact: ArtifactRef, show: Callback<ArtifactRef>) -> impl IntoView {
    let session = expect_context::<Session>();
    let name = artifact.name.clone();
    let about = about(&artifact);
    let kept = StoredValue::new(artifact);
    view! {
        <li class="artifact" data-testid="artifact">
            <button
                type="button"
                class="artifact__open"
                data-testid="preview-artifact"
                on:click=move |_| show.run(kept.get_value())
            >
                <bdi class="artifact__name">{name.clone()}</bdi>
                <span class="artifact__about">{about}</span>
            </button>
            <button
                type="button"
                class="button button--icon"
                title="Download"
                aria-label=format!("Download {name}")
                data-testid="download-artifact"
                on:click=move |_| spawn_local(download(session, kept.get_value()))
            >
                <Drawing icon=Icon::Save/>
            </button>
        </li>
    }
}

/// What kind of thing it is and how large.
fn about(artifact: &ArtifactRef) -> String {
    let form = Form::of(artifact);
    format!("{} · {}", form.word(), size(artifact.bytes as f64))
}

/// Saves an artifact to a file.
async fn download(session: Session, artifact: ArtifactRef) {
    match session.live().contents().get(&artifact.digest).await {
        Some(blob) => file::save_blob(session, &artifact.name, &blob),
        None => session.notify(Notice::error(format!(
            "“{}” is not stored in this browser any more.",
            artifact.name
        ))),
    }
}
