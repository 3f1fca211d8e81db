//! What the parts of a timeline share.

use super::keys::{self, Place};
use super::scale::Scale;
use super::{painting, rows};
use crate::components::size::ViewportSignal;
use crate::session::{Session, later};
use baton_engine::projection::{self, Timeline};
use baton_engine::{Millis, TaskId};
use leptos::prelude::*;
use std::ops::Range;
use std::sync::Arc;

/// Room right of the last bar, where the last mark's words are.
pub(super) const END_PX: f64 = 72.0;
/// Width of the agents' names, as a share of the whole and between limits.
const NAME_SHARE: f64 = 0.22;
const NAME_PX: (f64, f64) = (92.0, 176.0);
/// How long after a zoom or a scroll it still moves, in milliseconds.
const MOTION_MS: u32 = 150;

/// How many lanes get their buttons in a frame.
const LANES_A_FRAME: usize = 3;

/// What the parts of a timeline share.
#[derive(Clone, Copy)]
pub struct Chart {
    pub(super) session: Session,
    pub(super) timeline: Memo<Timeline>,
    /// How far the axis reaches: what comes later in a recorded run included,
    /// so that looking back does not change the scale.
    pub(super) end: Memo<Millis>,
    pub(super) viewport: ViewportSignal,
    /// The scale that shows the whole run, and the one that is shown.
    pub(super) scales: Memo<(Scale, Scale)>,
    /// The lanes near the screen.
    pub(super) near_lanes: Memo<Range<usize>>,
    /// The times on screen, and a screen to each side of it.
    pub(super) near_times: Memo<Range<Millis>>,
    /// How long a pixel is, rounded up to a power of two of milliseconds: what is
    /// painted need not change with every step of a zoom.
    pub(super) grain: Memo<Millis>,
    /// What is painted: [`Self::near_times`] and so much more that it need not
    /// change with every step of a scroll.
    pub(super) painted_times: Memo<Range<Millis>>,
    /// Bars that are shorter are painted: there are too many for buttons.
    pub(super) least: Memo<Millis>,
    /// How many of the near lanes have buttons. None while a chart of many bars
    /// is zoomed or scrolled; then some more with each frame.
    settled: RwSignal<usize>,
    motions: StoredValue<u64>,
    /// The tasks of the critical path, in order.
    pub(super) critical: Memo<Vec<TaskId>>,
    /// The bar that Tab leads to.
    pub(super) tab_stop: Memo<Option<Place>>,
    /// The scale that somebody zoomed to; `None` shows the whole run.
    pub(super) zoomed: RwSignal<Option<Scale>>,
    /// The bar that the keyboard is or was at.
    pub(super) active: RwSignal<Option<Place>>,
    /// What is told about: a bar under the pointer or the focus.
    pub(super) told: RwSignal<Option<Place>>,
}

impl Chart {
    /// The chart of `timeline` up to `end`, drawn in `viewport` at the scale `zoomed`.
    pub fn new(
        session: Session,
        timeline: Memo<Timeline>,
        end: Memo<Millis>,
        viewport: ViewportSignal,
        zoomed: RwSignal<Option<Scale>>,
    ) -> Self {
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
        let near_times = Memo::new(move |_| {
            let (scale, seen) = (scales.get().1, viewport.get());
            let from = scale.time_from_px(seen.left - seen.width);
            from..scale.time_from_px(seen.left + 2.0 * seen.width)
        });
        let grain = Memo::new(move |_| {
            let pixel = scales.get().1.time_from_px(1.0).0.max(1);
            Millis(pixel.checked_next_power_of_two().unwrap_or(pixel))
        });
        let painted_times = Memo::new(move |_| widened(&near_times.get()));
        let least = Memo::new(move |_| {
            let (grain, lanes, times) = (grain.get(), near_lanes.get(), near_times.get());
            timeline.with(|timeline| least(timeline, grain, lanes, &times))
        });
        Self {
            session,
            timeline,
            end,
            viewport,
            scales,
            near_lanes,
            near_times,
            grain,
            painted_times,
            least,
            settled: RwSignal::new(usize::MAX),
            motions: StoredValue::new(0),
            critical: critical(session),
            tab_stop,
            zoomed,
            active,
            told: RwSignal::new(None),
        }
    }

    /// Notes that it is about to be zoomed or scrolled.
    pub(super) fn note_motion(self) {
        let bars = |timeline: &Timeline| timeline.lanes.iter().map(|lane| lane.bars.len()).sum();
        let count: usize = self.timeline.with_untracked(bars);
        if count <= painting::MAX_BUTTONS {
            return;
        }
        self.motions.update_value(|motions| *motions += 1);
        let motion = self.motions.get_value();
        if self.settled.get_untracked() > 0 {
            self.settled.set(0);
        }
        later(MOTION_MS, move || self.settle(motion));
    }

    /// Lets some more lanes have buttons, unless it moves again.
    fn settle(self, motion: u64) {
        if self.motions.try_get_value() != Some(motion) {
            return;
        }
        let lanes = self.near_lanes.with_untracked(Range::len);
        let settled = self.settled.get_untracked().saturating_add(LANES_A_FRAME);
        if settled >= lanes {
            self.settled.set(usize::MAX);
            return;
        }
        self.settled.set(settled);
        request_animation_frame(move || self.settle(motion));
    }

    /// Whether the lane at `index` has its buttons, or will get them in a moment.
    pub(super) fn is_settled(self, index: usize) -> bool {
        let first = self.near_lanes.with(|lanes| lanes.start);
        index.saturating_sub(first) < self.settled.get()
    }

    /// Whether a task is on the critical path.
    pub(super) fn is_critical(self, task: TaskId) -> bool {
        self.critical
            .with(|critical| critical.binary_search(&task).is_ok())
    }

    /// How far right of the names something is that is `client_x` right in the window.
    pub(super) fn right_of_names(self, client_x: f64) -> f64 {
        client_x - self.viewport.client_left() - self.name_px()
    }

    pub(super) fn name_px(self) -> f64 {
        name_px(self.viewport.get().width)
    }

    pub(super) fn view_px(self) -> f64 {
        view_px(self.viewport.get().width)
    }

    pub(super) fn fit(self) -> Scale {
        self.scales.get().0
    }

    pub(super) fn scale(self) -> Scale {
        self.scales.get().1
    }

    pub(super) fn px(self, time: Millis) -> f64 {
        self.scale().px_from_time(time)
    }

    /// How long the run is at the clock.
    pub(super) fn now(self) -> Millis {
        self.session.clock().get() - self.session.with_state(baton_engine::State::run_started_at)
    }

    /// Zooms by `factor`, keeping the middle of the screen where it is.
    pub(super) fn zoom(self, factor: f64) {
        self.zoom_at(factor, self.view_px() / 2.0);
    }

    /// Zooms by `factor`, keeping what is `at_px` right of the names where it is.
    pub(super) fn zoom_at(self, factor: f64, at_px: f64) {
        let (scale, fit) = (self.scale(), self.fit());
        let left = self.viewport.get().left;
        let zoomed = scale.zoomed(factor, fit);
        let fixed = scale.time_from_px(left + at_px);
        self.note_motion();
        self.zoomed.set((!zoomed.is_all(fit)).then_some(zoomed));
        let left = zoomed.px_from_time(fixed) - at_px;
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

/// `times` up to round times around it, which are the same for its neighbours.
fn widened(times: &Range<Millis>) -> Range<Millis> {
    let length = times.end.0.saturating_sub(times.start.0);
    let step = (length / 2).checked_next_power_of_two().unwrap_or(length);
    let end = times.end.0.checked_next_multiple_of(step);
    Millis(times.start.0 / step * step)..Millis(end.unwrap_or(u64::MAX))
}

/// Below which length bars are painted, of those of `timeline` near the screen,
/// where a pixel is `grain` long.
fn least(timeline: &Timeline, grain: Millis, lanes: Range<usize>, times: &Range<Millis>) -> Millis {
    let near = timeline.lanes.get(lanes).unwrap_or_default();
    let bars = near.iter().flat_map(|lane| &lane.bars);
    let seen = bars.filter(|bar| bar.end >= times.start && bar.start <= times.end);
    let lengths_px: Vec<u64> = seen.map(|bar| painting::length(bar).0 / grain.0).collect();
    Millis(painting::least_button_px(&lengths_px) * grain.0)
}

/// The tasks of the critical path. A run changes only their states, so they are
/// looked for again when something is said of a task.
fn critical(session: Session) -> Memo<Vec<TaskId>> {
    let specs = Memo::new(move |_| {
        session.with_state(|state| {
            let tasks = state.present_tasks();
            tasks.fold((0_usize, 0_usize), |(count, sum), task| {
                let spec = Arc::as_ptr(&task.spec) as usize;
                (
                    count + 1,
                    sum.wrapping_add(spec.wrapping_mul(task.id.index() + 1)),
                )
            })
        })
    });
    Memo::new(move |_| {
        specs.track();
        untrack(|| {
            session.with_state(|state| {
                let graph = projection::graph(state);
                let mut critical = projection::slack(&graph).critical(&graph);
                critical.sort_unstable();
                critical
            })
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_painted_is_more_than_is_seen_and_changes_seldom() {
        let painted = |from, to| widened(&(Millis(from)..Millis(to)));
        assert_eq!(painted(1_000, 4_000), Millis(0)..Millis(4_096));
        assert_eq!(painted(1_050, 4_050), painted(1_000, 4_000));
        assert_eq!(painted(2_100, 5_100), Millis(2_048)..Millis(6_144));
        assert_eq!(painted(5, 5), Millis(5)..Millis(5));
        assert_eq!(painted(0, u64::MAX), Millis(0)..Millis(u64::MAX));
    }
}
