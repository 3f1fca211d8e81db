//! Live agents: connects them, tells them what events mean for them, and turns
//! what they say into commands.
//!
//! [`executors`] do the work, [`link`] is the line to one agent with the trouble
//! put on it, [`connect`] follows the team, [`outward`] and [`inward`] are what
//! is said, [`content`] keeps what tasks make, [`traffic`] what passed lately.

mod connect;
pub mod content;
pub mod executors;
mod inward;
mod link;
mod outward;
mod resume;
mod traffic;

pub use content::Contents;
pub use link::{Fate, Trouble, Way};
pub use resume::resume;
pub use traffic::{Passed, Pulse, Query, Traffic};

use super::Store;
use baton_engine::protocol::Outbox;
use baton_engine::{AgentId, TaskId};
use leptos::prelude::*;
use link::Link;
use std::collections::BTreeMap;

/// How far a task is, as its agent says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// In percent.
    pub percent: u32,
    /// What is being done.
    pub note: String,
}

/// The live agents of a session; a handle that is cheap to copy.
#[derive(Clone, Copy)]
pub struct Live {
    desk: StoredValue<Desk, LocalStorage>,
    contents: Contents,
    /// Counts up when something that only this knows has changed.
    version: RwSignal<u64>,
}

#[derive(Default)]
struct Desk {
    outbox: Outbox,
    links: BTreeMap<AgentId, Link>,
    progress: BTreeMap<(TaskId, AgentId), Progress>,
    traffic: Traffic,
    /// Tells the messages of this session from those of another.
    session: String,
    last_id: u64,
    last_epoch: u64,
}

impl Live {
    pub(super) fn new() -> Self {
        Self {
            desk: StoredValue::new_local(Desk {
                session: token(),
                ..Desk::default()
            }),
            contents: Contents::new(),
            version: RwSignal::new(0),
        }
    }

    /// The content of artifacts.
    pub fn contents(self) -> Contents {
        self.contents
    }

    /// Keeps the content of artifacts in `store` from now on.
    pub fn keep_in(self, store: Store) {
        self.contents.keep_in(store);
    }

    /// What `read` makes of what passed lately; tracks it.
    pub fn with_traffic<T>(self, read: impl FnOnce(&Traffic) -> T) -> T {
        self.version.track();
        self.desk.with_value(|desk| read(&desk.traffic))
    }

    /// As [`Live::with_traffic`], without tracking.
    pub(super) fn read_traffic<T>(self, read: impl FnOnce(&Traffic) -> T) -> T {
        self.desk.with_value(|desk| read(&desk.traffic))
    }

    /// What an agent was told that asks for it, after the message of the number `after`.
    pub(super) fn told(self, agent: AgentId, after: u64) -> Vec<(u64, String)> {
        self.desk.with_value(|desk| {
            let connection = desk
                .links
                .get(&agent)
                .and_then(|link| link.connection.as_ref());
            connection
                .map(|connection| connection.told(after))
                .unwrap_or_default()
        })
    }

    /// How far the agent's work on the task is, where it said so; tracks it.
    pub fn progress(self, task: TaskId, agent: AgentId) -> Option<Progress> {
        self.version.track();
        self.desk
            .with_value(|desk| desk.progress.get(&(task, agent)).cloned())
    }

    /// The trouble on the agent's line; tracks it.
    pub fn trouble(self, agent: AgentId) -> Trouble {
        self.version.track();
        self.desk.with_value(|desk| {
            let link = desk.links.get(&agent);
            link.map(|link| link.trouble).unwrap_or_default()
        })
    }

    /// Whether the agent is connected; tracks it.
    pub fn is_connected(self, agent: AgentId) -> bool {
        self.version.track();
        self.desk.with_value(|desk| {
            let link = desk.links.get(&agent);
            link.is_some_and(|link| link.connection.is_some())
        })
    }

    pub(super) fn publish(self) {
        self.version.update(|version| *version += 1);
    }

    fn with<T>(self, change: impl FnOnce(&mut Desk) -> T) -> T {
        self.desk
            .try_update_value(change)
            .expect("the session lives as long as the page")
    }
}

/// Something that nobody else has.
fn token() -> String {
    let digit = || char::from_digit(outward::dice() % 16, 16).unwrap_or('0');
    std::iter::repeat_with(digit).take(12).collect()
}
