//! Another tab or window of the same browser: whoever opens the agent's link
//! there works for it, and may vanish at any time. `public/tab` is the other end.

use super::worker::text_of;
use super::{Connection, Executor, Heard, Seat};
use baton_engine::AgentId;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::{Closure, JsValue};
use web_sys::{BroadcastChannel, MessageEvent};

/// Its name in the journal.
pub const KIND: &str = "tab";

/// Other tabs.
pub struct Tab;

impl Executor for Tab {
    fn kind(&self) -> &'static str {
        KIND
    }

    fn title(&self) -> &'static str {
        "Another tab"
    }

    fn summary(&self) -> &'static str {
        "Joins by a link that is opened in another tab or window of this browser, and works there."
    }

    fn comes_by_itself(&self) -> bool {
        true
    }

    fn connect(&self, seat: Seat) -> Result<Box<dyn Connection>, String> {
        let channel = BroadcastChannel::new(&channel_name(seat.agent, &seat.settings))
            .map_err(|_| "This browser does not let tabs talk to each other.".to_owned())?;
        let on_message = Closure::<dyn Fn(MessageEvent)>::new({
            let heard = Rc::clone(&seat.heard);
            move |event: MessageEvent| heard(Heard::Text(text_of(&event.data())))
        });
        channel.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        (seat.heard)(Heard::Absent);
        Ok(Box::new(Joined {
            channel,
            _on_message: on_message,
        }))
    }
}

/// Where the tab and this page talk. `settings` is what only they know.
fn channel_name(agent: AgentId, settings: &str) -> String {
    format!("baton.agent.{agent}.{settings}")
}

/// The address, relative to the page, at which another tab joins as the agent `name`.
pub fn link(agent: AgentId, name: &str, settings: &str) -> String {
    let name = String::from(js_sys::encode_uri_component(name));
    format!(
        "tab/index.html?name={name}#{}",
        channel_name(agent, settings)
    )
}

struct Joined {
    channel: BroadcastChannel,
    _on_message: Closure<dyn Fn(MessageEvent)>,
}

impl Connection for Joined {
    fn tell(&mut self, text: &str) {
        // A string can always be posted.
        let _ = self.channel.post_message(&JsValue::from_str(text));
    }

    fn is_hosted(&self) -> bool {
        false
    }
}

impl Drop for Joined {
    fn drop(&mut self) {
        self.channel.set_onmessage(None);
        self.channel.close();
    }
}
