//! The scrubber: every moment of the run, with bookmarks to step between, and
//! the way to go on otherwise from a moment of the past.

use super::marks::{HEIGHT, Look, WIDTH, path};
use crate::components::icon::{Drawing, Icon};
use crate::components::labels::span;
use crate::session::{Session, Store, Toward, Workspace};
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

/// Most bookmarks that are drawn; those closer together are one.
const MAX_MARKS: usize = 120;

/// Drags through the run. It starts where the run starts, so that setting up
/// agents and goals is not part of the way.
#[component]
pub fn Scrubber() -> impl IntoView {
    let session = expect_context::<Session>();
    let range = Memo::new(move |_| {
        session.with_workspace(|workspace| (workspace.run_start(), workspace.events().len()))
    });
    let position = Memo::new(move |_| session.with_workspace(Workspace::position));
    let on_input = move |event| {
        if let Ok(position) = event_target_value(&event).parse() {
            session.pause();
            session.seek(position);
        }
    };
    let on_key = move |event: KeyboardEvent| match event.key().as_str() {
        "[" => session.go_to_bookmark(Toward::Earlier),
        "]" => session.go_to_bookmark(Toward::Later),
        _ => {}
    };
    let clock = move || {
        let clock = session.clock().get();
        session.with_state(|state| span(clock - state.run_started_at()))
    };
    let here = Memo::new(move |_| bookmark_here(session));
    let told = move || {
        let here = here.get().map(|here| format!(", {here}"));
        format!("{}{}", clock(), here.unwrap_or_default())
    };
    view! {
        <div class="transport__scrub" role="group" aria-label="Moments of the run">
            <BookmarkButton toward=Toward::Earlier/>
            <div class="scrub">
                <Marks/>
                <input
                    type="range"
                    class="scrub__range"
                    aria-label="Moment of the run"
                    data-testid="scrub"
                    min=move || range.get().0
                    max=move || range.get().1
                    prop:value=move || position.get().to_string()
                    disabled=move || range.get().0 == range.get().1
                    aria-valuetext=told
                    on:input=on_input
                    on:keydown=on_key
                />
            </div>
            <BookmarkButton toward=Toward::Later/>
            <Fork/>
            <output class="transport__time" data-testid="clock">{clock}</output>
            <output class="visually-hidden" data-testid="bookmark">{here}</output>
        </div>
    }
}

/// What the bookmark at the moment on screen is called, if there is one.
fn bookmark_here(session: Session) -> Option<String> {
    session.with_workspace(|workspace| {
        let here = workspace.bookmarks().at(workspace.position())?;
        Some(here.kind.told(workspace.last_state()))
    })
}

/// The bookmarks as lines above the bar.
#[component]
fn Marks() -> impl IntoView {
    let session = expect_context::<Session>();
    let groups = Memo::new(move |_| {
        session.with_workspace(|workspace| {
            let (start, end) = (workspace.run_start(), workspace.events().len());
            workspace.bookmarks().grouped(start, end, MAX_MARKS)
        })
    });
    let lines = Look::ALL.map(|look| {
        let d = move || groups.with(|groups| path(groups, look));
        view! { <path class="scrub__mark" data-look=look.name() d=d/> }
    });
    view! {
        <svg
            class="scrub__marks"
            data-testid="marks"
            aria-hidden="true"
            preserveAspectRatio="none"
            viewBox=format!("0 0 {WIDTH} {HEIGHT}")
        >
            {lines.into_iter().collect_view()}
        </svg>
    }
}

/// Goes to the bookmark before or after what is on screen; says which it is.
#[component]
fn BookmarkButton(toward: Toward) -> impl IntoView {
    let session = expect_context::<Session>();
    let (word, key, icon, testid) = match toward {
        Toward::Earlier => ("Previous", "[", Icon::Earlier, "bookmark-earlier"),
        Toward::Later => ("Next", "]", Icon::Later, "bookmark-later"),
    };
    let name = Memo::new(move |_| {
        session.with_workspace(|workspace| {
            let bookmark = workspace.bookmark(toward)?;
            Some(bookmark.kind.told(workspace.last_state()))
        })
    });
    let label = move || match name.get() {
        Some(name) => format!("{word} bookmark: {name}"),
        None => format!("{word} bookmark: there is none"),
    };
    // Not disabled, which would take the focus from who steps to the last.
    view! {
        <button
            type="button"
            class="button button--icon scrub__step"
            aria-label=label
            title=move || format!("{} ({key})", label())
            aria-disabled=move || name.with(Option::is_none).to_string()
            data-testid=testid
            on:click=move |_| session.go_to_bookmark(toward)
        >
            <Drawing icon/>
        </button>
    }
}

/// Goes on from the moment on screen in a workspace of its own.
#[component]
fn Fork() -> impl IntoView {
    let store = expect_context::<Store>();
    let can_fork = Memo::new(move |_| store.can_fork());
    view! {
        <Show when=move || can_fork.get()>
            <button
                type="button"
                class="button scrub__fork"
                title="Go on from this moment in a new workspace; this one stays as it is"
                data-testid="fork"
                on:click=move |_| store.fork()
            >
                "Fork here"
            </button>
        </Show>
    }
}
