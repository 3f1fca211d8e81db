//! What messages say.

use crate::agent::AgentSpec;
use crate::artifact::Artifact;
use crate::ids::{Attempt, TaskId};
use crate::negotiation::Bid;
use crate::skill::Skill;
use crate::task::Priority;
use crate::time::{Millis, Minutes, Time};
use serde::{Deserialize, Serialize};

/// What a message says. The `kind` field tells which.
///
/// From the orchestrator: welcome, announce, award, cancel, goodbye, refused.
/// From an agent: hello, bid, decline, accept, start, progress, heartbeat,
/// complete, fail, goodbye, refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Message {
    /// An agent is there. A newcomer says what it can do and is registered.
    Hello {
        /// What a newcomer says about itself; an agent that is registered
        /// may say it anew.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        spec: Option<Box<AgentSpec>>,
    },
    /// The answer to hello.
    Welcome {
        /// How often to send a heartbeat at least.
        heartbeat_every: Millis,
    },
    /// A task may be bid for. The answer is bid or decline.
    Announce {
        /// The task.
        brief: Box<Brief>,
        /// When the wait for bids ends.
        bids_until: Time,
    },
    /// An offer to do an announced task.
    Bid {
        /// The task.
        task: TaskId,
        /// The offer.
        #[serde(flatten)]
        bid: Bid,
    },
    /// No: to an announcement, a bid of its own, or an award.
    Decline {
        /// The task.
        task: TaskId,
        /// Why.
        reason: String,
    },
    /// A task is the agent's, if it wants it. The answer is accept or decline;
    /// start is an acceptance too.
    Award(Box<Order>),
    /// Yes to an award.
    Accept {
        /// The task.
        task: TaskId,
    },
    /// Work on a task begins.
    Start {
        /// The task.
        task: TaskId,
    },
    /// Work goes on. It counts as a heartbeat.
    Progress {
        /// The task.
        task: TaskId,
        /// How much is done, from 0 to 100.
        #[cfg_attr(feature = "schema", schemars(range(max = 100)))]
        percent: u32,
        /// What is being done.
        #[serde(default)]
        note: String,
    },
    /// The agent is alive.
    Heartbeat {
        /// What it was awarded and has not ended, where it says so. What is
        /// missing there is awarded again: a message about it got lost.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        holds: Option<Vec<Held>>,
    },
    /// A task is done.
    Complete {
        /// The task.
        task: TaskId,
        /// The result in a few words.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        result: Option<String>,
        /// What was made.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        artifacts: Vec<Artifact>,
    },
    /// A task could not be done.
    Fail {
        /// The task.
        task: TaskId,
        /// What kind of failure it is.
        #[serde(default, rename = "failure")]
        kind: FailKind,
        /// Why.
        reason: String,
    },
    /// A task is not the agent's any more; whatever it answers does not count.
    Cancel {
        /// The task.
        task: TaskId,
        /// Why.
        reason: String,
    },
    /// The sender leaves, or the agent is not wanted any more.
    Goodbye {
        /// Why.
        #[serde(default)]
        reason: String,
    },
    /// A message was not taken. Its id is the correlation id.
    Refused {
        /// Why.
        reason: String,
        /// The versions of the protocol that the sender of this speaks.
        versions: Vec<u32>,
    },
}

impl Message {
    /// The name of its kind, as in its JSON form.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Hello { .. } => "hello",
            Self::Welcome { .. } => "welcome",
            Self::Announce { .. } => "announce",
            Self::Bid { .. } => "bid",
            Self::Decline { .. } => "decline",
            Self::Award(_) => "award",
            Self::Accept { .. } => "accept",
            Self::Start { .. } => "start",
            Self::Progress { .. } => "progress",
            Self::Heartbeat { .. } => "heartbeat",
            Self::Complete { .. } => "complete",
            Self::Fail { .. } => "fail",
            Self::Cancel { .. } => "cancel",
            Self::Goodbye { .. } => "goodbye",
            Self::Refused { .. } => "refused",
        }
    }

    /// The task that it is about.
    pub fn task(&self) -> Option<TaskId> {
        match self {
            Self::Announce { brief, .. } => Some(brief.task),
            Self::Award(order) => Some(order.brief.task),
            Self::Bid { task, .. }
            | Self::Decline { task, .. }
            | Self::Accept { task }
            | Self::Start { task }
            | Self::Progress { task, .. }
            | Self::Complete { task, .. }
            | Self::Fail { task, .. }
            | Self::Cancel { task, .. } => Some(*task),
            Self::Hello { .. }
            | Self::Welcome { .. }
            | Self::Heartbeat { .. }
            | Self::Goodbye { .. }
            | Self::Refused { .. } => None,
        }
    }
}

/// An attempt at a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Held {
    /// The task.
    pub task: TaskId,
    /// The attempt that the task came with.
    pub attempt: Attempt,
}

/// What an agent needs to know of a task to say whether and when it can do it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Brief {
    /// The task.
    pub task: TaskId,
    /// What people call it.
    pub name: String,
    /// What is to be done.
    pub description: String,
    /// How much it matters.
    pub priority: Priority,
    /// How long it is expected to take this agent.
    pub expected_min: Minutes,
    /// What it requires.
    pub skills: Vec<Skill>,
    /// The goal that it belongs to, in a person's words.
    pub goal: String,
    /// What else is known about the goal.
    #[serde(default)]
    pub context: String,
}

/// A task with all that is needed to do it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Order {
    /// The task.
    pub brief: Brief,
    /// What the tasks before it made and the goal's files.
    #[serde(default)]
    pub inputs: Vec<Artifact>,
    /// The seed for whatever is random in the work, so that doing it again
    /// gives the same.
    pub seed: u64,
}

/// What kind of failure it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum FailKind {
    /// What came in cannot be worked with.
    BadInput,
    /// Something that is needed did not come in.
    MissingInput,
    /// A check said no.
    BelowThreshold,
    /// The agent cannot do such a task.
    Unsupported,
    /// It took too long, or too much of something.
    OverLimit,
    /// The agent broke down.
    Crashed,
    /// Anything else.
    #[default]
    Other,
}
