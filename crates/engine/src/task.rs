//! Tasks: the atomic pieces of work that goals decompose into.

use crate::event::Lease;
use crate::ids::{AgentId, Attempt, GoalId, Round, TaskId};
use crate::negotiation::Negotiation;
use crate::schedule::RequirementId;
use crate::skill::{self, Skill};
use crate::text::{self, Errors, Field, InputError, Lines, Problem};
use crate::time::{Minutes, OptionalTime, Time};
use serde::{Deserialize, Serialize};
use smallvec::SmallVec;
use std::fmt;
use std::sync::Arc;

/// Most tasks that one task may wait for, and most agents that it pins or forbids.
pub const MAX_DEPENDENCIES: usize = 256;

/// Few tasks wait for more than these, so that most need no memory of their own.
const USUAL_DEPENDENCIES: usize = 4;

/// The tasks that one waits for, or that wait for it, by id.
pub type TaskIds = SmallVec<[TaskId; USUAL_DEPENDENCIES]>;

/// How much a task matters. The order of the variants is the order of work.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Priority {
    /// Before everything else.
    Critical,
    /// Soon.
    High,
    /// In its turn.
    #[default]
    Medium,
    /// When nothing else is ready.
    Low,
}

impl Priority {
    /// How many levels there are: the length of the tensor's last axis.
    pub const COUNT: usize = 4;
    /// All levels, most urgent first.
    pub const ALL: [Self; Self::COUNT] = [Self::Critical, Self::High, Self::Medium, Self::Low];

    /// The level's position on the tensor's last axis: 0 is critical, 3 low.
    pub fn level(self) -> usize {
        self as usize
    }
}

impl fmt::Display for Priority {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Critical => "critical",
            Self::High => "high",
            Self::Medium => "medium",
            Self::Low => "low",
        })
    }
}

/// What is said about a task when it is added or edited.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskSpec {
    /// What people call it.
    pub name: String,
    /// What is to be done.
    #[serde(default)]
    pub description: String,
    /// How much it matters.
    pub priority: Priority,
    /// How long it is expected to take.
    pub estimate: Minutes,
    /// What an agent must be able to do. Nothing required: any agent will do.
    /// Tasks that require the same share them.
    pub skills: Arc<[Skill]>,
    /// The tasks that must be completed before it starts.
    #[serde(default)]
    pub dependencies: TaskIds,
    /// The only agents that may do it; empty for no such restriction.
    #[serde(default, skip_serializing_if = "<[_]>::is_empty")]
    pub pinned: Box<[AgentId]>,
    /// The agents that may not do it.
    #[serde(default, skip_serializing_if = "<[_]>::is_empty")]
    pub forbidden: Box<[AgentId]>,
    /// How long an attempt may take; `None` for the workspace's usual.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timeout_min: Option<Minutes>,
}

impl TaskSpec {
    /// The spec with its texts trimmed and its lists without repetitions.
    ///
    /// # Errors
    /// Everything that is wrong with it, one error a field. Whether the
    /// dependencies exist and form no cycle only the engine knows.
    pub fn checked(&self) -> Result<Self, Vec<InputError>> {
        let mut errors = Errors::default();
        let description = text::checked_optional(
            Field::Description,
            &self.description,
            text::MAX_DESCRIPTION_CHARS,
            Lines::Many,
        );
        let minutes =
            |field, minutes: Minutes| text::in_range(field, minutes.0, 1, text::MAX_MINUTES.0);
        let name = text::checked(Field::Name, &self.name, text::MAX_NAME_CHARS, Lines::One);
        let spec = Self {
            name: errors.keep(name),
            description: errors.keep(description),
            priority: self.priority,
            estimate: Minutes(errors.keep(minutes(Field::Minutes, self.estimate))),
            skills: errors.keep(skill::checked_skills(&self.skills)).into(),
            dependencies: errors.keep(checked_ids(Field::Dependencies, &self.dependencies)),
            pinned: errors.keep(checked_ids(Field::Agents, &self.pinned)),
            forbidden: errors.keep(checked_ids(Field::Agents, &self.forbidden)),
            timeout_min: self.timeout_min,
        };
        if let Some(timeout) = self.timeout_min {
            errors.keep(minutes(Field::Timeout, timeout));
        }
        errors.or(spec)
    }
}

/// Whether pins and who is forbidden leave a task to `agent`.
pub(crate) fn is_allowed(pinned: &[AgentId], forbidden: &[AgentId], agent: AgentId) -> bool {
    (pinned.is_empty() || pinned.contains(&agent)) && !forbidden.contains(&agent)
}

/// `ids` in order and without repetitions.
fn checked_ids<Id: Copy + Ord, Ids: FromIterator<Id> + Default>(
    field: Field,
    ids: &[Id],
) -> Result<Ids, InputError> {
    let mut kept = ids.to_vec();
    kept.sort_unstable();
    kept.dedup();
    if kept.len() > MAX_DEPENDENCIES {
        let (max, actual) = (MAX_DEPENDENCIES, kept.len());
        return Err(InputError::new(field, Problem::TooMany { max, actual }));
    }
    Ok(kept.into_iter().collect())
}

/// Where a task is on its way. Every task is in exactly one of these.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum TaskState {
    /// A dependency is not completed, or its time has not come.
    Blocked,
    /// In the queue.
    Ready,
    /// Given to an agent that has not started it.
    Assigned,
    /// Being done.
    Running,
    /// Done.
    Completed,
    /// Given up after its last attempt failed.
    Failed,
    /// Called off.
    Cancelled,
}

impl TaskState {
    /// How many states there are.
    pub const COUNT: usize = 7;
    /// All states, in the order of a task's way.
    pub const ALL: [Self; Self::COUNT] = [
        Self::Blocked,
        Self::Ready,
        Self::Assigned,
        Self::Running,
        Self::Completed,
        Self::Failed,
        Self::Cancelled,
    ];

    /// Whether an agent holds a task in this state.
    pub fn is_held(self) -> bool {
        matches!(self, Self::Assigned | Self::Running)
    }

    /// Whether no agent has had a task in this state yet, so that it can be edited.
    pub fn is_waiting(self) -> bool {
        matches!(self, Self::Blocked | Self::Ready)
    }

    /// Whether a task in this state needs no more work.
    pub fn is_finished(self) -> bool {
        matches!(self, Self::Completed | Self::Failed | Self::Cancelled)
    }
}

impl fmt::Display for TaskState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Blocked => "blocked",
            Self::Ready => "ready",
            Self::Assigned => "assigned",
            Self::Running => "running",
            Self::Completed => "completed",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        })
    }
}

/// A task as the state knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// Its id, by submission order.
    pub id: TaskId,
    /// The goal that it serves.
    pub goal: GoalId,
    /// What was last said about it.
    pub spec: Arc<TaskSpec>,
    /// [`TaskSpec::priority`] and [`TaskSpec::estimate`] once more: a run reads
    /// them at every step, and specs lie far apart in memory.
    pub(crate) priority: Priority,
    pub(crate) estimate: Minutes,
    /// The class of tasks that ask the same of their agent.
    pub requirement: RequirementId,
    /// Where it is on its way.
    pub state: TaskState,
    /// How many of its dependencies are not completed.
    pub unmet: u32,
    /// The tasks that wait for it, by id.
    pub dependents: TaskIds,
    /// The agent that holds it, or that completed or last failed it.
    pub agent: Option<AgentId>,
    /// The attempt of that agent, or the one that is negotiated about.
    pub attempt: Attempt,
    /// The last attempt that was announced or assigned, duplicates included.
    pub last_attempt: Attempt,
    /// A second attempt beside the first, which is slow.
    pub duplicate: Option<Box<Hold>>,
    /// Under the contract net, what is known of the negotiation about it while
    /// it is ready.
    pub negotiation: Option<Box<Negotiation>>,
    /// Attempts that failed since the run began or somebody retried it.
    pub failures: u32,
    /// Attempts that were lost with their agents since then.
    pub losses: u32,
    /// The round that assigned it.
    pub round: Option<Round>,
    /// When it was submitted.
    pub created_at: Time,
    /// The earliest moment at which it may become ready; `None` when that has passed.
    pub(crate) not_before: OptionalTime,
    /// When it last became ready.
    pub(crate) ready_at: OptionalTime,
    /// When it was last assigned.
    pub(crate) assigned_at: OptionalTime,
    /// When it was last started.
    pub(crate) started_at: OptionalTime,
    /// When it was completed, failed or cancelled.
    pub(crate) finished_at: OptionalTime,
    /// What its agent reported: the result, or why it failed.
    pub report: Option<Box<str>>,
    /// Whether somebody took it out of the workspace. Its id is not used again.
    pub is_removed: bool,
}

/// An attempt that is under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hold {
    /// Who holds the task.
    pub agent: AgentId,
    /// The attempt.
    pub attempt: Attempt,
    /// When it was assigned.
    pub assigned_at: Time,
    /// When it was started, if it is.
    pub started_at: Option<Time>,
}

impl Hold {
    /// The right to answer for it.
    pub fn lease(&self, task: TaskId) -> Lease {
        Lease {
            task,
            agent: self.agent,
            attempt: self.attempt,
        }
    }
}

impl Task {
    /// The earliest moment at which it may become ready; `None` when that has passed.
    pub fn not_before(&self) -> Option<Time> {
        self.not_before.into()
    }

    /// When it last became ready.
    pub fn ready_at(&self) -> Option<Time> {
        self.ready_at.into()
    }

    /// When it was last assigned.
    pub fn assigned_at(&self) -> Option<Time> {
        self.assigned_at.into()
    }

    /// When it was last started.
    pub fn started_at(&self) -> Option<Time> {
        self.started_at.into()
    }

    /// When it was completed, failed or cancelled.
    pub fn finished_at(&self) -> Option<Time> {
        self.finished_at.into()
    }

    /// The attempts under way: none, one, or a slow one and its duplicate.
    pub fn holds(&self) -> impl Iterator<Item = Hold> {
        let holder = self.agent.filter(|_| self.state.is_held());
        let first = holder.map(|agent| Hold {
            agent,
            attempt: self.attempt,
            assigned_at: self.assigned_at().unwrap_or_default(),
            started_at: self.started_at(),
        });
        first.into_iter().chain(self.duplicate.as_deref().copied())
    }

    /// The attempt of `agent`, if it has one under way.
    pub fn hold_of(&self, agent: AgentId) -> Option<Hold> {
        self.holds().find(|hold| hold.agent == agent)
    }

    /// Who may answer for it now, while somebody holds it; of two the first.
    pub fn lease(&self) -> Option<Lease> {
        self.holds().next().map(|hold| hold.lease(self.id))
    }
}
