//! The numbers of the run as text, each with what it means.

/// A length of time, as people say it.
pub use crate::components::labels::span as length;
use baton_engine::projection::{Cost, Metrics, StatusView};
use baton_engine::rate::money;
use baton_engine::{Millis, TaskState};

/// What stands where there is no number yet.
pub const NONE_YET: &str = "—";

/// A number of the run.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Figure {
    /// What it is called.
    pub name: &'static str,
    /// The page's name for it.
    pub testid: &'static str,
    /// The number.
    pub value: String,
    /// What it means, in a line.
    pub hint: String,
}

/// The numbers of a run, the most telling first.
pub fn figures(metrics: &Metrics, status: &StatusView) -> Vec<Figure> {
    let figure = |name, testid, value, hint: &str| Figure {
        name,
        testid,
        value,
        hint: hint.to_owned(),
    };
    let completed = status.count(TaskState::Completed);
    let has_ended = metrics.makespan > Millis(0);
    let when_ended = |value: String| {
        if has_ended {
            value
        } else {
            NONE_YET.to_owned()
        }
    };
    let cost = costs(&metrics.costs);
    let done = format!("{completed} of {} tasks are completed.", status.tasks);
    let mut figures = vec![
        figure(
            "Completion",
            "metric-completion",
            format!("{} %", status.completion_percent()),
            &done,
        ),
        figure(
            "Rounds",
            "metric-rounds",
            status.round.0.to_string(),
            "Rounds of assignments so far.",
        ),
        figure(
            "Makespan",
            "metric-makespan",
            when_ended(length(metrics.makespan)),
            &against_bound(metrics),
        ),
        figure(
            "Critical path",
            "metric-critical-path",
            length(metrics.critical_path),
            "The longest chain of tasks that wait for each other, by their estimates: no plan is faster.",
        ),
        figure(
            "Throughput",
            "metric-throughput",
            when_ended(format!("{:.2} / h", metrics.throughput_per_hour)),
            "Completed tasks an hour of the run.",
        ),
        figure(
            "Mean wait",
            "metric-mean-wait",
            length(metrics.mean_wait),
            "How long tasks waited on average from ready to assigned.",
        ),
        figure(
            "Longest wait",
            "metric-max-wait",
            length(metrics.max_wait),
            "The longest such wait.",
        ),
        figure(
            "Fairness",
            "metric-fairness",
            metrics
                .fairness
                .map_or_else(|| NONE_YET.to_owned(), |fairness| format!("{fairness:.2}")),
            "How evenly the completed minutes are shared among the agents that could do some (Jain’s index): 1 is evenly.",
        ),
    ];
    figures.extend(cost.map(|cost| {
        figure(
            "Cost",
            "metric-cost",
            cost,
            "The time spent on tasks that are completed or under way, by the agents’ rates.",
        )
    }));
    figures
}

/// Sums of money in different currencies; `None` where nobody has a rate.
fn costs(costs: &[Cost]) -> Option<String> {
    let sums: Vec<String> = costs
        .iter()
        .map(|cost| money(cost.hundredths, &cost.currency))
        .collect();
    (!sums.is_empty()).then(|| sums.join(" + "))
}

/// How the makespan stands to the critical path.
#[expect(clippy::cast_precision_loss, reason = "shown rounded, decides nothing")]
fn against_bound(metrics: &Metrics) -> String {
    let what = "From the start to the last finished task";
    if metrics.makespan > metrics.critical_path && metrics.critical_path > Millis(0) {
        let times = metrics.makespan.0 as f64 / metrics.critical_path.0 as f64;
        format!("{what}: {times:.2} times the critical path.")
    } else if metrics.makespan == metrics.critical_path && metrics.makespan > Millis(0) {
        format!("{what}: as short as the critical path allows.")
    } else {
        format!("{what}.")
    }
}

/// A share from 0 to 1 in whole percent.
pub fn percent(share: f64) -> String {
    format!("{:.0} %", share * 100.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use baton_engine::{State, examples, projection, simulate};

    fn of(state: &State) -> Vec<Figure> {
        figures(&projection::metrics(state), &projection::status(state))
    }

    fn value<'a>(figures: &'a [Figure], testid: &str) -> &'a Figure {
        figures
            .iter()
            .find(|figure| figure.testid == testid)
            .expect("it is there")
    }

    #[test]
    fn numbers_that_are_not_known_yet_are_not_shown_as_nought() {
        let mut engine = examples::demonstration().open();
        let before = of(engine.state());
        for testid in ["metric-makespan", "metric-throughput", "metric-fairness"] {
            assert_eq!(value(&before, testid).value, NONE_YET, "{testid}");
        }
        while simulate::run_round(&mut engine) {}
        let after = of(engine.state());
        assert_eq!(value(&after, "metric-completion").value, "100 %");
        assert!(after.iter().all(|figure| figure.value != NONE_YET));
    }

    #[test]
    fn costs_are_told_only_where_somebody_has_a_rate() {
        let cost = |currency: &str, hundredths| Cost {
            currency: currency.to_owned(),
            hundredths,
        };
        assert_eq!(costs(&[]), None);
        let both = costs(&[cost("", 4_500), cost("EUR", 1_250)]);
        assert_eq!(both.as_deref(), Some("45 + 12.50 EUR"));
    }

    #[test]
    fn the_makespan_is_told_against_the_bound() {
        let told = |makespan: u64, critical_path: u64| {
            let state = State::default();
            let (makespan, critical_path) = (Millis(makespan), Millis(critical_path));
            against_bound(&Metrics {
                makespan,
                critical_path,
                ..projection::metrics(&state)
            })
        };
        assert!(told(150, 100).ends_with("1.50 times the critical path."));
        assert!(told(100, 100).ends_with("as short as the critical path allows."));
        assert!(told(50, 100).ends_with("the last finished task."));
        assert!(told(0, 0).ends_with("the last finished task."));
    }
}
