//! The rows of the grid.

use super::head::{Label, MarginalBar};
use super::{Place, Shown, is_hot, px};
use crate::app::Selection;
use crate::views::tensor::selected_by;
use baton_engine::projection::{AxisLabel, Thing};
use leptos::prelude::*;

/// The page's name for the cell at a place.
pub fn cell_id((row, column): Place) -> String {
    format!("tensor-cell-{row}-{column}")
}

/// The rows that are drawn, with room for those that are not.
#[component]
pub fn Body() -> impl IntoView {
    let shown = expect_context::<Shown>();
    let spacers = move || {
        shown
            .strips
            .with(|(rows, _)| rows.spacers(&shown.drawn.get().0))
    };
    let span = move || shown.drawn.with(|(_, columns)| columns.len() + 4);
    view! {
        <tbody>
            <tr aria-hidden="true" class="grid__room" style:height=move || px(spacers().0)>
                <td colspan=span></td>
            </tr>
            <For
                each=move || shown.part.get().rows
                key=|row| (row.index, row.thing)
                children=|row: AxisLabel| view! { <Row index=row.index thing=row.thing/> }
            />
            <tr aria-hidden="true" class="grid__room" style:height=move || px(spacers().1)>
                <td colspan=span></td>
            </tr>
        </tbody>
    }
}

#[component]
fn Row(index: usize, thing: Thing) -> impl IntoView {
    let shown = expect_context::<Shown>();
    let selection = expect_context::<Selection>();
    let is_selected = move || selection.get().is_some() && selection.get() == selected_by(thing);
    let label = move || shown.part.with(|part| part.row(index).cloned());
    let cell = move |column: AxisLabel| view! { <Cell place=(index, column.index)/> };
    view! {
        <tr class="grid__row" class:grid__row--selected=is_selected aria-rowindex=index + 3>
            <th scope="row" class="grid__name">{move || label().map(|label| view! { <Label label/> })}</th>
            <td class="grid__marginal">
                <MarginalBar axis=Signal::derive(move || shown.row_axis()) index/>
            </td>
            <td class="grid__spacer" aria-hidden="true"></td>
            <For each=move || shown.part.get().columns key=|column| (column.index, column.thing) children=cell/>
            <td class="grid__spacer" aria-hidden="true"></td>
        </tr>
    }
}

#[component]
fn Cell(place: Place) -> impl IntoView {
    let shown = expect_context::<Shown>();
    let explorer = shown.explorer;
    let value = Memo::new(move |_| {
        shown
            .part
            .with(|part| part.value(place.0, place.1))
            .unwrap_or(0.0)
    });
    view! {
        <td
            class="heat grid__cell"
            id=cell_id(place)
            data-testid=cell_id(place)
            class:heat--hot=move || is_hot(value.get().abs())
            class:heat--none=move || value.get() == 0.0
            class:heat--less=move || value.get() < 0.0
            style:--value=move || value.get().abs().to_string()
            aria-colindex=place.1 + 3
            tabindex=move || if shown.tab_stop.get() == place { "0" } else { "-1" }
            on:focus=move |_| explorer.active.set(place)
            on:pointerenter=move |_| explorer.hovered.set(Some(place))
        >
            {move || explorer.number(value.get())}
        </td>
    }
}
