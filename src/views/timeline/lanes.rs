//! The lanes with their bars. Only the bars on screen are drawn, and the one
//! that the keyboard is at.

use super::keys::Place;
use super::rows::{ROW_PX, bar_top_px, lane_px};
use super::words::{look, told};
use super::{Chart, px};
use crate::app::Selection;
use crate::components::kept::kept;
use crate::components::labels::priority_mark;
use crate::views::team::{DoerMark, TroubleMark};
use baton_engine::projection::{Bar, Lane};
use baton_engine::{AgentId, Millis, TaskId};
use leptos::prelude::*;
use std::ops::Range;

/// A bar is never narrower, so that it can be seen and pointed at.
const MIN_BAR_PX: f64 = 6.0;

/// A bar among the drawn ones: its place in the lane, its task and its attempt.
type Drawn = (usize, TaskId, u32);

/// The page's name for a bar.
pub fn bar_id((lane, at): Place) -> String {
    format!("timeline-bar-{lane}-{at}")
}

/// One lane an agent.
#[component]
pub fn Lanes(
    /// Called with the task of a bar that is chosen.
    #[prop(into)]
    on_select: Callback<TaskId>,
) -> impl IntoView {
    let chart = expect_context::<Chart>();
    let lanes = move || {
        chart.timeline.with(|timeline| {
            let lanes = timeline.lanes.iter().enumerate();
            lanes
                .map(|(index, lane)| (index, lane.agent))
                .collect::<Vec<_>>()
        })
    };
    view! {
        <ol class="timeline__lanes" style:--row=px(ROW_PX)>
            <For each=lanes key=|lane| *lane let:lane>
                <LaneView index=lane.0 agent=lane.1 on_select/>
            </For>
        </ol>
    }
}

/// The times that are on screen, and a screen to each side of it.
fn times_on_screen(chart: Chart) -> Range<Millis> {
    let (scale, viewport) = (chart.scale(), chart.viewport.get());
    let from = scale.time_from_px(viewport.left - viewport.width);
    from..scale.time_from_px(viewport.left + 2.0 * viewport.width)
}

fn drawn(chart: Chart, index: usize, lane: &Lane) -> Vec<Drawn> {
    let seen = times_on_screen(chart);
    let is_near = chart.near_lanes.with(|lanes| lanes.contains(&index));
    let tab_stop = chart.tab_stop.get();
    let bars = lane.bars.iter().enumerate();
    let is_drawn = |(at, bar): &(usize, &Bar)| {
        let is_near = is_near && bar.end >= seen.start && bar.start <= seen.end;
        is_near || tab_stop == Some((index, *at))
    };
    bars.filter(is_drawn)
        .map(|(at, bar)| (at, bar.task, bar.attempt.0))
        .collect()
}

#[component]
fn LaneView(index: usize, agent: AgentId, on_select: Callback<TaskId>) -> impl IntoView {
    let chart = expect_context::<Chart>();
    let lane = move |read: &dyn Fn(&Lane) -> String| {
        chart
            .timeline
            .with(|timeline| timeline.lanes.get(index).map(read).unwrap_or_default())
    };
    let name = Memo::new(move |_| lane(&|lane| lane.name.clone()));
    let height = Memo::new(move |_| lane(&|lane| px(lane_px(lane))));
    let bars = Memo::new(move |_| {
        chart.timeline.with(|timeline| {
            let lane = timeline.lanes.get(index);
            lane.map_or_else(Vec::new, |lane| drawn(chart, index, lane))
        })
    });
    view! {
        <li class="timeline__lane" style:height=height>
            <span class="timeline__name" title=name><DoerMark id=agent is_small=true/>" "{name}" "<TroubleMark id=agent/></span>
            <div class="timeline__bars" role="group" aria-label=name>
                <For each=move || bars.get() key=|bar| *bar let:bar>
                    <BarView place=(index, bar.0) agent=name on_select/>
                </For>
            </div>
        </li>
    }
}

#[component]
fn BarView(place: Place, agent: Memo<String>, on_select: Callback<TaskId>) -> impl IntoView {
    let chart = expect_context::<Chart>();
    let selection = expect_context::<Selection>();
    // A bar that is about to be taken away is still what it was.
    let bar = kept(None, move || {
        chart
            .timeline
            .with(|timeline| timeline.lanes.get(place.0)?.bars.get(place.1).cloned())
            .map(Some)
    });
    let of = move |read: &dyn Fn(&Bar) -> String| {
        bar.with(|bar| bar.as_ref().map(read).unwrap_or_default())
    };
    let task = move || bar.with(|bar| bar.as_ref().map(|bar| bar.task));
    let is_open = move || bar.with(|bar| bar.as_ref().is_some_and(|bar| bar.state.is_open()));
    let tab = move || {
        if chart.tab_stop.get() == Some(place) {
            "0"
        } else {
            "-1"
        }
    };
    let on_focus = move |_| {
        chart.active.set(Some(place));
        chart.told.set(Some(place));
    };
    view! {
        <button
            type="button"
            class="bar"
            id=bar_id(place)
            data-testid="timeline-bar"
            class:bar--open=is_open
            class:bar--selected=move || task().is_some() && selection.task() == task()
            data-state=move || of(&|bar| look(bar.state).0.to_owned())
            data-priority=move || of(&|bar| bar.priority.to_string())
            aria-label=move || of(&|bar| told(bar, &agent.get()))
            tabindex=tab
            style:left=move || of(&|bar| px(chart.px(bar.start)))
            style:width=move || of(&|bar| px(width(chart, bar)))
            style:top=move || of(&|bar| px(bar_top_px(bar)))
            style:--progress=move || of(&|bar| progress(chart, bar).to_string())
            on:focus=on_focus
            on:pointerenter=move |_| chart.told.set(Some(place))
            on:click=move |_| task().into_iter().for_each(|task| on_select.run(task))
        >
            <span class="bar__words">
                <span class="bar__mark">{move || of(&|bar| look(bar.state).1.to_owned())}</span>
                <span class="bar__priority priority">
                    {move || of(&|bar| priority_mark(bar.priority).to_owned())}
                </span>
                <span class="bar__name">{move || of(&|bar| bar.name.clone())}</span>
            </span>
        </button>
    }
}

fn width(chart: Chart, bar: &Bar) -> f64 {
    (chart.px(bar.end) - chart.px(bar.start) - 1.0).max(MIN_BAR_PX)
}

/// How much of an open bar has passed, 0 to 1; all of one that has ended.
#[expect(clippy::cast_precision_loss, reason = "drawn, decides nothing")]
fn progress(chart: Chart, bar: &Bar) -> f64 {
    if !bar.state.is_open() {
        return 1.0;
    }
    let passed = chart.now().0.saturating_sub(bar.start.0) as f64;
    (passed / bar.end.0.saturating_sub(bar.start.0).max(1) as f64).min(1.0)
}
