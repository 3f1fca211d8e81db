//! What is on the easel: the sheets, the camera, and what they show.

use super::palette::Palette;
use super::sheet::{Motif, Sheets, Subject};
use crate::components::motion;
use crate::session::now_ms;
use crate::views::graph::geometry::Scene;
use crate::views::graph::viewport::Viewport;
use baton_engine::layout::Size;
use baton_engine::projection::{GraphTask, GraphView};
use baton_engine::{TaskId, TaskState};
use std::sync::Arc;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

/// How long a frame may paint, in milliseconds.
pub const PAINT_MS: f64 = 5.0;
/// More changes than this at once are painted anew, not over.
const MAX_TOUCHED: usize = 400;
/// How long edges may have another colour than on the sheet, in milliseconds.
const STALE_MS: f64 = 2_000.0;
/// How much of what is not lit is still seen.
const VEIL: f64 = 0.72;

/// What is on the easel.
pub struct Drawn {
    canvas: HtmlCanvasElement,
    /// What frames are drawn with.
    pub context: CanvasRenderingContext2d,
    /// The colours.
    pub palette: Palette,
    base: Sheets,
    glow: Sheets,
    /// The map of all of it.
    pub map: Sheets,
    /// Counts up with everything that is to be painted anew.
    pub version: u64,
    /// The same for what is lit.
    pub glow_version: u64,
    /// What the sheets show.
    pub graph: GraphView,
    /// Where the camera is.
    pub shown: Viewport,
    glide: Option<Glide>,
    /// Since when edges have another colour than on the sheet.
    stale_since_ms: Option<f64>,
    /// How large the map is in a room.
    pub map_size: (Size, Size),
}

/// The camera's way to where it shall be.
#[derive(Clone, Copy)]
struct Glide {
    from: Viewport,
    to: Viewport,
    began_ms: f64,
    length_ms: f64,
}

impl Drawn {
    /// With nothing painted yet.
    ///
    /// # Errors
    /// When the browser has no canvas.
    pub fn new(canvas: HtmlCanvasElement, palette: Palette) -> Result<Self, JsValue> {
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
            stale_since_ms: None,
            map_size: Default::default(),
        })
    }

    /// Begins anew on every sheet.
    pub fn repaint(&mut self, palette: Palette) {
        self.palette = palette;
        self.stale_since_ms = None;
        self.version += 1;
        self.glow_version += 1;
    }

    /// Paints over what became different in `graph`.
    pub fn take(&mut self, scene: &Arc<Scene>, graph: &GraphView) {
        let before = std::mem::replace(&mut self.graph, graph.clone());
        let Some(changed) = changed(scene, &before, graph) else {
            return self.repaint(self.palette.clone());
        };
        if changed.is_empty() {
            return;
        }
        self.glow_version += 1;
        // Edges under cards cannot be painted over, so all is painted anew, but
        // not at every completion.
        self.stale_since_ms.get_or_insert_with(now_ms);
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

    /// Whether it will look different soon, without being told anything new.
    pub fn is_moving(&self) -> bool {
        self.glide.is_some() || self.stale_since_ms.is_some()
    }

    /// Begins anew where edges have been out of date for a while.
    pub fn refresh(&mut self) {
        let is_due = |since: f64| now_ms() - since >= STALE_MS;
        if self.stale_since_ms.is_some_and(is_due) {
            self.stale_since_ms = None;
            self.version += 1;
        }
    }

    /// Moves the camera on its way to `goal`.
    pub fn move_camera(&mut self, goal: Viewport, is_gliding: bool) {
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
    pub fn draw(&mut self, subject: &Subject, scene: &Arc<Scene>, lit: Option<&[TaskId]>) -> bool {
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
pub fn resized(
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
