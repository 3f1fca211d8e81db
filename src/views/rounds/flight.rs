//! Shows tasks on their way: measures where they were just before the page
//! changes and where they are just after, and lets them move from one to the
//! other (first, last, invert, play).

use super::moves::{Area, How, Move, Place, Seat, moves};
use crate::components::motion::{self, Frame};
use crate::studio::MAX_MOVED;
use baton_engine::projection::RoundsView;
use baton_engine::{AgentId, TaskId};
use leptos::html::Div;
use leptos::prelude::*;
use leptos::reactive::effect::ImmediateEffect;
use std::collections::BTreeMap;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// How far a finished task rises while it fades.
const RISE: &str = "translateY(-1rem)";

/// Lets tasks move on `strip` whenever `rounds` changes.
pub fn follow(rounds: Memo<RoundsView>, strip: NodeRef<Div>) {
    let is_first = StoredValue::new(true);
    // At once, because the page must be measured before it changes.
    ImmediateEffect::new_scoped(move || {
        // Measuring them all costs a layout of the page, twice.
        let seats = rounds.with(|rounds| rounds.queue.len() + rounds.held());
        let calm_ms = if is_first.get_value() || seats > MAX_MOVED {
            0.0
        } else {
            motion::calm_ms()
        };
        is_first.set_value(false);
        let Some(strip) = strip.get_untracked().filter(|_| calm_ms > 0.0) else {
            return;
        };
        let strip: Element = strip.unchecked_into();
        let before = Measured::now(&strip);
        request_animation_frame(move || {
            if strip.is_connected() {
                play(&strip, &before, &Measured::now(&strip), calm_ms);
            }
        });
    });
}

/// Which elements show which tasks, and where.
struct Measured {
    seats: BTreeMap<TaskId, Seat>,
    shown: BTreeMap<TaskId, Shown>,
    entrance: Place,
}

/// What shows a task.
struct Shown {
    element: Element,
    place: Place,
    /// Its width, which it no longer has once it is off the page.
    width: f64,
}

impl Measured {
    fn now(strip: &Element) -> Self {
        let corner = strip.get_bounding_client_rect();
        let place = |element: &Element| {
            let at = element.get_bounding_client_rect();
            Place {
                left: at.left() - corner.left(),
                top: at.top() - corner.top(),
            }
        };
        let mut measured = Self {
            seats: BTreeMap::new(),
            shown: BTreeMap::new(),
            entrance: Place::default(),
        };
        if let Ok(Some(entrance)) = strip.query_selector("[data-entrance]") {
            measured.entrance = place(&entrance);
        }
        let Ok(found) = strip.query_selector_all("[data-seat]") else {
            return measured;
        };
        let elements =
            (0..found.length()).filter_map(|index| found.item(index)?.dyn_into::<Element>().ok());
        for element in elements {
            let number = |name| {
                element
                    .get_attribute(name)
                    .and_then(|number| number.parse().ok())
            };
            if let Some(task) = number("data-seat").map(TaskId) {
                let area =
                    number("data-agent").map_or(Area::Queue, |agent| Area::Agent(AgentId(agent)));
                let place = place(&element);
                let width = element.get_bounding_client_rect().width();
                measured.seats.insert(task, Seat { area, place });
                measured.shown.insert(
                    task,
                    Shown {
                        element,
                        place,
                        width,
                    },
                );
            }
        }
        measured
    }
}

fn play(strip: &Element, before: &Measured, after: &Measured, calm_ms: f64) {
    for Move { task, from, how } in moves(&before.seats, &after.seats, after.entrance) {
        let start = format!("translate({:.1}px, {:.1}px)", from.left, from.top);
        let travel: [Frame; 2] = [&[("transform", &start)], &[("transform", "none")]];
        match how {
            How::Slides => motion::animate(&after.shown[&task].element, &travel, calm_ms, || {}),
            How::Flies => {
                let appear: [Frame; 3] = [
                    &[("opacity", "0")],
                    &[("opacity", "0"), ("offset", "0.85")],
                    &[("opacity", "1")],
                ];
                let shown = &after.shown[&task];
                motion::animate(&shown.element, &appear, calm_ms, || {});
                fly(strip, shown, &travel, calm_ms);
            }
            How::Leaves => {
                let fade: [Frame; 2] = [
                    &[("opacity", "1"), ("transform", "none")],
                    &[("opacity", "0"), ("transform", RISE)],
                ];
                fly(strip, &before.shown[&task], &fade, calm_ms);
            }
        }
    }
}

/// Moves a copy of what shows a task over the strip, so that no scroll
/// container cuts it off.
fn fly(strip: &Element, shown: &Shown, frames: &[Frame], calm_ms: f64) {
    let Some(copy) = copy_of(&shown.element) else {
        return;
    };
    let style = copy.style();
    let lengths = [
        ("left", shown.place.left),
        ("top", shown.place.top),
        ("width", shown.width),
    ];
    for (property, length) in lengths {
        // A copy that cannot be placed is seen for an instant in a wrong place.
        let _ = style.set_property(property, &format!("{length:.1}px"));
    }
    if strip.append_child(&copy).is_ok() {
        let flown = copy.clone();
        motion::animate(&copy, frames, calm_ms, move || flown.remove());
    }
}

/// A copy to look at only.
fn copy_of(element: &Element) -> Option<HtmlElement> {
    let copy: HtmlElement = element.clone_node_with_deep(true).ok()?.dyn_into().ok()?;
    for attribute in ["data-seat", "data-testid", "id"] {
        copy.remove_attribute(attribute).ok()?;
    }
    copy.set_attribute("inert", "").ok()?;
    copy.set_attribute("aria-hidden", "true").ok()?;
    copy.class_list().add_1("rounds__flight").ok()?;
    Some(copy)
}
