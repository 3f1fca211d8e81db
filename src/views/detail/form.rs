//! What the forms of agents and goals have in common.

use super::pane::UnderWay;
use baton_engine::Rejection;
use leptos::ev::{KeyboardEvent, SubmitEvent};
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
    /// Why the engine refused what the form asked for.
    refusal: RwSignal<Option<Rejection>>,
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
    view! {
        <form class="form" id=id data-testid=id novalidate on:submit=submit on:keydown=on_key>
            {children()}
            <Refusal refusal/>
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

/// Why the engine refused what the form asked for, with the way on.
#[component]
fn Refusal(refusal: RwSignal<Option<Rejection>>) -> impl IntoView {
    move || {
        refusal.get().map(|why| match why {
            Rejection::GoalUnderWay(_) => view! { <UnderWay why=why.to_string()/> }.into_any(),
            why => view! { <p class="form__refusal" role="alert">{why.to_string()}</p> }.into_any(),
        })
    }
}
