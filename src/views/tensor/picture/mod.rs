//! Slices as small pictures on canvases, painted in short turns so that a large
//! tensor stops nothing. Where a pixel stands for several values it shows their
//! mean, and the darkest pixel of all pictures the largest mean.

mod scale;

use super::Explorer;
use crate::components::theme::use_theme;
use crate::components::turns::Turns;
use baton_engine::projection::Explored;
use baton_engine::tensor::Axis;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::Arc;
use wasm_bindgen::{Clamped, JsCast};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, ImageData};

pub use scale::Scale;

/// Most rows and columns of a picture.
pub const MOST: (usize, usize) = (320, 200);

/// Pictures that are painted together; a handle that is cheap to copy.
#[derive(Clone, Copy)]
pub struct Album {
    explorer: Explorer,
    pages: StoredValue<Vec<Page>>,
    probe: NodeRef<html::Span>,
    /// The largest value in the pictures, whatever its sign.
    pub peak: RwSignal<f32>,
    work: StoredValue<Work>,
}

/// A slice and where it is painted.
#[derive(Clone, Copy)]
pub struct Page {
    /// The slice.
    pub slice: Signal<(Axis, usize)>,
    /// The canvas.
    pub canvas: NodeRef<html::Canvas>,
}

#[derive(Clone, Copy, Default)]
struct Work {
    is_painting: bool,
    is_stale: bool,
}

/// A picture's values, row by row.
struct Values {
    size: (usize, usize),
    values: Vec<f32>,
}

impl Album {
    /// Paints `pages` whenever what they show has changed.
    pub fn new(explorer: Explorer, pages: Vec<Page>) -> Self {
        let album = Self {
            explorer,
            pages: StoredValue::new(pages),
            probe: NodeRef::new(),
            peak: RwSignal::new(0.0),
            work: StoredValue::new(Work::default()),
        };
        let theme = use_theme();
        Effect::new(move |_| {
            theme.track();
            explorer.explored.track();
            album.probe.track();
            album.pages.with_value(|pages| {
                for page in pages {
                    page.slice.track();
                    page.canvas.track();
                }
            });
            album.request();
        });
        album
    }

    /// What the colours are read through; to be put on the page.
    pub fn probe(self) -> AnyView {
        view! { <span class="graph__probe" node_ref=self.probe aria-hidden="true"></span> }
            .into_any()
    }

    fn request(self) {
        let is_painting = self.work.with_value(|work| work.is_painting);
        self.work.update_value(|work| {
            work.is_stale = true;
            work.is_painting = true;
        });
        if !is_painting {
            spawn_local(self.paint_on());
        }
    }

    /// Paints until everything is up to date, or the view is gone.
    async fn paint_on(self) {
        let mut turns = Turns::begin();
        while let Some(true) = self.work.try_update_value(|work| {
            work.is_painting = work.is_stale;
            std::mem::take(&mut work.is_stale)
        }) {
            self.paint(&mut turns).await;
        }
    }

    async fn paint(self, turns: &mut Turns) {
        let Some((explored, jobs, scale)) = untrack(|| self.jobs()) else {
            return;
        };
        let mut pictures = Vec::new();
        for (slice, canvas) in jobs {
            pictures.push((canvas, values(&explored, slice, MOST, turns).await));
        }
        let peak = peak(pictures.iter().map(|(_, picture)| picture));
        let has_signs = explored.earlier().is_some();
        for (canvas, picture) in pictures {
            // A picture that cannot be put leaves an empty canvas.
            let _ = put(&canvas, &picture, &scale, peak, has_signs);
            turns.rest().await;
        }
        // The view may be gone by now.
        let _ = self.peak.try_set(peak);
    }

    /// What to paint; `None` when the view is gone or not there yet.
    fn jobs(self) -> Option<Jobs> {
        let probe = self.probe.try_get()??;
        let pages = self.pages.try_get_value()?;
        let job = |page: &Page| Some((page.slice.try_get()?, page.canvas.try_get()??));
        let jobs = pages.iter().filter_map(job).collect();
        Some((
            self.explorer.explored.try_get()?,
            jobs,
            Scale::read(&probe)?,
        ))
    }
}

type Jobs = (
    Arc<Explored>,
    Vec<((Axis, usize), HtmlCanvasElement)>,
    Scale,
);

/// The values of the picture of a slice in at most `most` rows and columns.
async fn values(
    explored: &Explored,
    slice: (Axis, usize),
    most: (usize, usize),
    turns: &mut Turns,
) -> Values {
    let picture = explored.picture(slice, most.0, most.1);
    turns.rest().await;
    let mut values = Vec::new();
    for row in 0..picture.size().0 {
        values.extend(picture.row(row));
        turns.rest().await;
    }
    Values {
        size: picture.size(),
        values,
    }
}

fn peak<'a>(pictures: impl Iterator<Item = &'a Values>) -> f32 {
    let values = pictures.flat_map(|picture| &picture.values);
    values.fold(0.0, |peak, value| peak.max(value.abs()))
}

/// Puts a picture on a canvas of as many pixels.
fn put(
    canvas: &HtmlCanvasElement,
    picture: &Values,
    scale: &Scale,
    peak: f32,
    has_signs: bool,
) -> Option<()> {
    let (width, height, pixels) =
        scale::pixels(&picture.values, picture.size, scale, peak, has_signs);
    canvas.set_width(width);
    canvas.set_height(height);
    let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    let image = ImageData::new_with_u8_clamped_array(Clamped(&pixels), width).ok()?;
    context.put_image_data(&image, 0.0, 0.0).ok()
}

/// A slice painted on a canvas of its own, with the largest value in it.
pub async fn painted(
    explored: &Explored,
    slice: (Axis, usize),
    most: (usize, usize),
    scale: &Scale,
) -> Option<(HtmlCanvasElement, (usize, usize), f32)> {
    let mut turns = Turns::begin();
    let picture = values(explored, slice, most, &mut turns).await;
    let canvas: HtmlCanvasElement = document().create_element("canvas").ok()?.dyn_into().ok()?;
    let peak = peak(std::iter::once(&picture));
    put(&canvas, &picture, scale, peak, explored.earlier().is_some())?;
    Some((canvas, picture.size, peak))
}
