//! The edge to `public/baton-api.js`, which has the line to the service worker,
//! `window.baton` and WebMCP. It gets one object with a few functions, by an
//! event; nothing but text, bytes and numbers passes.

use super::Api;
use baton_api::{Body, Request, Response};
use baton_engine::journal;
use js_sys::{Function, Object, Reflect, Uint8Array};
use leptos::prelude::*;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CustomEvent, CustomEventInit};

/// The event that brings the object.
const EVENT: &str = "baton-engine";
/// Most events that are written at a time.
const MAX_EVENTS: usize = 500;

/// Offers `api` to the page's script, and tells it of every change.
pub(super) fn attach(api: Api) {
    let engine = Object::new();
    let offered = offer(&engine, api).and_then(|()| announce(&engine));
    if offered.is_ok() {
        let engine = StoredValue::new_local(engine);
        Effect::new(move |_| {
            api.session.with_workspace(|_| ());
            api.session.is_watching().track();
            engine.with_value(|engine| call(engine, "onchange"));
        });
    }
}

fn offer(engine: &Object, api: Api) -> Result<(), JsValue> {
    let answer = move |request: String, reply: Function| answer(api, &request, &reply);
    let answer = Closure::<dyn Fn(String, Function)>::new(answer);
    let holds = Closure::<dyn Fn() -> bool>::new(move || api.holds());
    let served = Closure::<dyn Fn(bool)>::new(move |is_served| api.is_served.set(is_served));
    let length = Closure::<dyn Fn() -> f64>::new(move || length(api) as f64);
    let events = Closure::<dyn Fn(f64) -> String>::new(move |from| events(api, from));
    // They are there as long as the page.
    for (name, function) in [
        ("answer", answer.into_js_value()),
        ("holds", holds.into_js_value()),
        ("served", served.into_js_value()),
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

/// Calls `reply` with the status, the headers as JSON, and the body: bytes, or
/// the position from which events are to be streamed.
fn answer(api: Api, request: &str, reply: &Function) {
    let Ok(request) = serde_json::from_str::<Request>(request) else {
        // The script and the program are of one build; only a page's own mischief gets here.
        return;
    };
    let Response {
        status,
        headers,
        body,
    } = api.answer(&request);
    let headers = serde_json::to_string(&headers).unwrap_or_default();
    let body: JsValue = match &body {
        Body::Text(text) => Uint8Array::from(text.as_bytes()).into(),
        Body::Bytes(bytes) => Uint8Array::from(bytes.as_slice()).into(),
        Body::Events { from } => (*from as f64).into(),
    };
    // Whoever asked may be gone by now.
    let _ = reply.call3(&JsValue::UNDEFINED, &status.into(), &headers.into(), &body);
}

fn length(api: Api) -> usize {
    let session = api.session;
    session.workspace.with_value(|workspace| workspace.events().len())
}

/// Events from a position on as JSON, a line each.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a position, below the length"
)]
fn events(api: Api, from: f64) -> String {
    api.session.workspace.with_value(|workspace| {
        let rest = workspace.events().get(from as usize..).unwrap_or_default();
        let lines = journal::write_events(&rest[..rest.len().min(MAX_EVENTS)]);
        lines.trim_end().to_owned()
    })
}
