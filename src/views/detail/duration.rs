//! A length of time as people give it: a number and a unit.

use crate::components::field::{Draft, LabelledField, described_by, take_back};
use baton_engine::Minutes;
use baton_engine::text::{Field, InputError, MAX_MINUTES, Problem};
use leptos::prelude::*;

/// The unit of a length of time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Unit {
    /// Minutes.
    Minutes,
    /// Hours.
    #[default]
    Hours,
    /// Days.
    Days,
}

impl Unit {
    /// All units, shortest first.
    pub const ALL: [Self; 3] = [Self::Minutes, Self::Hours, Self::Days];

    /// What people call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Minutes => "minutes",
            Self::Hours => "hours",
            Self::Days => "days",
        }
    }

    /// The unit of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|unit| unit.name() == name)
    }

    /// The greatest number of it that a length may be.
    pub fn max(self) -> u32 {
        MAX_MINUTES.0 / self.minutes()
    }

    fn minutes(self) -> u32 {
        match self {
            Self::Minutes => 1,
            Self::Hours => 60,
            Self::Days => 1440,
        }
    }
}

/// What is typed into a field for a length of time, over what is there.
#[derive(Clone, Copy)]
pub struct DurationDraft {
    typed: Draft<String>,
    unit: Draft<Unit>,
    field: Field,
}

impl DurationDraft {
    /// Nothing typed over `base`; what is wrong is wrong with `field`.
    pub fn over(field: Field, base: impl Into<Signal<Option<Minutes>>>) -> Self {
        let base = base.into();
        Self {
            typed: Draft::of(base, |length| shown(*length).0),
            unit: Draft::of(base, |length| shown(*length).1),
            field,
        }
    }

    /// The length that the field says, if any; tracks it.
    ///
    /// # Errors
    /// When it is no number, or too great.
    pub fn read(self) -> Result<Option<Minutes>, InputError> {
        parse(self.field, &self.typed.get(), self.unit.get())
    }

    /// Shows again what is there.
    pub fn revert(self) {
        self.typed.revert();
        self.unit.revert();
    }
}

/// A length of time: a number and a unit. Empty is none.
#[component]
pub fn DurationField(
    /// The number's id on the page; also its test id.
    id: &'static str,
    /// What it asks for.
    label: &'static str,
    /// What to know about it.
    hint: &'static str,
    /// What it holds.
    draft: DurationDraft,
    /// What is wrong with it.
    #[prop(into)]
    error: Signal<Option<String>>,
    /// Called when the person has finished typing, or has chosen a unit.
    #[prop(into)]
    on_commit: Callback<()>,
    /// For a field that is committed on its own: called when Escape has taken
    /// back what was typed.
    #[prop(into, optional)]
    on_revert: Option<Callback<()>>,
) -> impl IntoView {
    let DurationDraft { typed, unit, .. } = draft;
    let on_unit = move |event| {
        if let Some(chosen) = Unit::named(&event_target_value(&event)) {
            unit.set(chosen);
            on_commit.run(());
        }
    };
    let units = Unit::ALL.map(|one| {
        view! { <option value=one.name() prop:selected=move || unit.get() == one>{one.name()}</option> }
    });
    view! {
        <LabelledField id label hint error>
            <div class="field__pair">
                <input
                    type="text"
                    inputmode="numeric"
                    id=id
                    data-testid=id
                    autocomplete="off"
                    aria-describedby=described_by(id)
                    aria-invalid=move || error.with(Option::is_some).to_string()
                    prop:value=move || typed.get()
                    on:input=move |event| typed.set(event_target_value(&event))
                    on:change=move |_| on_commit.run(())
                    on:keydown=move |event| take_back(&event, typed, on_revert)
                />
                <select aria-label=format!("{label}: unit") data-testid=format!("{id}-unit") on:change=on_unit>
                    {units.into_iter().collect_view()}
                </select>
            </div>
        </LabelledField>
    }
}

/// The length that `typed` and `unit` say, if any.
fn parse(field: Field, typed: &str, unit: Unit) -> Result<Option<Minutes>, InputError> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    let (min, max) = (1, unit.max());
    match typed.parse::<u32>() {
        Ok(number) if (min..=max).contains(&number) => Ok(Some(Minutes(number * unit.minutes()))),
        _ => Err(InputError::new(field, Problem::OutOfRange { min, max })),
    }
}

/// What to show for `length`: the longest unit of which it is a whole number.
fn shown(length: Option<Minutes>) -> (String, Unit) {
    let Some(length) = length else {
        return (String::new(), Unit::default());
    };
    let fits = |unit: &Unit| length.0.is_multiple_of(unit.minutes());
    let unit = Unit::ALL
        .into_iter()
        .rev()
        .find(fits)
        .unwrap_or(Unit::Minutes);
    ((length.0 / unit.minutes()).to_string(), unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(typed: &str, unit: Unit) -> Result<Option<Minutes>, InputError> {
        parse(Field::Deadline, typed, unit)
    }

    #[test]
    fn a_length_is_shown_as_it_is_read() {
        for minutes in [1, 45, 60, 90, 1440, 4320, MAX_MINUTES.0] {
            let (typed, unit) = shown(Some(Minutes(minutes)));
            assert_eq!(read(&typed, unit), Ok(Some(Minutes(minutes))));
        }
        assert_eq!(shown(Some(Minutes(2880))), ("2".to_owned(), Unit::Days));
        assert_eq!(shown(Some(Minutes(90))), ("90".to_owned(), Unit::Minutes));
        assert_eq!(read(" ", Unit::Days), Ok(None));
    }

    #[test]
    fn what_is_no_length_is_refused_in_its_own_unit() {
        for typed in ["0", "-1", "1.5", "soon", "99999999999999999999", "366"] {
            let error = read(typed, Unit::Days).expect_err(typed);
            assert_eq!(error.to_string(), "Choose a number from 1 to 365.");
        }
    }
}
