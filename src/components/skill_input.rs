//! Skills as chips, with suggestions: Enter or a comma adds what is typed,
//! Backspace in the empty input takes the last chip away.

use super::combobox::{Choice, Combobox};
use super::field::{Draft, LabelledField};
use super::focus::focus_soon;
use baton_engine::skill::{Skill, checked_skills};
use baton_engine::text::{MAX_SKILL_CHARS, MAX_SKILLS};
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

/// What is done to the skills.
#[derive(Clone, Copy)]
struct Editor {
    draft: Draft<Vec<Skill>>,
    typed: RwSignal<String>,
    /// Why what is typed was not taken.
    refused: RwSignal<Option<String>>,
    on_commit: Callback<()>,
}

impl Editor {
    fn change(self, skills: Vec<Skill>) {
        self.draft.set(skills);
        self.on_commit.run(());
    }

    /// Takes `text` as skills; what is no skill stays in the input.
    fn add(self, text: String) {
        let before = self.draft.get_untracked();
        match checked_skills(&with_typed(&before, &text)) {
            Ok(skills) => {
                self.typed.set(String::new());
                self.refused.set(None);
                if skills != before {
                    self.change(skills);
                }
            }
            Err(error) => {
                self.typed.set(text);
                self.refused.set(Some(error.to_string()));
            }
        }
    }

    fn add_typed(self) {
        self.add(self.typed.get_untracked());
    }

    fn remove(self, skill: &Skill) {
        self.refused.set(None);
        self.change(without(&self.draft.get_untracked(), skill));
    }

    /// Screen keyboards tell no keys, and what is pasted may have commas in it.
    fn on_typed(self, text: String) {
        self.refused.set(None);
        if text.contains(',') {
            self.add(text);
        } else {
            self.typed.set(text);
        }
    }

    fn on_key(self, event: &KeyboardEvent) {
        match event.key().as_str() {
            "," => {
                event.prevent_default();
                self.add_typed();
            }
            "Backspace" if self.typed.with_untracked(String::is_empty) => {
                if let Some(last) = self.draft.get_untracked().last() {
                    self.remove(last);
                }
            }
            _ => {}
        }
    }
}

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
    let refused = RwSignal::new(None);
    let editor = Editor {
        draft,
        typed,
        refused,
        on_commit,
    };
    let choices = Signal::derive(move || suggest(&suggestions.get(), &draft.get(), &typed.get()));
    let problem = Signal::derive(move || refused.get().or_else(|| error.get()));
    let hint = format!("{hint} Up to {MAX_SKILLS}, of {MAX_SKILL_CHARS} characters each.");
    view! {
        <LabelledField id label hint error=problem>
            <div
                class="skills"
                on:keydown=move |event| editor.on_key(&event)
                on:focusout=move |_| editor.add_typed()
            >
                <Chips id editor/>
                <Combobox
                    id
                    list_label="Known skills"
                    placeholder="Add a skill"
                    typed
                    on_typed=move |text| editor.on_typed(text)
                    choices
                    is_invalid=Signal::derive(move || problem.with(Option::is_some))
                    on_choose=move |skill| editor.add(skill)
                    on_enter=move |()| editor.add_typed()
                />
            </div>
        </LabelledField>
    }
}

#[component]
fn Chips(id: &'static str, editor: Editor) -> impl IntoView {
    let remove = move |skill: &Skill| {
        editor.remove(skill);
        focus_soon(format!("#{id}"));
    };
    view! {
        <ul class="chips skills__chips" aria-label="Skills" aria-live="polite">
            <For each=move || editor.draft.get() key=Skill::key let:skill>
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
    let added = text
        .split(',')
        .map(str::trim)
        .filter(|name| !name.is_empty());
    skills
        .iter()
        .cloned()
        .chain(added.map(Skill::new))
        .collect()
}

fn without(skills: &[Skill], gone: &Skill) -> Vec<Skill> {
    skills
        .iter()
        .filter(|skill| *skill != gone)
        .cloned()
        .collect()
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
        let added = |text: &str| checked_skills(&with_typed(&before, text));
        assert_eq!(
            added(" qa , Coding,, ai "),
            Ok(skills(&["coding", "qa", "ai"]))
        );
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
        assert_eq!(
            suggested(&[], "ANA"),
            ["analysis", "data_analysis", "requirements_analysis"]
        );
        assert_eq!(
            suggested(&["Analysis"], "ana"),
            ["data_analysis", "requirements_analysis"]
        );
        assert_eq!(suggested(&[], "data-a"), ["data_analysis"]);
        assert_eq!(suggested(&[], "").len(), 4);
    }
}
