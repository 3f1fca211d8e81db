//! Each message as a row: an arrow between two lanes, or a line. Only rows near
//! the screen are drawn.

use super::words::{fate, preposition, seconds, told};
use super::{Desk, pulse_words};
use crate::components::focus::focus_soon;
use crate::components::size::{Viewport, use_viewport};
use crate::session::live::{Passed, Way};
use crate::studio::Selected;
use leptos::ev::KeyboardEvent;
use leptos::html::Div;
use leptos::prelude::*;
use std::ops::Range;

/// Height of a row; `--row` in `messages.css`.
const ROW_PX: f64 = 30.0;
/// How many rows beyond the screen are drawn.
const BEYOND: usize = 8;

/// A message as it is shown.
#[derive(Clone, PartialEq)]
struct Shown {
    /// Which row it is in.
    at: usize,
    /// Which lane its agent has, from 1; the orchestrator's is 0.
    lane: usize,
    agent: String,
    task: Option<String>,
    passed: Passed,
}

/// The rows near the screen, of `count`.
fn near(viewport: Viewport, count: usize) -> Range<usize> {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "pixels of a screen"
    )]
    let row = |px: f64| (px / ROW_PX).max(0.0) as usize;
    let first = row(viewport.top).saturating_sub(BEYOND).min(count);
    let last = row(viewport.top + viewport.height) + 1 + BEYOND;
    first..last.clamp(first, count)
}

/// The messages.
#[component]
pub fn Rows() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let container = NodeRef::<Div>::new();
    let viewport = use_viewport(container);
    let is_at_end = StoredValue::new(true);
    let count = Memo::new(move |_| desk.found.with(|found| found.passed.len()));
    let shown = Memo::new(move |_| desk.found.with(|found| shown(desk, found, viewport.get())));
    let lanes = Memo::new(move |_| desk.found.with(|found| found.lanes.clone()));
    Effect::new(move |_| {
        count.track();
        // What has come is on the page in the next frame.
        request_animation_frame(move || {
            let list = container.try_get_untracked().flatten();
            if let Some(list) = list.filter(|_| is_at_end.get_value()) {
                list.set_scroll_top(list.scroll_height());
            }
        });
    });
    let on_scroll = move |_| {
        viewport.measure();
        if let Some(list) = container.get_untracked() {
            let below = list.scroll_height() - list.scroll_top() - list.client_height();
            is_at_end.set_value(f64::from(below) < ROW_PX);
        }
    };
    view! {
        <div
            class="passed"
            class:passed--sequence=desk.is_sequence
            style=move || format!("--lanes: {}", lanes.with(Vec::len) + 1)
            node_ref=container
            on:scroll=on_scroll
        >
            <Show when=move || desk.is_sequence>
                <div class="passed__lanes">
                    <span class="passed__lane passed__lane--baton">"Baton"</span>
                    <For each=move || lanes.get() key=Clone::clone let:lane>
                        <Head lane/>
                    </For>
                </div>
            </Show>
            <ol
                class="passed__rows"
                data-testid="passed"
                style=move || format!("height: {}px", count.get() as f64 * ROW_PX)
            >
                <For each=move || shown.get() key=|row| (row.passed.number, row.at, row.lane) let:row>
                    <Row row count container/>
                </For>
            </ol>
        </div>
    }
}

/// What is near the screen.
fn shown(desk: Desk, found: &super::Found, viewport: Viewport) -> Vec<Shown> {
    let range = near(viewport, found.passed.len());
    desk.session.with_state(|state| {
        let row = |at: usize| {
            let passed = found.passed[at].clone();
            let lane = found
                .lanes
                .binary_search_by_key(&passed.agent, |lane| lane.agent);
            let lane = lane.unwrap_or_default();
            let task = passed.task.and_then(|task| state.task(task));
            Shown {
                at,
                lane: lane + 1,
                agent: found.lanes[lane].name.clone(),
                task: task.map(|task| task.spec.name.clone()),
                passed,
            }
        };
        range.map(row).collect()
    })
}

/// The head of an agent's lane.
#[component]
fn Head(lane: super::Lane) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let agent = lane.agent;
    view! {
        <button
            type="button"
            class="passed__lane"
            title=format!("{}: {}", lane.name, pulse_words(lane.pulse))
            on:click=move |_| desk.selection.select(Selected::Agent(agent))
        >
            <bdi class="passed__name">{lane.name.clone()}</bdi>
            <span class="passed__pulse">
                <span aria-hidden="true">"♥ "{lane.pulse.heartbeats}</span>
                <span class="visually-hidden">{pulse_words(lane.pulse)}</span>
            </span>
        </button>
    }
}

#[component]
fn Row(row: Shown, count: Memo<usize>, container: NodeRef<Div>) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let Shown {
        at,
        lane,
        agent,
        task,
        passed,
    } = row;
    let subject = passed
        .task
        .map_or(Selected::Agent(passed.agent), Selected::Task);
    let of = (passed.task, passed.agent);
    let is_selected = move || match desk.selection.get() {
        Some(Selected::Task(task)) => of.0 == Some(task),
        Some(Selected::Agent(agent)) => of.1 == agent,
        _ => false,
    };
    let is_out = passed.way == Way::Out;
    let body = if desk.is_sequence {
        arrow(&passed, lane, &agent, task.clone()).into_any()
    } else {
        line(&passed, &agent, task.clone()).into_any()
    };
    view! {
        <li class="passed__row" style=format!("top: {}px", at as f64 * ROW_PX)>
            <button
                type="button"
                class="passed__message"
                class:passed__message--out=is_out
                class:passed__message--selected=is_selected
                id=format!("passed-{at}")
                data-testid="passed-message"
                data-kind=passed.kind
                data-fate=fate(passed.fate).map(|(_, word)| word)
                title=told(&passed, &agent, task.as_deref())
                on:click=move |_| desk.selection.select(subject)
                on:keydown=move |event| step(&event, at, count.get_untracked(), container)
            >
                <span class="passed__time">{seconds(passed.at)}</span>
                {body}
            </button>
        </li>
    }
}

/// Up and down lead from row to row.
fn step(event: &KeyboardEvent, at: usize, count: usize, container: NodeRef<Div>) {
    let next = match event.key().as_str() {
        "ArrowDown" => at + 1,
        "ArrowUp" => at.saturating_sub(1),
        "Home" => 0,
        "End" => count.saturating_sub(1),
        _ => return,
    };
    event.prevent_default();
    if next >= count || next == at {
        return;
    }
    if let Some(list) = container.get_untracked() {
        let (top, height) = (next as f64 * ROW_PX, f64::from(list.client_height()));
        let seen = f64::from(list.scroll_top());
        if top < seen || top + 2.0 * ROW_PX > seen + height {
            #[expect(clippy::cast_possible_truncation, reason = "pixels of a list")]
            list.set_scroll_top((top - height / 2.0) as i32);
        }
    }
    focus_soon(format!("#passed-{next}"));
}

fn arrow(passed: &Passed, lane: usize, agent: &str, task: Option<String>) -> impl IntoView {
    view! {
        <span class="passed__arrow" style=format!("--lane: {lane}")>
            <span class="passed__label">
                <strong>{passed.kind}</strong>
                <span class="visually-hidden">{format!(" {} {agent},", preposition(passed.way))}</span>
                {rest(passed, task)}
            </span>
        </span>
    }
}

fn line(passed: &Passed, agent: &str, task: Option<String>) -> impl IntoView {
    let way = match passed.way {
        Way::Out => "→ ",
        Way::In => "← ",
    };
    view! {
        <span class="passed__way">
            <span aria-hidden="true">{way}</span>
            <span class="visually-hidden">{preposition(passed.way)}" "</span>
            <bdi>{agent.to_owned()}</bdi>
        </span>
        <strong class="passed__kind">{passed.kind}</strong>
        <span class="passed__about">{passed.correlation()}</span>
        <span class="passed__rest">{rest(passed, task)}</span>
    }
}

/// The task, what became of the message, and what else it says.
fn rest(passed: &Passed, task: Option<String>) -> impl IntoView {
    view! {
        {task.map(|task| view! { " " <bdi>{task}</bdi> })}
        {fate(passed.fate).map(|(mark, word)| view! { <em class="passed__fate">" "{mark}" "{word}</em> })}
        {(!passed.note.is_empty()).then(|| view! { <span class="passed__note">" "{passed.note.clone()}</span> })}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_near_the_screen_are_drawn_and_no_others() {
        let viewport = |top: f64, height: f64| Viewport {
            height,
            top,
            ..Viewport::default()
        };
        assert_eq!(near(viewport(0.0, 300.0), 5_000), 0..19);
        assert_eq!(near(viewport(30_000.0, 300.0), 5_000), 992..1_019);
        assert_eq!(near(viewport(30_000.0, 300.0), 20), 20..20);
        assert_eq!(near(viewport(0.0, 300.0), 3), 0..3);
    }
}
