//! The door: requests that the service worker (`public/orchestration-worker.js`)
//! hands to this page.

use super::PageApi;
use super::follow::{Ear, tell_all};
use baton_api::{Body, Request, Response};
use js_sys::{Array, Object, Reflect, Uint8Array};
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::{Closure, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{MessageChannel, MessageEvent, MessagePort, ServiceWorkerRegistration};

const SCRIPT: &str = "orchestration-worker.js";

/// Starts the service worker and answers what it hands over. Where there is
/// none (a page that is not secure, a private window), the other ways stay.
pub(super) fn open(api: PageApi) {
    let navigator = web_sys::window().map(|window| window.navigator());
    let navigator = navigator.filter(|navigator| {
        Reflect::get(navigator, &"serviceWorker".into()).is_ok_and(|found| found.is_object())
    });
    let Some(navigator) = navigator else {
        return;
    };
    let container = navigator.service_worker();
    let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        heed(api, &event);
    });
    container.set_onmessage(Some(on_message.into_js_value().unchecked_ref()));
    let registered = container.register(SCRIPT);
    let ready = container.ready();
    spawn_local(async move {
        let (Ok(ready), Ok(_)) = (ready, JsFuture::from(registered).await) else {
            return;
        };
        let Ok(registration) = JsFuture::from(ready).await else {
            return;
        };
        api.is_served.try_set(true);
        // A page that was loaded while the worker took over may be left out.
        let registration = registration.unchecked_into::<ServiceWorkerRegistration>();
        if let (None, Some(worker)) = (container.controller(), registration.active()) {
            let _ = worker.post_message(&"claim".into());
        }
    });
    // Readers of events are sent to whoever runs the workspace next.
    let leaving = window_event_listener(ev::pagehide, move |_| api.end_streams());
    StoredValue::new_local(leaving);
}

/// `{ask: "line"}` with a port: the line, if this tab runs the workspace. It is
/// said since when, so that of several tabs the same one is always taken.
fn heed(api: PageApi, event: &MessageEvent) {
    let asked = Reflect::get(&event.data(), &"ask".into());
    let is_asked = asked.is_ok_and(|asked| asked == "line");
    let Ok(port) = event.ports().get(0).dyn_into::<MessagePort>() else {
        return;
    };
    if !is_asked {
        return;
    }
    let since = api.runs_since().map_or(JsValue::NULL, JsValue::from_f64);
    // A plain object takes any property, and can be posted.
    let message = Object::new();
    let _ = Reflect::set(&message, &"since".into(), &since);
    let _ = port.post_message(&message);
    let on_message = Closure::<dyn Fn(MessageEvent)>::new({
        let port = port.clone();
        move |event: MessageEvent| take(api, &port, &event.data())
    });
    // It goes with its port.
    port.set_onmessage(Some(on_message.into_js_value().unchecked_ref()));
}

/// `{id, request}`. Without a status in the answer the worker asks around again:
/// another tab runs the workspace by now.
fn take(api: PageApi, line: &MessagePort, asked: &JsValue) {
    let answer = Object::new();
    let id = Reflect::get(asked, &"id".into()).unwrap_or_default();
    let _ = Reflect::set(&answer, &"id".into(), &id);
    let text = Reflect::get(asked, &"request".into());
    let text = text.ok().and_then(|text| text.as_string());
    let request = text.and_then(|text| serde_json::from_str::<Request>(&text).ok());
    match request {
        Some(request) if api.runs_since().is_some() => {
            reply(api, line, answer, api.answer(&request));
        }
        _ => drop(line.post_message(&answer)),
    }
}

fn reply(api: PageApi, line: &MessagePort, message: Object, response: Response) {
    let headers = response
        .headers
        .iter()
        .map(|(name, value)| Array::of2(&(*name).into(), &value.as_str().into()));
    let headers: Array = headers.collect();
    let _ = Reflect::set(&message, &"status".into(), &response.status.into());
    let _ = Reflect::set(&message, &"headers".into(), &headers);
    let set_body = {
        let message = message.clone();
        move |body: &JsValue| drop(Reflect::set(&message, &"body".into(), body))
    };
    match response.body {
        Body::Empty => set_body(&JsValue::NULL),
        Body::Text(text) => set_body(&Uint8Array::from(text.as_bytes())),
        Body::Bytes(bytes) => set_body(&Uint8Array::from(bytes.as_slice())),
        Body::Artifact(named) => {
            let line = line.clone();
            spawn_local(async move {
                let blob = api.session.live().contents().get(&named.digest).await;
                match blob {
                    Some(blob) => set_body(&blob),
                    None => drop(Reflect::set(&message, &"status".into(), &404.into())),
                }
                let _ = line.post_message(&message);
            });
            return;
        }
        Body::Events(from) => return stream(api, line, &message, from),
    }
    // The worker may be gone by now.
    let _ = line.post_message(&message);
}

/// Answers with a port, and sends events into it as its reader wants them, until
/// that says that it reads no more.
fn stream(api: PageApi, line: &MessagePort, message: &Object, from: usize) {
    let Ok(channel) = MessageChannel::new() else {
        return;
    };
    let (port, theirs) = (channel.port1(), channel.port2());
    let _ = Reflect::set(message, &"stream".into(), &theirs);
    let _ = line.post_message_with_transferable(message, &Array::of1(&theirs));
    let id = api.follow(Ear::Stream(port.clone()), Some(from));
    let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        if event.data() == "more" {
            api.want_more(id);
            tell_all(api);
        } else {
            api.unfollow(id);
        }
    });
    port.set_onmessage(Some(on_message.into_js_value().unchecked_ref()));
}
