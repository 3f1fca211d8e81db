//! The transport bar: back to the start, step, play, speed, policy, scrub; and
//! the status line.

mod marks;
mod policy;
mod scrubber;

use crate::components::icon::{Drawing, Icon};
use crate::components::labels::{counted, state_mark};
use crate::session::{SPEEDS, Session};
use baton_engine::{Minutes, TaskState, projection};
use leptos::prelude::*;
use policy::PolicyChoice;
use scrubber::Scrubber;

/// The bar at the bottom.
#[component]
pub fn Transport() -> impl IntoView {
    let session = expect_context::<Session>();
    let is_playing = session.is_playing();
    let play_icon = Signal::derive(move || {
        if is_playing.get() {
            Icon::Pause
        } else {
            Icon::Play
        }
    });
    view! {
        <footer class="transport" aria-label="Transport">
            <div class="transport__buttons">
                <button
                    type="button"
                    class="button"
                    data-testid="rewind"
                    title="Back to the start of the run"
                    on:click=move |_| session.rewind()
                >
                    <Drawing icon=Icon::Start/>
                    <span class="transport__word">"Start"</span>
                </button>
                <button
                    type="button"
                    class="button button--primary"
                    data-testid="play"
                    on:click=move |_| session.toggle_play()
                >
                    <Drawing icon=play_icon/>
                    {move || if is_playing.get() { "Pause" } else { "Play" }}
                </button>
                <button
                    type="button"
                    class="button"
                    data-testid="step"
                    title="Finish what is under way and run the next round (Shift+Space)"
                    on:click=move |_| session.step()
                >
                    <Drawing icon=Icon::Step/>
                    "Step"
                </button>
            </div>
            <Speed/>
            <PolicyChoice/>
            <Scrubber/>
            <Status/>
        </footer>
    }
}

#[component]
fn Speed() -> impl IntoView {
    let speed = expect_context::<Session>().speed();
    let on_change = move |event| {
        if let Ok(chosen) = event_target_value(&event).parse() {
            speed.set(chosen);
        }
    };
    let choices = SPEEDS.map(|choice| {
        let label = format!("{} / s", Minutes(choice));
        view! {
            <option value=choice selected=move || speed.get() == choice>{label}</option>
        }
    });
    view! {
        <label class="transport__speed">
            <span class="visually-hidden">"Speed"</span>
            <select data-testid="speed" title="How much virtual time passes in a second" on:change=on_change>
                {choices.into_iter().collect_view()}
            </select>
        </label>
    }
}

#[component]
fn Status() -> impl IntoView {
    let session = expect_context::<Session>();
    let status = Memo::new(move |_| session.with_state(projection::status));
    let states = TaskState::ALL.map(|state| {
        let count = move || status.with(|status| status.count(state));
        view! {
            <li
                class="state status__state"
                class:status__state--none=move || count() == 0
                data-state=state.to_string()
                data-testid=format!("count-{state}")
            >
                <span class="state__mark" aria-hidden="true">{state_mark(state)}</span>
                <span class="status__count">{count}</span>
                <span class="status__word">{state.to_string()}</span>
            </li>
        }
    });
    let percent = move || status.with(projection::StatusView::completion_percent);
    let done = move || {
        status.with(|status| {
            let completed = status.count(TaskState::Completed);
            format!("{completed} of {} completed", counted(status.tasks, "task"))
        })
    };
    view! {
        <div class="status" role="group" aria-label="Status">
            <span class="status__round" data-testid="round">
                "Round " <b>{move || status.with(|status| status.round.0)}</b>
            </span>
            <ul class="status__states">{states.into_iter().collect_view()}</ul>
            <span class="status__completion" data-testid="completion">
                <progress max="100" value=percent aria-label="Completion"></progress>
                <b>{percent} " %"</b>
                <span class="visually-hidden">{done}</span>
            </span>
        </div>
    }
}
