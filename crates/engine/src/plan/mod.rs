//! The optimiser: who should do what, when, so that all is done soonest, and
//! how far from the best possible the answer can be at most.
//!
//! [`Problem`] is the abstract form that Baton's own tasks, flexible job
//! shops, multi-skill projects and plain task graphs map to. An [`Optimiser`]
//! begins with HEFT's schedule and a lower bound, and improves both for as long
//! as the caller lets it. [`check`](check::check) judges a schedule and shares no
//! code with what made it.
//!
//! Nothing here reads a clock, spawns, or draws randomness that no seed names;
//! given the same problem, seed and steps it gives the same schedule natively
//! and in wasm. Start reading at [`optimiser`], then `search`, `tabu`,
//! `neighbourhood` and `graph`. The first bound is in `bound`; `prove` raises it by
//! what `window` deduces from a deadline.

mod adopted;
mod bound;
pub mod check;
mod construct;
mod edge;
mod from_state;
mod graph;
mod model;
mod neighbourhood;
pub mod optimiser;
pub mod problem;
#[cfg(test)]
mod properties;
mod prove;
pub mod rng;
pub mod schedule;
mod search;
mod tabu;
mod validate;
mod window;

pub use adopted::{Plan, PlanFault, PlanOrigin, PlanSlot, RepairReason};
pub use check::check;
pub(crate) use from_state::hopeless;
pub use from_state::{StatePlan, from_state};
pub use optimiser::{Optimiser, Outcome, Progress, heft};
pub use problem::{AgentIndex, Problem, ProblemError, TaskIndex, Ticks};
pub use schedule::{Schedule, Slot};
