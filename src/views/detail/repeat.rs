//! When a goal comes again: a cron expression, and how often.

use crate::components::field::{Draft, FieldGroup, described_by};
use baton_engine::repeat::MAX_REPEATS;
use baton_engine::text::{InputError, Problem};
use baton_engine::{GoalSpec, Repeat};
use leptos::prelude::*;

/// What is typed about when a goal comes again, over what is there.
#[derive(Clone, Copy)]
pub struct RepeatDraft {
    cron: Draft<String>,
    times: Draft<String>,
}

impl RepeatDraft {
    /// Nothing typed over the repetition of `base`.
    pub fn over(base: Signal<GoalSpec>) -> Self {
        let of = move |part: fn(&Repeat) -> String, none: &'static str| {
            Draft::of(base, move |spec: &GoalSpec| {
                spec.repeat.as_ref().map_or(none.to_owned(), part)
            })
        };
        Self {
            cron: of(|repeat| repeat.cron.clone(), ""),
            times: of(|repeat| repeat.times.to_string(), "5"),
        }
    }

    /// What the field says, if it repeats at all; tracks it. What is no number
    /// is 0, which is out of range.
    pub fn read(self) -> Option<Repeat> {
        let cron = self.cron.get().trim().to_owned();
        let times = self.times.get().trim().parse().unwrap_or(0);
        (!cron.is_empty()).then_some(Repeat { cron, times })
    }

    /// What is wrong with it; tracks it.
    pub fn error(self) -> Option<InputError> {
        self.read()?.checked().err()
    }

    /// Shows again what is there.
    pub fn revert(self) {
        self.cron.revert();
        self.times.revert();
    }
}

/// A cron expression, and how often it comes true.
#[component]
pub fn RepeatField(
    /// What it holds.
    draft: RepeatDraft,
    /// What is wrong with it.
    error: Signal<Option<String>>,
    /// Called when the person has finished typing.
    #[prop(into)]
    on_commit: Callback<()>,
) -> impl IntoView {
    let input = move |id: &'static str,
                      label: &'static str,
                      draft: Draft<String>,
                      is_blamed: fn(&Problem) -> bool,
                      of: RepeatDraft| {
        let is_invalid = move || {
            let is_blamed = || of.error().is_none_or(|error| is_blamed(&error.problem));
            (error.with(Option::is_some) && is_blamed()).to_string()
        };
        view! {
            <input
                type="text"
                id=id
                data-testid=id
                aria-label=label
                autocomplete="off"
                spellcheck="false"
                aria-describedby=described_by("goal-repeat")
                aria-invalid=is_invalid
                prop:value=move || draft.get()
                on:input=move |event| draft.set(event_target_value(&event))
                on:change=move |_| on_commit.run(())
            />
        }
    };
    let is_number = |problem: &Problem| matches!(problem, Problem::OutOfRange { .. });
    let is_moments = |problem: &Problem| !matches!(problem, Problem::OutOfRange { .. });
    view! {
        <FieldGroup
            id="goal-repeat"
            label="Comes again"
            hint=format!(
                "Minute, hour, day, month, weekday. “0 9 * * 1-5”: every working day at 9:00. \
                 “*/30 * * * *”: every half hour. Up to {MAX_REPEATS} times; empty: never."
            )
            error
        >
            <div class="repeat">
                {input("goal-repeat-cron", "When, as a cron expression", draft.cron, is_moments, draft)}
                {input("goal-repeat-times", "How many times", draft.times, is_number, draft)}
                "times"
            </div>
        </FieldGroup>
    }
}
