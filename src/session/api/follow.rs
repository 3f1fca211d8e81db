//! Who follows the events: streams of requests, and functions of this page.

use super::PageApi;
use crate::session::later;
use crate::session::workspace::Workspace;
use leptos::prelude::*;
use std::fmt::Write as _;
use wasm_bindgen::JsValue;

/// Most events that a follower is told at once; more wait for the next time.
const MAX_AT_ONCE: usize = 1_000;

/// Somebody who follows the events.
pub(super) struct Follower {
    /// Tells one from another.
    pub id: u64,
    /// The journal that it follows, and how far it is.
    pub generation: u64,
    pub next: usize,
    /// Whether it takes more now: a stream only when its reader asked.
    pub wants_more: bool,
    /// Where it is told, and how.
    pub ear: Ear,
}

/// Where a follower is told.
pub(super) enum Ear {
    /// A stream of server-sent events.
    Stream(web_sys::MessagePort),
    /// A function, told an object for each event.
    Function(js_sys::Function),
}

impl PageApi {
    /// Tells `ear` the events from position `from` on, and those to come.
    pub(super) fn follow(self, ear: Ear, from: Option<usize>) -> u64 {
        let workspace = self.session.workspace;
        let (generation, length) = workspace.with_value(Workspace::saved_mark);
        self.followers
            .try_update_value(|followers| {
                let id = followers.last().map_or(1, |last| last.id + 1);
                let wants_more = matches!(ear, Ear::Function(_));
                followers.push(Follower {
                    id,
                    generation,
                    next: from.unwrap_or(length).min(length),
                    wants_more,
                    ear,
                });
                id
            })
            .unwrap_or_default()
    }

    /// The follower has read what it was told.
    pub(super) fn want_more(self, id: u64) {
        self.followers.try_update_value(|followers| {
            let found = followers.iter_mut().find(|one| one.id == id);
            found.into_iter().for_each(|one| one.wants_more = true);
        });
    }

    /// Ends all streams: this page goes.
    pub(super) fn end_streams(self) {
        self.followers.try_update_value(|followers| {
            followers.retain(|one| match &one.ear {
                Ear::Stream(port) => {
                    let _ = port.post_message(&JsValue::NULL);
                    false
                }
                Ear::Function(_) => true,
            });
        });
    }

    /// Tells it no more.
    pub(super) fn unfollow(self, id: u64) {
        self.followers
            .try_update_value(|followers| followers.retain(|one| one.id != id));
    }

    /// Tells everybody what is new; whether there is more.
    pub(super) fn tell(self) -> bool {
        let session = self.session;
        session.workspace.with_value(|workspace| {
            self.followers
                .try_update_value(|followers| {
                    let mut more = false;
                    for follower in followers {
                        more |= follower.tell(workspace);
                    }
                    more
                })
                .unwrap_or_default()
        })
    }
}

impl Follower {
    fn tell(&mut self, workspace: &Workspace) -> bool {
        let (generation, length) = workspace.saved_mark();
        let is_new = self.generation != generation || self.next < length;
        if !is_new || !self.wants_more {
            return false;
        }
        self.wants_more = matches!(self.ear, Ear::Function(_));
        if self.generation != generation {
            self.generation = generation;
            self.next = length;
            self.say_reset(length);
            return false;
        }
        let until = (self.next + MAX_AT_ONCE).min(length);
        let events = &workspace.events()[self.next..until];
        match &self.ear {
            Ear::Stream(port) => {
                let mut chunk = String::new();
                for (place, recorded) in events.iter().enumerate() {
                    let text = serde_json::to_string(recorded).unwrap_or_default();
                    // Writing to a string does not fail.
                    let _ = write!(chunk, "id: {}\ndata: {text}\n\n", self.next + place);
                }
                let _ = port.post_message(&chunk.into());
            }
            Ear::Function(function) => {
                for (place, recorded) in events.iter().enumerate() {
                    let text = serde_json::to_string(recorded).unwrap_or_default();
                    let number = self.next + place;
                    call(
                        function,
                        &format!("{{\"number\":{number},\"record\":{text}}}"),
                    );
                }
            }
        }
        self.next = until;
        self.wants_more && until < length
    }

    fn say_reset(&self, length: usize) {
        match &self.ear {
            Ear::Stream(port) => {
                let chunk = format!("event: reset\ndata: {{\"events\":{length}}}\n\n");
                let _ = port.post_message(&chunk.into());
            }
            Ear::Function(function) => {
                call(function, &format!("{{\"reset\":true,\"events\":{length}}}"))
            }
        }
    }
}

/// A function that throws is its author's.
fn call(function: &js_sys::Function, json: &str) {
    if let Ok(value) = js_sys::JSON::parse(json) {
        let _ = function.call1(&JsValue::NULL, &value);
    }
}

/// Tells followers whenever something has happened.
pub(super) fn tell_followers(api: PageApi) {
    Effect::new(move |_| {
        api.session.version.track();
        tell_all(api);
    });
}

/// Tells them everything, with rests in between.
pub(super) fn tell_all(api: PageApi) {
    if api.tell() {
        later(0, move || tell_all(api));
    }
}
