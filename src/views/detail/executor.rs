//! Who does an agent's work: the simulator, something in this browser, or
//! whoever comes from outside.

use super::script::{ScriptDraft, ScriptFields};
use crate::components::field::{Attention, Draft, LabelledField};
use crate::session::live::executors::{self, SCRIPT, TAB};
use baton_engine::agent::Executor;
use baton_engine::text::{Field, InputError};
use baton_engine::{AgentKind, AgentSpec};
use leptos::prelude::*;

/// What the select calls the simulator, and whoever comes from outside; the
/// others have the names of their executors.
const SIMULATED: &str = "simulated";
const OUTSIDE: &str = "outside";

/// What is chosen, over what is there.
#[derive(Clone, Copy)]
pub struct ExecutorDraft {
    base: Signal<AgentSpec>,
    doer: Draft<String>,
    script: ScriptDraft,
    /// What only a tab that was given the agent's link will know.
    token: RwSignal<String>,
}

impl ExecutorDraft {
    /// Nothing chosen over `base`.
    pub fn over(base: Signal<AgentSpec>) -> Self {
        let settings = move |kind: &str| {
            base.with(|spec| match &spec.executor {
                Some(executor) if executor.kind == kind => executor.settings.clone(),
                _ => String::new(),
            })
        };
        Self {
            base,
            doer: Draft::of(base, doer),
            script: ScriptDraft::over(Signal::derive(move || settings(SCRIPT))),
            token: RwSignal::new(new_token()),
        }
    }

    /// What the form says; tracks it.
    pub fn read(self) -> (AgentKind, Option<Executor>) {
        let chosen = self.doer.get();
        match chosen.as_str() {
            SIMULATED => (AgentKind::Simulated, None),
            OUTSIDE => (AgentKind::Live, None),
            kind => {
                let executor = Executor {
                    kind: kind.to_owned(),
                    settings: self.settings(kind),
                };
                (AgentKind::Live, Some(executor))
            }
        }
    }

    /// What is wrong with it that the engine does not know of; tracks it.
    pub fn errors(self) -> Vec<InputError> {
        let is_script = self.doer.get() == SCRIPT;
        let errors = is_script.then(|| self.script.errors());
        errors.unwrap_or_default()
    }

    /// Takes back what was chosen.
    pub fn revert(self) {
        self.doer.revert();
        self.script.revert();
        self.token.set(new_token());
    }

    /// The settings of what is there stand, also those of kinds that this
    /// build does not know.
    fn settings(self, kind: &str) -> String {
        if kind == SCRIPT {
            return self.script.settings();
        }
        let there = self.base.with(|spec| spec.executor.clone());
        let there = there.filter(|executor| executor.kind == kind);
        let settings = there.map(|executor| executor.settings).unwrap_or_default();
        if kind == TAB && settings.is_empty() {
            return self.token.get();
        }
        settings
    }
}

/// Who does the work, as the select names it.
fn doer(spec: &AgentSpec) -> String {
    match (spec.kind, &spec.executor) {
        (AgentKind::Simulated, _) => SIMULATED.to_owned(),
        (AgentKind::Live, None) => OUTSIDE.to_owned(),
        (AgentKind::Live, Some(executor)) => executor.kind.clone(),
    }
}

/// Sixteen random bytes in hexadecimal.
fn new_token() -> String {
    let mut bytes = [0; 16];
    // Without randomness the link can be guessed, by pages of this origin only.
    if let Ok(crypto) = window().crypto() {
        let _ = crypto.get_random_values_with_u8_array(&mut bytes);
    }
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Who does the work, with the settings of the one that is chosen.
#[component]
pub fn ExecutorField(
    /// What is chosen.
    draft: ExecutorDraft,
    /// Which fields show their errors.
    attention: Attention,
    /// What is wrong with the form.
    errors: Signal<Vec<InputError>>,
) -> impl IntoView {
    let doer = draft.doer;
    let choices = Memo::new(move |_| choices(&doer.get()));
    let summary = move || summary(&doer.get());
    let error = Signal::derive(move || {
        let is_script = doer.get() == SCRIPT;
        attention
            .error(Field::Executor, errors)
            .get()
            .filter(|_| !is_script)
    });
    view! {
        <LabelledField id="agent-executor" label="Who does the work" error>
            <select
                id="agent-executor"
                data-testid="agent-executor"
                aria-describedby="agent-executor-error agent-executor-summary"
                aria-invalid=move || error.with(Option::is_some).to_string()
                on:change=move |event| doer.set(event_target_value(&event))
            >
                <For each=move || choices.get() key=|(value, _)| value.clone() let((value, title))>
                    <option
                        value=value.clone()
                        prop:selected={
                            let value = value.clone();
                            move || doer.get() == value
                        }
                    >
                        {title}
                    </option>
                </For>
            </select>
            <p class="field__hint" id="agent-executor-summary">{summary}</p>
        </LabelledField>
        <Show when=move || doer.get() == SCRIPT>
            <ScriptFields draft=draft.script attention errors/>
        </Show>
    }
}

/// What can be chosen: a value and a title. What this build does not know
/// stands there until another is chosen.
fn choices(chosen: &str) -> Vec<(String, String)> {
    let of_kinds = executors::all();
    let of_kinds = of_kinds.iter().map(|kind| (kind.kind(), kind.title()));
    let known = [(SIMULATED, "Simulated")].into_iter().chain(of_kinds);
    let known = known.chain([(OUTSIDE, "By itself, from outside")]);
    let mut all: Vec<_> = known
        .map(|(value, title)| (value.to_owned(), title.to_owned()))
        .collect();
    if all.iter().all(|(value, _)| value != chosen) {
        all.push((chosen.to_owned(), format!("“{chosen}”, unknown here")));
    }
    all
}

fn summary(chosen: &str) -> &'static str {
    match (chosen, executors::of_kind(chosen)) {
        (_, Some(kind)) => kind.summary(),
        (SIMULATED, None) => "Pretends to work, in time that passes as fast as you like.",
        (OUTSIDE, None) => "Speaks the protocol for agents from somewhere else.",
        (_, None) => "This build cannot start it.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_that_is_unknown_stays_until_another_is_chosen() {
        let titles = |chosen: &str| -> Vec<String> {
            let all = choices(chosen).into_iter();
            all.map(|(_, title)| title).collect()
        };
        let known = [
            "Simulated",
            "Worker",
            "Script",
            "Person",
            "Another tab",
            "Program",
            "By itself, from outside",
        ];
        assert_eq!(titles(SIMULATED), known);
        assert_eq!(titles("robot")[..7], known);
        assert_eq!(titles("robot")[7], "“robot”, unknown here");
    }
}
