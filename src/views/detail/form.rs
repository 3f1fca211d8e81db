//! What the forms of agents and goals have in common.

use super::pane::UnderWay;
use crate::components::focus::focus_soon;
use crate::session::Refusal;
use baton_engine::Rejection;
use baton_engine::text::InputError;
use leptos::ev::{KeyboardEvent, SubmitEvent};
use leptos::html::Details;
use leptos::prelude::*;

/// A form with its buttons, and the place for what the engine refuses. For
/// something new the buttons are always there, for something that is there
/// while there are changes to save.
#[component]
pub fn Form(
    /// The form's id on the page; also its test id.
    id: &'static str,
    /// What the button that sends the form says.
    submit_label: &'static str,
    /// Whether this is for something new.
    is_new: bool,
    /// Whether the form says something else than what is there.
    #[prop(into)]
    is_changed: Signal<bool>,
    /// Why what the form asked for.
    refusal: RwSignal<Option<Refusal>>,
    /// Sends the form.
    #[prop(into)]
    on_submit: Callback<()>,
    /// Takes back what was typed.
    #[prop(into)]
    on_revert: Callback<()>,
    /// The fields.
    children: Children,
) -> impl IntoView {
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        on_submit.run(());
    };
    // Escape closes the pane, but not over changes that would be lost.
    let on_key = move |event: KeyboardEvent| {
        if event.key() == "Escape" && !is_new && is_changed.get_untracked() {
            event.stop_propagation();
        }
    };
    // What was refused may be right by now.
    let on_input = move |_| refusal.set(None);
    view! {
        <form class="form" id=id data-testid=id novalidate on:submit=submit on:keydown=on_key on:input=on_input>
            {children()}
            <Refused refusal/>
            <div class="form__buttons" hidden=move || !is_new && !is_changed.get()>
                <button type="submit" class="button button--primary" data-testid="submit">
                    {submit_label}
                </button>
                <button
                    type="button"
                    class="button button--quiet"
                    data-testid="revert"
                    hidden=move || !is_changed.get()
                    on:click=move |_| on_revert.run(())
                >
                    {if is_new { "Clear" } else { "Revert" }}
                </button>
            </div>
        </form>
    }
}

/// Fields that are seldom used, folded away. They unfold when one of them is
/// set, or wrong.
#[component]
pub fn More(
    /// Whether one of them is set.
    is_set: Signal<bool>,
    /// What is wrong with each.
    errors: Vec<Signal<Option<String>>>,
    /// The fields.
    children: Children,
) -> impl IntoView {
    let details = NodeRef::<Details>::new();
    let reason = Memo::new(move |_| {
        let is_wrong = errors.iter().any(|error| error.with(Option::is_some));
        (is_set.get(), is_wrong)
    });
    // The person may fold it again: only a change unfolds it.
    Effect::new(move |_| {
        let is_open = reason.get() != (false, false);
        if let Some(details) = details.get().filter(|_| is_open) {
            details.set_open(true);
        }
    });
    view! {
        <details class="more" node_ref=details data-testid="more">
            <summary class="more__summary">"More"</summary>
            <div class="more__fields">{children()}</div>
        </details>
    }
}

/// Keeps why the engine refused what the form `id` asked for, and goes to the
/// field that it is about.
pub fn refuse(refusal: RwSignal<Option<Refusal>>, why: Refusal, id: &str) {
    if matches!(why, Refusal::Engine(Rejection::Input(_))) {
        focus_soon(format!("#{id} [aria-invalid=true]"));
    }
    refusal.set(Some(why));
}

/// `errors`, and what the engine refused at fields.
pub fn with_refused(
    errors: Signal<Vec<InputError>>,
    refusal: RwSignal<Option<Refusal>>,
) -> Signal<Vec<InputError>> {
    Signal::derive(move || {
        let mut errors = errors.get();
        if let Some(Refusal::Engine(Rejection::Input(refused))) = refusal.get() {
            errors.extend(refused);
        }
        errors
    })
}

/// Why what the form asked for was refused, with the way on. What is
/// about fields stands at these.
#[component]
fn Refused(refusal: RwSignal<Option<Refusal>>) -> impl IntoView {
    move || match refusal.get()? {
        Refusal::Engine(Rejection::Input(_)) => None,
        why @ Refusal::Engine(Rejection::GoalUnderWay(_)) => {
            Some(view! { <UnderWay why=why.to_string()/> }.into_any())
        }
        why => {
            Some(view! { <p class="form__refusal" role="alert">{why.to_string()}</p> }.into_any())
        }
    }
}
