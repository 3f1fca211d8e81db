//! A call of an operation: who calls, with which arguments, and what is answered.

use crate::access::{Access, Caller};
use crate::host::{Host, read};
use crate::problem::Problem;
use baton_engine::ids::Uuid;
use baton_engine::{Agent, AgentId, ArtifactRef, GoalId, Recorded, State, TaskId};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// A call of an operation.
pub struct Call<'a> {
    /// Who carries it out.
    pub host: &'a mut dyn Host,
    /// Who calls.
    pub caller: &'a Caller,
    /// The arguments: from the path, the query and the body, or of the tool.
    pub arguments: Map<String, Value>,
    /// Tokens, for operations that give or end one.
    pub access: &'a mut Access,
}

/// What an operation answers.
#[derive(Clone, Debug, PartialEq)]
pub enum Reply {
    /// An object.
    Json(Map<String, Value>),
    /// Bytes of this type.
    Bytes(&'static str, Vec<u8>),
    /// The content of an artifact, which the edge fetches.
    Artifact(ArtifactRef),
    /// The events from this position on, and those to come.
    Events(usize),
}

/// What an operation comes to.
pub type Answer = Result<Reply, Problem>;

impl Call<'_> {
    /// The arguments as the operation wants them.
    ///
    /// # Errors
    /// 400 when one is missing, 422 when one is not what it must be.
    pub fn arguments<T: DeserializeOwned>(&mut self) -> Result<T, Problem> {
        let arguments = Value::Object(std::mem::take(&mut self.arguments));
        serde_json::from_value(arguments).map_err(|error| {
            let words = error.to_string();
            let status = if words.starts_with("missing field") {
                400
            } else {
                422
            };
            Problem::new(status, format!("{words}."))
        })
    }

    /// One argument that is a text.
    ///
    /// # Errors
    /// 400 when it is missing, 422 when it is something else.
    pub fn text(&self, name: &str) -> Result<String, Problem> {
        match self.arguments.get(name) {
            Some(Value::String(text)) => Ok(text.clone()),
            Some(_) => Err(Problem::field(format!("`{name}` is a text."))),
            None => Err(Problem::new(400, format!("missing field `{name}`."))),
        }
    }

    /// What `look` makes of the state and the events.
    pub fn read<T>(&self, look: impl FnOnce(&State, &[Recorded]) -> T) -> T {
        read(self.host, look)
    }

    /// The agent of that name or id.
    ///
    /// # Errors
    /// 404 when nobody of that name is registered.
    pub fn agent(&self, name: &str) -> Result<AgentId, Problem> {
        self.read(|state, _| find_agent(state, name))
            .ok_or_else(|| Problem::unknown(&format!("agent “{name}”")))
    }

    /// The task of that UUID or id.
    ///
    /// # Errors
    /// 404 when there is none.
    pub fn task(&self, name: &str) -> Result<TaskId, Problem> {
        self.read(|state, _| find_task(state, name))
            .ok_or_else(|| Problem::unknown(&format!("task “{name}”")))
    }

    /// The goal of that id.
    ///
    /// # Errors
    /// 404 when there is none.
    pub fn goal(&self, name: &str) -> Result<GoalId, Problem> {
        self.read(|state, _| find_goal(state, name))
            .ok_or_else(|| Problem::unknown(&format!("goal “{name}”")))
    }

    /// The agent that calls, or the one that it names. An agent with a token
    /// can name only itself.
    ///
    /// # Errors
    /// 400 when it is not told, 401 when a token is needed, 403 when it is
    /// somebody else, 404 when there is none.
    pub fn acting(&self, named: Option<&str>) -> Result<AgentId, Problem> {
        let named = named.map(|name| self.agent(name)).transpose()?;
        match (self.caller.agent, named) {
            (Some(own), Some(named)) if own != named => Err(Problem::new(
                403,
                "This token is another agent’s: an agent acts only for itself.",
            )),
            (Some(own), _) => Ok(own),
            (None, Some(named)) => {
                self.access.must_be_known(self.caller)?;
                Ok(named)
            }
            (None, None) => Err(Problem::new(400, "missing field `agent_id`.")),
        }
    }
}

/// The registered agent of that name or id: `Ada`, `A3`.
pub fn find_agent(state: &State, name: &str) -> Option<AgentId> {
    let is_named = |agent: &&Agent| agent.spec.name == name;
    let named = state.registered_agents().find(is_named);
    let by_id = || state.agent(AgentId(id('A', name)?));
    named.or_else(by_id).map(|agent| agent.id)
}

/// The goal of an id such as `G0`.
pub fn find_goal(state: &State, name: &str) -> Option<GoalId> {
    let goal = id('G', name).map(GoalId);
    goal.filter(|&goal| state.goal(goal).is_some())
}

/// The number of an id, which is written in one way only: no `A+3`, no `A03`.
fn id(letter: char, text: &str) -> Option<u32> {
    let number = text.strip_prefix(letter)?.parse().ok()?;
    (text == format!("{letter}{number}")).then_some(number)
}

/// The task of a UUID, or of an id such as `T3`.
pub fn find_task(state: &State, name: &str) -> Option<TaskId> {
    let by_uuid = Uuid::parse(state.config().seed, name);
    let by_id = || id('T', name).map(TaskId);
    by_uuid
        .or_else(by_id)
        .filter(|&task| state.task(task).is_some())
}

/// The answer of a success: `reply`, an object, and `success` as the original
/// had it.
///
/// # Panics
/// When `reply` has no JSON form, which is a bug of ours.
pub fn success(reply: &impl Serialize) -> Answer {
    let reply = serde_json::to_value(reply).expect("plain data has a JSON form");
    let mut object = match reply {
        Value::Object(object) => object,
        _ => Map::new(),
    };
    object.insert("success".to_owned(), Value::Bool(true));
    Ok(Reply::Json(object))
}
