//! Graphs laid out in a worker: one at a time, and of those that wait only the
//! last.

use super::thread::{News, Thread, post_words};
use crate::worker::Report;
use crate::worker::arrange::{Arrangement, Outline};
use leptos::prelude::*;
use web_sys::Worker;

/// What its owner hears.
type OnDone = Box<dyn Fn(Result<Arrangement, String>)>;

/// Has graphs laid out in a worker, which is started when it is first needed;
/// a handle that is cheap to copy.
#[derive(Clone, Copy)]
pub struct Arranging(StoredValue<Inner, LocalStorage>);

struct Inner {
    on_done: StoredValue<OnDone, LocalStorage>,
    thread: Option<Thread>,
    /// The worker, once it listens.
    worker: Option<Worker>,
    /// The last ticket given out.
    ticket: u32,
    /// What the worker laid out last.
    held: u32,
    /// How many answers are to come.
    awaited: u32,
    waiting: Option<Wish>,
}

/// What is to be laid out next.
struct Wish {
    outline: Outline,
    /// What is on screen, and its ticket, where that is to stay.
    shown: Option<(u32, Outline)>,
}

impl Arranging {
    /// `on_done` hears of each drawing, and of what went wrong.
    pub fn new(on_done: impl Fn(Result<Arrangement, String>) + 'static) -> Self {
        let on_done: OnDone = Box::new(on_done);
        Self(StoredValue::new_local(Inner {
            on_done: StoredValue::new_local(on_done),
            thread: None,
            worker: None,
            ticket: 0,
            held: 0,
            awaited: 0,
            waiting: None,
        }))
    }

    /// Has `outline` laid out; its ticket is the answer. What `shown` has in
    /// common with it stays where it is.
    pub fn ask(self, mut outline: Outline, shown: Option<(u32, Outline)>) -> u32 {
        let asked = self.0.try_update_value(|inner| {
            inner.ticket += 1;
            outline.ticket = inner.ticket;
            outline.keeps_last = shown.is_some();
            inner.waiting = Some(Wish { outline, shown });
            (inner.ticket, inner.thread.is_none())
        });
        let Some((ticket, is_first)) = asked else {
            return 0;
        };
        if is_first {
            match Thread::open(move |worker, news| self.hear(worker, news)) {
                Ok(thread) => self.0.update_value(|inner| inner.thread = Some(thread)),
                Err(reason) => self.fail(reason),
            }
        }
        self.send();
        ticket
    }

    fn hear(self, worker: &Worker, news: News) {
        match news {
            News::Report(Report::Ready) => {
                let worker = worker.clone();
                self.0.try_update_value(|inner| inner.worker = Some(worker));
                self.send();
            }
            News::Report(Report::Failed { reason }) => self.fail(reason),
            News::Report(_) => {}
            News::Words(words) => {
                let Some(arrangement) = Arrangement::from_words(&words) else {
                    return self.fail("The worker’s answer is no drawing.".to_owned());
                };
                self.0.try_update_value(|inner| {
                    inner.awaited -= 1;
                    inner.held = arrangement.ticket;
                });
                self.send();
                // What was only to be remembered is on screen already.
                if arrangement.ticket != 0 {
                    self.tell(Ok(arrangement));
                }
            }
        }
    }

    /// Sends what waits, if the worker is free.
    fn send(self) {
        self.0.try_update_value(|inner| {
            let Some(worker) = inner.worker.as_ref().filter(|_| inner.awaited == 0) else {
                return;
            };
            let Some(wish) = inner.waiting.take() else {
                return;
            };
            if let Some((ticket, mut shown)) = wish.shown
                && ticket != inner.held
            {
                shown.ticket = 0;
                post_words(worker, &shown.to_words());
                inner.awaited += 1;
            }
            post_words(worker, &wish.outline.to_words());
            inner.awaited += 1;
        });
    }

    /// Gives the worker up; the next wish starts another.
    fn fail(self, reason: String) {
        self.0.try_update_value(|inner| {
            (inner.thread, inner.worker, inner.waiting) = (None, None, None);
            (inner.awaited, inner.held) = (0, 0);
        });
        self.tell(Err(reason));
    }

    fn tell(self, done: Result<Arrangement, String>) {
        if let Some(on_done) = self.0.try_with_value(|inner| inner.on_done) {
            on_done.try_with_value(|on_done| on_done(done));
        }
    }
}
