//! The messages: what passes between the orchestrator and its live agents, and
//! the events, which are everything that happened in any run.

mod events;
mod passed;

use crate::components::piece::piece;
use crate::session::Session;
use crate::views::api::Calls;
use events::Events;
use leptos::prelude::*;
use passed::PassedMessages;

/// What is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sight {
    /// Everything that happened, in words.
    Events,
    /// The messages with a lane for each agent.
    Sequence,
    /// The messages as a table.
    Log,
    /// What programs have asked through the API.
    Calls,
}

impl Sight {
    const ALL: [Self; 4] = [Self::Events, Self::Sequence, Self::Log, Self::Calls];

    fn title(self) -> &'static str {
        match self {
            Self::Events => "Events",
            Self::Sequence => "Sequence",
            Self::Log => "Log",
            Self::Calls => "Calls",
        }
    }

    fn tip(self) -> &'static str {
        match self {
            Self::Events => "Everything that happened, of simulated and live agents",
            Self::Sequence => "The messages with live agents, a lane for each",
            Self::Log => "The messages with live agents, a line for each",
            Self::Calls => "What programs have asked through the API",
        }
    }
}

piece!(
    /// [`Messages`], loaded when it is first shown.
    pub MESSAGES = messages(_argument: ()) -> AnyView, in views { view! { <Messages/> }.into_any() }
);

/// The messages.
#[component]
fn Messages() -> impl IntoView {
    let session = expect_context::<Session>();
    // What live agents say is what one comes for, where there are some.
    let has_live = untrack(|| session.is_live());
    let sight = RwSignal::new(if has_live {
        Sight::Sequence
    } else {
        Sight::Events
    });
    view! {
        <section class="messages" aria-labelledby="messages-title">
            <header class="messages__head">
                <h2 id="messages-title">"Messages"</h2>
                <fieldset class="segments">
                    <legend class="visually-hidden">"What to look at"</legend>
                    {Sight::ALL.map(|one| view! { <Choice one sight/> }).collect_view()}
                </fieldset>
            </header>
            {move || match sight.get() {
                Sight::Events => view! { <Events/> }.into_any(),
                Sight::Sequence => view! { <PassedMessages is_sequence=true/> }.into_any(),
                Sight::Log => view! { <PassedMessages is_sequence=false/> }.into_any(),
                Sight::Calls => view! { <Calls/> }.into_any(),
            }}
        </section>
    }
}

#[component]
fn Choice(one: Sight, sight: RwSignal<Sight>) -> impl IntoView {
    view! {
        <label class="segments__one" title=one.tip()>
            <input
                type="radio"
                name="messages-sight"
                data-testid=format!("messages-{}", one.title().to_lowercase())
                prop:checked=move || sight.get() == one
                on:change=move |_| sight.set(one)
            />
            {one.title()}
        </label>
    }
}
