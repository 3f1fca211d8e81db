//! The plan: the search for the schedule that finishes the work soonest, how
//! good the best one is, and who does what in it.
//!
//! [`words`] and [`convergence`] are the pure part. The lanes are the timeline's.

mod convergence;
mod progress;
mod table;
mod words;

use crate::app::{Selected, Selection};
use crate::components::size::use_viewport;
use crate::session::{Planner, Session};
use crate::views::timeline::{Canvas, Chart, Readout, Zoom};
use baton_engine::TaskId;
use baton_engine::projection::{self, Timeline};
use leptos::html::Div;
use leptos::prelude::*;
use progress::Progress;
use table::PlanTable;

/// The plan and the search for it.
#[component]
pub fn PlanView() -> impl IntoView {
    let planner = expect_context::<Planner>();
    let has_search = Memo::new(move |_| planner.with_search(|search| search.is_some()));
    // While the search goes on, every better plan would move everything.
    let has_plan = Memo::new(move |_| {
        let found =
            |search: &crate::session::Search| !search.is_running() && !search.plan.is_empty();
        planner.with_search(|search| search.is_some_and(found))
    });
    view! {
        <section class="plan" aria-labelledby="plan-title">
            <header class="plan__head">
                <h2 id="plan-title">"Plan"</h2>
                <Show when=move || has_search.get()>
                    <Controls/>
                </Show>
            </header>
            <Show when=move || has_search.get() fallback=|| view! { <Empty/> }>
                <Progress/>
            </Show>
            <Show when=move || has_plan.get()>
                <Planned/>
            </Show>
        </section>
    }
}

/// What the search does, before there was one.
#[component]
fn Empty() -> impl IntoView {
    let planner = expect_context::<Planner>();
    view! {
        <div class="empty" data-testid="plan-empty">
            <p>
                "Optimise searches for the schedule that finishes all the work soonest, and says how far from the best possible it can be at most."
            </p>
            <button
                type="button"
                class="button button--primary"
                data-testid="optimise"
                on:click=move |_| planner.start()
            >
                "Optimise"
            </button>
        </div>
    }
}

/// Stop it, or search again.
#[component]
fn Controls() -> impl IntoView {
    let planner = expect_context::<Planner>();
    let is_running = Memo::new(move |_| planner.is_running());
    // One button, so that the focus stays when its meaning changes.
    let act = move |_| {
        if is_running.get_untracked() {
            planner.stop();
        } else {
            planner.start();
        }
    };
    view! {
        <div class="plan__controls">
            <button
                type="button"
                class="button"
                class:button--primary=move || !is_running.get() && !planner.is_current()
                data-testid=move || if is_running.get() { "stop" } else { "optimise" }
                on:click=act
            >
                {move || if is_running.get() { "Stop" } else { "Optimise again" }}
            </button>
        </div>
    }
}

/// The plan as lanes and as a table.
#[component]
fn Planned() -> impl IntoView {
    let session = expect_context::<Session>();
    let planner = expect_context::<Planner>();
    let selection = expect_context::<Selection>();
    let timeline = Memo::new(move |_| planned(session, planner));
    let end = Memo::new(move |_| timeline.with(|timeline| timeline.end));
    let container = NodeRef::<Div>::new();
    provide_context(Chart::new(session, timeline, end, use_viewport(container)));
    view! {
        <div class="plan__lanes">
            <div class="timeline__head">
                <h3>"Who does what, when"</h3>
                <Zoom/>
            </div>
            <Canvas container/>
            <Readout/>
        </div>
        <PlanTable timeline on_select=move |task: TaskId| selection.select(Selected::Task(task))/>
    }
}

/// The plan as a timeline. The names are those of the workspace now.
fn planned(session: Session, planner: Planner) -> Timeline {
    planner.with_search(|search| {
        let Some(search) = search else {
            return Timeline::default();
        };
        session.with_state(|state| projection::planned(state, &search.plan, search.starts_at))
    })
}
