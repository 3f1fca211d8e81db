//! The views: one folder each, the component in its `mod.rs`, pure geometry
//! beside it. A view draws view models and sends commands; it decides nothing.

pub mod api;
pub mod artifacts;
pub mod commands;
pub mod compare;
pub mod detail;
pub mod graph;
pub mod header;
pub mod inbox;
pub mod messages;
pub mod metrics;
pub mod missing;
pub mod plan;
pub mod rounds;
pub mod shell;
pub mod team;
pub mod tensor;
pub mod timeline;
pub mod transport;
pub mod work;
pub mod workspaces;

use crate::components::piece::Loading;
use crate::session::later;
use leptos::task::spawn_local;

/// How long after the start the views that are not seen first are loaded, in
/// milliseconds.
const LEISURE_MS: u32 = 1_500;

/// Loads what is not seen first, one after the other, before it is asked for.
pub fn load_at_leisure() {
    let all: [fn() -> Loading<()>; 9] = [
        detail::LOAD,
        timeline::TIMELINE.load,
        tensor::TENSOR.load,
        messages::MESSAGES.load,
        plan::PLAN.load,
        metrics::METRICS.load,
        inbox::INBOX.load,
        api::API.load,
        workspaces::LOAD,
    ];
    let load_all = async move {
        for load in all {
            // Whoever needs it tries again, and is told.
            let _ = load().await;
        }
    };
    later(LEISURE_MS, || spawn_local(load_all));
}
