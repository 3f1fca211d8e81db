//! The page's end of a worker: starts it, gives it work, hears its reports.

use super::store::Chunk;
use crate::components::turns::Turns;
use crate::worker::{Job, Report};
use baton_engine::event::Recorded;
use baton_engine::journal;
use js_sys::{Array, JsString, Uint32Array};
use leptos::prelude::document;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::{Closure, JsValue};
use web_sys::{ErrorEvent, Event, MessageEvent, Worker};

const SCRIPT: &str = "worker-start.js";
/// After how many events it is looked whether the turn is over.
const EVENTS_A_LOOK: usize = 256;

/// A worker; dropping it ends it.
pub(super) struct Thread {
    worker: Worker,
    _on_message: Closure<dyn Fn(MessageEvent)>,
    _on_error: Closure<dyn Fn(Event)>,
}

/// What a worker says.
pub(super) enum News {
    /// In JSON. Before it is [`Report::Ready`] it would miss what is posted.
    Report(Report),
    /// In words.
    Words(Vec<u32>),
}

impl Thread {
    /// Starts a worker on `job` with the texts of `journals`. Whatever goes wrong later comes as
    /// [`Report::Failed`] too.
    ///
    /// # Errors
    /// When the browser starts no workers, in words for the person.
    pub fn start(
        job: &Job,
        journals: &[JsString],
        on_report: impl Fn(Report) + Clone + 'static,
    ) -> Result<Self, String> {
        let job = serde_json::to_string(job).map_err(|error| error.to_string())?;
        let texts = Array::of1(&JsValue::from_str(&job));
        journals.iter().for_each(|journal| {
            texts.push(journal);
        });
        Self::open(move |worker, news| match news {
            News::Report(Report::Ready) => {
                // Strings can always be posted; a worker that is gone needs none.
                let _ = worker.post_message(&texts);
            }
            News::Report(report) => on_report(report),
            News::Words(_) => {}
        })
    }

    /// Starts a worker that `on_news` hears. Whatever goes wrong later comes as
    /// [`Report::Failed`] too.
    ///
    /// # Errors
    /// When the browser starts no workers, in words for the person.
    pub fn open(on_news: impl Fn(&Worker, News) + Clone + 'static) -> Result<Self, String> {
        let refused = |_| "This browser did not start a worker.".to_owned();
        let worker = Worker::new(&address(SCRIPT)).map_err(refused)?;
        let on_error = Closure::<dyn Fn(Event)>::new({
            let (on_news, worker) = (on_news.clone(), worker.clone());
            move |event: Event| {
                let reason = reason(&event);
                on_news(&worker, News::Report(Report::Failed { reason }));
            }
        });
        let on_message = Closure::<dyn Fn(MessageEvent)>::new({
            let worker = worker.clone();
            move |event: MessageEvent| on_news(&worker, read(&event))
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

/// The text of a journal of `events`, written in turns.
pub(super) async fn written(events: &[Recorded]) -> JsString {
    let mut turns = Turns::begin();
    let mut text = JsString::from(journal::write(&[]));
    for some in events.chunks(EVENTS_A_LOOK) {
        text = text.concat(&journal::write_events(some).into());
        turns.rest().await;
    }
    text
}

/// The text of a journal that is stored in `chunks`, put together in turns.
pub(super) async fn joined(chunks: &[Chunk]) -> JsString {
    let mut turns = Turns::begin();
    let mut text = JsString::from("");
    for chunk in chunks {
        text = text.concat(&chunk.text.as_str().into());
        turns.rest().await;
    }
    text
}

/// Posts `words` to `worker`, whose they are then.
pub(super) fn post_words(worker: &Worker, words: &[u32]) {
    let words = Uint32Array::from(words);
    let given = Array::of1(&words.buffer());
    // Numbers can always be posted; a worker that is gone needs none.
    let _ = worker.post_message_with_transfer(&words, &given);
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

fn read(event: &MessageEvent) -> News {
    let data = match event.data().dyn_into::<Uint32Array>() {
        Ok(words) => return News::Words(words.to_vec()),
        Err(data) => data,
    };
    let text = data.as_string().unwrap_or_default();
    let report = serde_json::from_str(&text);
    News::Report(report.unwrap_or_else(|_| Report::Failed {
        reason: "The page and its worker are of different builds. Reload the page.".to_owned(),
    }))
}

/// What an error event of a worker says; one whose script did not load says nothing.
pub(super) fn reason(event: &Event) -> String {
    match event.dyn_ref::<ErrorEvent>() {
        Some(error) => format!("The worker stopped with an error: {}", error.message()),
        None => "The worker’s program could not be loaded. Is the connection there?".to_owned(),
    }
}
