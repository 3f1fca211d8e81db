//! Baton's API, without a browser: a [`Request`] goes in, a [`Response`] comes
//! out, and a [`Host`] carries out what was asked.
//!
//! Every [`operation`] is one entry of one table. It is a REST route under
//! `/orchestration` and a method of the agent tool `distributed_orchestration`
//! at once; the OpenAPI document and the tools' descriptions are made of the
//! same table (feature `schema`). Start at [`Api::answer`].

mod access;
mod api;
mod call;
#[cfg(feature = "schema")]
pub mod describe;
mod host;
mod http;
mod kept;
pub mod operation;
mod problem;
mod shape;

pub use access::{Access, Caller};
pub use api::{Api, Logged};
pub use call::{Call, Reply};
pub use host::{Control, Failure, Host, Passage, read};
pub use http::{Body, Request, Response};
pub use problem::Problem;

/// Where the routes are, below the page's base.
pub const PREFIX: &str = "/orchestration";
/// The agent tool's name.
pub const TOOL: &str = "distributed_orchestration";
