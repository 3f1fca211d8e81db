//! The slice on screen as a picture: its heat map with what it is of, and the
//! names where they have room.

use crate::views::tensor::picture::{Scale, painted};
use crate::views::tensor::{Explorer, axis_plural};
use baton_engine::projection::{self, Explored};
use baton_engine::tensor::Axis;
use js_sys::Promise;
use leptos::html;
use leptos::prelude::*;
use std::sync::Arc;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, CanvasRenderingContext2d, HtmlCanvasElement};

/// Most rows and columns; of more, each point is a mean.
const MOST: (usize, usize) = (2_400, 1_600);
/// About how large the heat map is.
const ROOM: (f64, f64) = (1_200.0, 1_000.0);
/// Most of a field's width and height.
const FIELD: (f64, f64) = (110.0, 30.0);
/// From which height or width on a field has a name.
const NAMED_PX: f64 = 13.0;
/// From which width on a field has its number.
const NUMBER_PX: f64 = 40.0;
const MARGIN: f64 = 24.0;
const NAME_PX: f64 = 200.0;
const HEAD_PX: f64 = 64.0;
const MAX_LETTERS: usize = 30;

/// What is drawn, with its lengths in pixels.
struct Sheet<'a> {
    explorer: Explorer,
    explored: &'a Explored,
    slice: (Axis, usize),
    size: (usize, usize),
    field: (f64, f64),
    context: CanvasRenderingContext2d,
    scale: &'a Scale,
    /// Where the heat map begins.
    at: (f64, f64),
}

/// The picture; `None` where the browser cannot make one.
pub async fn png(explorer: Explorer, probe: NodeRef<html::Span>) -> Option<Blob> {
    let (explored, slice) = untrack(|| (explorer.explored.get(), explorer.slice()));
    let probe = probe.get_untracked()?;
    let scale = Scale::read(&probe)?;
    let (heat, size, peak) = painted(&explored, slice, MOST, &scale).await?;
    let canvas: HtmlCanvasElement = document().create_element("canvas").ok()?.dyn_into().ok()?;
    untrack(|| {
        drawn(
            explorer,
            &explored,
            slice,
            (&heat, size, peak),
            &canvas,
            &scale,
        )
    })?;
    let made = Promise::new(&mut |go_on, _| {
        // A canvas with nothing foreign on it can always be read.
        let _ = canvas.to_blob(&go_on);
    });
    JsFuture::from(made).await.ok()?.dyn_into().ok()
}

fn drawn(
    explorer: Explorer,
    explored: &Arc<Explored>,
    slice: (Axis, usize),
    (heat, size, peak): (&HtmlCanvasElement, (usize, usize), f32),
    canvas: &HtmlCanvasElement,
    scale: &Scale,
) -> Option<()> {
    let fit = |room: f64, count: usize, most: f64| (room / real(count)).floor().clamp(1.0, most);
    let field = (fit(ROOM.0, size.1, FIELD.0), fit(ROOM.1, size.0, FIELD.1));
    let (width, height) = (field.0 * real(size.1), field.1 * real(size.0));
    let is_named =
        |count: usize, axis: Axis, px: f64| px >= NAMED_PX && explored.tensor().len(axis) == count;
    let (row_axis, column_axis) = slice.0.others();
    let has_rows = is_named(size.0, row_axis, field.1);
    let has_columns = is_named(size.1, column_axis, field.0);
    let left = MARGIN + if has_rows { NAME_PX } else { 0.0 };
    let top = MARGIN + HEAD_PX + if has_columns { NAME_PX } else { 0.0 };
    canvas.set_width(whole((left + width + MARGIN).max(640.0)));
    canvas.set_height(whole(top + height + MARGIN));
    let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    let sheet = Sheet {
        explorer,
        explored,
        slice,
        size,
        field,
        context,
        scale,
        at: (left, top),
    };
    sheet.paper(canvas);
    sheet.head(peak);
    sheet.context.set_image_smoothing_enabled(false);
    sheet
        .context
        .draw_image_with_html_canvas_element_and_dw_and_dh(heat, left, top, width, height)
        .ok()?;
    sheet.names(has_rows, has_columns);
    if has_rows && field.0 >= NUMBER_PX {
        sheet.numbers(peak);
    }
    Some(())
}

impl Sheet<'_> {
    fn paper(&self, canvas: &HtmlCanvasElement) {
        self.context.set_fill_style_str(&self.scale.paper);
        let (width, height) = (canvas.width(), canvas.height());
        self.context
            .fill_rect(0.0, 0.0, width.into(), height.into());
    }

    /// Text that begins at a place; what cannot be drawn is left out.
    fn text(&self, text: &str, (x, y): (f64, f64), px: u32, colour: &str) {
        self.context
            .set_font(&format!("{px}px {}", self.scale.font));
        self.context.set_fill_style_str(colour);
        let _ = self.context.fill_text(text, x, y);
    }

    fn head(&self, peak: f32) {
        let name = self.explorer.slice_label().map(|label| label.name);
        let title = format!("T_task: {}", name.unwrap_or_default());
        self.text(&title, (MARGIN, MARGIN + 16.0), 18, &self.scale.ink);
        let (row_axis, column_axis) = self.slice.0.others();
        let len = |axis| format!("{} {}", self.explored.tensor().len(axis), axis_plural(axis));
        let peak = self.explorer.number(peak);
        let what = format!(
            "{} down, {} across; the strongest is {peak}",
            len(row_axis),
            len(column_axis)
        );
        self.text(&what, (MARGIN, MARGIN + 38.0), 13, &self.scale.soft);
    }

    fn names(&self, has_rows: bool, has_columns: bool) {
        let (row_axis, column_axis) = self.slice.0.others();
        if has_rows {
            for row in 0..self.size.0 {
                let y = self.at.1 + (real(row) + 0.5) * self.field.1 + 4.0;
                self.text(&self.name(row_axis, row), (MARGIN, y), 12, &self.scale.ink);
            }
        }
        if has_columns {
            for column in 0..self.size.1 {
                let x = self.at.0 + (real(column) + 0.5) * self.field.0 + 4.0;
                let name = self.name(column_axis, column);
                self.context.save();
                // A turn by a finite angle is always one.
                let _ = self.context.translate(x, self.at.1 - 8.0);
                let _ = self.context.rotate(-std::f64::consts::FRAC_PI_2);
                self.text(&name, (0.0, 0.0), 12, &self.scale.ink);
                self.context.restore();
            }
        }
    }

    fn name(&self, axis: Axis, index: usize) -> String {
        let session = self.explorer.session;
        let label = session.with_state(|state| {
            projection::tensor_name(state, self.explored.tensor(), axis, index)
        });
        let name = label.map_or_else(String::new, |label| label.name);
        if name.chars().count() > MAX_LETTERS {
            name.chars().take(MAX_LETTERS - 1).chain(['…']).collect()
        } else {
            name
        }
    }

    /// The number in each field, on a ground that it can be read on.
    fn numbers(&self, peak: f32) {
        let values = self
            .explored
            .slice(self.slice, 0..self.size.0, 0..self.size.1);
        for ((row, column), value) in values.indexed_iter().filter(|(_, value)| **value != 0.0) {
            let colour = if super::super::grid::is_hot(value.abs() / peak) {
                &self.scale.paper
            } else {
                &self.scale.ink
            };
            let x = self.at.0 + real(column) * self.field.0 + 6.0;
            let y = self.at.1 + (real(row) + 0.5) * self.field.1 + 4.0;
            self.text(&self.explorer.number(*value), (x, y), 12, colour);
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
fn real(count: usize) -> f64 {
    count as f64
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "pixels of a canvas"
)]
fn whole(px: f64) -> u32 {
    px.ceil() as u32
}
