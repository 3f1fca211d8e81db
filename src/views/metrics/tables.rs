//! The parts of the agents and of the goals.

use super::figures::{NONE_YET, length, percent};
use crate::components::labels::minutes;
use crate::components::more::More;
use crate::session::Session;
use crate::studio::{Selected, Selection};
use baton_engine::projection::{self, AgentMetrics, GoalView, Metrics};
use baton_engine::rate::money;
use baton_engine::{AgentId, GoalId, Millis, TaskState};
use leptos::prelude::*;

/// How many rows a table has at first, and how many more each time.
const PAGE: usize = 100;

/// What each agent did.
#[component]
pub fn Agents(metrics: Memo<Metrics>) -> impl IntoView {
    let limit = RwSignal::new(PAGE);
    let ids = move || {
        metrics.with(|metrics| {
            let agents = metrics.agents.iter().enumerate().take(limit.get());
            agents
                .map(|(at, agent)| (at, agent.agent))
                .collect::<Vec<(usize, AgentId)>>()
        })
    };
    let all = Signal::derive(move || metrics.with(|metrics| metrics.agents.len()));
    let has_costs = Memo::new(move |_| metrics.with(|metrics| !metrics.costs.is_empty()));
    let row = move |(at, id): (usize, AgentId)| {
        let agent = Memo::new(move |_| metrics.with(|metrics| metrics.agents.get(at).cloned()));
        view! { <AgentRow id agent has_costs/> }
    };
    let cost_head = move || {
        has_costs.get().then(|| {
            view! { <th scope="col" class="table__number" title="What the time that it spent cost">"Cost"</th> }
        })
    };
    view! {
        <div class="table__scroll">
            <table class="table" data-testid="metrics-agents">
                <caption>"Agents"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Agent"</th>
                        <th scope="col" class="table__number" title="Tasks that it completed">"Tasks"</th>
                        <th scope="col" class="table__number" title="What those were estimated at, together">
                            "Work"
                        </th>
                        <th scope="col" title="The time that it was at work, of all the time that its capacity offers">
                            "Utilisation"
                        </th>
                        {cost_head}
                    </tr>
                </thead>
                <tbody>
                    <For each=ids key=|id| *id children=row/>
                </tbody>
            </table>
            <More limit page=PAGE all/>
        </div>
    }
}

#[component]
fn AgentRow(
    id: AgentId,
    agent: Memo<Option<AgentMetrics>>,
    has_costs: Memo<bool>,
) -> impl IntoView {
    let of = move |read: fn(&AgentMetrics) -> String| {
        agent.with(|agent| agent.as_ref().map(read).unwrap_or_default())
    };
    let share = move || agent.with(|agent| agent.as_ref().map_or(0.0, |agent| agent.utilisation));
    view! {
        <tr>
            <th scope="row"><Name name=Signal::derive(move || of(|agent| agent.name.clone())) selects=Selected::Agent(id)/></th>
            <td class="table__number">{move || of(|agent| agent.completed.to_string())}</td>
            <td class="table__number">{move || of(|agent| minutes(agent.completed_min))}</td>
            <td class="metrics__share"><Meter share=Signal::derive(share) label="Utilisation"/></td>
            {move || has_costs.get().then(|| view! { <td class="table__number">{move || of(cost)}</td> })}
        </tr>
    }
}

fn cost(agent: &AgentMetrics) -> String {
    agent.cost.as_ref().map_or_else(
        || NONE_YET.to_owned(),
        |cost| money(cost.hundredths, &cost.currency),
    )
}

/// How each goal fares.
#[component]
pub fn Goals() -> impl IntoView {
    let session = expect_context::<Session>();
    let goals = Memo::new(move |_| session.with_state(projection::goals));
    let limit = RwSignal::new(PAGE);
    let ids = move || {
        goals.with(|goals| {
            let goals = goals.iter().enumerate().take(limit.get());
            goals
                .map(|(at, goal)| (at, goal.id))
                .collect::<Vec<(usize, GoalId)>>()
        })
    };
    let all = Signal::derive(move || goals.with(Vec::len));
    let row = move |(at, id): (usize, GoalId)| {
        let goal = Memo::new(move |_| goals.with(|goals| goals.get(at).cloned()));
        view! { <GoalRow id goal/> }
    };
    view! {
        <div class="table__scroll">
            <table class="table" data-testid="metrics-goals">
                <caption>"Goals"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Goal"</th>
                        <th scope="col" class="table__number" title="Completed tasks of all its tasks">"Tasks"</th>
                        <th scope="col" title="Completed tasks in percent of all its tasks">"Progress"</th>
                        <th scope="col" class="table__number" title="When its last task was finished, from the start of the run">
                            "Finished"
                        </th>
                        <th scope="col" class="table__number" title="By how much it missed its deadline">"Late"</th>
                    </tr>
                </thead>
                <tbody>
                    <For each=ids key=|id| *id children=row/>
                </tbody>
            </table>
            <More limit page=PAGE all/>
        </div>
    }
}

#[component]
fn GoalRow(id: GoalId, goal: Memo<Option<GoalView>>) -> impl IntoView {
    let of = move |read: fn(&GoalView) -> String| {
        goal.with(|goal| goal.as_ref().map(read).unwrap_or_default())
    };
    let share = move || {
        let percent = goal.with(|goal| goal.as_ref().map_or(0, GoalView::completion_percent));
        f64::from(u32::try_from(percent).unwrap_or(100)) / 100.0
    };
    let is_late =
        move || goal.with(|goal| goal.as_ref().is_some_and(|goal| goal.late_by > Millis(0)));
    view! {
        <tr>
            <th scope="row">
                <Name name=Signal::derive(move || of(|goal| goal.spec.text.clone())) selects=Selected::Goal(id)/>
            </th>
            <td class="table__number">{move || of(tasks)}</td>
            <td><Meter share=Signal::derive(share) label="Progress"/></td>
            <td class="table__number">{move || of(finished)}</td>
            <td class="table__number" class:metrics__late=is_late>{move || of(late)}</td>
        </tr>
    }
}

fn tasks(goal: &GoalView) -> String {
    format!(
        "{} of {}",
        goal.by_state[TaskState::Completed as usize],
        goal.tasks
    )
}

fn finished(goal: &GoalView) -> String {
    goal.finished_after
        .map_or_else(|| NONE_YET.to_owned(), length)
}

fn late(goal: &GoalView) -> String {
    match (goal.spec.deadline_min, goal.late_by) {
        (None, _) => "no deadline".to_owned(),
        (Some(_), Millis(0)) => "in time".to_owned(),
        (Some(_), late_by) => format!("✕ {} late", length(late_by)),
    }
}

/// A name that selects what it names.
#[component]
fn Name(name: Signal<String>, selects: Selected) -> impl IntoView {
    let selection = expect_context::<Selection>();
    view! {
        <button type="button" class="table__name" title=name on:click=move |_| selection.select(selects)>
            {name}
        </button>
    }
}

/// A share from 0 to 1 as a bar and a number.
#[component]
fn Meter(share: Signal<f64>, label: &'static str) -> impl IntoView {
    view! {
        <span class="meter">
            <progress max="1" value=move || share.get().to_string() aria-label=label></progress>
            <span class="meter__number">{move || percent(share.get())}</span>
        </span>
    }
}
