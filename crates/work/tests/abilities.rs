//! Which task is which kind of work, over the names and skills of Baton's rule
//! sets; and that the parts of the standard rules' pipelines fit together.

mod common;

use baton_work::{Artifact, World, abilities, ability_for, perform};
use common::{Files, done, order};

#[test]
fn tasks_of_the_rule_sets_are_told_apart() {
    for (name, skills, expected) in [
        ("Data Collection", vec!["data_collection"], "collection"),
        ("Data Analysis", vec!["data_analysis"], "analysis"),
        ("Report Generation", vec!["report_writing"], "report"),
        (
            "Requirements Analysis",
            vec!["requirements_analysis"],
            "requirements",
        ),
        ("Design Phase", vec!["design", "planning"], "design"),
        (
            "Implementation",
            vec!["coding", "development"],
            "implementation",
        ),
        ("Testing", vec!["testing", "qa"], "checks"),
        ("Goal Execution", vec!["general"], "general"),
        ("Check data quality", vec!["data_analysis"], "quality"),
        ("Verify the data", vec!["data_analysis", "qa"], "quality"),
        (
            "Analyze the data",
            vec!["Data Analysis", "statistics"],
            "analysis",
        ),
        ("Visualize the data", vec!["visualization"], "charts"),
        (
            "Frame the problem",
            vec!["requirements_analysis", "machine_learning"],
            "requirements",
        ),
        ("Build a baseline", vec!["machine_learning"], "baseline"),
        (
            "Train the model",
            vec!["machine_learning", "model_training"],
            "training",
        ),
        (
            "Evaluate the model",
            vec!["statistics", "machine_learning"],
            "evaluation",
        ),
        ("Write the model card", vec!["documentation"], "report"),
        ("Prepare test cases", vec!["testing"], "test-cases"),
        ("Write acceptance tests", vec!["testing"], "test-cases"),
        ("Plan the tests", vec!["testing", "planning"], "test-cases"),
        ("Report the results", vec!["report_writing", "qa"], "report"),
        ("Clarify the goal", vec!["planning"], "planning"),
        ("Draw up the schedule", vec!["coordination"], "coordination"),
    ] {
        let task = order("", "", name, &skills, vec![]).task;
        assert_eq!(
            ability_for(&task).map(|ability| ability.id),
            Some(expected),
            "{name}"
        );
    }
    for (name, skills) in [
        ("Find the venue", "coordination"),
        ("Announce", "communication"),
        ("Back up", "operations"),
    ] {
        assert!(
            ability_for(&order("", "", name, &[skills], vec![]).task).is_none(),
            "{name}"
        );
    }
}

/// A task: name, skills, and the tasks before it.
type Step<'a> = (&'a str, &'a [&'a str], &'a [usize]);

/// Does the tasks of a goal, and checks that each hands back what it says.
fn pipeline(goal: &str, steps: &[Step]) -> Vec<Vec<Artifact>> {
    let mut all: Vec<Vec<Artifact>> = Vec::new();
    for (name, skills, after) in steps {
        let inputs = after.iter().flat_map(|step| all[*step].clone()).collect();
        let order = order(goal, "", name, skills, inputs);
        let results = done(&order).unwrap_or_else(|failure| panic!("{name}: {failure}"));
        let declared = ability_for(&order.task).unwrap().results;
        for Artifact { name: result, .. } in &results {
            let fits = |pattern: &&str| match pattern.strip_prefix('*') {
                Some(ending) => result.ends_with(ending),
                None => result == pattern,
            };
            assert!(
                declared.iter().any(fits),
                "{name} does not declare {result}"
            );
        }
        all.push(results);
    }
    all
}

fn content<'a>(artifacts: &'a [Artifact], name: &str) -> &'a str {
    let found = artifacts.iter().find(|artifact| artifact.name == name);
    &found.unwrap_or_else(|| panic!("no {name}")).content
}

#[test]
fn the_standard_rules_train_a_model() {
    let results = pipeline(
        "Train a model that predicts churn",
        &[
            (
                "Frame the problem",
                &["requirements_analysis", "machine_learning"],
                &[],
            ),
            ("Collect training data", &["data_collection"], &[0]),
            ("Build a baseline", &["machine_learning"], &[1]),
            ("Engineer features", &["data_analysis"], &[1]),
            (
                "Train the model",
                &["machine_learning", "model_training"],
                &[3],
            ),
            (
                "Evaluate the model",
                &["statistics", "machine_learning"],
                &[2, 4],
            ),
            ("Write the model card", &["documentation"], &[5]),
        ],
    );
    assert!(content(&results[5], "evaluation.md").contains("Logistic regression on 1,002 rows"));
    let card = content(&results[6], "report.md");
    assert!(
        card.contains("accuracy is 0.8134") && card.contains("It is made up."),
        "{card}"
    );
}

#[test]
fn the_standard_rules_analyse_data() {
    let results = pipeline(
        "Analyze the sales data",
        &[
            ("Collect the data", &["data_collection"], &[]),
            ("Check data quality", &["data_analysis"], &[0]),
            ("Analyze the data", &["data_analysis", "statistics"], &[1]),
            ("Visualize the data", &["visualization"], &[1]),
            ("Write the report", &["report_writing"], &[2, 3]),
            ("Accept the result", &["testing", "qa"], &[2]),
        ],
    );
    let report = content(&results[4], "report.md");
    assert!(report.contains("15,579,146 in total") && report.contains("It is made up."));
    assert!(content(&results[5], "checks.md").contains("none failed"));
}

#[test]
fn a_goal_without_rules_is_done_at_once() {
    let whole = |goal: &str| pipeline(goal, &[("Goal Execution", &["general"], &[])]).remove(0);
    assert!(content(&whole("Summarise the sales data"), "report.md").contains("Findings"));
    assert!(content(&whole("Predict churn"), "model-report.md").contains("On the hold-out"));
    let regression = whole("Predict the revenue of sales.csv");
    assert!(content(&regression, "metrics.json").contains("\"rmse\""));
}

/// A world that listens.
struct Listener(Vec<u32>);

impl World for Listener {
    fn fetch(&mut self, address: &str) -> Result<Artifact, String> {
        Files.fetch(address)
    }

    fn progress(&mut self, percent: u32, note: &str) {
        assert!(!note.is_empty());
        self.0.push(percent);
    }
}

#[test]
fn progress_goes_from_nothing_to_all_and_never_back() {
    let mut world = Listener(Vec::new());
    let order = order("Predict churn", "", "Train", &["machine_learning"], vec![]);
    perform(&order, &mut world).unwrap();
    assert!(world.0.is_sorted(), "{:?}", world.0);
    assert_eq!((world.0[0], world.0.last()), (0, Some(&100)));
    assert!(world.0.len() > 20);
}

#[test]
fn abilities_say_what_they_do() {
    for ability in abilities() {
        assert!(
            ability.summary.ends_with('.') && !ability.results.is_empty(),
            "{}",
            ability.id
        );
    }
}
