//! Hands on the graph: dragging, pinching, the wheel, and the keyboard.

use super::geometry::{Direction, HEADER, Scene};
use super::stage::{Stage, ZOOM_STEP};
use crate::studio::{Selected, Selection};
use baton_engine::layout::Point;
use baton_engine::{GoalId, TaskId};
use leptos::ev::{KeyboardEvent, PointerEvent, WheelEvent};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::Element;

/// A press that moves less than this, in pixels, is a click.
const CLICK_SLOP: f64 = 4.0;
/// How much a pixel of the wheel magnifies; a pinch on a touchpad sends fewer of them.
const WHEEL_RATE: f64 = 0.0016;
const PINCH_RATE: f64 = 0.01;
/// A goal's title is pressed only where it is at least so high, in pixels.
const LEAST_TITLE_PX: f64 = 10.0;
/// Pixels that a line of a wheel that counts lines stands for.
const LINE_PX: f64 = 24.0;

/// Hands on the graph.
#[derive(Clone, Copy)]
pub struct Gestures {
    stage: Stage,
    selection: Selection,
    fingers: StoredValue<Vec<Finger>>,
    is_drag: StoredValue<bool>,
}

#[derive(Clone, Copy)]
struct Finger {
    id: i32,
    start: Point,
    at: Point,
}

impl Gestures {
    /// Hands on `stage`.
    pub fn new(stage: Stage, selection: Selection) -> Self {
        Self {
            stage,
            selection,
            fingers: StoredValue::new(Vec::new()),
            is_drag: StoredValue::new(false),
        }
    }

    /// A button or finger goes down.
    pub fn press(self, event: &PointerEvent) {
        if event.button() != 0 {
            return;
        }
        let at = place(event);
        let finger = Finger {
            id: event.pointer_id(),
            start: at,
            at,
        };
        self.fingers.update_value(|fingers| {
            if fingers.is_empty() {
                self.is_drag.set_value(false);
            }
            fingers.retain(|other| other.id != finger.id);
            fingers.push(finger);
        });
    }

    /// A pointer moves.
    pub fn drag(self, event: &PointerEvent) {
        let fingers = self.fingers.get_value();
        let Some(moved) = fingers
            .iter()
            .position(|finger| finger.id == event.pointer_id())
        else {
            return;
        };
        let (now, Finger { start, at, .. }) = (place(event), fingers[moved]);
        if !self.is_drag.get_value() && (now.x - start.x).hypot(now.y - start.y) < CLICK_SLOP {
            return;
        }
        self.begin_drag(event);
        self.fingers.update_value(|fingers| fingers[moved].at = now);
        match fingers[..] {
            [_] => self
                .stage
                .look(|viewport| viewport.moved(now.x - at.x, now.y - at.y)),
            [first, second] => {
                let before = [first.at, second.at];
                let mut after = before;
                after[moved] = now;
                self.stage
                    .look(|viewport| viewport.pinched(before, after, self.stage.least_scale()));
            }
            _ => {}
        }
    }

    /// A button or finger goes up, or the browser takes the gesture over.
    pub fn release(self, event: &PointerEvent) {
        self.fingers
            .update_value(|fingers| fingers.retain(|finger| finger.id != event.pointer_id()));
    }

    /// The wheel turns.
    pub fn wheel(self, event: &WheelEvent) {
        event.prevent_default();
        let unit = if event.delta_mode() == WheelEvent::DOM_DELTA_PIXEL {
            1.0
        } else {
            LINE_PX
        };
        let rate = if event.ctrl_key() {
            PINCH_RATE
        } else {
            WHEEL_RATE
        };
        let factor = (-event.delta_y() * unit * rate).exp();
        let fixed = place(event);
        self.stage.is_gliding.set(false);
        let least = self.stage.least_scale();
        self.stage
            .look(|viewport| viewport.zoomed(factor, fixed, least));
    }

    /// Selects the clicked task.
    pub fn click(self, event: &web_sys::MouseEvent) {
        if self.is_drag.get_value() {
            return;
        }
        if let Some(task) = self.task_at(event) {
            self.stage.visit(task);
            self.selection.select(Selected::Task(task));
        } else if let Some(goal) = self.goal_at(place(event)) {
            self.stage.toggle(goal);
        }
    }

    /// The task whose card is under the pointer.
    fn task_at(self, event: &web_sys::MouseEvent) -> Option<TaskId> {
        task_of(event).or_else(|| {
            let at = self.stage.viewport.get_untracked().to_graph(place(event));
            self.stage.scene.with_untracked(|scene| {
                let index = scene.near.card_at(at, |index| scene.place(index))?;
                (!scene.shape.is_inside(index)).then(|| scene.shape.tasks[index])
            })
        })
    }

    /// The goal whose title, or card in place of its tasks, is at a point on screen.
    fn goal_at(self, at: Point) -> Option<GoalId> {
        let viewport = self.stage.viewport.get_untracked();
        if HEADER * viewport.scale < LEAST_TITLE_PX {
            return None;
        }
        let at = viewport.to_graph(at);
        self.stage.scene.with_untracked(|scene| {
            let mut regions = scene.regions();
            let found = regions.find(|region| {
                let (x, y) = (at.x - region.at.x, at.y - region.at.y);
                let is_collapsed = scene.shape.collapsed.contains(&region.goal);
                let height = if is_collapsed {
                    region.size.height
                } else {
                    HEADER
                };
                (0.0..=region.size.width).contains(&x) && (0.0..=height).contains(&y)
            });
            found.map(|region| region.goal)
        })
    }

    /// A mouse comes over something.
    pub fn enter(self, event: &PointerEvent) {
        if event.pointer_type() == "mouse" && event.buttons() == 0 {
            let task = self.task_at(event);
            if self.stage.pointed.get_untracked() != task {
                self.stage.pointed.set(task);
            }
        }
    }

    /// A mouse leaves the graph.
    pub fn leave(self, _: &PointerEvent) {
        self.stage.pointed.set(None);
    }

    /// The focus comes to a task.
    pub fn focus(self, event: &web_sys::FocusEvent) {
        let is_by_keyboard =
            element(event).is_some_and(|element| element.matches(":focus-visible") == Ok(true));
        if let Some(task) = self.focused(event).filter(|_| is_by_keyboard) {
            self.stage.visit(task);
            self.stage.reveal(task);
        }
    }

    /// The task that the keyboard is at.
    fn focused(self, event: &web_sys::Event) -> Option<TaskId> {
        task_of(event).or_else(|| untrack(|| self.stage.tab_stop(self.selection)))
    }

    /// The focus leaves.
    pub fn blur(self) {
        self.stage.pointed.set(None);
    }

    /// A key goes down on a task.
    pub fn key(self, event: &KeyboardEvent) {
        let (stage, Some(task)) = (self.stage, self.focused(event)) else {
            return;
        };
        if event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        let go = |to: Option<TaskId>| to.into_iter().for_each(|to| stage.focus(to));
        let neighbour = |direction| {
            stage
                .scene
                .with_untracked(|scene| scene.neighbour(task, direction))
        };
        let end = |end: fn(&Scene) -> Option<&TaskId>| {
            stage.scene.with_untracked(|scene| end(scene).copied())
        };
        match event.key().as_str() {
            "ArrowLeft" => go(neighbour(Direction::Left)),
            "ArrowRight" => go(neighbour(Direction::Right)),
            "ArrowUp" => go(neighbour(Direction::Up)),
            "ArrowDown" => go(neighbour(Direction::Down)),
            "Home" => go(end(|scene| scene.shape.tasks.first())),
            "End" => go(end(|scene| scene.shape.tasks.last())),
            "Enter" | " " => self.selection.select(Selected::Task(task)),
            "+" | "=" => stage.zoom(ZOOM_STEP),
            "-" => stage.zoom(1.0 / ZOOM_STEP),
            "0" => stage.fit(),
            "Escape" => {
                // The page goes on to clear the selection.
                stage.pointed.set(None);
                return;
            }
            _ => return,
        }
        event.prevent_default();
    }

    /// From here on it is no click.
    fn begin_drag(self, event: &PointerEvent) {
        if self.is_drag.get_value() {
            return;
        }
        self.is_drag.set_value(true);
        self.stage.is_gliding.set(false);
        self.stage.pointed.set(None);
        let canvas = event
            .current_target()
            .and_then(|target| target.dyn_into::<Element>().ok());
        if let Some(canvas) = canvas {
            // Without capture the drag ends at the border, which is no harm.
            let _ = canvas.set_pointer_capture(event.pointer_id());
        }
    }
}

/// Where the pointer is on the stage.
fn place(event: &web_sys::MouseEvent) -> Point {
    let target = event
        .current_target()
        .and_then(|target| target.dyn_into::<Element>().ok());
    let corner = target.map(|canvas| canvas.get_bounding_client_rect());
    let (left, top) = corner.map_or((0.0, 0.0), |corner| (corner.left(), corner.top()));
    Point {
        x: f64::from(event.client_x()) - left,
        y: f64::from(event.client_y()) - top,
    }
}

fn element(event: &web_sys::Event) -> Option<Element> {
    event.target().and_then(|target| target.dyn_into().ok())
}

/// The task whose card the event is on.
fn task_of(event: &web_sys::Event) -> Option<TaskId> {
    let card = element(event)?.closest("[data-task]").ok().flatten()?;
    card.get_attribute("data-task")?.parse().ok().map(TaskId)
}
