//! The left pane: the agents and the goals, as cards.

mod actions;
mod agent_card;
mod card;
mod doer;
mod goal_card;
mod trouble;

use crate::components::following::Following;
use crate::components::icon::{Drawing, Icon};
use crate::components::labels::counted;
use crate::components::more::{More, gradually};
use crate::session::Session;
use crate::studio::{Selected, Selection};
pub use actions::Actions;
use agent_card::AgentCard;
pub use agent_card::Load;
use baton_engine::projection::{self, AgentView, GoalView};
pub use card::open_id;
pub use doer::{DoerMark, doer_words};
use goal_card::GoalCard;
pub use goal_card::{GoalProgress, GoalStates, Stalled, deadline_words};
use leptos::prelude::*;
pub use trouble::TroubleMark;

/// The left pane: the agents and the goals.
#[component]
pub fn Team() -> impl IntoView {
    view! {
        <section class="team" aria-label="Team" data-testid="team">
            <Agents/>
            <Goals/>
        </section>
    }
}

#[component]
fn Agents() -> impl IntoView {
    let session = expect_context::<Session>();
    let agents = Memo::new(move |_| session.with_state(projection::agents));
    let followed = Following::a_frame_behind(agents);
    let count = Signal::derive(move || agents.with(Vec::len));
    view! {
        <Section
            title="Agents"
            noun="agent"
            none="No agents yet. Add one: say what it can do and how much it can hold."
            add_one="Add an agent"
            count
            add=Selected::NewAgent
        >
            <Cards items=agents key=|agent: &AgentView| agent.id draw=move |agent| view! { <AgentCard first=agent agents=followed/> }.into_any()/>
        </Section>
    }
}

#[component]
fn Goals() -> impl IntoView {
    let session = expect_context::<Session>();
    let goals = Memo::new(move |_| session.with_state(projection::goals));
    let followed = Following::a_frame_behind(goals);
    let count = Signal::derive(move || goals.with(Vec::len));
    view! {
        <Section
            title="Goals"
            noun="goal"
            none="No goals yet. Add one in your own words: Baton makes tasks of it."
            add_one="Add a goal"
            count
            add=Selected::NewGoal
        >
            <Cards items=goals key=|goal: &GoalView| goal.id draw=move |goal| view! { <GoalCard first=goal goals=followed/> }.into_any()/>
        </Section>
    }
}

/// How many cards there are at first, and how many more each time.
const PAGE: usize = 200;
/// How many cards are drawn in a frame.
const A_FRAME: usize = 12;

/// The cards of a section, a page at a time.
#[component]
fn Cards<T, K>(
    items: Memo<Vec<T>>,
    key: fn(&T) -> K,
    draw: impl Fn(T) -> AnyView + Send + Clone + 'static,
) -> impl IntoView
where
    T: Clone + PartialEq + Send + Sync + 'static,
    K: Eq + std::hash::Hash + Send + 'static,
{
    let limit = RwSignal::new(PAGE);
    let all = Signal::derive(move || items.with(Vec::len));
    let drawn = gradually(Signal::derive(move || all.get().min(limit.get())), A_FRAME);
    let shown = move || items.with(|items| items[..drawn.get().min(items.len())].to_vec());
    view! {
        <ul class="team__list">
            <For each=shown key children=draw/>
        </ul>
        <More limit page=PAGE all/>
    }
}

/// A list that folds away, with a button that adds to it. The button comes
/// before the list, so that it is near also below thirty cards.
#[component]
fn Section(
    title: &'static str,
    noun: &'static str,
    none: &'static str,
    add_one: &'static str,
    #[prop(into)] count: Signal<usize>,
    add: Selected,
    children: Children,
) -> impl IntoView {
    let selection = expect_context::<Selection>();
    view! {
        <section class="team__section" aria-label=title>
            <button
                type="button"
                class="button team__add"
                id=format!("add-{noun}")
                data-testid=format!("add-{noun}")
                aria-label=format!("Add {noun}")
                on:click=move |_| selection.select(add)
            >
                <Drawing icon=Icon::Add/>
                "Add"
            </button>
            <details class="team__fold" open>
                <summary class="team__summary">
                    <h2>{title}</h2>
                    <span class="team__count" data-testid=format!("{noun}-count")>
                        <span aria-hidden="true">{move || count.get()}</span>
                        <span class="visually-hidden">{move || counted(count.get(), noun)}</span>
                    </span>
                </summary>
                {children()}
                <Show when=move || count.get() == 0>
                    <div class="empty">
                        <p>{none}</p>
                        <button type="button" class="button" on:click=move |_| selection.select(add)>
                            {add_one}
                        </button>
                    </div>
                </Show>
            </details>
        </section>
    }
}
