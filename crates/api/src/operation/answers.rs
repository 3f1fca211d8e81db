//! What agents answer about tasks. Each is what an agent of the protocol says,
//! so whether it counts is decided where it is for all.

use super::tasks;
use super::{Effect, Operation};
use crate::call::{Answer, Call};
use crate::problem::Problem;
use crate::shape;
use baton_engine::event::Lease;
use baton_engine::negotiation::{Bid, Negotiation};
use baton_engine::protocol::{self, Envelope, Message, Party, VERSION};
use baton_engine::{AgentId, Attempt, Minutes, TaskId};
use serde::Deserialize;
use serde::de::DeserializeOwned;

pub(super) const OPERATIONS: &[Operation] = &[
    Operation {
        name: "bid_for_task",
        method: "POST",
        path: "/tasks/{task}/bid",
        effect: Effect::Write,
        is_for_anybody: false,
        summary: "Offer to do an announced task",
        detail: "Under the policy contract_net: in how many minutes it would be finished, and how sure that is.",
        action: |call| answer(call, bid),
    },
    Operation {
        name: "accept_task",
        method: "POST",
        path: "/tasks/{task}/accept",
        effect: Effect::Write,
        is_for_anybody: false,
        summary: "Accept a task that one was given",
        detail: "It ends the wait for an answer; start_task does too.",
        action: |call| answer(call, |task, whose| (whose, Message::Accept { task })),
    },
    Operation {
        name: "decline_task",
        method: "POST",
        path: "/tasks/{task}/decline",
        effect: Effect::Write,
        is_for_anybody: false,
        summary: "Decline a task, or an announcement",
        detail: "Say why; somebody else gets it.",
        action: |call| answer(call, decline),
    },
    Operation {
        name: "start_task",
        method: "POST",
        path: "/tasks/{task}/start",
        effect: Effect::Write,
        is_for_anybody: false,
        summary: "Begin a task that one was given",
        detail: "From here its duration is measured.",
        action: |call| answer(call, |task, whose| (whose, Message::Start { task })),
    },
    Operation {
        name: "report_progress",
        method: "POST",
        path: "/tasks/{task}/progress",
        effect: Effect::Write,
        is_for_anybody: false,
        summary: "Say how far a task is",
        detail: "It counts as a heartbeat.",
        action: progress,
    },
    Operation {
        name: "complete_task",
        method: "POST",
        path: "/tasks/{task}/complete",
        effect: Effect::Write,
        is_for_anybody: false,
        summary: "Complete a task that one holds",
        detail: "With the result in words. To hand in artifacts, send a complete message with send_agent_message.",
        action: |call| answer(call, complete),
    },
    Operation {
        name: "fail_task",
        method: "POST",
        path: "/tasks/{task}/fail",
        effect: Effect::Write,
        is_for_anybody: false,
        summary: "Say that a task could not be done",
        detail: "Say why; it is tried again as the workspace’s limits allow.",
        action: |call| answer(call, fail),
    },
];

/// Who answers, and about what.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Whose {
    /// The task’s UUID, or its id such as `T3`.
    pub task: String,
    /// The agent, where no token tells.
    #[serde(default)]
    pub agent_id: Option<String>,
    /// The attempt that the task came with: an answer to an earlier one does not count.
    #[serde(default, deserialize_with = "shape::some_number")]
    pub attempt: Option<u64>,
}

/// An offer.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Offer {
    /// Who, and about what.
    #[serde(flatten)]
    pub whose: Whose,
    /// In how many minutes it would be finished.
    #[serde(deserialize_with = "shape::small_number")]
    pub finish_min: u32,
    /// How sure that is, from 1 to 100.
    #[serde(default = "rather_sure", deserialize_with = "shape::small_number")]
    pub confidence_percent: u32,
}

fn rather_sure() -> u32 {
    90
}

/// No, and why.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Reasoned {
    /// Who, and about what.
    #[serde(flatten)]
    pub whose: Whose,
    /// Why.
    pub reason: String,
}

/// How far it is.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Progress {
    /// Who, and about what.
    #[serde(flatten)]
    pub whose: Whose,
    /// How much is done, from 0 to 100.
    #[serde(deserialize_with = "shape::small_number")]
    pub percent: u32,
    /// What is being done.
    #[serde(default)]
    pub note: String,
}

/// It is done.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Done {
    /// Who, and about what.
    #[serde(flatten)]
    pub whose: Whose,
    /// What came out, in words.
    #[serde(default)]
    pub result: Option<String>,
}

fn bid(task: TaskId, said: Offer) -> (Whose, Message) {
    let bid = Bid {
        finish_min: Minutes(said.finish_min),
        confidence_percent: said.confidence_percent,
    };
    (said.whose, Message::Bid { task, bid })
}

fn decline(task: TaskId, said: Reasoned) -> (Whose, Message) {
    let reason = said.reason;
    (said.whose, Message::Decline { task, reason })
}

fn complete(task: TaskId, said: Done) -> (Whose, Message) {
    let (result, artifacts) = (said.result, Vec::new());
    let message = Message::Complete {
        task,
        result,
        artifacts,
    };
    (said.whose, message)
}

fn fail(task: TaskId, said: Reasoned) -> (Whose, Message) {
    let (kind, reason) = (Default::default(), said.reason);
    (said.whose, Message::Fail { task, kind, reason })
}

fn progress(call: &mut Call<'_>) -> Answer {
    let said: Progress = call.arguments()?;
    let task = call.task(&said.whose.task)?;
    if said.percent > 100 {
        return Err(Problem::field("`percent` is from 0 to 100."));
    }
    let lease = lease(call, task, &said.whose)?;
    let (percent, note) = (said.percent, said.note);
    let message = Message::Progress {
        task,
        percent,
        note: note.clone(),
    };
    say(call, lease, message)?;
    call.host.progress(task, lease.agent, percent, &note);
    tasks::shown(call, task)
}

/// Says what `message` makes of the arguments.
fn answer<T: DeserializeOwned>(
    call: &mut Call<'_>,
    message: fn(TaskId, T) -> (Whose, Message),
) -> Answer {
    let task = call.text("task")?;
    let task = call.task(&task)?;
    let (whose, message) = message(task, call.arguments()?);
    let lease = lease(call, task, &whose)?;
    say(call, lease, message)?;
    tasks::shown(call, task)
}

/// The lease on which somebody answers. Without an agent that is named or has
/// a token, it is that of whoever holds the task, as it was in the original.
pub(super) fn lease(call: &Call<'_>, task: TaskId, whose: &Whose) -> Result<Lease, Problem> {
    let named = whose
        .agent_id
        .as_deref()
        .map(|name| call.acting(Some(name)));
    let agent: Option<AgentId> = named.transpose()?.or(call.caller.agent);
    call.read(|state, _| {
        let found = &state.tasks()[task.index()];
        let negotiation = found.negotiation.as_deref();
        let awarded = || negotiation.and_then(Negotiation::awarded_to);
        let holder = || found.lease().map(|lease| lease.agent);
        let Some(agent) = agent.or_else(holder).or_else(awarded) else {
            let told = format!(
                "“{}” is {}: no agent holds it.",
                found.spec.name, found.state
            );
            return Err(Problem::new(409, told));
        };
        let named = whose.attempt.map(u32::try_from);
        let named = named.map(|named| Attempt(named.unwrap_or(u32::MAX)));
        let held = found.hold_of(agent).map(|hold| hold.attempt);
        Ok(Lease {
            task,
            agent,
            attempt: named.or(held).unwrap_or(found.attempt),
        })
    })
}

/// Says something about a task as its agent.
///
/// # Errors
/// Why it does not count.
pub(super) fn say(call: &mut Call<'_>, lease: Lease, message: Message) -> Result<(), Problem> {
    let command = call.read(|state, _| {
        let envelope = Envelope {
            version: VERSION,
            id: String::from("api"),
            correlation: None,
            sender: Party::Agent(lease.agent),
            recipient: Party::Orchestrator,
            attempt: Some(lease.attempt),
            at: state.now(),
            message,
        };
        protocol::command(&envelope, state, Vec::new())
    });
    match command {
        Ok(Some(command)) => Ok(call.host.answer(command)?),
        Ok(None) => Ok(()),
        Err(unheeded) => Err(Problem::new(409, unheeded.to_string())),
    }
}
