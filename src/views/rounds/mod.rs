//! The queue, the agents, and tasks on their way from one to the other.

mod agents;
mod flight;
mod moves;
mod queue;

use crate::components::labels::counted;
use crate::session::Session;
use crate::studio::{Selected, Selection};
use agents::Agents;
use baton_engine::projection::{self, RoundsView};
use leptos::html::Div;
use leptos::prelude::*;
use queue::Queue;

/// The queue, the agents, and tasks on their way from one to the other.
#[component]
pub fn Rounds() -> impl IntoView {
    let session = expect_context::<Session>();
    let rounds = Memo::new(move |_| session.with_state(projection::rounds));
    let strip = NodeRef::<Div>::new();
    flight::follow(rounds, strip);
    view! {
        <section class="rounds" aria-label="Queue and agents" data-testid="rounds">
            <div class="rounds__strip" node_ref=strip>
                <Queue rounds/>
                <Agents rounds/>
            </div>
        </section>
    }
}

/// Tells that nobody can do some tasks; shows one after the other.
#[component]
fn Unskilled(rounds: Memo<RoundsView>) -> impl IntoView {
    let selection = expect_context::<Selection>();
    let count = Memo::new(move |_| rounds.with(|rounds| rounds.unskilled.len()));
    let show_next = move |_| {
        let tasks = rounds.with_untracked(|rounds| rounds.unskilled.clone());
        let shown = untrack(|| selection.task());
        let at = tasks.iter().position(|&task| Some(task) == shown);
        let next = at.map_or(0, |at| (at + 1) % tasks.len());
        if let Some(&task) = tasks.get(next) {
            selection.select(Selected::Task(task));
        }
    };
    let text = move || {
        let verb = if count.get() == 1 { "needs" } else { "need" };
        format!(
            "{} {verb} skills that no agent has",
            counted(count.get(), "task")
        )
    };
    view! {
        <Show when=move || { count.get() > 0 }>
            <button type="button" class="rounds__note" data-testid="unskilled" title="Show it" on:click=show_next>
                <span class="rounds__note-mark" aria-hidden="true">"!"</span>
                {text}
            </button>
        </Show>
    }
}
