//! Two fingers on the timeline zoom it; one scrolls, which is the browser's.

use super::chart::Chart;
use leptos::ev::PointerEvent;
use leptos::prelude::*;

/// Two fingers on a timeline.
#[derive(Clone, Copy)]
pub struct Pinch {
    chart: Chart,
    /// Each finger, and where in the window it is.
    fingers: StoredValue<Vec<(i32, f64)>>,
}

impl Pinch {
    /// No fingers yet.
    pub fn new(chart: Chart) -> Self {
        Self {
            chart,
            fingers: StoredValue::new(Vec::new()),
        }
    }

    /// A finger goes down.
    pub fn press(self, event: &PointerEvent) {
        if event.pointer_type() == "touch" {
            let finger = (event.pointer_id(), event.client_x().into());
            self.fingers.update_value(|fingers| fingers.push(finger));
        }
    }

    /// A finger moves.
    pub fn drag(self, event: &PointerEvent) {
        let before = self.fingers.get_value();
        self.fingers.update_value(|fingers| {
            let moved = fingers.iter_mut().find(|(id, _)| *id == event.pointer_id());
            if let Some((_, at)) = moved {
                *at = event.client_x().into();
            }
        });
        if let ([(_, a), (_, b)], [(_, c), (_, d)]) = (&before[..], &self.fingers.get_value()[..]) {
            // Fingers one above the other tell no factor.
            let (from, to) = ((a - b).abs().max(1.0), (c - d).abs().max(1.0));
            let middle = self.chart.right_of_names(f64::midpoint(*c, *d));
            self.chart.zoom_at(to / from, middle);
        }
    }

    /// A finger goes up, or the browser scrolls with it.
    pub fn release(self, event: &PointerEvent) {
        self.fingers
            .update_value(|fingers| fingers.retain(|(id, _)| *id != event.pointer_id()));
    }
}
