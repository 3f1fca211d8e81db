//! The frame of what the right pane shows.

use crate::components::icon::{Drawing, Icon};
use crate::components::kept::kept;
use crate::session::Session;
use crate::studio::Selection;
use baton_engine::State;
use leptos::prelude::*;

/// A title with a button to close, over what there is to say.
#[component]
pub fn Pane(
    /// What kind of thing this is.
    kind: &'static str,
    /// What it is called.
    title: AnyView,
    /// What there is to say.
    children: Children,
) -> impl IntoView {
    let selection = expect_context::<Selection>();
    view! {
        <header class="detail__head">
            <p class="detail__kind">{kind}</p>
            <button
                type="button"
                class="button button--icon detail__close"
                aria-label="Close details"
                data-testid="close-detail"
                on:click=move |_| selection.clear()
            >
                <Drawing icon=Icon::Close/>
            </button>
            <h2 class="detail__title" id="detail-title" tabindex="-1" data-testid="detail-title">{title}</h2>
        </header>
        <div class="detail__body">{children()}</div>
    }
}

/// What `show` makes of what `find` finds, while it is in the workspace.
pub fn followed<T>(
    kind: &'static str,
    find: impl Fn(&State) -> Option<T> + Copy + Send + Sync + 'static,
    show: impl Fn(Memo<T>) -> AnyView + Send + 'static,
) -> impl IntoView
where
    T: Clone + PartialEq + Send + Sync + 'static,
{
    let session = expect_context::<Session>();
    let found = move || session.with_state(find);
    let is_there = Memo::new(move |_| found().is_some());
    move || match is_there.get().then(|| untrack(found)).flatten() {
        Some(first) => show(kept(first, found)),
        None => view! { <Gone kind/> }.into_any(),
    }
}

/// What is shown of something that is not in the workspace at this moment.
#[component]
fn Gone(
    /// What kind of thing it is.
    kind: &'static str,
) -> impl IntoView {
    let selection = expect_context::<Selection>();
    let title = format!("This {} is not here", kind.to_lowercase());
    view! {
        <Pane kind title=title.into_any()>
            <div class="empty">
                <p>"It was removed, or the moment on screen is before it was added."</p>
                <button type="button" class="button" on:click=move |_| selection.clear()>"Close"</button>
            </div>
        </Pane>
    }
}

/// A part of the pane under its own heading.
#[component]
pub fn Part(
    /// The heading.
    title: &'static str,
    /// The part.
    children: Children,
) -> impl IntoView {
    view! {
        <section class="detail__part" aria-label=title>
            <h3>{title}</h3>
            {children()}
        </section>
    }
}

/// What cannot be changed now, why, and the way to where it can.
#[component]
pub fn UnderWay(
    /// Why not now.
    #[prop(into)]
    why: Signal<String>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    view! {
        <div class="detail__locked" data-testid="under-way">
            <p>{why}</p>
            <button type="button" class="button" data-testid="back-to-start" on:click=move |_| session.rewind()>
                "Back to the start"
            </button>
        </div>
    }
}
