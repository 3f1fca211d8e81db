//! How good an agent is at each of its skills, in percent.

use crate::components::field::{Draft, FieldGroup};
use baton_engine::Skill;
use baton_engine::agent::{AgentSpec, MAX_PERCENT, Proficiency, USUAL_PERCENT};
use leptos::prelude::*;
use std::collections::BTreeMap;

/// What is typed for each skill, by the skill's key.
pub type Percents = BTreeMap<String, String>;

/// What to show for `spec`.
pub fn shown(spec: &AgentSpec) -> Percents {
    let known = spec.proficiency.iter();
    known
        .map(|one| (one.skill.key(), one.percent.to_string()))
        .collect()
}

/// What `typed` says about `skills`, as far as it is not the usual. What is no
/// number is 0, which no proficiency may be.
pub fn read(skills: &[Skill], typed: &Percents) -> Vec<Proficiency> {
    let said = skills.iter().filter_map(|skill| {
        let percent = percent(typed.get(&skill.key())?);
        let skill = skill.clone();
        (percent != USUAL_PERCENT).then_some(Proficiency { skill, percent })
    });
    said.collect()
}

fn percent(typed: &str) -> u32 {
    match typed.trim() {
        "" => USUAL_PERCENT,
        typed => typed.parse().unwrap_or(0),
    }
}

/// A number for each skill.
#[component]
pub fn ProficiencyField(
    /// The numbers.
    draft: Draft<Percents>,
    /// The skills.
    #[prop(into)]
    skills: Signal<Vec<Skill>>,
    /// What is wrong with one of them.
    error: Signal<Option<String>>,
    /// Called when the person has left one.
    #[prop(into)]
    on_commit: Callback<()>,
) -> impl IntoView {
    let none = move || skills.with(Vec::is_empty).then_some("Name a skill first.");
    view! {
        <FieldGroup
            id="agent-proficiency"
            label="Proficiency"
            hint="In percent of its speed: at 200 a task that requires the skill takes half as long."
            error
        >
            <p class="detail__none">{none}</p>
            <ul class="percents">
                <For each=move || skills.get() key=Clone::clone let:skill>
                    <PercentLine draft skill error on_commit/>
                </For>
            </ul>
        </FieldGroup>
    }
}

#[component]
fn PercentLine(
    draft: Draft<Percents>,
    skill: Skill,
    error: Signal<Option<String>>,
    on_commit: Callback<()>,
) -> impl IntoView {
    let key = StoredValue::new(skill.key());
    let typed = move || key.with_value(|key| draft.get().get(key).cloned().unwrap_or_default());
    let is_invalid = move || {
        let is_right = (1..=MAX_PERCENT).contains(&percent(&typed()));
        (error.with(Option::is_some) && !is_right).to_string()
    };
    let on_input = move |event| {
        let mut percents = draft.get_untracked();
        percents.insert(key.get_value(), event_target_value(&event));
        draft.set(percents);
    };
    view! {
        <li>
            <label class="percents__line">
                <bdi>{skill.to_string()}</bdi>
                <input
                    type="number"
                    data-testid=format!("proficiency-{}", skill.key())
                    min="1"
                    max=MAX_PERCENT
                    placeholder=USUAL_PERCENT
                    aria-invalid=is_invalid
                    prop:value=typed
                    on:input=on_input
                    on:change=move |_| on_commit.run(())
                />
                "%"
            </label>
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_differs_from_the_usual_is_said() {
        let skills = ["coding", "qa", "law"].map(Skill::new);
        let typed = |entries: &[(&str, &str)]| -> Percents {
            let entries = entries.iter();
            entries
                .map(|(key, typed)| ((*key).to_owned(), (*typed).to_owned()))
                .collect()
        };
        let said = read(
            &skills,
            &typed(&[
                ("coding", " 150 "),
                ("qa", "100"),
                ("law", ""),
                ("art", "50"),
            ]),
        );
        let said: Vec<(&str, u32)> = said
            .iter()
            .map(|one| (one.skill.as_str(), one.percent))
            .collect();
        assert_eq!(said, [("coding", 150)]);
        assert_eq!(read(&skills, &typed(&[("qa", "fast")]))[0].percent, 0);
    }
}
