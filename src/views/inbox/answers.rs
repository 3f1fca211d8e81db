//! The answers that a card offers. They are an agent's answers and no edits:
//! nothing of them is undone one by one.

use crate::session::Session;
use crate::views::artifacts::{FilesDraft, FilesField};
use baton_engine::Command;
use baton_engine::event::Lease;
use baton_engine::projection::InboxStage;
use baton_engine::text::MAX_RESULT_BYTES;
use leptos::prelude::*;

/// What the person has prepared for an attempt, and how it was received.
#[derive(Clone, Copy)]
pub struct Answers {
    session: Session,
    lease: Lease,
    /// The result, or the reason.
    text: RwSignal<String>,
    files: FilesDraft,
    error: RwSignal<Option<String>>,
}

impl Answers {
    /// Nothing prepared yet.
    pub fn new(lease: Lease) -> Self {
        Self {
            session: expect_context(),
            lease,
            text: RwSignal::new(String::new()),
            files: FilesDraft::of_any_kind(),
            error: RwSignal::new(None),
        }
    }

    /// Why the last answer did not count; tracks it.
    pub fn error(self) -> Option<String> {
        self.error.get()
    }

    fn say(self, command: Command) {
        let done = self.session.answer_for_person(command);
        // The card is gone when its attempt is over.
        let _ = self
            .error
            .try_set(done.err().map(|refusal| refusal.to_string()));
    }

    /// What was typed, which must be something.
    fn reason(self) -> Option<String> {
        let reason = self.text.get_untracked().trim().to_owned();
        if reason.is_empty() {
            let ask = "Say why in the text first, so that others know.".to_owned();
            self.error.set(Some(ask));
            return None;
        }
        Some(reason)
    }

    fn fail(self, how: &str) {
        if let Some(reason) = self.reason() {
            let (lease, reason) = (self.lease, format!("{how}{reason}"));
            self.say(Command::FailTask { lease, reason });
        }
    }

    fn complete(self) {
        let text = self.text.get_untracked().trim().to_owned();
        self.say(Command::CompleteTask {
            lease: self.lease,
            result: (!text.is_empty()).then_some(text),
            artifacts: untrack(|| self.files.get()),
        });
    }
}

/// Answers to what the person has.
#[component]
pub fn Working(
    /// The answers.
    answers: Answers,
    /// How far it is.
    stage: Memo<InboxStage>,
) -> impl IntoView {
    let lease = answers.lease;
    let has_begun = move || stage.get() == InboxStage::Running;
    view! {
        <label class="inbox__note">
            "Result, or the reason"
            <textarea
                rows="3"
                maxlength=MAX_RESULT_BYTES.to_string()
                data-testid="inbox-text"
                prop:value=answers.text
                on:input=move |event| answers.text.set(event_target_value(&event))
            ></textarea>
        </label>
        <FilesField
            id=format!("inbox-files-{}-{}", lease.task, lease.agent)
            purpose="They go on to the tasks after this. One of the same name takes the place of the one before."
            draft=answers.files
            error=Signal::stored(None)
        />
        <div class="inbox__actions">
            <Show when=move || !has_begun()>
                <button
                    type="button"
                    class="button"
                    on:click=move |_| answers.say(Command::StartTask { lease })
                >
                    "Start"
                </button>
            </Show>
            <button
                type="button"
                class="button button--primary"
                disabled=move || answers.files.is_reading()
                on:click=move |_| answers.complete()
            >
                "Complete"
            </button>
            <Show
                when=has_begun
                fallback=move || view! {
                    // As the protocol means it: what was given is declined by failing it.
                    <button
                        type="button"
                        class="button"
                        on:click=move |_| answers.fail("It declined: ")
                    >
                        "Decline"
                    </button>
                }
            >
                <button type="button" class="button" on:click=move |_| answers.fail("")>"Fail"</button>
            </Show>
        </div>
    }
}
