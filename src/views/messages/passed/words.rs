//! How a message is told.

use crate::session::live::{Fate, Passed, Way};
use baton_engine::Time;
use std::fmt::Write as _;

/// A moment of a live run: `12.345 s`, later `1:02.345`.
pub fn seconds(at: Time) -> String {
    let (seconds, ms) = (at.0 / 1_000, at.0 % 1_000);
    match seconds / 60 {
        0 => format!("{seconds}.{ms:03} s"),
        minutes => format!("{minutes}:{:02}.{ms:03}", seconds % 60),
    }
}

/// What became of a message, as a shape and a word; nothing when it arrived.
pub fn fate(fate: Fate) -> Option<(&'static str, &'static str)> {
    let mark = match fate {
        Fate::Delivered => "",
        Fate::Delayed => "◷",
        Fate::Doubled => "⧉",
        Fate::Dropped => "✕",
        Fate::Held => "❄",
        Fate::Refused => "⊘",
    };
    fate.word().map(|word| (mark, word))
}

/// How an agent stands to a message.
pub fn preposition(way: Way) -> &'static str {
    match way {
        Way::Out => "to",
        Way::In => "from",
    }
}

/// A message in one line.
pub fn told(passed: &Passed, agent: &str, task: Option<&str>) -> String {
    let mut words = seconds(passed.at);
    // Writing to a string does not fail.
    let _ = write!(
        words,
        ": {} {} {agent}",
        passed.kind,
        preposition(passed.way)
    );
    if let Some(task) = task {
        let _ = write!(words, ", {task}");
    }
    if let Some((_, fate)) = fate(passed.fate) {
        let _ = write!(words, ", {fate}");
    }
    if !passed.note.is_empty() {
        let _ = write!(words, ": {}", passed.note);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use baton_engine::{AgentId, Attempt, TaskId};

    #[test]
    fn a_moment_of_a_live_run_has_its_milliseconds() {
        assert_eq!(seconds(Time(45)), "0.045 s");
        assert_eq!(seconds(Time(12_345)), "12.345 s");
        assert_eq!(seconds(Time(62_005)), "1:02.005");
    }

    #[test]
    fn a_message_is_told_with_its_fate_and_its_note() {
        let passed = Passed {
            number: 1,
            at: Time(1_500),
            agent: AgentId(0),
            way: Way::In,
            kind: "decline",
            task: Some(TaskId(2)),
            attempt: Some(Attempt(1)),
            fate: Fate::Doubled,
            note: "Too hard".to_owned(),
        };
        let words = told(&passed, "Ada", Some("Train"));
        assert_eq!(words, "1.500 s: decline from Ada, Train, twice: Too hard");
    }
}
