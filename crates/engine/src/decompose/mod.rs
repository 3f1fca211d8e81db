//! Decomposing a goal into tasks by rules that are data.
//!
//! A [`RuleSet`] says which words stand for which tasks; [`Rules`] are a rule
//! set made ready to read goals. The answer, a [`Decomposition`], has the
//! tasks and the reasons: which rule matched on which words, which words were
//! passed over and why, what the context changed.
//!
//! Nothing here guesses, asks a service, or depends on anything but the rule
//! set, the goal and the context. Words count whole, with their inflections:
//! "undeveloped land" develops nothing.
//!
//! Start reading at [`decompose`]. `words` and `grammar` read the text,
//! `inflection` and `trigger` find triggers in it, `opening`, `clause`,
//! `connector` and `split` say what each part of it asks for, `order` and
//! `expand` make tasks of that, `context` says what else counts.

mod clause;
mod connector;
mod context;
mod error;
mod expand;
mod grammar;
mod inflection;
mod opening;
mod order;
mod read;
mod ruleset;
mod split;
mod trigger;
mod validate;
mod words;

pub use context::ContextEffect;
pub use error::DecomposeError;
pub use ruleset::{
    MAX_RULES, MAX_TEMPLATE_CHARS, MAX_TEMPLATES, MAX_TRIGGERS, Purpose, Reading, Rule, RuleSet,
    TaskTemplate, Trigger,
};
pub use trigger::MAX_GAP_WORDS;
pub use validate::RuleSetError;

use crate::skill::Skill;
use crate::task::Priority;
use crate::text::{self, Field, Lines};
use crate::time::Minutes;
use context::Notes;
use read::Read;
use serde::{Deserialize, Serialize};
use std::sync::{Arc, LazyLock};
use trigger::Lexicon;
use words::words;

/// Longest goal, in characters.
pub const MAX_GOAL_CHARS: usize = 2_000;
/// Longest context of a goal, in characters.
pub const MAX_CONTEXT_CHARS: usize = 4_000;
/// Most intents in a goal.
pub const MAX_INTENTS: usize = 12;
/// Most work items in a context.
pub const MAX_WORK_ITEMS: usize = 24;
/// Most tasks that a goal is decomposed into.
pub const MAX_TASKS: usize = 200;

/// The tasks of a goal, and why they are these.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decomposition {
    /// The tasks, each after those that it waits for.
    pub tasks: Vec<DraftTask>,
    /// What the goal asks for, in the order of the work.
    pub matches: Vec<RuleMatch>,
    /// Words that would have called for other rules, in text order.
    pub passed_over: Vec<PassedOver>,
    /// What the context changed.
    pub context_effects: Vec<ContextEffect>,
}

/// A task that is not in the engine's state yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftTask {
    /// Its name.
    pub name: String,
    /// What is to be done.
    pub description: String,
    /// How much it matters.
    pub priority: Priority,
    /// How long it takes.
    pub minutes: Minutes,
    /// What it requires.
    pub skills: Vec<Skill>,
    /// The tasks that it waits for: indexes into [`Decomposition::tasks`], in
    /// ascending order, all less than its own.
    pub after: Vec<u32>,
    /// The intent that it belongs to: an index into [`Decomposition::matches`].
    pub intent: u32,
}

/// An intent: a rule that matched on a part of the goal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleMatch {
    /// The rule's id.
    pub rule: String,
    /// The rule's title.
    pub title: String,
    /// The words that matched, in text order; none for the fallback.
    pub words: Vec<MatchedWord>,
    /// The part of the goal that it was found in.
    pub fragment: String,
    /// The intents whose last tasks its first tasks wait for.
    pub after: Vec<u32>,
}

/// A word of the goal that a trigger matches.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MatchedWord {
    /// The word as written.
    pub text: String,
    /// Where it begins, in characters of the goal as given.
    pub start: u32,
    /// Where it ends, in characters of the goal as given.
    pub end: u32,
    /// The trigger, as the rule has it.
    pub trigger: String,
}

/// A word that calls for a rule, and that nothing was made of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PassedOver {
    /// The word.
    pub word: MatchedWord,
    /// The id of the rule that it calls for.
    pub rule: String,
    /// Why it does not count.
    pub reason: PassedOverReason,
}

/// Why a word that calls for a rule does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PassedOverReason {
    /// An earlier rule has taken the whole goal.
    EarlierRule,
    /// It is not what its clause asks for: "the tested version".
    NotTheVerb,
    /// The goal says not to do it.
    Negated,
    /// It says what the result is for.
    Purpose,
}

/// A rule set made ready to read goals. Making one takes about a millisecond,
/// reading a goal a few microseconds, so keep it.
#[derive(Clone, Debug)]
pub struct Rules {
    set: RuleSet,
    lexicon: Lexicon,
    /// For each rule, then for the fallback, its templates in order.
    orders: Vec<Vec<usize>>,
}

impl Rules {
    /// `set` made ready.
    ///
    /// # Errors
    /// The first thing that is wrong with it, see [`RuleSet::validate`].
    pub fn new(set: RuleSet) -> Result<Self, RuleSetError> {
        set.validate()?;
        let all = set.rules.iter().chain([&set.fallback]);
        let orders = all.map(Rule::order).collect::<Result<_, _>>()?;
        Ok(Self {
            lexicon: Lexicon::new(&set.rules),
            set,
            orders,
        })
    }

    /// The rule sets that ship, made ready once, the recommended one first.
    pub fn shipped() -> Arc<[Self]> {
        static SHIPPED: LazyLock<Arc<[Rules]>> = LazyLock::new(|| {
            let ready = |set| Rules::new(set).expect("the shipped rule sets are tested");
            RuleSet::shipped().into_iter().map(ready).collect()
        });
        Arc::clone(&SHIPPED)
    }

    /// What goals choose it by.
    pub fn name(&self) -> &str {
        &self.set.name
    }

    /// The rule set.
    pub fn set(&self) -> &RuleSet {
        &self.set
    }

    fn rule(&self, rule: Option<usize>) -> &Rule {
        rule.map_or(&self.set.fallback, |index| &self.set.rules[index])
    }
}

/// The tasks of `goal` by `rules`. Line ends in the goal become spaces in what
/// is shown of it; the context may be empty.
///
/// # Errors
/// When the goal is empty, the goal or the context too long or with control
/// characters, or when they ask for too much at once.
pub fn decompose(
    rules: &Rules,
    goal: &str,
    context: &str,
) -> Result<Decomposition, DecomposeError> {
    text::checked(Field::Goal, goal, MAX_GOAL_CHARS, Lines::Many)?;
    text::checked_optional(Field::Context, context, MAX_CONTEXT_CHARS, Lines::Many)?;
    let words = words(goal);
    let words = &words;
    let read = Read { rules, goal, words };
    let found = match rules.set.reading {
        Reading::Words => read.by_words(),
        Reading::Clauses => read.by_clauses(),
    };
    let (max, actual) = (MAX_INTENTS, found.intents.len());
    if actual > max {
        return Err(DecomposeError::TooManyIntents { max, actual });
    }
    let notes = match rules.set.uses_context {
        true => Notes::read(context),
        false => Notes::default(),
    };
    read.answer(found, &notes)
}
