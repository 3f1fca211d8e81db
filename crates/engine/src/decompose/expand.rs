//! From intents in stages to tasks: each intent's templates in an order in
//! which none waits for a later one, and the first tasks of each pipeline
//! waiting for the last ones of the stage before.

use super::context::{ContextEffect, Notes, Urgency};
use super::ruleset::{Rule, TaskTemplate};
use super::{DecomposeError, DraftTask, MAX_TASKS, MAX_WORK_ITEMS};
use crate::skill::Skill;
use crate::task::Priority;
use crate::text::{MAX_NAME_CHARS, MAX_SKILL_CHARS, MAX_SKILLS};
use crate::time::Minutes;

/// Shortest share of a task that is divided among work items.
const MIN_ITEM_MINUTES: u32 = 15;
/// Shares are rounded up to multiples of this.
const ITEM_MINUTES_STEP: u32 = 5;

/// What is expanded: a rule, on a part of the goal.
pub(super) struct Pipeline<'a> {
    pub rule: &'a Rule,
    /// The rule's templates, each after those that it waits for.
    pub order: &'a [usize],
    pub fragment: String,
}

/// Turns pipelines into tasks.
pub(super) struct Expander<'a> {
    goal: &'a str,
    notes: &'a Notes,
    pipelines: &'a [Pipeline<'a>],
    /// The pipeline that the context's items go to.
    items_to: Option<usize>,
    tasks: Vec<DraftTask>,
}

impl<'a> Expander<'a> {
    pub(super) fn new(goal: &'a str, notes: &'a Notes, pipelines: &'a [Pipeline<'a>]) -> Self {
        let has_main = |pipeline: &Pipeline<'_>| pipeline.rule.tasks.iter().any(|task| task.main);
        let items_to = match notes.items.is_empty() {
            true => None,
            false => pipelines.iter().position(has_main),
        };
        Self {
            goal,
            notes,
            pipelines,
            items_to,
            tasks: Vec::new(),
        }
    }

    /// The tasks of the pipelines in `stages`, and what the context did.
    ///
    /// # Errors
    /// When there would be too many items, skills or tasks.
    pub(super) fn expand(
        mut self,
        stages: &[Vec<usize>],
    ) -> Result<(Vec<DraftTask>, Vec<ContextEffect>), DecomposeError> {
        self.check()?;
        let mut sinks: Vec<u32> = Vec::new();
        for stage in stages {
            let first = self.tasks.len();
            for pipeline in stage {
                self.pipeline(*pipeline, &sinks);
            }
            sinks = self.sinks(first);
        }
        if self.tasks.len() > MAX_TASKS {
            let (max, actual) = (MAX_TASKS, self.tasks.len());
            return Err(DecomposeError::TooManyTasks { max, actual });
        }
        let effects = self.effects();
        Ok((self.tasks, effects))
    }

    fn check(&self) -> Result<(), DecomposeError> {
        let (max, actual) = (MAX_WORK_ITEMS, self.notes.items.len());
        if actual > max {
            return Err(DecomposeError::TooManyItems { max, actual });
        }
        let own = self
            .mains()
            .map(|task| task.skills.len())
            .max()
            .unwrap_or(0);
        let (max, actual) = (MAX_SKILLS, own + self.notes.skills.len());
        if actual > max {
            return Err(DecomposeError::TooManySkills { max, actual });
        }
        let long = |skill: &&Skill| skill.as_str().chars().count() > MAX_SKILL_CHARS;
        match self.notes.skills.iter().find(long) {
            Some(skill) => Err(DecomposeError::SkillTooLong {
                skill: skill.as_str().to_owned(),
                max: MAX_SKILL_CHARS,
            }),
            None => Ok(()),
        }
    }

    fn mains(&self) -> impl Iterator<Item = &TaskTemplate> {
        let rules = self.pipelines.iter().map(|pipeline| pipeline.rule);
        rules.flat_map(|rule| &rule.tasks).filter(|task| task.main)
    }

    /// The tasks from `first` on that none of them waits for.
    fn sinks(&self, first: usize) -> Vec<u32> {
        let waited_for = |index: u32| self.tasks[first..].iter().any(|t| t.after.contains(&index));
        (number(first)..number(self.tasks.len()))
            .filter(|index| !waited_for(*index))
            .collect()
    }

    fn pipeline(&mut self, index: usize, sources: &[u32]) {
        let Pipeline { rule, order, .. } = self.pipelines[index];
        // The tasks of each template, which are many where there are work items.
        let mut made: Vec<Vec<u32>> = vec![Vec::new(); rule.tasks.len()];
        for template_index in order {
            let template = &rule.tasks[*template_index];
            let mut after: Vec<u32> = Vec::new();
            for (other, tasks) in rule.tasks.iter().zip(&made) {
                if template.after.contains(&other.name) {
                    after.extend(tasks);
                }
            }
            let is_first = after.is_empty();
            if is_first {
                after.extend(sources);
            }
            after.sort_unstable();
            let items = match template.main && self.items_to == Some(index) {
                true => self.notes.items.iter().map(Some).collect(),
                false => vec![None],
            };
            for item in &items {
                let draft = self.draft(template, index, item.map(String::as_str), is_first);
                made[*template_index].push(number(self.tasks.len()));
                self.tasks.push(DraftTask {
                    after: after.clone(),
                    minutes: share(template.minutes, items.len()),
                    ..draft
                });
            }
        }
    }

    fn draft(
        &self,
        template: &TaskTemplate,
        intent: usize,
        item: Option<&str>,
        is_first: bool,
    ) -> DraftTask {
        let mut description = filled(
            &template.description,
            self.goal,
            &self.pipelines[intent].fragment,
        );
        let mut say = |label: &str, text: &str| {
            description.push_str(label);
            description.push_str(text);
        };
        if let Some(item) = item {
            say(" Item: ", item);
        }
        if self.pipelines.len() > 1 && !template.description.contains("{goal}") {
            say(" Part of: ", self.goal);
        }
        if !self.notes.constraints.is_empty() {
            say(" Constraints: ", &self.notes.constraints.join("; "));
        }
        let quoted = self.quoted();
        if is_first && !quoted.is_empty() {
            say(" Context: ", &quoted.join(" "));
        }
        let mut skills = template.skills.clone();
        if template.main {
            let keys: Vec<String> = skills.iter().map(Skill::key).collect();
            let new = self
                .notes
                .skills
                .iter()
                .filter(|skill| !keys.contains(&skill.key()));
            skills.extend(new.cloned());
        }
        DraftTask {
            name: name(&template.name, item),
            description,
            priority: self.priority(template.priority),
            minutes: template.minutes,
            skills,
            after: Vec::new(),
            intent: number(intent),
        }
    }

    fn priority(&self, priority: Priority) -> Priority {
        use Priority::{Critical, High, Low, Medium};
        match (&self.notes.urgency, priority) {
            (None, priority) => priority,
            (Some((Urgency::Raised, _)), Critical | High) => Critical,
            (Some((Urgency::Raised, _)), Medium) => High,
            (Some((Urgency::Raised, _)), Low) => Medium,
            (Some((Urgency::Lowered, _)), Critical) => High,
            (Some((Urgency::Lowered, _)), High) => Medium,
            (Some((Urgency::Lowered, _)), Medium | Low) => Low,
        }
    }

    /// What no other effect uses.
    fn quoted(&self) -> Vec<String> {
        let mut lines = self.notes.background.clone();
        if self.items_to.is_none() {
            lines.extend(self.notes.items.iter().cloned());
        }
        if !self.notes.skills.is_empty() && self.mains().next().is_none() {
            let skills: Vec<&str> = self.notes.skills.iter().map(Skill::as_str).collect();
            lines.push(format!("Skills: {}", skills.join(", ")));
        }
        lines
    }

    fn effects(&self) -> Vec<ContextEffect> {
        let mut effects = Vec::new();
        if let Some((urgency, words)) = &self.notes.urgency {
            let words = words.clone();
            effects.push(match urgency {
                Urgency::Raised => ContextEffect::PriorityRaised { words },
                Urgency::Lowered => ContextEffect::PriorityLowered { words },
            });
        }
        if let Some(index) = self.items_to {
            let mains = self.pipelines[index]
                .rule
                .tasks
                .iter()
                .filter(|task| task.main);
            effects.push(ContextEffect::WorkItems {
                intent: number(index),
                tasks: mains.map(|task| task.name.clone()).collect(),
                items: self.notes.items.clone(),
            });
        }
        let mut tasks: Vec<String> = self.mains().map(|task| task.name.clone()).collect();
        tasks.dedup();
        if !self.notes.skills.is_empty() && !tasks.is_empty() {
            let skills = self.notes.skills.clone();
            effects.push(ContextEffect::SkillsRequired { tasks, skills });
        }
        let constraints = self.notes.constraints.iter().cloned();
        effects.extend(constraints.map(|text| ContextEffect::Constraint { text }));
        let quoted = self.quoted().into_iter();
        effects.extend(quoted.map(|text| ContextEffect::Quoted { text }));
        effects
    }
}

/// `template` with the goal and the intent in it; braces in those stay as they are.
fn filled(template: &str, goal: &str, intent: &str) -> String {
    let mut text = String::with_capacity(template.len() + goal.len());
    let mut rest = template;
    while let Some(at) = rest.find('{') {
        text.push_str(&rest[..at]);
        let (value, length) = match rest[at..].starts_with("{goal}") {
            true => (goal, "{goal}".len()),
            false => (intent, "{intent}".len()),
        };
        text.push_str(value);
        rest = &rest[at + length..];
    }
    text.push_str(rest);
    text
}

/// The name of a task, for one work item if there is one. A long item is
/// shortened here; the description has all of it.
fn name(template: &str, item: Option<&str>) -> String {
    let Some(item) = item else {
        return template.to_owned();
    };
    let full = format!("{template}: {item}");
    if full.chars().count() <= MAX_NAME_CHARS {
        return full;
    }
    let kept: String = full.chars().take(MAX_NAME_CHARS - 1).collect();
    format!("{}…", kept.trim_end())
}

/// One of `parts` shares of `whole`.
fn share(whole: Minutes, parts: usize) -> Minutes {
    if parts <= 1 {
        return whole;
    }
    let share = whole
        .0
        .div_ceil(number(parts))
        .next_multiple_of(ITEM_MINUTES_STEP);
    Minutes(share.max(MIN_ITEM_MINUTES).min(whole.0))
}

/// A count or index as it is stored; the limits keep it small.
fn number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}
