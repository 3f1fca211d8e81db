//! Fields: a label, a control, a hint, and the error in its place.
//!
//! A field never loses what was typed: a [`Draft`] keeps it over what is there
//! until it is committed or taken back.

use baton_engine::text::{Field, InputError, Lines};
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

/// What somebody typed into a field and has not committed, over what is there.
pub struct Draft<T: Send + Sync + 'static> {
    typed: RwSignal<Option<T>>,
    base: Signal<T>,
}

impl<T: Send + Sync + 'static> Clone for Draft<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Draft<T> {}

impl<T: Clone + PartialEq + Send + Sync + 'static> Draft<T> {
    /// Nothing typed yet over `base`.
    pub fn over(base: impl Into<Signal<T>>) -> Self {
        Self {
            typed: RwSignal::new(None),
            base: base.into(),
        }
    }

    /// Nothing typed yet over `part` of what is there.
    pub fn of<S>(base: Signal<S>, part: impl Fn(&S) -> T + Send + Sync + 'static) -> Self
    where
        S: Send + Sync + 'static,
    {
        Self::over(Signal::derive(move || base.with(&part)))
    }

    /// What the field shows; tracks it.
    pub fn get(self) -> T {
        self.typed.get().unwrap_or_else(|| self.base.get())
    }

    /// What the field shows.
    pub fn get_untracked(self) -> T {
        self.typed
            .get_untracked()
            .unwrap_or_else(|| self.base.get_untracked())
    }

    /// Puts `typed` into the field.
    pub fn set(self, typed: T) {
        self.typed.set(Some(typed));
    }

    /// Shows again what is there.
    pub fn revert(self) {
        self.typed.set(None);
    }

    /// Whether the field shows something else than what is there; tracks it.
    pub fn is_changed(self) -> bool {
        self.typed.with(|typed| {
            typed
                .as_ref()
                .is_some_and(|typed| *typed != self.base.get())
        })
    }
}

/// Which fields of a form show their errors: those that the person has left,
/// and after a first try to send the form all. Nobody is told off while typing.
#[derive(Clone, Copy)]
pub struct Attention {
    left: RwSignal<Vec<Field>>,
    is_tried: RwSignal<bool>,
}

impl Attention {
    /// No field shows errors yet.
    pub fn none() -> Self {
        Self {
            left: RwSignal::new(Vec::new()),
            is_tried: RwSignal::new(false),
        }
    }

    /// The person has left `field`.
    pub fn leave(self, field: Field) {
        self.left.update(|left| left.push(field));
    }

    /// The person has tried to send the form.
    pub fn try_all(self) {
        self.is_tried.set(true);
    }

    /// The form begins anew.
    pub fn reset(self) {
        self.left.set(Vec::new());
        self.is_tried.set(false);
    }

    /// What `field` shows of `errors`.
    pub fn error(self, field: Field, errors: Signal<Vec<InputError>>) -> Signal<Option<String>> {
        Signal::derive(move || {
            let is_shown = self.is_tried.get() || self.left.with(|left| left.contains(&field));
            is_shown.then(|| errors.with(|errors| problem_of(errors, field)))?
        })
    }
}

/// What is wrong with `field`, in words, if anything is.
fn problem_of(errors: &[InputError], field: Field) -> Option<String> {
    errors
        .iter()
        .find(|error| error.field == field)
        .map(ToString::to_string)
}

/// The ids of a control's error and hint, as its `aria-describedby` names them.
pub fn described_by(id: &str) -> String {
    format!("{id}-error {id}-hint")
}

/// A label over a control, with its error and hint below.
#[component]
pub fn LabelledField(
    /// The control's id on the page.
    id: &'static str,
    /// What it asks for.
    label: &'static str,
    /// What to know about it, limits above all.
    #[prop(into, optional)]
    hint: String,
    /// What is wrong with it.
    #[prop(into)]
    error: Signal<Option<String>>,
    /// The control.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="field">
            <label class="field__label" for=id>{label}</label>
            {children()}
            <Notes id hint error/>
        </div>
    }
}

/// A legend over controls that belong together, with their error and hint below.
#[component]
pub fn FieldGroup(
    /// The controls' id on the page: of their error and hint.
    #[prop(into)]
    id: String,
    /// What they ask for.
    label: &'static str,
    /// What to know about them.
    #[prop(into, optional)]
    hint: String,
    /// What is wrong with them.
    #[prop(into)]
    error: Signal<Option<String>>,
    /// The controls.
    children: Children,
) -> impl IntoView {
    let described_by = described_by(&id);
    view! {
        <fieldset class="field" aria-describedby=described_by>
            <legend class="field__label">{label}</legend>
            {children()}
            <Notes id hint error/>
        </fieldset>
    }
}

#[component]
fn Notes(#[prop(into)] id: String, hint: String, error: Signal<Option<String>>) -> impl IntoView {
    view! {
        <div class="field__notes">
            <p class="field__error" id=format!("{id}-error") data-testid=format!("{id}-error") aria-live="polite">
                {move || error.get()}
            </p>
            <p class="field__hint" id=format!("{id}-hint")>{hint}</p>
        </div>
    }
}

/// A text on one line or many.
#[component]
pub fn TextField(
    /// The control's id on the page; also its test id.
    id: &'static str,
    /// What it asks for.
    label: &'static str,
    /// What to know about it, limits above all.
    #[prop(into, optional)]
    hint: String,
    /// What it holds.
    draft: Draft<String>,
    /// What is wrong with it.
    #[prop(into)]
    error: Signal<Option<String>>,
    /// One line or many.
    #[prop(default = Lines::One)]
    lines: Lines,
    /// Which keys a screen keyboard offers.
    #[prop(default = "text")]
    inputmode: &'static str,
    /// Called when the person has finished typing: on Enter and on leaving the field.
    #[prop(into)]
    on_commit: Callback<()>,
    /// For a field that is committed on its own: called when Escape has taken
    /// back what was typed.
    #[prop(into, optional)]
    on_revert: Option<Callback<()>>,
) -> impl IntoView {
    let on_input = move |event| draft.set(event_target_value(&event));
    let on_key = move |event: KeyboardEvent| take_back(&event, draft, on_revert);
    let is_invalid = move || error.with(Option::is_some).to_string();
    let control = match lines {
        Lines::One => view! {
            <input
                type="text"
                id=id
                data-testid=id
                dir="auto"
                inputmode=inputmode
                autocomplete="off"
                aria-describedby=described_by(id)
                aria-invalid=is_invalid
                prop:value=move || draft.get()
                on:input=on_input
                on:change=move |_| on_commit.run(())
                on:keydown=on_key
            />
        }
        .into_any(),
        Lines::Many => view! {
            <textarea
                id=id
                data-testid=id
                dir="auto"
                rows="2"
                aria-describedby=described_by(id)
                aria-invalid=is_invalid
                prop:value=move || draft.get()
                on:input=on_input
                on:change=move |_| on_commit.run(())
                on:keydown=on_key
            ></textarea>
        }
        .into_any(),
    };
    view! { <LabelledField id label hint error>{control}</LabelledField> }
}

/// A whole number.
#[component]
pub fn NumberField(
    /// The control's id on the page; also its test id.
    id: &'static str,
    /// What it asks for.
    label: &'static str,
    /// What to know about it, limits above all.
    #[prop(into, optional)]
    hint: String,
    /// What it holds, as typed.
    draft: Draft<String>,
    /// The least number that the arrows reach.
    #[prop(default = 1)]
    min: u32,
    /// The greatest number that they reach.
    max: u32,
    /// What is wrong with it.
    #[prop(into)]
    error: Signal<Option<String>>,
    /// Called when the person has finished typing: on Enter and on leaving the field.
    #[prop(into)]
    on_commit: Callback<()>,
    /// For a field that is committed on its own: called when Escape has taken
    /// back what was typed.
    #[prop(into, optional)]
    on_revert: Option<Callback<()>>,
) -> impl IntoView {
    view! {
        <LabelledField id label hint error>
            <input
                type="number"
                id=id
                data-testid=id
                class="field__number"
                min=min
                max=max
                step="1"
                aria-describedby=described_by(id)
                aria-invalid=move || error.with(Option::is_some).to_string()
                prop:value=move || draft.get()
                on:input=move |event| draft.set(event_target_value(&event))
                on:change=move |_| on_commit.run(())
                on:keydown=move |event| take_back(&event, draft, on_revert)
            />
        </LabelledField>
    }
}

/// Escape takes back what was typed, where there is something to take back.
pub fn take_back(event: &KeyboardEvent, draft: Draft<String>, on_revert: Option<Callback<()>>) {
    if let Some(on_revert) = on_revert
        && event.key() == "Escape"
        && untrack(|| draft.is_changed())
    {
        event.prevent_default();
        draft.revert();
        on_revert.run(());
    }
}
