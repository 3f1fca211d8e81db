//! The form for an agent: name, skills, capacity.

use crate::views::team::Actions;
use crate::components::field::{Attention, Draft, NumberField, TextField};
use crate::components::focus::focus_soon;
use crate::components::skill_input::{SkillInput, with_typed};
use crate::session::Session;
use baton_engine::agent::DEFAULT_CAPACITY;
use baton_engine::text::{Field, MAX_CAPACITY, MAX_NAME_CHARS};
use baton_engine::{AgentId, AgentKind, AgentSpec, Command, Rejection, Skill, projection};
use leptos::ev::{KeyboardEvent, SubmitEvent};
use leptos::prelude::*;

/// What is typed into an agent's form, over what was last said about the agent.
#[derive(Clone, Copy)]
pub struct AgentDraft {
    base: Signal<AgentSpec>,
    name: Draft<String>,
    skills: Draft<Vec<Skill>>,
    typed_skill: RwSignal<String>,
    capacity: Draft<String>,
}

impl AgentDraft {
    /// Nothing typed for a new agent.
    pub fn empty() -> Self {
        Self::over(Signal::stored(AgentSpec {
            name: String::new(),
            skills: Vec::new(),
            capacity: DEFAULT_CAPACITY,
            kind: AgentKind::default(),
        }))
    }

    /// Nothing typed over `base`.
    pub fn over(base: Signal<AgentSpec>) -> Self {
        Self {
            base,
            name: Draft::over(Signal::derive(move || base.with(|spec| spec.name.clone()))),
            skills: Draft::over(Signal::derive(move || base.with(|spec| spec.skills.clone()))),
            typed_skill: RwSignal::new(String::new()),
            capacity: Draft::over(Signal::derive(move || base.with(|spec| spec.capacity.to_string()))),
        }
    }

    /// What the form says. What is no number is 0, which no capacity may be.
    fn spec(self) -> AgentSpec {
        AgentSpec {
            name: self.name.get(),
            skills: with_typed(&self.skills.get(), &self.typed_skill.get()),
            capacity: self.capacity.get().trim().parse().unwrap_or(0),
            kind: self.base.with(|spec| spec.kind),
        }
    }

    fn is_changed(self) -> bool {
        self.spec() != self.base.get()
    }

    fn revert(self) {
        self.name.revert();
        self.skills.revert();
        self.typed_skill.set(String::new());
        self.capacity.revert();
    }
}

/// The form for a new agent, or for one that is there.
#[component]
pub fn AgentForm(
    /// What is typed into it.
    draft: AgentDraft,
    /// The agent that is there.
    #[prop(optional)]
    agent: Option<AgentId>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let actions = Actions::from_context();
    let attention = Attention::none();
    let refusal = RwSignal::new(None::<Rejection>);
    let is_changed = Memo::new(move |_| draft.is_changed());
    let revert = move || {
        draft.revert();
        attention.reset();
        refusal.set(None);
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        attention.try_all();
        let Ok(spec) = untrack(|| draft.spec().checked()) else {
            return focus_soon("#agent-form [aria-invalid=true]");
        };
        let label = if agent.is_some() { "change agent" } else { "add agent" };
        match session.dispatch(label, Command::RegisterAgent { agent, spec }) {
            Ok(()) => {
                revert();
                match agent {
                    Some(_) => focus_soon("#detail-title"),
                    None => actions.open_newest_agent(),
                }
            }
            Err(rejection) => refusal.set(Some(rejection)),
        }
    };
    // Escape closes the pane, but not over changes that would be lost.
    let on_key = move |event: KeyboardEvent| {
        if event.key() == "Escape" && agent.is_some() && is_changed.get_untracked() {
            event.stop_propagation();
        }
    };
    view! {
        <form class="form" id="agent-form" data-testid="agent-form" novalidate on:submit=submit on:keydown=on_key>
            <AgentFields draft attention/>
            <p class="form__refusal" role="alert">{move || refusal.get().map(|why| why.to_string())}</p>
            <FormButtons
                submit_label=if agent.is_some() { "Save changes" } else { "Add agent" }
                is_changed
                is_new=agent.is_none()
                on_revert=move |()| revert()
            />
        </form>
    }
}

#[component]
fn AgentFields(draft: AgentDraft, attention: Attention) -> impl IntoView {
    let session = expect_context::<Session>();
    let known = Memo::new(move |_| session.with_state(projection::known_skills));
    let errors = Signal::derive(move || draft.spec().checked().err().unwrap_or_default());
    view! {
        <TextField
            id="agent-name"
            label="Name"
            hint=format!("Up to {MAX_NAME_CHARS} characters.")
            draft=draft.name
            error=attention.error(Field::Name, errors)
            on_commit=move |()| attention.leave(Field::Name)
        />
        <SkillInput
            id="agent-skills"
            label="Skills"
            hint="Enter or a comma adds one. “general” covers everything."
            draft=draft.skills
            typed=draft.typed_skill
            suggestions=known
            error=attention.error(Field::Skills, errors)
            on_commit=move |()| attention.leave(Field::Skills)
        />
        <NumberField
            id="agent-capacity"
            label="Capacity"
            hint=format!("How many tasks it holds at once: 1 to {MAX_CAPACITY}.")
            draft=draft.capacity
            max=MAX_CAPACITY
            error=attention.error(Field::Capacity, errors)
            on_commit=move |()| attention.leave(Field::Capacity)
        />
    }
}

/// The buttons at the end of a form. For something new they are always there;
/// for something that is there, only changes can be saved.
#[component]
pub fn FormButtons(
    /// What the button that sends the form says.
    submit_label: &'static str,
    /// Whether the form says something else than what is there.
    #[prop(into)]
    is_changed: Signal<bool>,
    /// Whether this is for something new.
    is_new: bool,
    /// Takes back what was typed.
    #[prop(into)]
    on_revert: Callback<()>,
) -> impl IntoView {
    view! {
        <div class="form__buttons">
            <button
                type="submit"
                class="button button--primary"
                data-testid="submit"
                disabled=move || !is_new && !is_changed.get()
            >
                {submit_label}
            </button>
            <button
                type="button"
                class="button button--quiet"
                data-testid="revert"
                hidden=move || !is_changed.get()
                on:click=move |_| on_revert.run(())
            >
                {if is_new { "Clear" } else { "Revert" }}
            </button>
        </div>
    }
}
