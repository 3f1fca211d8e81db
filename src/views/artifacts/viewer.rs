//! An artifact in a dialog. Whatever an agent made is text here, a drawing in
//! an image, or a page in a frame in which nothing acts.

use super::content::{Form, MAX_ROWS, Table, beginning, pretty};
use super::download;
use crate::components::icon::{Drawing, Icon};
use crate::components::labels::counted;
use crate::session::Session;
use baton_engine::ArtifactRef;
use leptos::html::Dialog;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// What there is to see of an artifact.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Sight {
    Loading,
    Gone,
    Unknown,
    Text(String),
    Table(Table),
    /// The address of a drawing.
    Drawing(String),
    Page(String),
}

/// The dialog; it shows what `shown` holds.
#[component]
pub fn Viewer(
    /// Where the dialog will be found.
    dialog: NodeRef<Dialog>,
    /// What it shows.
    shown: RwSignal<Option<ArtifactRef>>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let close = move |_| {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    };
    let name = move || shown.with(|shown| shown.as_ref().map(|artifact| artifact.name.clone()));
    let save = move |_| {
        if let Some(artifact) = shown.get_untracked() {
            spawn_local(download(session, artifact));
        }
    };
    view! {
        <dialog
            class="dialog viewer"
            aria-labelledby="viewer-title"
            data-testid="viewer"
            node_ref=dialog
            // Not to the pane behind it, which Escape would close too.
            on:keydown=|event| event.stop_propagation()
            on:close=move |_| shown.set(None)
        >
            <div class="dialog__head">
                <h2 id="viewer-title" class="viewer__title"><bdi>{name}</bdi></h2>
                <button type="button" class="button" on:click=save>"Download"</button>
                <button
                    type="button"
                    class="button button--icon"
                    aria-label="Close"
                    data-testid="close-viewer"
                    on:click=close
                >
                    <Drawing icon=Icon::Close/>
                </button>
            </div>
            {move || shown.get().map(|artifact| view! { <Content artifact/> })}
        </dialog>
    }
}

#[component]
fn Content(artifact: ArtifactRef) -> impl IntoView {
    let session = expect_context::<Session>();
    let sight = RwSignal::new(Sight::Loading);
    let name = artifact.name.clone();
    spawn_local(async move {
        let found = look(session, &artifact).await;
        // Another may be shown by then.
        if let Some(Sight::Drawing(url)) = sight.try_set(found) {
            let _ = web_sys::Url::revoke_object_url(&url);
        }
    });
    on_cleanup(move || {
        if let Some(Sight::Drawing(url)) = sight.try_get_untracked() {
            let _ = web_sys::Url::revoke_object_url(&url);
        }
    });
    view! {
        <div class="viewer__content" tabindex="0" role="region" aria-label="Content" data-testid="viewer-content">
            {move || draw(sight.get(), &name)}
        </div>
    }
}

/// What there is to see of `artifact`.
async fn look(session: Session, artifact: &ArtifactRef) -> Sight {
    let contents = session.live().contents();
    let form = Form::of(artifact);
    if form == Form::Svg {
        let blob = contents.get(&artifact.digest).await;
        let url = blob.map(|blob| web_sys::Url::create_object_url_with_blob(&blob));
        return url.and_then(Result::ok).map_or(Sight::Gone, Sight::Drawing);
    }
    if form == Form::Other {
        return Sight::Unknown;
    }
    let Some(text) = contents.text(&artifact.digest).await else {
        return Sight::Gone;
    };
    match form {
        Form::Table { separator } => Sight::Table(Table::read(&text, separator)),
        Form::Html => Sight::Page(text),
        Form::Json => Sight::Text(pretty(&text)),
        _ => Sight::Text(text),
    }
}

fn draw(sight: Sight, name: &str) -> AnyView {
    match sight {
        Sight::Loading => view! { <p role="status">"Loading…"</p> }.into_any(),
        Sight::Gone => {
            view! { <p role="status">"This is not text, or not stored in this browser any more."</p> }
                .into_any()
        }
        Sight::Unknown => {
            view! { <p>"This cannot be shown here. Download it."</p> }.into_any()
        }
        Sight::Text(text) => {
            let (shown, is_cut) = beginning(&text);
            let shown = shown.to_owned();
            view! {
                <pre class="viewer__text" dir="auto">{shown}</pre>
                {is_cut.then(|| view! { <p class="viewer__more">"This is its beginning; download it for the rest."</p> })}
            }
            .into_any()
        }
        Sight::Table(table) => draw_table(table).into_any(),
        Sight::Drawing(url) => {
            view! { <img class="viewer__drawing" src=url alt=name.to_owned()/> }.into_any()
        }
        Sight::Page(html) => {
            // Nothing is allowed in it: no scripts, no forms, no way out.
            view! { <iframe class="viewer__page" sandbox="" title=name.to_owned() srcdoc=html></iframe> }
                .into_any()
        }
    }
}

fn draw_table(table: Table) -> impl IntoView {
    let (rows, columns) = table.size;
    let caption = if rows > MAX_ROWS {
        format!(
            "{}, the first {MAX_ROWS} of them here",
            counted(rows, "row")
        )
    } else {
        counted(rows, "row")
    };
    let missing = columns.saturating_sub(table.header.len());
    let head = table.header.into_iter();
    let head = head.map(|name| view! { <th scope="col" dir="auto">{name}</th> });
    let rows = table.rows.into_iter().map(|row| {
        let cells = row.into_iter();
        let cells = cells.map(|cell| view! { <td dir="auto">{cell}</td> });
        view! { <tr>{cells.collect_view()}</tr> }
    });
    view! {
        <table class="viewer__table">
            <caption>
                {caption}
                {(missing > 0).then(|| format!("; {} more", counted(missing, "column")))}
            </caption>
            <thead><tr>{head.collect_view()}</tr></thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
}
