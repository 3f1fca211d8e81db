//! The inbox: what waits for agents that are people, and their answers.

mod answers;
mod card;

use crate::components::labels::counted;
use crate::components::piece::piece;
use crate::session::Session;
use crate::session::live::executors::PERSON;
use crate::studio::{Selected, Selection};
use baton_engine::projection::{self, InboxItem};
use card::Card;
use leptos::prelude::*;

/// How many tasks wait in the inbox to be taken up.
pub fn use_waiting() -> Memo<usize> {
    let session = expect_context::<Session>();
    Memo::new(move |_| {
        let items = session.with_state(|state| projection::inbox(state, PERSON));
        projection::inbox_waiting(&items)
    })
}

/// Says what waits, in few words; nothing when nothing does.
pub fn waiting_words(waiting: usize) -> String {
    match waiting {
        0 => String::new(),
        _ => format!("{} in the inbox.", counted(waiting, "task")),
    }
}

piece!(
    /// [`Inbox`], loaded when it is first shown.
    pub INBOX = inbox(_argument: ()) -> AnyView, in views { view! { <Inbox/> }.into_any() }
);

/// The inbox.
#[component]
fn Inbox() -> impl IntoView {
    let session = expect_context::<Session>();
    let items = Memo::new(move |_| session.with_state(|state| projection::inbox(state, PERSON)));
    let is_empty = Memo::new(move |_| items.with(Vec::is_empty));
    view! {
        <section class="inbox" aria-labelledby="inbox-title">
            <h2 id="inbox-title">"Inbox"</h2>
            <Show when=move || !is_empty.get() fallback=|| view! { <Nothing/> }>
                <ul class="inbox__list" data-testid="inbox-list">
                    // An attempt is its card: what is typed for one is not for the next.
                    <For each=move || items.get() key=key let:item>
                        <li><Card first=item items/></li>
                    </For>
                </ul>
            </Show>
        </section>
    }
}

fn key(item: &InboxItem) -> (u32, u32, u32) {
    let lease = item.lease;
    (lease.task.0, lease.agent.0, lease.attempt.0)
}

/// What to do when nothing waits.
#[component]
fn Nothing() -> impl IntoView {
    let session = expect_context::<Session>();
    let selection = expect_context::<Selection>();
    let has_people = Memo::new(move |_| {
        session.with_state(|state| {
            let mut agents = state.registered_agents();
            agents.any(|agent| {
                let executor = agent.spec.executor.as_ref();
                executor.is_some_and(|executor| executor.kind == PERSON)
            })
        })
    });
    view! {
        <div class="empty" data-testid="inbox-empty">
            <Show
                when=move || has_people.get()
                fallback=move || view! {
                    <p>"Tasks of agents that are people wait here. Add an agent and let a person do its work."</p>
                    <button
                        type="button"
                        class="button"
                        on:click=move |_| selection.select(Selected::NewAgent)
                    >
                        "Add an agent"
                    </button>
                }
            >
                <p>"Nothing waits. Play or step, and what a person is given appears here."</p>
            </Show>
        </div>
    }
}
