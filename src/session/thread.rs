//! The page's end of a worker: starts it, gives it one job, hears its reports.

use crate::worker::{Job, Report};
use leptos::prelude::document;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::{Closure, JsValue};
use web_sys::{ErrorEvent, Event, MessageEvent, Worker};

const SCRIPT: &str = "worker-start.js";

/// A worker with one job; dropping it ends the worker.
pub(super) struct Thread {
    worker: Worker,
    _on_message: Closure<dyn Fn(MessageEvent)>,
    _on_error: Closure<dyn Fn(Event)>,
}

impl Thread {
    /// Starts a worker on `job`. Whatever goes wrong later comes as
    /// [`Report::Failed`] too.
    ///
    /// # Errors
    /// When the browser starts no workers, in words for the person.
    pub fn start(job: &Job, on_report: impl Fn(Report) + Clone + 'static) -> Result<Self, String> {
        let refused = |_| "This browser did not start a worker.".to_owned();
        let worker = Worker::new(&address(SCRIPT)).map_err(refused)?;
        let job = serde_json::to_string(job).map_err(|error| error.to_string())?;
        let on_error = Closure::<dyn Fn(Event)>::new({
            let on_report = on_report.clone();
            move |event: Event| {
                let reason = reason(&event);
                on_report(Report::Failed { reason });
            }
        });
        let on_message = Closure::<dyn Fn(MessageEvent)>::new({
            let worker = worker.clone();
            move |event: MessageEvent| match read(&event) {
                // Before it is ready it would miss the job.
                Ok(Report::Ready) => {
                    // A string can always be posted; a worker that is gone needs none.
                    let _ = worker.post_message(&JsValue::from_str(&job));
                }
                Ok(report) => on_report(report),
                Err(reason) => on_report(Report::Failed { reason }),
            }
        });
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        Ok(Self {
            worker,
            _on_message: on_message,
            _on_error: on_error,
        })
    }
}

impl Drop for Thread {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}

/// A worker's script, with the name of the page's own program as its
/// version: that name changes with every build, and the worker's does not.
pub(super) fn address(script: &str) -> String {
    let program = document()
        .query_selector("link[rel=modulepreload]")
        .ok()
        .flatten()
        .and_then(|link| link.get_attribute("href"));
    let name = program.as_deref().and_then(|path| path.rsplit('/').next());
    name.map_or_else(|| script.to_owned(), |name| format!("{script}?{name}"))
}

fn read(event: &MessageEvent) -> Result<Report, String> {
    let text = event.data().as_string().unwrap_or_default();
    serde_json::from_str(&text)
        .map_err(|_| "The page and its worker are of different builds. Reload the page.".to_owned())
}

/// What an error event of a worker says; one whose script did not load says nothing.
pub(super) fn reason(event: &Event) -> String {
    match event.dyn_ref::<ErrorEvent>() {
        Some(error) => format!("The worker stopped with an error: {}", error.message()),
        None => "The worker’s program could not be loaded. Is the connection there?".to_owned(),
    }
}
