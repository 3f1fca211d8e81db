//! The time axis: marks, rounds, and the present.

use super::scale::thinned;
use super::words::time;
use super::{Chart, px};
use baton_engine::Millis;
use leptos::prelude::*;

/// Least room between the numbers of two rounds.
const ROUND_PX: f64 = 24.0;
/// Least room between the lines of two rounds.
const LINE_PX: f64 = 6.0;

/// The marks of time and, below them, the rounds with their lines.
#[component]
pub fn Axis() -> impl IntoView {
    let chart = expect_context::<Chart>();
    let marks = Memo::new(move |_| {
        let (scale, viewport) = (chart.scale(), chart.viewport.get());
        // A screen to each side, so that scrolling shows no gaps.
        let from = scale.time_from_px(viewport.left - viewport.width);
        let to = scale.time_from_px(viewport.left + 2.0 * viewport.width);
        scale.marks(&(from..to.min(chart.end.get())))
    });
    let draw_mark = move |mark: Millis| {
        view! {
            <span class="timeline__mark" style:left=move || px(chart.px(mark))>{time(mark)}</span>
        }
    };
    let rounds = move || {
        let rounds = chart.timeline.with(|timeline| timeline.rounds.clone());
        thinned(rounds, ROUND_PX, |round| chart.px(round.1))
    };
    let has_rounds = move || chart.timeline.with(|timeline| !timeline.rounds.is_empty());
    let lines = move || {
        let rounds = chart.timeline.with(|timeline| timeline.rounds.clone());
        thinned(rounds, LINE_PX, |round| chart.px(round.1))
    };
    let deadlines = move || {
        let end = chart.end.get();
        let mut deadlines = chart.timeline.with(|timeline| timeline.deadlines.clone());
        deadlines.retain(|deadline| deadline.at <= end);
        deadlines
    };
    view! {
        <div class="timeline__axis" aria-hidden="true">
            <span class="timeline__corner">{move || has_rounds().then_some("Round")}</span>
            <div class="timeline__marks">
                <For each=move || marks.get() key=|mark| *mark children=draw_mark/>
                <For each=rounds key=|round| (round.0.0, round.1) let:round>
                    <span
                        class="timeline__round"
                        title=format!("Round {} begins at {}", round.0.0, time(round.1))
                        style:left=move || px(chart.px(round.1))
                    >
                        {round.0.0}
                    </span>
                </For>
            </div>
        </div>
        <div class="timeline__lines" aria-hidden="true">
            <For each=deadlines key=|deadline| (deadline.goal, deadline.at, deadline.is_late) let:deadline>
                <span
                    class="timeline__deadline"
                    class:timeline__deadline--late=deadline.is_late
                    data-testid="timeline-deadline"
                    title=format!("Deadline at {}: {}", time(deadline.at), deadline.name)
                    style:left=move || px(chart.px(deadline.at))
                >
                    <span class="timeline__flag">"⚑"</span>
                </span>
            </For>
            <For each=lines key=|round| (round.0.0, round.1) let:round>
                <span class="timeline__line" style:left=move || px(chart.px(round.1))></span>
            </For>
        </div>
    }
}

/// The present.
#[component]
pub fn Now() -> impl IntoView {
    let chart = expect_context::<Chart>();
    view! {
        <div class="timeline__lines timeline__lines--now" aria-hidden="true">
            <span
                class="timeline__now"
                class:timeline__now--playing=move || chart.session.is_playing().get()
                data-testid="timeline-now"
                style:left=move || px(chart.px(chart.now().min(chart.end.get())))
            ></span>
        </div>
    }
}
