//! The edge to `public/baton-api.js`, which has the line to the service worker,
//! `window.baton` and WebMCP. It gets one object with a few functions, by an
//! event; nothing but text, bytes and numbers passes.

use super::{Answer, Desk};
use baton_engine::journal;
use js_sys::{Function, Object, Reflect, Uint8Array};
use leptos::prelude::*;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::Closure;
use web_sys::{CustomEvent, CustomEventInit};

/// The event that brings the object.
const EVENT: &str = "baton-engine";
/// Most events that are written at a time.
const MAX_EVENTS: usize = 500;

/// Offers `desk` to the page's script, and tells it of every change.
pub fn attach(desk: Desk) {
    let engine = Object::new();
    let offered = offer(&engine, desk).and_then(|()| announce(&engine));
    if offered.is_ok() {
        Effect::new(move |_| {
            desk.session.with_workspace(|_| ());
            desk.session.is_watching().track();
            call(&engine, "onchange");
        });
    }
}

fn offer(engine: &Object, desk: Desk) -> Result<(), JsValue> {
    let answer = move |request: String, reply: Function| {
        desk.answer(&request, move |answer| tell(&reply, answer));
    };
    let answer = Closure::<dyn Fn(String, Function)>::new(answer);
    let holds = Closure::<dyn Fn() -> bool>::new(move || desk.holds());
    let length = Closure::<dyn Fn() -> f64>::new(move || length(desk) as f64);
    let events = Closure::<dyn Fn(f64) -> String>::new(move |from| events(desk, from));
    // They are there as long as the page.
    for (name, function) in [
        ("answer", answer.into_js_value()),
        ("holds", holds.into_js_value()),
        ("length", length.into_js_value()),
        ("events", events.into_js_value()),
    ] {
        Reflect::set(engine, &name.into(), &function)?;
    }
    Ok(())
}

fn announce(engine: &Object) -> Result<(), JsValue> {
    let init = CustomEventInit::new();
    init.set_detail(engine);
    let event = CustomEvent::new_with_event_init_dict(EVENT, &init)?;
    window().dispatch_event(&event).map(|_| ())
}

/// Calls what the script has put there, if it has.
fn call(engine: &Object, name: &str) {
    let found = Reflect::get(engine, &name.into()).ok();
    if let Some(function) = found.and_then(|found| found.dyn_into::<Function>().ok()) {
        // What goes wrong in the script is in the browser's console.
        let _ = function.call0(engine);
    }
}

fn tell(reply: &Function, answer: Answer) {
    // The line may be gone by now.
    let _ = reply.call3(
        &JsValue::UNDEFINED,
        &answer.status.into(),
        &answer.headers.into(),
        &answer.body,
    );
}

fn length(desk: Desk) -> usize {
    untrack(|| desk.session.with_workspace(|workspace| workspace.events().len()))
}

/// Events from a position on as JSON, a line each.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a position, below the length"
)]
fn events(desk: Desk, from: f64) -> String {
    untrack(|| {
        desk.session.with_workspace(|workspace| {
            let events = workspace.events();
            let rest = events.get(from as usize..).unwrap_or_default();
            journal::lines(&rest[..rest.len().min(MAX_EVENTS)])
        })
    })
}
