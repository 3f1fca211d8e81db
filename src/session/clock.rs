//! The clock driver: virtual time moves with animation frames while playing.
//! With live agents time is real, and goes on while they hold something.

use super::{Publish, Session};
use baton_engine::agent::Presence;
use baton_engine::command::Idle;
use baton_engine::{Command, Millis, Minutes, Time};
use gloo_timers::callback::Interval;
use leptos::prelude::*;
use web_sys::Performance;

/// Longest step of real time that one frame may stand for. A page in the
/// background gets no frames; it goes on where it was, not where it would be.
const MAX_FRAME_MS: f64 = 100.0;
/// The same for live agents: after a sleep of the computer nobody is taken
/// for lost who was only not heard.
const MAX_LIVE_STEP_MS: f64 = 1_000.0;
/// How often the live clock is looked at without frames, in milliseconds.
const BEAT_MS: u32 = 250;
/// Every how many beats live agents get what a clock owes them.
const BEATS_A_TICK: u32 = 4;

/// Moves `session`'s clock on every frame while it plays, and by real time
/// while live agents are at work.
pub(super) fn drive(session: Session) {
    Effect::new(move |_| {
        if session.is_playing.get() {
            request_frame(session, None);
        }
    });
    let beats = StoredValue::new(0_u32);
    let beat = Interval::new(BEAT_MS, move || {
        if untrack(|| session.is_live()) && !session.is_watching.get_untracked() {
            beats.update_value(|beats| *beats = beats.wrapping_add(1));
            beat(session, beats.get_value().is_multiple_of(BEATS_A_TICK));
        } else {
            session.clock_set_ms.set_value(now_ms());
        }
    });
    // It beats as long as the session lives.
    StoredValue::new_local(beat);
}

/// Looks after live agents, also when the page gets no frames.
fn beat(session: Session, is_tick: bool) {
    if is_tick {
        session.live.tick(session);
    }
    if session.is_playing.get_untracked() {
        return advance_live(session);
    }
    set_by_real_time(session);
    let now = session.clock.get_untracked();
    let is_due = session.workspace.with_value(|workspace| {
        let state = workspace.last_state();
        is_running(session) && state.next_wake().is_some_and(|at| at <= now)
    });
    if is_due {
        session.witness(Command::Tick);
    }
}

fn request_frame(session: Session, last_ms: Option<f64>) {
    request_animation_frame(move || {
        if !session.is_playing.get_untracked() {
            return;
        }
        let now_ms = now_ms();
        if untrack(|| session.is_live()) {
            advance_live(session);
        } else {
            let elapsed_ms = last_ms.map_or(0.0, |last| (now_ms - last).clamp(0.0, MAX_FRAME_MS));
            advance(session, elapsed_ms);
        }
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
    advance_until(session, until, session.publish_in_play());
}

/// Moves the clock to this very moment and lets everything happen up to it.
fn advance_live(session: Session) {
    set_by_real_time(session);
    session.keep_haste();
    catch_up(session);
}

/// Lets everything happen that happens up to this very moment. The clock on
/// screen follows with the next frame.
pub(super) fn catch_up(session: Session) {
    advance_until(session, live_now(session), Publish::Soon);
}

fn advance_until(session: Session, until: Time, publish: Publish) {
    if let Err(idle) = session.change(publish, |workspace| workspace.advance(until)) {
        if idle != Idle::AllFinished && is_somebody_away(session) {
            return;
        }
        session.pause();
        session
            .clock
            .set(session.workspace.with_value(super::Workspace::now));
        session.notify_idle(idle);
    }
}

/// Whether a live agent is away that may come back, or is being started again.
fn is_somebody_away(session: Session) -> bool {
    session.workspace.with_value(|workspace| {
        let mut agents = workspace.last_state().registered_agents();
        agents.any(|agent| agent.is_live() && agent.presence != Presence::Present)
    })
}

/// Whether the clock moves: while playing, and while live agents hold something.
/// Who watches has no clock: the time comes with what happens.
pub(super) fn is_running(session: Session) -> bool {
    if session.is_watching.get_untracked() {
        return false;
    }
    session.is_playing.get_untracked()
        || session.workspace.with_value(|workspace| {
            let state = workspace.last_state();
            let mut agents = state.registered_agents();
            !workspace.is_in_past() && agents.any(|agent| agent.is_live() && !agent.held.is_empty())
        })
}

/// The run's time at this very moment.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped"
)]
pub(super) fn live_now(session: Session) -> Time {
    let set_at = session.clock.get_untracked();
    if !is_running(session) {
        return set_at;
    }
    let elapsed_ms = now_ms() - session.clock_set_ms.get_value();
    set_at + Millis(elapsed_ms.clamp(0.0, MAX_LIVE_STEP_MS) as u64)
}

fn set_by_real_time(session: Session) {
    let now = live_now(session);
    let passed = now - session.clock.get_untracked();
    if passed > Millis(0) {
        session.clock.set(now);
    }
    // What is less than a millisecond is not lost.
    if passed > Millis(0) || !is_running(session) {
        session.clock_set_ms.set_value(now_ms());
    }
}

/// The page's clock, in milliseconds.
pub fn now_ms() -> f64 {
    thread_local! {
        // Looking it up costs more than reading it.
        static CLOCK: Option<Performance> = window().performance();
    }
    CLOCK.with(|clock| clock.as_ref().map_or(0.0, Performance::now))
}
