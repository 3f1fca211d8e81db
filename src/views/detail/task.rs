//! A task: where it is and why, what it is, who could do it.

use super::decision::Decisions;
use super::fits::Fits;
use super::links::{Link, TaskList};
use super::pane::{Pane, Part, UnderWay, followed};
use super::task_edit::TaskFields;
use super::task_facts::TaskFacts;
use super::task_results::{TaskInputs, TaskProgress, TaskResults};
use crate::components::labels::{PriorityLabel, StateLabel, minutes};
use crate::components::words::standing_words;
use crate::session::Session;
use crate::studio::Selected;
use crate::views::team::Actions;
use baton_engine::projection::{self, TaskView};
use baton_engine::{TaskId, TaskState};
use leptos::prelude::*;

/// A task with everything about it.
#[component]
pub fn TaskPane(
    /// The task.
    id: TaskId,
) -> impl IntoView {
    followed(
        "Task",
        move |state| projection::task(state, id),
        move |task| view! { <Task task/> }.into_any(),
    )
}

#[component]
fn Task(task: Memo<TaskView>) -> impl IntoView {
    let name = move || task.with(|task| task.spec.name.clone());
    let is_waiting = Memo::new(move |_| task.with(|task| task.state.is_waiting()));
    let dependents = Memo::new(move |_| task.with(|task| task.dependents.clone()));
    view! {
        <Pane kind="Task" title=view! { <bdi>{name}</bdi> }.into_any()>
            <Standing task/>
            <TaskProgress task/>
            <TaskResults task/>
            <Decisions task/>
            {move || if is_waiting.get() {
                view! { <Part title="Edit"><TaskFields task/></Part> }.into_any()
            } else {
                view! { <Settled task/> }.into_any()
            }}
            <TaskInputs task/>
            <Part title="Waited for by">
                <TaskList tasks=dependents label="Waited for by" none="No other task."/>
            </Part>
            <Part title="Who can do it">
                <Fits task/>
            </Part>
            <Part title="Record">
                <TaskFacts task/>
            </Part>
            <TaskActions task/>
        </Pane>
    }
}

/// Where the task is on its way, and why.
#[component]
fn Standing(task: Memo<TaskView>) -> impl IntoView {
    let session = expect_context::<Session>();
    let state = Signal::derive(move || task.with(|task| task.state));
    let priority = Signal::derive(move || task.with(|task| task.spec.priority));
    let waiting = move || session.with_state(|names| task.with(|task| standing_words(task, names)));
    let goal = Memo::new(move |_| task.with(|task| (task.goal, task.goal_text.clone())));
    view! {
        <div class="standing">
            <p class="standing__labels" data-testid="task-state">
                <StateLabel state/>
                <PriorityLabel priority/>
                <span class="number">{move || task.with(|task| minutes(task.spec.estimate.0.into()))}</span>
            </p>
            <p class="standing__why" data-testid="task-waiting">{waiting}</p>
            <p class="standing__goal">
                "For "
                {move || {
                    let (id, text) = goal.get();
                    view! { <Link to=Selected::Goal(id) name=text/> }
                }}
            </p>
        </div>
    }
}

/// What a task is that cannot be edited any more.
#[component]
fn Settled(task: Memo<TaskView>) -> impl IntoView {
    let why =
        move || task.with(|task| format!("It is {}, so it cannot be edited now.", task.state));
    let description = move || task.with(|task| task.spec.description.clone());
    let skills = move || {
        task.with(|task| {
            let chips = task.spec.skills.iter();
            chips
                .map(|skill| view! { <li class="chip" dir="auto">{skill.to_string()}</li> })
                .collect_view()
        })
    };
    let dependencies = Memo::new(move |_| task.with(|task| task.dependencies.clone()));
    view! {
        <UnderWay why=Signal::derive(why)/>
        <p class="detail__text" dir="auto">{description}</p>
        <Part title="Required skills">
            <ul class="chips" aria-label="Required skills">{skills}</ul>
        </Part>
        <Part title="Waited for">
            <TaskList tasks=dependencies label="Waited for" none="Nothing."/>
        </Part>
    }
}

#[component]
fn TaskActions(task: Memo<TaskView>) -> impl IntoView {
    let actions = Actions::from_context();
    let id = task.with_untracked(|task| task.id);
    let state = Memo::new(move |_| task.with(|task| task.state));
    let can_retry = move || matches!(state.get(), TaskState::Failed | TaskState::Cancelled);
    let cancel = move |_| actions.cancel_task(id);
    let retry = move |_| actions.retry_task(id);
    let remove = move |_| actions.remove_task(id);
    view! {
        <div class="detail__actions" role="group" aria-label="Task">
            <Show when=move || !state.get().is_finished()>
                <button type="button" class="button" data-testid="cancel-task" on:click=cancel>"Cancel task"</button>
            </Show>
            <Show when=can_retry>
                <button type="button" class="button" data-testid="retry-task" on:click=retry>"Retry"</button>
            </Show>
            <button type="button" class="button" data-testid="detail-remove" on:click=remove>"Remove task"</button>
        </div>
    }
}
