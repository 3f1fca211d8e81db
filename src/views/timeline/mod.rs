//! The timeline: one lane an agent, one bar an attempt at a task.
//!
//! [`Chart`] is what its parts share; the plan is drawn by the same parts. [`scale`], [`rows`], [`keys`] and [`words`] are
//! the pure part.

mod axis;
mod keys;
mod lanes;
mod rows;
mod scale;
mod words;

pub use words::time;

use crate::app::{Selected, Selection};
use crate::components::focus::focus_soon;
use crate::components::piece::piece;
use crate::components::size::{ViewportSignal, use_viewport};
use crate::session::Session;
use axis::{Axis, Now};
use baton_engine::projection::{self, Timeline};
use baton_engine::{Millis, TaskId};
use keys::Place;
use lanes::{Lanes, bar_id};
use leptos::ev::KeyboardEvent;
use leptos::html::Div;
use leptos::prelude::*;
use scale::{Scale, following};
use std::ops::Range;

/// Room right of the last bar, where the last mark's words are.
const END_PX: f64 = 72.0;
/// Width of the agents' names, as a share of the whole and between limits.
const NAME_SHARE: f64 = 0.22;
const NAME_PX: (f64, f64) = (92.0, 176.0);
/// How much a zoom button zooms.
const ZOOM: f64 = 1.6;

/// What the parts of a timeline share.
#[derive(Clone, Copy)]
pub struct Chart {
    session: Session,
    timeline: Memo<Timeline>,
    /// How far the axis reaches: what comes later in a recorded run included,
    /// so that looking back does not change the scale.
    end: Memo<Millis>,
    viewport: ViewportSignal,
    /// The scale that shows the whole run, and the one that is shown.
    scales: Memo<(Scale, Scale)>,
    /// The lanes near the screen.
    near_lanes: Memo<Range<usize>>,
    /// The bar that Tab leads to.
    tab_stop: Memo<Option<Place>>,
    /// The scale that somebody zoomed to; `None` shows the whole run.
    zoomed: RwSignal<Option<Scale>>,
    /// The bar that the keyboard is or was at.
    active: RwSignal<Option<Place>>,
    /// What is told about: a bar under the pointer or the focus.
    told: RwSignal<Option<Place>>,
}

impl Chart {
    /// The chart of `timeline` up to `end`, drawn in `viewport`.
    pub fn new(
        session: Session,
        timeline: Memo<Timeline>,
        end: Memo<Millis>,
        viewport: ViewportSignal,
    ) -> Self {
        let zoomed = RwSignal::new(None);
        let scales = Memo::new(move |_| {
            let fit = Scale::fit(end.get(), view_px(viewport.get().width));
            let shown = zoomed
                .get()
                .map_or(fit, |scale: Scale| scale.zoomed(1.0, fit));
            (fit, shown)
        });
        let active = RwSignal::new(None);
        let tab_stop =
            Memo::new(move |_| timeline.with(|timeline| keys::tab_stop(timeline, active.get())));
        let near_lanes = Memo::new(move |_| {
            let seen = viewport.get();
            timeline.with(|timeline| rows::near(&timeline.lanes, seen.top, seen.height))
        });
        Self {
            session,
            timeline,
            end,
            viewport,
            scales,
            near_lanes,
            tab_stop,
            zoomed,
            active,
            told: RwSignal::new(None),
        }
    }

    fn name_px(self) -> f64 {
        name_px(self.viewport.get().width)
    }

    fn view_px(self) -> f64 {
        view_px(self.viewport.get().width)
    }

    fn fit(self) -> Scale {
        self.scales.get().0
    }

    fn scale(self) -> Scale {
        self.scales.get().1
    }

    fn px(self, time: Millis) -> f64 {
        self.scale().px_from_time(time)
    }

    /// How long the run is at the clock.
    fn now(self) -> Millis {
        self.session.clock().get() - self.session.with_state(baton_engine::State::run_started_at)
    }

    /// Zooms by `factor`, keeping the middle of the screen where it is.
    fn zoom(self, factor: f64) {
        let (scale, fit, view) = (self.scale(), self.fit(), self.view_px());
        let left = self.viewport.get().left;
        let zoomed = scale.zoomed(factor, fit);
        let middle = scale.time_from_px(left + view / 2.0);
        self.zoomed.set((!zoomed.is_all(fit)).then_some(zoomed));
        let left = zoomed.px_from_time(middle) - view / 2.0;
        request_animation_frame(move || {
            self.viewport.scroll_to(left.max(0.0), self.viewport.top());
        });
    }
}

/// How wide the agents' names are in a timeline of `width`.
fn name_px(width: f64) -> f64 {
    (width * NAME_SHARE).clamp(NAME_PX.0, NAME_PX.1).round()
}

/// How much of the run's width is on screen in a timeline of `width`.
fn view_px(width: f64) -> f64 {
    width - name_px(width) - END_PX
}

piece!(
    /// [`TimelineView`], loaded when it is first shown.
    pub TIMELINE = timeline(_argument: ()) -> AnyView in schedule { view! { <TimelineView/> }.into_any() }
);

/// The timeline of the run.
#[component]
fn TimelineView() -> impl IntoView {
    let session = expect_context::<Session>();
    let container = NodeRef::<Div>::new();
    let timeline = Memo::new(move |_| session.with_events(projection::timeline));
    let recorded = Memo::new(move |_| {
        session.with_workspace(|workspace| {
            let start = workspace.shown().run_started_at();
            projection::recorded_end(workspace.events(), workspace.position(), start)
        })
    });
    let end = Memo::new(move |_| timeline.with(|timeline| timeline.end).max(recorded.get()));
    let chart = Chart::new(session, timeline, end, use_viewport(container));
    provide_context(chart);
    let has_run = Memo::new(move |_| chart.timeline.with(|timeline| !timeline.rounds.is_empty()));
    view! {
        <section class="timeline" aria-labelledby="timeline-title">
            <header class="timeline__head">
                <h2 id="timeline-title">"Timeline"</h2>
                <Show when=move || has_run.get()>
                    <Zoom/>
                </Show>
            </header>
            <Show when=move || has_run.get() fallback=|| view! { <Empty/> }>
                <Canvas container/>
                <Readout/>
            </Show>
        </section>
    }
}

/// What to do before the first round.
#[component]
fn Empty() -> impl IntoView {
    let session = expect_context::<Session>();
    view! {
        <div class="empty" data-testid="timeline-empty">
            <p>"Press Step or Play to run the first round."</p>
            <button type="button" class="button" on:click=move |_| session.step()>"Step"</button>
        </div>
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
    view! {
        <div
            class="timeline__scroll"
            data-testid="timeline"
            tabindex="-1"
            node_ref=container
            on:scroll=move |_| chart.viewport.measure()
            on:pointerleave=move |_| chart.told.set(None)
            on:focusout=move |_| chart.told.set(None)
            on:keydown=on_key
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

fn px(length: f64) -> String {
    format!("{length:.2}px")
}

fn on_key(chart: Chart, event: &KeyboardEvent) {
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
            let lane = timeline.lanes.get(lane)?;
            Some(words::told(lane.bars.get(at)?, &lane.name))
        })
    });
    let hint = "Point at a bar, or move among them with the arrow keys, to see what it is. Enter opens its task.";
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
