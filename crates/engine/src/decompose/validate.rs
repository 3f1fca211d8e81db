//! What a rule set must be like, and the errors that say to the person who
//! writes it what to change.

use super::ruleset::{
    MAX_RULES, MAX_TEMPLATE_CHARS, MAX_TEMPLATES, MAX_TRIGGERS, Rule, RuleSet, TaskTemplate,
};
use super::trigger::Pattern;
use crate::text::{MAX_MINUTES, MAX_NAME_CHARS, MAX_SKILL_CHARS, MAX_SKILLS};
use std::collections::BTreeSet;
use thiserror::Error;

/// What is wrong with a rule set, for the person who writes it.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum RuleSetError {
    /// The text is not a rule set.
    #[error("This is not a rule set: {0}.")]
    Syntax(String),
    /// A name, title or description is missing.
    #[error("Fill in the {what} of {owner}.")]
    Empty {
        /// Whose.
        owner: String,
        /// Which of its fields.
        what: &'static str,
    },
    /// A text is over its limit.
    #[error("Shorten the {what} of {owner} to {max} characters.")]
    TooLong {
        /// Whose.
        owner: String,
        /// Which of its fields.
        what: &'static str,
        /// The limit.
        max: usize,
    },
    /// There are more things than allowed.
    #[error("Keep at most {max} {what} in {owner}; there are {actual}.")]
    TooMany {
        /// Where.
        owner: String,
        /// Of what.
        what: &'static str,
        /// The limit.
        max: usize,
        /// How many there are.
        actual: usize,
    },
    /// A rule that nothing calls for.
    #[error("Give rule “{rule}” at least one trigger.")]
    NoTriggers {
        /// The rule.
        rule: String,
    },
    /// The fallback is never called for by words.
    #[error("Remove the triggers of the fallback “{rule}”: it is used when no other rule fits.")]
    FallbackTriggers {
        /// The fallback's id.
        rule: String,
    },
    /// A trigger that matches nothing.
    #[error("Rewrite the trigger “{trigger}” of rule “{rule}”: {reason}.")]
    Trigger {
        /// The rule.
        rule: String,
        /// The trigger.
        trigger: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// Two of the same name.
    #[error("Rename one of the two {what} called “{name}” in {owner}.")]
    Duplicate {
        /// Where.
        owner: String,
        /// Of what.
        what: &'static str,
        /// The name.
        name: String,
    },
    /// A placeholder that is not known or is there twice.
    #[error(
        "In the description of “{task}” in rule “{rule}”, use {{goal}} and {{intent}} at most \
         once each, and no other braces."
    )]
    Placeholder {
        /// The rule.
        rule: String,
        /// The task.
        task: String,
    },
    /// A duration out of range.
    #[error("Give “{task}” in rule “{rule}” a duration from 1 to {} minutes.", MAX_MINUTES.0)]
    Minutes {
        /// The rule.
        rule: String,
        /// The task.
        task: String,
    },
    /// A dependency on nothing.
    #[error("“{task}” in rule “{rule}” waits for “{after}”, which is not a task of that rule.")]
    UnknownAfter {
        /// The rule.
        rule: String,
        /// The task.
        task: String,
        /// The name that is not there.
        after: String,
    },
    /// Tasks that wait for each other.
    #[error("In rule “{rule}” these wait for each other, remove one: {}.", tasks.join(" → "))]
    Cycle {
        /// The rule.
        rule: String,
        /// The tasks that never become ready.
        tasks: Vec<String>,
    },
}

impl RuleSet {
    /// Whether the rule set can be used: everything named and within its
    /// limit, names unique, each rule with triggers and at least one task,
    /// dependencies known and without a cycle.
    ///
    /// # Errors
    /// The first thing that is wrong with it.
    pub fn validate(&self) -> Result<(), RuleSetError> {
        let owner = || "the rule set".to_owned();
        check_text(owner, "name", &self.name, MAX_NAME_CHARS)?;
        check_text(owner, "title", &self.title, MAX_NAME_CHARS)?;
        check_count(owner, "rules", self.rules.len(), MAX_RULES)?;
        let mut ids = BTreeSet::new();
        for rule in self.rules.iter().chain([&self.fallback]) {
            if !ids.insert(&rule.id) {
                return Err(duplicate(owner(), "rules", &rule.id));
            }
            rule.validate()?;
        }
        if let Some(rule) = self.rules.iter().find(|rule| rule.triggers.is_empty()) {
            let rule = rule.id.clone();
            return Err(RuleSetError::NoTriggers { rule });
        }
        if !self.fallback.triggers.is_empty() {
            let rule = self.fallback.id.clone();
            return Err(RuleSetError::FallbackTriggers { rule });
        }
        Ok(())
    }
}

impl Rule {
    fn validate(&self) -> Result<(), RuleSetError> {
        let owner = || format!("rule “{}”", self.id);
        check_text(owner, "id", &self.id, MAX_NAME_CHARS)?;
        check_text(owner, "title", &self.title, MAX_NAME_CHARS)?;
        check_count(owner, "triggers", self.triggers.len(), MAX_TRIGGERS)?;
        check_count(owner, "tasks", self.tasks.len(), MAX_TEMPLATES)?;
        if self.tasks.is_empty() {
            let (owner, what) = (owner(), "tasks");
            return Err(RuleSetError::Empty { owner, what });
        }
        for trigger in &self.triggers {
            check_text(owner, "trigger", trigger.as_str(), MAX_TEMPLATE_CHARS)?;
            Pattern::new(trigger).map_err(|reason| RuleSetError::Trigger {
                rule: self.id.clone(),
                trigger: trigger.as_str().to_owned(),
                reason,
            })?;
        }
        let mut names = BTreeSet::new();
        for task in &self.tasks {
            if !names.insert(task.name.as_str()) {
                return Err(duplicate(owner(), "tasks", &task.name));
            }
        }
        for task in &self.tasks {
            task.validate(&self.id, &names)?;
        }
        self.order().map(|_| ())
    }

    /// The indexes of the tasks, each after those that it waits for, and
    /// otherwise as written.
    pub(super) fn order(&self) -> Result<Vec<usize>, RuleSetError> {
        let mut order: Vec<usize> = Vec::with_capacity(self.tasks.len());
        let placed = |order: &[usize], name: &String| {
            order.iter().any(|index| self.tasks[*index].name == *name)
        };
        while order.len() < self.tasks.len() {
            let ready = (0..self.tasks.len()).find(|index| {
                let after = &self.tasks[*index].after;
                !order.contains(index) && after.iter().all(|name| placed(&order, name))
            });
            match ready {
                Some(index) => order.push(index),
                None => return Err(self.cycle(&order)),
            }
        }
        Ok(order)
    }

    /// A walk from a task that cannot be placed to what it waits for, until
    /// it meets itself.
    fn cycle(&self, placed: &[usize]) -> RuleSetError {
        let stuck = |name: &str| {
            let found = self.tasks.iter().position(|task| task.name == name);
            found.filter(|index| !placed.contains(index))
        };
        let mut walk: Vec<usize> = Vec::new();
        let mut next = (0..self.tasks.len()).find(|index| !placed.contains(index));
        while let Some(index) = next {
            let seen = walk.iter().position(|earlier| *earlier == index);
            walk.push(index);
            if let Some(start) = seen {
                walk.drain(..start);
                break;
            }
            next = self.tasks[index].after.iter().find_map(|name| stuck(name));
        }
        walk.reverse();
        RuleSetError::Cycle {
            rule: self.id.clone(),
            tasks: walk
                .into_iter()
                .map(|index| self.tasks[index].name.clone())
                .collect(),
        }
    }
}

impl TaskTemplate {
    fn validate(&self, rule: &str, names: &BTreeSet<&str>) -> Result<(), RuleSetError> {
        let owner = || format!("“{}” in rule “{rule}”", self.name);
        let (rule, task) = (rule.to_owned(), self.name.clone());
        check_text(owner, "name", &self.name, MAX_NAME_CHARS)?;
        check_text(owner, "description", &self.description, MAX_TEMPLATE_CHARS)?;
        check_count(owner, "skills", self.skills.len(), MAX_SKILLS)?;
        for skill in &self.skills {
            check_text(owner, "skills", skill.as_str(), MAX_SKILL_CHARS)?;
        }
        if self.minutes.0 == 0 || self.minutes > MAX_MINUTES {
            return Err(RuleSetError::Minutes { rule, task });
        }
        let plain = self
            .description
            .replacen("{goal}", "", 1)
            .replacen("{intent}", "", 1);
        if plain.contains(['{', '}']) {
            return Err(RuleSetError::Placeholder { rule, task });
        }
        match self
            .after
            .iter()
            .find(|after| !names.contains(after.as_str()))
        {
            Some(after) => Err(RuleSetError::UnknownAfter {
                rule,
                task,
                after: after.clone(),
            }),
            None => Ok(()),
        }
    }
}

fn check_text(
    owner: impl Fn() -> String,
    what: &'static str,
    text: &str,
    max: usize,
) -> Result<(), RuleSetError> {
    let owner = || owner();
    if text.trim().is_empty() {
        let owner = owner();
        return Err(RuleSetError::Empty { owner, what });
    }
    if text.chars().count() > max {
        let owner = owner();
        return Err(RuleSetError::TooLong { owner, what, max });
    }
    Ok(())
}

fn check_count(
    owner: impl Fn() -> String,
    what: &'static str,
    actual: usize,
    max: usize,
) -> Result<(), RuleSetError> {
    if actual <= max {
        return Ok(());
    }
    let owner = owner();
    Err(RuleSetError::TooMany {
        owner,
        what,
        max,
        actual,
    })
}

fn duplicate(owner: String, what: &'static str, name: &str) -> RuleSetError {
    let name = name.to_owned();
    RuleSetError::Duplicate { owner, what, name }
}
