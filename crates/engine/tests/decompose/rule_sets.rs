//! Rule sets as data.

use crate::set_with;
use baton_engine::decompose::{Decomposition, Rule, RuleSet, RuleSetError, Rules, decompose};
use baton_engine::task::Priority;
use std::collections::BTreeSet;

#[test]
fn shipped_rule_sets_are_valid_and_survive_serialising() {
    for set in RuleSet::shipped() {
        assert_eq!(set.validate(), Ok(()));
        let json = serde_json::to_string(&set).unwrap();
        assert_eq!(RuleSet::parse(&json), Ok(set));
    }
    let names: Vec<String> = RuleSet::shipped().into_iter().map(|set| set.name).collect();
    assert_eq!(names, ["standard", "classic"]);
}

#[test]
fn answers_are_well_formed() {
    let set = RuleSet::standard();
    for rule in set.rules.iter().chain([&set.fallback]) {
        let tasks = answer_of(&set, rule).tasks;
        assert!(
            tasks.iter().any(|task| task.after.is_empty()),
            "{}",
            rule.id
        );
        for (index, task) in tasks.iter().enumerate() {
            assert!(task.after.is_sorted());
            assert!(
                task.after.iter().all(|after| (*after as usize) < index),
                "{}",
                rule.id
            );
            assert!(!task.name.is_empty() && task.minutes.0 > 0);
            assert!(
                !task.description.contains(['{', '}']),
                "{}",
                task.description
            );
        }
    }
}

/// What `rule`, made the fallback of `set`, makes of a goal.
fn answer_of(set: &RuleSet, rule: &Rule) -> Decomposition {
    let mut alone = set.clone();
    alone.rules = Vec::new();
    alone.fallback = Rule {
        triggers: Vec::new(),
        ..rule.clone()
    };
    decompose(&Rules::new(alone).unwrap(), "Paint the house", "").unwrap()
}

#[test]
fn the_standard_rules_have_branches_joins_and_one_heart() {
    let set = RuleSet::standard();
    assert!(set.rules.len() >= 16);
    for rule in &set.rules {
        let tasks = answer_of(&set, rule).tasks;
        assert!(
            tasks.iter().any(|task| task.after.len() > 1),
            "{} joins",
            rule.id
        );
        let starts: BTreeSet<&Vec<u32>> = tasks.iter().map(|task| &task.after).collect();
        assert!(starts.len() < tasks.len(), "{} branches", rule.id);
        assert!(
            tasks
                .iter()
                .all(|task| (1..=3).contains(&task.skills.len())),
            "{}",
            rule.id
        );
        assert_eq!(
            rule.tasks.iter().filter(|task| task.main).count(),
            1,
            "{}",
            rule.id
        );
    }
}

#[test]
fn a_rule_set_of_ones_own_needs_little() {
    let json = set_with(
        r#"{"id": "bake", "title": "Bake", "triggers": [{"verb": "bake"}, {"noun": "cake"}],
            "tasks": [{"name": "Eat", "description": "Eat: {goal}", "minutes": 5, "after": ["Bake"]},
                      {"name": "Bake", "description": "Bake: {goal}", "minutes": 60}]}"#,
    );
    let rules = Rules::new(RuleSet::parse(&json).unwrap()).unwrap();
    let answer = decompose(&rules, "Baking bread", "").unwrap();
    let tasks: Vec<(&str, &[u32])> = answer
        .tasks
        .iter()
        .map(|task| (task.name.as_str(), &task.after[..]))
        .collect();
    assert_eq!(tasks, [("Bake", &[][..]), ("Eat", &[0][..])]);
    assert_eq!(answer.tasks[0].priority, Priority::Medium);
}

#[test]
fn a_faulty_rule_set_is_refused_with_what_to_do() {
    let task = |name: &str, rest: &str| {
        format!(r#"{{"name": "{name}", "description": "d", "minutes": 5{rest}}}"#)
    };
    let rule = |triggers: &str, tasks: &[String]| {
        let tasks = tasks.join(",");
        format!(r#"{{"id": "r", "title": "R", "triggers": [{triggers}], "tasks": [{tasks}]}}"#)
    };
    let fix = r#"{"verb": "fix"}"#;
    let a = task("a", "");
    for (rule, message) in [
        (
            rule("", std::slice::from_ref(&a)),
            "Give rule “r” at least one trigger.",
        ),
        (rule(fix, &[]), "Fill in the tasks of rule “r”."),
        (
            rule(r#"{"verb": " "}"#, std::slice::from_ref(&a)),
            "Fill in the trigger of rule “r”.",
        ),
        (
            rule(r#"{"verb": "... fix"}"#, std::slice::from_ref(&a)),
            "Rewrite the trigger “... fix” of rule “r”: begin",
        ),
        (
            rule(r#"{"verb": "fix ..."}"#, std::slice::from_ref(&a)),
            "Rewrite the trigger “fix ...” of rule “r”: begin",
        ),
        (
            rule(r#"{"verb": "fix!"}"#, std::slice::from_ref(&a)),
            "Rewrite the trigger “fix!” of rule “r”: use letters",
        ),
        (
            rule(r#"{"noun": "big ... fix"}"#, std::slice::from_ref(&a)),
            "Rewrite the trigger “big ... fix” of rule “r”: a noun",
        ),
        (
            rule(fix, &[a.clone(), a.clone()]),
            "Rename one of the two tasks called “a” in rule “r”.",
        ),
        (
            rule(fix, &[task("a", r#", "after": ["b"]"#)]),
            "“a” in rule “r” waits for “b”, which is not",
        ),
        (
            rule(fix, &[task("a", r#", "after": ["a"]"#)]),
            "In rule “r” these wait for each other, remove one: a → a.",
        ),
        (
            rule(
                fix,
                &[
                    task("a", r#", "after": ["b"]"#),
                    task("b", r#", "after": ["a"]"#),
                ],
            ),
            "In rule “r” these wait for each other, remove one: a → b → a.",
        ),
        (
            rule(
                fix,
                &[r#"{"name": "a", "description": "{goal} {who}", "minutes": 5}"#.into()],
            ),
            "In the description of “a” in rule “r”, use {goal}",
        ),
        (
            rule(
                fix,
                &[r#"{"name": "a", "description": "d", "minutes": 0}"#.into()],
            ),
            "Give “a” in rule “r” a duration from 1 to 525600 minutes.",
        ),
        (
            rule(
                fix,
                &[r#"{"name": "a", "description": "d", "minutes": 5, "skill": []}"#.into()],
            ),
            "This is not a rule set: unknown field `skill`",
        ),
        (
            rule(fix, std::slice::from_ref(&a)).replace(r#""r""#, r#""other""#),
            "Rename one of the two rules called “other” in the rule set.",
        ),
    ] {
        let error: RuleSetError = RuleSet::parse(&set_with(&rule)).unwrap_err();
        assert!(error.to_string().starts_with(message), "{error}\n{message}");
    }
}
