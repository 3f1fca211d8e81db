//! Goals: what people want done.

use crate::artifact::{self, ArtifactRef};
use crate::decompose::{ContextEffect, MAX_CONTEXT_CHARS, MAX_GOAL_CHARS, PassedOver, RuleMatch};
use crate::ids::{AgentId, GoalId, TaskId};
use crate::repeat::Repeat;
use crate::text::{self, Errors, Field, InputError, Lines};
use crate::time::{Minutes, Time};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// What somebody says about a goal when submitting it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GoalSpec {
    /// The goal in a person's words.
    pub text: String,
    /// What else is known: constraints, requirements, audience. May be empty.
    #[serde(default)]
    pub context: String,
    /// The name of the rule set that decomposes it.
    pub rules: String,
    /// When it should be done, counted from the start of the run.
    #[serde(default)]
    pub deadline_min: Option<Minutes>,
    /// When work on it may begin, counted from the start of the run; 0 is at once.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub release_min: Minutes,
    /// Who leads it: the lead's team works on it. `None` means everybody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lead: Option<AgentId>,
    /// When it comes again, as a goal of its own with the tasks that it has by
    /// then. Release and deadline of a repetition count from its own moment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repeat: Option<Repeat>,
    /// Files that its tasks work with: each of its tasks that waits for
    /// nothing gets them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<ArtifactRef>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde gives a reference")]
fn is_zero(minutes: &Minutes) -> bool {
    *minutes == Minutes(0)
}

impl GoalSpec {
    /// The spec with its texts trimmed.
    ///
    /// # Errors
    /// Everything that is wrong with it, one error a field. Whether the rule
    /// set exists only the engine knows.
    pub fn checked(&self) -> Result<Self, Vec<InputError>> {
        let mut errors = Errors::default();
        let context = text::checked_optional(
            Field::Context,
            &self.context,
            MAX_CONTEXT_CHARS,
            Lines::Many,
        );
        let minutes = |field, minutes: Minutes, min| {
            text::in_range(field, minutes.0, min, text::MAX_MINUTES.0)
        };
        let goal = text::checked(Field::Goal, &self.text, MAX_GOAL_CHARS, Lines::Many);
        let spec = Self {
            text: errors.keep(goal),
            context: errors.keep(context),
            files: errors.keep(artifact::checked_all(&self.files)),
            ..self.clone()
        };
        errors.keep(minutes(Field::Release, self.release_min, 0));
        if let Some(deadline) = self.deadline_min {
            errors.keep(minutes(Field::Deadline, deadline, 1));
        }
        let repeat = self.repeat.as_ref().map(Repeat::checked).transpose();
        let repeat = errors.keep(repeat);
        errors.or(Self { repeat, ..spec })
    }
}

/// What the rules found in a goal: why its tasks are these.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Findings {
    /// Which rules matched on which words, one entry an intent.
    pub matches: Vec<RuleMatch>,
    /// Words that would have called for other rules, and why they do not count.
    #[serde(default)]
    pub passed_over: Vec<PassedOver>,
    /// What the context changed.
    #[serde(default)]
    pub context_effects: Vec<ContextEffect>,
}

/// A goal as the state knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Goal {
    /// Its id, by submission order.
    pub id: GoalId,
    /// What was last said about it.
    pub spec: Arc<GoalSpec>,
    /// What the rules found in it.
    pub findings: Arc<Findings>,
    /// Its tasks in submission order.
    pub tasks: Vec<TaskId>,
    /// When it was submitted.
    pub submitted_at: Time,
    /// How many failed attempts at its tasks were made up for since the run
    /// began or somebody took one of them up again.
    pub retries: u32,
    /// The goal that it repeats, if it is a repetition.
    pub repeats: Option<Origin>,
    /// How often it has come again in this run.
    pub recurred: u32,
    /// When it comes again.
    pub next_due: Option<Time>,
    /// Whether somebody took it out of the workspace. Its id is not used again.
    pub is_removed: bool,
}

/// The goal that a repetition repeats.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The goal.
    pub goal: GoalId,
    /// When the repetition was due.
    pub due: Time,
}
