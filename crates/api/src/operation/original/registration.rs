//! Agents come, say that they are alive, and go.

use super::{EXECUTOR, Told};
use crate::call::{Answer, Call, success};
use crate::problem::Problem;
use crate::shape::skills;
use baton_engine::{Agent, AgentId, AgentKind, AgentSpec, Command, Executor, Skill};
use serde::{Deserialize, Serialize};

/// What is said about an agent.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Register {
    /// What it can do, such as `data_analysis`.
    pub skills: Vec<String>,
    /// Its name; a new one is made up when it is missing.
    #[serde(default, alias = "name")]
    pub context_id: Option<String>,
    /// How many tasks it holds at once at most.
    #[serde(default)]
    pub capacity: Option<u32>,
    /// How fast it works: at 200 a task takes half its estimate.
    #[serde(default)]
    pub speed_percent: Option<u32>,
}

/// An agent that is registered.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Registered {
    /// The name that it goes by.
    pub agent_id: String,
    /// What it can do.
    pub skills: Vec<String>,
    /// Its id, such as `A0`.
    pub id: String,
    /// The agent’s own: send it as `Authorization: Bearer …`.
    pub token: String,
}

pub(super) fn register(call: &mut Call<'_>) -> Answer {
    let said: Register = call.arguments()?;
    let name = match (&said.context_id, call.caller.agent) {
        (Some(name), _) => name.trim().to_owned(),
        (None, Some(agent)) => {
            call.read(|state, _| state.agents()[agent.index()].spec.name.clone())
        }
        (None, None) => call.read(|state, _| format!("agent-{}", state.agents().len() + 1)),
    };
    let known = known(call, &name)?;
    let (agent, spec) = known.unzip();
    let spec = spec.unwrap_or_default();
    let spec = AgentSpec {
        name,
        skills: said.skills.iter().map(Skill::new).collect(),
        capacity: said.capacity.unwrap_or(spec.capacity),
        speed_percent: said.speed_percent.unwrap_or(spec.speed_percent),
        kind: AgentKind::Live,
        executor: Some(Executor {
            kind: EXECUTOR.to_owned(),
            settings: String::new(),
        }),
        ..spec
    };
    let next = call.read(|state, _| AgentId::from_index(state.agents().len()));
    call.host
        .edit("register an agent", Command::RegisterAgent { agent, spec })?;
    let agent = agent.unwrap_or(next);
    call.host.answer(Command::Heartbeat { agent })?;
    let token = call.host.secret();
    call.access.grant(agent, token.clone());
    let reply = call.read(|state, _| {
        let spec = &state.agents()[agent.index()].spec;
        Registered {
            agent_id: spec.name.clone(),
            skills: skills(&spec.skills),
            id: agent.to_string(),
            token,
        }
    });
    success(&reply)
}

/// The agent of the API that has this name, if the caller may speak for it.
///
/// # Errors
/// 401 or 403 when it may not, 409 when the name is another kind of agent's.
fn known(call: &Call<'_>, name: &str) -> Result<Option<(AgentId, AgentSpec)>, Problem> {
    let is_ours = |agent: &&Agent| {
        let executor = agent.spec.executor.as_ref();
        executor.is_some_and(|executor| executor.kind == EXECUTOR)
    };
    let (ours, is_taken) = call.read(|state, _| {
        let named = || {
            state
                .registered_agents()
                .filter(|agent| agent.spec.name == name)
        };
        let ours = named().find(is_ours);
        let ours = ours.map(|agent| (agent.id, AgentSpec::clone(&agent.spec)));
        (ours, named().next().is_some())
    });
    let agent = ours.as_ref().map(|(agent, _)| *agent);
    if let Some(own) = call.caller.agent.filter(|own| agent != Some(*own)) {
        let told = format!("This token is {own}’s, who has another name.");
        return Err(Problem::new(403, told));
    }
    if agent.is_none() && is_taken {
        let told =
            format!("“{name}” is the name of an agent that works inside Baton. Take another name.");
        return Err(Problem::new(409, told));
    }
    // Whoever registers anew gets a token: nobody may so take over another's agent.
    if agent.is_some_and(|agent| call.access.is_granted(agent)) {
        call.access.must_be_known(call.caller)?;
    }
    Ok(ours)
}

/// Which agent is meant.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Who {
    /// The agent’s name or id; with a token it need not be said.
    #[serde(default, alias = "context_id")]
    pub agent_id: Option<String>,
}

pub(super) fn heartbeat(call: &mut Call<'_>) -> Answer {
    let who: Who = call.arguments()?;
    let agent = call.acting(who.agent_id.as_deref())?;
    call.host.answer(Command::Heartbeat { agent })?;
    let message = "Heartbeat updated";
    success(&Told { message })
}

pub(super) fn unregister(call: &mut Call<'_>) -> Answer {
    let who: Who = call.arguments()?;
    let agent = call.acting(who.agent_id.as_deref())?;
    call.host
        .edit("take an agent out", Command::UnregisterAgent { agent })?;
    call.access.revoke(agent);
    let message = "Agent unregistered";
    success(&Told { message })
}
