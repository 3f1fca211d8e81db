//! The graph painted on a sheet that is somewhat larger than the screen.
//!
//! Painting ten thousand cards takes many frames' time, so it is done in slices
//! on a second sheet, while the first is shown, moved and magnified as the
//! camera is. What changes state meanwhile is painted over on both.

use super::brush::Brush;
use super::palette::Palette;
use crate::session::now_ms;
use crate::views::graph::geometry::{NODE, Region, Scene};
use crate::views::graph::near::Area;
use crate::views::graph::viewport::Viewport;
use baton_engine::layout::Size;
use baton_engine::projection::GraphView;
use baton_engine::{TaskId, TaskState};
use leptos::prelude::document;
use std::collections::BTreeSet;
use std::sync::Arc;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

/// How much of the graph around the screen is on a sheet, in pixels.
const MARGIN: f64 = 160.0;
/// How much is painted before looking at the clock.
const EDGES_A_LOOK: usize = 150;
const CARDS_A_LOOK: usize = 40;

/// What a sheet shows.
#[derive(Clone, PartialEq)]
pub struct Subject {
    /// Counts up with everything that is to be painted anew.
    pub version: u64,
    /// The screen.
    pub room: Size,
    /// Pixels of the screen for a pixel of the page.
    pub density: f64,
    /// What part of the graph is on screen.
    pub viewport: Viewport,
}

/// What is there to paint.
#[derive(Clone, Copy)]
pub struct Motif<'a> {
    /// Where everything is.
    pub scene: &'a Arc<Scene>,
    /// What it is.
    pub graph: &'a GraphView,
    /// With what.
    pub palette: &'a Palette,
    /// The tasks to paint, by id, on nothing; all, on paper, if `None`.
    pub lit: Option<&'a [TaskId]>,
    /// Whether there are edges.
    pub has_edges: bool,
}

/// Two sheets: one to show, one that is being painted.
pub struct Sheets {
    front: Sheet,
    back: Sheet,
    work: Option<Work>,
}

struct Sheet {
    canvas: HtmlCanvasElement,
    context: CanvasRenderingContext2d,
    shows: Option<Subject>,
}

/// What is left to paint.
struct Work {
    subject: Subject,
    scene: Arc<Scene>,
    edges: Vec<u32>,
    cards: Vec<u32>,
    edges_done: usize,
    cards_done: usize,
}

impl Sheets {
    /// Blank sheets.
    ///
    /// # Errors
    /// When the browser has no canvas.
    pub fn new() -> Result<Self, JsValue> {
        Ok(Self {
            front: Sheet::new()?,
            back: Sheet::new()?,
            work: None,
        })
    }

    /// Goes on until `deadline_ms`; whether there is more to do.
    pub fn paint(&mut self, subject: &Subject, motif: Motif, deadline_ms: f64) -> bool {
        // One that is nearly there is shown before the next is begun, or a
        // camera that does not rest would never show any.
        let is_obsolete = |work: &Work| work.subject.version != subject.version;
        if self.work.as_ref().is_none_or(is_obsolete) {
            self.work = None;
            if self.front.is_good_for(subject) {
                return false;
            }
            self.work = Some(self.back.begin(subject, motif));
        }
        let Some(work) = &mut self.work else {
            return false;
        };
        if !self.back.go_on(work, motif, deadline_ms) {
            return true;
        }
        self.back.shows = self.work.take().map(|work| work.subject);
        std::mem::swap(&mut self.front, &mut self.back);
        !self.front.is_good_for(subject)
    }

    /// Paints cards anew that look different now.
    pub fn touch(&self, cards: &[u32], motif: Motif) {
        if let Some(subject) = &self.front.shows {
            self.front.retouch(subject, cards, motif);
        }
        if let Some(work) = &self.work
            && work.cards_done > 0
        {
            self.back.retouch(&work.subject, cards, motif);
        }
    }

    /// Puts what is painted on `context`, as `viewport` shows it.
    pub fn show(&self, context: &CanvasRenderingContext2d, viewport: Viewport, version: u64) {
        let Some(shows) = self
            .front
            .shows
            .as_ref()
            .filter(|shows| shows.version >= version)
        else {
            return;
        };
        let of = shows.sheet_viewport();
        let ratio = viewport.scale / of.scale;
        let density = shows.density;
        let place = |to: f64, from: f64| ((to - from * ratio) * density).round() / density;
        let size = shows.sheet_size();
        // Fails only for a sheet without pixels.
        let _ = context.draw_image_with_html_canvas_element_and_dw_and_dh(
            &self.front.canvas,
            place(viewport.offset.x, of.offset.x),
            place(viewport.offset.y, of.offset.y),
            size.width * ratio,
            size.height * ratio,
        );
    }
}

impl Subject {
    /// How the graph is on the sheet, which begins before the screen.
    fn sheet_viewport(&self) -> Viewport {
        self.viewport.moved(MARGIN, MARGIN)
    }

    fn sheet_size(&self) -> Size {
        Size {
            width: self.room.width + 2.0 * MARGIN,
            height: self.room.height + 2.0 * MARGIN,
        }
    }

    fn area(&self) -> Area {
        self.sheet_viewport().area(self.sheet_size())
    }
}

impl Sheet {
    fn new() -> Result<Self, JsValue> {
        let canvas: HtmlCanvasElement = document().create_element("canvas")?.dyn_into()?;
        let context = canvas.get_context("2d")?.ok_or("no canvas")?;
        Ok(Self {
            context: context.dyn_into()?,
            canvas,
            shows: None,
        })
    }

    /// Whether what it shows is sharp, up to date and all of `subject`.
    fn is_good_for(&self, subject: &Subject) -> bool {
        self.shows.as_ref().is_some_and(|shows| {
            let (is, wanted) = (shows.viewport, subject.viewport);
            (shows.version, shows.room, shows.density)
                == (subject.version, subject.room, subject.density)
                && is.scale == wanted.scale
                && (is.offset.x - wanted.offset.x).abs() <= MARGIN
                && (is.offset.y - wanted.offset.y).abs() <= MARGIN
        })
    }

    fn begin(&mut self, subject: &Subject, motif: Motif) -> Work {
        let pixels = |length: f64| (length * subject.density).ceil() as u32;
        let size = subject.sheet_size();
        let (width, height) = (pixels(size.width), pixels(size.height));
        if (self.canvas.width(), self.canvas.height()) != (width, height) {
            self.canvas.set_width(width);
            self.canvas.set_height(height);
        }
        self.shows = None;
        // A transform of finite numbers is always one.
        let _ = self.context.reset_transform();
        self.context
            .clear_rect(0.0, 0.0, width.into(), height.into());
        if motif.lit.is_none() {
            self.context.set_fill_style_str(&motif.palette.paper);
            self.context
                .fill_rect(0.0, 0.0, width.into(), height.into());
        }
        let brush = self.brush(subject, motif);
        let area = subject.area();
        if motif.lit.is_none() {
            let regions = motif.scene.regions();
            regions
                .filter(|region| area.touches(region.at, region.size))
                .for_each(|region| brush.region(&region));
        }
        let shape = &motif.scene.shape;
        let is_lit = |task: u32| {
            let task = shape.tasks[task as usize];
            motif.lit.is_none_or(|lit| lit.binary_search(&task).is_ok())
        };
        let mut edges = if motif.has_edges {
            motif.scene.near.edges(area)
        } else {
            Vec::new()
        };
        edges.retain(|&edge| shape.ends[edge as usize].iter().all(|&end| is_lit(end)));
        let mut cards = motif.scene.near.cards(area);
        cards.retain(|&card| is_lit(card));
        Work {
            subject: subject.clone(),
            scene: motif.scene.clone(),
            edges,
            cards,
            edges_done: 0,
            cards_done: 0,
        }
    }

    /// Paints until `deadline_ms`; whether all is done.
    fn go_on(&self, work: &mut Work, motif: Motif, deadline_ms: f64) -> bool {
        let brush = self.brush(&work.subject, motif);
        while work.edges_done < work.edges.len() {
            let end = (work.edges_done + EDGES_A_LOOK).min(work.edges.len());
            paint_edges(
                &brush,
                &work.scene,
                &work.edges[work.edges_done..end],
                motif,
            );
            work.edges_done = end;
            if now_ms() >= deadline_ms {
                return false;
            }
        }
        while work.cards_done < work.cards.len() {
            let end = (work.cards_done + CARDS_A_LOOK).min(work.cards.len());
            for &card in &work.cards[work.cards_done..end] {
                paint_card(&brush, &work.scene, card, motif);
            }
            work.cards_done = end;
            if now_ms() >= deadline_ms {
                return false;
            }
        }
        if motif.lit.is_none() && motif.has_edges {
            let area = work.subject.area();
            let regions = work.scene.regions();
            let regions = regions.filter(|region| area.touches(region.at, region.size));
            paint_titles(&brush, &work.scene, regions, motif);
        }
        true
    }

    fn retouch(&self, subject: &Subject, cards: &[u32], motif: Motif) {
        let (brush, scene) = (self.brush(subject, motif), motif.scene);
        let area = subject.area();
        let mut goals = BTreeSet::new();
        for &card in cards {
            if area.touches(scene.place(card as usize), NODE) {
                paint_card(&brush, scene, card, motif);
                goals.insert(scene.shape.goals[card as usize]);
            }
        }
        if motif.has_edges {
            let regions = goals.into_iter().filter_map(|goal| scene.region(goal));
            paint_titles(&brush, scene, regions, motif);
        }
    }

    /// A brush on the sheet, in units of the graph.
    fn brush<'a>(&'a self, subject: &Subject, motif: Motif<'a>) -> Brush<'a> {
        let viewport = subject.sheet_viewport();
        let scale = viewport.scale * subject.density;
        let (x, y) = (
            viewport.offset.x * subject.density,
            viewport.offset.y * subject.density,
        );
        // A transform of finite numbers is always one.
        let _ = self.context.set_transform(scale, 0.0, 0.0, scale, x, y);
        Brush {
            context: &self.context,
            palette: motif.palette,
            scale: viewport.scale,
        }
    }
}

fn paint_edges(brush: &Brush, scene: &Scene, edges: &[u32], motif: Motif) {
    let is_met = |&edge: &u32| {
        let [from, _] = scene.shape.ends[edge as usize];
        let task = motif.graph.task(scene.shape.tasks[from as usize]);
        task.is_some_and(|task| task.state == TaskState::Completed)
    };
    let (met, open): (Vec<u32>, Vec<u32>) = edges.iter().copied().partition(is_met);
    let is_lit = motif.lit.is_some();
    brush.edges(scene, &open, &motif.palette.strong, is_lit);
    brush.edges(
        scene,
        &met,
        motif.palette.state(TaskState::Completed),
        is_lit,
    );
}

fn paint_card(brush: &Brush, scene: &Scene, card: u32, motif: Motif) {
    let (index, graph) = (card as usize, motif.graph);
    let at = scene.place(index);
    if scene.shape.is_inside(index) {
        let goal = graph
            .goals
            .iter()
            .find(|goal| goal.id == scene.shape.goals[index]);
        goal.into_iter().for_each(|goal| brush.goal(at, goal));
    } else if let Some(task) = graph.task(scene.shape.tasks[index]) {
        brush.task(at, task, graph);
    }
}

fn paint_titles(brush: &Brush, scene: &Scene, regions: impl Iterator<Item = Region>, motif: Motif) {
    for region in regions {
        let goals = &motif.graph.goals;
        if let Ok(at) = goals.binary_search_by_key(&region.goal, |goal| goal.id) {
            let is_collapsed = scene.shape.collapsed.contains(&region.goal);
            brush.title(&region, &goals[at], is_collapsed);
        }
    }
}
