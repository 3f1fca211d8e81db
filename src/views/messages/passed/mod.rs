//! The messages with live agents: how many of which kind, whose, and each as it
//! passed, as a sequence of arrows or as lines.

mod filter;
mod rows;
mod words;

use crate::components::labels::counted;
use crate::components::words::agent_name;
use crate::session::Session;
use crate::session::live::{Passed, Pulse, Query, Traffic};
use crate::studio::{Selected, Selection};
use baton_engine::AgentId;
use filter::Filters;
use leptos::prelude::*;
use rows::Rows;
use std::collections::BTreeSet;
use words::seconds;

/// An agent that messages went to or came from.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Lane {
    agent: AgentId,
    name: String,
    pulse: Pulse,
}

/// What matches, and whose it is.
#[derive(Clone, Debug, Default, PartialEq)]
struct Found {
    lanes: Vec<Lane>,
    /// Oldest first.
    passed: Vec<Passed>,
}

/// What the parts share.
#[derive(Clone, Copy)]
struct Desk {
    session: Session,
    selection: Selection,
    is_sequence: bool,
    hidden: RwSignal<BTreeSet<&'static str>>,
    text: RwSignal<String>,
    agent: RwSignal<Option<AgentId>>,
    only_selected: RwSignal<bool>,
    found: Memo<Found>,
}

impl Desk {
    fn new(session: Session, selection: Selection, is_sequence: bool) -> Self {
        let hidden = RwSignal::new(BTreeSet::new());
        let text = RwSignal::new(String::new());
        let agent = RwSignal::new(None);
        let only_selected = RwSignal::new(false);
        let found = Memo::new(move |_| {
            let mut query = Query {
                agent: agent.get(),
                task: None,
                hidden: hidden.get(),
                text: text.get(),
            };
            match selection.get().filter(|_| only_selected.get()) {
                Some(Selected::Task(task)) => query.task = Some(task),
                Some(Selected::Agent(agent)) => query.agent = Some(agent),
                _ => {}
            }
            find(session, &query)
        });
        Self {
            session,
            selection,
            is_sequence,
            hidden,
            text,
            agent,
            only_selected,
            found,
        }
    }

    fn show_all(self) {
        self.hidden.set(BTreeSet::new());
        self.text.set(String::new());
        self.agent.set(None);
        self.only_selected.set(false);
    }
}

fn find(session: Session, query: &Query) -> Found {
    session.live().with_traffic(|traffic| {
        let passed: Vec<Passed> = traffic.matching(query).cloned().collect();
        let agents: BTreeSet<AgentId> = passed.iter().map(|one| one.agent).collect();
        let lanes = session.with_state(|state| {
            let lane = |agent: AgentId| Lane {
                agent,
                name: agent_name(state, agent).to_owned(),
                pulse: traffic.pulse(agent),
            };
            agents.into_iter().map(lane).collect()
        });
        Found { lanes, passed }
    })
}

/// The messages with live agents.
#[component]
pub fn PassedMessages(
    /// Whether they are arrows between lanes, or else lines.
    is_sequence: bool,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let desk = Desk::new(session, expect_context::<Selection>(), is_sequence);
    provide_context(desk);
    let total = Memo::new(move |_| session.live().with_traffic(Traffic::total));
    let is_any = Memo::new(move |_| total.get() > 0);
    let is_found = Memo::new(move |_| desk.found.with(|found| !found.passed.is_empty()));
    view! {
        <Show when=move || is_any.get() fallback=|| view! { <NothingYet/> }>
            <Counts total/>
            <Filters/>
            <Show when=move || is_found.get() fallback=|| view! { <NothingFound/> }>
                <Rows/>
            </Show>
        </Show>
    }
}

/// How many passed, and how many do now.
#[component]
fn Counts(total: Memo<u64>) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let has_simulated = Memo::new(move |_| {
        desk.session.with_state(|state| {
            let mut agents = state.registered_agents();
            agents.any(|agent| !agent.is_live())
        })
    });
    let rate = move || {
        let now = desk.session.clock().get();
        let rate = desk
            .session
            .live()
            .with_traffic(|traffic| traffic.rate(now));
        format!("{rate:.1} a second")
    };
    let shown = move || {
        let found = desk.found.with(|found| found.passed.len());
        let total = usize::try_from(total.get()).unwrap_or(usize::MAX);
        format!("{found} of {}", counted(total, "message"))
    };
    view! {
        <p class="messages__count">
            <output data-testid="passed-count">{shown}</output>
            " · "
            <span data-testid="passed-rate">{rate}</span>
            <Show when=move || has_simulated.get()>
                " · Simulated agents send none; what they do is under Events."
            </Show>
        </p>
    }
}

/// Before anything was said.
#[component]
fn NothingYet() -> impl IntoView {
    view! {
        <div class="empty" data-testid="passed-none">
            <p>
                "No messages yet. They pass between Baton and agents that really work: set an agent’s work to a worker, a script, a person or another tab, or open the example “Live demonstration”, and press Play. Simulated agents work inside the engine; what they do is under Events."
            </p>
        </div>
    }
}

/// When the filters leave nothing.
#[component]
fn NothingFound() -> impl IntoView {
    let desk = expect_context::<Desk>();
    view! {
        <div class="empty" data-testid="passed-empty">
            <p>"No message matches."</p>
            <button type="button" class="button" on:click=move |_| desk.show_all()>"Show all messages"</button>
        </div>
    }
}

/// An agent's signs of life in words.
fn pulse_words(pulse: Pulse) -> String {
    match pulse.heartbeats {
        0 => "no heartbeat yet".to_owned(),
        count => format!(
            "{}, the last at {}",
            counted(usize::try_from(count).unwrap_or(usize::MAX), "heartbeat"),
            seconds(pulse.last)
        ),
    }
}
