//! What does the work of live agents: one file for each kind of executor.
//!
//! An executor connects an agent and is then told messages of the protocol and
//! answers in them, as text. To add a kind: write its file, and add it to
//! [`all`]. The forms, the journal and the engine know kinds by name only.

mod api;
mod person;
mod script;
mod tab;
mod worker;

pub use api::KIND as API;
pub use person::KIND as PERSON;
pub use script::{KIND as SCRIPT, Settings as ScriptSettings};
pub use tab::{KIND as TAB, link as tab_link};
pub use worker::KIND as WORKER;

use baton_engine::{AgentId, Minutes};
use std::rc::Rc;

/// A kind of executor.
pub trait Executor {
    /// Its name in the journal.
    fn kind(&self) -> &'static str;

    /// What people call it.
    fn title(&self) -> &'static str;

    /// What it does, in a sentence.
    fn summary(&self) -> &'static str;

    /// Connects an agent.
    ///
    /// # Errors
    /// Why it cannot, in words for the person.
    fn connect(&self, seat: Seat) -> Result<Box<dyn Connection>, String>;

    /// Whether whoever does the work goes on when this page is closed and
    /// opened again, so that it keeps what it holds.
    fn outlives_page(&self) -> bool {
        false
    }

    /// Whether whoever does the work comes and goes by itself, so that nothing
    /// can be started again where it is missed.
    fn comes_by_itself(&self) -> bool {
        false
    }
}

/// What a connection is made for.
#[derive(Clone)]
pub struct Seat {
    /// The agent.
    pub agent: AgentId,
    /// The executor's settings, as the form wrote them.
    pub settings: String,
    /// Whom to tell what the agent says and what becomes of it.
    pub heard: Rc<dyn Fn(Heard)>,
    /// How long what the agent holds is expected to take it.
    pub ahead: Rc<dyn Fn() -> Minutes>,
}

/// What comes from a connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heard {
    /// A message, or several, one a line.
    Text(String),
    /// It broke, for this reason. Nothing more will come.
    Broken(String),
    /// Nobody is there yet; somebody may say hello later.
    Absent,
}

/// A connected agent. Dropping it ends the connection and whatever works at
/// the other end, at once.
pub trait Connection {
    /// Sends a message.
    fn tell(&mut self, text: &str);

    /// Whether the page itself vouches for the agent's life, because nothing
    /// of its own runs now that could send heartbeats.
    fn is_hosted(&self) -> bool;

    /// Makes it work at this percentage of its speed, for trying out what
    /// happens then. Those that cannot do not.
    fn set_speed(&mut self, _percent: u32) {}

    /// Where the other end asks for what it was told: that, after the message
    /// of the number `after`.
    fn told(&self, _after: u64) -> Vec<(u64, String)> {
        Vec::new()
    }
}

/// All kinds, the usual first.
pub fn all() -> [&'static dyn Executor; 5] {
    [
        &worker::Worker,
        &script::Script,
        &person::Person,
        &tab::Tab,
        &api::Api,
    ]
}

/// The kind of that name.
pub fn of_kind(kind: &str) -> Option<&'static dyn Executor> {
    all().into_iter().find(|executor| executor.kind() == kind)
}
