//! The agents with their slots: what each holds of what it can hold.

use crate::components::following::{Following, OffScreen};
use crate::components::kept::kept;
use crate::components::labels::{counted, state_mark};
use crate::components::progress::share_passed;
use crate::session::Session;
use crate::studio::{Selected, Selection};
use crate::views::team::TroubleMark;
use baton_engine::projection::{AgentView, HeldTask, RoundsView};
use baton_engine::{AgentId, TaskState};
use leptos::prelude::*;

/// Up to this capacity each slot is drawn.
const MAX_SLOTS: u32 = 8;
/// Of an agent with more, this many tasks are shown one by one.
const MAX_LISTED: usize = 4;
/// With more slots than this they stand in two columns.
const MAX_ROWS: u32 = 5;

/// The agents.
#[component]
pub fn Agents(
    /// What to show.
    rounds: Memo<RoundsView>,
) -> impl IntoView {
    let selection = expect_context::<Selection>();
    let followed = Following::new(rounds);
    let round = Memo::new(move |_| rounds.with(|rounds| rounds.round.0));
    let title = move || match round.get() {
        0 => "Before round 1".to_owned(),
        round => format!("Round {round}"),
    };
    let held = move || counted(rounds.with(RoundsView::held), "task");
    let is_empty = Memo::new(move |_| rounds.with(|rounds| rounds.agents.is_empty()));
    view! {
        <div class="crew">
            <h3 class="rounds__title">
                <span class="rounds__round" data-testid="rounds-round">{title}</span>
                <span class="rounds__held">{held} " with agents"</span>
            </h3>
            <ul class="crew__agents" aria-label="Agents and what they hold">
                <For each=move || rounds.with(|rounds| rounds.agents.clone()) key=|agent| agent.id let:agent>
                    <AgentSlots rounds=followed first=agent/>
                </For>
            </ul>
            <Show when=move || is_empty.get()>
                <p class="crew__none">
                    "No agents yet: nobody can take a task."
                    <button
                        type="button"
                        class="button"
                        data-testid="rounds-add-agent"
                        on:click=move |_| selection.select(Selected::NewAgent)
                    >
                        "Add an agent"
                    </button>
                </p>
            </Show>
        </div>
    }
}

#[component]
fn AgentSlots(rounds: Following<RoundsView>, first: AgentView) -> impl IntoView {
    let selection = expect_context::<Selection>();
    let id = first.id;
    let off_screen = OffScreen::watch();
    let find = move |rounds: &RoundsView| {
        let at = rounds.agents.binary_search_by_key(&id, |agent| agent.id);
        Some(rounds.agents[at.ok()?].clone())
    };
    let agent = kept(first, move || rounds.with(off_screen, find));
    let capacity = Memo::new(move |_| agent.with(|agent| agent.capacity));
    let load = Memo::new(move |_| agent.with(|agent| agent.held.len()));
    let has_slots = move || capacity.get() <= MAX_SLOTS;
    let is_wide = move || (MAX_ROWS + 1..=MAX_SLOTS).contains(&capacity.get());
    let listed = move || {
        if has_slots() {
            MAX_SLOTS as usize
        } else {
            MAX_LISTED
        }
    };
    let held = move || {
        agent.with(|agent| {
            agent
                .held
                .iter()
                .take(listed())
                .cloned()
                .collect::<Vec<_>>()
        })
    };
    let free = move || {
        let load = u32::try_from(load.get()).unwrap_or(u32::MAX);
        if has_slots() {
            load..capacity.get().max(load)
        } else {
            0..0
        }
    };
    let more = move || load.get().saturating_sub(listed());
    view! {
        <li
            class="crew__agent"
            class:crew__agent--wide=is_wide
            class:crew__agent--lost=move || agent.with(|agent| agent.is_lost)
            data-testid=format!("slots-{id}")
            node_ref=off_screen.item
        >
            <button
                type="button"
                class="crew__head"
                class:crew__head--selected=move || selection.get() == Some(Selected::Agent(id))
                on:click=move |_| selection.select(Selected::Agent(id))
            >
                <span class="crew__name">{move || agent.with(|agent| agent.name.clone())}</span>
                <TroubleMark id/>
                <span class="crew__load" data-testid=format!("load-{id}")>{load} " / " {capacity}</span>
            </button>
            <Show when=move || !has_slots()>
                <meter class="crew__bar" min="0" max=capacity value=load aria-label="Load"></meter>
            </Show>
            <ul class="crew__slots">
                <For each=held key=|task| (task.id, task.name.clone()) let:task>
                    <Slot agent=agent first=task agent_id=id off_screen/>
                </For>
                <For each=free key=|slot| *slot let:_slot>
                    <li class="seat seat--free" aria-hidden="true"></li>
                </For>
                <Show when=move || { more() > 0 }>
                    <li class="crew__more">"+" {more} " more"</li>
                </Show>
            </ul>
        </li>
    }
}

#[component]
fn Slot(
    agent: Memo<AgentView>,
    first: HeldTask,
    agent_id: AgentId,
    off_screen: OffScreen,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let selection = expect_context::<Selection>();
    let (id, name) = (first.id, first.name.clone());
    let find = move |agent: &AgentView| agent.held.iter().find(|task| task.id == id).cloned();
    let task = kept(first, move || agent.with(find));
    let is_running = Memo::new(move |_| task.with(|task| task.state == TaskState::Running));
    let scale = move || {
        let (started_at, estimate) = task.with(|task| (task.started_at, task.estimate));
        // The clock moves in every frame.
        let share = if is_running.get() && !off_screen.get() {
            share_passed(started_at, estimate, session.clock().get())
        } else {
            0.0
        };
        format!("scaleX({share:.4})")
    };
    view! {
        <li>
            <button
                type="button"
                class="seat seat--held"
                class:seat--selected=move || selection.task() == Some(id)
                data-state=move || task.with(|task| task.state.to_string())
                data-seat=id.0
                data-agent=agent_id.0
                data-about=id.to_string()
                data-testid=format!("held-{id}")
                title=name.clone()
                on:click=move |_| selection.select(Selected::Task(id))
            >
                <span class="seat__progress" style:transform=scale></span>
                <span class="seat__mark" aria-hidden="true">{move || task.with(|task| state_mark(task.state))}</span>
                <span class="seat__name">{name.clone()}</span>
                <span class="visually-hidden">{move || task.with(|task| task.state.to_string())}</span>
            </button>
        </li>
    }
}
