//! Rule sets: which words in a goal stand for which tasks. They are data,
//! written by people as JSON; two ship with Baton, [`RuleSet::classic`] and
//! [`RuleSet::standard`]. What a rule set must be like is in
//! [`RuleSet::validate`].

use super::validate::RuleSetError;
use crate::skill::Skill;
use crate::task::Priority;
use crate::time::Minutes;
use serde::{Deserialize, Serialize};

/// Most rules in a rule set.
pub const MAX_RULES: usize = 64;
/// Most triggers of a rule.
pub const MAX_TRIGGERS: usize = 64;
/// Most task templates in a rule.
pub const MAX_TEMPLATES: usize = 32;
/// Longest trigger or template description, in characters.
pub const MAX_TEMPLATE_CHARS: usize = 500;

const CLASSIC: &str = include_str!("classic.json");
const STANDARD: &str = include_str!("standard.json");

/// A set of decomposition rules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleSet {
    /// What goals choose it by, such as `standard`.
    pub name: String,
    /// What people read.
    pub title: String,
    /// What it is good for, in a sentence or two.
    #[serde(default)]
    pub description: String,
    /// How a goal is read.
    pub reading: Reading,
    /// Whether the goal's context changes the tasks (see [`ContextEffect`](super::ContextEffect)).
    #[serde(default)]
    pub uses_context: bool,
    /// The rules. Where two fit equally well, the earlier one is taken.
    pub rules: Vec<Rule>,
    /// What is done when no rule fits. It has no triggers.
    pub fallback: Rule,
}

/// How a goal is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reading {
    /// A trigger counts wherever it stands, and the first rule with one takes
    /// the whole goal.
    Words,
    /// The goal is split into clauses, the head verb of each decides its rule,
    /// and the pipelines are linked.
    Clauses,
}

/// Tasks that stand for one kind of work, and the words that call for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Its name in answers, such as `analysis`.
    pub id: String,
    /// What people read.
    pub title: String,
    /// The words that call for it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub triggers: Vec<Trigger>,
    /// What "to do something" after it is.
    #[serde(default, skip_serializing_if = "Purpose::is_default")]
    pub purpose: Purpose,
    /// The tasks, a DAG by [`TaskTemplate::after`].
    pub tasks: Vec<TaskTemplate>,
}

/// A word or phrase, in base form: `analyze`, `train ... model|classifier`.
/// All inflections in American and British spelling count, and only whole
/// words. `...` stands for up to four words, `|` separates alternatives.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trigger {
    /// A verb, or a phrase that begins with one.
    Verb(String),
    /// A noun, or a phrase that ends with one. It counts where a clause has
    /// no verb of its own ("sales analysis", "perform an analysis").
    Noun(String),
}

impl Trigger {
    /// The text as written.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Verb(text) | Self::Noun(text) => text,
        }
    }
}

/// What an infinitive after the work of a rule says: "build a tool to test
/// the app" describes the tool, "write a plan to test the app" goes on to test.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// What the result is for: no work of its own.
    #[default]
    Describes,
    /// Work that follows, done with the result.
    Follows,
}

impl Purpose {
    fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

/// A task before there is a goal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TaskTemplate {
    /// The task's name, unique in its rule.
    pub name: String,
    /// What is to be done. `{goal}` stands for the goal, `{intent}` for the
    /// part of it that the rule matched; each at most once.
    pub description: String,
    /// How much it matters.
    #[serde(default = "medium")]
    pub priority: Priority,
    /// How long it takes.
    pub minutes: Minutes,
    /// What it requires; nothing means that anybody can do it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub skills: Vec<Skill>,
    /// Names of the templates of the same rule that it waits for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub after: Vec<String>,
    /// Whether it is the heart of the work, which the context's work items
    /// and skills go to.
    #[serde(default, skip_serializing_if = "is_false")]
    pub main: bool,
}

fn medium() -> Priority {
    Priority::Medium
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde asks for a reference"
)]
fn is_false(flag: &bool) -> bool {
    !flag
}

impl RuleSet {
    /// The three rules of the system that Baton starts from.
    pub fn classic() -> Self {
        Self::parse(CLASSIC).expect("the shipped rule sets are tested")
    }

    /// Baton's own rules.
    pub fn standard() -> Self {
        Self::parse(STANDARD).expect("the shipped rule sets are tested")
    }

    /// All rule sets that ship, the recommended one first.
    pub fn shipped() -> Vec<Self> {
        vec![Self::standard(), Self::classic()]
    }

    /// The rule set that `json` describes, validated.
    ///
    /// # Errors
    /// The first thing that is wrong with it.
    pub fn parse(json: &str) -> Result<Self, RuleSetError> {
        let rules: Self =
            serde_json::from_str(json).map_err(|e| RuleSetError::Syntax(e.to_string()))?;
        rules.validate()?;
        Ok(rules)
    }
}
