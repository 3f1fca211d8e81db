//! What is refused, and that nothing else goes wrong.

use crate::{rules, set_with, standard, standard_in};
use baton_engine::decompose::{
    DecomposeError, MAX_CONTEXT_CHARS, MAX_GOAL_CHARS, MAX_INTENTS, MAX_TASKS, MAX_WORK_ITEMS,
    RuleSet, Rules, decompose,
};
use baton_engine::text::Field;
use baton_engine::text::MAX_DESCRIPTION_CHARS;
use baton_engine::text::MAX_NAME_CHARS;

#[test]
fn bad_input_is_refused_with_what_to_do() {
    let rules = rules("standard");
    let many = |count: usize, text: &str| text.repeat(count);
    let bullets = "- a\n".repeat(MAX_WORK_ITEMS + 1);
    let table: &[(String, String, Field, &str)] = &[
        (String::new(), String::new(), Field::Goal, "Fill this in."),
        (" \n\t ".into(), String::new(), Field::Goal, "Fill this in."),
        (
            many(MAX_GOAL_CHARS + 1, "é"),
            String::new(),
            Field::Goal,
            "Shorten this to 2000 characters; it has 2001.",
        ),
        (
            "a".into(),
            many(MAX_CONTEXT_CHARS + 1, "a"),
            Field::Context,
            "Shorten this to 4000",
        ),
        (
            "a\u{7}b".into(),
            String::new(),
            Field::Goal,
            "Remove the invisible control character at position 2.",
        ),
        (
            "a\u{202e}b".into(),
            String::new(),
            Field::Goal,
            "Remove the invisible",
        ),
        (
            "a".into(),
            "\u{2066}".into(),
            Field::Context,
            "Remove the invisible",
        ),
        (
            many(MAX_INTENTS + 1, "fix it; "),
            String::new(),
            Field::Goal,
            "Split this into several goals",
        ),
        (
            "fix it".into(),
            bullets,
            Field::Context,
            "Keep at most 24 bullets",
        ),
        (
            "fix it".into(),
            format!("Skills: {}", many(49, "x")),
            Field::Context,
            "Shorten the skill",
        ),
        (
            "fix it".into(),
            format!(
                "Skills: {}",
                (0..32).map(|i| format!("s{i}, ")).collect::<String>()
            ),
            Field::Context,
            "Name fewer skills",
        ),
    ];
    for (goal, context, field, message) in table {
        let error = decompose(&rules, goal, context).unwrap_err();
        assert_eq!(error.field(), *field, "{error}");
        assert!(error.to_string().starts_with(message), "{error}");
    }
    assert!(
        decompose(
            &rules,
            &many(MAX_GOAL_CHARS, "é"),
            &many(MAX_CONTEXT_CHARS, "a")
        )
        .is_ok()
    );
}

#[test]
fn limits_are_met_and_never_cut() {
    let goal = "fix it; ".repeat(MAX_INTENTS);
    assert_eq!(standard(&goal).matches.len(), MAX_INTENTS);
    let goal = "launch it; then ".repeat(MAX_INTENTS);
    let bullets = "- a\n".repeat(MAX_WORK_ITEMS);
    let answer = standard_in(goal.trim_end_matches("then "), &bullets);
    assert!(answer.tasks.len() <= MAX_TASKS);
    let wide = wide_rules();
    let error = decompose(&wide, &"fix it; ".repeat(MAX_INTENTS), "").unwrap_err();
    assert!(matches!(
        error,
        DecomposeError::TooManyTasks { max: MAX_TASKS, .. }
    ));
    let goal = format!("fix it, {}", "x".repeat(MAX_GOAL_CHARS - 8));
    let item = format!("- {}", "y".repeat(MAX_CONTEXT_CHARS - 2));
    for task in standard_in(&goal, &item).tasks {
        assert!(task.name.chars().count() <= MAX_NAME_CHARS);
        assert!(task.description.chars().count() <= MAX_DESCRIPTION_CHARS);
    }
}

/// Rules with as many tasks as there may be.
fn wide_rules() -> Rules {
    let tasks: Vec<String> = (0..32)
        .map(|i| format!(r#"{{"name": "t{i}", "description": "{{goal}}", "minutes": 1}}"#))
        .collect();
    let tasks = tasks.join(",");
    let json = set_with(&format!(
        r#"{{"id": "fix", "title": "Fix", "triggers": [{{"verb": "fix"}}], "tasks": [{tasks}]}}"#
    ));
    Rules::new(RuleSet::parse(&json).unwrap()).unwrap()
}

#[test]
fn hostile_text_neither_panics_nor_repeats_itself() {
    let parts = [
        "and ",
        "after ",
        "to ",
        "fix ",
        ", ",
        "“",
        "'",
        "\u{301}",
        "not ",
        "should be ",
        "2. ",
        "plan ",
        "… ",
        "the ",
        "\n",
        "🚀",
        "-",
        "{goal}",
        "followed by ",
        "in parallel with ",
        "train ",
        "model ",
    ];
    let mut seed = 1_u64;
    for round in 0..3_000 {
        let mut goal = String::from("x");
        for _ in 0..round % 40 {
            seed = seed
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            goal.push_str(parts[usize::try_from(seed >> 33).unwrap() % parts.len()]);
        }
        for rules in Rules::shipped().iter() {
            let first = decompose(rules, &goal, &goal);
            assert_eq!(first, decompose(rules, &goal, &goal), "{goal}");
            for found in first.iter().flat_map(|answer| &answer.matches) {
                for word in &found.words {
                    let (start, end) = (word.start as usize, word.end as usize);
                    let text: String = goal.chars().skip(start).take(end - start).collect();
                    assert_eq!(text, word.text, "{goal}");
                }
            }
        }
    }
}
