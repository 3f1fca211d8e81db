//! Scenarios: what happens in a simulated workspace, as plain data that can be
//! printed, read back, run again and made smaller.

use super::actor::ActorModel;
use super::channel::ChannelModel;
use crate::command::Command;
use crate::ids::AgentId;
use crate::state::Config;
use crate::time::{Minutes, Time};
use serde::{Deserialize, Serialize};

/// What happens in a simulated workspace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scenario {
    /// Seeds what is left to chance while it runs: delays, losses, durations.
    pub dice: u64,
    /// The workspace's settings.
    pub config: Config,
    /// How messages travel.
    pub channel: ChannelModel,
    /// How agents behave: the first registered is the first of these, and when
    /// there are more agents it begins anew.
    pub actors: Vec<ActorModel>,
    /// What comes from outside, and when.
    pub actions: Vec<Timed>,
    /// When all faults stop. What is doable must then be done in the end.
    pub calm_at: Time,
}

/// An action and its time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Timed {
    /// When.
    pub at: Time,
    /// What.
    pub action: Action,
}

/// Something that comes from outside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Somebody acts in the studio, or a stranger answers for a task.
    Command(Command),
    /// An agent gets into trouble.
    Trouble {
        /// The agent.
        agent: AgentId,
        /// The trouble.
        trouble: Trouble,
        /// For how long.
        lasts: Minutes,
    },
    /// The optimiser plans the work as it is now; its plan is adopted later.
    Optimise {
        /// How long the optimiser takes.
        takes: Minutes,
    },
    /// The workspace is closed and opened again from its journal's text.
    Reload,
}

/// What can befall an agent for a while.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trouble {
    /// It forgets its work and hears nothing.
    Crash,
    /// It does and says nothing, and goes on afterwards as if nothing had been.
    Hang,
    /// What it begins takes four times as long.
    Slow,
    /// It hangs, goes on, hangs again, three times over.
    Flap,
}

/// The kinds of faults, for counting them as they take effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// A message was lost.
    Lose,
    /// A message was late.
    Delay,
    /// A message came twice.
    Duplicate,
    /// A message overtook another.
    Reorder,
    /// An agent refused a task.
    Refuse,
    /// An agent could not do what it said it could.
    Lie,
    /// An agent crashed.
    Crash,
    /// An agent hung.
    Hang,
    /// An agent became slow.
    Slow,
    /// An agent came and went.
    Flap,
    /// A stranger answered for a task.
    Forge,
    /// The workspace was closed and opened again.
    Reload,
}

impl From<Trouble> for Fault {
    fn from(trouble: Trouble) -> Self {
        match trouble {
            Trouble::Crash => Self::Crash,
            Trouble::Hang => Self::Hang,
            Trouble::Slow => Self::Slow,
            Trouble::Flap => Self::Flap,
        }
    }
}
