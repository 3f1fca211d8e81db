//! What a live task works with, how far it is, and what it made.

use super::pane::Part;
use crate::session::Session;
use crate::views::artifacts::Artifacts;
use baton_engine::TaskState;
use baton_engine::projection::TaskView;
use leptos::prelude::*;

/// How far the running attempt is, as its agent says.
#[component]
pub fn TaskProgress(
    /// The task.
    task: Memo<TaskView>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let told = Memo::new(move |_| {
        let (id, agent) = task.with(|task| {
            let is_running = task.state == TaskState::Running;
            let agent = task.agent.as_ref().map(|(agent, _)| *agent);
            (task.id, agent.filter(|_| is_running))
        });
        session.live().progress(id, agent?)
    });
    let percent = move || told.with(|told| told.as_ref().map_or(0, |told| told.percent));
    let note = move || told.with(|told| told.as_ref().map(|told| told.note.clone()));
    view! {
        <Show when=move || told.with(Option::is_some)>
            <div class="task-progress" data-testid="task-progress">
                <progress max="100" value=percent aria-label="Progress of this attempt"></progress>
                <span class="number">{percent}" %"</span>
                <span class="task-progress__note" dir="auto">{note}</span>
            </div>
        </Show>
    }
}

/// What it made, if it made something.
#[component]
pub fn TaskResults(
    /// The task.
    task: Memo<TaskView>,
) -> impl IntoView {
    let artifacts = Memo::new(move |_| task.with(|task| task.artifacts.clone()));
    view! {
        <Show when=move || artifacts.with(|artifacts| !artifacts.is_empty())>
            <Part title="Made">
                <Artifacts artifacts label="Made"/>
            </Part>
        </Show>
    }
}

/// What it works with, if there is something.
#[component]
pub fn TaskInputs(
    /// The task.
    task: Memo<TaskView>,
) -> impl IntoView {
    let inputs = Memo::new(move |_| task.with(|task| task.inputs.clone()));
    view! {
        <Show when=move || inputs.with(|inputs| !inputs.is_empty())>
            <Part title="Works with">
                <Artifacts artifacts=inputs label="Works with"/>
            </Part>
        </Show>
    }
}
