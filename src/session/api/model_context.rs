//! WebMCP: every operation is a tool of the browser's agent, where the browser
//! has `document.modelContext`. Descriptions are fetched only then.

use super::PageApi;
use super::window::call;
use js_sys::{Array, Function, JSON, Object, Promise, Reflect};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::{Closure, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, AbortSignal};

const TOOLS: &str = "orchestration-api/tools.json";
const CLIENT: &str = "the browser’s agent";

/// Registers the tools while this tab runs the workspace.
pub(super) fn offer(api: PageApi) {
    let context = Reflect::get(&document(), &"modelContext".into());
    let Some(context) = context.ok().filter(JsValue::is_object) else {
        return;
    };
    let context = StoredValue::new_local(context);
    Effect::new(move |before: Option<Option<Offer>>| {
        // Those of before go first: no two tools have the same name.
        drop(before);
        let is_watching = api.session.is_watching().get();
        let offer = (!is_watching).then(Offer::new).flatten()?;
        let signal = offer.0.signal();
        let context = context.get_value();
        spawn_local(async move { register(api, &context, &signal).await });
        Some(offer)
    });
}

/// Tools that are registered; dropping it unregisters them.
struct Offer(AbortController);

impl Offer {
    fn new() -> Option<Self> {
        AbortController::new().ok().map(Self)
    }
}

impl Drop for Offer {
    fn drop(&mut self) {
        self.0.abort();
    }
}

async fn register(api: PageApi, context: &JsValue, signal: &AbortSignal) {
    let register = Reflect::get(context, &"registerTool".into());
    let Some(register) = register
        .ok()
        .and_then(|found| found.dyn_into::<Function>().ok())
    else {
        return;
    };
    let options = Object::new();
    // A plain object takes any property.
    let _ = Reflect::set(&options, &"signal".into(), signal);
    // Without descriptions there are no tools; everything else works.
    for tool in descriptions().await.unwrap_or_default().iter() {
        if signal.aborted() {
            return;
        }
        let tool = complete(api, &tool);
        let done = register.call2(context, &tool, &options);
        if let Some(promise) = done.ok().and_then(|done| done.dyn_into::<Promise>().ok()) {
            // One that the browser refuses is missing; the others are there.
            let _ = JsFuture::from(promise).await;
        }
    }
}

async fn descriptions() -> Option<Array> {
    let response = JsFuture::from(web_sys::window()?.fetch_with_str(TOOLS))
        .await
        .ok()?;
    let response: web_sys::Response = response.dyn_into().ok()?;
    let json = JsFuture::from(response.json().ok()?).await.ok()?;
    json.dyn_into().ok()
}

/// The tool with its function: it answers with the text and the structure.
fn complete(api: PageApi, description: &JsValue) -> JsValue {
    let name = Reflect::get(description, &"method".into());
    let name = name
        .ok()
        .and_then(|name| name.as_string())
        .unwrap_or_default();
    let execute = Closure::<dyn Fn(JsValue) -> Promise>::new(move |arguments: JsValue| {
        let called = call(api, CLIENT, &name, &arguments);
        wasm_bindgen_futures::future_to_promise(async move {
            let (answer, is_error) = match JsFuture::from(called).await {
                Ok(answer) => (answer, false),
                Err(error) => (Reflect::get(&error, &"problem".into())?, true),
            };
            Ok(result(&answer, is_error))
        })
    });
    let tool = Object::assign(&Object::new(), description.unchecked_ref());
    let _ = Reflect::set(&tool, &"execute".into(), &execute.into_js_value());
    tool.into()
}

fn result(answer: &JsValue, is_error: bool) -> JsValue {
    let text = JSON::stringify(answer).unwrap_or_default();
    let part = Object::new();
    let _ = Reflect::set(&part, &"type".into(), &"text".into());
    let _ = Reflect::set(&part, &"text".into(), &text);
    let result = Object::new();
    let _ = Reflect::set(&result, &"content".into(), &Array::of1(&part));
    let _ = Reflect::set(&result, &"structuredContent".into(), answer);
    let _ = Reflect::set(&result, &"isError".into(), &is_error.into());
    result.into()
}
