//! What the API asks of whoever holds the engine.

use baton_engine::{AgentId, Attempt, Command, Recorded, Rejection, State, TaskId, Time};
use serde::{Serialize, Serializer};

/// Whoever holds the engine: the studio's page, or in tests the engine itself.
pub trait Host {
    /// Lets `look` see the state at the last moment, and all events.
    fn look(&self, look: &mut dyn FnMut(&State, &[Recorded]));

    /// Carries out an edit, which can be undone as `label`.
    ///
    /// # Errors
    /// Why not; nothing has changed then.
    fn edit(&mut self, label: &str, command: Command) -> Result<(), Failure>;

    /// Carries out what an agent answers.
    ///
    /// # Errors
    /// Why it does not count.
    fn answer(&mut self, command: Command) -> Result<(), Failure>;

    /// Starts or stops the run.
    ///
    /// # Errors
    /// Why not.
    fn control(&mut self, control: Control) -> Result<(), Failure>;

    /// Whether the run goes on by itself.
    fn is_playing(&self) -> bool;

    /// Notes how far an agent is.
    fn progress(&mut self, task: TaskId, agent: AgentId, percent: u32, note: &str);

    /// What the orchestrator has said to an agent that comes through the API,
    /// each message as JSON with its number, after the number `after`.
    fn said_to(&self, agent: AgentId, after: u64) -> Vec<(u64, String)>;

    /// Takes in a message of the protocol from an agent that comes through the API.
    ///
    /// # Errors
    /// Why it is not heeded.
    fn hear(&mut self, agent: AgentId, message: &str) -> Result<(), Failure>;

    /// What passed lately between the orchestrator and live agents, after the
    /// message of the number `after`.
    fn passages(&self, after: u64) -> Vec<Passage>;

    /// A moment of the run on people's clock, in milliseconds since 1970.
    fn unix_ms(&self, at: Time) -> i64;

    /// A clock that never goes back, in milliseconds.
    fn clock_ms(&self) -> f64;

    /// Something that nobody can guess.
    fn secret(&mut self) -> String;
}

/// What is asked of the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Control {
    /// Let it go on by itself.
    Start,
    /// Stop it.
    Pause,
    /// Run the next round.
    Step,
}

/// Why something was not done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The engine refused it.
    Rejected(Rejection),
    /// Another tab holds the workspace.
    Watching,
    /// Something else, in words.
    Refused(String),
}

/// A message that passed between the orchestrator and a live agent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Passage {
    /// Counts the messages of the session, from 1.
    pub number: u64,
    /// When, in milliseconds of the run.
    pub at_ms: u64,
    /// The agent at the other end, such as `A0`.
    #[serde(serialize_with = "as_text")]
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub agent: AgentId,
    /// `to_agent` or `from_agent`.
    pub way: &'static str,
    /// What it said.
    pub kind: &'static str,
    /// The task that it was about, such as `T3`.
    #[serde(serialize_with = "as_some_text")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub task: Option<TaskId>,
    /// The attempt that it was about.
    pub attempt: Option<Attempt>,
    /// What became of it.
    pub fate: &'static str,
    /// What else there is to say.
    pub note: String,
}

fn as_text<S: Serializer>(id: &AgentId, to: S) -> Result<S::Ok, S::Error> {
    to.collect_str(id)
}

fn as_some_text<S: Serializer>(id: &Option<TaskId>, to: S) -> Result<S::Ok, S::Error> {
    id.map(|id| id.to_string()).serialize(to)
}

/// What `look` makes of the state and the events.
///
/// # Panics
/// When the host does not let it look, which is a bug of the host.
pub fn read<T>(host: &dyn Host, look: impl FnOnce(&State, &[Recorded]) -> T) -> T {
    let (mut look, mut seen) = (Some(look), None);
    host.look(&mut |state, events| {
        if let Some(look) = look.take() {
            seen = Some(look(state, events));
        }
    });
    seen.expect("the host lets look once")
}
