//! The editor for a script that does an agent's work.

use crate::components::field::{Attention, Draft, LabelledField, NumberField, described_by};
use crate::components::menu::Menu;
use crate::session::live::executors::ScriptSettings;
use baton_engine::text::{self, Field, InputError, Problem};
use leptos::ev::KeyboardEvent;
use leptos::html::Textarea;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlDocument;

/// What Tab inserts.
const INDENT: &str = "  ";

/// A script to begin with.
struct Example {
    title: &'static str,
    summary: &'static str,
    source: &'static str,
}

const EXAMPLES: [Example; 4] = [
    Example {
        title: "Count words",
        summary: "Of everything that the task works with",
        source: include_str!("scripts/word-count.js"),
    },
    Example {
        title: "Filter a table",
        summary: "Keeps the complete rows of a CSV file",
        source: include_str!("scripts/filter-csv.js"),
    },
    Example {
        title: "Tell progress",
        summary: "Ten steps, and a chart of them",
        source: include_str!("scripts/progress.js"),
    },
    Example {
        title: "Fail",
        summary: "Every time, on purpose",
        source: include_str!("scripts/fail.js"),
    },
];

/// A script as typed, over what is there.
#[derive(Clone, Copy)]
pub struct ScriptDraft {
    source: Draft<String>,
    seconds: Draft<String>,
}

impl ScriptDraft {
    /// Nothing typed over `settings`; a first example where there are none.
    pub fn over(settings: Signal<String>) -> Self {
        let there = Signal::derive(move || {
            settings.with(|settings| match ScriptSettings::read(settings) {
                Some(there) => there,
                None => ScriptSettings::of(EXAMPLES[0].source),
            })
        });
        Self {
            source: Draft::of(there, |there| there.source.clone()),
            seconds: Draft::of(there, |there| there.seconds.to_string()),
        }
    }

    /// The settings of the executor; tracks what is typed.
    pub fn settings(self) -> String {
        let settings = ScriptSettings {
            source: self.source.get(),
            seconds: self.seconds().unwrap_or_default(),
        };
        settings.write()
    }

    /// What is wrong with it; tracks what is typed.
    pub fn errors(self) -> Vec<InputError> {
        let is_empty = self.source.get().trim().is_empty();
        let empty = is_empty.then(|| InputError::new(Field::Executor, Problem::Empty));
        empty.into_iter().chain(self.seconds().err()).collect()
    }

    /// Takes back what was typed.
    pub fn revert(self) {
        self.source.revert();
        self.seconds.revert();
    }

    /// What is no number is 0, which is no limit.
    fn seconds(self) -> Result<u32, InputError> {
        let seconds = self.seconds.get().trim().parse().unwrap_or(0);
        text::in_range(Field::Executor, seconds, 1, ScriptSettings::MAX_SECONDS)
    }
}

/// The editor with its examples, and the time limit.
#[component]
pub fn ScriptFields(
    /// What is typed.
    draft: ScriptDraft,
    /// Which fields show their errors.
    attention: Attention,
    /// What is wrong with the form.
    errors: Signal<Vec<InputError>>,
) -> impl IntoView {
    let of = move |is_wanted: fn(&Problem) -> bool| {
        Signal::derive(move || {
            let errors = errors.get().into_iter();
            errors.filter(|error| is_wanted(&error.problem)).collect()
        })
    };
    let is_of_limit = |problem: &Problem| matches!(problem, Problem::OutOfRange { .. });
    let is_of_source = |problem: &Problem| !matches!(problem, Problem::OutOfRange { .. });
    view! {
        <SourceField
            draft=draft.source
            error=attention.error(Field::Executor, of(is_of_source))
            on_commit=move |()| attention.leave(Field::Executor)
        />
        <NumberField
            id="script-seconds"
            label="Time limit in seconds"
            hint=format!("Of one task; then it is ended. 1 to {}.", ScriptSettings::MAX_SECONDS)
            draft=draft.seconds
            max=ScriptSettings::MAX_SECONDS
            error=attention.error(Field::Executor, of(is_of_limit))
            on_commit=move |()| attention.leave(Field::Executor)
        />
    }
}

#[component]
fn SourceField(
    draft: Draft<String>,
    error: Signal<Option<String>>,
    #[prop(into)] on_commit: Callback<()>,
) -> impl IntoView {
    let editor = NodeRef::<Textarea>::new();
    // Escape lets the next Tab out, or nobody could leave by keyboard.
    let lets_out = StoredValue::new(false);
    let on_key = move |event: KeyboardEvent| {
        let is_plain = !event.shift_key() && !event.ctrl_key() && !event.alt_key();
        let is_let_out = lets_out.get_value();
        lets_out.set_value(event.key() == "Escape");
        match event.key().as_str() {
            "Escape" if !is_let_out => event.prevent_default(),
            "Tab" if is_plain && !is_let_out => {
                event.prevent_default();
                insert(INDENT);
            }
            _ => {}
        }
    };
    let replace = move |source: &'static str| {
        if let Some(editor) = editor.get_untracked() {
            // The focus may leave only after the menu has given it back.
            request_animation_frame(move || {
                let _ = editor.focus();
                editor.select();
                insert(source);
            });
        }
    };
    let examples = EXAMPLES.iter().map(move |example| {
        let source = example.source;
        view! {
            <li>
                <button type="button" class="menu__item" on:click=move |_| replace(source)>
                    <b>{example.title}</b>
                    <span>{example.summary}</span>
                </button>
            </li>
        }
    });
    view! {
        <LabelledField
            id="script-source"
            label="Script"
            hint="A function of the task, its inputs and an api: api.progress(percent, note), \
                  api.artifact(name, type, content). Tab indents; Escape, then Tab leaves."
            error
        >
            <textarea
                id="script-source"
                data-testid="script-source"
                class="editor"
                dir="ltr"
                rows="10"
                spellcheck="false"
                autocapitalize="off"
                autocomplete="off"
                wrap="off"
                aria-describedby=described_by("script-source")
                aria-invalid=move || error.with(Option::is_some).to_string()
                node_ref=editor
                prop:value=move || draft.get()
                on:input=move |event| draft.set(event_target_value(&event))
                on:change=move |_| on_commit.run(())
                on:blur=move |_| lets_out.set_value(false)
                on:keydown=on_key
            ></textarea>
        </LabelledField>
        <div>
            <Menu id="script-examples" label="Examples">{examples.collect_view()}</Menu>
        </div>
    }
}

/// Puts text in the place of what is selected, as typing does: the form hears
/// of it, and the browser can undo it.
fn insert(text: &str) {
    let document: HtmlDocument = document().unchecked_into();
    // The platform has no other way that its undo knows of. Where it is gone,
    // nothing is inserted.
    let _ = document.exec_command_with_show_ui_and_value("insertText", false, text);
}
