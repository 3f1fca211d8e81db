//! What follows later: what is off the screen, and what need not change in the
//! same frame as the rest. What changes with every event would else be drawn
//! anew for hundreds of things that nobody sees, and all in one frame.

use crate::session::later;
use js_sys::{Array, Function, Reflect};
use leptos::html::Li;
use leptos::prelude::*;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{IntersectionObserver, IntersectionObserverEntry, IntersectionObserverInit};

/// How long something must not change to be at rest, in milliseconds.
const REST_MS: u32 = 400;
/// What is no further from the screen counts as on it, so that scrolling shows
/// what is now. The browser's own `content-visibility` counts 3,000 pixels,
/// which is every card of a usual team.
const NEAR: &str = "200px";

/// Something that many views follow: those on screen at once, the others when
/// it rests.
pub struct Following<T: Send + Sync + 'static> {
    now: Signal<T>,
    rested: RwSignal<T>,
}

impl<T: Send + Sync + 'static> Clone for Following<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Following<T> {}

impl<T: Clone + PartialEq + Send + Sync + 'static> Following<T> {
    /// Follows `now` a frame behind.
    pub fn a_frame_behind(now: Memo<T>) -> Self {
        let behind = RwSignal::new(now.get_untracked());
        // A page in the background has no frames: one wait is enough.
        let is_due = StoredValue::new(false);
        let follow = move || {
            is_due.try_set_value(false);
            if let Some(now) = now.try_get_untracked()
                && behind.try_with_untracked(|behind| *behind != now) == Some(true)
            {
                behind.set(now);
            }
        };
        Effect::new(move |_| {
            now.track();
            if !is_due.get_value() {
                is_due.set_value(true);
                // The first frame is the one that shows the rest.
                request_animation_frame(move || request_animation_frame(follow));
            }
        });
        Self::new(behind)
    }

    /// Follows `now`.
    pub fn new(now: impl Into<Signal<T>>) -> Self {
        let now = now.into();
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

/// Whether a list item is far from what its scroll container shows.
#[derive(Clone, Copy)]
pub struct OffScreen {
    /// The item.
    pub item: NodeRef<Li>,
    is_off: RwSignal<bool>,
}

impl OffScreen {
    /// Watches the item that the page is yet to make.
    pub fn watch() -> Self {
        let watched = Self {
            item: NodeRef::new(),
            is_off: RwSignal::new(false),
        };
        Effect::new(move |_| {
            let Some(item) = watched.item.get() else {
                return;
            };
            let on_change = Closure::<dyn FnMut(Array)>::new(move |entries| watched.heed(&entries));
            // Without the observer everything counts as seen.
            let Ok(observer) = observer(on_change.as_ref().unchecked_ref()) else {
                return;
            };
            observer.observe(&item);
            let kept = StoredValue::new_local((observer, on_change));
            on_cleanup(move || {
                kept.try_with_value(|(observer, _)| observer.disconnect());
            });
        });
        watched
    }

    /// Whether it is off the screen; tracks it.
    pub fn get(self) -> bool {
        self.is_off.get()
    }

    fn heed(self, entries: &Array) {
        // The last one tells how it is now.
        if let Some(entry) = entries.pop().dyn_ref::<IntersectionObserverEntry>() {
            let is_off = !entry.is_intersecting();
            if self.is_off.try_get_untracked() == Some(!is_off) {
                self.is_off.set(is_off);
            }
        }
    }
}

fn observer(on_change: &Function) -> Result<IntersectionObserver, JsValue> {
    let options = IntersectionObserverInit::new();
    // Also of a scroll container, in browsers that know it.
    Reflect::set(&options, &"scrollMargin".into(), &NEAR.into())?;
    IntersectionObserver::new_with_options(on_change, &options)
}
