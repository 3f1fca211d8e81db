//! What is done once, a while later, whatever becomes of who asked for it.

use std::time::Duration;

/// Does `work` in so many milliseconds.
///
/// A `Timeout` of `gloo_timers` that is forgotten keeps its callback for good;
/// this one is free once it was called.
pub fn later(ms: u32, work: impl FnOnce() + 'static) {
    leptos::prelude::set_timeout(work, Duration::from_millis(u64::from(ms)));
}
