//! How goals stand to their deadlines: the chart, and what to do without one.

use super::plots::{Plot, minutes};
use crate::components::labels::{counted, span};
use crate::session::Session;
use crate::studio::{Selected, Selection};
use baton_engine::Millis;
use baton_engine::projection::GoalLateness;
use baton_work::chart::{self, Sheet};
use leptos::prelude::*;

/// Most goals in the chart.
const MAX_GOALS: usize = 12;
const HOUR_MIN: f64 = 60.0;
const DAY_MIN: f64 = 24.0 * HOUR_MIN;

/// The chart of goals with a deadline, the latest first.
pub fn lateness(sheet: Sheet, goals: &[(String, GoalLateness)]) -> Plot {
    let mut told: Vec<(String, f64, String)> = goals
        .iter()
        .filter_map(|(name, one)| Some((name.clone(), one.after_deadline_min()?, words(one))))
        .collect();
    // Stable: goals as late as each other stay in their order.
    told.sort_by(|a, b| b.1.total_cmp(&a.1));
    let late = told.iter().filter(|(_, after, _)| *after > 0.0).count();
    let open = goals.len() - told.len();
    let mut line = format!(
        "Finish minus deadline: late points right, early points left. {late} of {} late.",
        counted(goals.len(), "goal")
    );
    if open > 0 {
        line.push_str(&format!(" {open} not finished, in time so far."));
    }
    let (unit, minutes_each) = unit(&told);
    for (_, after, _) in &mut told {
        *after /= minutes_each;
    }
    if told.len() > MAX_GOALS {
        line.push_str(&format!(" The {MAX_GOALS} latest are shown."));
        told.truncate(MAX_GOALS);
    }
    Plot {
        id: "lateness",
        chart: chart::deviations(
            sheet,
            "lateness",
            "Lateness",
            &format!("{unit} from the deadline"),
            &told,
        ),
        words: line,
        table: table(goals),
    }
}

/// The unit in which the longest of `told` is a number for people, and how many
/// minutes it has.
fn unit(told: &[(String, f64, String)]) -> (&'static str, f64) {
    let longest = told.iter().map(|(_, after, _)| after.abs());
    let longest = longest.fold(0.0, f64::max);
    let units = [("days", DAY_MIN), ("hours", HOUR_MIN)];
    let mut wide = units.into_iter().filter(|(_, each)| longest >= 2.0 * each);
    wide.next().unwrap_or(("minutes", 1.0))
}

fn table(goals: &[(String, GoalLateness)]) -> Vec<Vec<String>> {
    let head = [
        "goal",
        "deadline minutes",
        "finished minutes",
        "lateness minutes",
        "standing",
    ];
    let line = |(name, one): &(String, GoalLateness)| {
        let after = one.after_deadline_min();
        vec![
            name.clone(),
            minutes(one.deadline),
            one.finished.map(minutes).unwrap_or_default(),
            after.map(|after| format!("{after:.1}")).unwrap_or_default(),
            words(one),
        ]
    };
    std::iter::once(head.map(str::to_owned).to_vec())
        .chain(goals.iter().map(line))
        .collect()
}

/// How a goal stands to its deadline.
fn words(one: &GoalLateness) -> String {
    let early = one.early();
    match one.finished {
        Some(_) if one.late > Millis(0) => format!("{} late", span(one.late)),
        None if one.late > Millis(0) => format!("{} late so far", span(one.late)),
        Some(_) if early > Millis(0) => format!("{} early", span(early)),
        Some(_) => "on time".to_owned(),
        None => "not finished".to_owned(),
    }
}

/// How to give a deadline, where no goal has one.
#[component]
pub fn NoDeadlines() -> impl IntoView {
    let session = expect_context::<Session>();
    let selection = expect_context::<Selection>();
    let open = move |_| {
        let goal = session.with_state(|state| state.present_goals().next().map(|goal| goal.id));
        selection.select(goal.map_or(Selected::NewGoal, Selected::Goal));
    };
    view! {
        <div class="empty" data-testid="lateness-empty">
            <p>
                "No goal has a deadline, so none is late or early. Open a goal, write a time under Deadline, and this shows how far it was missed."
            </p>
            <button type="button" class="button" on:click=open>"Open a goal"</button>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use baton_engine::{GoalId, Minutes};

    fn goal(deadline: u32, finished: Option<u32>, late: u32) -> (String, GoalLateness) {
        let min = |minutes| Millis::from(Minutes(minutes));
        let one = GoalLateness {
            goal: GoalId(0),
            deadline: min(deadline),
            finished: finished.map(min),
            late: min(late),
        };
        ("A goal".to_owned(), one)
    }

    #[test]
    fn late_and_early_differ_in_sign_and_words() {
        let plot = lateness(
            Sheet::WIDE,
            &[
                goal(60, Some(45), 0),
                goal(60, Some(90), 30),
                goal(60, None, 10),
                goal(60, None, 0),
                goal(60, Some(60), 0),
            ],
        );
        let column = |at: usize| {
            let lines = plot.table[1..].iter().map(|line| line[at].as_str());
            lines.collect::<Vec<_>>()
        };
        assert_eq!(column(3), ["-15.0", "30.0", "10.0", "", "0.0"]);
        let words = [
            "15 min early",
            "30 min late",
            "10 min late so far",
            "not finished",
            "on time",
        ];
        assert_eq!(column(4), words);
        assert!(plot.words.contains("2 of 5 goals late. 1 not finished"));
        let place = |words: &str| plot.chart.svg.find(&format!(">A goal: {words}<"));
        assert!(
            place("30 min late") < place("15 min early"),
            "the latest first"
        );
        assert_eq!(place("not finished"), None);
    }

    #[test]
    fn the_axis_counts_in_what_people_do() {
        for (late, unit) in [(119, "minutes"), (120, "hours"), (2 * 1_440, "days")] {
            let svg = lateness(Sheet::WIDE, &[goal(60, None, late)]).chart.svg;
            assert!(svg.contains(&format!("{unit} from the deadline")), "{late}");
        }
    }
}
