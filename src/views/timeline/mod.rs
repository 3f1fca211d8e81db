//! The timeline: one lane an agent or a goal, one bar an attempt at a task.
//!
//! [`Chart`] is what its parts share; the plan is drawn by the same parts.
//! [`scale`], [`rows`], [`painting`], [`keys`] and [`words`] are the pure part.

mod axis;
mod chart;
mod keys;
mod lanes;
mod painting;
mod pinch;
mod rows;
mod scale;
mod table;
mod words;

pub use chart::Chart;
pub use words::time;

use crate::components::focus::focus_soon;
use crate::components::labels::counted;
use crate::components::piece::piece;
use crate::components::size::use_viewport;
use crate::session::Session;
use crate::studio::{Selected, Selection};
use crate::views::missing::Missing;
use axis::{Axis, Now};
use baton_engine::TaskId;
use baton_engine::projection;
use chart::END_PX;
use lanes::{Lanes, bar_id};
use leptos::ev::{KeyboardEvent, WheelEvent};
use leptos::html::Div;
use leptos::prelude::*;
use pinch::Pinch;
use scale::{Scale, following};
use table::TimelineTable;

/// How much a zoom button or key zooms.
const ZOOM: f64 = 1.6;
/// How much a pixel of the wheel zooms.
const WHEEL_RATE: f64 = 0.01;

/// How the timeline was looked at last, for when its tab is opened again.
#[derive(Clone, Copy)]
pub struct Look {
    zoomed: RwSignal<Option<Scale>>,
    by_goal: RwSignal<bool>,
    /// Whether the axis reaches to deadlines that are long after the run.
    is_far: RwSignal<bool>,
    left: StoredValue<f64>,
}

impl Default for Look {
    fn default() -> Self {
        Self::new()
    }
}

impl Look {
    /// The whole run, by agent.
    pub fn new() -> Self {
        Self {
            zoomed: RwSignal::new(None),
            by_goal: RwSignal::new(false),
            is_far: RwSignal::new(false),
            left: StoredValue::new(0.0),
        }
    }
}

piece!(
    /// [`TimelineView`], loaded when it is first shown.
    pub TIMELINE = timeline(_argument: ()) -> AnyView, in views { view! { <TimelineView/> }.into_any() }
);

/// The timeline of the run.
#[component]
fn TimelineView() -> impl IntoView {
    let session = expect_context::<Session>();
    let look = expect_context::<Look>();
    let container = NodeRef::<Div>::new();
    let timeline = Memo::new(move |_| {
        session.with_events(|state, events| {
            let by_agent = projection::timeline(state, events);
            if look.by_goal.get() {
                projection::by_goal(state, &by_agent)
            } else {
                by_agent
            }
        })
    });
    let recorded = Memo::new(move |_| {
        session.with_workspace(|workspace| {
            let start = workspace.shown().run_started_at();
            projection::recorded_end(workspace.events(), workspace.position(), start)
        })
    });
    let reach = Memo::new(move |_| {
        timeline.with(|timeline| {
            let end = timeline.end.max(recorded.get());
            projection::reach(&timeline.deadlines, end, look.is_far.get())
        })
    });
    let end = Memo::new(move |_| reach.get().0);
    let later = Signal::derive(move || reach.get().1);
    let chart = Chart::new(session, timeline, end, use_viewport(container), look.zoomed);
    provide_context(chart);
    remember_scroll(chart, look);
    let has_run = Memo::new(move |_| chart.timeline.with(|timeline| !timeline.rounds.is_empty()));
    view! {
        <section class="timeline" aria-labelledby="timeline-title">
            <header class="timeline__head">
                <h2 id="timeline-title">"Timeline"</h2>
                <Show when=move || has_run.get()>
                    <Grouping by_goal=look.by_goal/>
                    <Zoom/>
                    <Later later look/>
                </Show>
            </header>
            <Show when=move || has_run.get() fallback=|| view! { <Missing so="there is nothing to draw" testid="timeline-empty"/> }>
                <Canvas container/>
                <Readout/>
                <Legend/>
                <TimelineTable/>
            </Show>
        </section>
    }
}

/// Scrolls to where the timeline was looked at last, and notes where it is.
fn remember_scroll(chart: Chart, look: Look) {
    let before = look.left.get_value();
    request_animation_frame(move || chart.viewport.scroll_to(before, 0.0));
    let is_restored = StoredValue::new(before == 0.0);
    Effect::new(move |_| {
        let left = chart.viewport.get().left;
        // Until it is scrolled for the first time, it is at its left edge.
        if is_restored.get_value() || left > 0.0 {
            is_restored.set_value(true);
            look.left.set_value(left);
        }
    });
}

/// Whether lanes are agents or goals.
#[component]
fn Grouping(by_goal: RwSignal<bool>) -> impl IntoView {
    let choice = move |label: &'static str, is_goal: bool, testid: &'static str| {
        view! {
            <button
                type="button"
                class="button"
                aria-pressed=move || (by_goal.get() == is_goal).to_string()
                data-testid=testid
                on:click=move |_| by_goal.set(is_goal)
            >
                {label}
            </button>
        }
        .into_any()
    };
    view! {
        <div class="timeline__group" role="group" aria-label="Lanes">
            {choice("Agents", false, "timeline-by-agent")}
            {choice("Goals", true, "timeline-by-goal")}
        </div>
    }
}

/// That there are deadlines long after the run, and the way to them and back.
#[component]
fn Later(later: Signal<usize>, look: Look) -> impl IntoView {
    let toggle = move |_| {
        look.is_far.update(|is_far| *is_far = !*is_far);
        look.zoomed.set(None);
    };
    view! {
        <Show when=move || { later.get() > 0 }>
            <button
                type="button"
                class="button timeline__later"
                title="Shows the whole time up to the last deadline"
                aria-pressed=move || look.is_far.get().to_string()
                data-testid="timeline-later"
                on:click=toggle
            >
                <span class="timeline__flag" aria-hidden="true">"⚑"</span>
                {move || counted(later.get(), "far deadline")}
            </button>
        </Show>
    }
}

/// What the lines mean.
#[component]
fn Legend() -> impl IntoView {
    let meanings = [
        ("waiting", "waited"),
        ("expected", "estimated"),
        ("planned", "planned"),
        ("critical", "critical path"),
        ("heartbeat", "heartbeat"),
        ("suspected", "silent"),
        ("lost", "lost"),
    ];
    let one = |(state, word): (&'static str, &'static str)| {
        let line = match state {
            "heartbeat" | "suspected" | "lost" => "M8 1V11",
            _ => "M1 6H15",
        };
        view! {
            <li>
                <svg class="timeline__sample" viewBox="0 0 16 12" aria-hidden="true">
                    <path class="under" data-state=state d=line/>
                </svg>
                {word}
            </li>
        }
        .into_any()
    };
    view! {
        <ul class="timeline__legend" aria-label="What the lines mean">
            {meanings.map(one).into_iter().collect_view()}
            <li><span class="timeline__flag" aria-hidden="true">"⚑"</span>"deadline"</li>
        </ul>
    }
}

/// Buttons that zoom the chart.
#[component]
pub fn Zoom() -> impl IntoView {
    let chart = expect_context::<Chart>();
    let is_all = move || chart.scale().is_all(chart.fit());
    view! {
        <div class="timeline__zoom" role="group" aria-label="Zoom">
            <button
                type="button"
                class="button button--icon"
                aria-label="Zoom out"
                title="Zoom out"
                data-testid="timeline-zoom-out"
                aria-disabled=move || is_all().to_string()
                on:click=move |_| untrack(|| chart.zoom(1.0 / ZOOM))
            >
                <span aria-hidden="true">"−"</span>
            </button>
            <button
                type="button"
                class="button"
                title="Show the whole run"
                data-testid="timeline-fit"
                aria-disabled=move || is_all().to_string()
                on:click=move |_| chart.zoomed.set(None)
            >
                "Fit"
            </button>
            <button
                type="button"
                class="button button--icon"
                aria-label="Zoom in"
                title="Zoom in"
                data-testid="timeline-zoom-in"
                aria-disabled=move || chart.scale().is_largest().to_string()
                on:click=move |_| untrack(|| chart.zoom(ZOOM))
            >
                <span aria-hidden="true">"+"</span>
            </button>
        </div>
    }
}

/// The axis, the lanes, and the lines through them.
#[component]
pub fn Canvas(
    /// What scrolls, which the chart's viewport is of.
    container: NodeRef<Div>,
) -> impl IntoView {
    let chart = expect_context::<Chart>();
    let selection = expect_context::<Selection>();
    // While playing, the present stays on screen.
    Effect::new(move |_| {
        let now_px = chart.px(chart.now());
        if chart.session.is_playing().get() && chart.zoomed.get().is_some() {
            let (left, view) = untrack(|| (chart.viewport.get().left, chart.view_px()));
            if let Some(left) = following(now_px, left, view) {
                chart.viewport.scroll_to(left, chart.viewport.top());
            }
        }
    });
    let on_key = move |event: KeyboardEvent| untrack(|| on_key(chart, &event));
    let on_wheel = move |event: WheelEvent| untrack(|| on_wheel(chart, &event));
    let pinch = Pinch::new(chart);
    view! {
        <div
            class="timeline__scroll"
            data-testid="timeline"
            tabindex="-1"
            node_ref=container
            on:scroll=move |_| {
                chart.note_motion();
                chart.viewport.measure();
            }
            on:pointerleave=move |_| chart.told.set(None)
            on:focusout=move |_| chart.told.set(None)
            on:keydown=on_key
            on:wheel=on_wheel
            on:pointerdown=move |event| pinch.press(&event)
            on:pointermove=move |event| untrack(|| pinch.drag(&event))
            on:pointerup=move |event| pinch.release(&event)
            on:pointercancel=move |event| pinch.release(&event)
            style:--name=move || px(chart.name_px())
        >
            <div class="timeline__canvas" style:width=move || px(chart.name_px() + chart.px(chart.end.get()) + END_PX)>
                <Axis/>
                <Lanes on_select=move |task: TaskId| selection.select(Selected::Task(task))/>
                <Now/>
            </div>
        </div>
    }
}

/// A length for a style. The shortest digits are found many times faster than a
/// given number of them.
fn px(length: f64) -> String {
    format!("{}px", (length * 100.0).round() / 100.0)
}

/// The wheel with Ctrl, or a pinch on a touchpad, zooms at the pointer.
fn on_wheel(chart: Chart, event: &WheelEvent) {
    if !event.ctrl_key() && !event.meta_key() {
        return;
    }
    event.prevent_default();
    let factor = (-event.delta_y() * WHEEL_RATE).exp();
    chart.zoom_at(factor, chart.right_of_names(event.client_x().into()));
}

fn on_key(chart: Chart, event: &KeyboardEvent) {
    if event.ctrl_key() || event.meta_key() || event.alt_key() {
        return;
    }
    match event.key().as_str() {
        "+" | "=" => return chart.zoom(ZOOM),
        "-" => return chart.zoom(1.0 / ZOOM),
        "0" => return chart.zoomed.set(None),
        _ => {}
    }
    let from = chart.tab_stop.get();
    let to = chart
        .timeline
        .with(|timeline| keys::moved(timeline, from?, &event.key()));
    if let Some(to) = to {
        event.prevent_default();
        chart.active.set(Some(to));
        focus_soon(format!("#{}", bar_id(to)));
    }
}

/// What the bar under the pointer or the focus says.
#[component]
pub fn Readout() -> impl IntoView {
    let chart = expect_context::<Chart>();
    let text = Memo::new(move |_| {
        let (lane, at) = chart.told.get()?;
        chart.timeline.with(|timeline| {
            let bar = timeline.lanes.get(lane)?.bars.get(at)?;
            Some(words::told(bar, chart.is_critical(bar.task)))
        })
    });
    let hint = "Point at a bar, or move among them with the arrow keys, to see what it is. Enter opens its task; +, − and 0 zoom.";
    view! {
        <output
            class="timeline__readout"
            class:timeline__readout--hint=move || text.with(Option::is_none)
            data-testid="timeline-readout"
        >
            {move || text.get().unwrap_or_else(|| hint.to_owned())}
        </output>
    }
}
