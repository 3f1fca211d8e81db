//! Runs side by side, in words: the rows of the tables. Pure.

use crate::components::labels::{minutes, span};
use baton_engine::Millis;
use baton_engine::projection::{AgentMetrics, ComparedAgent, MovedTask, RunComparison, RunFigures};

/// What stands where there is no number.
const NONE: &str = "—";

/// The cells of a row, the first of which says what it is about.
pub type Row = Vec<String>;

/// One row a figure.
pub fn figures(runs: &[RunFigures]) -> Vec<Row> {
    let row = |name: &str, tell: fn(&RunFigures) -> String| {
        let cells = runs.iter().map(tell);
        std::iter::once(name.to_owned()).chain(cells).collect()
    };
    vec![
        row("Completed", |run| {
            format!("{} of {}", run.completed, run.tasks)
        }),
        row("Makespan", |run| {
            known(run.makespan > Millis(0), || span(run.makespan))
        }),
        row("Tasks an hour", |run| {
            known(run.makespan > Millis(0), || {
                format!("{:.1}", run.throughput_per_hour)
            })
        }),
        row("Utilisation", |run| percent(run.mean_utilisation)),
        row("Lateness", |run| span(run.total_lateness)),
        row("Lost attempts", |run| run.lost_attempts.to_string()),
        row("Fairness", |run| {
            run.fairness.map_or(NONE.to_owned(), percent)
        }),
    ]
}

/// One row an agent.
pub fn agents(agents: &[ComparedAgent]) -> Vec<Row> {
    let tell = |part: &Option<AgentMetrics>| part.as_ref().map_or(NONE.to_owned(), load);
    let row = |agent: &ComparedAgent| {
        let cells = agent.parts.iter().map(tell);
        std::iter::once(agent.name.clone()).chain(cells).collect()
    };
    agents.iter().map(row).collect()
}

/// One row a task.
pub fn moved(moved: &[MovedTask]) -> Vec<Row> {
    let holder = |agent: &Option<String>| agent.clone().unwrap_or(NONE.to_owned());
    let row = |task: &MovedTask| {
        let cells = task.agents.iter().map(holder);
        std::iter::once(task.name.clone()).chain(cells).collect()
    };
    moved.iter().map(row).collect()
}

/// The difference in a sentence.
pub fn summary(compared: &RunComparison) -> String {
    match (compared.common_tasks, compared.moved.len()) {
        (0, _) => "The runs have no task in common.".to_owned(),
        (common, 0) => format!("All {common} common tasks have the same agent."),
        (common, moved) => format!("{moved} of {common} common tasks have another agent."),
    }
}

fn load(part: &AgentMetrics) -> String {
    let (work, share) = (minutes(part.completed_min), percent(part.utilisation));
    format!("{} done, {work}, {share}", part.completed)
}

fn percent(share: f64) -> String {
    format!("{:.0} %", share * 100.0)
}

fn known(is_known: bool, tell: impl FnOnce() -> String) -> String {
    if is_known { tell() } else { NONE.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use baton_engine::examples;
    use baton_engine::projection::compare_runs;
    use baton_engine::simulate;

    #[test]
    fn the_demonstration_before_and_after_its_run() {
        let fresh = examples::demonstration().open();
        let mut run = examples::demonstration().open();
        while simulate::step(&mut run).is_ok() {}
        let compared = compare_runs(&[run.state(), fresh.state()]);
        let figures = figures(&compared.runs);
        assert_eq!(figures[0], ["Completed", "8 of 8", "0 of 8"]);
        assert_eq!(figures[1].len(), 3);
        assert_eq!(figures[1][2], NONE);
        assert_eq!(agents(&compared.agents).len(), 5);
        assert!(agents(&compared.agents)[0][2].starts_with("0 done"));
        assert_eq!(moved(&compared.moved).len(), 8);
        assert_eq!(
            summary(&compared),
            "8 of 8 common tasks have another agent."
        );
        let same = compare_runs(&[run.state(), run.state()]);
        assert_eq!(summary(&same), "All 8 common tasks have the same agent.");
    }
}
