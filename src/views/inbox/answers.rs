//! The answers that a card offers. They are an agent's answers and no edits:
//! nothing of them is undone one by one.

use crate::components::artifacts::Artifacts;
use crate::session::Session;
use baton_engine::event::Lease;
use baton_engine::negotiation::Bid;
use baton_engine::projection::{InboxItem, InboxStage};
use baton_engine::text::MAX_RESULT_BYTES;
use baton_engine::{ArtifactRef, Command, Minutes};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlInputElement};

/// What the person has prepared for an attempt, and how it was received.
#[derive(Clone, Copy)]
pub struct Answers {
    session: Session,
    lease: Lease,
    /// The result, or the reason.
    text: RwSignal<String>,
    files: RwSignal<Vec<ArtifactRef>>,
    error: RwSignal<Option<String>>,
}

impl Answers {
    /// Nothing prepared yet.
    pub fn new(lease: Lease) -> Self {
        Self {
            session: expect_context(),
            lease,
            text: RwSignal::new(String::new()),
            files: RwSignal::new(Vec::new()),
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
            artifacts: self.files.get_untracked(),
        });
    }

    fn attach(self, event: &Event) {
        let input = event
            .target()
            .and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
        let chosen = input.as_ref().and_then(HtmlInputElement::files);
        let count = chosen.as_ref().map_or(0, web_sys::FileList::length);
        let files: Vec<_> = (0..count)
            .filter_map(|at| chosen.as_ref()?.get(at))
            .collect();
        spawn_local(async move {
            let _ = self.error.try_set(None);
            for file in files {
                match self.session.live().contents().put_file(&file).await {
                    Ok(kept) => drop(self.files.try_update(|files| files.push(kept))),
                    Err(reason) => drop(self.error.try_set(Some(reason))),
                }
            }
            // The same file can be chosen again.
            if let Some(input) = input {
                input.set_value("");
            }
        });
    }
}

/// Answers to an announcement or an award.
#[component]
pub fn Bidding(
    /// The answers.
    answers: Answers,
    /// What is asked.
    item: Memo<InboxItem>,
) -> impl IntoView {
    let lease = answers.lease;
    let expected = item.with_untracked(|item| item.expected_min.0);
    let minutes = RwSignal::new(expected.to_string());
    let is_award = move || item.with(|item| item.stage == InboxStage::Awarded);
    let bid = move |_| match minutes.get_untracked().trim().parse() {
        Ok(minutes) => answers.say(Command::Bid {
            lease,
            bid: Bid {
                finish_min: Minutes(minutes),
                confidence_percent: 100,
            },
        }),
        Err(_) => answers
            .error
            .set(Some("Give whole minutes, such as 30.".to_owned())),
    };
    let decline = move |_| {
        let reason = answers.text.get_untracked();
        answers.say(Command::DeclineTask { lease, reason });
    };
    view! {
        <Note answers label="Reason, when you decline"/>
        <div class="inbox__actions">
            <Show
                when=is_award
                fallback=move || view! {
                    <label class="inbox__minutes">
                        "Done in minutes"
                        <input
                            type="number"
                            min="1"
                            data-testid="inbox-minutes"
                            prop:value=minutes
                            on:input=move |event| minutes.set(event_target_value(&event))
                        />
                    </label>
                    <button type="button" class="button button--primary" on:click=bid>"Bid"</button>
                }
            >
                <button
                    type="button"
                    class="button button--primary"
                    on:click=move |_| answers.say(Command::AcceptAward { lease })
                >
                    "Accept"
                </button>
            </Show>
            <button type="button" class="button" on:click=decline>"Decline"</button>
        </div>
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
        <Note answers label="Result, or the reason"/>
        <div class="inbox__files">
            <label>
                "Attach files "
                <input
                    type="file"
                    multiple
                    data-testid="inbox-file"
                    on:change=move |event| answers.attach(&event)
                />
            </label>
            <Artifacts label="Attached" artifacts=answers.files/>
        </div>
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

#[component]
fn Note(answers: Answers, label: &'static str) -> impl IntoView {
    view! {
        <label class="inbox__note">
            {label}
            <textarea
                rows="3"
                maxlength=MAX_RESULT_BYTES.to_string()
                data-testid="inbox-text"
                prop:value=answers.text
                on:input=move |event| answers.text.set(event_target_value(&event))
            ></textarea>
        </label>
    }
}
