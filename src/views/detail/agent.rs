//! An agent: how full it is, what it holds and did, and its form.

use super::agent_form::{AgentDraft, AgentForm};
use super::faults::Faults;
use super::links::TaskList;
use super::live_faults::LiveFaults;
use super::pane::{Pane, Part, followed};
use super::tab_link::TabLink;
use crate::session::Session;
use crate::session::live::executors::TAB;
use crate::views::team::{Actions, Load};
use baton_engine::projection::{self, AgentDetail, LearntView, TaskRef};
use baton_engine::{AgentId, AgentKind, AgentSpec, State};
use leptos::prelude::*;

/// The form for a new agent.
#[component]
pub fn NewAgent(
    /// What is typed into it.
    draft: AgentDraft,
) -> impl IntoView {
    view! {
        <Pane kind="New" title="Add an agent".into_any()>
            <AgentForm draft/>
        </Pane>
    }
}

/// An agent with everything about it.
#[component]
pub fn AgentPane(
    /// The agent.
    id: AgentId,
) -> impl IntoView {
    followed(
        "Agent",
        move |state| projection::agent(state, id),
        move |agent| view! { <Agent id agent/> }.into_any(),
    )
}

#[component]
fn Agent(id: AgentId, agent: Memo<AgentDetail>) -> impl IntoView {
    let session = expect_context::<Session>();
    let name = Signal::derive(move || agent.with(|agent| agent.spec.name.clone()));
    let spec = Signal::derive(move || agent.with(|agent| (*agent.spec).clone()));
    let card = Memo::new(move |_| agent.with(|agent| agent.card.clone()));
    let token = Memo::new(move |_| agent.with(|agent| tab_token(&agent.spec)));
    let held = Memo::new(move |_| session.with_state(|state| held(state, id)));
    let completed = Memo::new(move |_| agent.with(|agent| agent.completed.clone()));
    let is_simulated = move || card.with(|agent| agent.kind == AgentKind::Simulated);
    let is_played_live = move || {
        let has_executor = spec.with(|spec| spec.executor.is_some());
        has_executor && card.with(|agent| agent.kind == AgentKind::Live)
    };
    let is_holding = move || held.with(|held| !held.is_empty());
    view! {
        <Pane kind="Agent" title=view! { <bdi>{name}</bdi> }.into_any()>
            <Load agent=card/>
            {move || token.get().map(|token| view! {
                <Part title="Join">
                    <TabLink id name token/>
                </Part>
            })}
            <Part title="Holds">
                <TaskList tasks=held label="Held tasks" none="Nothing now."/>
            </Part>
            <Part title="Edit">
                <Show when=is_holding>
                    <p class="detail__note">
                        "Tasks that it no longer has the skills or the capacity for go back to the queue."
                    </p>
                </Show>
                <AgentForm draft=AgentDraft::over(spec) agent=id/>
            </Part>
            <Part title="Completed in this run">
                <TaskList tasks=completed label="Completed tasks" none="Nothing yet."/>
                {move || learnt_lines(&session.with_state(|state| projection::learnt(state, id)))}
            </Part>
            <Show when=is_simulated>
                <Part title="Faults">
                    <Faults id/>
                </Part>
            </Show>
            <Show when=is_played_live>
                <Part title="Faults">
                    <LiveFaults id/>
                </Part>
            </Show>
            <AgentActions id/>
        </Pane>
    }
}

#[component]
fn AgentActions(id: AgentId) -> impl IntoView {
    let actions = Actions::from_context();
    view! {
        <div class="detail__actions" role="group" aria-label="Agent">
            <button
                type="button"
                class="button"
                data-testid="detail-duplicate"
                on:click=move |_| actions.duplicate_agent(id)
            >
                "Duplicate"
            </button>
            <button
                type="button"
                class="button"
                data-testid="detail-remove"
                on:click=move |_| actions.remove_agent(id)
            >
                "Remove agent"
            </button>
        </div>
    }
}

/// What the run has taught about how long it takes, unless that is as declared.
fn learnt_lines(learnt: &[LearntView]) -> Option<impl IntoView + use<>> {
    if learnt.iter().all(|row| row.percent == 100) {
        return None;
    }
    let lines = learnt.iter().map(|row| {
        let what = row
            .skill
            .as_ref()
            .map_or("All tasks", |skill| skill.as_str());
        let (percent, deviation) = (row.percent, row.deviation);
        let line =
            format!("{what}: {percent} % of the declared time, give or take {deviation} points");
        view! { <li dir="auto">{line}</li> }
    });
    Some(view! {
        <p class="detail__note">"Learnt from these, and expected of the next:"</p>
        <ul class="reasons" data-testid="learnt">{lines.collect_view()}</ul>
    })
}

/// What only the agent's link knows, if other tabs join as this agent.
fn tab_token(spec: &AgentSpec) -> Option<String> {
    let executor = spec.executor.as_ref()?;
    (executor.kind == TAB).then(|| executor.settings.clone())
}

fn held(state: &State, id: AgentId) -> Vec<TaskRef> {
    let held = state
        .agent(id)
        .map(|agent| agent.held.as_slice())
        .unwrap_or_default();
    held.iter()
        .map(|task| TaskRef::new(&state.tasks()[task.index()]))
        .collect()
}
