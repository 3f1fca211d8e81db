//! The run in numbers: the whole, over its time, each agent, each goal; and what
//! one more agent would bring.

mod charts;
mod figures;
mod lateness;
mod plots;
mod save;
mod staffing;
mod tables;

use crate::components::piece::piece;
use crate::session::Session;
use crate::views::missing::Missing;
use baton_engine::projection::{self, Metrics, StatusView};
use charts::Charts;
use figures::figures;
use leptos::prelude::*;
use staffing::Reinforcements;
use tables::{Agents, Goals};

piece!(
    /// [`MetricsView`], loaded when it is first shown.
    pub METRICS = metrics(_argument: ()) -> AnyView, in views { view! { <MetricsView/> }.into_any() }
);

/// The run in numbers.
#[component]
fn MetricsView() -> impl IntoView {
    let session = expect_context::<Session>();
    let metrics = Memo::new(move |_| session.with_state(projection::metrics));
    let status = Memo::new(move |_| session.with_state(projection::status));
    let has_run = Memo::new(move |_| status.with(|status| status.round.0 > 0));
    view! {
        <section class="metrics" aria-labelledby="metrics-title">
            <h2 id="metrics-title">"Metrics"</h2>
            <Show when=move || has_run.get() fallback=|| view! { <Missing so="there is nothing to measure" testid="metrics-empty"/> }>
                <Whole metrics status/>
                <Charts metrics/>
                <Reinforcements/>
                <Agents metrics/>
                <Goals/>
            </Show>
        </section>
    }
}

/// The numbers of the whole run.
#[component]
fn Whole(metrics: Memo<Metrics>, status: Memo<StatusView>) -> impl IntoView {
    let all =
        Memo::new(move |_| metrics.with(|metrics| status.with(|status| figures(metrics, status))));
    view! {
        <table class="figures" data-testid="metrics-run">
            <caption class="visually-hidden">"The run"</caption>
            <thead class="visually-hidden">
                <tr>
                    <th scope="col">"Number"</th>
                    <th scope="col">"Value"</th>
                    <th scope="col">"What it is"</th>
                </tr>
            </thead>
            <tbody>
                <For each=move || all.get() key=|figure| figure.clone() let:figure>
                    <tr class="figures__one">
                        <th scope="row">{figure.name}</th>
                        <td class="figures__value" data-testid=figure.testid>{figure.value}</td>
                        <td class="figures__hint">{figure.hint}</td>
                    </tr>
                </For>
            </tbody>
        </table>
    }
}
