//! What a comparison of policies says: its columns, the best of each, and how
//! far it is.

use super::words::percent;
use crate::components::labels::{counted, minutes};
use crate::session::Contest;
use crate::session::background::{Phase, Work};
use crate::worker::Trial;

/// What stands where there is no number.
const NONE: &str = "—";

/// A number of each policy.
#[derive(Clone, Copy)]
pub struct Column {
    /// What it is called.
    pub name: &'static str,
    /// What it means, in a line.
    pub hint: &'static str,
    /// The number as text.
    pub text: fn(&Trial) -> String,
    /// What the policies are ranked by, the lowest first; `None` ranks last.
    rank: fn(&Trial) -> Option<i64>,
}

/// All columns.
pub const COLUMNS: [Column; 9] = [
    Column {
        name: "Makespan",
        hint: "From the start to the last finished task",
        text: |trial| length(trial.makespan_min),
        rank: |trial| Some(trial.makespan_min.into()),
    },
    Column {
        name: "Above bound",
        hint: "By how much the makespan is above what no run can be below",
        text: |trial| or_none(trial.above_bound_permille, share),
        // It says the same as the makespan.
        rank: |_| None,
    },
    Column {
        name: "Utilisation",
        hint: "How busy the agents were on average, of what their capacity offers",
        text: |trial| share(trial.utilisation_permille),
        rank: |trial| Some(-i64::from(trial.utilisation_permille)),
    },
    Column {
        name: "Mean wait",
        hint: "How long tasks waited on average from ready to assigned",
        text: |trial| length(trial.mean_wait_min),
        rank: |trial| Some(trial.mean_wait_min.into()),
    },
    Column {
        name: "Longest wait",
        hint: "The longest such wait",
        text: |trial| length(trial.max_wait_min),
        rank: |trial| Some(trial.max_wait_min.into()),
    },
    Column {
        name: "Late, total",
        hint: "By how much goals missed their deadlines, together",
        text: |trial| or_none(trial.total_late_min, length),
        rank: |trial| trial.total_late_min.map(i64::from),
    },
    Column {
        name: "Latest",
        hint: "By how much the latest goal missed its deadline",
        text: |trial| or_none(trial.max_late_min, length),
        rank: |trial| trial.max_late_min.map(i64::from),
    },
    Column {
        name: "Fairness",
        hint: "How evenly the completed minutes are shared among the agents that could do some (Jain’s index): 100 % is evenly",
        text: |trial| or_none(trial.fairness_permille, share),
        rank: |trial| trial.fairness_permille.map(|fairness| -i64::from(fairness)),
    },
    Column {
        name: "Completed",
        hint: "Tasks that were completed, of all",
        text: |trial| format!("{} of {}", trial.completed, trial.completed + trial.left),
        // Who completed less competes in no column.
        rank: |_| None,
    },
];

/// Whether the policy at `at` is the best of a column. Only those that
/// completed the most compete, for who leaves work undone is done soon; and
/// where all are the same, none is the best.
pub fn is_best(trials: &[Trial], at: usize, column: &Column) -> bool {
    let most = trials.iter().map(|trial| trial.completed).max();
    let ranks: Vec<i64> = trials
        .iter()
        .filter(|trial| Some(trial.completed) == most)
        .filter_map(column.rank)
        .collect();
    let (best, worst) = (ranks.iter().min(), ranks.iter().max());
    let competes = |trial: &&Trial| Some(trial.completed) == most;
    let own = trials.get(at).filter(competes).and_then(column.rank);
    best != worst && own.as_ref() == best
}

/// The makespan of the policy at `at` in percent of the longest.
pub fn bar_percent(trials: &[Trial], at: usize) -> u64 {
    let longest = trials.iter().map(|trial| trial.makespan_min).max();
    let own = trials.get(at).map_or(0, |trial| trial.makespan_min);
    u64::from(own) * 100 / u64::from(longest.unwrap_or(0).max(1))
}

/// What a comparison does, before there was one.
pub fn hint() -> String {
    "Runs the same work from its start under every policy, and shows side by side how each fares."
        .to_owned()
}

/// How a comparison is going, in a sentence.
pub fn status(contest: &Contest) -> String {
    let through = contest.trials.len();
    let all = contest.policies.unwrap_or(through);
    match contest.phase() {
        Phase::Running if contest.policies.is_none() => "Reading the work…".to_owned(),
        Phase::Running => format!("Running: {through} of {all} policies are through."),
        Phase::Stopped => format!("Stopped: {through} of {all} policies are through."),
        Phase::Failed(reason) => reason.clone(),
        Phase::Ended => {
            let best = contest.trials.iter().map(|trial| trial.left).min();
            match best.unwrap_or(0) {
                0 => "★ marks the best of a column.".to_owned(),
                left => format!(
                    "★ marks the best of a column. Under every policy at least {} left undone.",
                    counted(left, "task") + if left == 1 { " is" } else { " are" }
                ),
            }
        }
    }
}

fn or_none(value: Option<u32>, text: fn(u32) -> String) -> String {
    value.map_or_else(|| NONE.to_owned(), text)
}

fn length(length_min: u32) -> String {
    minutes(length_min.into())
}

fn share(permille: u32) -> String {
    percent(permille.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::background::Course;
    use crate::session::workspace::Moment;
    use crate::worker::Report;
    use baton_engine::Time;

    fn trial(makespan_min: u32, utilisation_permille: u32, completed: usize) -> Trial {
        Trial {
            makespan_min,
            utilisation_permille,
            completed,
            ..Trial::default()
        }
    }

    /// Which trials are the best of the column called `name`.
    fn best(name: &str, trials: &[Trial]) -> Vec<usize> {
        let mut columns = COLUMNS.iter();
        let column = columns.find(|column| column.name == name).expect(name);
        let all = 0..trials.len();
        all.filter(|&at| is_best(trials, at, column)).collect()
    }

    #[test]
    fn the_best_is_the_shortest_and_the_busiest_of_those_that_did_most() {
        let trials = [trial(330, 400, 8), trial(315, 420, 8), trial(315, 410, 8)];
        assert_eq!(best("Makespan", &trials), [1, 2]);
        assert_eq!(best("Utilisation", &trials), [1]);
        assert_eq!(best("Above bound", &trials), [0; 0]);
        assert_eq!(best("Mean wait", &trials), [0; 0], "all are the same");
        assert_eq!(best("Late, total", &trials), [0; 0], "none has a deadline");
        let trials = [trial(330, 400, 8), trial(340, 400, 8), trial(10, 900, 1)];
        assert_eq!(best("Makespan", &trials), [0]);
        assert_eq!(best("Utilisation", &trials), [0; 0]);
    }

    #[test]
    fn the_longest_has_the_longest_bar() {
        let trials = [trial(400, 0, 1), trial(100, 0, 1)];
        assert_eq!([0, 1].map(|at| bar_percent(&trials, at)), [100, 25]);
        assert_eq!(bar_percent(&[trial(0, 0, 0)], 0), 0);
    }

    #[test]
    fn every_phase_is_a_sentence_and_the_last_trial_ends_it() {
        let mut contest = Contest::begin(Course::begin(Moment::default()), Time(0));
        assert_eq!(status(&contest), "Reading the work…");
        contest.apply(Report::Comparing { policies: 2 });
        contest.apply(Report::Compared(trial(330, 400, 8)));
        assert_eq!(status(&contest), "Running: 1 of 2 policies are through.");
        let mut stopped = contest.clone();
        stopped.stop();
        assert_eq!(status(&stopped), "Stopped: 1 of 2 policies are through.");
        contest.apply(Report::Compared(trial(315, 400, 8)));
        assert_eq!(status(&contest), "★ marks the best of a column.");
        let mut failed = Contest::begin(Course::begin(Moment::default()), Time(0));
        let reason = "broken".to_owned();
        failed.apply(Report::Failed { reason });
        assert_eq!(status(&failed), "broken");
    }
}
