//! What a person does with a task of theirs: accept, start, hand in, decline.

use crate::components::field::{Draft, TextField};
use crate::session::Session;
use crate::session::live::executors::PERSON;
use crate::views::artifacts::{FilesDraft, FilesField};
use baton_engine::event::Lease;
use baton_engine::text::Lines;
use baton_engine::{Command, State, TaskId, TaskState};
use leptos::prelude::*;

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
    let files = FilesDraft::over(Signal::stored(Vec::new()));
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
            artifacts: untrack(|| files.get()),
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
            <FilesField
                id="own-files"
                purpose="They go to whoever waits for this."
                draft=files
                error=Signal::stored(None::<String>)
            />
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
