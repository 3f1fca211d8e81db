//! Long work on the page in short turns, so that it answers meanwhile.

use crate::session::now_ms;
use js_sys::Promise;
use leptos::prelude::window;
use wasm_bindgen_futures::JsFuture;

/// How long a turn may be, in milliseconds.
const TURN_MS: f64 = 8.0;

/// The turns of a piece of work.
pub struct Turns {
    began_ms: f64,
}

impl Turns {
    /// The first turn.
    pub fn begin() -> Self {
        Self { began_ms: now_ms() }
    }

    /// Lets the page do what waits, if this turn has been long enough.
    pub async fn rest(&mut self) {
        if now_ms() - self.began_ms < TURN_MS {
            return;
        }
        let next = Promise::new(&mut |go_on, _| {
            // A window can always set a timer.
            let _ = window().set_timeout_with_callback(&go_on);
        });
        // It is never refused.
        let _ = JsFuture::from(next).await;
        self.began_ms = now_ms();
    }
}
