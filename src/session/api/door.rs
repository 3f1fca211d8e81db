//! The door: requests that the service worker (`public/orchestration-worker.js`)
//! hands to this page.

use super::PageApi;
use super::follow::{Ear, tell_all};
use baton_api::{Body, Request, Response};
use js_sys::{Array, Object, Reflect, Uint8Array};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::{Closure, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{MessageChannel, MessageEvent, MessagePort};

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
    container.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    // It listens as long as the page lives.
    on_message.forget();
    let registered = container.register(SCRIPT);
    let ready = container.ready();
    spawn_local(async move {
        let is_ready = match ready {
            Ok(ready) if JsFuture::from(registered).await.is_ok() => {
                JsFuture::from(ready).await.is_ok()
            }
            _ => false,
        };
        api.is_served.try_set(is_ready);
    });
}

/// A worker asks, with a port, who holds the workspace. If it is this page, the
/// port is its line from then on: `[number, request]` in, `[number, reply]` out.
fn heed(api: PageApi, event: &MessageEvent) {
    let port = event.ports().get(0).dyn_into::<MessagePort>();
    let asked = Reflect::get(&event.data(), &"ask".into()).ok();
    let (Ok(port), Some("who")) = (port, asked.and_then(|asked| asked.as_string()).as_deref())
    else {
        return;
    };
    let is_ours = !api.session.is_watching.get_untracked();
    let line = port.clone();
    let on_request = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        let data: Array = event.data().unchecked_into();
        take_in(api, &line, data.get(0), &data.get(1));
    });
    port.set_onmessage(Some(on_request.as_ref().unchecked_ref()));
    // It listens as long as the port is there; a worker has one.
    on_request.forget();
    let _ = port.post_message(&is_ours.into());
}

fn take_in(api: PageApi, line: &MessagePort, number: JsValue, request: &JsValue) {
    let request = request.as_string();
    let request = request.and_then(|text| serde_json::from_str::<Request>(&text).ok());
    let is_ours = !api.session.is_watching.get_untracked();
    match request {
        Some(request) if is_ours => reply(api, line, number, api.answer(&request)),
        // Somebody else has it by now: the worker asks around again.
        _ => drop(line.post_message(&Array::of2(&number, &JsValue::NULL))),
    }
}

fn reply(api: PageApi, line: &MessagePort, number: JsValue, response: Response) {
    let headers = response.headers.iter();
    let pair = |(name, value): &(&str, String)| Array::of2(&(*name).into(), &value.as_str().into());
    let headers: Array = headers.map(pair).collect();
    let message = Object::new();
    // A plain object takes any property.
    let set = |name: &str, value: &JsValue| drop(Reflect::set(&message, &name.into(), value));
    set("status", &response.status.into());
    set("headers", &headers);
    match response.body {
        Body::Empty => set("body", &JsValue::NULL),
        Body::Text(text) => set("body", &text.into()),
        Body::Bytes(bytes) => set("body", &Uint8Array::from(bytes.as_slice())),
        Body::Artifact(named) => {
            let (line, message) = (line.clone(), message.clone());
            spawn_local(async move {
                let (name, value) = match api.session.live().contents().get(&named.digest).await {
                    Some(blob) => ("body", JsValue::from(blob)),
                    None => ("status", JsValue::from(404)),
                };
                let _ = Reflect::set(&message, &name.into(), &value);
                let _ = line.post_message(&Array::of2(&number, &message));
            });
            return;
        }
        Body::Events(from) => {
            // Without a channel there is no stream, and the worker waits in vain.
            if let Ok(channel) = MessageChannel::new() {
                let far = channel.port2();
                set("stream", &far);
                let transfer = Array::of1(&far);
                let message = Array::of2(&number, &message);
                let _ = line.post_message_with_transferable(&message, &transfer);
                stream(api, channel.port1(), from);
            }
            return;
        }
    }
    let _ = line.post_message(&Array::of2(&number, &message));
}

/// Sends events into `port` until its other end says that nobody reads them.
fn stream(api: PageApi, port: MessagePort, from: usize) {
    let id = api.follow(Ear::Stream(port.clone()), Some(from));
    let on_end = Closure::once_into_js(move || api.unfollow(id));
    port.set_onmessage(Some(on_end.unchecked_ref()));
    tell_all(api);
}
