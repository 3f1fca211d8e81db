//! The table at the end of a test run.

use std::fmt::Write;
use std::time::Duration;

/// How a step ended.
#[derive(Debug)]
pub enum Outcome {
    /// All is well; a note may say what was measured.
    Passed(Option<String>),
    /// What went wrong.
    Failed(String),
    /// Why it was not run.
    Skipped(String),
}

/// A step that was run.
#[derive(Debug)]
pub struct Record {
    /// The step's title.
    pub title: &'static str,
    /// How it ended.
    pub outcome: Outcome,
    /// How long it took.
    pub time: Duration,
}

impl Record {
    /// Whether the step failed.
    pub fn is_failed(&self) -> bool {
        matches!(self.outcome, Outcome::Failed(_))
    }
}

/// The table, and under it a line of counts that other programs can read.
pub fn render(records: &[Record]) -> String {
    let mut text = String::from("Summary\n");
    let mut counts = [0; 3];
    for record in records {
        let (kind, word, note) = match &record.outcome {
            Outcome::Passed(note) => (0, "ok", note.as_deref().unwrap_or_default()),
            Outcome::Failed(reason) => (1, "FAILED", reason.as_str()),
            Outcome::Skipped(reason) => (2, "skipped", reason.as_str()),
        };
        counts[kind] += 1;
        let row = format!(
            "  {word:<8} {:<26} {:>12}  {}",
            record.title,
            seconds(record.time),
            first_line(note)
        );
        let _ = writeln!(text, "{}", row.trim_end());
    }
    let [passed, failed, skipped] = counts;
    let _ = write!(text, "\n{passed} passed, {failed} failed");
    if skipped > 0 {
        let _ = write!(text, ", {skipped} skipped");
    }
    text.push('\n');
    text
}

/// A time as a person reads it: `4.2 s`, `3 min 20 s`.
pub fn seconds(time: Duration) -> String {
    let whole = time.as_secs();
    if whole < 60 {
        format!("{:.1} s", time.as_secs_f64())
    } else {
        format!("{} min {:02} s", whole / 60, whole % 60)
    }
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(title: &'static str, outcome: Outcome) -> Record {
        Record {
            title,
            outcome,
            time: Duration::from_millis(4_200),
        }
    }

    #[test]
    fn the_last_line_counts_the_steps() {
        let passed = || record("a", Outcome::Passed(None));
        let all_passed = render(&[passed(), passed()]);
        assert!(
            all_passed.ends_with("\n2 passed, 0 failed\n"),
            "{all_passed}"
        );

        let failed = record("b", Outcome::Failed("why\nand more".into()));
        let skipped = record("c", Outcome::Skipped("not here".into()));
        let mixed = render(&[passed(), failed, skipped]);
        assert!(
            mixed.ends_with("\n1 passed, 1 failed, 1 skipped\n"),
            "{mixed}"
        );
        assert!(
            mixed.contains("FAILED   b") && mixed.contains("why\n"),
            "{mixed}"
        );
        assert!(!mixed.contains("and more"), "{mixed}");
    }

    #[test]
    fn times_are_short() {
        assert_eq!(seconds(Duration::from_millis(450)), "0.5 s");
        assert_eq!(seconds(Duration::from_secs(200)), "3 min 20 s");
    }
}
