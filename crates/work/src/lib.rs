//! What a worker agent really does: it reads tables, computes statistics,
//! trains models, draws charts, writes reports, checks results, and turns a
//! goal's words into requirements. [`perform`] is the way in: an [`Order`] goes
//! in, [`Artifact`]s or a [`Failure`] come out.
//!
//! The crate knows no browser, clock or network: what it needs from outside it
//! asks its [`World`] for. The same order gives the same bytes, natively and in
//! wasm. What no computation can do it declines.

mod ability;
pub mod chart;
mod desk;
mod document;
mod kinds;
mod learn;
mod order;
mod stats;
mod table;
mod text;

pub use ability::{Ability, abilities, ability_for, perform};
pub use order::{Artifact, Brief, Failure, FailureKind, Order, World};
