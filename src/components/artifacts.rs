//! Artifacts as a list: what they are called, how large they are, and a way to
//! save them.

use crate::session::{Notice, Session};
use baton_engine::ArtifactRef;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, HtmlAnchorElement, Url};

/// Artifacts to save.
#[component]
pub fn Artifacts(
    /// What they are to somebody who hears of them.
    label: &'static str,
    /// The artifacts.
    #[prop(into)]
    artifacts: Signal<Vec<ArtifactRef>>,
) -> impl IntoView {
    view! {
        <ul class="artifacts" aria-label=label>
            <For
                each=move || artifacts.get()
                key=|artifact| (artifact.digest.clone(), artifact.name.clone())
                let:artifact
            >
                <li><Artifact artifact/></li>
            </For>
        </ul>
    }
}

#[component]
fn Artifact(artifact: ArtifactRef) -> impl IntoView {
    let session = expect_context::<Session>();
    let (name, bytes) = (artifact.name.clone(), size_words(artifact.bytes));
    let label = format!("Save {name}, {bytes}");
    let download = move |_| {
        let artifact = artifact.clone();
        spawn_local(async move {
            let content = session.live().contents().get(&artifact.digest).await;
            let Some(content) = content else {
                let gone = format!("“{}” is not in this browser any more.", artifact.name);
                return session.notify(Notice::error(gone));
            };
            if save(&content, &artifact.name).is_err() {
                session.notify(Notice::error("This browser did not let Baton save a file."));
            }
        });
    };
    view! {
        <button type="button" class="button artifacts__one" aria-label=label on:click=download>
            {name}
            <span class="artifacts__size">{bytes}</span>
        </button>
    }
}

fn save(content: &Blob, name: &str) -> Result<(), JsValue> {
    let url = Url::create_object_url_with_blob(content)?;
    let link = document()
        .create_element("a")?
        .unchecked_into::<HtmlAnchorElement>();
    link.set_href(&url);
    link.set_download(name);
    link.click();
    Url::revoke_object_url(&url)
}

/// A size as people say it: `512 B`, `3 kB`, `2 MB`.
pub fn size_words(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{} kB", bytes.div_ceil(1_000)),
        _ => format!("{} MB", bytes.div_ceil(1_000_000)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_rounded_up() {
        let words = [0, 999, 1_000, 1_001, 2_000_000].map(size_words);
        assert_eq!(words, ["0 B", "999 B", "1 kB", "2 kB", "2 MB"]);
    }
}
