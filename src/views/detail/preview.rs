//! What a goal would become, while it is typed.

use crate::components::labels::{PriorityLabel, counted, minutes};
use crate::components::words::listed;
use baton_engine::decompose::{
    DecomposeError, Decomposition, DraftTask, PassedOver, PassedOverReason, RuleMatch, Rules,
    decompose,
};
use baton_engine::text::{Field, InputError, Problem};
use leptos::prelude::*;

/// The tasks that a goal would become.
///
/// # Errors
/// What is wrong with the goal or its context, each at its field.
pub fn plan(text: &str, context: &str, rules: &str) -> Result<Decomposition, Vec<InputError>> {
    let shipped = Rules::shipped();
    let Some(rules) = shipped.iter().find(|one| one.name() == rules) else {
        let name = rules.to_owned();
        return Err(vec![InputError::new(
            Field::Rules,
            Problem::UnknownRules { name },
        )]);
    };
    decompose(rules, text.trim(), context.trim()).map_err(|error| {
        vec![match error {
            DecomposeError::Input(error) => error,
            error => InputError::new(error.field(), Problem::Refused(error.to_string())),
        }]
    })
}

/// What a goal would become: how many tasks, why, and which.
#[component]
pub fn Preview(
    /// The tasks, or why there are none.
    plan: Memo<Result<Decomposition, Vec<InputError>>>,
    /// The name of the rule set.
    #[prop(into)]
    rules: Signal<String>,
) -> impl IntoView {
    let summary = move || {
        plan.with(|plan| match plan {
            Ok(plan) => summary(&rules.get(), plan),
            Err(_) => "The tasks that it becomes appear here as you type.".to_owned(),
        })
    };
    let details = move || {
        plan.with(|plan| {
            plan.as_ref().ok().map(|plan| {
                let effects = plan
                    .context_effects
                    .iter()
                    .map(|effect| view! { <li>{effect.to_string()}</li> });
                view! {
                    <ul class="preview__effects">{effects.collect_view()}</ul>
                    <ol class="preview__tasks" data-testid="preview-tasks">
                        {plan.tasks.iter().map(draft_line).collect_view()}
                    </ol>
                }
            })
        })
    };
    view! {
        <section class="preview" aria-label="Preview" data-testid="preview">
            <p class="preview__summary" aria-live="polite" data-testid="preview-summary">{summary}</p>
            {details}
        </section>
    }
}

fn draft_line(task: &DraftTask) -> impl IntoView + use<> {
    let after: Vec<String> = task.after.iter().map(|at| (at + 1).to_string()).collect();
    let after = (!after.is_empty()).then(|| format!("after {}", listed(&after, "and")));
    view! {
        <li class="preview__task" title=task.description.clone()>
            <bdi class="preview__name">{task.name.clone()}</bdi>
            <span class="preview__facts">
                <PriorityLabel priority=task.priority/>
                <span class="number">{minutes(task.minutes.0.into())}</span>
                {after}
            </span>
        </li>
    }
}

/// `Standard: 5 tasks, 4 h. “build” calls for software development.`
fn summary(rules: &str, plan: &Decomposition) -> String {
    let total: u64 = plan
        .tasks
        .iter()
        .map(|task| u64::from(task.minutes.0))
        .sum();
    let why: Vec<String> = plan.matches.iter().map(match_words).collect();
    let mut title: Vec<char> = rules.chars().collect();
    if let Some(first) = title.first_mut() {
        *first = first.to_ascii_uppercase();
    }
    let title: String = title.into_iter().collect();
    format!(
        "{title}: {}, {}. {}",
        counted(plan.tasks.len(), "task"),
        minutes(total),
        why.join(" ")
    )
}

/// Which rule matched on which words, as a sentence.
pub fn match_words(matched: &RuleMatch) -> String {
    if matched.words.is_empty() {
        return format!("No rule knows these words; “{}” stands in.", matched.title);
    }
    let words: Vec<String> = matched
        .words
        .iter()
        .map(|word| format!("“{}”", word.text))
        .collect();
    let call = if words.len() == 1 { "calls" } else { "call" };
    format!(
        "{} {call} for {}.",
        listed(&words, "and"),
        matched.title.to_lowercase()
    )
}

/// Why a word that calls for a rule does not count, as a sentence.
pub fn passed_over_words(passed: &PassedOver) -> String {
    let why = match passed.reason {
        PassedOverReason::EarlierRule => "an earlier rule has taken the whole goal",
        PassedOverReason::NotTheVerb => "it is not what is to be done there",
        PassedOverReason::Negated => "the goal says not to do it",
        PassedOverReason::Purpose => "it says what the result is for",
    };
    format!("“{}” calls for nothing: {why}.", passed.word.text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_says_how_many_tasks_and_why() {
        let plan = plan("Build a dashboard", "", "standard").expect("it is a goal");
        let said = summary("standard", &plan);
        assert!(said.starts_with("Standard: "), "{said}");
        assert!(said.contains(&counted(plan.tasks.len(), "task")), "{said}");
        assert!(said.contains("“Build” calls for"), "{said}");
    }

    #[test]
    fn what_is_wrong_stands_at_its_field() {
        let field = |text: &str, context: &str, rules: &str| {
            plan(text, context, rules).expect_err("it is refused")[0].field
        };
        assert_eq!(field(" ", "", "standard"), Field::Goal);
        assert_eq!(
            field("Build it", &"x".repeat(5_000), "standard"),
            Field::Context
        );
        assert_eq!(
            field("Build it", &"- item\n".repeat(100), "standard"),
            Field::Context
        );
        assert_eq!(field("Build it", "", "unheard of"), Field::Rules);
    }
}
