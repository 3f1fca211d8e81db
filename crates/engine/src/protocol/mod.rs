//! The messages between the orchestrator and its agents.
//!
//! An agent is anything that can exchange text: a worker, a person's inbox,
//! another tab, a program elsewhere. Each message is an [`Envelope`] as JSON,
//! the same in both directions. [`outbound`] makes messages of events,
//! [`inbound`] makes commands of messages; how text gets from one to the other
//! is somebody else's business.
//!
//! Readers ignore fields that they do not know, so that fields can be added
//! within a version. A message of a version that the reader does not know is
//! refused with the versions that it does ([`Message::Refused`]).
//!
//! ```
//! use baton_engine::protocol::{self, Message, Party};
//! let text = r#"{"version": 1, "id": "m1", "sender": "A0", "recipient": "orchestrator",
//!     "at": 0, "message": {"kind": "heartbeat"}}"#;
//! let envelope = protocol::read(text).unwrap();
//! assert_eq!(envelope.recipient, Party::Orchestrator);
//! assert_eq!(envelope.message, Message::Heartbeat { holds: None });
//! ```

mod inbound;
mod message;
mod outbound;
#[cfg(feature = "schema")]
mod schema;
#[cfg(test)]
mod tests;

pub use inbound::{Unheeded, command};
pub use message::{Brief, FailKind, Held, Message, Order};
pub use outbound::{Outbox, Outgoing};
#[cfg(feature = "schema")]
pub use schema::schema;

use crate::ids::{AgentId, Attempt};
use crate::time::Time;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use thiserror::Error;

/// The version of the protocol that this build speaks.
pub const VERSION: u32 = 1;
/// Longest message that is read, in bytes; anything longer is refused unread.
pub const MAX_MESSAGE_BYTES: usize = 64 * 1024 * 1024;
/// Longest id or correlation id.
pub const MAX_ID_BYTES: usize = 128;

/// A message with its address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Envelope {
    /// The version of the protocol that it is written in.
    #[cfg_attr(feature = "schema", schemars(extend("const" = VERSION)))]
    pub version: u32,
    /// Unique among the messages of its sender, and not empty.
    #[cfg_attr(feature = "schema", schemars(length(min = 1, max = MAX_ID_BYTES)))]
    pub id: String,
    /// What it is about: `T5/2` for whatever is said about attempt 2 at task 5;
    /// any other answer bears the id of the message that it answers.
    #[cfg_attr(feature = "schema", schemars(length(max = MAX_ID_BYTES)))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub correlation: Option<String>,
    /// Who sends it.
    pub sender: Party,
    /// Whom it is for.
    pub recipient: Party,
    /// The attempt that it is about, where it is about a task. Answers repeat
    /// the one that the task came with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attempt: Option<Attempt>,
    /// When it was sent: milliseconds of the run's time. An agent that has no
    /// clock of its own repeats the last that it was told.
    pub at: Time,
    /// What it says.
    pub message: Message,
}

/// What the messages about one attempt at a task have in common.
pub fn correlation(task: crate::ids::TaskId, attempt: Attempt) -> String {
    format!("{task}/{}", attempt.0)
}

/// Who sends or receives a message. As text: `orchestrator`, `newcomer`, or
/// the agent's id, such as `A3`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(extend("pattern" = "^(orchestrator|newcomer|A(0|[1-9][0-9]{0,9}))$"))
)]
#[serde(try_from = "String", into = "String")]
pub enum Party {
    /// Baton.
    Orchestrator,
    /// Somebody who is not registered yet.
    Newcomer,
    /// A registered agent.
    Agent(AgentId),
}

impl fmt::Display for Party {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Orchestrator => f.write_str("orchestrator"),
            Self::Newcomer => f.write_str("newcomer"),
            Self::Agent(agent) => write!(f, "{agent}"),
        }
    }
}

impl FromStr for Party {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "orchestrator" => return Ok(Self::Orchestrator),
            "newcomer" => return Ok(Self::Newcomer),
            _ => {}
        }
        let number = text.strip_prefix('A').and_then(|rest| rest.parse().ok());
        let agent = number.map(|number| Self::Agent(AgentId(number)));
        // One agent is written in one way only: no `A+3`, no `A03`.
        let agent = agent.filter(|agent| agent.to_string() == text);
        agent.ok_or_else(|| {
            format!(
                "`{text}` is nobody: say `orchestrator`, `newcomer` or an agent’s id such as `A3`"
            )
        })
    }
}

impl TryFrom<String> for Party {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<Party> for String {
    fn from(party: Party) -> Self {
        party.to_string()
    }
}

/// Why a message is not taken.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Unreadable {
    /// It is too long.
    #[error("A message has at most {MAX_MESSAGE_BYTES} bytes; this one has {0}.")]
    TooLong(usize),
    /// It is written in a version that this build does not speak.
    #[error("Version {0} of the protocol is not known here; this is version {VERSION}.")]
    UnknownVersion(u64),
    /// It is not a message.
    #[error("This is not a message: {0}.")]
    Malformed(String),
}

/// The message that `text` holds.
///
/// # Errors
/// Why it is none that this build can take.
pub fn read(text: &str) -> Result<Envelope, Unreadable> {
    /// What every version has.
    #[derive(Deserialize)]
    struct Versioned {
        version: u64,
    }
    if text.len() > MAX_MESSAGE_BYTES {
        return Err(Unreadable::TooLong(text.len()));
    }
    let malformed = |error: serde_json::Error| Unreadable::Malformed(error.to_string());
    let envelope = match serde_json::from_str::<Envelope>(text) {
        Ok(envelope) if envelope.version == VERSION => envelope,
        // Of another version it may look like anything.
        other => {
            let Versioned { version } = serde_json::from_str(text).map_err(malformed)?;
            if version != u64::from(VERSION) {
                return Err(Unreadable::UnknownVersion(version));
            }
            other.map_err(malformed)?
        }
    };
    if envelope.id.is_empty() {
        return Err(Unreadable::Malformed("its id is empty".to_owned()));
    }
    let correlation = envelope.correlation.as_deref().unwrap_or_default();
    if envelope.id.len().max(correlation.len()) > MAX_ID_BYTES {
        let problem = format!("its id or correlation id is longer than {MAX_ID_BYTES} bytes");
        return Err(Unreadable::Malformed(problem));
    }
    Ok(envelope)
}

/// The answer to `text`, which is not taken for `reason`, and the id of the
/// message that it answers. `None` where none is due: a refusal is not
/// refused, in no version, or two sides that do not understand each other
/// would never fall silent.
pub fn refusal(text: &str, reason: String) -> Option<(Option<String>, Message)> {
    let value: serde_json::Value = serde_json::from_str(text).unwrap_or_default();
    if value["message"]["kind"] == "refused" {
        return None;
    }
    let versions = vec![VERSION];
    let id = value["id"].as_str().filter(|id| id.len() <= MAX_ID_BYTES);
    Some((id.map(str::to_owned), Message::Refused { reason, versions }))
}

impl Envelope {
    /// The message as text.
    ///
    /// # Panics
    /// Never: plain data has a JSON form.
    pub fn write(&self) -> String {
        serde_json::to_string(self).expect("plain data has a JSON form")
    }
}
