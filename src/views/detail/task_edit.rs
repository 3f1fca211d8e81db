//! Editing a task in place: each field is committed on its own, when the
//! person leaves it or presses Enter; Escape takes back what was typed.

use super::agents_field::AgentsField;
use super::dependencies::Dependencies;
use super::duration::{DurationDraft, DurationField};
use super::form::More;
use super::pane::UnderWay;
use crate::components::field::{Draft, NumberField, TextField};
use crate::components::labels::PriorityLabel;
use crate::components::skill_input::SkillInput;
use crate::session::Session;
use baton_engine::projection::{self, TaskView};
use baton_engine::text::{Field, Lines, MAX_DESCRIPTION_CHARS, MAX_MINUTES, MAX_NAME_CHARS};
use baton_engine::{AgentId, Command, Minutes, Priority, Rejection, TaskId, TaskSpec};
use leptos::prelude::*;
use std::sync::Arc;

/// What edits a task, and remembers at which fields it was refused.
#[derive(Clone, Copy)]
pub struct TaskEdit {
    session: Session,
    id: TaskId,
    refused: RwSignal<Vec<(Field, String)>>,
    /// The engine's word that the task cannot be edited any more.
    under_way: RwSignal<Option<String>>,
}

impl TaskEdit {
    /// Nothing is refused yet.
    pub fn of(id: TaskId) -> Self {
        Self {
            session: expect_context(),
            id,
            refused: RwSignal::new(Vec::new()),
            under_way: RwSignal::new(None),
        }
    }

    /// Changes the task, and takes `draft` as committed if that worked.
    fn commit<T>(
        self,
        draft: Draft<T>,
        field: Field,
        label: &str,
        set: impl FnOnce(&mut TaskSpec, T),
    ) where
        T: Clone + PartialEq + Send + Sync + 'static,
    {
        let typed = draft.get_untracked();
        if self.revise(field, label, |spec| set(spec, typed)) {
            draft.revert();
        }
    }

    /// Changes the task; whether that worked. Why not stands at `field` then.
    /// It is the last moment that changes, whichever is on screen.
    pub fn revise(self, field: Field, label: &str, change: impl FnOnce(&mut TaskSpec)) -> bool {
        self.session.seek(usize::MAX);
        self.forget(field);
        let now = self
            .session
            .with_state(|state| state.task(self.id).map(|task| Arc::clone(&task.spec)));
        let Some(before) = now else {
            return false;
        };
        let mut spec = (*before).clone();
        change(&mut spec);
        if spec.checked().as_ref() == Ok(&*before) {
            return true;
        }
        let command = Command::ReviseTask {
            task: self.id,
            spec,
        };
        match self.session.dispatch(label, command) {
            Ok(()) => true,
            Err(rejection) => {
                self.refuse(field, rejection);
                false
            }
        }
    }

    /// Gives the task other agents, or says why not.
    fn set_agents(
        self,
        label: &str,
        agents: Vec<AgentId>,
        set: impl FnOnce(&mut TaskSpec, Vec<AgentId>),
    ) -> Result<(), String> {
        self.revise(Field::Agents, label, |spec| set(spec, agents));
        let why = self.problem(Field::Agents).get_untracked();
        why.map_or(Ok(()), Err)
    }

    /// What was refused at `field`.
    pub fn problem(self, field: Field) -> Signal<Option<String>> {
        Signal::derive(move || {
            self.refused.with(|refused| {
                let found = refused.iter().find(|(at, _)| *at == field);
                found.map(|(_, why)| why.clone())
            })
        })
    }

    /// Says `why` at `field`.
    pub fn say(self, field: Field, why: impl Into<String>) {
        self.forget(field);
        self.refused
            .update(|refused| refused.push((field, why.into())));
    }

    /// Nothing is refused at `field` any more.
    pub fn forget(self, field: Field) {
        self.refused
            .update(|refused| refused.retain(|(at, _)| *at != field));
    }

    fn refuse(self, field: Field, rejection: Rejection) {
        match rejection {
            Rejection::TaskUnderWay { .. } => self.under_way.set(Some(rejection.to_string())),
            Rejection::Input(errors) => {
                for error in errors {
                    self.say(error.field, error.to_string());
                }
            }
            rejection => self.say(field, rejection.to_string()),
        }
    }
}

/// The fields of a task that no agent has had yet.
#[component]
pub fn TaskFields(
    /// The task.
    task: Memo<TaskView>,
) -> impl IntoView {
    let edit = TaskEdit::of(task.with_untracked(|task| task.id));
    let spec = Memo::new(move |_| task.with(|task| Arc::clone(&task.spec)));
    view! {
        <div class="form" data-testid="task-form">
            {move || edit.under_way.get().map(|why| view! { <UnderWay why/> })}
            <Words edit spec/>
            <PriorityField edit spec/>
            <MinutesField edit spec/>
            <SkillsField edit spec/>
            <Dependencies edit task/>
            <RareFields edit spec/>
        </div>
    }
}

#[component]
fn Words(edit: TaskEdit, spec: Memo<Arc<TaskSpec>>) -> impl IntoView {
    let name = Draft::of(spec.into(), |spec: &Arc<TaskSpec>| spec.name.clone());
    let description = Draft::of(spec.into(), |spec: &Arc<TaskSpec>| spec.description.clone());
    view! {
        <TextField
            id="task-name"
            label="Name"
            hint=format!("Up to {MAX_NAME_CHARS} characters.")
            draft=name
            error=edit.problem(Field::Name)
            on_commit=move |()| edit.commit(name, Field::Name, "rename task", |spec, name| spec.name = name)
            on_revert=move |()| edit.forget(Field::Name)
        />
        <TextField
            id="task-description"
            label="Description"
            hint=format!("Up to {MAX_DESCRIPTION_CHARS} characters.")
            draft=description
            lines=Lines::Many
            error=edit.problem(Field::Description)
            on_commit=move |()| {
                edit.commit(description, Field::Description, "describe task", |spec, text| spec.description = text);
            }
            on_revert=move |()| edit.forget(Field::Description)
        />
    }
}

#[component]
fn PriorityField(edit: TaskEdit, spec: Memo<Arc<TaskSpec>>) -> impl IntoView {
    let now = Memo::new(move |_| spec.with(|spec| spec.priority));
    let choices = Priority::ALL.map(|priority| {
        let choose = move |_| {
            edit.revise(Field::Name, "change priority", |spec| {
                spec.priority = priority;
            });
        };
        view! {
            <label class="level">
                <input
                    type="radio"
                    class="level__input"
                    name="task-priority"
                    data-testid=format!("priority-{priority}")
                    prop:checked=move || now.get() == priority
                    on:change=choose
                />
                <PriorityLabel priority/>
            </label>
        }
    });
    view! {
        <fieldset class="field">
            <legend class="field__label">"Priority"</legend>
            <div class="levels">{choices.into_iter().collect_view()}</div>
        </fieldset>
    }
}

#[component]
fn MinutesField(edit: TaskEdit, spec: Memo<Arc<TaskSpec>>) -> impl IntoView {
    let minutes = Draft::of(spec.into(), |spec: &Arc<TaskSpec>| {
        spec.estimate.0.to_string()
    });
    // What is no number is 0, which no estimate may be.
    let set = |spec: &mut TaskSpec, typed: String| {
        spec.estimate = Minutes(typed.trim().parse().unwrap_or(0));
    };
    view! {
        <NumberField
            id="task-minutes"
            label="Minutes"
            hint=format!("How long it takes: 1 to {}.", MAX_MINUTES.0)
            draft=minutes
            max=MAX_MINUTES.0
            error=edit.problem(Field::Minutes)
            on_commit=move |()| edit.commit(minutes, Field::Minutes, "change estimate", set)
            on_revert=move |()| edit.forget(Field::Minutes)
        />
    }
}

#[component]
fn SkillsField(edit: TaskEdit, spec: Memo<Arc<TaskSpec>>) -> impl IntoView {
    let session = expect_context::<Session>();
    let known = Memo::new(move |_| session.with_state(projection::known_skills));
    let skills = Draft::of(spec.into(), |spec: &Arc<TaskSpec>| spec.skills.to_vec());
    view! {
        <SkillInput
            id="task-skills"
            label="Required skills"
            hint="None: any agent will do."
            draft=skills
            typed=RwSignal::new(String::new())
            suggestions=known
            error=edit.problem(Field::Skills)
            on_commit=move |()| {
                edit.commit(skills, Field::Skills, "change skills", |spec, skills| spec.skills = skills.into());
            }
        />
    }
}

/// What is seldom said about a task.
#[component]
fn RareFields(edit: TaskEdit, spec: Memo<Arc<TaskSpec>>) -> impl IntoView {
    let is_set = move || {
        spec.with(|spec| {
            let is_for_all = spec.pinned.is_empty() && spec.forbidden.is_empty();
            !is_for_all || spec.timeout_min.is_some()
        })
    };
    view! {
        <More is_set=Signal::derive(is_set) errors=vec![edit.problem(Field::Timeout)]>
            <AgentsField
                id="task-pinned"
                label="Only for"
                hint="Nobody else may do it. None: anyone with the skills."
                chosen=Memo::new(move |_| spec.with(|spec| spec.pinned.to_vec()))
                on_change=move |agents| edit.set_agents("pin task", agents, |spec, agents| spec.pinned = agents.into())
            />
            <AgentsField
                id="task-forbidden"
                label="Not for"
                hint="These may not do it, whatever their skills."
                chosen=Memo::new(move |_| spec.with(|spec| spec.forbidden.to_vec()))
                on_change=move |agents| {
                    edit.set_agents("forbid agents", agents, |spec, agents| spec.forbidden = agents.into())
                }
            />
            <TimeoutField edit spec/>
        </More>
    }
}

#[component]
fn TimeoutField(edit: TaskEdit, spec: Memo<Arc<TaskSpec>>) -> impl IntoView {
    let now = Memo::new(move |_| spec.with(|spec| spec.timeout_min));
    let draft = DurationDraft::over(Field::Timeout, now);
    let commit = move |()| match untrack(|| draft.read()) {
        Ok(limit) => {
            let before = now.get_untracked();
            let set = |spec: &mut TaskSpec| spec.timeout_min = limit;
            // A unit that is chosen before the number stays.
            if edit.revise(Field::Timeout, "change timeout", set) && limit.or(before).is_some() {
                draft.revert();
            }
        }
        Err(error) => edit.say(Field::Timeout, error.to_string()),
    };
    view! {
        <DurationField
            id="task-timeout"
            label="Timeout"
            hint="An attempt that takes longer fails. Empty: ten times what is expected."
            draft
            error=edit.problem(Field::Timeout)
            on_commit=commit
            on_revert=move |()| edit.forget(Field::Timeout)
        />
    }
}
