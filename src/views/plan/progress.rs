//! How far the search is: in a sentence, in numbers, and as a line.

use super::convergence::{self, HEIGHT, WIDTH};
use super::words;
use crate::session::search::Phase;
use crate::session::{Planner, Search};
use crate::worker::Standing;
use leptos::prelude::*;

/// How often at most a running search is told to who listens instead of looks.
const TELL_MS: f64 = 5_000.0;

/// How far the search is.
#[component]
pub fn Progress() -> impl IntoView {
    let planner = expect_context::<Planner>();
    let of = move |read: fn(&Search) -> Option<String>| {
        Memo::new(move |_| planner.with_search(|search| search.and_then(read)))
    };
    let error = of(|search| match &search.phase {
        Phase::Failed(reason) => Some(reason.clone()),
        _ => None,
    });
    let workload = of(|search| search.workload.as_ref().map(words::workload));
    let has_standing = Memo::new(move |_| {
        planner.with_search(|search| search.is_some_and(|search| search.standing().is_some()))
    });
    let is_stale = Memo::new(move |_| !planner.is_current());
    view! {
        <Status/>
        <p class="plan__error" role="alert" data-testid="plan-error">{error}</p>
        <Show when=move || is_stale.get()>
            <p class="plan__stale" role="status" data-testid="plan-stale">
                "Out of date: the work has changed since this was planned, or another moment is on screen."
            </p>
        </Show>
        <Show when=move || has_standing.get()>
            <div class="plan__progress">
                <Figures/>
                <Convergence/>
            </div>
        </Show>
        <p class="plan__workload">{workload}</p>
    }
}

/// The sentence. It stands still for who listens: a running search tells only now and then.
#[component]
fn Status() -> impl IntoView {
    let planner = expect_context::<Planner>();
    let seen = Memo::new(move |_| {
        planner.with_search(|search| {
            search
                .filter(|search| !matches!(search.phase, Phase::Failed(_)))
                .map(words::phase)
        })
    });
    let turn = Memo::new(move |_| {
        planner.with_search(|search| {
            let elapsed_ms = search?.standing()?.elapsed_ms;
            Some((search?.phase.clone(), (elapsed_ms / TELL_MS).floor()))
        })
    });
    let heard = move || {
        turn.track();
        seen.get_untracked()
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
    let standing = Memo::new(move |_| {
        planner.with_search(|search| search.and_then(Search::standing).unwrap_or_default())
    });
    let of = move |read: fn(&Standing) -> String| Memo::new(move |_| standing.with(read));
    let comparison = Memo::new(move |_| {
        let run_min = planner.with_search(|search| Some(search?.workload?.run_min));
        run_min.map(|run_min| words::comparison(run_min, standing.get().makespan_min))
    });
    let figures = [
        (
            "Makespan",
            "plan-makespan",
            of(|s| format!("{} min", s.makespan_min)),
        ),
        (
            "Lower bound",
            "plan-bound",
            of(|s| format!("{} min", s.bound_min)),
        ),
        (
            "Searched for",
            "plan-elapsed",
            of(|s| words::elapsed(s.elapsed_ms)),
        ),
        ("Steps", "plan-steps", of(|s| s.steps.to_string())),
    ];
    let figures = figures.map(|(name, testid, value)| {
        view! {
            <div>
                <dt>{name}</dt>
                <dd data-testid=testid>{value}</dd>
            </div>
        }
    });
    view! {
        <dl class="plan__figures">{figures.into_iter().collect_view()}</dl>
        <p class="plan__comparison" data-testid="plan-comparison">{comparison}</p>
    }
}

/// Makespan and bound over the time of the search.
#[component]
fn Convergence() -> impl IntoView {
    let planner = expect_context::<Planner>();
    let path = move |value: fn(&Standing) -> u32| {
        Memo::new(move |_| {
            planner.with_search(|search| {
                search.map_or_else(String::new, |search| {
                    convergence::path(&search.history, value)
                })
            })
        })
    };
    let makespan = path(|standing| standing.makespan_min);
    let bound = path(|standing| standing.bound_min);
    view! {
        <figure class="plan__convergence" aria-hidden="true">
            <svg viewBox=format!("0 0 {WIDTH} {HEIGHT}") preserveAspectRatio="none">
                <path class="plan__bound" d=bound></path>
                <path class="plan__makespan" d=makespan></path>
            </svg>
            <figcaption>"Makespan, and dashed the lower bound, over the time of the search (logarithmic)"</figcaption>
        </figure>
    }
}
