//! An agent's card: what it can do, how full it is, what it holds.

use super::actions::Actions;
use super::card::Card;
use super::doer::DoerMark;
use super::trouble::TroubleMark;
use crate::components::following::{Following, OffScreen};
use crate::components::kept::kept;
use crate::components::labels::{counted, state_mark};
use crate::components::words::hours_words;
use crate::studio::Selected;
use baton_engine::agent::USUAL_PERCENT;
use baton_engine::projection::{AgentView, HeldTask};
use baton_engine::{Skill, TaskState};
use leptos::prelude::*;

/// Most skills that a card lists; the detail pane has all.
const MAX_CHIPS: usize = 6;
/// Most held tasks that a card lists.
const MAX_HELD: usize = 3;
/// Up to this capacity each place for a task is drawn on its own.
const MAX_PLACES: u32 = 10;

/// An agent's card.
#[component]
pub fn AgentCard(
    /// The agent as it is now.
    first: AgentView,
    /// All agents, by id.
    agents: Following<Vec<AgentView>>,
) -> impl IntoView {
    let id = first.id;
    let actions = Actions::from_context();
    let off_screen = OffScreen::watch();
    let agent = kept(first, move || {
        agents.with(off_screen, |agents| {
            let at = agents.binary_search_by_key(&id, |agent| agent.id).ok()?;
            Some(agents[at].clone())
        })
    });
    let name = Signal::derive(move || agent.with(|agent| agent.name.clone()));
    let skills = Memo::new(move |_| agent.with(|agent| agent.skills.clone()));
    view! {
        <Card
            opens=Selected::Agent(id)
            noun="agent"
            name
            title=view! { <bdi class="member__name">{name}</bdi> }.into_any()
            on_edit=move |()| actions.edit_agent(id)
            on_duplicate=move |()| actions.duplicate_agent(id)
            on_remove=move |()| actions.remove_agent(id)
            off_screen
        >
            <Load agent/>
            {move || skills.with(|skills| chips(skills, MAX_CHIPS))}
            {move || agent.with(traits).map(|traits| view! {
                <p class="member__note" data-testid="agent-traits">{traits}</p>
            })}
            <Held agent/>
        </Card>
    }
}

/// What is unusual about an agent, in few characters.
fn traits(agent: &AgentView) -> Option<String> {
    let percent = agent.speed_percent;
    let speed = (percent != USUAL_PERCENT).then(|| format!("{percent} % speed"));
    let lead = agent.lead.as_ref().map(|lead| format!("under {lead}"));
    let all = [speed, hours_words(&agent.availability), lead];
    let told: Vec<String> = all.into_iter().flatten().collect();
    (!told.is_empty()).then(|| told.join(" · "))
}

/// The first `max` of `skills` as chips, and how many more there are.
fn chips(skills: &[Skill], max: usize) -> AnyView {
    if skills.is_empty() {
        return view! { <p class="member__note">"No skills: only tasks that require none."</p> }
            .into_any();
    }
    let shown = skills.iter().take(max).map(|skill| {
        view! { <li class="chip" dir="auto">{skill.to_string()}</li> }
    });
    let more = skills.len().saturating_sub(max);
    view! {
        <ul class="chips" aria-label="Skills">
            {shown.collect_view()}
            {(more > 0).then(|| view! { <li class="chip chip--more">{format!("+{more}")}</li> })}
        </ul>
    }
    .into_any()
}

/// How much an agent holds against its capacity.
#[component]
pub fn Load(
    /// The agent.
    agent: Memo<AgentView>,
) -> impl IntoView {
    let id = agent.with_untracked(|agent| agent.id);
    let places = Memo::new(move |_| agent.with(places));
    let drawn = move || {
        places.with(|places| match places {
            Some(places) => places
                .iter()
                .map(|&place| draw_place(place))
                .collect_view()
                .into_any(),
            None => agent.with(|agent| {
                view! { <span class="places__bar" style=fill(agent)></span> }.into_any()
            }),
        })
    };
    let numbers = move || agent.with(|agent| format!("{} / {}", agent.held.len(), agent.capacity));
    let words = move || {
        agent.with(|agent| {
            let held = counted(agent.held.len(), "task");
            format!("holds {held}, at most {}", agent.capacity)
        })
    };
    view! {
        <div class="load">
            <span class="places" aria-hidden="true">{drawn}</span>
            <span class="number load__numbers" data-testid="load" aria-hidden="true">{numbers}</span>
            <span class="visually-hidden">{words}</span>
            <DoerMark id/>
            <span class="load__presence" data-presence=move || agent.with(presence)>
                <TroubleMark id/>
                {move || agent.with(presence)}
            </span>
        </div>
    }
}

/// What stands in each place for a task, if there are few enough to draw each.
fn places(agent: &AgentView) -> Option<Vec<Option<TaskState>>> {
    let held = agent.held.iter().map(|task| Some(task.state));
    let all = held
        .chain(std::iter::repeat(None))
        .take(agent.capacity as usize);
    (agent.capacity <= MAX_PLACES).then(|| all.collect())
}

fn draw_place(place: Option<TaskState>) -> impl IntoView {
    view! { <i class="place" data-state=place.map(|state| state.to_string())></i> }
}

fn fill(agent: &AgentView) -> String {
    let percent = agent.held.len() * 100 / (agent.capacity as usize).max(1);
    format!("--fill: {percent}%")
}

/// What an agent is doing, in a word, while it is heard of.
fn presence(agent: &AgentView) -> &'static str {
    if agent.is_lost || agent.is_suspected {
        ""
    } else if agent.held.is_empty() {
        "free"
    } else if agent.held.len() >= agent.capacity as usize {
        "full"
    } else {
        "working"
    }
}

#[component]
fn Held(agent: Memo<AgentView>) -> impl IntoView {
    let held = Memo::new(move |_| agent.with(|agent| agent.held.clone()));
    let more = move || held.with(Vec::len).saturating_sub(MAX_HELD);
    view! {
        <Show when=move || held.with(|held| !held.is_empty())>
            <ul class="member__held" aria-label="Holds">
                <For
                    each=move || held.get().into_iter().take(MAX_HELD)
                    key=|task| (task.id, task.state)
                    let:task
                >
                    <HeldLine task/>
                </For>
                <Show when=move || { more() > 0 }>
                    <li class="member__note">{move || format!("and {} more", more())}</li>
                </Show>
            </ul>
        </Show>
    }
}

#[component]
fn HeldLine(task: HeldTask) -> impl IntoView {
    let name = task.name.clone();
    view! {
        <li class="member__task" data-state=task.state.to_string() title=name>
            <span class="state state__mark" aria-hidden="true">{state_mark(task.state)}</span>
            <span class="visually-hidden">{task.state.to_string()}</span>
            <bdi class="member__task-name">{task.name}</bdi>
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use baton_engine::projection;
    use baton_engine::{Command, Time, examples};

    fn busy() -> Vec<AgentView> {
        let mut engine = examples::demonstration().open();
        engine
            .handle(Command::RunRound, Time::default())
            .expect("there is work");
        projection::agents(engine.state())
    }

    #[test]
    fn each_place_shows_what_stands_in_it() {
        let mut agent = busy()
            .into_iter()
            .find(|agent| !agent.held.is_empty())
            .expect("one works");
        agent.capacity = 3;
        agent.held.truncate(1);
        assert_eq!(
            places(&agent),
            Some(vec![Some(TaskState::Assigned), None, None])
        );
        assert_eq!(presence(&agent), "working");
        agent.capacity = 1;
        assert_eq!(presence(&agent), "full");
    }

    #[test]
    fn only_what_is_unusual_about_an_agent_is_told() {
        let mut agent = busy().remove(0);
        assert_eq!(traits(&agent), None);
        agent.speed_percent = 150;
        agent.lead = Some("Ada".to_owned());
        assert_eq!(traits(&agent).as_deref(), Some("150 % speed · under Ada"));
    }

    #[test]
    fn a_great_capacity_is_a_bar() {
        let mut agent = busy().remove(0);
        agent.capacity = 1_000;
        assert_eq!(places(&agent), None);
        agent.held.clear();
        assert_eq!(fill(&agent), "--fill: 0%");
        assert_eq!(presence(&agent), "free");
    }
}
