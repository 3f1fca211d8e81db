//! A goal's words taken apart: what must be, what for, with what, by when,
//! which figures show it, and what the words leave open. It reads words and
//! knows nothing of the subject, so all that it says can be found in the text.

mod lexicon;
mod read;

use crate::text::{mentions_any, shortened, words};
use lexicon::{MAY, MUST, TOPICS, VAGUE};
use read::{after, deadline, factor, figures, quoted, sentences, split_verbs};
use serde::{Deserialize, Serialize};

/// Most statements that are taken from a text.
const MAX_STATEMENTS: usize = 100;
/// Most characters of a statement.
const MAX_CHARS: usize = 400;

/// A goal's words taken apart.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Requirements {
    /// Marks the file as one of these.
    pub(crate) format: String,
    /// The goal.
    pub(crate) goal: String,
    /// What must, should or may be.
    pub(crate) statements: Vec<Statement>,
    /// The words that say by when.
    pub(crate) deadlines: Vec<String>,
    /// What is named in quotation marks.
    pub(crate) names: Vec<String>,
    /// Lists of values, such as `Browsers: Firefox, Chrome`.
    pub(crate) factors: Vec<(String, Vec<String>)>,
    /// What the words leave open.
    pub(crate) questions: Vec<String>,
}

/// One thing that must, should or may be.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Statement {
    /// `R1`, `R2`, …
    pub(crate) id: String,
    /// The words.
    pub(crate) text: String,
    /// How strongly it is said.
    pub(crate) strength: Strength,
    /// What for, if it says so.
    pub(crate) purpose: Option<String>,
    /// With what, if it says so.
    pub(crate) means: Option<String>,
    /// The figures in it.
    pub(crate) figures: Vec<String>,
}

/// How strongly something is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Strength {
    /// It has to be.
    Must,
    /// It is wanted.
    Should,
    /// It is welcome.
    May,
}

impl Requirements {
    /// The mark of the format.
    pub(crate) const FORMAT: &'static str = "baton-requirements-1";

    /// Takes a goal and its context apart.
    pub(crate) fn of(goal: &str, context: &str) -> Self {
        let mut factors = Vec::new();
        let mut texts = split_verbs(goal);
        for sentence in sentences(context) {
            match factor(&sentence) {
                Some(found) => factors.push(found),
                None => texts.push(sentence),
            }
        }
        texts.truncate(MAX_STATEMENTS);
        let numbered = texts.iter().zip(1..);
        let statements: Vec<Statement> =
            numbered.map(|(text, id)| Statement::of(id, text)).collect();
        let deadlines: Vec<String> = texts.iter().filter_map(|text| deadline(text)).collect();
        let mut found = Self {
            format: Self::FORMAT.to_owned(),
            goal: goal.to_owned(),
            statements,
            deadlines,
            names: quoted(&format!("{goal}\n{context}")),
            factors,
            questions: Vec::new(),
        };
        found.questions = found.open();
        found
    }

    /// What the words leave open.
    fn open(&self) -> Vec<String> {
        let mut questions = Vec::new();
        for Statement {
            id,
            text,
            purpose,
            means,
            figures,
            ..
        } in &self.statements
        {
            let vague = |word: &&str| VAGUE.contains(word);
            let lower = text.to_lowercase();
            let parts = lower.split(|c: char| !c.is_alphanumeric() && c != '-');
            for word in parts.filter(vague) {
                questions.push(format!(
                    "{id}: what does “{word}” mean here, as a figure or an example?"
                ));
            }
            if figures.is_empty() {
                questions.push(format!("{id}: how is it seen that it is done?"));
            }
            if purpose.is_none() && id == "R1" {
                questions.push(format!(
                    "{id}: for whom is it, and what will they do with it?"
                ));
            }
            if let Some(means) = means {
                questions.push(format!("{id}: is “{means}” at hand, and who has it?"));
            }
        }
        let all: Vec<&str> = self
            .statements
            .iter()
            .map(|one| one.text.as_str())
            .collect();
        let topics = TOPICS
            .iter()
            .filter(|(named, _)| mentions_any(&all.join(" "), named));
        questions.extend(topics.flat_map(|(_, asked)| asked.iter().map(|one| (*one).to_owned())));
        if self.deadlines.is_empty() {
            questions.push("By when is it needed?".to_owned());
        }
        questions.push("What is not part of it?".to_owned());
        questions
    }
}

impl Statement {
    fn of(id: usize, text: &str) -> Self {
        let lower = format!(" {} ", words(text).join(" "));
        let says = |phrases: &[&str]| {
            phrases
                .iter()
                .any(|phrase| lower.contains(&format!(" {phrase} ")))
        };
        Self {
            id: format!("R{id}"),
            text: shortened(text, MAX_CHARS),
            strength: match (says(&MUST), says(&MAY)) {
                (true, _) => Strength::Must,
                (false, true) => Strength::May,
                (false, false) => Strength::Should,
            },
            purpose: after(text, &[" so that ", " in order to ", " to ", " for "]),
            means: after(
                text,
                &[" using ", " with the help of ", " based on ", " from "],
            ),
            figures: figures(text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_goal_is_parted_with_its_purpose_and_means() {
        let goal =
            "Develop a machine learning model to predict customer churn using historical data";
        let found = Requirements::of(goal, "");
        assert_eq!(found.statements.len(), 1);
        assert_eq!(
            found.statements[0].purpose.as_deref(),
            Some("predict customer churn")
        );
        assert_eq!(
            found.statements[0].means.as_deref(),
            Some("historical data")
        );
        assert!(
            found
                .questions
                .contains(&"By when is it needed?".to_owned())
        );
        let goal = "Analyze quarterly sales performance and create executive dashboard";
        let texts: Vec<String> = Requirements::of(goal, "")
            .statements
            .into_iter()
            .map(|s| s.text)
            .collect();
        assert_eq!(
            texts,
            [
                "Analyze quarterly sales performance",
                "create executive dashboard"
            ]
        );
    }

    #[test]
    fn context_gives_figures_deadlines_names_and_lists() {
        let context = "- Accuracy must be at least 80 % on “unseen” customers.\n- Needed by end of March\nBrowsers: Firefox, Chrome; Built by the team. It may be in colour";
        let found = Requirements::of("Build it", context);
        assert_eq!(found.statements[1].strength, Strength::Must);
        assert_eq!(found.statements[1].figures, ["80 %"]);
        assert_eq!(found.deadlines, ["by end of March"]);
        assert_eq!(found.names, ["unseen"]);
        assert_eq!(
            found.factors,
            [(
                "Browsers".to_owned(),
                vec!["Firefox".to_owned(), "Chrome".to_owned()]
            )]
        );
        assert_eq!(found.statements.last().unwrap().strength, Strength::May);
    }

    #[test]
    fn what_is_vague_is_asked_about() {
        let found = Requirements::of("Build an automated, user-friendly tester", "");
        for word in ["automated", "user-friendly"] {
            assert!(
                found
                    .questions
                    .iter()
                    .any(|question| question.contains(word)),
                "{word}"
            );
        }
    }

    #[test]
    fn any_text_is_read() {
        for text in [
            "",
            "   ",
            " and ",
            "“",
            "\"",
            ":",
            "a: , ,",
            "by",
            "by the",
            "é and write ü",
            "1",
            "\u{0}",
        ] {
            Requirements::of(text, text);
        }
    }
}
