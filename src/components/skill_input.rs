//! Skills as chips, with suggestions: Enter or a comma adds what is typed,
//! Backspace in the empty input takes the last chip away.

use super::combobox::{Choice, Combobox};
use super::field::{Draft, LabelledField};
use super::focus::focus_soon;
use baton_engine::skill::{Skill, checked_skills};
use baton_engine::text::{MAX_SKILL_CHARS, MAX_SKILLS};
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

/// A list of skills to add to and take from.
#[component]
pub fn SkillInput(
    /// The input's id on the page; also its test id.
    id: &'static str,
    /// What it asks for.
    label: &'static str,
    /// What to know about it, before the limits.
    hint: &'static str,
    /// The skills.
    draft: Draft<Vec<Skill>>,
    /// What is typed and not a chip yet, as when it is refused.
    typed: RwSignal<String>,
    /// What to suggest.
    #[prop(into)]
    suggestions: Signal<Vec<Skill>>,
    /// What is wrong with the skills.
    #[prop(into)]
    error: Signal<Option<String>>,
    /// Called after each change of the skills.
    #[prop(into)]
    on_commit: Callback<()>,
) -> impl IntoView {
    let refused = RwSignal::new(None::<String>);
    let change = move |skills: Vec<Skill>| {
        draft.set(skills);
        on_commit.run(());
    };
    let add = move |text: String| match checked_skills(&with_typed(&draft.get_untracked(), &text)) {
        Ok(skills) => {
            typed.set(String::new());
            refused.set(None);
            if skills != draft.get_untracked() {
                change(skills);
            }
        }
        Err(error) => {
            typed.set(text);
            refused.set(Some(error.to_string()));
        }
    };
    let add_typed = move || add(typed.get_untracked());
    let remove = Callback::new(move |skill: Skill| {
        refused.set(None);
        change(without(&draft.get_untracked(), &skill));
    });
    let on_key = move |event: KeyboardEvent| match event.key().as_str() {
        "," => {
            event.prevent_default();
            add_typed();
        }
        "Backspace" if typed.with_untracked(String::is_empty) => {
            if let Some(last) = draft.get_untracked().last() {
                remove.run(last.clone());
            }
        }
        _ => {}
    };
    // Screen keyboards tell no keys, and what is pasted may have commas in it.
    let on_typed = move |text: String| {
        refused.set(None);
        match text.contains(',') {
            true => add(text),
            false => typed.set(text),
        }
    };
    let choices = Signal::derive(move || suggest(&suggestions.get(), &draft.get(), &typed.get()));
    let problem = Signal::derive(move || refused.get().or_else(|| error.get()));
    let hint = format!("{hint} Up to {MAX_SKILLS}, of {MAX_SKILL_CHARS} characters each.");
    view! {
        <LabelledField id label hint error=problem>
            <div class="skills" on:keydown=on_key on:focusout=move |_| add_typed()>
                <Chips id draft on_remove=remove/>
                <Combobox
                    id
                    list_label="Known skills"
                    placeholder="Add a skill"
                    typed
                    on_typed
                    choices
                    is_invalid=Signal::derive(move || problem.with(Option::is_some))
                    on_choose=add
                    on_enter=move |()| add_typed()
                />
            </div>
        </LabelledField>
    }
}

#[component]
fn Chips(id: &'static str, draft: Draft<Vec<Skill>>, on_remove: Callback<Skill>) -> impl IntoView {
    let remove = move |skill: &Skill| {
        on_remove.run(skill.clone());
        focus_soon(format!("#{id}"));
    };
    view! {
        <ul class="chips skills__chips" aria-label="Skills" aria-live="polite">
            <For each=move || draft.get() key=Skill::key let:skill>
                <li class="chip chip--removable" data-testid=format!("{id}-chip")>
                    <span dir="auto">{skill.to_string()}</span>
                    <button
                        type="button"
                        class="chip__remove"
                        aria-label=format!("Remove {skill}")
                        on:click=move |_| remove(&skill)
                    >
                        "×"
                    </button>
                </li>
            </For>
        </ul>
    }
}

/// `skills`, and after them what is typed in `text`: one or many between commas.
pub fn with_typed(skills: &[Skill], text: &str) -> Vec<Skill> {
    let added = text.split(',').map(str::trim).filter(|name| !name.is_empty());
    skills.iter().cloned().chain(added.map(Skill::new)).collect()
}

fn without(skills: &[Skill], gone: &Skill) -> Vec<Skill> {
    skills.iter().filter(|skill| *skill != gone).cloned().collect()
}

/// Those of `known` that go with `typed` and are not in `chosen`: first those
/// that begin with it, then those with it elsewhere.
fn suggest(known: &[Skill], chosen: &[Skill], typed: &str) -> Vec<Choice> {
    let typed = Skill::new(typed).key();
    let chosen: Vec<String> = chosen.iter().map(Skill::key).collect();
    let fits = known.iter().filter(|skill| {
        let key = skill.key();
        key.contains(&typed) && !chosen.contains(&key)
    });
    let (begin, contain): (Vec<&Skill>, Vec<&Skill>) =
        fits.partition(|skill| skill.key().starts_with(&typed));
    let choice = |skill: &Skill| Choice {
        value: skill.to_string(),
        label: skill.to_string(),
        note: String::new(),
    };
    begin.into_iter().chain(contain).map(choice).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn skills(names: &[&str]) -> Vec<Skill> {
        names.iter().copied().map(Skill::new).collect()
    }

    #[test]
    fn typed_skills_are_split_trimmed_and_kept_once() {
        let before = skills(&["coding"]);
        let added = |text| checked_skills(&with_typed(&before, text));
        assert_eq!(added(" qa , Coding,, ai "), Ok(skills(&["coding", "qa", "ai"])));
        assert_eq!(added(" , "), Ok(before.clone()));
        assert!(added(&"x".repeat(MAX_SKILL_CHARS + 1)).is_err());
        let many: Vec<String> = (0..MAX_SKILLS).map(|n| format!("skill {n}")).collect();
        assert!(added(&many.join(",")).is_err());
    }

    #[test]
    fn suggestions_leave_out_what_is_chosen_and_begin_with_the_nearest() {
        let known = skills(&["data_analysis", "analysis", "requirements_analysis", "qa"]);
        let suggested = |chosen: &[&str], typed: &str| -> Vec<String> {
            let choices = suggest(&known, &skills(chosen), typed);
            choices.into_iter().map(|choice| choice.label).collect()
        };
        assert_eq!(suggested(&[], "ANA"), ["analysis", "data_analysis", "requirements_analysis"]);
        assert_eq!(suggested(&["Analysis"], "ana"), ["data_analysis", "requirements_analysis"]);
        assert_eq!(suggested(&[], "data-a"), ["data_analysis"]);
        assert_eq!(suggested(&[], "").len(), 4);
    }
}
