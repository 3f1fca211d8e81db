//! The person's own JavaScript, in a worker inside a frame of an opaque
//! origin: it sees neither this page nor its storage, and has no network.
//! `public/sandbox` is the other end; it speaks the protocol for the script.

use super::worker::text_of;
use super::{Connection, Executor, Heard, Seat};
use leptos::prelude::document;
use serde::{Deserialize, Serialize};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::{Closure, JsValue};
use web_sys::{Event, HtmlIFrameElement, MessageChannel, MessageEvent, MessagePort};

/// Its name in the journal.
pub const KIND: &str = "script";

const FRAME: &str = "sandbox/frame.html";

/// What an agent's settings say about its script.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// The script: an expression that is a function.
    pub source: String,
    /// After how many seconds on one task it is ended.
    pub seconds: u32,
}

impl Settings {
    /// Longest time limit, as the frame has it.
    pub const MAX_SECONDS: u32 = 3_600;
    const DEFAULT_SECONDS: u32 = 60;

    /// A script with the usual limit.
    pub fn of(source: &str) -> Self {
        Self {
            source: source.to_owned(),
            seconds: Self::DEFAULT_SECONDS,
        }
    }

    /// The settings in `text`; `None` where it has none.
    pub fn read(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }

    /// The settings as text.
    pub fn write(&self) -> String {
        serde_json::to_string(self).expect("text and a number")
    }
}

/// Scripts.
pub struct Script;

impl Executor for Script {
    fn kind(&self) -> &'static str {
        KIND
    }

    fn title(&self) -> &'static str {
        "Script"
    }

    fn summary(&self) -> &'static str {
        "Runs your own JavaScript for each task, shut off from this page and from the network."
    }

    fn connect(&self, seat: Seat) -> Result<Box<dyn Connection>, String> {
        let confined = Confined::start(&seat).map_err(|_| {
            "This browser did not make a frame for the script to run in.".to_owned()
        })?;
        Ok(Box::new(confined))
    }
}

/// A frame with a script in it.
struct Confined {
    frame: HtmlIFrameElement,
    port: MessagePort,
    _on_load: Closure<dyn Fn(Event)>,
    _on_message: Closure<dyn Fn(MessageEvent)>,
}

impl Confined {
    fn start(seat: &Seat) -> Result<Self, JsValue> {
        let frame: HtmlIFrameElement = document().create_element("iframe")?.unchecked_into();
        frame.set_attribute("sandbox", "allow-scripts")?;
        frame.set_attribute("hidden", "")?;
        frame.set_attribute("title", "Script of an agent")?;
        frame.set_src(FRAME);
        let channel = MessageChannel::new()?;
        let (port, far) = (channel.port1(), channel.port2());
        let on_message = Closure::<dyn Fn(MessageEvent)>::new({
            let heard = Rc::clone(&seat.heard);
            move |event: MessageEvent| heard(Heard::Text(text_of(&event.data())))
        });
        port.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        let opening = js_sys::Array::of2(
            &JsValue::from_str(&seat.agent.to_string()),
            &JsValue::from_str(&seat.settings),
        );
        let on_load = Closure::<dyn Fn(Event)>::new({
            let (frame, heard) = (frame.clone(), Rc::clone(&seat.heard));
            move |_| {
                let ports = js_sys::Array::of1(&far);
                let told = frame.content_window().is_some_and(|window| {
                    // The frame has no origin that could be named.
                    let sent = window.post_message_with_transfer(&opening, "*", &ports);
                    sent.is_ok()
                });
                if !told {
                    let reason = "The script’s frame could not be reached.".to_owned();
                    heard(Heard::Broken(reason));
                }
            }
        });
        frame.set_onload(Some(on_load.as_ref().unchecked_ref()));
        if let Some(body) = document().body() {
            body.append_child(&frame)?;
        }
        Ok(Self {
            frame,
            port,
            _on_load: on_load,
            _on_message: on_message,
        })
    }
}

impl Connection for Confined {
    fn tell(&mut self, text: &str) {
        // What is said before the frame has loaded waits in the port.
        let _ = self.port.post_message(&JsValue::from_str(text));
    }

    fn is_hosted(&self) -> bool {
        false
    }
}

impl Drop for Confined {
    fn drop(&mut self) {
        self.port.set_onmessage(None);
        self.port.close();
        self.frame.set_onload(None);
        self.frame.remove();
    }
}
