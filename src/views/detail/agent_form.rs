//! The form for an agent: name, skills, capacity.

use super::form::Form;
use crate::components::field::{Attention, Draft, NumberField, TextField};
use crate::components::focus::focus_soon;
use crate::components::skill_input::{SkillInput, with_typed};
use crate::session::Session;
use crate::views::team::Actions;
use baton_engine::text::{Field, MAX_CAPACITY, MAX_NAME_CHARS};
use baton_engine::{AgentId, AgentSpec, Command, Rejection, Skill, projection};
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
        Self::over(Signal::stored(AgentSpec::default()))
    }

    /// Nothing typed over `base`.
    pub fn over(base: Signal<AgentSpec>) -> Self {
        Self {
            base,
            name: Draft::over(Signal::derive(move || base.with(|spec| spec.name.clone()))),
            skills: Draft::over(Signal::derive(move || {
                base.with(|spec| spec.skills.clone())
            })),
            typed_skill: RwSignal::new(String::new()),
            capacity: Draft::over(Signal::derive(move || {
                base.with(|spec| spec.capacity.to_string())
            })),
        }
    }

    /// What the form says. What is no number is 0, which no capacity may be.
    fn spec(self) -> AgentSpec {
        AgentSpec {
            name: self.name.get(),
            skills: with_typed(&self.skills.get(), &self.typed_skill.get()),
            capacity: self.capacity.get().trim().parse().unwrap_or(0),
            ..self.base.get()
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
    let revert = move |()| {
        draft.revert();
        attention.reset();
        refusal.set(None);
    };
    let submit = move |()| {
        attention.try_all();
        let Ok(spec) = untrack(|| draft.spec().checked()) else {
            return focus_soon("#agent-form [aria-invalid=true]");
        };
        let label = if agent.is_some() {
            "change agent"
        } else {
            "add agent"
        };
        match session.dispatch(label, Command::RegisterAgent { agent, spec }) {
            Ok(()) => {
                revert(());
                match agent {
                    Some(_) => focus_soon("#detail-title"),
                    None => actions.open_newest_agent(),
                }
            }
            Err(rejection) => refusal.set(Some(rejection)),
        }
    };
    view! {
        <Form
            id="agent-form"
            submit_label=if agent.is_some() { "Save changes" } else { "Add agent" }
            is_new=agent.is_none()
            is_changed
            refusal
            on_submit=submit
            on_revert=revert
        >
            <AgentFields draft attention/>
        </Form>
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
