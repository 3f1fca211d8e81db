//! The run: its course and its policy.

use super::{Effect, Operation};
use crate::call::{Answer, Call, success};
use crate::host::Control;
use baton_engine::Command;
use baton_engine::schedule::{Pace, PolicyKind, RunSettings};
use serde::{Deserialize, Serialize};

pub(super) const OPERATIONS: &[Operation] = &[
    Operation {
        name: "get_run",
        method: "GET",
        path: "/run",
        effect: Effect::Read,
        is_for_anybody: false,
        summary: "Whether the run goes on, its round, clock and policy",
        detail: "Times are in the run’s own milliseconds.",
        action: get,
    },
    Operation {
        name: "start_run",
        method: "POST",
        path: "/run/start",
        effect: Effect::Manage,
        is_for_anybody: false,
        summary: "Let the run go on by itself, round by round",
        detail: "As the button Play does.",
        action: |call| control(call, Control::Start),
    },
    Operation {
        name: "pause_run",
        method: "POST",
        path: "/run/pause",
        effect: Effect::Manage,
        is_for_anybody: false,
        summary: "Stop the run",
        detail: "Agents finish what they hold.",
        action: |call| control(call, Control::Pause),
    },
    Operation {
        name: "step_run",
        method: "POST",
        path: "/run/step",
        effect: Effect::Manage,
        is_for_anybody: false,
        summary: "Run one round",
        detail: "Simulated agents finish what they hold first, as with the button Step.",
        action: |call| control(call, Control::Step),
    },
    Operation {
        name: "reset_run",
        method: "POST",
        path: "/run/reset",
        effect: Effect::Manage,
        is_for_anybody: false,
        summary: "Go back to the start of the run",
        detail: "Agents, goals and tasks stay; what was done is done anew.",
        action: reset,
    },
    Operation {
        name: "choose_policy",
        method: "PUT",
        path: "/run/policy",
        effect: Effect::Manage,
        is_for_anybody: false,
        summary: "Choose who gets which task, and when rounds are due",
        detail: "least_loaded, earliest_finish, contract_net or planned; pace barrier or continuous.",
        action: choose,
    },
];

/// The run.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RunReply {
    /// It.
    pub run: Run,
}

/// The run.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Run {
    /// Whether it goes on by itself.
    pub is_playing: bool,
    /// The last round that was run; 0 before the first.
    pub round: u32,
    /// How long it has been going on, in milliseconds of the run.
    pub elapsed_ms: u64,
    /// When the last event happened, in milliseconds of the workspace.
    pub now_ms: u64,
    /// Who gets which task.
    pub policy: PolicyKind,
    /// When the next round is due.
    pub pace: Pace,
    /// How many events the journal has.
    pub events: usize,
}

fn get(call: &mut Call<'_>) -> Answer {
    let is_playing = call.host.is_playing();
    let run = call.read(|state, events| {
        let settings = state.settings();
        Run {
            is_playing,
            round: state.round().0,
            elapsed_ms: (state.now() - state.run_started_at()).0,
            now_ms: state.now().0,
            policy: settings.policy,
            pace: settings.pace,
            events: events.len(),
        }
    });
    success(&RunReply { run })
}

fn control(call: &mut Call<'_>, control: Control) -> Answer {
    call.host.control(control)?;
    get(call)
}

fn reset(call: &mut Call<'_>) -> Answer {
    call.host.control(Control::Pause)?;
    call.host.edit("go back to the start", Command::ResetRun)?;
    get(call)
}

/// How rounds are run.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Policy {
    /// Who gets which task.
    pub policy: PolicyKind,
    /// When the next round is due.
    #[serde(default)]
    pub pace: Option<Pace>,
}

fn choose(call: &mut Call<'_>) -> Answer {
    let said: Policy = call.arguments()?;
    let before = call.read(|state, _| state.settings());
    let settings = RunSettings {
        policy: said.policy,
        pace: said.pace.unwrap_or(before.pace),
        ..before
    };
    call.host
        .edit("choose a policy", Command::ChoosePolicy { settings })?;
    get(call)
}
