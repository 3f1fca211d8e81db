//! The timeline as a table.

use super::Chart;
use super::words::{length, state, time};
use crate::components::more::More;
use crate::studio::{Selected, Selection};
use baton_engine::TaskId;
use baton_engine::projection::{Bar, Deadline};
use leptos::prelude::*;

/// How many rows the table has at first, and how many more each time.
const PAGE: usize = 100;
const COLUMNS: [&str; 7] = [
    "Task",
    "Agent",
    "From",
    "To",
    "Waited",
    "Estimated",
    "State",
];

/// Every attempt in the order of the lanes.
#[component]
pub fn TimelineTable() -> impl IntoView {
    let chart = expect_context::<Chart>();
    // Closed, it costs nothing.
    let is_open = RwSignal::new(false);
    let limit = RwSignal::new(PAGE);
    let rows = move || {
        chart.timeline.with(|timeline| {
            let bars = timeline.lanes.iter().flat_map(|lane| &lane.bars);
            bars.take(limit.get()).map(row).collect_view()
        })
    };
    let deadlines = move || {
        chart
            .timeline
            .with(|timeline| timeline.deadlines.iter().map(deadline).collect_view())
    };
    let all = Signal::derive(move || {
        chart
            .timeline
            .with(|timeline| timeline.lanes.iter().map(|lane| lane.bars.len()).sum())
    });
    let has_opened =
        |event: &web_sys::Event| event_target::<web_sys::Element>(event).has_attribute("open");
    let head = || COLUMNS.map(|column| view! { <th scope="col">{column}</th> });
    view! {
        <details class="timeline__table" on:toggle=move |event| is_open.set(has_opened(&event))>
            <summary data-testid="timeline-table-open">"The timeline as a table"</summary>
            <Show when=move || is_open.get()>
                <div class="table__scroll">
                    <table class="table" data-testid="timeline-table">
                        <caption class="visually-hidden">"The timeline"</caption>
                        <thead><tr>{head().into_iter().collect_view()}</tr></thead>
                        <tbody>{rows}</tbody>
                    </table>
                    <More limit page=PAGE all/>
                </div>
                <ul class="timeline__deadlines" aria-label="Deadlines">{deadlines}</ul>
            </Show>
        </details>
    }
}

fn deadline(deadline: &Deadline) -> AnyView {
    let late = if deadline.is_late { ", missed" } else { "" };
    let told = format!("{}: due at {}{late}", deadline.name, time(deadline.at));
    view! { <li>{told}</li> }.into_any()
}

fn row(bar: &Bar) -> AnyView {
    let selection = expect_context::<Selection>();
    let task: TaskId = bar.task;
    let cells = [
        bar.agent_name.to_string(),
        time(bar.start),
        time(bar.end),
        length(bar.waited_from, bar.start),
        length(bar.start, bar.expected_end),
        state(bar.state).to_owned(),
    ];
    let cells = cells.map(|cell| view! { <td>{cell}</td> });
    view! {
        <tr>
            <th scope="row">
                <button type="button" class="table__name" on:click=move |_| selection.select(Selected::Task(task))>
                    {bar.name.clone()}
                </button>
            </th>
            {cells.into_iter().collect_view()}
        </tr>
    }
    .into_any()
}
