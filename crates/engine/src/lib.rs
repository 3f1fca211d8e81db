//! Baton's engine: it decomposes goals into tasks, schedules the tasks onto
//! agents round by round, encodes the state as a tensor, and explains itself.
//!
//! The engine is a state machine without IO. It reads no clock, spawns
//! nothing, knows no browser. [`Command`]s and the time go into
//! [`Engine::handle`], [`Event`]s come out, and state changes only by applying
//! an event, so that the journal of events *is* the state.
//!
//! Start reading at [`engine`], then [`state`]; the domain's words are in
//! [`agent`], [`goal`], [`task`] and [`skill`].

pub mod agent;
pub mod artifact;
pub mod command;
pub mod dag;
pub mod decompose;
pub mod engine;
pub mod event;
pub mod examples;
pub mod explain;
pub mod fault;
pub mod goal;
pub mod ids;
pub mod interchange;
pub mod invariant;
pub mod journal;
pub mod layout;
pub mod negotiation;
pub mod plan;
pub mod projection;
pub mod protocol;
pub mod rate;
pub mod repeat;
pub mod schedule;
pub mod simulate;
pub mod skill;
pub mod state;
pub mod task;
pub mod tensor;
pub mod text;
pub mod time;
pub mod tolerance;

pub use agent::{Agent, AgentKind, AgentSpec, Executor};
pub use artifact::{Artifact, ArtifactRef};
pub use command::{Command, Rejection};
pub use engine::Engine;
pub use event::{Event, Recorded};
pub use fault::Fault;
pub use goal::{Findings, Goal, GoalSpec};
pub use ids::{AgentId, Attempt, GoalId, Round, TaskId};
pub use repeat::Repeat;
pub use skill::{Skill, Taxonomy};
pub use state::{Config, State};
pub use task::{Priority, Task, TaskSpec, TaskState};
pub use time::{Millis, Minutes, Time, UnixSeconds};
pub use tolerance::Tolerance;
