//! The worker's edge: takes a job from the page and posts the reports on it.
//! What a job is and how it is done is in [`baton::worker`].

use baton::worker::arrange::Arranger;
use baton::worker::{Report, carry_out};
use js_sys::{Array, Uint32Array};
use std::cell::RefCell;
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

fn main() {
    std::panic::set_hook(Box::new(|info| {
        console_error_panic_hook::hook(info);
        let reason = format!("This is a bug in Baton: {info}");
        post(&Report::Failed { reason });
    }));
    let arranger = RefCell::new(Arranger::default());
    let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        match event.data().dyn_into::<Uint32Array>() {
            Ok(words) => match arranger.borrow_mut().take(&words.to_vec()) {
                Ok(words) => post_words(&words),
                Err(reason) => post(&Report::Failed { reason }),
            },
            Err(data) => {
                let texts = Array::from(&data);
                let mut texts = texts.iter().filter_map(|text| text.as_string());
                let job = texts.next().unwrap_or_default();
                carry_out(&job, &texts.collect::<Vec<String>>(), now_ms, post);
            }
        }
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

/// Posts `words`, which are then the page's.
fn post_words(words: &[u32]) {
    let words = Uint32Array::from(words);
    let given = Array::of1(&words.buffer());
    let _ = scope().post_message_with_transfer(&words, &given);
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
