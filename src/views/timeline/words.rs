//! What a bar is called, marked and said.

/// A moment of the run, as the clock shows it.
pub use crate::components::labels::span as time;
use baton_engine::projection::{Bar, BarState};

/// How a state of a bar looks: the state whose colours it has, and its mark.
pub fn look(state: BarState) -> (&'static str, &'static str) {
    match state {
        BarState::Planned => ("assigned", "◇"),
        BarState::Assigned => ("assigned", "◐"),
        BarState::Running => ("running", "▶"),
        BarState::Completed => ("completed", "✓"),
        BarState::Failed => ("failed", "✕"),
        BarState::Returned => ("blocked", "↩"),
        BarState::Cancelled => ("cancelled", "⊘"),
    }
}

/// A bar in one line: its task, agent, times, round, state and priority.
pub fn told(bar: &Bar, agent: &str) -> String {
    let (from, to) = (time(bar.start), time(bar.end));
    let (name, priority, round) = (&bar.name, bar.priority, bar.round.0);
    let what = match bar.state {
        BarState::Planned => {
            return format!("{name}, {agent}: planned, {from} to {to}, {priority} priority.");
        }
        BarState::Assigned => format!("assigned at {from}, expected until {to}"),
        BarState::Running => format!("running since {from}, expected until {to}"),
        BarState::Completed => format!("completed, {from} to {to}"),
        BarState::Failed => format!("failed, {from} to {to}"),
        BarState::Returned => format!("went back to the queue, {from} to {to}"),
        BarState::Cancelled => format!("cancelled, {from} to {to}"),
    };
    format!("{name}, {agent}: {what}. Round {round}, {priority} priority.")
}

#[cfg(test)]
mod tests {
    use super::*;
    use baton_engine::{Attempt, GoalId, Minutes, Priority, Round, TaskId};

    #[test]
    fn a_bar_says_who_what_and_when() {
        let mut bar = Bar {
            task: TaskId(0),
            name: "Testing".to_owned(),
            goal: GoalId(0),
            priority: Priority::High,
            attempt: Attempt(1),
            round: Round(2),
            row: 0,
            start: Minutes(0).into(),
            end: Minutes(90).into(),
            state: BarState::Completed,
        };
        let expected = "Testing, QA: completed, 0 min to 1 h 30 min. Round 2, high priority.";
        assert_eq!(told(&bar, "QA"), expected);
        bar.state = BarState::Running;
        let expected =
            "Testing, QA: running since 0 min, expected until 1 h 30 min. Round 2, high priority.";
        assert_eq!(told(&bar, "QA"), expected);
    }
}
