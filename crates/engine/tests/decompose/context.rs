//! What the context changes.

use crate::{classic, rules, standard_in};
use baton_engine::decompose::{ContextEffect, DraftTask, decompose};
use baton_engine::skill::Skill;
use baton_engine::task::Priority;

#[test]
fn the_context_raises_and_lowers_priorities() {
    let priorities = |context| -> Vec<Priority> {
        let tasks = standard_in("Paint the house", context).tasks;
        tasks.into_iter().map(|task| task.priority).collect()
    };
    use Priority::{Critical, High, Low, Medium};
    assert_eq!(priorities(""), [High, Medium, Medium]);
    assert_eq!(priorities("This is urgent."), [Critical, High, High]);
    assert_eq!(priorities("Priority: low"), [Medium, Low, Low]);
    assert_eq!(priorities("It is not urgent."), [Medium, Low, Low]);
}

#[test]
fn bullets_become_parallel_work_and_skills_are_required() {
    let answer = standard_in(
        "Translate the manual",
        "Requirements:\n- chapter one\n- chapter two\n- chapter three\nSkills: french, translation",
    );
    let items: Vec<&DraftTask> = answer
        .tasks
        .iter()
        .filter(|task| task.name.starts_with("Translate the text: "))
        .collect();
    assert_eq!(items.len(), 3);
    assert_eq!(items[2].name, "Translate the text: chapter three");
    assert!(
        items
            .iter()
            .all(|task| task.after == items[0].after && task.minutes.0 == 40)
    );
    let skills: Vec<&str> = items[0].skills.iter().map(Skill::as_str).collect();
    assert_eq!(skills, ["translation", "french"]);
    let proofread = answer
        .tasks
        .iter()
        .find(|task| task.name == "Proofread")
        .unwrap();
    assert_eq!(proofread.after.len(), 4);
    assert!(matches!(
        &answer.context_effects[..],
        [ContextEffect::WorkItems { intent: 0, items, .. }, ContextEffect::SkillsRequired { .. }]
            if items.len() == 3
    ));
}

#[test]
fn constraints_are_quoted_everywhere_and_the_rest_at_the_start() {
    let answer = standard_in("Paint the house", "Constraints: no lead\nIt is old. {goal}");
    let says = |text: &str| -> Vec<bool> {
        answer
            .tasks
            .iter()
            .map(|task| task.description.contains(text))
            .collect()
    };
    assert_eq!(says("no lead"), [true, true, true]);
    assert_eq!(says("It is old. {goal}"), [true, false, false]);
    let effects: Vec<String> = answer
        .context_effects
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(
        effects,
        [
            "Every task must heed “no lead”.",
            "The first tasks quote “It is old. {goal}”."
        ]
    );
}

#[test]
fn classic_leaves_the_context_alone() {
    let with = decompose(&rules("classic"), "Analyze sales", "Urgent\n- a\n- b").unwrap();
    assert_eq!(with, classic("Analyze sales"));
}
