//! The edges between panes, which can be moved and are remembered.

use leptos::ev::{KeyboardEvent, PointerEvent};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::Element;

/// How narrow and how wide a pane may be, in pixels.
const MIN: u32 = 200;
const MAX: u32 = 640;
/// How far an arrow key moves an edge, in pixels.
const STEP: u32 = 16;

/// Which pane an edge belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The one at the left of the page.
    Left,
    /// The one at the right.
    Right,
}

impl Side {
    fn name(self) -> &'static str {
        match self {
            Self::Left => "left",
            Self::Right => "right",
        }
    }

    fn key(self) -> String {
        format!("baton.pane.{}", self.name())
    }

    /// The pane's width when its edge is at `x` of a page of this width.
    fn width_at(self, x: i32, page: i32) -> u32 {
        let width = match self {
            Self::Left => x,
            Self::Right => page - x,
        };
        u32::try_from(width).unwrap_or(0).clamp(MIN, MAX)
    }

    /// The width after `key`; nothing as at first, and the outer nothing when
    /// the key means nothing here.
    fn after_key(self, key: &str, width: u32) -> Option<Option<u32>> {
        let grows = match (self, key) {
            (_, "Enter") => return Some(None),
            (Self::Left, "ArrowRight") | (Self::Right, "ArrowLeft") => true,
            (Self::Left, "ArrowLeft") | (Self::Right, "ArrowRight") => false,
            _ => return None,
        };
        let width = if grows {
            width + STEP
        } else {
            width.saturating_sub(STEP)
        };
        Some(Some(width.clamp(MIN, MAX)))
    }
}

/// The width that the person gave the pane, in pixels; remembered in this browser.
pub fn use_width(side: Side) -> RwSignal<Option<u32>> {
    let storage = || window().local_storage().ok().flatten();
    let saved = storage().and_then(|storage| storage.get_item(&side.key()).ok().flatten());
    let saved = saved.and_then(|width| width.parse::<u32>().ok());
    let width = RwSignal::new(saved.map(|width| width.clamp(MIN, MAX)));
    Effect::new(move |_| {
        let width = width.get();
        // What cannot be remembered is as at first the next time.
        let _ = storage().map(|storage| match width {
            Some(width) => storage.set_item(&side.key(), &width.to_string()),
            None => storage.remove_item(&side.key()),
        });
    });
    width
}

/// The edge of a pane: drag it, or move it with the arrow keys; a double click
/// or Enter puts it back.
#[component]
pub fn Edge(
    /// Whose it is.
    side: Side,
    /// What the pane is called.
    label: &'static str,
    /// The pane's width.
    width: RwSignal<Option<u32>>,
) -> impl IntoView {
    let element = NodeRef::<leptos::html::Div>::new();
    let here = move || {
        let element = element.get_untracked()?;
        let place = element.get_bounding_client_rect();
        #[expect(clippy::cast_possible_truncation, reason = "a place on the screen")]
        let middle = (place.left() + place.width() / 2.0) as i32;
        Some(side.width_at(middle, page_width()))
    };
    let on_down = move |event: PointerEvent| {
        let target = event
            .target()
            .and_then(|target| target.dyn_into::<Element>().ok());
        if let Some(target) = target {
            // Without it the drag ends at the edge, no worse.
            let _ = target.set_pointer_capture(event.pointer_id());
        }
        event.prevent_default();
    };
    let on_move = move |event: PointerEvent| {
        if event.buttons() & 1 == 1 {
            width.set(Some(side.width_at(event.client_x(), page_width())));
        }
    };
    let on_key = move |event: KeyboardEvent| {
        let now = width.get_untracked().or_else(here).unwrap_or(MIN);
        if let Some(next) = side.after_key(&event.key(), now) {
            event.prevent_default();
            width.set(next);
        }
    };
    let value = move || {
        width.track();
        here().unwrap_or(MIN)
    };
    view! {
        <div
            class="edge"
            data-side=side.name()
            data-testid=format!("edge-{}", side.name())
            role="separator"
            aria-orientation="vertical"
            aria-label=label
            aria-valuemin=MIN
            aria-valuemax=MAX
            aria-valuenow=value
            tabindex="0"
            title="Drag to make the pane wider or narrower; double click to put it back"
            node_ref=element
            on:pointerdown=on_down
            on:pointermove=on_move
            on:dblclick=move |_| width.set(None)
            on:keydown=on_key
        ></div>
    }
}

fn page_width() -> i32 {
    let page = document().document_element();
    page.map_or(0, |page| page.client_width())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edge_keeps_its_pane_within_limits() {
        assert_eq!(Side::Left.width_at(300, 1440), 300);
        assert_eq!(Side::Right.width_at(1000, 1440), 440);
        assert_eq!(Side::Left.width_at(-5, 1440), MIN);
        assert_eq!(Side::Right.width_at(0, 1440), MAX);
    }

    #[test]
    fn arrows_move_an_edge_the_way_they_point() {
        assert_eq!(Side::Left.after_key("ArrowRight", 300), Some(Some(316)));
        assert_eq!(Side::Right.after_key("ArrowRight", 300), Some(Some(284)));
        assert_eq!(Side::Left.after_key("ArrowLeft", MIN), Some(Some(MIN)));
        assert_eq!(Side::Left.after_key("Enter", 300), Some(None));
        assert_eq!(Side::Left.after_key("a", 300), None);
    }
}
