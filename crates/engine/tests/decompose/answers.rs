//! What an answer says beside the tasks.

use crate::{classic, shape, standard};
use baton_engine::decompose::{DraftTask, PassedOverReason};
use baton_engine::skill::Skill;

#[test]
fn the_answer_says_which_words_matched() {
    let answer = standard("  “É” – please train a churn model!");
    let words = &answer.matches[0].words;
    let found: Vec<(&str, u32, u32)> = words
        .iter()
        .map(|word| (word.text.as_str(), word.start, word.end))
        .collect();
    assert_eq!(found, [("train", 15, 20), ("model", 29, 34)]);
    assert!(words[0].trigger.starts_with("train ... model"));
    assert_eq!(
        answer.matches[0].fragment,
        "“É” – please train a churn model!"
    );
}

#[test]
fn fragments_are_the_parts_of_the_goal() {
    for (goal, expected) in [
        (
            "Analyze sales, and then build a dashboard.",
            &["Analyze sales", "build a dashboard"][..],
        ),
        (
            "Before deploying it, test the app",
            &["test the app", "deploying it"],
        ),
        (
            "Fix the \"login\"; the wiki is old. Migrate\nit",
            &["Fix the \"login\"; the wiki is old", "Migrate it"],
        ),
        (
            "Create a plan to analyze sales",
            &["Create a plan", "analyze sales"],
        ),
        (
            "1. Analyze sales\n2. Build a dashboard",
            &["Analyze sales", "Build a dashboard"],
        ),
    ] {
        let answer = standard(goal);
        let fragments: Vec<&str> = answer.matches.iter().map(|m| m.fragment.as_str()).collect();
        assert_eq!(fragments, expected);
    }
}

#[test]
fn the_second_pipeline_starts_when_the_first_has_ended() {
    let answer = standard("analyze sales and build a dashboard");
    let named = |name: &str| {
        answer
            .tasks
            .iter()
            .position(|task| task.name == name)
            .unwrap()
    };
    let scope = &answer.tasks[named("Agree the scope")];
    assert_eq!(
        scope.after,
        [u32::try_from(named("Write the report")).unwrap()]
    );
    assert_eq!(scope.intent, 1);
    assert!(scope.description.contains("build a dashboard"));
    assert!(
        scope
            .description
            .ends_with("Part of: analyze sales and build a dashboard")
    );
}

#[test]
fn classic_takes_a_goal_whole_and_says_what_it_passed_over() {
    let answer = classic("Create a plan to analyze sales");
    assert_eq!(shape(&answer), "analysis");
    assert_eq!(answer.matches[0].words[0].text, "analyze");
    let passed_over = &answer.passed_over[0];
    assert_eq!(
        (passed_over.word.text.as_str(), passed_over.word.start),
        ("Create", 0)
    );
    assert_eq!(passed_over.rule, "development");
    assert_eq!(passed_over.reason, PassedOverReason::EarlierRule);
}

#[test]
fn classic_reproduces_the_demonstration() {
    let seed: serde_json::Value =
        serde_json::from_str(include_str!("../data/seed-demo.json")).unwrap();
    let goals: Vec<&str> = seed["goals"]
        .as_array()
        .unwrap()
        .iter()
        .map(|goal| goal.as_str().unwrap())
        .collect();
    let mut actual = Vec::new();
    for (goal, text) in goals.iter().enumerate() {
        let first = actual.len();
        for task in classic(text).tasks {
            actual.push(seed_task(actual.len(), goal, first, &task));
        }
    }
    assert_eq!(actual, *seed["tasks"].as_array().unwrap());
}

fn seed_task(index: usize, goal: usize, first: usize, task: &DraftTask) -> serde_json::Value {
    let priority = format!("{:?}", task.priority).to_uppercase();
    let skills: Vec<&str> = task.skills.iter().map(Skill::as_str).collect();
    let deps: Vec<usize> = task
        .after
        .iter()
        .map(|after| first + *after as usize)
        .collect();
    serde_json::json!({
        "index": index,
        "goal": goal,
        "name": task.name,
        "description": task.description,
        "priority": priority,
        "priority_value": task.priority as u8,
        "duration_min": task.minutes.0,
        "required_skills": skills,
        "deps": deps,
    })
}
