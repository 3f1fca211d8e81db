//! The rows of the grid.

use super::head::{Label, MarginalBar};
use super::{Place, Shown, is_hot, px};
use crate::studio::Selection;
use crate::views::tensor::selected_by;
use baton_engine::projection::{AxisLabel, Thing};
use leptos::prelude::*;

/// The page's name for the cell at a place.
pub fn cell_id((row, column): Place) -> String {
    format!("tensor-cell-{row}-{column}")
}

/// The place of the cell that the page calls `id`.
pub fn place_of(id: &str) -> Option<Place> {
    let (row, column) = id.strip_prefix("tensor-cell-")?.split_once('-')?;
    row.parse().ok().zip(column.parse().ok())
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
    let cell = move |column: AxisLabel| cell(shown, (index, column.index));
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

/// A cell. There are hundreds, so what they need is as little as possible: the
/// table hears the pointer and the focus for them.
fn cell(shown: Shown, place: Place) -> AnyView {
    let value = Memo::new(move |_| {
        shown
            .part
            .with(|part| part.value(place.0, place.1))
            .unwrap_or(0.0)
    });
    let class = move || {
        let value = value.get();
        match value {
            0.0 => "heat grid__cell heat--none",
            _ if value < 0.0 && is_hot(-value) => "heat grid__cell heat--less heat--hot",
            _ if value < 0.0 => "heat grid__cell heat--less",
            _ if is_hot(value) => "heat grid__cell heat--hot",
            _ => "heat grid__cell",
        }
    };
    view! {
        <td
            class=class
            id=cell_id(place)
            data-testid=cell_id(place)
            style:--value=move || value.get().abs().to_string()
            aria-colindex=place.1 + 3
            tabindex=move || if shown.tab_stop.get() == place { "0" } else { "-1" }
        >
            {move || shown.explorer.number(value.get())}
        </td>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::{cell_id, place_of};

    #[test]
    fn a_cell_is_found_by_its_name() {
        assert_eq!(place_of(&cell_id((12, 3))), Some((12, 3)));
        assert_eq!(place_of("tensor-cell-"), None);
        assert_eq!(place_of(""), None);
    }
}
