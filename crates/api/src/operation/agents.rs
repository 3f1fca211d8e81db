//! Agents: who there is, and what passes with those that come through the API.

use super::original::Who;
use super::{Effect, Operation};
use crate::call::{Answer, Call, success};
use crate::problem::Problem;
use crate::shape;
use baton_engine::negotiation::{Answer as Said, Phase};
use serde::Deserialize;
use serde_json::{Value, json};

pub(super) const OPERATIONS: &[Operation] = &[
    Operation {
        name: "list_agents",
        method: "GET",
        path: "/agents",
        effect: Effect::Read,
        is_for_anybody: false,
        summary: "Every registered agent",
        detail: "With skills, load, presence and what each holds.",
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

fn list(call: &mut Call<'_>) -> Answer {
    let agents = call.read(|state, _| {
        let agents = state.registered_agents();
        agents
            .map(|agent| shape::agent(call.host, state, agent))
            .collect::<Vec<_>>()
    });
    success([("count", json!(agents.len())), ("agents", json!(agents))])
}

fn get(call: &mut Call<'_>) -> Answer {
    let said: OneAgent = call.arguments()?;
    let id = call.agent(&said.agent)?;
    let agent = call.read(|state, _| shape::agent(call.host, state, &state.agents()[id.index()]));
    success([("agent", agent)])
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

fn messages(call: &mut Call<'_>) -> Answer {
    let said: Messages = call.arguments()?;
    let agent = call.acting(Some(&said.agent))?;
    let said = call.host.said_to(agent, said.after);
    let message = |(number, text): (u64, String)| {
        let message = serde_json::from_str(&text).unwrap_or(Value::String(text));
        json!({ "number": number, "message": message })
    };
    let messages: Vec<Value> = said.into_iter().map(message).collect();
    success([
        ("count", json!(messages.len())),
        ("messages", json!(messages)),
    ])
}

fn send(call: &mut Call<'_>) -> Answer {
    let mut envelope = std::mem::take(&mut call.arguments);
    let Some(Value::String(name)) = envelope.remove("agent") else {
        return Err(Problem::new(400, "missing field `agent`."));
    };
    let agent = call.acting(Some(&name))?;
    call.host
        .hear(agent, &Value::Object(envelope).to_string())?;
    success([])
}

fn offers(call: &mut Call<'_>) -> Answer {
    let who: Who = call.arguments()?;
    let agent = call.acting(who.agent_id.as_deref())?;
    let offers = call.read(|state, _| {
        let ready = state.present_tasks().filter_map(|task| {
            let negotiation = task.negotiation.as_deref()?;
            let Phase::Bidding { until } = negotiation.phase else {
                return None;
            };
            let is_asked = negotiation.answer(agent) == Some(Said::Awaited);
            is_asked.then(|| {
                json!({
                    "task": shape::task(call.host, state, task),
                    "expected_min": state.expected_min(agent, task).0,
                    "bids_until_ms": until.0,
                })
            })
        });
        ready.collect::<Vec<_>>()
    });
    success([("count", json!(offers.len())), ("offers", json!(offers))])
}
