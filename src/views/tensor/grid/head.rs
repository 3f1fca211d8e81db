//! The names of rows and columns, and the sums beside them.

use super::{Shown, px};
use crate::components::labels::{PriorityLabel, state_mark};
use crate::studio::Selection;
use crate::views::team::DoerMark;
use crate::views::tensor::{Explorer, axis_plural, selected_by};
use baton_engine::projection::{AxisLabel, Thing};
use baton_engine::tensor::Axis;
use leptos::prelude::*;

/// The widths of the columns, with room for those that are not drawn.
#[component]
pub fn Columns() -> impl IntoView {
    let shown = expect_context::<Shown>();
    let spacers = move || {
        shown
            .strips
            .with(|(_, columns)| columns.spacers(&shown.drawn.get().1))
    };
    view! {
        <colgroup>
            <col style:width="var(--name)"/>
            <col style:width="var(--marginal)"/>
            <col style:width=move || px(spacers().0)/>
        </colgroup>
        <colgroup span=move || shown.drawn.with(|(_, columns)| columns.len()) style:width="var(--column)"></colgroup>
        <colgroup>
            <col style:width=move || px(spacers().1)/>
        </colgroup>
    }
}

/// The names of the columns and their marginals.
#[component]
pub fn Head() -> impl IntoView {
    let shown = expect_context::<Shown>();
    let explorer = shown.explorer;
    let corner = move || {
        format!(
            "{} ↓ {} →",
            axis_plural(shown.row_axis()),
            axis_plural(shown.column_axis())
        )
    };
    let total = move || explorer.number(explorer.overview(|overview| overview.sum));
    let marginal = move |column: AxisLabel| {
        let index = column.index;
        view! { <td><MarginalBar axis=Signal::derive(move || shown.column_axis()) index/></td> }
    };
    let name = move |column: AxisLabel| {
        let index = column.index;
        let label = move || shown.part.with(|part| part.column(index).cloned());
        view! {
            <th scope="col" class="grid__column" aria-colindex=index + 3>
                {move || label().map(|label| view! { <Label label/> })}
            </th>
        }
    };
    view! {
        <thead>
            <tr aria-rowindex="1">
                <th scope="col" class="grid__corner">{corner}</th>
                <th scope="col" class="grid__marginal">"Marginal"</th>
                <td class="grid__spacer" aria-hidden="true"></td>
                <For each=move || shown.part.get().columns key=|column| (column.index, column.thing) children=name/>
                <td class="grid__spacer" aria-hidden="true"></td>
            </tr>
            <tr class="grid__marginals" aria-rowindex="2">
                <th scope="row" class="grid__name">"Marginal"</th>
                <td class="grid__marginal grid__total">{total}</td>
                <td class="grid__spacer" aria-hidden="true"></td>
                <For each=move || shown.part.get().columns key=|column| (column.index, column.thing) children=marginal/>
                <td class="grid__spacer" aria-hidden="true"></td>
            </tr>
        </thead>
    }
}

/// A row's or a column's name. The keyboard selects a task from its cells.
#[component]
pub fn Label(label: AxisLabel) -> impl IntoView {
    let selection = expect_context::<Selection>();
    let AxisLabel {
        thing, name, state, ..
    } = label;
    let title = state.map_or_else(|| name.clone(), |state| format!("{name} ({state})"));
    let mark = state.map(|state| {
        view! {
            <span class="state__mark state" data-state=state.to_string() aria-hidden="true">{state_mark(state)}</span>
        }
    });
    let doer = match thing {
        Thing::Agent(agent) => Some(agent),
        Thing::Task(_) | Thing::Priority(_) => None,
    };
    match (thing, selected_by(thing)) {
        (Thing::Priority(priority), _) => view! { <PriorityLabel priority/> }.into_any(),
        (_, None) => name.into_any(),
        (_, Some(selected)) => view! {
            <button type="button" class="grid__select" tabindex="-1" title=title on:click=move |_| selection.select(selected)>
                {mark}
                {doer.map(|id| view! { <DoerMark id is_small=true/> })}
                <span class="grid__text">{name}</span>
            </button>
        }
        .into_any(),
    }
}

/// A marginal as a number and a bar, as long as it is large on its axis.
#[component]
pub fn MarginalBar(axis: Signal<Axis>, index: usize) -> impl IntoView {
    let explorer = expect_context::<Explorer>();
    let share = move || explorer.overview(|overview| overview.marginal_share(axis.get(), index));
    let number =
        move || explorer.number(explorer.overview(|overview| overview.marginal(axis.get(), index)));
    view! {
        <span class="marginal" style:--share=move || share().to_string()>
            <span class="marginal__number">{number}</span>
        </span>
    }
}
