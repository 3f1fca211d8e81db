//! The mark of an agent in trouble: a shape and a word.

use crate::session::Session;
use crate::session::live::Trouble;
use baton_engine::AgentId;
use baton_engine::agent::{Agent, Presence};
use leptos::prelude::*;

/// The mark of an agent in trouble; nothing for one that is well.
#[component]
pub fn TroubleMark(
    /// The agent.
    id: AgentId,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let is_troubled = Memo::new(move |_| session.live().trouble(id) != Trouble::default());
    let trouble = Memo::new(move |_| {
        let is_troubled = is_troubled.get();
        session.with_state(|state| trouble(state.agent(id)?, is_troubled))
    });
    move || {
        trouble.get().map(|(mark, word)| {
            view! {
                <span class="trouble" data-trouble=word>
                    <span aria-hidden="true">{mark}" "</span>
                    {word}
                </span>
            }
        })
    }
}

/// The worst that is the matter with an agent, as a shape and a word. Only the
/// person knows of a fault before it shows.
fn trouble(agent: &Agent, is_troubled: bool) -> Option<(&'static str, &'static str)> {
    match agent.presence {
        Presence::Lost => Some(("✕", "lost")),
        Presence::Suspected => Some(("?", "silent")),
        Presence::Gone => None,
        Presence::Present => (is_troubled || agent.fault.is_some()).then_some(("⚠", "faulty")),
    }
}
