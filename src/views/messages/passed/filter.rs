//! Which messages are shown: by kind, agent, words, and by what is selected.

use super::Desk;
use crate::components::words::agent_name;
use crate::studio::Selected;
use baton_engine::AgentId;
use leptos::prelude::*;

/// Longest search text.
const MAX_SEARCH_CHARS: &str = "200";

/// Chooses the messages.
#[component]
pub fn Filters() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let kinds = Memo::new(move |_| {
        let live = desk.session.live();
        live.with_traffic(|traffic| traffic.counts().keys().copied().collect::<Vec<_>>())
    });
    view! {
        <search class="messages__filters">
            <fieldset class="toggles">
                <legend class="visually-hidden">"Kinds"</legend>
                <For each=move || kinds.get() key=|kind| *kind let:kind>
                    <KindFilter kind/>
                </For>
            </fieldset>
            <AgentFilter/>
            <label class="messages__search">
                <span class="visually-hidden">"Search"</span>
                <input
                    type="search"
                    placeholder="Kind, fate, words, or an attempt such as T3/1"
                    data-testid="passed-search"
                    maxlength=MAX_SEARCH_CHARS
                    prop:value=desk.text
                    on:input=move |event| desk.text.set(event_target_value(&event))
                />
            </label>
            <SelectedFilter/>
        </search>
    }
}

/// A kind of message, with how many there were.
#[component]
fn KindFilter(kind: &'static str) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let count = move || {
        let live = desk.session.live();
        live.with_traffic(|traffic| traffic.counts().get(kind).copied().unwrap_or(0))
    };
    let show = move |is_shown: bool| {
        desk.hidden.update(|hidden| {
            if is_shown {
                hidden.remove(kind);
            } else {
                hidden.insert(kind);
            }
        });
    };
    // Heartbeats that arrive are counted only; there is nothing to show or hide.
    let is_counted_only = kind == "heartbeat";
    view! {
        <label class="toggles__one" title=is_counted_only.then_some("Heartbeats are counted; each agent’s stand at its lane")>
            <input
                type="checkbox"
                data-testid=format!("passed-kind-{kind}")
                prop:checked=move || desk.hidden.with(|hidden| !hidden.contains(kind))
                on:change=move |event| show(event_target_checked(&event))
            />
            {kind}
            <span class="number">{count}</span>
        </label>
    }
}

#[component]
fn AgentFilter() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let agents = Memo::new(move |_| {
        desk.session.with_state(|state| {
            let live = state.registered_agents().filter(|agent| agent.is_live());
            live.map(|agent| (agent.id, agent_name(state, agent.id).to_owned()))
                .collect::<Vec<_>>()
        })
    });
    let choose = move |value: String| {
        desk.agent.set(value.parse().ok().map(AgentId));
    };
    view! {
        <label class="messages__agent">
            <span class="visually-hidden">"Agent"</span>
            <select
                data-testid="passed-agent"
                prop:value=move || desk.agent.get().map_or(String::new(), |agent| agent.0.to_string())
                on:change=move |event| choose(event_target_value(&event))
            >
                <option value="">"All live agents"</option>
                {move || agents.get().into_iter().map(|(id, name)| view! {
                    <option value=id.0.to_string()>{name}</option>
                }).collect_view()}
            </select>
        </label>
    }
}

/// Shows only what is about the selected task or agent.
#[component]
fn SelectedFilter() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let is_possible = move || {
        let selected = desk.selection.get();
        matches!(selected, Some(Selected::Task(_) | Selected::Agent(_)))
    };
    view! {
        <label class="messages__only" title="Select a task or an agent first">
            <input
                type="checkbox"
                data-testid="passed-only-selected"
                disabled=move || !is_possible() && !desk.only_selected.get()
                prop:checked=desk.only_selected
                on:change=move |event| desk.only_selected.set(event_target_checked(&event))
            />
            "Only about the selected"
        </label>
    }
}
