//! A goal's words taken apart: what must be, what for, with what, by when,
//! which figures show it, and what the words leave open. It reads words and
//! knows nothing of the subject, so all that it says can be found in the text.

use crate::text::{mentions_any, shortened, words};
use serde::{Deserialize, Serialize};

/// Most statements that are taken from a text.
const MAX_STATEMENTS: usize = 100;
/// Most characters of a statement.
const MAX_CHARS: usize = 400;

/// Verbs that begin a second thing to do.
const VERBS: [&str; 48] = [
    "add",
    "analyze",
    "analyse",
    "automate",
    "build",
    "check",
    "collect",
    "compare",
    "configure",
    "create",
    "define",
    "deliver",
    "deploy",
    "describe",
    "design",
    "develop",
    "document",
    "draw",
    "evaluate",
    "find",
    "fix",
    "identify",
    "implement",
    "improve",
    "install",
    "integrate",
    "launch",
    "make",
    "measure",
    "migrate",
    "monitor",
    "organize",
    "plan",
    "predict",
    "prepare",
    "present",
    "publish",
    "recommend",
    "reduce",
    "release",
    "review",
    "run",
    "send",
    "show",
    "summarize",
    "test",
    "train",
    "write",
];
/// Words that mean something else to everybody.
const VAGUE: [&str; 24] = [
    "automated",
    "better",
    "best",
    "clean",
    "comprehensive",
    "easy",
    "efficient",
    "executive",
    "fast",
    "flexible",
    "good",
    "high-quality",
    "intuitive",
    "modern",
    "optimal",
    "performance",
    "quick",
    "reliable",
    "robust",
    "scalable",
    "secure",
    "significant",
    "simple",
    "user-friendly",
];
/// What must not be missed is said with these.
const MUST: [&str; 8] = [
    "must",
    "has to",
    "have to",
    "need",
    "at least",
    "at most",
    "no more than",
    "never",
];
const MAY: [&str; 5] = ["may", "could", "optional", "nice to have", "if possible"];
const UNTIL: [&str; 5] = ["by", "until", "before", "within", "due"];
const WHEN: [&str; 26] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "end",
    "next",
    "tomorrow",
    "tonight",
    "noon",
    "q",
    "week",
];

/// What work of a kind has to settle, by the beginnings of the words that name it.
const TOPICS: [(&[&str], &[&str]); 6] = [
    (
        &["test", "qa"],
        &[
            "Which behaviour is tested first, and whose word says what is right?",
            "Which values vary? Written as “Browsers: Firefox, Chrome” in the context, they become a matrix of tests.",
            "Who looks at a failed test, and how soon?",
        ],
    ),
    (
        &["web", "app", "site", "page"],
        &[
            "Which browsers and screen sizes count?",
            "Who may see and do what after signing in?",
            "What happens when the network fails?",
        ],
    ),
    (
        &["model", "predict", "classif", "forecast"],
        &[
            "Which error costs more: a wrong yes or a wrong no?",
            "Who acts on a prediction, and how?",
            "Which columns must not decide?",
        ],
    ),
    (
        &["dashboard", "report", "chart"],
        &[
            "Which decision does the reader take with it?",
            "How current must the figures be?",
        ],
    ),
    (
        &["automat", "deploy", "migrat", "framework"],
        &[
            "Where does it run, and who starts it?",
            "How is it undone when it goes wrong?",
        ],
    ),
    (
        &["event", "workshop", "conference", "launch", "campaign"],
        &[
            "How many people come, and what may it cost?",
            "Who decides when something changes?",
        ],
    ),
];

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

/// The sentences, lines and list items of a text.
fn sentences(text: &str) -> Vec<String> {
    let lines = text.lines().flat_map(|line| line.split([';', '!', '?']));
    let parts = lines.flat_map(|line| line.split(". "));
    let bare = |part: &str| {
        let part = part.trim().trim_start_matches(['-', '*', '•', '+']);
        let part = part
            .trim_start()
            .trim_start_matches("[ ]")
            .trim()
            .trim_end_matches('.');
        part.to_owned()
    };
    parts
        .map(bare)
        .filter(|part| part.chars().any(char::is_alphabetic))
        .collect()
}

/// The sentences of a goal, parted again where a verb begins a second thing.
fn split_verbs(goal: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    for sentence in sentences(goal) {
        let mut rest = sentence.as_str();
        let mut from = 0;
        while let Some(at) = rest[from..].find(" and ") {
            let next = &rest[from + at + 5..];
            let verb = words(next).into_iter().next().unwrap_or_default();
            if VERBS.contains(&verb.as_str()) {
                parts.push(rest[..from + at].trim_end_matches(',').to_owned());
                rest = next;
                from = 0;
            } else {
                from += at + 5;
            }
        }
        parts.push(rest.to_owned());
    }
    parts
}

/// What follows the first of `phrases` that is there, up to the next phrase
/// that begins something else.
fn after(text: &str, phrases: &[&str]) -> Option<String> {
    let (_, rest) = phrases.iter().find_map(|phrase| text.split_once(phrase))?;
    let ends = [
        " using ",
        " based on ",
        " by ",
        " within ",
        " so that ",
        ",",
    ];
    let end = ends
        .iter()
        .filter_map(|end| rest.find(end))
        .min()
        .unwrap_or(rest.len());
    let found = rest[..end].trim();
    (!found.is_empty()).then(|| shortened(found, MAX_CHARS))
}

/// The numbers of a text, with the word that follows.
fn figures(text: &str) -> Vec<String> {
    let tokens: Vec<&str> = text.split_whitespace().collect();
    let number = |token: &str| {
        let bare = token.trim_start_matches(['$', '€', '£', '≥', '≤', '<', '>', '(', '~']);
        bare.starts_with(|c: char| c.is_ascii_digit())
    };
    let numbers = tokens.iter().enumerate().filter(|(_, token)| number(token));
    let with_unit = numbers.map(|(at, token)| match tokens.get(at + 1) {
        Some(unit) if !token.ends_with([',', '.', ')']) => format!("{token} {unit}"),
        _ => (*token).to_owned(),
    });
    with_unit
        .map(|figure| figure.trim_end_matches([',', '.', ')']).to_owned())
        .collect()
}

/// The words that say by when.
fn deadline(text: &str) -> Option<String> {
    let tokens: Vec<&str> = text.split_whitespace().collect();
    let at = tokens.windows(2).position(|pair| {
        let next = pair[1].to_lowercase();
        let time = next.starts_with(|c: char| c.is_ascii_digit())
            || next == "the"
            || WHEN
                .iter()
                .any(|when| next.starts_with(when) && next.len() <= when.len() + 2);
        UNTIL.contains(&pair[0].to_lowercase().as_str()) && time
    })?;
    // “by the team” is no time.
    let rest = &tokens[at..tokens.len().min(at + 5)];
    let timely = |word: &&str| {
        let word = word.to_lowercase();
        word.starts_with(|c: char| c.is_ascii_digit())
            || WHEN
                .iter()
                .any(|when| when.len() > 1 && word.starts_with(when))
    };
    rest[1..]
        .iter()
        .any(timely)
        .then(|| rest.join(" ").trim_end_matches(['.', ',']).to_owned())
}

/// What is in quotation marks.
fn quoted(text: &str) -> Vec<String> {
    let mut names = Vec::new();
    for (open, close) in [('“', '”'), ('"', '"'), ('„', '“'), ('`', '`')] {
        let mut rest = text;
        while let Some((_, after)) = rest.split_once(open) {
            let Some((name, after)) = after.split_once(close) else {
                break;
            };
            let fits =
                !name.trim().is_empty() && name.chars().count() <= 80 && !name.contains('\n');
            if fits && !names.iter().any(|known| known == name) {
                names.push(name.to_owned());
            }
            rest = after;
        }
    }
    names.truncate(MAX_STATEMENTS);
    names
}

/// A line such as `Browsers: Firefox, Chrome, Safari`.
fn factor(sentence: &str) -> Option<(String, Vec<String>)> {
    let (name, values) = sentence.split_once(':')?;
    let values: Vec<String> = values
        .split([',', '|'])
        .map(|value| value.trim().to_owned())
        .collect();
    let short = |text: &String| !text.is_empty() && text.chars().count() <= 40;
    let fits =
        (2..=12).contains(&values.len()) && values.iter().all(short) && words(name).len() <= 4;
    (fits && !name.trim().is_empty()).then(|| (name.trim().to_owned(), values))
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
