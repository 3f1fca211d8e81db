//! What decomposition promises. `goals` is a table of goals and what they are
//! read as: start there.

mod answers;
mod context;
mod goals;
mod input;
mod rule_sets;

use baton_engine::decompose::{Decomposition, Rules, decompose};

fn rules(name: &str) -> Rules {
    let shipped = Rules::shipped();
    shipped
        .iter()
        .find(|rules| rules.name() == name)
        .unwrap()
        .clone()
}

fn standard(goal: &str) -> Decomposition {
    standard_in(goal, "")
}

fn standard_in(goal: &str, context: &str) -> Decomposition {
    decompose(&rules("standard"), goal, context).unwrap()
}

fn classic(goal: &str) -> Decomposition {
    decompose(&rules("classic"), goal, "").unwrap()
}

/// The rules in the order of the work: `>` is "then", `|` is "at the same time".
fn shape(answer: &Decomposition) -> String {
    let mut text = String::new();
    for (index, found) in answer.matches.iter().enumerate() {
        if index > 0 {
            let together = answer.matches[index - 1].after == found.after;
            text.push_str(if together { " | " } else { " > " });
        }
        text.push_str(&found.rule);
    }
    text
}

fn set_with(rule: &str) -> String {
    format!(
        r#"{{"name": "own", "title": "Own", "reading": "clauses", "rules": [{rule}],
            "fallback": {{"id": "other", "title": "Other",
                "tasks": [{{"name": "Do", "description": "{{intent}}", "minutes": 5}}]}}}}"#
    )
}
