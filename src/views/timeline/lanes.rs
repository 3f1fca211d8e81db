//! The lanes with their bars. Only the bars on screen are drawn, and the one
//! that the keyboard is at; where they are many, short ones are painted.

use super::keys::Place;
use super::painting::{Manner, bar_at, length, under};
use super::rows::{ROW_PX, bar_top_px, lane_px};
use super::words::{look, told};
use super::{Chart, px};
use crate::components::kept::kept;
use crate::components::labels::priority_mark;
use crate::studio::Selection;
use crate::views::team::{DoerMark, TroubleMark};
use baton_engine::projection::{Bar, Lane, LaneOf, Timeline};
use baton_engine::{Millis, Minutes, TaskId};
use leptos::ev::{MouseEvent, PointerEvent};
use leptos::prelude::*;
use std::sync::Arc;

/// A bar is never narrower, so that it can be seen and pointed at.
const MIN_BAR_PX: f64 = 6.0;
/// How far beside a painted bar the pointer is still at it.
const POINTER_PX: f64 = 4.0;

/// A lane of the timeline, which everything in its row follows: of what follows
/// the timeline itself each costs the more the more there are.
type Followed = Memo<Option<Arc<Lane>>>;

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
                .map(|(index, lane)| (index, lane.of))
                .collect::<Vec<_>>()
        })
    };
    view! {
        <ol class="timeline__lanes" style:--row=px(ROW_PX)>
            <For each=lanes key=|lane| *lane let:lane>
                <LaneView index=lane.0 of=lane.1 on_select/>
            </For>
        </ol>
    }
}

fn drawn(chart: Chart, index: usize, lane: &Lane) -> Vec<Drawn> {
    let seen = chart.near_times.get();
    let least = chart.least.get();
    let is_near = chart.near_lanes.with(|lanes| lanes.contains(&index));
    let tab_stop = chart.tab_stop.get();
    let bars = lane.bars.iter().enumerate();
    let is_drawn = |(at, bar): &(usize, &Bar)| {
        let is_near = is_near && bar.end >= seen.start && bar.start <= seen.end;
        let is_near = is_near && length(bar) >= least;
        is_near || tab_stop == Some((index, *at))
    };
    bars.filter(is_drawn)
        .map(|(at, bar)| (at, bar.task, bar.attempt.0))
        .collect()
}

/// `before`, and the bar that the keyboard is at.
fn with_tab_stop(chart: Chart, index: usize, lane: &Lane, mut before: Vec<Drawn>) -> Vec<Drawn> {
    let at = chart.tab_stop.get().filter(|place| place.0 == index);
    if let Some((_, at)) = at
        && let Some(bar) = lane.bars.get(at)
        && let Err(place) = before.binary_search(&(at, bar.task, bar.attempt.0))
    {
        before.insert(place, (at, bar.task, bar.attempt.0));
    }
    before
}

#[component]
fn LaneView(index: usize, of: LaneOf, on_select: Callback<TaskId>) -> impl IntoView {
    let chart = expect_context::<Chart>();
    let lane: Followed = Memo::new(move |_| {
        let lane = |timeline: &Timeline| timeline.lanes.get(index).cloned();
        chart.timeline.with(lane)
    });
    let of_lane = move |read: &dyn Fn(&Lane) -> String| {
        lane.with(|lane| lane.as_deref().map(read).unwrap_or_default())
    };
    let name = Memo::new(move |_| of_lane(&|lane| lane.name.clone()));
    let height = Memo::new(move |_| of_lane(&|lane| px(lane_px(lane))));
    let is_settled = Memo::new(move |_| chart.is_settled(index));
    let bars = Memo::new(move |before: Option<&Vec<Drawn>>| {
        let before = before.filter(|_| !is_settled.get());
        lane.with(|lane| {
            lane.as_deref().map_or_else(Vec::new, |lane| match before {
                Some(before) => with_tab_stop(chart, index, lane, before.clone()),
                None => drawn(chart, index, lane),
            })
        })
    });
    let on_move = move |event: PointerEvent| {
        if let Some(at) = painted_at(chart, lane, &event) {
            chart.told.set(at.map(|at| (index, at)));
        }
    };
    let on_click = move |event: MouseEvent| {
        let at = painted_at(chart, lane, &event).flatten();
        let task = lane.with_untracked(|lane| Some(lane.as_ref()?.bars.get(at?)?.task));
        task.into_iter().for_each(|task| on_select.run(task));
    };
    view! {
        <li class="timeline__lane" style:height=height>
            <span class="timeline__name" title=name>{title(of, name)}</span>
            <div
                class="timeline__bars"
                role="group"
                aria-label=name
                on:pointermove=on_move
                on:click=on_click
            >
                <Under index lane is_settled/>
                <For each=move || bars.get() key=|bar| *bar let:bar>
                    <BarView place=(index, bar.0) lane on_select/>
                </For>
            </div>
        </li>
    }
}

/// What stands before a lane.
fn title(of: LaneOf, name: Memo<String>) -> AnyView {
    match of {
        LaneOf::Agent(id) => {
            view! { <DoerMark id is_small=true/>" "{name}" "<TroubleMark id/> }.into_any()
        }
        LaneOf::Goal(_) => view! { {name} }.into_any(),
    }
}

/// The painted bar under the pointer. Nothing where the pointer is over a
/// button, which tells for itself.
fn painted_at(chart: Chart, lane: Followed, event: &MouseEvent) -> Option<Option<usize>> {
    if event.target() != event.current_target() {
        return None;
    }
    untrack(|| {
        let scale = chart.scale();
        let time = scale.time_from_px(event.offset_x().into());
        let slop = scale.time_from_px(POINTER_PX);
        let y_px = event.offset_y().into();
        Some(lane.with(|lane| bar_at(lane.as_ref()?, time, y_px, slop)))
    })
}

/// What is painted under the bars of a lane.
#[component]
fn Under(index: usize, lane: Followed, is_settled: Memo<bool>) -> impl IntoView {
    let chart = expect_context::<Chart>();
    let end = move || chart.end.get().max(Minutes(1).into());
    let height = move || lane.with(|lane| lane.as_deref().map_or(0.0, lane_px));
    let paintings = Memo::new(move |_| {
        if !chart.near_lanes.with(|near| near.contains(&index)) {
            return Vec::new();
        }
        let manner = Manner {
            times: chart.painted_times.get(),
            least: if is_settled.get() {
                chart.least.get()
            } else {
                Millis(u64::MAX)
            },
            grain: chart.grain.get(),
        };
        lane.with(|lane| {
            let paint = |lane| chart.critical.with(|tasks| under(lane, &manner, tasks));
            lane.as_deref().map_or_else(Vec::new, paint)
        })
    });
    let paths = move || {
        let paintings = paintings.get().into_iter();
        paintings
            .map(|(state, d)| view! { <path class="under" data-state=state d=d/> }.into_any())
            .collect_view()
    };
    view! {
        <svg
            class="timeline__under"
            aria-hidden="true"
            preserveAspectRatio="none"
            viewBox=move || format!("0 0 {} {}", end().0, height())
            style:width=move || px(chart.px(end()))
            style:height=move || px(height())
        >
            {paths}
        </svg>
    }
}

#[component]
fn BarView(place: Place, lane: Followed, on_select: Callback<TaskId>) -> impl IntoView {
    let chart = expect_context::<Chart>();
    let selection = expect_context::<Selection>();
    // A bar that is about to be taken away is still what it was.
    let bar = kept(None, move || {
        lane.with(|lane| lane.as_ref()?.bars.get(place.1).cloned())
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
            aria-label=move || of(&|bar| told(bar, chart.is_critical(bar.task)))
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
