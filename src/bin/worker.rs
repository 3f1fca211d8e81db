//! The worker's edge: takes a job from the page and posts the reports on it.
//! What a job is and how it is done is in [`baton::worker`].

use baton::worker::{Report, carry_out};
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

fn main() {
    std::panic::set_hook(Box::new(|info| {
        console_error_panic_hook::hook(info);
        let reason = format!("This is a bug in Baton: {info}");
        post(&Report::Failed { reason });
    }));
    let on_message = Closure::<dyn Fn(MessageEvent)>::new(|event: MessageEvent| {
        let text = event.data().as_string().unwrap_or_default();
        carry_out(&text, now_ms, post);
    });
    scope().set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    // It listens as long as the worker lives.
    on_message.forget();
    post(&Report::Ready);
}

fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}

fn post(report: &Report) {
    let text = serde_json::to_string(report).expect("plain data has a JSON form");
    // A page that is gone takes no reports, and nobody else would.
    let _ = scope().post_message(&JsValue::from_str(&text));
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a worker lives for less than a month"
)]
fn now_ms() -> u32 {
    scope()
        .performance()
        .map_or(0, |performance| performance.now() as u32)
}
