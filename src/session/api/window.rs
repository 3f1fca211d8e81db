//! `window.baton`: the API for scripts of this page (`public/baton.d.ts`). The
//! page has it from the start (`public/page-api.js`); here is what its calls wait for.

use super::PageApi;
use super::follow::Ear;
use baton_api::Problem;
use js_sys::{Error, Function, JSON, Object, Promise, Reflect};
use serde_json::{Map, Value};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::{Closure, JsValue};
use web_sys::{CustomEvent, CustomEventInit};

/// Who calls this way, as the log shows it.
const CLIENT: &str = "this page";

/// Answers what `window.baton` is asked, also what it was asked before.
pub(super) fn offer(api: PageApi) {
    let call =
        Closure::<dyn Fn(String, JsValue) -> Promise>::new(move |name: String, arguments| {
            call(api, CLIENT, &name, &arguments)
        });
    let subscribe = Closure::<dyn Fn(Function) -> JsValue>::new(move |ear: Function| {
        let id = api.follow(Ear::Function(ear), None);
        Closure::once_into_js(move || api.unfollow(id))
    });
    let baton = Object::new();
    // A plain object takes any property.
    let _ = Reflect::set(&baton, &"call".into(), &call.into_js_value());
    let _ = Reflect::set(&baton, &"subscribe".into(), &subscribe.into_js_value());
    let init = CustomEventInit::new();
    init.set_detail(&baton);
    let event = CustomEvent::new_with_event_init_dict("baton", &init);
    if let (Some(window), Ok(event)) = (web_sys::window(), event) {
        let _ = window.dispatch_event(&event);
    }
}

/// Calls an operation; a problem rejects the promise.
pub(super) fn call(api: PageApi, client: &str, name: &str, arguments: &JsValue) -> Promise {
    match read(arguments).and_then(|arguments| api.call(client, name, arguments)) {
        Ok(answer) => {
            let text = Value::Object(answer).to_string();
            Promise::resolve(&JSON::parse(&text).unwrap_or(JsValue::NULL))
        }
        Err(problem) => Promise::reject(&error(&problem)),
    }
}

fn read(arguments: &JsValue) -> Result<Map<String, Value>, Problem> {
    if arguments.is_null() || arguments.is_undefined() {
        return Ok(Map::new());
    }
    let text = JSON::stringify(arguments)
        .ok()
        .and_then(|text| text.as_string());
    match text.and_then(|text| serde_json::from_str(&text).ok()) {
        Some(Value::Object(object)) => Ok(object),
        _ => Err(Problem::new(400, "The arguments must be an object.")),
    }
}

/// An `Error` with the problem beside its message.
fn error(problem: &Problem) -> JsValue {
    let error = Error::new(&problem.detail);
    let json = JSON::parse(&problem.json().to_string()).unwrap_or(JsValue::NULL);
    let _ = Reflect::set(&error, &"problem".into(), &json);
    error.unchecked_into()
}
