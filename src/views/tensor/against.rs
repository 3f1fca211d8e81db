//! The earlier moment that the tensor is compared with. Its state is worked out
//! from the journal in short turns.

use super::Explorer;
use crate::components::labels::span;
use crate::components::turns::Turns;
use crate::session::Session;
use crate::session::workspace::{Moment, Workspace};
use baton_engine::event::{Event, Recorded};
use baton_engine::{State, journal};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::Arc;

/// How many events are applied before looking at the clock.
const EVENTS_A_LOOK: usize = 200;
/// How many rounds can be chosen: the last.
const MAX_ROUNDS: usize = 200;

/// The earlier moment; a handle that is cheap to copy.
#[derive(Clone, Copy)]
pub struct Against {
    session: Session,
    chosen: RwSignal<Option<Chosen>>,
    known: RwSignal<Option<(Moment, Arc<State>)>>,
}

/// A moment, and what it is called: “the start of round 3 (1 h)”.
#[derive(Clone, PartialEq, Eq)]
struct Chosen {
    moment: Moment,
    name: String,
}

/// How the comparison stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Standing {
    /// The chosen moment is being worked out.
    Working,
    /// The moment on screen is not after the chosen one.
    TooEarly,
    /// It is told.
    Compared,
}

impl Against {
    /// Nothing is chosen yet.
    pub fn new(session: Session) -> Self {
        Self {
            session,
            chosen: RwSignal::new(None),
            known: RwSignal::new(None),
        }
    }

    /// The state at the chosen moment, if one is chosen, worked out, and before
    /// the moment on screen; tracks it.
    pub fn state(self) -> Option<Arc<State>> {
        let chosen = self.chosen.get()?.moment;
        let (moment, state) = self.known.get()?;
        let is_earlier = self
            .session
            .with_workspace(|workspace| workspace.is_earlier(chosen));
        (moment == chosen && is_earlier).then_some(state)
    }

    fn standing(self) -> Option<Standing> {
        let chosen = self.chosen.get()?.moment;
        let is_earlier = self
            .session
            .with_workspace(|workspace| workspace.is_earlier(chosen));
        Some(if !is_earlier {
            Standing::TooEarly
        } else if self.state().is_none() {
            Standing::Working
        } else {
            Standing::Compared
        })
    }

    fn choose(self, chosen: Option<Chosen>) {
        let moment = chosen.as_ref().map(|chosen| chosen.moment);
        self.chosen.set(chosen);
        if let Some(moment) = moment {
            spawn_local(self.work_out(moment));
        }
    }

    /// Chooses the moment on screen.
    fn pin(self) {
        let (moment, name) = untrack(|| {
            let moment = self.session.with_workspace(Workspace::moment);
            let at = self
                .session
                .with_state(|state| span(state.now() - state.run_started_at()));
            (
                moment,
                format!("the moment at {at}, event {}", moment.position()),
            )
        });
        self.choose(Some(Chosen { moment, name }));
    }

    async fn work_out(self, moment: Moment) {
        let mut turns = Turns::begin();
        let mut state = State::default();
        for start in (0..moment.position()).step_by(EVENTS_A_LOOK) {
            let end = (start + EVENTS_A_LOOK).min(moment.position());
            let followed = self.session.with_workspace(|workspace| {
                let is_there = workspace.moment_at(moment.position()) == moment;
                let events = workspace.events().get(start..end).filter(|_| is_there)?;
                let mut events = (start..).zip(events);
                events
                    .try_for_each(|(index, event)| journal::follow(&mut state, event, index))
                    .ok()
            });
            turns.rest().await;
            let is_wanted = self.chosen.try_with_untracked(|chosen| {
                chosen
                    .as_ref()
                    .is_some_and(|chosen| chosen.moment == moment)
            });
            if followed.is_none() || is_wanted != Some(true) {
                return;
            }
        }
        // The view may be gone by now.
        let _ = self.known.try_set(Some((moment, Arc::new(state))));
    }

    /// The moments before the rounds so far, the last first.
    fn rounds(self) -> Vec<Chosen> {
        self.session.with_workspace(|workspace| {
            let started_at = workspace.shown().run_started_at();
            let round = |(position, recorded): (usize, &Recorded)| match recorded.event {
                Event::RoundStarted { round, .. } => {
                    let at = span(recorded.at - started_at);
                    Some(Chosen {
                        moment: workspace.moment_at(position),
                        name: format!("the start of round {} ({at})", round.0),
                    })
                }
                _ => None,
            };
            let from = workspace.run_start().min(workspace.position());
            let run = workspace.shown_events().iter().enumerate().skip(from);
            run.rev().filter_map(round).take(MAX_ROUNDS).collect()
        })
    }
}

/// Chooses what the values are compared with.
#[component]
pub fn AgainstPicker() -> impl IntoView {
    let against = expect_context::<Explorer>().against;
    let rounds = Memo::new(move |_| {
        let mut moments = against.rounds();
        if let Some(chosen) = against.chosen.get()
            && !moments.contains(&chosen)
        {
            moments.insert(0, chosen);
        }
        moments
    });
    let choose = move |event| {
        let id = event_target_value(&event);
        let chosen = rounds.with_untracked(|rounds| {
            let mut rounds = rounds.iter();
            rounds.find(|round| round.id() == id).cloned()
        });
        against.choose(chosen);
    };
    let is_chosen = move |id: &str| {
        against
            .chosen
            .with(|chosen| chosen.as_ref().is_some_and(|chosen| chosen.id() == id))
    };
    let option = move |round: Chosen| {
        let id = round.id();
        let value = id.clone();
        view! { <option value=value selected=move || is_chosen(&id)>{format!("changed since {}", round.name)}</option> }
    };
    view! {
        <label class="tensor__choice">
            <span>"Values"</span>
            <select data-testid="tensor-against" on:change=choose>
                <option value="" selected=move || against.chosen.with(Option::is_none)>"as they are"</option>
                <For each=move || rounds.get() key=Chosen::id children=option/>
            </select>
        </label>
        <button
            type="button"
            class="button"
            data-testid="tensor-pin"
            title="Compare what comes after with the moment on screen"
            on:click=move |_| against.pin()
        >
            "Compare from here"
        </button>
    }
}

impl Chosen {
    fn id(&self) -> String {
        self.moment.position().to_string()
    }
}

/// What is compared, while something is.
#[component]
pub fn AgainstWords() -> impl IntoView {
    let against = expect_context::<Explorer>().against;
    let words = move || {
        let standing = against.standing()?;
        let name = against.chosen.get()?.name;
        Some(match standing {
            Standing::Working => format!("Working out the values of {name}…"),
            Standing::TooEarly => format!(
                "Changes since {name} show here as soon as the moment on screen is a later one: step, play, or drag the scrubber."
            ),
            Standing::Compared => format!(
                "Each value is what it is on screen less what it was at {name}: + is more, − is less."
            ),
        })
    };
    view! {
        <output class="tensor__against" data-testid="tensor-against-words">{words}</output>
    }
}
