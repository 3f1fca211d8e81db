//! Choosing how the run goes: who gets which task, and when the next round is due.

use crate::components::words::{pace_words, policy_words};
use crate::session::Session;
use baton_engine::schedule::{Pace, PolicyKind, RunSettings};
use baton_engine::{Command, State};
use leptos::prelude::*;

/// The page's name for the choices.
const ID: &str = "policy";

/// A button that says the policy and the pace, and opens the choices. They can
/// be made at any time; the next round goes by them.
#[component]
pub fn PolicyChoice() -> impl IntoView {
    let session = expect_context::<Session>();
    let settings = Memo::new(move |_| session.with_state(State::settings));
    let policy = move || policy_words(settings.get().policy).0;
    let pace = move || pace_words(settings.get().pace).0.to_lowercase();
    let policies = PolicyKind::ALL.map(|policy| {
        let with = move |settings| RunSettings { policy, ..settings };
        view! { <Choice group="policy" words=policy_words(policy) settings with=Callback::new(with)/> }
    });
    let paces = [Pace::Barrier, Pace::Continuous].map(|pace| {
        let with = move |settings| RunSettings { pace, ..settings };
        view! { <Choice group="pace" words=pace_words(pace) settings with=Callback::new(with)/> }
    });
    view! {
        <button
            type="button"
            class="button transport__policy"
            popovertarget=ID
            data-testid="menu-policy"
            title="Who gets which task, and when"
        >
            <span>
                <span class="visually-hidden">"Policy: "</span>
                {policy}
                <span class="transport__pace">", "{pace}</span>
            </span>
            <span class="menu__arrow" aria-hidden="true">"▴"</span>
        </button>
        <div class="menu menu--above" id=ID popover="auto" role="group" aria-label="How the run goes">
            <fieldset class="options">
                <legend class="options__legend">"Who gets which task"</legend>
                {policies.into_iter().collect_view()}
            </fieldset>
            <fieldset class="options">
                <legend class="options__legend">"When"</legend>
                {paces.into_iter().collect_view()}
            </fieldset>
        </div>
    }
}

/// One of a few.
#[component]
fn Choice(
    group: &'static str,
    /// What it is called, and what it does.
    words: (&'static str, &'static str),
    settings: Memo<RunSettings>,
    /// Makes of settings those with it chosen.
    with: Callback<RunSettings, RunSettings>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let (title, sentence) = words;
    let name = title.to_lowercase();
    let testid = format!("{group}-{name}");
    let is_chosen = move || with.run(settings.get()) == settings.get();
    let choose = move |_| {
        // It is the last moment that changes, whichever is on screen.
        session.seek(usize::MAX);
        let settings = with.run(settings.get_untracked());
        let command = Command::ChoosePolicy { settings };
        session.dispatch_or_notify(&format!("choose {name}"), command);
    };
    view! {
        <label class="menu__item options__one">
            <input
                type="radio"
                name=group
                data-testid=testid
                prop:checked=is_chosen
                on:change=choose
            />
            <b>{title}</b>
            <span>{sentence}</span>
        </label>
    }
}
