//! A Web Worker that runs `src/bin/agent.rs`. It is started with the first
//! message to it: two hundred idle agents need no two hundred workers.

use super::{Connection, Executor, Heard, Seat};
use crate::session::thread::{address, reason};
use js_sys::{JSON, Object, Reflect};
use leptos::task::spawn_local;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::{Closure, JsValue};
use web_sys::{Event, MessageEvent, WorkerOptions};

/// Its name in the journal.
pub const KIND: &str = "worker";

const SCRIPT: &str = "agent-start.js";

/// Workers.
pub struct Worker;

impl Executor for Worker {
    fn kind(&self) -> &'static str {
        KIND
    }

    fn title(&self) -> &'static str {
        "Worker"
    }

    fn summary(&self) -> &'static str {
        "Works in the background of this page: collects and analyzes data, trains models, draws charts, writes reports, tests, plans."
    }

    fn connect(&self, seat: Seat) -> Result<Box<dyn Connection>, String> {
        Ok(Box::new(Hired {
            seat,
            running: None,
        }))
    }
}

struct Hired {
    seat: Seat,
    running: Option<Running>,
}

impl Connection for Hired {
    fn tell(&mut self, text: &str) {
        if self.running.is_none() {
            match Running::start(&self.seat) {
                Ok(running) => self.running = Some(running),
                Err(reason) => return (self.seat.heard)(Heard::Broken(reason)),
            }
        }
        if let Some(running) = &self.running {
            running.tell(text);
        }
    }

    fn is_hosted(&self) -> bool {
        self.running.is_none()
    }

    fn set_speed(&mut self, percent: u32) {
        if let Some(running) = &self.running {
            let order = Object::new();
            // A plain object takes any property.
            let _ = Reflect::set(&order, &"speed".into(), &percent.into());
            let _ = running.worker.post_message(&order);
        }
    }
}

/// What is to be said to a worker, until it hears and the page's turn ends:
/// what costs most of a small message is posting it.
#[derive(Default)]
struct Unsaid {
    text: String,
    is_heard: bool,
    is_due: bool,
}

impl Unsaid {
    /// What can be posted now.
    fn take(&mut self) -> Option<String> {
        self.is_due = false;
        (self.is_heard && !self.text.is_empty()).then(|| std::mem::take(&mut self.text))
    }
}

/// A worker that has been started.
struct Running {
    worker: web_sys::Worker,
    /// What is to be said, a line each.
    unsaid: Rc<RefCell<Unsaid>>,
    _on_message: Closure<dyn Fn(MessageEvent)>,
    _on_error: Closure<dyn Fn(Event)>,
}

impl Running {
    fn start(seat: &Seat) -> Result<Self, String> {
        let refused = |_| "This browser did not start a worker.".to_owned();
        let options = WorkerOptions::new();
        options.set_name(&seat.agent.to_string());
        let worker =
            web_sys::Worker::new_with_options(&address(SCRIPT), &options).map_err(refused)?;
        let unsaid = Rc::new(RefCell::new(Unsaid::default()));
        let on_message = Closure::<dyn Fn(MessageEvent)>::new({
            let (worker, unsaid) = (worker.clone(), Rc::clone(&unsaid));
            let heard = Rc::clone(&seat.heard);
            move |event: MessageEvent| {
                // Its first words say that it hears.
                if !std::mem::replace(&mut unsaid.borrow_mut().is_heard, true) {
                    say(&worker, &unsaid);
                }
                heard(Heard::Text(text_of(&event.data())));
            }
        });
        let on_error = Closure::<dyn Fn(Event)>::new({
            let heard = Rc::clone(&seat.heard);
            move |event: Event| heard(Heard::Broken(reason(&event)))
        });
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        Ok(Self {
            worker,
            unsaid,
            _on_message: on_message,
            _on_error: on_error,
        })
    }

    fn tell(&self, text: &str) {
        let mut unsaid = self.unsaid.borrow_mut();
        unsaid.text.push_str(text);
        unsaid.text.push('\n');
        if !std::mem::replace(&mut unsaid.is_due, true) {
            let (worker, unsaid) = (self.worker.clone(), Rc::clone(&self.unsaid));
            spawn_local(async move { say(&worker, &unsaid) });
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}

fn say(worker: &web_sys::Worker, unsaid: &RefCell<Unsaid>) {
    if let Some(text) = unsaid.borrow_mut().take() {
        // A string can always be posted; a worker that is gone needs none.
        let _ = worker.post_message(&JsValue::from_str(&text));
    }
}

/// What a message says; something other than text is no message of the
/// protocol, which will be said.
pub(super) fn text_of(data: &JsValue) -> String {
    let text = data.as_string();
    text.or_else(|| JSON::stringify(data).ok()?.as_string())
        .unwrap_or_default()
}
