//! Who leads an agent or a goal: one of the team, or nobody.

use crate::components::field::{Draft, LabelledField, described_by};
use crate::session::Session;
use baton_engine::{AgentId, projection};
use leptos::prelude::*;

/// One of the team, or nobody.
#[component]
pub fn LeadField(
    /// The select's id on the page; also its test id.
    id: &'static str,
    /// What it asks for.
    label: &'static str,
    /// What to know about it.
    hint: &'static str,
    /// What it says where nobody leads.
    none: &'static str,
    /// The lead.
    draft: Draft<Option<AgentId>>,
    /// Who cannot be the lead.
    #[prop(optional_no_strip)]
    except: Option<AgentId>,
    /// What is wrong with it.
    error: Signal<Option<String>>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let team = Memo::new(move |_| {
        let mut team = session.with_state(projection::agent_choices);
        team.retain(|(agent, _)| Some(*agent) != except);
        // A lead that has left stands there until another is chosen.
        if let Some(lead) = draft.get()
            && team.iter().all(|(agent, _)| *agent != lead)
        {
            team.push((lead, "An agent that left".to_owned()));
        }
        team
    });
    let on_change = move |event| {
        let value = event_target_value(&event);
        let chosen = team.with_untracked(|team| {
            team.iter()
                .find(|one| one.0.to_string() == value)
                .map(|one| one.0)
        });
        draft.set(chosen);
    };
    view! {
        <LabelledField id label hint error>
            <select
                id=id
                data-testid=id
                aria-describedby=described_by(id)
                aria-invalid=move || error.with(Option::is_some).to_string()
                on:change=on_change
            >
                <option value="" prop:selected=move || draft.get().is_none()>{none}</option>
                <For each=move || team.get() key=Clone::clone let((agent, name))>
                    <option value=agent.to_string() prop:selected=move || draft.get() == Some(agent)>
                        {name}
                    </option>
                </For>
            </select>
        </LabelledField>
    }
}
