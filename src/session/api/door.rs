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
use web_sys::{MessageEvent, MessagePort};

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

/// `{ask: "who"}` or `{ask: "answer", request}`, with a port for the answer.
fn heed(api: PageApi, event: &MessageEvent) {
    let port = event.ports().get(0).dyn_into::<MessagePort>();
    let asked = Reflect::get(&event.data(), &"ask".into());
    let (Ok(port), Some(asked)) = (port, asked.ok().and_then(|asked| asked.as_string())) else {
        return;
    };
    let is_ours = !api.session.is_watching.get_untracked();
    if asked == "who" {
        let _ = port.post_message(&is_ours.into());
        return;
    }
    let text = Reflect::get(&event.data(), &"request".into());
    let text = text.ok().and_then(|text| text.as_string());
    let request = text.and_then(|text| serde_json::from_str::<Request>(&text).ok());
    match request {
        Some(request) if is_ours => reply(api, port, api.answer(&request)),
        // Somebody else has it by now: the worker asks around again.
        _ => drop(port.post_message(&JsValue::NULL)),
    }
}

fn reply(api: PageApi, port: MessagePort, response: Response) {
    let headers = response
        .headers
        .iter()
        .map(|(name, value)| Array::of2(&(*name).into(), &value.as_str().into()));
    let headers: Array = headers.collect();
    let message = Object::new();
    // A plain object takes any property.
    let _ = Reflect::set(&message, &"status".into(), &response.status.into());
    let _ = Reflect::set(&message, &"headers".into(), &headers);
    let set_body = {
        let message = message.clone();
        move |body: &JsValue| drop(Reflect::set(&message, &"body".into(), body))
    };
    match response.body {
        Body::Empty => set_body(&JsValue::NULL),
        Body::Text(text) => set_body(&text.into()),
        Body::Bytes(bytes) => set_body(&Uint8Array::from(bytes.as_slice())),
        Body::Artifact(named) => {
            spawn_local(async move {
                let blob = api.session.live().contents().get(&named.digest).await;
                match blob {
                    Some(blob) => set_body(&blob),
                    None => drop(Reflect::set(&message, &"status".into(), &404.into())),
                }
                let _ = port.post_message(&message);
            });
            return;
        }
        Body::Events(from) => {
            let _ = Reflect::set(&message, &"stream".into(), &true.into());
            let _ = port.post_message(&message);
            return stream(api, port, from);
        }
    }
    let _ = port.post_message(&message);
}

/// Sends events into `port` until its other end says that nobody reads them.
fn stream(api: PageApi, port: MessagePort, from: usize) {
    let id = api.follow(Ear::Stream(port.clone()), Some(from));
    let on_end = Closure::once_into_js(move || api.unfollow(id));
    port.set_onmessage(Some(on_end.unchecked_ref()));
    tell_all(api);
}
