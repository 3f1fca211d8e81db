//! View models: plain data folded from the state and the events, made for a
//! screen or an answer, that compare equal when nothing to show has changed.
//!
//! They decide nothing. The state is itself a fold over the events, so most
//! are plain functions of it.

mod agents;
mod choices;
mod goals;
mod log;
mod metrics;
mod one;
mod status;
mod task;
mod timeline;

pub use agents::{AgentView, HeldTask, agents};
pub use choices::{DependencyChoice, dependency_choices, known_skills};
pub use goals::{GoalView, goals};
pub use log::{LogEntry, LogKind, log};
pub use metrics::{AgentMetrics, Metrics, metrics};
pub use one::{AgentDetail, GoalDetail, agent, goal};
pub use status::{StatusView, status};
pub use task::{TaskRef, TaskView, queue, task};
pub use timeline::{Bar, BarEnd, Lane, Timeline, timeline};
