//! The edge of an agent in a Web Worker: takes messages in, does the work
//! between them, posts what the agent says. What it does with messages is in
//! [`baton::agent`], and how it works in `baton_work`.

use baton::agent::{Agent, Outside, Say, Workshop};
use baton_engine::protocol::Party;
use baton_work::Artifact;
use gloo_timers::callback::{Interval, Timeout};
use js_sys::Reflect;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::{
    DedicatedWorkerGlobalScope, MessageChannel, MessageEvent, MessagePort, XmlHttpRequest,
};

/// Where the bundled data sets are, from the worker's address.
const DATA: &str = "data/";
/// Largest content that is fetched.
const MAX_FETCHED_BYTES: usize = 32 * 1024 * 1024;

/// How often it says hello until it is welcome.
const HELLO_MS: u32 = 2_000;

/// Most instant tasks that are done in one turn and told in one breath.
const MAX_IN_A_TURN: usize = 32;

type Worker = Agent<Workshop<Browser>>;

fn main() {
    std::panic::set_hook(Box::new(console_error_panic_hook::hook));
    // Whoever starts it names it; without a name it is nobody.
    if let Ok(Party::Agent(me)) = scope().name().parse() {
        work_as(Agent::new(me, Workshop::new(Browser)));
    }
}

fn work_as(agent: Worker) {
    let agent = Rc::new(RefCell::new(agent));
    let turns = Rc::new(Turns::new(Rc::clone(&agent)));
    let heart = RefCell::new(None);
    let on_message = Closure::<dyn Fn(MessageEvent)>::new({
        let agent = Rc::clone(&agent);
        move |event: MessageEvent| {
            let data = event.data();
            if let Some(text) = data.as_string() {
                in_one_breath(|say| {
                    for line in text.lines() {
                        agent.borrow_mut().hear(line, say);
                    }
                });
                turns.next();
            } else if let Some(percent) = speed(&data) {
                agent.borrow_mut().craft_mut().set_speed(percent);
            }
            let every_ms = agent.borrow().heartbeat_every_ms();
            let mut heart = heart.borrow_mut();
            if heart.as_ref().map(|(every_ms, _)| *every_ms) != every_ms {
                *heart = every_ms.map(|every_ms| (every_ms, beat(&agent, every_ms)));
            }
        }
    });
    scope().set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    // It listens as long as the worker lives.
    on_message.forget();
    agent.borrow_mut().hello(&mut post);
    greet(&agent);
}

/// Says hello again and again until somebody answers.
fn greet(agent: &Rc<RefCell<Worker>>) {
    let agent = Rc::clone(agent);
    Timeout::new(HELLO_MS, move || {
        if agent.borrow().awaits_welcome() {
            agent.borrow_mut().hello(&mut post);
            greet(&agent);
        }
    })
    .forget();
}

/// Sends heartbeats until it is dropped.
fn beat(agent: &Rc<RefCell<Worker>>, every_ms: u64) -> Interval {
    let every_ms = u32::try_from(every_ms).unwrap_or(u32::MAX);
    let agent = Rc::clone(agent);
    Interval::new(every_ms, move || agent.borrow_mut().heartbeat(&mut post))
}

/// Turns at work, one task each or some that take no time. Between two the worker hears what has come:
/// a message to itself waits behind them, and is faster than a timer.
struct Turns {
    bell: MessagePort,
    is_rung: Rc<Cell<bool>>,
    agent: Rc<RefCell<Worker>>,
}

impl Turns {
    fn new(agent: Rc<RefCell<Worker>>) -> Self {
        let channel = MessageChannel::new().expect("every browser with workers has channels");
        let is_rung = Rc::new(Cell::new(false));
        let turns = Self {
            bell: channel.port1(),
            is_rung: Rc::clone(&is_rung),
            agent: Rc::clone(&agent),
        };
        let bell = channel.port1();
        let on_ring = Closure::<dyn Fn()>::new(move || {
            take_turn(&mut agent.borrow_mut());
            let has_more = agent.borrow().has_work();
            is_rung.set(has_more);
            if has_more {
                ring(&bell);
            }
        });
        let port = channel.port2();
        port.set_onmessage(Some(on_ring.as_ref().unchecked_ref()));
        on_ring.forget();
        turns
    }

    /// Lets a turn come, if there is work and none is coming.
    fn next(&self) {
        if self.agent.borrow().has_work() && !self.is_rung.replace(true) {
            ring(&self.bell);
        }
    }
}

fn take_turn(agent: &mut Worker) {
    if !agent.is_next_instant() {
        return agent.work(&mut post);
    }
    in_one_breath(|say| {
        for _ in 0..MAX_IN_A_TURN {
            if !agent.is_next_instant() {
                return;
            }
            agent.work(say);
        }
    });
}

/// Posts all that is said meanwhile together, a line each: what costs most of a
/// small message is posting it.
fn in_one_breath(talk: impl FnOnce(Say<'_>)) {
    let mut breath = String::new();
    talk(&mut |text: String| {
        breath.push_str(&text);
        breath.push('\n');
    });
    if !breath.is_empty() {
        post(breath);
    }
}

fn ring(bell: &MessagePort) {
    // Nothing can always be posted.
    let _ = bell.post_message(&JsValue::NULL);
}

fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}

fn post(text: String) {
    // A page that is gone takes no messages, and nobody else would.
    let _ = scope().post_message(&JsValue::from_str(&text));
}

/// The percentage of its speed at which it is to work, if `data` says so.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a percentage"
)]
fn speed(data: &JsValue) -> Option<u32> {
    let percent = Reflect::get(data, &"speed".into()).ok()?.as_f64()?;
    Some(percent as u32)
}

/// The world around the worker.
struct Browser;

impl Outside for Browser {
    fn fetch(&mut self, address: &str) -> Result<Artifact, String> {
        let name = address.rsplit('/').next().unwrap_or(address);
        let is_bundled = !address.contains('/');
        let from = if is_bundled {
            format!("{DATA}{address}")
        } else {
            address.to_owned()
        };
        let fetched = fetch_now(&from);
        fetched
            .map_err(|reason| format!("“{address}” could not be fetched: {reason}"))
            .map(|(media_type, content)| Artifact::new(name, &media_type, content))
    }

    fn now_ms(&self) -> f64 {
        scope()
            .performance()
            .map_or(0.0, |performance| performance.now())
    }
}

/// The media type and the text at an address. It waits for the answer: a
/// worker has nothing else to do, and its work is easier to read so.
fn fetch_now(address: &str) -> Result<(String, String), String> {
    let broken = |_| "the network is not there, or the server does not allow it.".to_owned();
    let request = XmlHttpRequest::new().map_err(broken)?;
    request
        .open_with_async("GET", address, false)
        .map_err(broken)?;
    request.send().map_err(broken)?;
    let status = request.status().unwrap_or(0);
    if status != 200 {
        return Err(format!("the server answered with status {status}."));
    }
    let text = request.response_text().ok().flatten().unwrap_or_default();
    if text.len() > MAX_FETCHED_BYTES {
        return Err(format!(
            "it is larger than {} MB.",
            MAX_FETCHED_BYTES / (1024 * 1024)
        ));
    }
    let media_type = request.get_response_header("content-type").ok().flatten();
    Ok((media_type.unwrap_or_default(), text))
}
