//! The clock driver: virtual time moves with animation frames while playing.

use super::Session;
use baton_engine::{Millis, Minutes};
use leptos::prelude::*;

/// Longest step of real time that one frame may stand for. A page in the
/// background gets no frames; it goes on where it was, not where it would be.
const MAX_FRAME_MS: f64 = 100.0;

/// Moves `session`'s clock on every frame while it plays.
pub(super) fn drive(session: Session) {
    Effect::new(move |_| {
        if session.is_playing.get() {
            request_frame(session, None);
        }
    });
}

fn request_frame(session: Session, last_ms: Option<f64>) {
    request_animation_frame(move || {
        if !session.is_playing.get_untracked() {
            return;
        }
        let now_ms = now_ms();
        let elapsed_ms = last_ms.map_or(0.0, |last| (now_ms - last).clamp(0.0, MAX_FRAME_MS));
        advance(session, elapsed_ms);
        request_frame(session, Some(now_ms));
    });
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "clamped above, and far below 2^53"
)]
fn advance(session: Session, elapsed_ms: f64) {
    let virtual_minute = Millis::from(Minutes(1)).0 as f64;
    let speed = f64::from(session.speed.get_untracked());
    let passed = Millis((elapsed_ms / 1000.0 * speed * virtual_minute) as u64);
    let until = session.clock.get_untracked() + passed;
    session.clock.set(until);
    if let Err(idle) = session.update(|workspace| workspace.advance(until)) {
        session.pause();
        session
            .clock
            .set(session.workspace.with_value(super::Workspace::now));
        session.notify_idle(idle);
    }
}

fn now_ms() -> f64 {
    window()
        .performance()
        .map_or(0.0, |performance| performance.now())
}
