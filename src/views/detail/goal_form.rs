//! The form for a goal: its words, context, rules and times, and what they
//! would become.

use super::duration::{DurationDraft, DurationField};
use super::form::{Form, More, refuse, with_refused};
use super::lead::LeadField;
use super::preview::{self, Preview};
use super::repeat::{RepeatDraft, RepeatField};
use crate::components::field::{Attention, Draft, TextField};
use crate::components::focus::focus_soon;
use crate::session::{Refusal, Session};
use crate::views::artifacts::{FilesDraft, FilesField};
use crate::views::team::Actions;
use baton_engine::decompose::{MAX_CONTEXT_CHARS, MAX_GOAL_CHARS, Rules};
use baton_engine::text::{Field, InputError, Lines};
use baton_engine::{AgentId, Command, GoalId, GoalSpec, Minutes};
use leptos::prelude::*;

/// What is typed into a goal's form, over what was last said about the goal.
#[derive(Clone, Copy)]
pub struct GoalDraft {
    base: Signal<GoalSpec>,
    text: Draft<String>,
    context: Draft<String>,
    files: FilesDraft,
    rules: Draft<String>,
    deadline: DurationDraft,
    release: DurationDraft,
    lead: Draft<Option<AgentId>>,
    repeat: RepeatDraft,
}

impl GoalDraft {
    /// Nothing typed for a new goal; the recommended rule set.
    pub fn empty() -> Self {
        let recommended = Rules::shipped()
            .first()
            .map(|rules| rules.name().to_owned());
        Self::over(Signal::stored(GoalSpec {
            rules: recommended.unwrap_or_default(),
            ..GoalSpec::default()
        }))
    }

    /// Nothing typed over `base`.
    pub fn over(base: Signal<GoalSpec>) -> Self {
        let release = move || base.with(|spec| Some(spec.release_min).filter(|at| at.0 > 0));
        let deadline = move || base.with(|spec| spec.deadline_min);
        Self {
            base,
            text: Draft::of(base, |spec| spec.text.clone()),
            context: Draft::of(base, |spec| spec.context.clone()),
            files: FilesDraft::over(Signal::derive(move || base.with(|spec| spec.files.clone()))),
            rules: Draft::of(base, |spec| spec.rules.clone()),
            deadline: DurationDraft::over(Field::Deadline, Signal::derive(deadline)),
            release: DurationDraft::over(Field::Release, Signal::derive(release)),
            lead: Draft::of(base, |spec| spec.lead),
            repeat: RepeatDraft::over(base),
        }
    }

    /// What decides the tasks: text, context and rules.
    fn words(self) -> (String, String, String) {
        (self.text.get(), self.context.get(), self.rules.get())
    }

    /// What is wrong with the times, as far as no other field says so.
    fn errors(self) -> impl Iterator<Item = InputError> {
        let times = [self.release.read(), self.deadline.read()];
        let times = times.into_iter().filter_map(Result::err);
        times.chain(self.repeat.error())
    }

    fn spec(self) -> Result<GoalSpec, InputError> {
        let (text, context, rules) = self.words();
        Ok(GoalSpec {
            text,
            context,
            files: self.files.get(),
            rules,
            deadline_min: self.deadline.read()?,
            release_min: self.release.read()?.unwrap_or(Minutes(0)),
            lead: self.lead.get(),
            repeat: self.repeat.read(),
        })
    }

    fn is_changed(self) -> bool {
        self.spec().as_ref() != Ok(&self.base.get())
    }

    fn revert(self) {
        self.text.revert();
        self.context.revert();
        self.files.revert();
        self.rules.revert();
        self.deadline.revert();
        self.release.revert();
        self.lead.revert();
        self.repeat.revert();
    }
}

/// The form for a new goal, or for one that is there.
#[component]
pub fn GoalForm(
    /// What is typed into it.
    draft: GoalDraft,
    /// The goal that is there.
    #[prop(optional)]
    goal: Option<GoalId>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let actions = Actions::from_context();
    let attention = Attention::none();
    let refusal = RwSignal::new(None::<Refusal>);
    let is_changed = Memo::new(move |_| draft.is_changed());
    let words = Memo::new(move |_| draft.words());
    let plan = Memo::new(move |_| {
        words.with(|(text, context, rules)| preview::plan(text, context, rules))
    });
    let errors = Signal::derive(move || {
        let of_plan = plan.with(|plan| plan.as_ref().err().cloned().unwrap_or_default());
        of_plan
            .into_iter()
            .chain(draft.errors())
            .collect::<Vec<_>>()
    });
    let revert = move |()| {
        draft.revert();
        attention.reset();
        refusal.set(None);
    };
    let submit = move |()| {
        attention.try_all();
        if untrack(|| draft.files.is_reading()) {
            // Its status says so.
            return focus_soon("[data-testid=choose-files]");
        }
        let spec = untrack(|| draft.spec().ok().filter(|_| errors.with(Vec::is_empty)));
        let Some(spec) = spec else {
            return focus_soon("#goal-form [aria-invalid=true]");
        };
        let (label, command) = match goal {
            Some(goal) => ("change goal", Command::ReviseGoal { goal, spec }),
            None => ("add goal", Command::SubmitGoal { spec }),
        };
        match session.dispatch(label, command) {
            Ok(()) => {
                revert(());
                match goal {
                    Some(_) => focus_soon("#detail-title"),
                    None => actions.open_newest_goal(),
                }
            }
            Err(why) => refuse(refusal, why, "goal-form"),
        }
    };
    view! {
        <Form
            id="goal-form"
            submit_label=if goal.is_some() { "Save changes" } else { "Add goal" }
            is_new=goal.is_none()
            is_changed
            refusal
            on_submit=submit
            on_revert=revert
        >
            <GoalFields draft attention errors=with_refused(errors, refusal)/>
            <Show when=move || goal.is_none() || is_changed.get()>
                <Preview plan rules=Signal::derive(move || draft.rules.get())/>
            </Show>
        </Form>
    }
}

#[component]
fn GoalFields(
    draft: GoalDraft,
    attention: Attention,
    errors: Signal<Vec<InputError>>,
) -> impl IntoView {
    view! {
        <TextField
            id="goal-text"
            label="Goal"
            hint=format!("In your own words, up to {MAX_GOAL_CHARS} characters.")
            draft=draft.text
            lines=Lines::Many
            error=attention.error(Field::Goal, errors)
            on_commit=move |()| attention.leave(Field::Goal)
        />
        <TextField
            id="goal-context"
            label="Context (optional)"
            hint=format!(
                "The standard rules read it: “urgent” raises priorities, bullets become parallel \
                 tasks, “Skills: sql” are required, “Constraints: …” go to every task. Up to \
                 {MAX_CONTEXT_CHARS} characters."
            )
            draft=draft.context
            lines=Lines::Many
            error=attention.error(Field::Context, errors)
            on_commit=move |()| attention.leave(Field::Context)
        />
        <FilesField
            id="goal-files"
            purpose="Tasks that wait for nothing get them."
            draft=draft.files
            error=attention.error(Field::Artifacts, errors)
        />
        <RulesField draft=draft.rules/>
        <DurationField
            id="goal-deadline"
            label="Deadline (optional)"
            hint="Counted from the start of the run. A late goal says so; nothing is cut off."
            draft=draft.deadline
            error=attention.error(Field::Deadline, errors)
            on_commit=move |()| attention.leave(Field::Deadline)
        />
        <RareFields draft attention errors/>
    }
}

#[component]
fn RareFields(
    draft: GoalDraft,
    attention: Attention,
    errors: Signal<Vec<InputError>>,
) -> impl IntoView {
    let base = draft.base;
    let is_set = move || {
        base.with(|spec| spec.lead.is_some() || spec.release_min.0 > 0 || spec.repeat.is_some())
    };
    let release = attention.error(Field::Release, errors);
    let lead = attention.error(Field::Lead, errors);
    let repeat = attention.error(Field::Repeat, errors);
    view! {
        <More is_set=Signal::derive(is_set) errors=vec![release, lead, repeat]>
            <DurationField
                id="goal-release"
                label="May begin after"
                hint="Counted from the start of the run. Empty: at once."
                draft=draft.release
                error=release
                on_commit=move |()| attention.leave(Field::Release)
            />
            <LeadField
                id="goal-lead"
                label="Led by"
                hint="The lead’s team works on it, and asks the lead for what it cannot do."
                none="Nobody: everyone works on it"
                draft=draft.lead
                error=lead
            />
            <RepeatField
                draft=draft.repeat
                error=repeat
                on_commit=move |()| attention.leave(Field::Repeat)
            />
        </More>
    }
}

#[component]
fn RulesField(draft: Draft<String>) -> impl IntoView {
    let shipped = Rules::shipped();
    let choices = shipped.iter().map(|rules| {
        let (name, title) = (rules.name().to_owned(), rules.set().title.clone());
        let mine = name.clone();
        view! {
            <label class="choice">
                <input
                    type="radio"
                    name="goal-rules"
                    value=name.clone()
                    data-testid=format!("rules-{name}")
                    aria-describedby="goal-rules-hint"
                    prop:checked=move || draft.get() == mine
                    on:change=move |event| draft.set(event_target_value(&event))
                />
                {title}
            </label>
        }
    });
    let choices = choices.collect_view();
    let description = move || {
        let chosen = shipped.iter().find(|rules| rules.name() == draft.get());
        chosen.map(|rules| rules.set().description.clone())
    };
    view! {
        <fieldset class="field">
            <legend class="field__label">"Rules"</legend>
            <div class="choices__row">{choices}</div>
            <p class="field__hint" id="goal-rules-hint">{description}</p>
        </fieldset>
    }
}
