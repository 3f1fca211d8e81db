//! Some agents of the team as chips, with a field to add to them.

use super::links::Link;
use crate::components::combobox::{Choice, Combobox};
use crate::components::field::LabelledField;
use crate::components::focus::focus_soon;
use crate::components::icon::{Drawing, Icon};
use crate::components::words::agent_name;
use crate::session::Session;
use crate::studio::Selected;
use baton_engine::{AgentId, projection};
use leptos::prelude::*;

/// Some agents of the team, to add to and take from.
#[component]
pub fn AgentsField(
    /// The input's id on the page; also its test id.
    id: &'static str,
    /// What it asks for.
    label: &'static str,
    /// What to know about it.
    hint: &'static str,
    /// The agents.
    chosen: Memo<Vec<AgentId>>,
    /// Takes other agents, or says why not.
    #[prop(into)]
    on_change: Callback<Vec<AgentId>, Result<(), String>>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let typed = RwSignal::new(String::new());
    let error = RwSignal::new(None::<String>);
    let choices = Memo::new(move |_| {
        let team = session.with_state(projection::agent_choices);
        choices(team, &chosen.get(), &typed.get())
    });
    let change = move |agents| error.set(on_change.run(agents).err());
    let add = move |value: String| {
        let team = session.with_state(projection::agent_choices);
        let mut agents = chosen.get_untracked();
        agents.extend(
            team.iter()
                .map(|one| one.0)
                .filter(|agent| agent.to_string() == value),
        );
        typed.set(String::new());
        change(agents);
    };
    let add_only = move || match choices.get_untracked().as_slice() {
        [only] => add(only.value.clone()),
        [] => error.set(Some("No other agent is called that.".to_owned())),
        _ => error.set(Some(
            "Choose one of the list with the arrow keys.".to_owned(),
        )),
    };
    let remove = move |gone: AgentId| {
        let mut agents = chosen.get_untracked();
        agents.retain(|agent| *agent != gone);
        change(agents);
        focus_soon(format!("#{id}"));
    };
    let on_typed = move |text| {
        error.set(None);
        typed.set(text);
    };
    view! {
        <LabelledField id label hint error>
            <ul class="tasks" aria-label=label data-testid=format!("{id}-list")>
                <For each=move || chosen.get() key=|agent| *agent let:agent>
                    <AgentLine agent on_remove=remove/>
                </For>
            </ul>
            <Combobox
                id
                list_label="Agents"
                placeholder="Add an agent"
                typed
                on_typed
                choices
                is_invalid=Signal::derive(move || error.with(Option::is_some))
                on_choose=add
                on_enter=move |()| add_only()
            />
        </LabelledField>
    }
}

#[component]
fn AgentLine(agent: AgentId, #[prop(into)] on_remove: Callback<AgentId>) -> impl IntoView {
    let session = expect_context::<Session>();
    let name = session.with_state(|state| agent_name(state, agent).to_owned());
    let label = format!("Remove {name}");
    view! {
        <li class="tasks__task tasks__task--agent">
            <Link to=Selected::Agent(agent) name/>
            <button
                type="button"
                class="button button--icon tasks__remove"
                aria-label=label
                on:click=move |_| on_remove.run(agent)
            >
                <Drawing icon=Icon::Close/>
            </button>
        </li>
    }
}

/// Those of `team` that are not `chosen` and have every word of `typed`.
fn choices(team: Vec<(AgentId, String)>, chosen: &[AgentId], typed: &str) -> Vec<Choice> {
    let typed = typed.to_lowercase();
    let is_meant = |(agent, name): &(AgentId, String)| {
        let name = name.to_lowercase();
        !chosen.contains(agent) && typed.split_whitespace().all(|word| name.contains(word))
    };
    let meant = team.into_iter().filter(is_meant);
    let choice = |(agent, label): (AgentId, String)| Choice {
        value: agent.to_string(),
        label,
        note: String::new(),
    };
    meant.map(choice).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_chosen_is_not_offered_again_and_typing_narrows() {
        let team = || {
            vec![
                (AgentId(0), "Data Analyst".to_owned()),
                (AgentId(1), "QA Tester".to_owned()),
            ]
        };
        let offered = |chosen: &[AgentId], typed: &str| -> Vec<String> {
            choices(team(), chosen, typed)
                .into_iter()
                .map(|choice| choice.label)
                .collect()
        };
        assert_eq!(offered(&[], "").len(), 2);
        assert_eq!(offered(&[AgentId(0)], ""), ["QA Tester"]);
        assert_eq!(offered(&[], "ANALYST da"), ["Data Analyst"]);
    }
}
