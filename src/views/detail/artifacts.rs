//! Artifacts: what there is, to look at and to download.

use crate::session::{Notice, Session};
use crate::views::workspaces::size;
use baton_engine::ArtifactRef;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use web_sys::{HtmlAnchorElement, Url};

/// Most rows of a table and most characters of a text that are shown.
const MAX_ROWS: usize = 100;
const MAX_CHARS: usize = 50_000;

/// A list of artifacts.
#[component]
pub fn Artifacts(
    /// What there is.
    #[prop(into)]
    artifacts: Signal<Vec<ArtifactRef>>,
    /// What the list is called.
    label: &'static str,
    /// What it says when there is nothing.
    none: &'static str,
) -> impl IntoView {
    view! {
        <Show
            when=move || artifacts.with(|all| !all.is_empty())
            fallback=move || view! { <p class="detail__note">{none}</p> }
        >
            <ul class="artifacts" aria-label=label data-testid="artifacts">
                <For each=move || artifacts.get() key=Clone::clone let(artifact)>
                    <Item artifact/>
                </For>
            </ul>
        </Show>
    }
}

#[component]
fn Item(artifact: ArtifactRef) -> impl IntoView {
    let session = expect_context::<Session>();
    let content = RwSignal::new(None::<Content>);
    let open = {
        let artifact = artifact.clone();
        move |_| {
            if content.get_untracked().is_none() {
                let artifact = artifact.clone();
                spawn_local(async move { content.set(Some(load(session, &artifact).await)) });
            }
        }
    };
    let download = {
        let artifact = artifact.clone();
        move |_| {
            let artifact = artifact.clone();
            spawn_local(async move { save(session, &artifact).await });
        }
    };
    let (name, size) = (artifact.name.clone(), size(artifact.bytes as f64));
    let label = format!("Download {name}");
    view! {
        <li class="artifacts__item">
            <details on:toggle=open data-testid="artifact">
                <summary><bdi>{name}</bdi> " " <span class="artifacts__size">{size}</span></summary>
                {move || content.get().map(|content| preview(content, &artifact.name))}
            </details>
            <button type="button" class="button" aria-label=label data-testid="download" on:click=download>
                "Download"
            </button>
        </li>
    }
}

/// An artifact's content, as far as it can be shown.
#[derive(Clone)]
enum Content {
    Text(String),
    Table(Vec<Vec<String>>, usize),
    Image(String),
    Page(String),
    /// Nothing to show, for this reason.
    Nothing(&'static str),
}

async fn load(session: Session, artifact: &ArtifactRef) -> Content {
    let contents = session.live().contents();
    let kind = artifact.media_type.split(';').next().unwrap_or_default().trim();
    if kind.starts_with("image/") {
        let Some(blob) = contents.get(&artifact.digest).await else {
            return Content::Nothing(GONE);
        };
        let address = Url::create_object_url_with_blob(&blob);
        return address.map_or(Content::Nothing("This browser cannot show it."), Content::Image);
    }
    let Some(text) = contents.text(&artifact.digest).await else {
        return Content::Nothing(GONE);
    };
    match kind {
        "text/html" => Content::Page(text),
        "text/csv" => table(&text),
        _ => Content::Text(text.chars().take(MAX_CHARS).collect()),
    }
}

const GONE: &str = "It is no text, or this browser has lost it.";

/// The first rows of a table. What it cannot split well it still shows.
fn table(text: &str) -> Content {
    let rows = text.lines().take(MAX_ROWS + 1);
    let rows = rows.map(|row| row.split(',').map(|cell| cell.trim_matches('"').to_owned()).collect());
    Content::Table(rows.collect(), text.lines().count().saturating_sub(1))
}

fn preview(content: Content, name: &str) -> AnyView {
    match content {
        Content::Text(text) => view! { <pre class="artifacts__text" dir="auto" tabindex="0">{text}</pre> }.into_any(),
        Content::Image(address) => {
            view! { <img class="artifacts__image" src=address alt=name.to_owned()/> }.into_any()
        }
        // Without any permission: it has no scripts, no forms, and no origin.
        Content::Page(text) => {
            let title = format!("Preview of {name}");
            view! { <iframe class="artifacts__page" sandbox="" title=title srcdoc=text></iframe> }.into_any()
        }
        Content::Table(rows, count) => rows_view(rows, count).into_any(),
        Content::Nothing(why) => view! { <p class="detail__note">{why}</p> }.into_any(),
    }
}

fn rows_view(rows: Vec<Vec<String>>, count: usize) -> impl IntoView {
    let mut rows = rows.into_iter();
    let head = rows.next().unwrap_or_default();
    let head = head.into_iter().map(|cell| view! { <th scope="col">{cell}</th> });
    let body = rows.map(|row| {
        let cells = row.into_iter().map(|cell| view! { <td>{cell}</td> });
        view! { <tr>{cells.collect_view()}</tr> }
    });
    let more = (count > MAX_ROWS).then(|| format!("The first {MAX_ROWS} of {count} rows."));
    view! {
        <div class="artifacts__table" tabindex="0" role="region" aria-label="Table">
            <table>
                <thead><tr>{head.collect_view()}</tr></thead>
                <tbody>{body.collect_view()}</tbody>
            </table>
        </div>
        {more.map(|more| view! { <p class="detail__note">{more}</p> })}
    }
}

/// Lets the browser save the artifact under its name.
async fn save(session: Session, artifact: &ArtifactRef) {
    let Some(blob) = session.live().contents().get(&artifact.digest).await else {
        return session.notify(Notice::error(GONE));
    };
    let Ok(address) = Url::create_object_url_with_blob(&blob) else {
        return;
    };
    if let Ok(link) = document().create_element("a") {
        let link: HtmlAnchorElement = link.unchecked_into();
        link.set_href(&address);
        link.set_download(&artifact.name);
        link.click();
    }
    // The browser holds on to what it saves.
    let _ = Url::revoke_object_url(&address);
}
