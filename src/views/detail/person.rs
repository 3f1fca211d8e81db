//! What a person does with a task of theirs: accept, start, hand in, decline.

use super::artifacts::Artifacts;
use crate::components::field::{Draft, TextField};
use crate::session::Session;
use crate::session::live::executors::PERSON;
use baton_engine::event::Lease;
use baton_engine::text::Lines;
use baton_engine::{ArtifactRef, Command, State, TaskId, TaskState};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

/// The person's own work on the task, where a person holds it.
#[component]
pub fn OwnWork(
    /// The task.
    id: TaskId,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let lease = Memo::new(move |_| session.with_state(|state| lease_of_person(state, id)));
    move || {
        lease
            .get()
            .map(|(lease, name, has_started)| view! { <Desk lease name has_started/> })
    }
}

/// The lease of a person that holds the task, their name, and whether they began.
fn lease_of_person(state: &State, id: TaskId) -> Option<(Lease, String, bool)> {
    let task = state.task(id)?;
    let lease = task.lease()?;
    let spec = &state.agents()[lease.agent.index()].spec;
    let executor = spec.executor.as_ref()?;
    let has_started = task.state == TaskState::Running;
    (executor.kind == PERSON).then(|| (lease, spec.name.clone(), has_started))
}

#[component]
fn Desk(lease: Lease, name: String, has_started: bool) -> impl IntoView {
    let session = expect_context::<Session>();
    let result = Draft::<String>::over(Signal::stored(String::new()));
    let files = RwSignal::new(Vec::<ArtifactRef>::new());
    let problem = RwSignal::new(None::<String>);
    let answer = move |command| {
        let refused = session.answer(command).err();
        problem.set(refused.map(|rejection| rejection.to_string()));
    };
    let complete = move |_| {
        let text = result.get_untracked();
        answer(Command::CompleteTask {
            lease,
            result: Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
            artifacts: files.get_untracked(),
        });
    };
    let fail = move |verb: &str| {
        let reason = result.get_untracked();
        let reason = match reason.trim() {
            "" => format!("{verb}."),
            reason => format!("{verb}: {reason}"),
        };
        answer(Command::FailTask { lease, reason });
    };
    let attach = move |event: leptos::ev::Event| {
        let input: Option<HtmlInputElement> = event.target().and_then(|target| target.dyn_into().ok());
        let chosen = input.and_then(|input| input.files());
        let chosen = chosen.map(|list| (0..list.length()).filter_map(|at| list.get(at)).collect());
        let chosen: Vec<web_sys::File> = chosen.unwrap_or_default();
        spawn_local(async move {
            for file in chosen {
                match session.live().contents().put_file(&file).await {
                    Ok(file) => files.update(|files| files.push(file)),
                    Err(why) => problem.set(Some(why)),
                }
            }
        });
    };
    view! {
        <section class="own-work" data-testid="own-work" aria-label="Your work">
            <h3>"Waits for " <bdi>{name}</bdi></h3>
            <Show
                when=move || has_started
                fallback=move || view! {
                    <button
                        type="button"
                        class="button button--primary"
                        data-testid="own-start"
                        on:click=move |_| answer(Command::StartTask { lease })
                    >
                        "Start"
                    </button>
                }
            >
                <button type="button" class="button button--primary" data-testid="own-complete" on:click=complete>
                    "Complete"
                </button>
            </Show>
            <TextField
                id="own-result"
                label="Result, or why not"
                draft=result
                error=Signal::derive(move || problem.get())
                lines=Lines::Many
                on_commit=|()| {}
            />
            <label class="own-work__files">
                "Attach files "
                <input type="file" multiple data-testid="own-files" on:change=attach/>
            </label>
            <Artifacts artifacts=files label="Attached" none="Nothing attached."/>
            <div class="detail__actions" role="group" aria-label="Not done">
                <button type="button" class="button" data-testid="own-decline" on:click=move |_| fail("It declined")>
                    "Decline"
                </button>
                <button type="button" class="button" data-testid="own-fail" on:click=move |_| fail("It failed")>
                    "Fail"
                </button>
            </div>
        </section>
    }
}
