//! How far the search is: in a sentence, in numbers, and as a line.

use super::convergence::{self, HEIGHT, WIDTH};
use super::words;
use crate::session::background::{Phase, Work};
use crate::session::{Planner, Search};
use crate::worker::Standing;
use leptos::prelude::*;

/// How often at most a running search is told to who listens instead of looks.
const TELL_MS: u32 = 5_000;

/// What there is to say about a search.
type Read = fn(&Search) -> String;

/// What `read` says about the search; follows it.
fn text(planner: Planner, read: Read) -> impl Fn() -> String + Copy {
    move || planner.with(|search| search.map(read).unwrap_or_default())
}

/// How far the search is.
#[component]
pub fn Progress() -> impl IntoView {
    let planner = expect_context::<Planner>();
    let error = text(planner, |search| match search.phase() {
        Phase::Failed(reason) => reason.clone(),
        _ => String::new(),
    });
    let workload = text(planner, |search| {
        let workload = search.workload.as_ref();
        workload.map(words::workload).unwrap_or_default()
    });
    let stale = move || {
        let stale = "Out of date: the work has changed since this was planned, or another moment is on screen.";
        (!planner.is_current()).then_some(stale)
    };
    let has_plan =
        move || planner.with(|search| search.is_some_and(|search| !search.plan.is_empty()));
    view! {
        <Status/>
        <p class="plan__error" role="alert" data-testid="plan-error">{error}</p>
        <output class="plan__stale" data-testid="plan-stale">{stale}</output>
        <div class="plan__progress" hidden=move || !has_plan()>
            <Figures/>
            <Convergence/>
        </div>
        <p class="plan__workload">{workload}</p>
    }
}

/// The sentence. It stands still for who listens: a running search tells only now and then.
#[component]
fn Status() -> impl IntoView {
    let planner = expect_context::<Planner>();
    let seen = text(planner, words::phase);
    let turn = Memo::new(move |_| {
        planner.with(|search| {
            let elapsed_ms = search?.standing()?.elapsed_ms;
            Some((search?.is_running(), elapsed_ms / TELL_MS))
        })
    });
    let heard = move || {
        turn.get();
        untrack(seen)
    };
    view! {
        <p class="plan__status" aria-hidden="true" data-testid="plan-status">{seen}</p>
        <output class="visually-hidden" data-testid="plan-told">{heard}</output>
    }
}

/// The numbers.
#[component]
fn Figures() -> impl IntoView {
    let planner = expect_context::<Planner>();
    let figures: [(&str, &str, Read); 4] = [
        ("Makespan", "plan-makespan", |search| {
            format!("{} min", standing(search).makespan_min)
        }),
        ("Lower bound", "plan-bound", |search| {
            format!("{} min", standing(search).bound_min)
        }),
        ("Searched for", "plan-elapsed", |search| {
            words::elapsed(standing(search).elapsed_ms)
        }),
        ("Steps", "plan-steps", |search| {
            standing(search).steps.to_string()
        }),
    ];
    let figures = figures.map(|(name, testid, read)| {
        view! {
            <div>
                <dt>{name}</dt>
                <dd data-testid=testid>{text(planner, read)}</dd>
            </div>
        }
    });
    let comparison = text(planner, |search| {
        let told = |run_min| words::comparison(run_min, standing(search).makespan_min);
        let run_min = search.workload.map(|workload| workload.run_min);
        run_min.map(told).unwrap_or_default()
    });
    view! {
        <dl class="plan__figures">{figures.into_iter().collect_view()}</dl>
        <p class="plan__comparison" data-testid="plan-comparison">{comparison}</p>
    }
}

fn standing(search: &Search) -> Standing {
    search.standing().unwrap_or_default()
}

/// Makespan and bound over the time of the search.
#[component]
fn Convergence() -> impl IntoView {
    let planner = expect_context::<Planner>();
    let makespan = text(planner, |search| {
        convergence::path(&search.history, |standing| standing.makespan_min)
    });
    let bound = text(planner, |search| {
        convergence::path(&search.history, |standing| standing.bound_min)
    });
    // Level lines say nothing that the numbers do not.
    let is_level = move || {
        planner.with(|search| search.is_none_or(|search| convergence::is_level(&search.history)))
    };
    view! {
        <figure class="plan__convergence" aria-hidden="true" hidden=is_level>
            <svg viewBox=format!("0 0 {WIDTH} {HEIGHT}") preserveAspectRatio="none">
                <path class="plan__bound" d=bound></path>
                <path class="plan__makespan" d=makespan></path>
            </svg>
            <figcaption>
                "Makespan, and dashed the lower bound, over the time of the search (logarithmic)"
            </figcaption>
        </figure>
    }
}
