//! All of a large graph, small, with the part that is on screen.

use super::stage::Stage;
use super::viewport::Viewport;
use baton_engine::layout::{Point, Size};
use leptos::ev::PointerEvent;
use leptos::html::Canvas;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// A press or drag on it brings that part onto the screen. The keyboard has the
/// arrows and the search for that.
#[component]
pub fn Minimap(
    /// The stage that it shows.
    stage: Stage,
    /// What it is drawn on.
    canvas: NodeRef<Canvas>,
) -> impl IntoView {
    let go = move |event: &PointerEvent| {
        let map = event
            .current_target()
            .and_then(|target| target.dyn_into::<HtmlElement>().ok());
        let (Some(map), Some(room)) = (map, stage.room.get_untracked()) else {
            return;
        };
        let size = Size {
            width: map.client_width().into(),
            height: map.client_height().into(),
        };
        let whole = Viewport::whole(stage.scene.with_untracked(|scene| scene.size()), size);
        let at = whole.to_graph(Point {
            x: event.offset_x().into(),
            y: event.offset_y().into(),
        });
        stage.is_gliding.set(false);
        stage.look(|viewport| Viewport::around(at, viewport.scale, room));
    };
    let press = move |event: PointerEvent| {
        if let Some(map) = event
            .current_target()
            .and_then(|target| target.dyn_into::<HtmlElement>().ok())
        {
            // Without capture the drag ends at the border, which is no harm.
            let _ = map.set_pointer_capture(event.pointer_id());
        }
        go(&event);
    };
    let drag = move |event: PointerEvent| {
        if event.buttons() & 1 == 1 {
            go(&event);
        }
    };
    view! {
        <canvas
            class="graph__map"
            node_ref=canvas
            aria-hidden="true"
            data-testid="graph-map"
            on:pointerdown=press
            on:pointermove=drag
        ></canvas>
    }
}
