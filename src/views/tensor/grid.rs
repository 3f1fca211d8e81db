//! The slice as a labelled heat map: a table that draws only what is on screen.

use super::keys::{Place, moved};
use super::window::{HEAD_PX, MARGINAL_PX, ROW_PX, Strip, column_px, name_px};
use super::{Explorer, axis_plural, selected_by};
use crate::app::{Selected, Selection};
use crate::components::focus::focus_soon;
use crate::components::labels::{PriorityLabel, state_mark};
use crate::components::size::{Viewport, ViewportSignal, use_viewport};
use crate::views::team::DoerMark;
use baton_engine::projection::{self, AxisLabel, SliceView, Thing};
use baton_engine::tensor::Axis;
use leptos::ev::KeyboardEvent;
use leptos::html::Div;
use leptos::prelude::*;
use std::ops::Range;

/// Whether a value is so hot that text on it must be light where it is else
/// dark. Between a half and one there are no values.
pub fn is_hot(value: f32) -> bool {
    value > 0.75
}

/// What the parts of the grid share.
#[derive(Clone, Copy)]
struct Shown {
    explorer: Explorer,
    /// Rows and columns of the slice, as strips of pixels.
    strips: Memo<(Strip, Strip)>,
    /// The rows and columns that are drawn.
    drawn: Memo<(Range<usize>, Range<usize>)>,
    /// The part of the slice that is drawn.
    part: Memo<SliceView>,
    /// The cell that Tab leads to: the active one, or the nearest that is drawn.
    tab_stop: Memo<Place>,
}

impl Shown {
    fn new(explorer: Explorer, viewport: ViewportSignal) -> Self {
        let strips = Memo::new(move |_| {
            let (row_axis, column_axis) = explorer.axis.get().others();
            let columns = explorer.len(column_axis);
            let width = viewport.get().width;
            let header_px = name_px(width) + MARGINAL_PX;
            let rows = Strip {
                count: explorer.len(row_axis),
                piece_px: ROW_PX,
                header_px: HEAD_PX,
            };
            (
                rows,
                Strip {
                    count: columns,
                    piece_px: column_px(width, columns),
                    header_px,
                },
            )
        });
        let drawn = Memo::new(move |_| {
            let (rows, columns) = strips.get();
            let Viewport {
                width,
                height,
                left,
                top,
            } = viewport.get();
            (rows.drawn(top, height), columns.drawn(left, width))
        });
        let part = Memo::new(move |_| {
            let (rows, columns) = drawn.get();
            let slice = explorer.slice();
            explorer.encoded.with(|encoded| {
                explorer.session.with_state(|state| {
                    projection::tensor_slice(state, &encoded.tensor, slice, rows, columns)
                })
            })
        });
        let tab_stop = Memo::new(move |_| {
            let (row, column) = explorer.active.get();
            drawn.with(|(rows, columns)| (nearest(row, rows), nearest(column, columns)))
        });
        Self {
            explorer,
            strips,
            drawn,
            part,
            tab_stop,
        }
    }

    /// How many rows and columns the slice has.
    fn size(self) -> Place {
        self.strips
            .with(|(rows, columns)| (rows.count, columns.count))
    }

    fn row_axis(self) -> Axis {
        self.explorer.axis.get().others().0
    }

    fn column_axis(self) -> Axis {
        self.explorer.axis.get().others().1
    }
}

fn nearest(index: usize, range: &Range<usize>) -> usize {
    index.clamp(range.start, range.end.saturating_sub(1).max(range.start))
}

fn cell_id((row, column): Place) -> String {
    format!("tensor-cell-{row}-{column}")
}

/// The slice that is looked at.
#[component]
pub fn Grid() -> impl IntoView {
    let explorer = expect_context::<Explorer>();
    let container = NodeRef::<Div>::new();
    let viewport = use_viewport(container);
    let shown = Shown::new(explorer, viewport);
    let selection = expect_context::<Selection>();
    provide_context(shown);
    // Another axis is another table: it is looked at from its corner.
    Effect::new(move |before: Option<Axis>| {
        let axis = explorer.axis.get();
        if before.is_some_and(|before| before != axis) {
            explorer.active.set((0, 0));
            viewport.scroll_to(0.0, 0.0);
        }
        axis
    });
    let on_key = move |event: KeyboardEvent| untrack(|| on_key(shown, viewport, selection, &event));
    let on_scroll = move |_| {
        let is_focused = explorer.has_focus.get_untracked();
        viewport.measure();
        let is_drawn = shown.tab_stop.get_untracked() == explorer.active.get_untracked();
        if let Some(container) = container
            .get_untracked()
            .filter(|_| is_focused && !is_drawn)
        {
            // The focused cell is not drawn any more: its keys work from here.
            // The container is on screen, so the focus cannot be refused.
            let _ = container.focus();
        }
    };
    let caption = move || {
        let name = explorer
            .slice_label()
            .map_or_else(String::new, |label| label.name);
        let (rows, columns) = (
            axis_plural(shown.row_axis()),
            axis_plural(shown.column_axis()),
        );
        format!("{name}: values of {rows} and {columns}")
    };
    view! {
        <div class="tensor__scroll" tabindex="-1" node_ref=container on:scroll=on_scroll on:keydown=on_key>
            <table
                class="grid"
                role="grid"
                data-testid="tensor-grid"
                aria-label=caption
                aria-rowcount=move || shown.size().0 + 2
                aria-colcount=move || shown.size().1 + 2
                style:width=move || px(shown.strips.with(|(_, columns)| columns.header_px + columns.total_px()))
                style:--name=move || px(name_px(viewport.get().width))
                style:--marginal=px(MARGINAL_PX)
                style:--column=move || px(shown.strips.with(|(_, columns)| columns.piece_px))
                style:--row=px(ROW_PX)
                on:pointerleave=move |_| explorer.hovered.set(None)
                on:focusin=move |_| explorer.has_focus.set(true)
                on:focusout=move |_| explorer.has_focus.set(false)
            >
                <Columns/>
                <Head/>
                <Body/>
            </table>
        </div>
    }
}

fn px(length: f64) -> String {
    format!("{length}px")
}

fn on_key(shown: Shown, viewport: ViewportSignal, selection: Selection, event: &KeyboardEvent) {
    let explorer = shown.explorer;
    let from = shown.tab_stop.get();
    if event.key() == "Enter" {
        let slice = explorer.slice();
        let cell = explorer.encoded.with(|encoded| {
            explorer
                .session
                .with_state(|state| projection::tensor_cell(state, &encoded.tensor, slice, from))
        });
        if let Some(cell) = cell {
            selection.select(Selected::Task(cell.task));
        }
        return;
    }
    let (rows, columns) = shown.strips.get_untracked();
    let view = viewport.get();
    let is_command = event.ctrl_key() || event.meta_key();
    let Some(to) = moved(
        from,
        &event.key(),
        is_command,
        shown.size(),
        rows.page(view.height),
    ) else {
        return;
    };
    event.prevent_default();
    explorer.hovered.set(None);
    explorer.active.set(to);
    let left = columns.reveal(to.1, view.left, view.width);
    let top = rows.reveal(to.0, view.top, view.height);
    viewport.scroll_to(left, top);
    focus_soon(format!("#{}", cell_id(to)));
}

/// The widths of the columns, with room for those that are not drawn.
#[component]
fn Columns() -> impl IntoView {
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
fn Head() -> impl IntoView {
    let shown = expect_context::<Shown>();
    let explorer = shown.explorer;
    let corner = move || {
        format!(
            "{} ↓ {} →",
            axis_plural(shown.row_axis()),
            axis_plural(shown.column_axis())
        )
    };
    let total = move || explorer.overview(|overview| projection::tensor_number(overview.sum));
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

#[component]
fn Body() -> impl IntoView {
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

/// A row's or a column's name. The keyboard selects a task from its cells.
#[component]
fn Label(label: AxisLabel) -> impl IntoView {
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
fn MarginalBar(axis: Signal<Axis>, index: usize) -> impl IntoView {
    let explorer = expect_context::<Explorer>();
    let share = move || explorer.overview(|overview| overview.marginal_share(axis.get(), index));
    let number = move || {
        explorer
            .overview(|overview| projection::tensor_number(overview.marginal(axis.get(), index)))
    };
    view! {
        <span class="marginal" style:--share=move || share().to_string()>
            <span class="marginal__number">{number}</span>
        </span>
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
            class:heat--hot=move || is_hot(value.get())
            class:heat--none=move || value.get() == 0.0
            style:--value=move || value.get().to_string()
            aria-colindex=place.1 + 3
            tabindex=move || if shown.tab_stop.get() == place { "0" } else { "-1" }
            on:focus=move |_| explorer.active.set(place)
            on:pointerenter=move |_| explorer.hovered.set(Some(place))
        >
            {move || projection::tensor_number(value.get())}
        </td>
    }
}
