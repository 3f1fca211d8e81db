//! The right pane: the selected task, agent or goal, to read and to edit.
//!
//! It is there only while something is selected. The focus comes in with a
//! selection made in the team or in here, and goes back when it closes.

mod agent;
mod agent_form;
mod agents_field;
mod decision;
mod dependencies;
mod duration;
mod executor;
mod faults;
mod fits;
mod focus;
mod form;
mod goal;
mod goal_form;
mod hours;
mod lead;
mod limits;
mod links;
mod live_faults;
mod pane;
mod preview;
mod proficiency;
mod repeat;
mod script;
mod tab_link;
mod task;
mod task_edit;
mod task_facts;
mod task_results;

use crate::components::piece::{Later, Loading, piece};
use crate::studio::{Selected, Selection};
use agent::{AgentPane, NewAgent};
use agent_form::AgentDraft;
use goal::{GoalPane, NewGoal};
use goal_form::GoalDraft;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use limits::LimitsPane;
use task::TaskPane;

/// What the pane shows.
#[derive(Clone)]
struct Shown {
    selected: Selected,
    drafts: StoredValue<Option<Drafts>>,
    /// Whose the drafts are: the right pane's, not that of what it shows.
    owner: Owner,
}

/// What is typed for a new agent or goal, which outlives a look at something else.
#[derive(Clone, Copy)]
struct Drafts {
    agent: AgentDraft,
    goal: GoalDraft,
}

impl Shown {
    fn drafts(&self) -> Drafts {
        if let Some(drafts) = self.drafts.get_value() {
            return drafts;
        }
        let drafts = self.owner.with(|| Drafts {
            agent: AgentDraft::empty(),
            goal: GoalDraft::empty(),
        });
        self.drafts.set_value(Some(drafts));
        drafts
    }
}

piece!(SHOWN = shown(what: Shown) -> AnyView, in views {
    match what.selected {
        Selected::Task(id) => view! { <TaskPane id/> }.into_any(),
        Selected::Agent(id) => view! { <AgentPane id/> }.into_any(),
        Selected::Goal(id) => view! { <GoalPane id/> }.into_any(),
        Selected::NewAgent => view! { <NewAgent draft=what.drafts().agent/> }.into_any(),
        Selected::NewGoal => view! { <NewGoal draft=what.drafts().goal/> }.into_any(),
        Selected::Limits => view! { <LimitsPane/> }.into_any(),
    }
});

/// Loads what the pane shows.
pub const LOAD: fn() -> Loading<()> = SHOWN.load;

/// The right pane: the selected task, agent or goal.
#[component]
pub fn Detail() -> impl IntoView {
    let selection = expect_context::<Selection>();
    let selected = Memo::new(move |_| selection.get());
    let drafts = StoredValue::new(None);
    let owner = Owner::new();
    focus::follow(selected.into());
    let on_key = move |event: KeyboardEvent| {
        if event.key() == "Escape" && !event.default_prevented() {
            event.prevent_default();
            selection.clear();
        }
    };
    move || {
        selected.get().map(|selected| {
            let argument = Shown {
                selected,
                drafts,
                owner: owner.clone(),
            };
            let arrived = Callback::new(move |()| focus::enter(selected));
            view! {
                <aside class="detail" aria-labelledby="detail-title" data-testid="detail" on:keydown=on_key>
                    <Later piece=SHOWN argument arrived/>
                </aside>
            }
        })
    }
}
