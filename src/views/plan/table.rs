//! The plan as a table, by time.

use crate::components::more::More;
use crate::session::{Planner, Session};
use crate::studio::{Selected, Selection};
use crate::views::timeline::time;
use baton_engine::plan::PlanSlot;
use baton_engine::{Minutes, State};
use leptos::prelude::*;

/// How many rows the table has at first, and how many more each time.
const PAGE: usize = 100;

/// Who does what, in the order of time.
#[component]
pub fn PlanTable() -> impl IntoView {
    let planner = expect_context::<Planner>();
    // Closed, it costs nothing.
    let is_open = RwSignal::new(false);
    let limit = RwSignal::new(PAGE);
    let shown = move || {
        planner.with(|search| {
            let plan = search.map_or(&[][..], |search| &search.plan);
            plan[..plan.len().min(limit.get())].to_vec()
        })
    };
    let all =
        Signal::derive(move || planner.with(|search| search.map_or(0, |search| search.plan.len())));
    view! {
        <details class="plan__table" on:toggle=move |event| is_open.set(has_opened(&event))>
            <summary data-testid="plan-table-open">"The plan as a table"</summary>
            <Show when=move || is_open.get()>
                <div class="table__scroll">
                    <table class="table" data-testid="plan-table">
                        <caption class="visually-hidden">"The plan"</caption>
                        <thead>
                            <tr>
                                <th scope="col">"Task"</th>
                                <th scope="col">"Agent"</th>
                                <th scope="col" class="table__number">"Start"</th>
                                <th scope="col" class="table__number">"End"</th>
                            </tr>
                        </thead>
                        <tbody>
                            <For each=shown key=|planned| *planned let:planned>
                                <Row planned/>
                            </For>
                        </tbody>
                    </table>
                    <More limit page=PAGE all/>
                </div>
            </Show>
        </details>
    }
}

fn has_opened(event: &web_sys::Event) -> bool {
    event_target::<web_sys::Element>(event).has_attribute("open")
}

#[component]
fn Row(planned: PlanSlot) -> impl IntoView {
    let session = expect_context::<Session>();
    let planner = expect_context::<Planner>();
    let selection = expect_context::<Selection>();
    let of = move |read: fn(&State, PlanSlot) -> Option<String>| {
        move || {
            session
                .with_state(|state| read(state, planned))
                .unwrap_or_default()
        }
    };
    let at = move |after: Minutes| {
        let starts_at = planner.with(|search| search.map(|search| search.starts_at));
        let in_run = |state: &State| starts_at.unwrap_or_default() + after - state.run_started_at();
        time(session.with_state(in_run))
    };
    view! {
        <tr>
            <th scope="row">
                <button
                    type="button"
                    class="table__name"
                    on:click=move |_| selection.select(Selected::Task(planned.task))
                >
                    {of(|state, planned| Some(state.tasks().get(planned.task.index())?.spec.name.clone()))}
                </button>
            </th>
            <td>{of(|state, planned| Some(state.agents().get(planned.agent.index())?.spec.name.clone()))}</td>
            <td class="table__number">{move || at(planned.start)}</td>
            <td class="table__number">{move || at(planned.end)}</td>
        </tr>
    }
}
