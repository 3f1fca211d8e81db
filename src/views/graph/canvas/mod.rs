//! A large graph on a canvas: what is on screen costs a frame, not what there
//! is. It looks and behaves as the small one made of elements; the keyboard's
//! task is said aloud, and the table shows the same.
//!
//! `sheet` paints in slices, `brush` knows how, `palette` with what. A frame is
//! drawn only when something has changed.

mod brush;
mod palette;
mod sheet;

use super::geometry::Scene;
use super::label::spoken;
use super::minimap::Minimap;
use super::stage::Stage;
use super::viewport::Viewport;
use crate::app::Selection;
use crate::components::motion;
use crate::components::progress::share_passed;
use crate::components::theme::use_theme;
use crate::session::{Session, now_ms};
use crate::views::graph::gestures::Gestures;
use baton_engine::layout::Size;
use baton_engine::projection::{GraphTask, GraphView};
use baton_engine::{TaskId, TaskState};
use brush::Brush;
use leptos::html;
use leptos::prelude::*;
use palette::Palette;
use sheet::{Motif, Sheets, Subject};
use std::sync::Arc;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

/// How long a frame may paint, in milliseconds.
const PAINT_MS: f64 = 5.0;
/// More changes than this at once are painted anew, not over.
const MAX_TOUCHED: usize = 400;
/// How much of what is not lit is still seen.
const VEIL: f64 = 0.72;
/// Most bars of running tasks that move on screen.
const MAX_BARS: usize = 300;

/// A large graph.
#[component]
pub fn Board(
    /// The stage that it is on.
    stage: Stage,
    /// The tasks to show and not to dim; all if `None`.
    lit: Memo<Option<Vec<TaskId>>>,
) -> impl IntoView {
    let selection = expect_context::<Selection>();
    let hands = Gestures::new(stage, selection);
    let easel = Easel::new(stage, lit, selection);
    easel.follow();
    let said = move || {
        let task = stage.visited.get()?;
        stage.graph.with(|graph| Some(spoken(&graph.node(task)?)))
    };
    view! {
        <div
            class="graph__board"
            role="application"
            aria-label="Tasks by what they wait for. Arrow keys go along the arrows, Enter selects."
            tabindex="0"
            data-testid="graph-board"
            on:pointerdown=move |event| hands.press(&event)
            on:pointermove=move |event| {
                hands.drag(&event);
                hands.enter(&event);
            }
            on:pointerup=move |event| hands.release(&event)
            on:pointercancel=move |event| hands.release(&event)
            on:pointerleave=move |event| hands.leave(&event)
            on:wheel=move |event| hands.wheel(&event)
            on:click=move |event| hands.click(&event)
            on:focusin=move |event| hands.focus(&event)
            on:focusout=move |_| hands.blur()
            on:keydown=move |event| hands.key(&event)
        >
            <canvas class="graph__canvas" node_ref=easel.canvas aria-hidden="true"></canvas>
            <span class="graph__probe" node_ref=easel.probe aria-hidden="true"></span>
        </div>
        <p class="visually-hidden" aria-live="polite" data-testid="graph-said">{said}</p>
        <Minimap stage canvas=easel.map/>
    }
}

/// What frames are drawn on; a handle that is cheap to copy.
#[derive(Clone, Copy)]
struct Easel {
    stage: Stage,
    session: Session,
    selection: Selection,
    lit: Memo<Option<Vec<TaskId>>>,
    theme: ReadSignal<u32>,
    canvas: NodeRef<html::Canvas>,
    map: NodeRef<html::Canvas>,
    probe: NodeRef<html::Span>,
    state: StoredValue<Option<Drawn>, LocalStorage>,
    is_requested: StoredValue<bool>,
}

/// What is on the easel.
struct Drawn {
    canvas: HtmlCanvasElement,
    context: CanvasRenderingContext2d,
    palette: Palette,
    base: Sheets,
    glow: Sheets,
    map: Sheets,
    version: u64,
    glow_version: u64,
    /// What the sheets show.
    graph: GraphView,
    shown: Viewport,
    glide: Option<Glide>,
    /// How large the map is in a room.
    map_size: (Size, Size),
}

/// The camera's way to where it shall be.
#[derive(Clone, Copy)]
struct Glide {
    from: Viewport,
    to: Viewport,
    began_ms: f64,
    length_ms: f64,
}

impl Easel {
    fn new(stage: Stage, lit: Memo<Option<Vec<TaskId>>>, selection: Selection) -> Self {
        Self {
            stage,
            session: expect_context(),
            selection,
            lit,
            theme: use_theme(),
            canvas: NodeRef::new(),
            map: NodeRef::new(),
            probe: NodeRef::new(),
            state: StoredValue::new_local(None),
            is_requested: StoredValue::new(false),
        }
    }

    /// Draws whenever something has changed.
    fn follow(self) {
        Effect::new(move |_| {
            self.theme.track();
            let (Some(canvas), Some(probe)) = (self.canvas.get(), self.probe.get()) else {
                return;
            };
            let palette = Palette::read(&probe);
            self.state.update_value(|state| match state {
                Some(drawn) => drawn.repaint(palette),
                None => *state = Drawn::new(canvas, palette).ok(),
            });
            self.request();
        });
        Effect::new(move |_| {
            self.stage.scene.track();
            self.change(|drawn| drawn.repaint(drawn.palette.clone()));
        });
        Effect::new(move |_| {
            let scene = self.stage.scene.get_untracked();
            self.stage
                .graph
                .with(|graph| self.change(|drawn| drawn.take(&scene, graph)));
        });
        Effect::new(move |_| {
            self.lit.track();
            self.change(|drawn| drawn.glow_version += 1);
        });
        Effect::new(move |_| {
            self.stage.viewport.track();
            self.stage.room.track();
            self.stage.pointed.track();
            self.stage.visited.track();
            self.selection.get();
            self.map.track();
            self.request();
        });
        Effect::new(move |_| {
            if self.session.is_playing().get() {
                self.session.clock().track();
                self.request();
            }
        });
    }

    fn change(self, change: impl FnOnce(&mut Drawn)) {
        self.state.update_value(|state| {
            if let Some(drawn) = state {
                change(drawn);
            }
        });
        self.request();
    }

    fn request(self) {
        if self.is_requested.get_value() {
            return;
        }
        self.is_requested.set_value(true);
        request_animation_frame(move || {
            // The view may be gone by then.
            let Some(()) = self.is_requested.try_update_value(|asked| *asked = false) else {
                return;
            };
            let more = self.state.try_update_value(|state| {
                state
                    .as_mut()
                    .is_some_and(|drawn| untrack(|| self.frame(drawn)))
            });
            if more == Some(true) {
                self.request();
            }
        });
    }

    /// Draws a frame; whether there is more to draw.
    fn frame(self, drawn: &mut Drawn) -> bool {
        let Some(room) = self.stage.room.get() else {
            return false;
        };
        let scene = self.stage.scene.get();
        let goal = self.stage.viewport.get();
        drawn.move_camera(goal, self.stage.is_gliding.get());
        let subject = Subject {
            version: drawn.version,
            room,
            density: window().device_pixel_ratio(),
            viewport: goal,
        };
        let is_painting = self
            .lit
            .with(|lit| drawn.draw(&subject, &scene, lit.as_deref()));
        self.draw_marks(drawn, &scene, room);
        let is_mapping = self.draw_map(drawn, &scene, room);
        is_painting || is_mapping || drawn.glide.is_some()
    }

    /// What changes from frame to frame: bars, the selection, the focus.
    fn draw_marks(self, drawn: &Drawn, scene: &Arc<Scene>, room: Size) {
        let (context, viewport) = (&drawn.context, drawn.shown);
        let density = window().device_pixel_ratio();
        let scale = viewport.scale * density;
        let (x, y) = (viewport.offset.x * density, viewport.offset.y * density);
        let _ = context.set_transform(scale, 0.0, 0.0, scale, x, y);
        let brush = Brush {
            context,
            palette: &drawn.palette,
            scale: viewport.scale,
        };
        if viewport.scale >= super::detail::MAP_SCALE {
            let now = self.session.clock().get();
            let near = scene.near.cards(viewport.area(room));
            let tasks = near.into_iter().filter_map(|card| {
                let index = card as usize;
                let task = drawn.graph.task(*scene.shape.tasks.get(index)?)?;
                let is_running = task.state == TaskState::Running && !scene.shape.is_inside(index);
                is_running.then(|| (scene.place(index), task))
            });
            for (at, task) in tasks.take(MAX_BARS) {
                brush.progress(at, share_passed(task.started_at, task.spec.estimate, now));
            }
        }
        let outline = |task: Option<TaskId>, colour: &str, is_dashed| {
            if let Some(at) = task.and_then(|task| scene.position(task)) {
                brush.outline(at, colour, is_dashed);
            }
        };
        let pointed = self.stage.pointed.get();
        let visited = self
            .stage
            .visited
            .get()
            .filter(|&task| pointed == Some(task));
        outline(
            pointed.filter(|_| visited.is_none()),
            &drawn.palette.soft,
            false,
        );
        outline(visited, &drawn.palette.focus, true);
        outline(self.selection.task(), &drawn.palette.ink, false);
    }

    /// The map of all of it, with the part that is on screen; whether there is
    /// more to draw.
    fn draw_map(self, drawn: &mut Drawn, scene: &Arc<Scene>, room: Size) -> bool {
        let Some(canvas) = self.map.get() else {
            return false;
        };
        // Asking costs a layout of the page, so it is asked once for a room.
        if drawn.map_size.0 != room {
            let size = Size {
                width: canvas.client_width().into(),
                height: canvas.client_height().into(),
            };
            drawn.map_size = (room, size);
        }
        let size = drawn.map_size.1;
        let density = window().device_pixel_ratio();
        let Some(context) = resized(&canvas, size, density).filter(|_| size.width > 0.0) else {
            return false;
        };
        let subject = Subject {
            version: drawn.version,
            room: size,
            density,
            viewport: Viewport::whole(scene.size(), size),
        };
        let motif = Motif {
            scene,
            graph: &drawn.graph,
            palette: &drawn.palette,
            lit: None,
            has_edges: false,
        };
        let more = drawn.map.paint(&subject, motif, now_ms() + PAINT_MS / 2.0);
        let _ = context.set_transform(density, 0.0, 0.0, density, 0.0, 0.0);
        context.set_fill_style_str(&drawn.palette.paper);
        context.fill_rect(0.0, 0.0, size.width, size.height);
        drawn.map.show(&context, subject.viewport, 0);
        let area = drawn.shown.area(room);
        let corner = subject.viewport.to_screen(area.at);
        let scale = subject.viewport.scale;
        context.set_stroke_style_str(&drawn.palette.ink);
        context.set_line_width(1.5);
        context.stroke_rect(
            corner.x,
            corner.y,
            (area.size.width * scale).max(3.0),
            (area.size.height * scale).max(3.0),
        );
        more
    }
}

impl Drawn {
    fn new(canvas: HtmlCanvasElement, palette: Palette) -> Result<Self, JsValue> {
        let context = canvas.get_context("2d")?.ok_or("no canvas")?;
        Ok(Self {
            context: context.dyn_into()?,
            canvas,
            palette,
            base: Sheets::new()?,
            glow: Sheets::new()?,
            map: Sheets::new()?,
            version: 1,
            glow_version: 1,
            graph: GraphView::default(),
            shown: Viewport::default(),
            glide: None,
            map_size: Default::default(),
        })
    }

    /// Begins anew on every sheet.
    fn repaint(&mut self, palette: Palette) {
        self.palette = palette;
        self.version += 1;
        self.glow_version += 1;
    }

    /// Paints over what became different in `graph`.
    fn take(&mut self, scene: &Arc<Scene>, graph: &GraphView) {
        let before = std::mem::replace(&mut self.graph, graph.clone());
        let Some(changed) = changed(scene, &before, graph) else {
            return self.repaint(self.palette.clone());
        };
        if changed.is_empty() {
            return;
        }
        self.glow_version += 1;
        let motif = Motif {
            scene,
            graph,
            palette: &self.palette,
            lit: None,
            has_edges: true,
        };
        self.base.touch(&changed, motif);
        self.map.touch(
            &changed,
            Motif {
                has_edges: false,
                ..motif
            },
        );
    }

    /// Moves the camera on its way to `goal`.
    fn move_camera(&mut self, goal: Viewport, is_gliding: bool) {
        let now = now_ms();
        if self.glide.is_none_or(|glide| glide.to != goal) && self.shown != goal {
            let length_ms = if is_gliding && self.version > 2 {
                motion::calm_ms()
            } else {
                0.0
            };
            self.glide = Some(Glide {
                from: self.shown,
                to: goal,
                began_ms: now,
                length_ms,
            });
        }
        let Some(glide) = self.glide else { return };
        let share = (now - glide.began_ms) / glide.length_ms;
        if glide.length_ms <= 0.0 || share >= 1.0 {
            (self.shown, self.glide) = (goal, None);
        } else {
            // It slows down as it arrives.
            self.shown = glide.from.towards(glide.to, 1.0 - (1.0 - share).powi(3));
        }
    }

    /// Paints for a while and shows what is there; whether there is more to paint.
    fn draw(&mut self, subject: &Subject, scene: &Arc<Scene>, lit: Option<&[TaskId]>) -> bool {
        let all = Motif {
            scene,
            graph: &self.graph,
            palette: &self.palette,
            lit: None,
            has_edges: true,
        };
        let deadline_ms = now_ms() + PAINT_MS;
        let mut more = self.base.paint(subject, all, deadline_ms);
        let some = Motif { lit, ..all };
        let glowing = Subject {
            version: self.glow_version,
            ..subject.clone()
        };
        if lit.is_some() {
            more |= self.glow.paint(&glowing, some, deadline_ms);
        }
        let Some(context) = resized(&self.canvas, subject.room, subject.density) else {
            return false;
        };
        let _ = context.set_transform(subject.density, 0.0, 0.0, subject.density, 0.0, 0.0);
        context.set_fill_style_str(&self.palette.paper);
        context.fill_rect(0.0, 0.0, subject.room.width, subject.room.height);
        self.base.show(&context, self.shown, 0);
        if lit.is_some() {
            context.set_global_alpha(VEIL);
            context.fill_rect(0.0, 0.0, subject.room.width, subject.room.height);
            context.set_global_alpha(1.0);
            self.glow.show(&context, self.shown, 0);
        }
        more
    }
}

/// The context of `canvas`, which has the pixels for `size`.
fn resized(
    canvas: &HtmlCanvasElement,
    size: Size,
    density: f64,
) -> Option<CanvasRenderingContext2d> {
    let pixels = |length: f64| (length * density).round() as u32;
    let (width, height) = (pixels(size.width), pixels(size.height));
    if (canvas.width(), canvas.height()) != (width, height) {
        canvas.set_width(width);
        canvas.set_height(height);
    }
    canvas.get_context("2d").ok()??.dyn_into().ok()
}

/// The cards of `scene` that look different in `graph` than in `before`; `None`
/// when they are many, or when edges do.
fn changed(scene: &Scene, before: &GraphView, graph: &GraphView) -> Option<Vec<u32>> {
    if before.tasks.len() != graph.tasks.len() {
        return None;
    }
    let looks_same = |(was, is): (&GraphTask, &GraphTask)| {
        was.state == is.state && was.agent == is.agent && Arc::ptr_eq(&was.spec, &is.spec)
    };
    let pairs = before.tasks.iter().zip(&graph.tasks);
    let different = pairs.filter(|&pair| !looks_same(pair));
    let mut cards = Vec::new();
    for (was, is) in different {
        let went_back = was.state == TaskState::Completed;
        if was.id != is.id || went_back || cards.len() >= MAX_TOUCHED {
            return None;
        }
        cards.extend(scene.shape.index(is.id).map(|index| index as u32));
    }
    Some(cards)
}
