//! The queue: the ready tasks in the order in which a round takes them.

use super::Unskilled;
use crate::components::labels::{PriorityLabel, priority_mark};
use crate::studio::{Selected, Selection};
use baton_engine::TaskId;
use baton_engine::projection::{RoundsView, TaskRef};
use leptos::prelude::*;

/// Most tasks that the queue shows one by one.
const MAX_SHOWN: usize = 24;

/// The queue.
#[component]
pub fn Queue(
    /// What to show.
    rounds: Memo<RoundsView>,
) -> impl IntoView {
    let count = Memo::new(move |_| rounds.with(|rounds| rounds.queue.len()));
    let shown = move || {
        rounds.with(|rounds| {
            rounds
                .queue
                .iter()
                .take(MAX_SHOWN)
                .cloned()
                .collect::<Vec<_>>()
        })
    };
    let more = move || count.get().saturating_sub(MAX_SHOWN);
    view! {
        <div class="queue">
            <h3 class="rounds__title" data-entrance>
                "Queue"
                <span class="rounds__count" data-testid="queue-count">{count}</span>
            </h3>
            <ol class="queue__tasks" aria-label="Ready tasks in order">
                <For each=shown key=|task| (task.id, task.priority, task.name.clone()) let:task>
                    <QueuedTask task/>
                </For>
                <Show when=move || { more() > 0 }>
                    <li class="queue__more">"+" {more} " more"</li>
                </Show>
            </ol>
            <Show when=move || count.get() == 0>
                <p class="queue__none">"No task is ready."</p>
            </Show>
            <Unskilled rounds/>
        </div>
    }
}

#[component]
fn QueuedTask(task: TaskRef) -> impl IntoView {
    let selection = expect_context::<Selection>();
    let id: TaskId = task.id;
    view! {
        <li>
            <button
                type="button"
                class="seat"
                class:seat--selected=move || selection.task() == Some(id)
                data-state="ready"
                data-seat=id.0
                data-about=id.to_string()
                data-testid=format!("queued-{id}")
                title=task.name.clone()
                on:click=move |_| selection.select(Selected::Task(id))
            >
                <span class="seat__mark" data-priority=task.priority.to_string() aria-hidden="true">
                    {priority_mark(task.priority)}
                </span>
                <span class="seat__name">{task.name.clone()}</span>
                <span class="visually-hidden"><PriorityLabel priority=Signal::stored(task.priority)/></span>
            </button>
        </li>
    }
}
