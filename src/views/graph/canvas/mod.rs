//! A large graph on a canvas: what is on screen costs a frame, not what there
//! is. It looks and behaves as the small one made of elements; the keyboard's
//! task is said aloud, and the table shows the same.
//!
//! `sheet` paints in slices, `brush` knows how, `palette` with what. A frame is
//! drawn only when something has changed.

mod brush;
mod drawn;
mod palette;
mod sheet;

use super::geometry::Scene;
use super::label::spoken;
use super::minimap::Minimap;
use super::stage::Stage;
use super::viewport::Viewport;
use crate::components::progress::share_passed;
use crate::components::theme::use_theme;
use crate::session::{Session, now_ms};
use crate::studio::Selection;
use crate::views::graph::gestures::Gestures;
use baton_engine::layout::Size;
use baton_engine::{TaskId, TaskState};
use brush::Brush;
use drawn::{Drawn, PAINT_MS, resized};
use leptos::html;
use leptos::prelude::*;
use palette::Palette;
use sheet::{Motif, Subject};
use std::sync::Arc;

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
            data-about=move || stage.pointed.get().map(|task| task.to_string())
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
        drawn.refresh();
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
        is_painting || is_mapping || drawn.is_moving()
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
