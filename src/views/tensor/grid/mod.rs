//! The slice as a labelled heat map: a table that draws only what is on screen,
//! beside a map of all of it where that is much more. [`keys`] and
//! [`mod@window`] are its pure part.

mod body;
mod growth;
mod head;
mod keys;
mod map;
mod window;

use super::{Explorer, axis_plural};
use crate::components::focus::focus_soon;
use crate::components::size::{Viewport, ViewportSignal, use_viewport};
use crate::studio::{Selected, Selection};
use baton_engine::projection::{self, SliceView};
use baton_engine::tensor::Axis;
use body::{Body, cell_id, place_of};
use growth::Part;
use head::{Columns, Head};
use keys::moved;
use leptos::ev::KeyboardEvent;
use leptos::html::Div;
use leptos::prelude::*;
use map::Map;
use std::ops::Range;
use wasm_bindgen::JsCast;
use window::{HEAD_PX, MARGINAL_PX, ROW_PX, Strip, column_px, name_px};

pub use keys::Place;

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
    /// The rows and columns that are drawn: some more with each frame.
    drawn: Memo<Part>,
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
        let wanted = Memo::new(move |_| {
            let (rows, columns) = strips.get();
            let Viewport {
                width,
                height,
                left,
                top,
            } = viewport.get();
            (rows.drawn(top, height), columns.drawn(left, width))
        });
        let drawn = gradually(wanted);
        let part = Memo::new(move |_| {
            let (rows, columns) = drawn.get();
            let slice = explorer.slice();
            explorer.explored.with(|explored| {
                explorer.session.with_state(|state| {
                    projection::tensor_slice(state, explored, slice, rows, columns)
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

/// What is drawn on the way to what is wanted.
fn gradually(wanted: Memo<Part>) -> Memo<Part> {
    let reached = RwSignal::new(Part::default());
    let drawn = Memo::new(move |_| {
        reached.with(|reached| wanted.with(|wanted| growth::kept(reached, wanted)))
    });
    let is_asked = StoredValue::new(false);
    Effect::new(move |_| {
        let is_there = drawn.with(|drawn| wanted.with(|wanted| drawn == wanted));
        if !is_there && !is_asked.get_value() {
            is_asked.set_value(true);
            request_animation_frame(move || {
                // The view may be gone by then.
                let parts = drawn.try_get_untracked().zip(wanted.try_get_untracked());
                let _ = is_asked.try_update_value(|is_asked| *is_asked = false);
                if let Some((drawn, wanted)) = parts {
                    reached.set(growth::grown(&drawn, &wanted));
                }
            });
        }
    });
    drawn
}

fn nearest(index: usize, range: &Range<usize>) -> usize {
    index.clamp(range.start, range.end.saturating_sub(1).max(range.start))
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
    Effect::new(move |_| {
        let awaited = explorer.awaited.get();
        let is_drawn = |place: &Place| {
            shown
                .drawn
                .with(|(rows, columns)| rows.contains(&place.0) && columns.contains(&place.1))
        };
        if let Some(place) = awaited.filter(is_drawn) {
            explorer.awaited.set(None);
            focus_soon(format!("#{}", cell_id(place)));
        }
    });
    let on_key = move |event: KeyboardEvent| {
        let container = container.get_untracked();
        untrack(|| on_key(shown, viewport, container, selection, &event));
    };
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
        <div class="tensor__slice-row">
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
                on:pointerover=move |event| explorer.hovered.set(place_under(&event))
                on:pointerleave=move |_| explorer.hovered.set(None)
                on:focusin=move |event| {
                    explorer.has_focus.set(true);
                    if let Some(place) = place_under(&event) {
                        explorer.active.set(place);
                    }
                }
                on:focusout=move |_| explorer.has_focus.set(false)
            >
                <Columns/>
                <Head/>
                <Body/>
            </table>
        </div>
        <Map viewport/>
        </div>
    }
}

/// The place of the cell that an event is about.
fn place_under(event: &web_sys::Event) -> Option<Place> {
    let element: web_sys::Element = event.target()?.dyn_into().ok()?;
    place_of(&element.id())
}

fn px(length: f64) -> String {
    format!("{length}px")
}

fn on_key(
    shown: Shown,
    viewport: ViewportSignal,
    container: Option<web_sys::HtmlDivElement>,
    selection: Selection,
    event: &KeyboardEvent,
) {
    let explorer = shown.explorer;
    let from = explorer.awaited.get().unwrap_or(shown.tab_stop.get());
    if event.key() == "Enter" {
        let slice = explorer.slice();
        let cell = explorer.explored.with(|explored| {
            explorer
                .session
                .with_state(|state| projection::tensor_cell(state, explored, slice, from))
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
    // Should the cell that has the focus go, its keys work from here.
    let is_drawn = shown
        .drawn
        .with(|(rows, columns)| rows.contains(&to.0) && columns.contains(&to.1));
    if let Some(container) = container.filter(|_| !is_drawn) {
        // It is on screen, so the focus cannot be refused.
        let _ = container.focus();
    }
    viewport.scroll_to(left, top);
    explorer.awaited.set(Some(to));
}
