//! Skills, the taxonomy that says which skill stands in for which, and the
//! match between what a task requires and what an agent has.

use crate::text::{self, Field, InputError, Lines, Problem};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

/// A skill's name as somebody wrote it. Two names are the same skill when
/// their [`key`](Skill::key)s are equal. A clone shares the name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Skill(Arc<str>);

impl Skill {
    /// The skill called `name`.
    pub fn new(name: impl Into<String>) -> Self {
        Self(name.into().into())
    }

    /// The name as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The name with case folded and `_`, `-` and white space turned into one space.
    pub fn key(&self) -> String {
        self.0
            .split(|c: char| c == '_' || c == '-' || c.is_whitespace())
            .filter(|word| !word.is_empty())
            .map(str::to_lowercase)
            .collect::<Vec<_>>()
            .join(" ")
    }
}

impl fmt::Display for Skill {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// `skills` trimmed, without repetitions, in the order given.
///
/// # Errors
/// The first skill that is empty, too long or has control characters, or
/// [`Problem::TooMany`].
pub fn checked_skills(skills: &[Skill]) -> Result<Vec<Skill>, InputError> {
    let mut seen = BTreeSet::new();
    let mut kept = Vec::with_capacity(skills.len());
    for skill in skills {
        let name = text::checked(
            Field::Skills,
            skill.as_str(),
            text::MAX_SKILL_CHARS,
            Lines::One,
        )?;
        let skill = if name == skill.as_str() {
            skill.clone()
        } else {
            Skill::new(name)
        };
        let key = skill.key();
        if key.is_empty() {
            return Err(InputError::new(Field::Skills, Problem::Empty));
        }
        if seen.insert(key) {
            kept.push(skill);
        }
    }
    if kept.len() > text::MAX_SKILLS {
        let (max, actual) = (text::MAX_SKILLS, kept.len());
        return Err(InputError::new(
            Field::Skills,
            Problem::TooMany { max, actual },
        ));
    }
    Ok(kept)
}

/// Which skills stand in for which. It is directed: an agent that knows
/// `planning` may do `requirements analysis`, and that says nothing of the
/// other way round.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taxonomy {
    /// An agent with this skill covers every requirement.
    pub generalist: Skill,
    /// The stand-ins, in the order in which they are tried.
    pub equivalences: Vec<Equivalence>,
}

/// The skills that stand in for one required skill.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Equivalence {
    /// What a task requires.
    pub required: Skill,
    /// What an agent may have instead.
    pub accepts: Vec<Skill>,
}

impl Default for Taxonomy {
    /// The table of the system that Baton starts from.
    fn default() -> Self {
        let table: [(&str, &[&str]); 11] = [
            ("requirements_analysis", &["planning", "analysis", "design"]),
            ("data_collection", &["data_analysis", "statistics"]),
            (
                "data_analysis",
                &["data_collection", "statistics", "analysis"],
            ),
            (
                "report_writing",
                &["communication", "documentation", "visualization"],
            ),
            ("coding", &["development", "programming", "implementation"]),
            ("development", &["coding", "programming", "implementation"]),
            ("testing", &["qa", "validation", "quality_assurance"]),
            ("qa", &["testing", "validation", "quality_assurance"]),
            (
                "design",
                &["planning", "architecture", "requirements_analysis"],
            ),
            (
                "planning",
                &["design", "coordination", "requirements_analysis"],
            ),
            ("general", &["coordination", "management", "planning"]),
        ];
        Self {
            generalist: Skill::new("general"),
            equivalences: table
                .into_iter()
                .map(|(required, accepts)| Equivalence {
                    required: Skill::new(required),
                    accepts: accepts.iter().copied().map(Skill::new).collect(),
                })
                .collect(),
        }
    }
}

impl Taxonomy {
    /// Every skill that the taxonomy names, once, in alphabetical order: what
    /// a form can suggest.
    pub fn skills(&self) -> Vec<Skill> {
        let named = self
            .equivalences
            .iter()
            .flat_map(|row| std::iter::once(&row.required).chain(&row.accepts));
        let all: BTreeSet<Skill> = named.chain([&self.generalist]).cloned().collect();
        all.into_iter().collect()
    }

    /// How an agent with `skills` covers each of `required`, in their order.
    pub fn coverage(&self, skills: &[Skill], required: &[Skill]) -> Vec<SkillCoverage> {
        let has = |wanted: &str| skills.iter().find(|skill| skill.key() == wanted);
        let generalist = has(&self.generalist.key());
        let cover = |skill: &Skill| {
            let key = skill.key();
            if has(&key).is_some() {
                return Coverage::Exact;
            }
            let row = self
                .equivalences
                .iter()
                .find(|row| row.required.key() == key);
            let stand_in = row.and_then(|row| row.accepts.iter().find_map(|s| has(&s.key())));
            match (stand_in, generalist) {
                (Some(stand_in), _) => Coverage::Equivalent(stand_in.clone()),
                (None, Some(_)) => Coverage::Generalist,
                (None, None) => Coverage::Missing,
            }
        };
        required
            .iter()
            .map(|skill| SkillCoverage {
                required: skill.clone(),
                coverage: cover(skill),
            })
            .collect()
    }

    /// Whether an agent with `skills` covers every one of `required`. A task
    /// that requires nothing is covered by everybody.
    pub fn covers(&self, skills: &[Skill], required: &[Skill]) -> bool {
        self.coverage(skills, required)
            .iter()
            .all(|skill| skill.coverage != Coverage::Missing)
    }
}

/// How one required skill is covered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SkillCoverage {
    /// What the task requires.
    pub required: Skill,
    /// What the agent has for it.
    pub coverage: Coverage,
}

/// What an agent has for a required skill.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Coverage {
    /// The skill itself.
    Exact,
    /// Another skill that the taxonomy accepts for it.
    Equivalent(Skill),
    /// The generalist's skill.
    Generalist,
    /// Nothing.
    Missing,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn skills(names: &[&str]) -> Vec<Skill> {
        names.iter().copied().map(Skill::new).collect()
    }

    #[test]
    fn names_are_folded() {
        for name in [
            "data_analysis",
            "Data Analysis",
            "DATA-analysis",
            " data  analysis",
        ] {
            assert_eq!(Skill::new(name).key(), "data analysis");
        }
    }

    #[test]
    fn each_required_skill_says_how_it_is_covered() {
        let taxonomy = Taxonomy::default();
        let how = |has: &[&str], required: &[&str]| -> Vec<Coverage> {
            let coverage = taxonomy.coverage(&skills(has), &skills(required));
            coverage.into_iter().map(|skill| skill.coverage).collect()
        };
        assert_eq!(
            how(&["QA", "planning"], &["qa", "testing", "design", "coding"]),
            [
                Coverage::Exact,
                Coverage::Equivalent(Skill::new("QA")),
                Coverage::Equivalent(Skill::new("planning")),
                Coverage::Missing
            ]
        );
        assert_eq!(
            how(&["General", "coding"], &["coding", "quantum_physics"]),
            [Coverage::Exact, Coverage::Generalist]
        );
    }

    #[test]
    fn equivalence_is_directed() {
        let taxonomy = Taxonomy::default();
        let covers =
            |has: &str, required: &str| taxonomy.covers(&skills(&[has]), &skills(&[required]));
        assert!(covers("planning", "requirements_analysis"));
        assert!(covers("statistics", "data-collection"));
        assert!(!covers("data_collection", "statistics"));
        assert!(covers("coordination", "general"));
        assert!(!covers("coordination", "testing"));
    }

    #[test]
    fn a_task_that_requires_nothing_is_covered_by_everybody() {
        assert!(Taxonomy::default().covers(&[], &[]));
    }

    #[test]
    fn skill_lists_are_cleaned() {
        let cleaned = checked_skills(&skills(&["coding", " Coding ", "qa"])).unwrap();
        assert_eq!(cleaned, skills(&["coding", "qa"]));
        assert!(checked_skills(&skills(&["__"])).is_err());
        let many: Vec<Skill> = (0..40).map(|i| Skill::new(format!("s{i}"))).collect();
        assert!(checked_skills(&many).is_err());
    }
}
