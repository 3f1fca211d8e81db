//! Agents: who there is, and what passes with those that come through the API.

use super::original::Who;
use super::page::Page;
use super::{Effect, Operation};
use crate::call::{Answer, Call, success};
use crate::shape::{self, AgentRecord, TaskRecord};
use baton_engine::negotiation::{Answer as Asked, Phase};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

pub(super) const OPERATIONS: &[Operation] = &[
    Operation {
        name: "list_agents",
        method: "GET",
        path: "/agents",
        effect: Effect::Read,
        is_for_anybody: false,
        summary: "Every registered agent, a page at a time",
        detail: "With skills, load, presence and what each holds. Ask again with the answer’s next_cursor.",
        action: list,
    },
    Operation {
        name: "get_agent",
        method: "GET",
        path: "/agents/{agent}",
        effect: Effect::Read,
        is_for_anybody: false,
        summary: "One agent",
        detail: "By its name or id.",
        action: get,
    },
    Operation {
        name: "list_agent_messages",
        method: "GET",
        path: "/agents/{agent}/messages",
        effect: Effect::Read,
        is_for_anybody: false,
        summary: "What the orchestrator has said to an agent of the API",
        detail: "Messages of Baton’s protocol (welcome, announce, award with the task’s inputs, cancel, goodbye), each with a number; ask again with ?after=NUMBER.",
        action: messages,
    },
    Operation {
        name: "send_agent_message",
        method: "POST",
        path: "/agents/{agent}/messages",
        effect: Effect::Write,
        is_for_anybody: false,
        summary: "Say something as an agent, in Baton’s protocol",
        detail: "One envelope of docs/protocol. Everything that a worker can say can be said here: bid, accept, start, progress, complete with artifacts, fail, heartbeat with what is held.",
        action: send,
    },
    Operation {
        name: "list_offers",
        method: "GET",
        path: "/offers",
        effect: Effect::Read,
        is_for_anybody: false,
        summary: "The tasks that are announced to an agent and wait for its bid",
        detail: "Under the policy contract-net. Answer with bid_for_task or decline_task before bids_until_ms, in the run’s time.",
        action: offers,
    },
];

/// One agent.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OneAgent {
    /// Its name or id.
    pub agent: String,
}

/// Agents.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Agents {
    /// How many are on this page.
    pub count: usize,
    /// They, in registration order.
    pub agents: Vec<AgentRecord>,
    /// Where the next page begins.
    pub next_cursor: Option<u64>,
}

fn list(call: &mut Call<'_>) -> Answer {
    let page: Page = call.arguments()?;
    let (agents, next_cursor) = call.read(|state, _| {
        let agents = state.registered_agents();
        let agents = agents.map(|agent| (u64::from(agent.id.0), agent));
        let (agents, next) = page.cut(agents);
        let agents = agents.into_iter();
        let agents = agents.map(|agent| shape::agent(call.host, state, agent));
        (agents.collect::<Vec<_>>(), next)
    });
    success(&Agents {
        count: agents.len(),
        agents,
        next_cursor,
    })
}

/// An agent.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AgentReply {
    /// It.
    pub agent: AgentRecord,
}

fn get(call: &mut Call<'_>) -> Answer {
    let said: OneAgent = call.arguments()?;
    let id = call.agent(&said.agent)?;
    let agent = call.read(|state, _| shape::agent(call.host, state, &state.agents()[id.index()]));
    success(&AgentReply { agent })
}

/// Which messages to an agent.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Messages {
    /// Its name or id.
    pub agent: String,
    /// Only those after this number.
    #[serde(default, deserialize_with = "shape::number")]
    pub after: u64,
}

/// What was said to an agent.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Said {
    /// How many messages.
    pub count: usize,
    /// They, oldest first.
    pub messages: Vec<SaidMessage>,
}

/// A message to an agent.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SaidMessage {
    /// Counts what was said to the agent.
    pub number: u64,
    /// An envelope of Baton’s protocol.
    pub message: Value,
}

fn messages(call: &mut Call<'_>) -> Answer {
    let asked: Messages = call.arguments()?;
    let agent = call.acting(Some(&asked.agent))?;
    let said = call.host.said_to(agent, asked.after).into_iter();
    let messages = said.map(|(number, text)| {
        let message = serde_json::from_str(&text).unwrap_or(Value::String(text));
        SaidMessage { number, message }
    });
    let messages: Vec<_> = messages.collect();
    success(&Said {
        count: messages.len(),
        messages,
    })
}

/// What an agent says.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Saying {
    /// Its name or id.
    pub agent: String,
    /// The envelope’s own members.
    #[serde(flatten)]
    pub envelope: Map<String, Value>,
}

fn send(call: &mut Call<'_>) -> Answer {
    let Saying { agent, envelope } = call.arguments()?;
    let agent = call.acting(Some(&agent))?;
    call.host
        .hear(agent, &Value::Object(envelope).to_string())?;
    success(&())
}

/// What is offered to an agent.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Offers {
    /// How many tasks.
    pub count: usize,
    /// They.
    pub offers: Vec<Announced>,
}

/// A task that waits for an agent’s bid.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Announced {
    /// The task.
    pub task: TaskRecord,
    /// In how many minutes the agent is expected to do it.
    pub expected_min: u32,
    /// When the wait for bids ends, in milliseconds of the run.
    pub bids_until_ms: u64,
}

fn offers(call: &mut Call<'_>) -> Answer {
    let who: Who = call.arguments()?;
    let agent = call.acting(who.agent_id.as_deref())?;
    let offers = call.read(|state, _| {
        let announced = state.present_tasks().filter_map(|task| {
            let negotiation = task.negotiation.as_deref()?;
            let Phase::Bidding { until } = negotiation.phase else {
                return None;
            };
            let is_asked = negotiation.answer(agent) == Some(Asked::Awaited);
            is_asked.then(|| Announced {
                task: shape::task(call.host, state, task),
                expected_min: state.expected_min(agent, task).0,
                bids_until_ms: until.0,
            })
        });
        announced.collect::<Vec<_>>()
    });
    success(&Offers {
        count: offers.len(),
        offers,
    })
}
