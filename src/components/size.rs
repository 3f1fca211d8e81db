//! How large a scroll container is and where it is scrolled to.

use leptos::html::Div;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;

/// What is on screen of a scroll container, in pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Viewport {
    /// The width inside it, without scroll bars.
    pub width: f64,
    /// The height inside it, without scroll bars.
    pub height: f64,
    /// How far it is scrolled to the right.
    pub left: f64,
    /// How far it is scrolled down.
    pub top: f64,
}

/// What is on screen of `container`, as it is resized. Its `on:scroll` calls
/// [`ViewportSignal::measure`].
pub fn use_viewport(container: NodeRef<Div>) -> ViewportSignal {
    let viewport = ViewportSignal {
        container,
        value: RwSignal::new(Viewport::default()),
    };
    Effect::new(move |_| {
        let Some(element) = container.get() else {
            return;
        };
        viewport.measure();
        let on_resize = Closure::<dyn FnMut()>::new(move || viewport.measure());
        // Without the observer the first measure stands until somebody scrolls.
        if let Ok(observer) = web_sys::ResizeObserver::new(on_resize.as_ref().unchecked_ref()) {
            observer.observe(&element);
            let kept = StoredValue::new_local((observer, on_resize));
            on_cleanup(move || {
                kept.try_with_value(|(observer, _)| observer.disconnect());
            });
        }
    });
    viewport
}

/// The viewport of one scroll container.
#[derive(Clone, Copy)]
pub struct ViewportSignal {
    container: NodeRef<Div>,
    value: RwSignal<Viewport>,
}

impl ViewportSignal {
    /// What is on screen; tracks it.
    pub fn get(self) -> Viewport {
        self.value.get()
    }

    /// How far the container is scrolled down; tracks nothing.
    pub fn top(self) -> f64 {
        self.value.get_untracked().top
    }

    /// How far right in the window the container begins.
    pub fn client_left(self) -> f64 {
        let container = self.container.get_untracked();
        container.map_or(0.0, |container| container.get_bounding_client_rect().left())
    }

    /// Looks again at where the container is scrolled to and how large it is.
    pub fn measure(self) {
        let Some(Some(container)) = self.container.try_get_untracked() else {
            return;
        };
        let measured = Viewport {
            width: container.client_width().into(),
            height: container.client_height().into(),
            left: container.scroll_left().into(),
            top: container.scroll_top().into(),
        };
        if self.value.get_untracked() != measured {
            self.value.set(measured);
        }
    }

    /// Scrolls the container to `left` and `top`.
    pub fn scroll_to(self, left: f64, top: f64) {
        let Some(container) = self.container.get_untracked() else {
            return;
        };
        container.set_scroll_left(round(left));
        container.set_scroll_top(round(top));
        self.measure();
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "pixels on a page are far below 2^31"
)]
fn round(px: f64) -> i32 {
    px.round() as i32
}
