//! Mentions of tasks, agents and goals that lead there.

use crate::components::labels::state_mark;
use crate::studio::{Selected, Selection};
use baton_engine::TaskState;
use baton_engine::projection::TaskRef;
use leptos::prelude::*;

/// A name that leads to what it names.
#[component]
pub fn Link(
    /// Where it leads.
    to: Selected,
    /// The name.
    #[prop(into)]
    name: String,
) -> impl IntoView {
    let selection = expect_context::<Selection>();
    view! {
        <button type="button" class="link" on:click=move |_| selection.select(to)>
            <bdi>{name}</bdi>
        </button>
    }
}

/// A task's state and name, leading to the task.
#[component]
pub fn TaskLink(
    /// The task.
    task: TaskRef,
) -> impl IntoView {
    view! {
        <StateMark state=task.state/>
        <Link to=Selected::Task(task.id) name=task.name/>
    }
}

/// A state as its shape, with its word for those who do not see it.
#[component]
pub fn StateMark(
    /// The state.
    state: TaskState,
) -> impl IntoView {
    view! {
        <span class="state" data-state=state.to_string() title=state.to_string()>
            <span class="state__mark" aria-hidden="true">{state_mark(state)}</span>
            <span class="visually-hidden">{state.to_string()}</span>
        </span>
    }
}

/// A list of tasks, each leading to its task; or what to say when there are none.
#[component]
pub fn TaskList(
    /// The tasks.
    #[prop(into)]
    tasks: Signal<Vec<TaskRef>>,
    /// What screen readers call the list.
    label: &'static str,
    /// What to say when there are none.
    none: &'static str,
) -> impl IntoView {
    view! {
        <Show
            when=move || tasks.with(|tasks| !tasks.is_empty())
            fallback=move || view! { <p class="detail__none">{none}</p> }
        >
            <ul class="tasks" aria-label=label>
                <For each=move || tasks.get() key=|task| (task.id, task.state, task.name.clone()) let:task>
                    <li class="tasks__task"><TaskLink task/></li>
                </For>
            </ul>
        </Show>
    }
}
