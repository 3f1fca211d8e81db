//! What a goal's context changes. Few effects, each reported with the words
//! that caused it:
//!
//! | in the context | effect |
//! | --- | --- |
//! | `Priority: high` (or critical, urgent, top), "urgent", "asap", "emergency", "is critical" | every task one priority higher |
//! | `Priority: low`, "not urgent", "no rush" | every task one priority lower |
//! | bullets, alone or under `Requirements:`, `Features:`, `Scope:`, … | the main tasks of the first pipeline that has some are done once for each, in parallel |
//! | `Skills: sql, design` | the main tasks require these too |
//! | `Constraints: …`, with or without bullets | quoted in every task |
//! | everything else | quoted in the first tasks of every pipeline |

use crate::skill::Skill;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Something that the context changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ContextEffect {
    /// Every task is one priority higher.
    PriorityRaised {
        /// The words that say so.
        words: String,
    },
    /// Every task is one priority lower.
    PriorityLowered {
        /// The words that say so.
        words: String,
    },
    /// Tasks were made once for each item.
    WorkItems {
        /// The intent whose tasks they are: an index into `matches`.
        intent: u32,
        /// The names of the templates.
        tasks: Vec<String>,
        /// The items.
        items: Vec<String>,
    },
    /// Tasks require more skills.
    SkillsRequired {
        /// The names of the templates.
        tasks: Vec<String>,
        /// The skills.
        skills: Vec<Skill>,
    },
    /// A constraint is quoted in every task.
    Constraint {
        /// The constraint.
        text: String,
    },
    /// The text is quoted in the first tasks of every pipeline.
    Quoted {
        /// The text.
        text: String,
    },
}

impl fmt::Display for ContextEffect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::PriorityRaised { words } => {
                write!(f, "“{words}” raises every task by one priority.")
            }
            Self::PriorityLowered { words } => {
                write!(f, "“{words}” lowers every task by one priority.")
            }
            Self::WorkItems { tasks, items, .. } => {
                let (tasks, count) = (tasks.join("”, “"), items.len());
                write!(
                    f,
                    "“{tasks}” is done {count} times in parallel: {}.",
                    items.join("; ")
                )
            }
            Self::SkillsRequired { tasks, skills } => {
                let skills: Vec<&str> = skills.iter().map(Skill::as_str).collect();
                write!(
                    f,
                    "“{}” also requires {}.",
                    tasks.join("”, “"),
                    skills.join(", ")
                )
            }
            Self::Constraint { text } => write!(f, "Every task must heed “{text}”."),
            Self::Quoted { text } => write!(f, "The first tasks quote “{text}”."),
        }
    }
}

/// A context, read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Notes {
    /// The words that raise or lower the priority.
    pub urgency: Option<(Urgency, String)>,
    pub items: Vec<String>,
    pub skills: Vec<Skill>,
    pub constraints: Vec<String>,
    /// The rest.
    pub background: Vec<String>,
}

/// Whether the work can wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Urgency {
    Raised,
    Lowered,
}

/// What a heading says about the lines under it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Section {
    Items,
    Skills,
    Constraints,
    Priority,
    Other,
}

impl Notes {
    /// What `context` says.
    pub(super) fn read(context: &str) -> Self {
        let mut notes = Self::default();
        let mut section = None;
        for line in context.lines() {
            let line = folded(line);
            if line.is_empty() {
                section = None;
                continue;
            }
            if let Some(item) = bullet(&line) {
                notes.add_bullet(section, item);
                continue;
            }
            section = None;
            let text = match heading(&line) {
                Some((found, "")) => {
                    section = Some(found);
                    if found == Section::Other {
                        notes.background.push(line.clone());
                    }
                    continue;
                }
                Some((found, text)) => {
                    section = Some(found);
                    text
                }
                None => line.as_str(),
            };
            notes.add_line(section, text, &line);
        }
        notes
    }

    fn add_bullet(&mut self, section: Option<Section>, item: &str) {
        match section {
            None | Some(Section::Items) => {
                self.find_urgency(item);
                self.items.push(item.to_owned());
            }
            _ => self.add_line(section, item, item),
        }
    }

    /// Takes in `line`, whose heading, if any, is taken off in `text`.
    fn add_line(&mut self, section: Option<Section>, text: &str, line: &str) {
        match section {
            Some(Section::Skills) => self.add_skills(text),
            Some(Section::Constraints) => self.constraints.push(text.to_owned()),
            Some(Section::Priority) => self.set_priority(text, line),
            Some(Section::Items | Section::Other) | None => {
                self.find_urgency(line);
                self.background.push(line.to_owned());
            }
        }
    }

    fn add_skills(&mut self, list: &str) {
        let names = list.split([',', ';']).flat_map(|part| part.split(" and "));
        for name in names.map(|name| name.trim().trim_end_matches('.')) {
            let skill = Skill::new(name);
            let key = skill.key();
            if !key.is_empty() && self.skills.iter().all(|known| known.key() != key) {
                self.skills.push(skill);
            }
        }
    }

    fn set_priority(&mut self, level: &str, line: &str) {
        let level = level.to_lowercase();
        let first = level
            .split(|c: char| !c.is_alphanumeric())
            .next()
            .unwrap_or_default();
        let urgency = match first {
            "critical" | "urgent" | "high" | "highest" | "top" => Urgency::Raised,
            "low" | "lowest" => Urgency::Lowered,
            _ => return self.background.push(line.to_owned()),
        };
        self.urgency = Some((urgency, line.to_owned()));
    }

    /// The first words about urgency count; a `Priority:` line overrules them.
    fn find_urgency(&mut self, line: &str) {
        if self.urgency.is_some() {
            return;
        }
        let lower = line.to_lowercase();
        let words: Vec<&str> = lower
            .split(|c: char| !(c.is_alphanumeric() || c == '-' || c == '\''))
            .filter(|word| !word.is_empty())
            .collect();
        self.urgency = (0..words.len()).find_map(|at| {
            let before = if at == 0 { "" } else { words[at - 1] };
            let negated = ["not", "isn't", "non", "nothing", "never"].contains(&before);
            let urgency = match words[at] {
                "urgent" | "urgently" | "asap" | "emergency" | "time-critical" => Urgency::Raised,
                "critical" if matches!(before, "is" | "are" | "it's" | "very" | "not") => {
                    Urgency::Raised
                }
                "rush" | "hurry" if before == "no" => {
                    return Some((Urgency::Lowered, format!("no {}", words[at])));
                }
                _ => return None,
            };
            Some(match negated {
                true => (Urgency::Lowered, format!("{before} {}", words[at])),
                false => (urgency, words[at].to_owned()),
            })
        });
    }
}

/// `line` without the white space around it, and single spaces in it.
pub(super) fn folded(line: &str) -> String {
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What follows "- ", "* ", "• ", "1. " or "2) ".
fn bullet(line: &str) -> Option<&str> {
    let marked = ["- ", "* ", "• ", "– ", "+ "]
        .iter()
        .find_map(|mark| line.strip_prefix(mark));
    let numbered = || {
        let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
        let rest = (rest.len() < line.len()).then_some(rest)?;
        rest.strip_prefix(". ").or_else(|| rest.strip_prefix(") "))
    };
    let item = marked.or_else(numbered)?.trim();
    (!item.is_empty()).then_some(item)
}

/// The section that `line` opens, and what follows its colon.
fn heading(line: &str) -> Option<(Section, &str)> {
    let (name, text) = line.split_once(':')?;
    let section = match name.trim().to_lowercase().as_str() {
        "skills" | "skill" | "required skills" | "skills needed" | "skills required" => {
            Section::Skills
        }
        "constraints" | "constraint" | "limits" | "rules" => Section::Constraints,
        "priority" => Section::Priority,
        "requirements" | "features" | "scope" | "deliverables" | "tasks" | "items"
        | "work items" | "parts" | "topics" | "steps" | "pages" => Section::Items,
        _ if text.trim().is_empty() => Section::Other,
        _ => return None,
    };
    Some((section, text.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_line_goes_where_its_heading_says() {
        let notes = Notes::read(
            "For the board.\nRequirements:\n- login\n* search\n\nConstraints: no new servers\n\
             - under budget\n\nSkills: SQL, data viz and sql\nData: last year's orders",
        );
        assert_eq!(notes.items, ["login", "search"]);
        assert_eq!(notes.constraints, ["no new servers", "under budget"]);
        assert_eq!(notes.skills, [Skill::new("SQL"), Skill::new("data viz")]);
        assert_eq!(
            notes.background,
            ["For the board.", "Data: last year's orders"]
        );
        assert_eq!(notes.urgency, None);
    }

    #[test]
    fn bullets_have_marks_or_numbers() {
        for (line, item) in [
            ("- a b", Some("a b")),
            ("12. a", Some("a")),
            ("3) a", Some("a")),
            ("3.5 a", None),
            ("-a", None),
            ("- ", None),
        ] {
            assert_eq!(bullet(line), item, "{line}");
        }
    }

    #[test]
    fn urgency_is_said_in_so_many_words() {
        use Urgency::{Lowered, Raised};
        for (context, expected) in [
            ("This is urgent!", Some(Raised)),
            ("We need it ASAP", Some(Raised)),
            ("Availability is critical", Some(Raised)),
            ("Priority: critical", Some(Raised)),
            ("PRIORITY: Low", Some(Lowered)),
            ("It is not urgent", Some(Lowered)),
            ("There is no rush", Some(Lowered)),
            ("Urgent\nPriority: low", Some(Lowered)),
            ("Find the critical path", None),
            ("Insurgents are a topic", None),
            ("Priority: normal", None),
        ] {
            let urgency = Notes::read(context).urgency.map(|(urgency, _)| urgency);
            assert_eq!(urgency, expected, "{context}");
        }
    }
}
