//! A map of a slice that is much more than fits: what is on screen of it, and a
//! way to go elsewhere. The keyboard goes by Page Up and Down, Home and End.

use super::Shown;
use crate::components::size::ViewportSignal;
use crate::views::tensor::Explorer;
use crate::views::tensor::picture::{Album, Page};
use leptos::html;
use leptos::prelude::*;
use web_sys::PointerEvent;

/// From how many pages of rows or columns on there is a map.
const PAGES: f64 = 2.0;

/// The map, where there is more than fits.
#[component]
pub fn Map(
    /// What is on screen of the slice.
    viewport: ViewportSignal,
) -> impl IntoView {
    let shown = expect_context::<Shown>();
    let is_much = Memo::new(move |_| {
        let view = viewport.get();
        shown.strips.with(|(rows, columns)| {
            view.height > 0.0
                && (rows.total_px() > PAGES * view.height
                    || columns.total_px() > PAGES * view.width)
        })
    });
    move || is_much.get().then(|| view! { <Drawn viewport/> })
}

#[component]
fn Drawn(viewport: ViewportSignal) -> impl IntoView {
    let shown = expect_context::<Shown>();
    let explorer = expect_context::<Explorer>();
    let canvas = NodeRef::<html::Canvas>::new();
    let slice = Signal::derive(move || explorer.slice());
    let album = Album::new(explorer, vec![Page { slice, canvas }]);
    // Shares of the slice: where the screen begins, and how large it is.
    let window = Memo::new(move |_| {
        let view = viewport.get();
        shown.strips.with(|(rows, columns)| {
            let share = |part: f64, whole: f64| (part / whole).clamp(0.0, 1.0);
            [
                share(view.left, columns.total_px()),
                share(view.top, rows.total_px()),
                share(view.width - columns.header_px, columns.total_px()),
                share(view.height - rows.header_px, rows.total_px()),
            ]
        })
    });
    let percent = move |at: usize| window.with(|window| format!("{}%", window[at] * 100.0));
    let go = move |event: &PointerEvent| {
        let Some(canvas) = canvas.get_untracked() else {
            return;
        };
        let room = canvas.get_bounding_client_rect();
        let x = (f64::from(event.client_x()) - room.left()) / room.width();
        let y = (f64::from(event.client_y()) - room.top()) / room.height();
        let [_, _, width, height] = window.get_untracked();
        shown.strips.with_untracked(|(rows, columns)| {
            let left = (x - width / 2.0) * columns.total_px();
            let top = (y - height / 2.0) * rows.total_px();
            viewport.scroll_to(left, top);
        });
    };
    let press = move |event: PointerEvent| {
        if let Some(canvas) = canvas.get_untracked() {
            // Without capture, dragging ends at the map's edge.
            let _ = canvas.set_pointer_capture(event.pointer_id());
        }
        go(&event);
    };
    view! {
        <div class="tensor__map" aria-hidden="true" data-testid="tensor-map">
            <canvas
                node_ref=canvas
                on:pointerdown=press
                on:pointermove=move |event| {
                    if event.buttons() == 1 {
                        go(&event);
                    }
                }
            ></canvas>
            <span
                class="tensor__window"
                style:left=move || percent(0)
                style:top=move || percent(1)
                style:width=move || percent(2)
                style:height=move || percent(3)
            ></span>
            {album.probe()}
        </div>
    }
}
