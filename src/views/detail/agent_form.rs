//! The form for an agent: name, skills, how much and how fast, and what is
//! seldom said.

use super::executor::{ExecutorDraft, ExecutorField};
use super::form::{Form, More, refuse, with_refused};
use super::hours::{HoursDraft, HoursField};
use super::lead::LeadField;
use super::proficiency::{self, Percents, ProficiencyField};
use crate::components::field::{Attention, Draft, NumberField, TextField};
use crate::components::focus::focus_soon;
use crate::components::skill_input::{SkillInput, with_typed};
use crate::session::{Refusal, Session};
use crate::views::team::Actions;
use baton_engine::agent::MAX_PERCENT;
use baton_engine::rate::Rate;
use baton_engine::text::{Field, InputError, MAX_CAPACITY, MAX_NAME_CHARS};
use baton_engine::{AgentId, AgentSpec, Command, Skill, projection};
use leptos::prelude::*;

/// What is typed into an agent's form, over what was last said about the agent.
#[derive(Clone, Copy)]
pub struct AgentDraft {
    base: Signal<AgentSpec>,
    name: Draft<String>,
    skills: Draft<Vec<Skill>>,
    executor: ExecutorDraft,
    typed_skill: RwSignal<String>,
    capacity: Draft<String>,
    speed: Draft<String>,
    proficiency: Draft<Percents>,
    hours: HoursDraft,
    lead: Draft<Option<AgentId>>,
    rate: Draft<String>,
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
            name: Draft::of(base, |spec| spec.name.clone()),
            skills: Draft::of(base, |spec| spec.skills.clone()),
            executor: ExecutorDraft::over(base),
            typed_skill: RwSignal::new(String::new()),
            capacity: Draft::of(base, |spec| spec.capacity.to_string()),
            speed: Draft::of(base, |spec| spec.speed_percent.to_string()),
            proficiency: Draft::of(base, proficiency::shown),
            hours: HoursDraft::over(Signal::derive(move || {
                base.with(|spec| spec.availability.clone())
            })),
            lead: Draft::of(base, |spec| spec.lead),
            rate: Draft::of(base, |spec| {
                spec.rate
                    .as_ref()
                    .map(ToString::to_string)
                    .unwrap_or_default()
            }),
        }
    }

    /// The skills, with what is typed and not a chip yet.
    fn skills(self) -> Vec<Skill> {
        with_typed(&self.skills.get(), &self.typed_skill.get())
    }

    /// What the form says. What is no number is 0, which no capacity and no
    /// speed may be.
    fn spec(self) -> AgentSpec {
        let number = |draft: Draft<String>| draft.get().trim().parse().unwrap_or(0);
        let base = self.base.get();
        let skills = self.skills();
        let (kind, executor) = self.executor.read();
        AgentSpec {
            name: self.name.get(),
            kind,
            executor,
            capacity: number(self.capacity),
            speed_percent: number(self.speed),
            proficiency: if self.proficiency.is_changed() {
                proficiency::read(&skills, &self.proficiency.get())
            } else {
                base.proficiency
            },
            availability: self.hours.read(),
            lead: self.lead.get(),
            // What cannot be read is told by `checked`.
            rate: Rate::read(&self.rate.get()).ok().flatten().map(Box::new),
            skills,
        }
    }

    /// The spec, if nothing is wrong with it.
    fn checked(self) -> Result<AgentSpec, Vec<InputError>> {
        let mut errors = self.executor.errors();
        errors.extend(Rate::read(&self.rate.get()).err());
        match self.spec().checked() {
            Ok(spec) if errors.is_empty() => Ok(spec),
            Ok(_) => Err(errors),
            Err(others) => {
                errors.extend(others);
                Err(errors)
            }
        }
    }

    fn is_changed(self) -> bool {
        self.spec() != self.base.get() || self.rate.is_changed()
    }

    fn revert(self) {
        self.name.revert();
        self.skills.revert();
        self.typed_skill.set(String::new());
        self.executor.revert();
        self.capacity.revert();
        self.speed.revert();
        self.proficiency.revert();
        self.hours.revert();
        self.lead.revert();
        self.rate.revert();
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
    let refusal = RwSignal::new(None::<Refusal>);
    let is_changed = Memo::new(move |_| draft.is_changed());
    let errors = Signal::derive(move || draft.checked().err().unwrap_or_default());
    let errors = with_refused(errors, refusal);
    let revert = move |()| {
        draft.revert();
        attention.reset();
        refusal.set(None);
    };
    let submit = move |()| {
        attention.try_all();
        let Ok(spec) = untrack(|| draft.checked()) else {
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
            Err(why) => refuse(refusal, why, "agent-form"),
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
            <AgentFields draft attention errors/>
            <RareFields draft attention errors agent/>
        </Form>
    }
}

#[component]
fn AgentFields(
    draft: AgentDraft,
    attention: Attention,
    errors: Signal<Vec<InputError>>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let known = Memo::new(move |_| session.with_state(projection::known_skills));
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
        <ExecutorField draft=draft.executor attention errors/>
        <div class="field__row">
            <NumberField
                id="agent-capacity"
                label="Capacity"
                hint=format!("Tasks that it holds at once: 1 to {MAX_CAPACITY}.")
                draft=draft.capacity
                max=MAX_CAPACITY
                error=attention.error(Field::Capacity, errors)
                on_commit=move |()| attention.leave(Field::Capacity)
            />
            <NumberField
                id="agent-speed"
                label="Speed in percent"
                hint="At 200 a task takes half its estimate."
                draft=draft.speed
                max=MAX_PERCENT
                error=attention.error(Field::Speed, errors)
                on_commit=move |()| attention.leave(Field::Speed)
            />
        </div>
    }
}

/// What is seldom said about an agent.
#[component]
fn RareFields(
    draft: AgentDraft,
    attention: Attention,
    errors: Signal<Vec<InputError>>,
    agent: Option<AgentId>,
) -> impl IntoView {
    let base = draft.base;
    let is_set = move || {
        base.with(|spec| {
            let is_usual = spec.proficiency.is_empty() && spec.availability.is_always();
            !is_usual || spec.lead.is_some() || spec.rate.is_some()
        })
    };
    let proficiency = attention.error(Field::Proficiency, errors);
    let hours = attention.error(Field::Availability, errors);
    let lead = attention.error(Field::Lead, errors);
    let rate = attention.error(Field::Rate, errors);
    view! {
        <More is_set=Signal::derive(is_set) errors=vec![proficiency, hours, lead, rate]>
            <ProficiencyField
                draft=draft.proficiency
                skills=Memo::new(move |_| draft.skills())
                error=proficiency
                on_commit=move |()| attention.leave(Field::Proficiency)
            />
            <HoursField
                draft=draft.hours
                error=hours
                on_commit=move |()| attention.leave(Field::Availability)
            />
            <LeadField
                id="agent-lead"
                label="Superior"
                hint="Leads its team, and takes what the team cannot do."
                none="Nobody"
                draft=draft.lead
                except=agent
                error=lead
            />
            <TextField
                id="agent-rate"
                label="Cost per hour"
                hint="A number, and a currency if you like: 45 EUR. Empty for none."
                draft=draft.rate
                error=rate
                on_commit=move |()| attention.leave(Field::Rate)
            />
        </More>
    }
}
