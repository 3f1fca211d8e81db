//! Who does an agent's work: the simulator, an executor of this page, or
//! whoever comes from outside.

use crate::components::field::{Draft, LabelledField, NumberField, described_by};
use crate::session::live::executors::{self, SCRIPT, TAB};
use baton_engine::agent::Executor;
use baton_engine::{AgentKind, AgentSpec};
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use wasm_bindgen::JsCast;
use web_sys::HtmlTextAreaElement;

/// Chosen for an agent that is simulated.
const SIMULATED: &str = "simulated";
/// Chosen for a live agent that no executor of this page does the work of.
const OUTSIDE: &str = "outside";
/// How long a script may take, unless somebody says so.
const USUAL_SECONDS: u32 = 60;
/// How long a script may be given at most.
const MAX_SECONDS: u32 = 3_600;

/// Scripts to begin with.
const EXAMPLES: [(&str, &str); 4] = [
    (
        "Count words",
        "async (task, inputs, api) => {\n  const words = inputs.flatMap(({ content }) => content.split(/\\s+/).filter(Boolean));\n  return `${words.length} words in ${inputs.length} inputs`;\n}",
    ),
    (
        "Filter a table",
        "async (task, inputs, api) => {\n  // Keeps the rows of each CSV that have no empty field.\n  for (const { name, media_type, content } of inputs) {\n    if (!media_type.includes(\"csv\")) continue;\n    const rows = content.trim().split(\"\\n\");\n    const kept = rows.filter((row) => row.split(\",\").every((field) => field.trim() !== \"\"));\n    api.artifact(`complete-${name}`, \"text/csv\", kept.join(\"\\n\") + \"\\n\");\n  }\n  return \"filtered\";\n}",
    ),
    (
        "Show progress",
        "async (task, inputs, api) => {\n  for (let percent = 0; percent <= 100; percent += 10) {\n    api.progress(percent, `step ${percent / 10}`);\n    await new Promise((done) => setTimeout(done, 200));\n  }\n  api.artifact(\"note.md\", \"text/markdown\", `# ${task.name}\\n\\nDone for: ${task.goal}\\n`);\n  return \"a note\";\n}",
    ),
    (
        "Fail on purpose",
        "async (task, inputs, api) => {\n  if (inputs.length === 0) throw new Error(\"There is nothing to work with.\");\n  return inputs[0].name;\n}",
    ),
];

/// A script's settings, as `public/sandbox/frame.js` reads them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct ScriptSettings {
    source: String,
    seconds: u32,
}

impl ScriptSettings {
    /// Those of `spec`; for an agent that is no script, an example to begin with.
    fn of(spec: &AgentSpec) -> Self {
        let script = spec.executor.as_ref().filter(|one| one.kind == SCRIPT);
        let written = script.and_then(|script| serde_json::from_str(&script.settings).ok());
        written.unwrap_or_else(|| Self {
            source: EXAMPLES[0].1.to_owned(),
            seconds: USUAL_SECONDS,
        })
    }

    fn written(&self) -> String {
        serde_json::to_string(self).expect("plain data has a JSON form")
    }
}

/// Who is to do an agent's work, as the form has it.
#[derive(Clone, Copy)]
pub struct ExecutorDraft {
    base: Signal<AgentSpec>,
    choice: Draft<String>,
    source: Draft<String>,
    seconds: Draft<String>,
    /// What a tab's link says that nobody else knows; made once.
    token: StoredValue<String>,
}

impl ExecutorDraft {
    /// Nothing chosen over `base`.
    pub fn over(base: Signal<AgentSpec>) -> Self {
        Self {
            base,
            choice: Draft::of(base, choice),
            source: Draft::of(base, |spec| ScriptSettings::of(spec).source),
            seconds: Draft::of(base, |spec| ScriptSettings::of(spec).seconds.to_string()),
            token: StoredValue::new(token()),
        }
    }

    /// What was chosen.
    pub fn read(self) -> (AgentKind, Option<Executor>) {
        let kind = self.choice.get();
        if kind == SIMULATED {
            return (AgentKind::Simulated, None);
        }
        let before = self.base.with(|spec| spec.executor.clone());
        let before = before.filter(|executor| executor.kind == kind);
        let settings = match kind.as_str() {
            OUTSIDE => return (AgentKind::Live, None),
            SCRIPT => ScriptSettings {
                source: self.source.get(),
                seconds: self.seconds.get().trim().parse().unwrap_or(USUAL_SECONDS),
            }
            .written(),
            TAB => before.map_or_else(|| self.token.get_value(), |tab| tab.settings),
            _ => before.map(|executor| executor.settings).unwrap_or_default(),
        };
        (AgentKind::Live, Some(Executor { kind, settings }))
    }

    /// Shows again what is there.
    pub fn revert(self) {
        self.choice.revert();
        self.source.revert();
        self.seconds.revert();
    }
}

fn choice(spec: &AgentSpec) -> String {
    match (spec.kind, &spec.executor) {
        (AgentKind::Simulated, _) => SIMULATED.to_owned(),
        (AgentKind::Live, Some(executor)) => executor.kind.clone(),
        (AgentKind::Live, None) => OUTSIDE.to_owned(),
    }
}

/// Something that nobody guesses.
fn token() -> String {
    let digits = std::iter::repeat_with(|| (js_sys::Math::random() * 1e9) as u64);
    digits.take(2).map(|digit| format!("{digit:x}")).collect()
}

/// What a choice is called, and what it means.
fn meaning(choice: &str) -> (&'static str, &'static str) {
    match (choice, executors::of_kind(choice)) {
        (SIMULATED, _) => (
            "Simulated",
            "Nothing is done: its tasks take the time that was declared.",
        ),
        (_, Some(executor)) => (executor.title(), executor.summary()),
        _ => (
            "By itself, from outside",
            "A program that speaks the protocol does its work.",
        ),
    }
}

/// Who does the work.
#[component]
pub fn ExecutorField(
    /// What is chosen.
    draft: ExecutorDraft,
    /// What is wrong with it.
    error: Signal<Option<String>>,
) -> impl IntoView {
    let kinds = executors::all().map(|executor| executor.kind());
    let choices = std::iter::once(SIMULATED).chain(kinds).chain([OUTSIDE]);
    let options = choices.map(|choice| {
        let is_chosen = move || draft.choice.get() == choice;
        view! { <option value=choice prop:selected=is_chosen>{meaning(choice).0}</option> }
    });
    let hint = move || meaning(&draft.choice.get()).1;
    view! {
        <LabelledField id="agent-executor" label="Who does the work" error>
            <select
                id="agent-executor"
                data-testid="agent-executor"
                aria-describedby="agent-executor-meaning"
                on:change=move |event| draft.choice.set(event_target_value(&event))
            >
                {options.collect_view()}
            </select>
        </LabelledField>
        <p class="field__hint" id="agent-executor-meaning">{hint}</p>
        <Show when=move || draft.choice.get() == SCRIPT>
            <ScriptFields draft/>
        </Show>
    }
}

#[component]
fn ScriptFields(draft: ExecutorDraft) -> impl IntoView {
    let begin_with = move |event| {
        let at: Option<usize> = event_target_value(&event).parse().ok();
        if let Some((_, source)) = at.and_then(|at| EXAMPLES.get(at)) {
            draft.source.set((*source).to_owned());
        }
    };
    let examples = EXAMPLES.iter().enumerate();
    let examples = examples.map(|(at, (name, _))| view! { <option value=at>{*name}</option> });
    // Escape lets the next Tab leave the field.
    let leaves = StoredValue::new(false);
    let on_key = move |event: KeyboardEvent| match event.key().as_str() {
        "Escape" => leaves.set_value(true),
        "Tab" if !leaves.get_value() && !event.shift_key() => {
            event.prevent_default();
            indent(&event, draft);
        }
        "Tab" => {}
        _ => leaves.set_value(false),
    };
    view! {
        <LabelledField
            id="agent-script"
            label="Script"
            hint="A function of the task, its inputs and an api for progress and artifacts. Tab indents; Escape, then Tab leaves."
            error=Signal::stored(None::<String>)
        >
            <textarea
                id="agent-script"
                data-testid="agent-script"
                class="script"
                rows="10"
                spellcheck="false"
                autocapitalize="off"
                aria-describedby=described_by("agent-script")
                prop:value=move || draft.source.get()
                on:input=move |event| draft.source.set(event_target_value(&event))
                on:keydown=on_key
            ></textarea>
        </LabelledField>
        <LabelledField id="script-example" label="Begin with an example" error=Signal::stored(None::<String>)>
            <select id="script-example" data-testid="script-example" on:change=begin_with>
                <option value="">"Choose one"</option>
                {examples.collect_view()}
            </select>
        </LabelledField>
        <NumberField
            id="script-seconds"
            label="Time limit in seconds"
            hint=format!("Then it is ended: 1 to {MAX_SECONDS}.")
            draft=draft.seconds
            max=MAX_SECONDS
            error=Signal::stored(None::<String>)
            on_commit=|()| {}
        />
    }
}

/// Puts two spaces where the cursor is.
fn indent(event: &KeyboardEvent, draft: ExecutorDraft) {
    let field = event.target().and_then(|target| target.dyn_into().ok());
    let Some(field): Option<HtmlTextAreaElement> = field else {
        return;
    };
    let (from, to) = match (field.selection_start(), field.selection_end()) {
        (Ok(Some(from)), Ok(Some(to))) => (from, to),
        _ => return,
    };
    // A field whose text was replaced meanwhile stays as it is.
    if field.set_range_text_with_start_and_end("  ", from, to).is_ok() {
        let _ = field.set_selection_range(from + 2, from + 2);
        draft.source.set(field.value());
    }
}
