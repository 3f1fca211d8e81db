//! One tab runs a workspace, others watch it: a lock that the browser takes back
//! when its tab dies, and a channel on which the tabs of a workspace talk.

use super::card::WorkspaceId;
use js_sys::{Function, Object, Promise, Reflect};
use leptos::prelude::window;
use serde::{Deserialize, Serialize};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{AbortController, BroadcastChannel, MessageEvent};

/// How to ask for the lock of a workspace.
#[derive(Clone, Copy)]
pub enum Ask<'a> {
    /// Only if nobody has it.
    IfFree,
    /// As soon as those who asked earlier gave it back, unless it is called off.
    InTurn(&'a AbortController),
    /// At once, from whoever has it.
    Steal,
}

/// The lock of a workspace: who has it runs the workspace. Dropping it gives it
/// back. A browser without locks gives everybody one.
pub struct Lock {
    release: Option<Function>,
    on_lost: OnLost,
}

type OnLost = Rc<RefCell<Option<Box<dyn FnOnce()>>>>;

impl Lock {
    /// Asks for the lock of the workspace `id`; none when it is refused.
    pub async fn ask(id: WorkspaceId, how: Ask<'_>) -> Option<Self> {
        let Some(manager) = manager() else {
            let release = None;
            let on_lost = OnLost::default();
            return Some(Self { release, on_lost });
        };
        let on_lost = OnLost::default();
        let granted = request(&manager, &name(id), &options(how).ok()?, &on_lost);
        let release = JsFuture::from(granted).await.ok()?.dyn_into().ok();
        Some(Self {
            release: Some(release?),
            on_lost,
        })
    }

    /// Calls `lost` when another tab takes the lock away.
    pub fn on_lost(&self, lost: impl FnOnce() + 'static) {
        *self.on_lost.borrow_mut() = Some(Box::new(lost));
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        self.on_lost.borrow_mut().take();
        if let Some(release) = &self.release {
            // Resolving a promise never fails.
            let _ = release.call0(&JsValue::UNDEFINED);
        }
    }
}

/// Resolves with the function that gives the lock back, or with null.
fn request(manager: &JsValue, name: &str, options: &Object, on_lost: &OnLost) -> Promise {
    Promise::new(&mut |grant, refuse| {
        let hold = Closure::once_into_js(move |lock: JsValue| {
            if lock.is_null() {
                let _ = grant.call1(&JsValue::UNDEFINED, &JsValue::NULL);
                return JsValue::UNDEFINED;
            }
            // The lock is held until this promise resolves.
            let held = Promise::new(&mut |release, _| {
                let _ = grant.call1(&JsValue::UNDEFINED, &release);
            });
            held.into()
        });
        let asked = Reflect::get(manager, &"request".into())
            .and_then(JsCast::dyn_into::<Function>)
            .and_then(|request| request.call3(manager, &name.into(), options, &hold))
            .and_then(JsCast::dyn_into::<Promise>);
        let on_lost = Rc::clone(on_lost);
        spawn_local(async move {
            let is_lost = match asked {
                Ok(promise) => JsFuture::from(promise).await.is_err(),
                Err(_) => true,
            };
            if is_lost {
                // Changes nothing when it was granted before.
                let _ = refuse.call0(&JsValue::UNDEFINED);
                let lost = on_lost.borrow_mut().take();
                lost.into_iter().for_each(|lost| lost());
            }
        });
    })
}

fn options(how: Ask) -> Result<Object, JsValue> {
    let options = Object::new();
    let (key, value) = match how {
        Ask::IfFree => ("ifAvailable", JsValue::TRUE),
        Ask::InTurn(controller) => ("signal", controller.signal().into()),
        Ask::Steal => ("steal", JsValue::TRUE),
    };
    Reflect::set(&options, &key.into(), &value)?;
    Ok(options)
}

/// A page that is not secure has none. web-sys does not know it as stable yet.
fn manager() -> Option<JsValue> {
    let manager = Reflect::get(&window().navigator(), &"locks".into()).ok()?;
    manager.is_object().then_some(manager)
}

fn name(id: WorkspaceId) -> String {
    format!("baton.workspace.{}", id.0)
}

/// What the tabs of a workspace tell each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Word {
    /// The stored journal has changed from this position on.
    Changed(usize),
    /// The tab that runs the workspace is asked to hand it over.
    HandOver,
}

/// The channel on which the tabs of a workspace talk.
pub struct Channel {
    channel: BroadcastChannel,
    _on_word: Closure<dyn Fn(MessageEvent)>,
}

impl Channel {
    /// Hears what other tabs say about the workspace `id`; nothing in a browser
    /// that has no channels.
    pub fn open(id: WorkspaceId, hear: impl Fn(Word) + 'static) -> Option<Self> {
        let channel = BroadcastChannel::new(&name(id)).ok()?;
        let on_word = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            let text = event.data().as_string().unwrap_or_default();
            // A tab with another Baton may say what this one does not know.
            if let Ok(word) = serde_json::from_str(&text) {
                hear(word);
            }
        });
        channel.set_onmessage(Some(on_word.as_ref().unchecked_ref()));
        Some(Self {
            channel,
            _on_word: on_word,
        })
    }

    /// Tells the other tabs.
    pub fn say(&self, word: Word) {
        let text = serde_json::to_string(&word).unwrap_or_default();
        // A channel that is closed has nobody to tell.
        let _ = self.channel.post_message(&JsValue::from_str(&text));
    }
}

impl Drop for Channel {
    fn drop(&mut self) {
        self.channel.set_onmessage(None);
        self.channel.close();
    }
}
