//! The protocol as it is published: its schema, its documentation, the cases
//! of the conformance suite, and what the orchestrator's side bears.
#![cfg(not(target_family = "wasm"))]

#[path = "../common/mod.rs"]
mod common;

mod cases;
mod documentation;
mod orchestrator;
mod schema;
