//! Agents: who does the work.

use crate::ids::{AgentId, TaskId};
use crate::skill::{self, Skill};
use crate::text::{self, Field, InputError, Lines};
use crate::time::Time;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Capacity of an agent that names none.
pub const DEFAULT_CAPACITY: u32 = 5;

/// What somebody says about an agent when registering it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgentSpec {
    /// What people call it.
    pub name: String,
    /// What it can do.
    pub skills: Vec<Skill>,
    /// How many tasks it holds at once at most.
    pub capacity: u32,
    /// Who executes its tasks.
    pub kind: AgentKind,
}

/// Who executes an agent's tasks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AgentKind {
    /// The simulator, in virtual time. It has no heartbeat to lose.
    #[default]
    Simulated,
    /// A real agent, which must send heartbeats.
    Live,
}

impl AgentSpec {
    /// The spec with its texts trimmed and its skills without repetitions.
    ///
    /// # Errors
    /// Everything that is wrong with it, one error a field.
    pub fn checked(&self) -> Result<Self, Vec<InputError>> {
        let name = text::checked(Field::Name, &self.name, text::MAX_NAME_CHARS, Lines::One);
        let skills = skill::checked_skills(&self.skills);
        let capacity = text::in_range(Field::Capacity, self.capacity, 1, text::MAX_CAPACITY);
        match (name, skills, capacity) {
            (Ok(name), Ok(skills), Ok(capacity)) => Ok(Self {
                name,
                skills,
                capacity,
                kind: self.kind,
            }),
            (name, skills, capacity) => Err([name.err(), skills.err(), capacity.err()]
                .into_iter()
                .flatten()
                .collect()),
        }
    }
}

/// An agent as the state knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agent {
    /// Its id, by registration order.
    pub id: AgentId,
    /// What was last said about it.
    pub spec: Arc<AgentSpec>,
    /// Whether it can be given work.
    pub presence: Presence,
    /// The tasks assigned to it and not finished, oldest first.
    pub held: Vec<TaskId>,
    /// Estimated minutes of the held tasks together.
    pub outstanding_min: u64,
    /// Tasks that it has completed in this run.
    pub completed: u32,
    /// Estimated minutes of the tasks that it has completed in this run.
    pub completed_min: u64,
    /// When it was last heard of.
    pub last_heartbeat: Time,
}

/// Whether an agent can be given work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// Registered and heard of.
    Present,
    /// Registered, but silent for longer than the heartbeat timeout.
    Lost,
    /// Unregistered. Its id is not used again.
    Gone,
}

impl Agent {
    /// Whether it is registered, silent or not.
    pub fn is_registered(&self) -> bool {
        self.presence != Presence::Gone
    }

    /// Whether it can take one more task.
    pub fn has_room(&self) -> bool {
        self.presence == Presence::Present && self.load() < self.spec.capacity
    }

    /// How many tasks it holds.
    pub fn load(&self) -> u32 {
        u32::try_from(self.held.len()).unwrap_or(u32::MAX)
    }
}
