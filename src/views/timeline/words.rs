//! What a bar is called, marked and said.

/// A moment of the run, as the clock shows it.
pub use crate::components::labels::span as time;
use baton_engine::Millis;
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

/// A bar in one line: its task, agent, times, round, state and priority, and
/// how that stands to what was expected.
pub fn told(bar: &Bar, is_critical: bool) -> String {
    let (from, to) = (time(bar.start), time(bar.end));
    let (name, agent, priority) = (&bar.name, &bar.agent_name, bar.priority);
    if bar.state == BarState::Planned {
        return format!("{name}, {agent}: planned, {from} to {to}, {priority} priority.");
    }
    let what = match bar.state {
        BarState::Assigned => format!("assigned at {from}, expected until {to}"),
        BarState::Running => format!("running since {from}, expected until {to}"),
        BarState::Failed => format!("failed, {from} to {to}"),
        BarState::Returned => format!("went back to the queue, {from} to {to}"),
        BarState::Cancelled => format!("cancelled, {from} to {to}"),
        BarState::Completed | BarState::Planned => format!("completed, {from} to {to}"),
    };
    let round = bar.round.0;
    let beside: String = beside(bar, is_critical)
        .into_iter()
        .map(|fact| format!(" {fact}."))
        .collect();
    format!("{name}, {agent}: {what}. Round {round}, {priority} priority.{beside}")
}

/// What else there is to say of a bar.
fn beside(bar: &Bar, is_critical: bool) -> Vec<String> {
    let mut facts = Vec::new();
    if bar.tries > 0 {
        facts.push(format!("Attempt {}", bar.tries + 1));
    }
    if bar.waited_from < bar.start {
        facts.push(format!("Waited {}", length(bar.waited_from, bar.start)));
    }
    if bar.expected_end != bar.end {
        facts.push(format!("Estimated {}", length(bar.start, bar.expected_end)));
    }
    if let Some((from, to)) = bar.planned {
        facts.push(format!("Planned {} to {}", time(from), time(to)));
    }
    if is_critical {
        facts.push("On the critical path".to_owned());
    }
    facts
}

/// The state of a bar in a word or two.
pub fn state(state: BarState) -> &'static str {
    match state {
        BarState::Planned => "planned",
        BarState::Assigned => "assigned",
        BarState::Running => "running",
        BarState::Completed => "completed",
        BarState::Failed => "failed",
        BarState::Returned => "went back",
        BarState::Cancelled => "cancelled",
    }
}

/// How long it is from one moment to another.
pub fn length(from: Millis, to: Millis) -> String {
    time(Millis(to.0.saturating_sub(from.0)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use baton_engine::{AgentId, Attempt, GoalId, Minutes, Priority, Round, TaskId};

    fn bar() -> Bar {
        Bar {
            task: TaskId(0),
            name: "Testing".to_owned(),
            goal: GoalId(0),
            agent: AgentId(0),
            agent_name: "QA".into(),
            priority: Priority::High,
            attempt: Attempt(1),
            round: Round(2),
            row: 0,
            start: Minutes(0).into(),
            end: Minutes(90).into(),
            state: BarState::Completed,
            waited_from: Minutes(0).into(),
            expected_end: Minutes(90).into(),
            planned: None,
            tries: 0,
        }
    }

    #[test]
    fn a_bar_says_who_what_and_when() {
        let mut bar = bar();
        let expected = "Testing, QA: completed, 0 min to 1 h 30 min. Round 2, high priority.";
        assert_eq!(told(&bar, false), expected);
        bar.state = BarState::Running;
        let expected =
            "Testing, QA: running since 0 min, expected until 1 h 30 min. Round 2, high priority.";
        assert_eq!(told(&bar, false), expected);
    }

    #[test]
    fn a_bar_says_how_it_stands_to_what_was_expected() {
        let bar = Bar {
            start: Minutes(30).into(),
            tries: 1,
            expected_end: Minutes(60).into(),
            planned: Some((Minutes(0).into(), Minutes(60).into())),
            ..bar()
        };
        let expected = "Testing, QA: completed, 30 min to 1 h 30 min. Round 2, high priority. Attempt 2. Waited 30 min. Estimated 30 min. Planned 0 min to 1 h. On the critical path.";
        assert_eq!(told(&bar, true), expected);
    }
}
