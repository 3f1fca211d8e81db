//! The graph as a table: the same tasks in rows, of which only those on screen
//! are on the page.

use super::sorting::{Column, Row, Sorting, sorted};
use super::stage::Stage;
use crate::components::labels::{PriorityLabel, StateLabel, minutes};
use crate::components::size::use_viewport;
use crate::components::strip::Strip;
use crate::studio::{Selected, Selection};
use baton_engine::TaskId;
use leptos::html::Div;
use leptos::prelude::*;

/// The height of a row and of the head, as in the style.
const ROW_PX: f64 = 32.0;
const HEAD_PX: f64 = 34.0;

/// The tasks as rows. Those that are filtered out are left out.
#[component]
pub fn Table(
    /// The stage whose tasks they are.
    stage: Stage,
) -> impl IntoView {
    let sorting = RwSignal::new(Sorting::default());
    let order = Memo::new(move |_| {
        stage.graph.with(|graph| {
            stage.slack.with(|slack| {
                stage
                    .lit
                    .with(|lit| sorted(graph, slack, lit.as_deref(), sorting.get()))
            })
        })
    });
    let container = NodeRef::<Div>::new();
    let viewport = use_viewport(container);
    let strip = move || Strip {
        count: order.with(Vec::len),
        piece_px: ROW_PX,
        header_px: HEAD_PX,
    };
    let drawn = Memo::new(move |_| {
        let view = viewport.get();
        strip().drawn(view.top, view.height)
    });
    let spacers = move || strip().spacers(&drawn.get());
    let rows = move || {
        let drawn = drawn.get();
        order.with(|order| order[drawn.start.min(order.len())..drawn.end.min(order.len())].to_vec())
    };
    let place = move |task: TaskId| order.with(|order| order.iter().position(|&id| id == task));
    let px = |length: f64| format!("{length}px");
    view! {
        <div class="graph__table" node_ref=container on:scroll=move |_| viewport.measure() tabindex="0" role="region" aria-label="Tasks" data-testid="graph-rows">
            <table class="table graph__rows" aria-rowcount=move || order.with(|order| order.len() + 1)>
                <thead>
                    <tr aria-rowindex="1">
                        {Column::ALL.map(|column| view! { <Head column sorting/> }).collect_view()}
                    </tr>
                </thead>
                <tbody>
                    <tr aria-hidden="true" style:height=move || px(spacers().0)></tr>
                    <For each=rows key=|task| *task let:task>
                        <TaskRow stage task place=Signal::derive(move || place(task))/>
                    </For>
                    <tr aria-hidden="true" style:height=move || px(spacers().1)></tr>
                </tbody>
            </table>
        </div>
    }
}

#[component]
fn Head(column: Column, sorting: RwSignal<Sorting>) -> impl IntoView {
    let direction = move || match sorting.get() {
        now if now.column != column => "none",
        now if now.is_descending => "descending",
        _ => "ascending",
    };
    let mark = move || match direction() {
        "ascending" => "▲",
        "descending" => "▼",
        _ => "",
    };
    view! {
        <th scope="col" class:table__number=column.is_number() aria-sort=direction>
            <button
                type="button"
                class="graph__sort"
                data-testid=format!("graph-sort-{}", column.title().to_lowercase().replace(' ', "-"))
                on:click=move |_| sorting.update(|sorting| *sorting = sorting.by(column))
            >
                {column.title()}
                <span aria-hidden="true">{mark}</span>
            </button>
        </th>
    }
}

#[component]
fn TaskRow(stage: Stage, task: TaskId, place: Signal<Option<usize>>) -> impl IntoView {
    let selection = expect_context::<Selection>();
    let row = Memo::new(move |_| {
        stage
            .graph
            .with(|graph| stage.slack.with(|slack| Row::new(graph, slack, task)))
    });
    move || {
        row.get().map(|row| {
            view! {
                <tr
                    class="graph__row"
                    class:graph__row--selected=move || selection.task() == Some(task)
                    aria-rowindex=move || place.get().map(|place| place + 2)
                    data-about=task.to_string()
                    data-testid=format!("row-{task}")
                >
                    <th scope="row">
                        <button type="button" class="table__name" title=row.name.clone() on:click=move |_| selection.select(Selected::Task(task))>
                            {row.name.clone()}
                        </button>
                    </th>
                    <td><StateLabel state=Signal::stored(row.state)/></td>
                    <td><PriorityLabel priority=Signal::stored(row.priority)/></td>
                    <td class="table__number">{minutes(row.estimate_min)}</td>
                    <td class="table__number">{minutes(row.slack_min)}</td>
                    <td class="graph__cell">{row.agent}</td>
                    <td class="table__number">{row.waits_for}</td>
                    <td class="graph__cell">{row.goal}</td>
                </tr>
            }
        })
    }
}
