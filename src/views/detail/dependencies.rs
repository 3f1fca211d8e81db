//! What a task waits for: to read, to take away, and to add from all tasks.

use super::links::TaskLink;
use super::task_edit::TaskEdit;
use crate::components::combobox::{Choice, Combobox};
use crate::components::field::LabelledField;
use crate::components::focus::focus_soon;
use crate::components::icon::{Drawing, Icon};
use crate::session::Session;
use baton_engine::projection::{self, DependencyChoice, TaskRef, TaskView};
use baton_engine::text::Field;
use baton_engine::{TaskId, TaskSpec};
use leptos::prelude::*;

/// Most tasks that are offered at once; typing narrows them down.
const MAX_OFFERED: usize = 40;
const INPUT_ID: &str = "task-dependency";

/// What a task waits for, with a field to add to it.
#[component]
pub fn Dependencies(
    /// What edits the task.
    edit: TaskEdit,
    /// The task.
    task: Memo<TaskView>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let id = task.with_untracked(|task| task.id);
    let typed = RwSignal::new(String::new());
    let offered = Memo::new(move |_| {
        let typed = typed.get();
        session.with_state(|state| projection::dependency_choices(state, id, &typed, MAX_OFFERED))
    });
    let choices = Signal::derive(move || offered.get().into_iter().map(choice).collect::<Vec<_>>());
    let add = move |value: String| {
        let chosen =
            offered.with_untracked(|all| all.iter().find(|one| key(one) == value).cloned());
        let Some(DependencyChoice { task, .. }) = chosen else {
            return;
        };
        let push = |spec: &mut TaskSpec| spec.dependencies.push(task.id);
        let is_added = edit.revise(Field::Dependencies, "add dependency", push);
        typed.set(if is_added { String::new() } else { task.name });
    };
    let add_only = move || match choices.get_untracked().as_slice() {
        [only] => add(only.value.clone()),
        [] => edit.say(Field::Dependencies, "No other task is called that."),
        _ => edit.say(
            Field::Dependencies,
            "Choose one of the list with the arrow keys.",
        ),
    };
    let on_typed = move |text| {
        edit.forget(Field::Dependencies);
        typed.set(text);
    };
    let error = edit.problem(Field::Dependencies);
    view! {
        <LabelledField id=INPUT_ID label="Waits for" hint="Only when all of these are completed can it start." error>
            <DependencyList edit task/>
            <Combobox
                id=INPUT_ID
                list_label="Tasks to wait for"
                placeholder="Add a task to wait for"
                typed
                on_typed
                choices
                is_invalid=Signal::derive(move || error.with(Option::is_some))
                on_choose=add
                on_enter=move |()| add_only()
            />
        </LabelledField>
    }
}

#[component]
fn DependencyList(edit: TaskEdit, task: Memo<TaskView>) -> impl IntoView {
    let dependencies = Memo::new(move |_| task.with(|task| task.dependencies.clone()));
    let remove = move |gone: TaskId| {
        let without = |spec: &mut TaskSpec| spec.dependencies.retain(|id| *id != gone);
        edit.revise(Field::Dependencies, "remove dependency", without);
        focus_soon(format!("#{INPUT_ID}"));
    };
    view! {
        <ul class="tasks" aria-label="Waits for" data-testid="dependencies">
            <For each=move || dependencies.get() key=|task| (task.id, task.state, task.name.clone()) let:task>
                <Dependency task on_remove=remove/>
            </For>
        </ul>
    }
}

#[component]
fn Dependency(task: TaskRef, #[prop(into)] on_remove: Callback<TaskId>) -> impl IntoView {
    let id = task.id;
    let label = format!("No longer wait for {}", task.name);
    view! {
        <li class="tasks__task">
            <TaskLink task/>
            <button
                type="button"
                class="button button--icon tasks__remove"
                data-testid="remove-dependency"
                title="No longer wait for it"
                aria-label=label
                on:click=move |_| on_remove.run(id)
            >
                <Drawing icon=Icon::Close/>
            </button>
        </li>
    }
}

fn key(choice: &DependencyChoice) -> String {
    choice.task.id.to_string()
}

fn choice(offered: DependencyChoice) -> Choice {
    Choice {
        value: key(&offered),
        label: offered.task.name,
        note: offered.goal_text,
    }
}
