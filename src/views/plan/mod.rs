//! The plan: the search for the schedule that finishes the work soonest, how
//! good the best one is, and who does what in it. And the policies compared.
//!
//! [`words`], [`convergence`] and [`columns`] are the pure part. The lanes are the timeline's.

mod columns;
mod compare;
mod convergence;
mod progress;
mod table;
mod words;

use crate::components::piece::piece;
use crate::components::size::use_viewport;
use crate::session::background::Work;
use crate::session::{Planner, Search, Session, Workspace};
use crate::views::missing::Missing;
use crate::views::timeline::{Canvas, Chart, Readout, Zoom};
use baton_engine::projection::{self, Timeline};
use compare::Compare;
use leptos::html::Div;
use leptos::prelude::*;
use progress::Progress;
use table::PlanTable;

piece!(
    /// [`PlanView`], loaded when it is first shown.
    pub PLAN = plan(_argument: ()) -> AnyView, in views { view! { <PlanView/> }.into_any() }
);

/// The plan and the search for it.
#[component]
fn PlanView() -> impl IntoView {
    let planner = expect_context::<Planner>();
    let has_search = move || planner.with(|search| search.is_some());
    // While the search goes on, every better plan would move everything.
    let has_plan = move || {
        let is_found = |search: &Search| !search.is_running() && !search.plan.is_empty();
        planner.with(|search| search.is_some_and(is_found))
    };
    view! {
        <section class="plan" aria-labelledby="plan-title">
            <header class="plan__head">
                <h2 id="plan-title">"Plan"</h2>
                <Controls/>
            </header>
            <Show when=has_search fallback=|| view! { <Empty/> }>
                <Progress/>
            </Show>
            <Show when=has_plan>
                <Planned/>
            </Show>
        </section>
        <Compare/>
    }
}

/// What the search does, before there was one, or what it lacks.
#[component]
fn Empty() -> impl IntoView {
    let session = expect_context::<Session>();
    let has_all = Memo::new(move |_| {
        session.with_state(|state| {
            state.task_count() > 0 && state.registered_agents().next().is_some()
        })
    });
    let missing = || view! { <Missing so="there is nothing to plan" testid="plan-missing"/> };
    view! {
        <Show when=move || has_all.get() fallback=missing>
            <p class="empty" data-testid="plan-empty">
                "Optimise searches for the schedule that finishes all the work soonest, and says how far from the best possible it can be at most."
            </p>
        </Show>
    }
}

/// Search, stop, or search again: one button, so that the focus stays when its
/// meaning changes. And following what was found.
#[component]
fn Controls() -> impl IntoView {
    let session = expect_context::<Session>();
    let planner = expect_context::<Planner>();
    let word = move || match planner.with(|search| search.map(Search::is_running)) {
        None => "Optimise",
        Some(true) => "Stop",
        Some(false) => "Optimise again",
    };
    let testid = move || {
        if planner.is_running() {
            "stop"
        } else {
            "optimise"
        }
    };
    // It is the last moment that a run goes on from, not one looked back at.
    let can_follow = move || {
        let has_plan = planner.with(|search| search.is_some_and(|search| !search.plan.is_empty()));
        has_plan && planner.is_current() && !session.with_workspace(Workspace::is_in_past)
    };
    view! {
        <div class="plan__controls">
            <button
                type="button"
                class="button"
                class:button--primary=move || !planner.is_running() && !planner.is_current()
                data-testid=testid
                on:click=move |_| planner.toggle()
            >
                {word}
            </button>
            <Show when=can_follow>
                <button
                    type="button"
                    class="button button--primary"
                    data-testid="follow"
                    title="Adopts the plan and sets the run to planned, continuous"
                    on:click=move |_| planner.follow()
                >
                    "Follow this plan"
                </button>
            </Show>
        </div>
    }
}

/// The plan as lanes and as a table.
#[component]
fn Planned() -> impl IntoView {
    let session = expect_context::<Session>();
    let planner = expect_context::<Planner>();
    let timeline = Memo::new(move |_| planned(session, planner));
    let end = Memo::new(move |_| timeline.with(|timeline| timeline.end));
    let container = NodeRef::<Div>::new();
    let zoomed = RwSignal::new(None);
    provide_context(Chart::new(
        session,
        timeline,
        end,
        use_viewport(container),
        zoomed,
    ));
    view! {
        <div class="plan__lanes">
            <div class="timeline__head">
                <h3>"Who does what, when"</h3>
                <Zoom/>
            </div>
            <Canvas container/>
            <Readout/>
        </div>
        <PlanTable/>
    }
}

/// The plan as a timeline. The names are those of the workspace now.
fn planned(session: Session, planner: Planner) -> Timeline {
    planner.with(|search| {
        let Some(search) = search else {
            return Timeline::default();
        };
        session.with_state(|state| projection::planned(state, &search.plan, search.starts_at))
    })
}
