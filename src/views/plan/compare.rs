//! The same work under each policy, side by side.

use super::columns::{self, Column};
use crate::components::words::{pace_words, policy_words};
use crate::session::background::Work;
use crate::session::{Comparer, Contest, Session};
use crate::worker::Trial;
use baton_engine::{Command, State};
use leptos::prelude::*;

/// The comparison and the button that asks for it.
#[component]
pub fn Compare() -> impl IntoView {
    let comparer = expect_context::<Comparer>();
    let word = move || match comparer.with(|contest| contest.map(Contest::is_running)) {
        None => "Compare",
        Some(true) => "Stop",
        Some(false) => "Compare again",
    };
    let status =
        move || comparer.with(|contest| contest.map_or_else(columns::hint, columns::status));
    let stale = move || {
        let stale = "Out of date: the work has changed or the run has gone on since this was compared, or another moment is on screen.";
        let has_trials =
            comparer.with(|contest| contest.is_some_and(|contest| !contest.trials.is_empty()));
        (has_trials && !comparer.is_current()).then_some(stale)
    };
    let trials = Memo::new(move |_| {
        comparer.with(|contest| {
            contest
                .map(|contest| contest.trials.clone())
                .unwrap_or_default()
        })
    });
    let has_trials = move || trials.with(|trials| !trials.is_empty());
    view! {
        <section class="compare" aria-labelledby="compare-title">
            <header class="plan__head">
                <h2 id="compare-title">"Compare policies"</h2>
                <button
                    type="button"
                    class="button"
                    data-testid="compare"
                    on:click=move |_| comparer.toggle()
                >
                    {word}
                </button>
            </header>
            <output class="plan__workload" data-testid="compare-status">{status}</output>
            <output class="plan__stale" data-testid="compare-stale">{stale}</output>
            <Show when=has_trials>
                <Table trials/>
            </Show>
        </section>
    }
}

/// One row a policy, as soon as it is through.
#[component]
fn Table(trials: Memo<Vec<Trial>>) -> impl IntoView {
    let count = move || 0..trials.with(Vec::len);
    let heads = columns::COLUMNS.map(|column| {
        view! { <th scope="col" class="table__number" title=column.hint>{column.name}</th> }
    });
    view! {
        <div class="table__scroll" tabindex="0" role="region" aria-label="Policies compared">
            <table class="table" data-testid="compare-table">
                <caption class="visually-hidden">"Policies compared; ★ marks the best of a column"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Policy"</th>
                        {heads.into_iter().collect_view()}
                        <th scope="col"><span class="visually-hidden">"Choose"</span></th>
                    </tr>
                </thead>
                <tbody>
                    <For each=count key=|at| *at let:at>
                        <Row trials at/>
                    </For>
                </tbody>
            </table>
        </div>
    }
}

#[component]
fn Row(trials: Memo<Vec<Trial>>, at: usize) -> impl IntoView {
    let session = expect_context::<Session>();
    let settings = trials.with_untracked(|trials| trials[at].settings);
    let policy = policy_words(settings.policy).0;
    let pace = pace_words(settings.pace).0.to_lowercase();
    let is_used = move || session.with_state(State::settings) == settings;
    let choose = move |_| {
        // It is the last moment that changes, whichever is on screen.
        session.seek(usize::MAX);
        let told = format!("The run goes by {policy} from now on.");
        let command = Command::ChoosePolicy { settings };
        session.dispatch_with_undo("choose policy", [command], told);
    };
    let word = move || if is_used() { "In use" } else { "Use" };
    let label = {
        let pace = pace.clone();
        move || format!("{} {policy}, {pace}", word())
    };
    let cells = columns::COLUMNS.map(|column| view! { <Cell trials at column/> });
    view! {
        <tr>
            <th scope="row">
                {policy}<span class="compare__pace">", "{pace.clone()}</span>
                <Bar trials at/>
            </th>
            {cells.into_iter().collect_view()}
            <td>
                <button
                    type="button"
                    class="button"
                    aria-pressed=move || is_used().to_string()
                    aria-label=label
                    on:click=choose
                >
                    {word}
                </button>
            </td>
        </tr>
    }
}

/// A number, with a star when it is the best of its column.
#[component]
fn Cell(trials: Memo<Vec<Trial>>, at: usize, column: Column) -> impl IntoView {
    let text = move || trials.with(|trials| trials.get(at).map(column.text));
    let is_best = move || trials.with(|trials| columns::is_best(trials, at, &column));
    let star = move || {
        is_best().then(|| view! { <span class="visually-hidden">"best: "</span><span aria-hidden="true">"★ "</span> })
    };
    view! { <td class="table__number" class:compare__best=is_best>{star}{text}</td> }
}

/// The makespan as a bar; the longest is as long as the cell.
#[component]
fn Bar(trials: Memo<Vec<Trial>>, at: usize) -> impl IntoView {
    let style = move || {
        let percent = trials.with(|trials| columns::bar_percent(trials, at));
        format!("inline-size: {percent}%")
    };
    view! { <span class="compare__bar" aria-hidden="true" style=style></span> }
}
