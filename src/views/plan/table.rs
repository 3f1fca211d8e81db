//! The plan as a table, by time.

use crate::components::more::More;
use crate::views::timeline::time;
use baton_engine::TaskId;
use baton_engine::projection::Timeline;
use leptos::prelude::*;

/// How many rows the table has at first, and how many more each time.
const PAGE: usize = 100;

/// A row: the task, its name, its agent, its start and end.
type Row = (TaskId, String, String, String, String);

/// Who does what, in the order of time.
#[component]
pub fn PlanTable(
    /// The plan.
    timeline: Memo<Timeline>,
    /// Called with the task of a row that is chosen.
    #[prop(into)]
    on_select: Callback<TaskId>,
) -> impl IntoView {
    let limit = RwSignal::new(PAGE);
    let rows = Memo::new(move |_| timeline.with(rows));
    let shown =
        move || rows.with(|rows| rows.iter().take(limit.get()).cloned().collect::<Vec<_>>());
    let row = move |(task, name, agent, start, end): Row| {
        view! {
            <tr>
                <th scope="row">
                    <button type="button" class="table__name" on:click=move |_| on_select.run(task)>{name}</button>
                </th>
                <td>{agent}</td>
                <td class="table__number">{start}</td>
                <td class="table__number">{end}</td>
            </tr>
        }
    };
    view! {
        <div class="table__scroll">
            <table class="table" data-testid="plan-table">
                <caption>"The plan as a table"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Task"</th>
                        <th scope="col">"Agent"</th>
                        <th scope="col" class="table__number">"Start"</th>
                        <th scope="col" class="table__number">"End"</th>
                    </tr>
                </thead>
                <tbody>
                    <For each=shown key=Clone::clone children=row/>
                </tbody>
            </table>
            <More limit page=PAGE all=Signal::derive(move || rows.with(Vec::len))/>
        </div>
    }
}

fn rows(timeline: &Timeline) -> Vec<Row> {
    let mut bars: Vec<_> = timeline
        .lanes
        .iter()
        .flat_map(|lane| lane.bars.iter().map(move |bar| (bar, &lane.name)))
        .collect();
    bars.sort_by_key(|(bar, _)| (bar.start, bar.task));
    bars.into_iter()
        .map(|(bar, agent)| {
            let (start, end) = (time(bar.start), time(bar.end));
            (bar.task, bar.name.clone(), agent.clone(), start, end)
        })
        .collect()
}
