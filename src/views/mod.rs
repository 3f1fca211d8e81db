//! The views: one folder each, the component in its `mod.rs`, pure geometry
//! beside it. A view draws view models and sends commands; it decides nothing.

pub mod api;
pub mod artifacts;
pub mod commands;
pub mod detail;
pub mod graph;
pub mod header;
pub mod inbox;
pub mod messages;
pub mod metrics;
pub mod plan;
pub mod rounds;
pub mod shell;
pub mod team;
pub mod tensor;
pub mod timeline;
pub mod transport;
pub mod work;
pub mod workspaces;
