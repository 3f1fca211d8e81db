//! What a view says that has nothing to show yet: what is missing, and the way to it.

use crate::components::labels::counted;
use crate::session::Session;
use crate::studio::{Selected, Selection};
use leptos::prelude::*;

/// Tells what must be there before the view shows something: tasks, agents, a run.
#[component]
pub fn Missing(
    /// What follows when tasks or agents are missing, as “the tensor has no values”.
    so: &'static str,
    /// By what tests find it.
    testid: &'static str,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let selection = expect_context::<Selection>();
    let counts = Memo::new(move |_| {
        session.with_state(|state| (state.task_count(), state.registered_agents().count()))
    });
    let told = move || match counts.get() {
        (0, 0) => format!("There are no tasks and no agents, so {so}."),
        (0, agents) => format!(
            "There are {} but no tasks, so {so}.",
            counted(agents, "agent")
        ),
        (tasks, 0) => format!(
            "There are {} but no agents, so {so}.",
            counted(tasks, "task")
        ),
        _ => "Press Step or Play to run the first round.".to_owned(),
    };
    let way = move |select: Selected, name: &'static str| {
        view! {
            <button type="button" class="button" on:click=move |_| selection.select(select)>
                {name}
            </button>
        }
        .into_any()
    };
    let ways = move || {
        let (tasks, agents) = counts.get();
        let mut ways = Vec::new();
        if agents == 0 {
            ways.push(way(Selected::NewAgent, "Add an agent"));
        }
        if tasks == 0 {
            ways.push(way(Selected::NewGoal, "Add a goal"));
        }
        if ways.is_empty() {
            let step = view! {
                <button type="button" class="button" on:click=move |_| session.step()>"Step"</button>
            };
            ways.push(step.into_any());
        }
        ways
    };
    view! {
        <div class="empty" data-testid=testid>
            <p>{told}</p>
            <div class="empty__actions">{ways}</div>
        </div>
    }
}
