//! What text from outside must be like: its limits, and the errors that say
//! which field is wrong and what to do about it.

use crate::ids::AgentId;
use crate::time::Minutes;
use thiserror::Error;

/// Longest name of an agent or a task, in characters.
pub const MAX_NAME_CHARS: usize = 80;
/// Longest description of a task, in characters. It has room for the longest goal.
pub const MAX_DESCRIPTION_CHARS: usize = 8_000;
/// Longest name of a skill, in characters.
pub const MAX_SKILL_CHARS: usize = 48;
/// Most skills an agent has or a task requires.
pub const MAX_SKILLS: usize = 32;
/// Most tasks that an agent holds at once.
pub const MAX_CAPACITY: u32 = 1_000;
/// Most minutes that a task is estimated at: a year.
pub const MAX_MINUTES: Minutes = Minutes(525_600);
/// Longest result or failure reason that an agent reports as text, in bytes.
pub const MAX_RESULT_BYTES: usize = 65_536;

/// A field that a person or program fills in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// The name of an agent or a task.
    Name,
    /// A task's description.
    Description,
    /// The skills of an agent, or those a task requires.
    Skills,
    /// An agent's capacity.
    Capacity,
    /// A goal's text.
    Goal,
    /// A goal's context.
    Context,
    /// The rule set that decomposes a goal.
    Rules,
    /// A goal's deadline.
    Deadline,
    /// A task's estimated duration.
    Minutes,
    /// A task's dependencies.
    Dependencies,
    /// What an agent reports.
    Result,
    /// An agent's speed.
    Speed,
    /// An agent's proficiency at its skills.
    Proficiency,
    /// When an agent takes work.
    Availability,
    /// The lead of an agent or a goal.
    Lead,
    /// When work on a goal may begin.
    Release,
    /// When a goal comes again, and how often.
    Repeat,
    /// The agents that a task is pinned to or that it forbids.
    Agents,
    /// How long an attempt at a task may take.
    Timeout,
    /// How sure an agent is of its bid.
    Confidence,
    /// How an agent misbehaves.
    Fault,
    /// The silence after which an agent is lost.
    Heartbeat,
    /// The silence after which an agent is suspected.
    Suspicion,
    /// How long an agent may take to start a task.
    Lease,
    /// How many attempts a task gets.
    Attempts,
    /// How many lost agents a task gets.
    Losses,
    /// How long a failed task waits at first.
    RetryBase,
    /// How long a failed task waits at most.
    RetryCap,
    /// How many failures a goal makes up for.
    RetryBudget,
    /// When a slow attempt gets a duplicate.
    Straggler,
    /// What a task made, or the files of a goal.
    Artifacts,
    /// Who executes an agent's tasks, and its settings.
    Executor,
    /// What an agent's work costs.
    Rate,
}

/// What is wrong with a field, in words for the person who filled it in.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{problem}")]
pub struct InputError {
    /// The field at fault.
    pub field: Field,
    /// What is wrong.
    pub problem: Problem,
}

impl InputError {
    /// `problem` in `field`.
    pub fn new(field: Field, problem: Problem) -> Self {
        Self { field, problem }
    }
}

/// What is wrong with the fields of a form, gathered while they are read.
#[derive(Debug, Default)]
pub struct Errors(Vec<InputError>);

impl Errors {
    /// The value, or a stand-in for one that is wrong.
    pub fn keep<T: Default>(&mut self, checked: Result<T, InputError>) -> T {
        checked.unwrap_or_else(|error| {
            self.0.push(error);
            T::default()
        })
    }

    /// `value` if nothing was wrong.
    ///
    /// # Errors
    /// Everything that was.
    pub fn or<T>(self, value: T) -> Result<T, Vec<InputError>> {
        if self.0.is_empty() {
            Ok(value)
        } else {
            Err(self.0)
        }
    }
}

/// What can be wrong with a field.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Problem {
    /// Nothing but white space.
    #[error("Fill this in.")]
    Empty,
    /// More than `max` characters.
    #[error("Shorten this to {max} characters; it has {actual}.")]
    TooLong {
        /// The limit.
        max: usize,
        /// How many there are.
        actual: usize,
    },
    /// A control character, or one that turns the reading direction.
    #[error("Remove the invisible control character at position {at}.")]
    ControlCharacter {
        /// Its position in characters, from 1.
        at: usize,
    },
    /// More entries than allowed.
    #[error("Keep at most {max} of these; there are {actual}.")]
    TooMany {
        /// The limit.
        max: usize,
        /// How many there are.
        actual: usize,
    },
    /// A number outside its range.
    #[error("Choose a number from {min} to {max}.")]
    OutOfRange {
        /// The least allowed.
        min: u32,
        /// The most allowed.
        max: u32,
    },
    /// A rule set that is not there.
    #[error("There is no rule set called “{name}”. Choose one of the list.")]
    UnknownRules {
        /// The name asked for.
        name: String,
    },
    /// A stretch of time that overlaps another, is empty, or is out of range.
    #[error(
        "Give the hours in order, apart from each other, each ending after it begins, all within {last}."
    )]
    BadWindow {
        /// The last minute allowed.
        last: Minutes,
    },
    /// A rate that is no sum of money.
    #[error(
        "Write a number such as 45 or 45.50, and a short currency after it if you like: 45 EUR."
    )]
    BadRate,
    /// An agent that would be its own superior.
    #[error("An agent cannot lead itself, directly or through others. Choose another lead.")]
    OwnLead,
    /// An agent that is not there.
    #[error("There is no agent {0}. Choose one of the team.")]
    UnknownAgent(AgentId),
    /// A chain of leads that is too long.
    #[error("At most {max} superiors can stand above each other. Choose a lead further up.")]
    TooManySuperiors {
        /// The limit.
        max: usize,
    },
    /// A cron expression that cannot be read, or never comes true.
    #[error(
        "{0} Give minute, hour, day of the month, month and day of the week, such as “0 9 * * MON-FRI”."
    )]
    BadCron(String),
    /// A repetition that would be repeated itself.
    #[error("This goal is a repetition of another one. Let that one repeat.")]
    IsRepetition,
    /// A digest that is none.
    #[error("Give the SHA-256 digest in 64 lower-case hexadecimal digits.")]
    BadDigest,
    /// A text that the decomposition refuses.
    #[error("{0}")]
    Refused(String),
}

/// Whether control characters that lay out text are welcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lines {
    /// One line: no control characters at all.
    One,
    /// Many lines: line ends and tabs are fine.
    Many,
}

/// `text` without white space around it, if it is there, no longer than `max`
/// characters, and free of control characters.
///
/// # Errors
/// The first thing that is wrong with it.
pub fn checked(field: Field, text: &str, max: usize, lines: Lines) -> Result<String, InputError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(InputError::new(field, Problem::Empty));
    }
    checked_optional(field, text, max, lines)
}

/// As [`checked`], for a text that may be empty.
///
/// # Errors
/// The first thing that is wrong with it.
pub fn checked_optional(
    field: Field,
    text: &str,
    max: usize,
    lines: Lines,
) -> Result<String, InputError> {
    let text = text.trim();
    let actual = text.chars().count();
    if actual > max {
        return Err(InputError::new(field, Problem::TooLong { max, actual }));
    }
    let unwelcome = |c: char| is_invisible_control(c) && !(lines == Lines::Many && is_layout(c));
    match text.chars().position(unwelcome) {
        Some(at) => Err(InputError::new(
            field,
            Problem::ControlCharacter { at: at + 1 },
        )),
        None => Ok(text.to_owned()),
    }
}

/// `number` if it is between `min` and `max`.
///
/// # Errors
/// [`Problem::OutOfRange`].
pub fn in_range(field: Field, number: u32, min: u32, max: u32) -> Result<u32, InputError> {
    if (min..=max).contains(&number) {
        Ok(number)
    } else {
        Err(InputError::new(field, Problem::OutOfRange { min, max }))
    }
}

/// A control character, or one that turns the reading direction and so can
/// make a text look like another (Unicode TR 36).
pub fn is_invisible_control(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn is_layout(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\t')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_trimmed_and_bounded() {
        let check = |text: &str| checked(Field::Name, text, 5, Lines::One).map_err(|e| e.problem);
        assert_eq!(check("  abc "), Ok("abc".to_owned()));
        assert_eq!(check(" \n "), Err(Problem::Empty));
        assert_eq!(check("ééééé"), Ok("ééééé".to_owned()));
        assert_eq!(check("abcdef"), Err(Problem::TooLong { max: 5, actual: 6 }));
        assert_eq!(check("a\u{7}b"), Err(Problem::ControlCharacter { at: 2 }));
        assert_eq!(check("a\u{202e}"), Err(Problem::ControlCharacter { at: 2 }));
        assert_eq!(check("a\nb"), Err(Problem::ControlCharacter { at: 2 }));
        assert!(checked(Field::Context, "a\nb", 5, Lines::Many).is_ok());
    }
}
