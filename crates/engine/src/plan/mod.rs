//! The optimiser.
pub(crate) mod bound;
pub mod check;
pub(crate) mod construct;
pub(crate) mod graph;
pub(crate) mod model;
pub(crate) mod neighbourhood;
pub mod problem;
pub mod rng;
pub mod schedule;
pub(crate) mod search;
pub(crate) mod tabu;
pub use problem::{AgentIndex, Problem, TaskIndex, Ticks};
pub use schedule::{Schedule, Slot};
