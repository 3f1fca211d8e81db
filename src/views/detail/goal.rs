//! A goal: how far it is, its tasks, why they are these, and its form.

use super::goal_form::{GoalDraft, GoalForm};
use super::links::TaskList;
use super::pane::{Pane, Part, followed};
use super::preview::{match_words, passed_over_words};
use crate::components::focus::focus_soon;
use crate::components::icon::{Drawing, Icon};
use crate::components::marked::marked;
use crate::session::{Notice, Session};
use crate::studio::{Selected, Selection};
use crate::views::artifacts::Artifacts;
use crate::views::team::{Actions, GoalProgress, GoalStates, Stalled, deadline_words};
use baton_engine::goal::Findings;
use baton_engine::projection::{self, GoalDetail};
use baton_engine::{Command, GoalId, Minutes, TaskId, TaskSpec};
use leptos::prelude::*;

/// The form for a new goal.
#[component]
pub fn NewGoal(
    /// What is typed into it.
    draft: GoalDraft,
) -> impl IntoView {
    view! {
        <Pane kind="New" title="Add a goal".into_any()>
            <GoalForm draft/>
        </Pane>
    }
}

/// A goal with everything about it.
#[component]
pub fn GoalPane(
    /// The goal.
    id: GoalId,
) -> impl IntoView {
    followed(
        "Goal",
        move |state| projection::goal(state, id),
        move |goal| view! { <Goal id goal/> }.into_any(),
    )
}

#[component]
fn Goal(id: GoalId, goal: Memo<GoalDetail>) -> impl IntoView {
    let card = Memo::new(move |_| goal.with(|goal| goal.card.clone()));
    let spec = Signal::derive(move || card.with(|goal| (*goal.spec).clone()));
    let said =
        Memo::new(move |_| card.with(|goal| (goal.spec.text.clone(), goal.findings.clone())));
    let tasks = Memo::new(move |_| goal.with(|goal| goal.tasks.clone()));
    let is_untouched = Memo::new(move |_| card.with(|goal| goal.is_untouched));
    let title = move || said.with(|(text, findings)| marked(text, &findings.matches));
    let deadline = move || card.with(deadline_words);
    view! {
        <Pane kind="Goal" title=view! { <span class="detail__goal">{title}</span> }.into_any()>
            <div class="detail__part">
                <GoalProgress goal=card/>
                <GoalStates goal=card/>
                <Stalled goal=card/>
            </div>
            {move || deadline().map(|(words, is_late)| view! {
                <p class="detail__note" class:member__note--late=is_late>{words}</p>
            })}
            <Deliverable goal/>
            <Part title="Tasks">
                <TaskList tasks label="Tasks of this goal" none="It has none. Add one, or change its words."/>
                <AddTask goal=id/>
            </Part>
            <Part title="Why these tasks">
                {move || said.with(|(_, findings)| reasons(findings))}
            </Part>
            <Part title="Edit">
                <p class="detail__note">
                    {move || if is_untouched.get() {
                        "Other words, context or rules make its tasks anew, also those edited by hand."
                    } else {
                        "Work has begun: only its times and its lead can change before you go back to the start."
                    }}
                </p>
                <GoalForm draft=GoalDraft::over(spec) goal=id/>
            </Part>
            <GoalActions id goal/>
        </Pane>
    }
}

/// What the goal came to, as far as there is something.
#[component]
fn Deliverable(goal: Memo<GoalDetail>) -> impl IntoView {
    let artifacts = Memo::new(move |_| goal.with(|goal| goal.deliverable.clone()));
    let is_complete = move || goal.with(|goal| goal.card.completion_percent() == 100);
    view! {
        <Show when=move || artifacts.with(|artifacts| !artifacts.is_empty())>
            <div class="deliverable" class:deliverable--complete=is_complete data-testid="deliverable">
                <Part title="Deliverable">
                    <Show when=move || !is_complete()>
                        <p class="detail__note">"So far: some of its tasks are not done."</p>
                    </Show>
                    <Artifacts artifacts label="Deliverable"/>
                </Part>
            </div>
        </Show>
    }
}

/// What the rules found in the goal, in sentences.
fn reasons(findings: &Findings) -> impl IntoView + use<> {
    let matched = findings.matches.iter().map(match_words);
    let effects = findings
        .context_effects
        .iter()
        .map(|effect| format!("Context: {effect}"));
    let passed_over = findings.passed_over.iter().map(passed_over_words);
    let lines = matched
        .chain(effects)
        .chain(passed_over)
        .map(|line| view! { <li dir="auto">{line}</li> });
    view! { <ul class="reasons" data-testid="reasons">{lines.collect_view()}</ul> }
}

/// Adds a task by hand and opens it, ready to be named.
#[component]
fn AddTask(goal: GoalId) -> impl IntoView {
    let session = expect_context::<Session>();
    let selection = expect_context::<Selection>();
    let add = move |_| {
        let spec = TaskSpec {
            name: "New task".to_owned(),
            estimate: Minutes(30),
            ..TaskSpec::default()
        };
        let at = session.with_state(|state| state.tasks().len());
        match session.dispatch("add task", Command::AddTask { goal, spec }) {
            Ok(()) => {
                selection.select(Selected::Task(TaskId::from_index(at)));
                focus_soon("#task-name");
            }
            Err(rejection) => session.notify(Notice::error(rejection.to_string())),
        }
    };
    view! {
        <button type="button" class="button" data-testid="add-task" on:click=add>
            <Drawing icon=Icon::Add/>
            "Add a task"
        </button>
    }
}

#[component]
fn GoalActions(id: GoalId, goal: Memo<GoalDetail>) -> impl IntoView {
    let actions = Actions::from_context();
    let has_open =
        move || goal.with(|goal| goal.tasks.iter().any(|task| !task.state.is_finished()));
    view! {
        <div class="detail__actions" role="group" aria-label="Goal">
            <button
                type="button"
                class="button"
                data-testid="detail-duplicate"
                on:click=move |_| actions.duplicate_goal(id)
            >
                "Duplicate"
            </button>
            <button
                type="button"
                class="button"
                data-testid="cancel-goal"
                disabled=move || !has_open()
                title="Calls off every unfinished task, also what is running"
                on:click=move |_| actions.cancel_goal(id)
            >
                "Cancel goal"
            </button>
            <button
                type="button"
                class="button"
                data-testid="detail-remove"
                on:click=move |_| actions.remove_goal(id)
            >
                "Remove goal"
            </button>
        </div>
    }
}
