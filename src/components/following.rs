//! What is off the screen follows later. What changes with every event would
//! else be drawn anew for hundreds of things that nobody sees.

use crate::session::later;
use leptos::prelude::*;
use wasm_bindgen::JsValue;

/// How long something must not change to be at rest, in milliseconds.
const REST_MS: u32 = 400;

/// Something that many views follow: those on screen at once, the others when
/// it rests.
pub struct Following<T: Send + Sync + 'static> {
    now: Memo<T>,
    rested: RwSignal<T>,
}

impl<T: Send + Sync + 'static> Clone for Following<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Following<T> {}

impl<T: Clone + Send + Sync + 'static> Following<T> {
    /// Follows `now`.
    pub fn new(now: Memo<T>) -> Self {
        let rested = RwSignal::new(now.get_untracked());
        let changes = StoredValue::new(0_u64);
        Effect::new(move |_| {
            now.track();
            changes.update_value(|changes| *changes += 1);
            let seen = changes.get_value();
            later(REST_MS, move || {
                if changes.try_get_value() == Some(seen) {
                    rested.set(now.get_untracked());
                }
            });
        });
        Self { now, rested }
    }

    /// What `read` makes of it, for a view that is `off_screen` or not; tracks it.
    pub fn with<R>(self, off_screen: OffScreen, read: impl FnOnce(&T) -> R) -> R {
        if off_screen.get() {
            self.rested.with(read)
        } else {
            self.now.with(read)
        }
    }
}

/// Whether the browser leaves an element out, which it tells of elements that
/// are `content-visibility: auto`.
#[derive(Clone, Copy)]
pub struct OffScreen(RwSignal<bool>);

impl Default for OffScreen {
    fn default() -> Self {
        Self(RwSignal::new(false))
    }
}

impl OffScreen {
    /// Whether it is left out; tracks it.
    pub fn get(self) -> bool {
        self.0.get()
    }

    /// Heeds the element's `contentvisibilityautostatechange`.
    pub fn heed(self, event: &web_sys::Event) {
        let skipped = js_sys::Reflect::get(event, &JsValue::from_str("skipped"));
        self.0.set(skipped.is_ok_and(|skipped| skipped.is_truthy()));
    }
}
