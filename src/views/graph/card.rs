//! The card that tells everything about the task under the pointer or focus.

use super::card_place::CardPlace;
use super::geometry::NODE;
use super::stage::Stage;
use crate::components::labels::{PriorityLabel, StateLabel, counted, state_mark};
use crate::components::words::{listed, standing_words};
use crate::session::Session;
use crate::views::team::doer_words;
use baton_engine::layout::Size;
use baton_engine::projection::{self, TaskRef, TaskView};
use baton_engine::{State, TaskId};
use leptos::prelude::*;

/// The card's width in pixels, the token `--graph-card` in the style, and how
/// high it mostly is at most.
const CARD: Size = Size {
    width: 304.0,
    height: 270.0,
};

/// What the card tells.
#[derive(Clone, Debug, PartialEq)]
struct Told {
    task: TaskView,
    waiting: Option<String>,
    facts: Vec<(&'static str, String)>,
}

/// The card beside the task under the pointer or focus.
#[component]
pub fn Card(
    /// The stage that it is on.
    stage: Stage,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let told = Memo::new(move |_| {
        let task = stage.pointed.get()?;
        session.with_state(|state| tell(state, task))
    });
    let place = move || {
        let id = told.with(|told| told.as_ref().map(|told| told.task.id))?;
        let at = stage.scene.with(|scene| scene.position(id))?;
        let viewport = stage.viewport.get();
        let size = Size {
            width: NODE.width * viewport.scale,
            height: NODE.height * viewport.scale,
        };
        Some(CardPlace::new(
            viewport.to_screen(at),
            size,
            CARD,
            stage.room.get()?,
        ))
    };
    let place = Memo::new(move |_| place());
    let px =
        |length: Option<f64>| length.map_or("auto".to_owned(), |length| format!("{length:.0}px"));
    view! {
        <div
            class="graph-card"
            id="graph-card"
            role="tooltip"
            data-testid="graph-card"
            hidden=move || place.get().is_none()
            style:left=move || px(place.get().map(|place| place.left))
            style:top=move || px(place.get().and_then(|place| place.top))
            style:bottom=move || px(place.get().and_then(|place| place.bottom))
        >
            {move || told.get().map(|told| view! { <Content told/> })}
        </div>
    }
}

#[component]
fn Content(told: Told) -> impl IntoView {
    let task = told.task;
    let facts = told.facts.into_iter().map(|(what, text)| {
        view! {
            <dt>{what}</dt>
            <dd>{text}</dd>
        }
    });
    view! {
        <p class="graph-card__name">{task.spec.name.clone()}</p>
        <p class="graph-card__line">
            <StateLabel state=Signal::stored(task.state)/>
            <PriorityLabel priority=Signal::stored(task.spec.priority)/>
            <span>{task.spec.estimate.to_string()}</span>
        </p>
        {told.waiting.map(|waiting| view! { <p class="graph-card__waiting">{waiting}</p> })}
        <p class="graph-card__description">{task.spec.description.clone()}</p>
        <dl class="graph-card__facts">{facts.collect_view()}</dl>
    }
}

fn tell(state: &State, id: TaskId) -> Option<Told> {
    let task = projection::task(state, id)?;
    Some(Told {
        waiting: standing_words(&task, state),
        facts: facts(state, &task),
        task,
    })
}

/// What else there is to say about a task, as far as there is.
fn facts(state: &State, task: &TaskView) -> Vec<(&'static str, String)> {
    let skills: Vec<String> = task.spec.skills.iter().map(ToString::to_string).collect();
    let mention = |task: &TaskRef| format!("{} {}", state_mark(task.state), task.name);
    let mentions =
        |tasks: &[TaskRef]| listed(&tasks.iter().map(mention).collect::<Vec<_>>(), "and");
    let capable = task.fits.iter().filter(|fit| fit.is_capable());
    let capable = capable.filter_map(|fit| Some(state.agent(fit.agent)?.spec.name.clone()));
    let capable: Vec<String> = capable.collect();
    let agent = task.agent.as_ref().map(|(id, name)| {
        let doer = state.agent(*id).map(|agent| doer_words(&agent.spec));
        let round = task.round.map(|round| format!("round {}", round.0));
        let parts = [Some(name.clone()), doer, round];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    });
    let failures = (task.failures > 0).then(|| counted(task.failures as usize, "attempt"));
    let known = |is_known: bool, text: String| is_known.then_some(text);
    let facts = [
        ("Goal", Some(task.goal_text.clone())),
        ("Agent", agent),
        ("Report", task.report.clone()),
        ("Failed", failures),
        ("Needs", known(!skills.is_empty(), listed(&skills, "and"))),
        (
            "Can do it",
            known(
                task.state.is_waiting() && !capable.is_empty(),
                listed(&capable, "and"),
            ),
        ),
        (
            "After",
            known(!task.dependencies.is_empty(), mentions(&task.dependencies)),
        ),
        (
            "Before",
            known(!task.dependents.is_empty(), mentions(&task.dependents)),
        ),
    ];
    facts
        .into_iter()
        .filter_map(|(what, text)| Some((what, text?)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use baton_engine::examples;

    #[test]
    fn a_card_tells_what_there_is_to_tell() {
        let engine = examples::demonstration().open();
        let state = engine.state();
        let told = tell(state, TaskId(1)).expect("it is there");
        let first = &state.tasks()[0].spec.name;
        assert_eq!(told.waiting, Some(format!("Waits for {first}.")));
        let what: Vec<&str> = told.facts.iter().map(|fact| fact.0).collect();
        assert_eq!(what, ["Goal", "Needs", "Can do it", "After", "Before"]);
        assert_eq!(tell(state, TaskId(999)), None);
    }
}
