//! Values as colours.

use crate::components::colours::Colours;
use leptos::prelude::document;
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, HtmlElement};

/// Colours on each side of nought.
const STEPS: usize = 256;
/// How many of them are mixed by the browser, but one.
const STOPS: u32 = 15;
/// How many pixels wide and high a value is where its sign is shown.
const SIGNED: usize = 3;

/// The colours of values, as they are in the theme on screen.
pub struct Scale {
    more: Vec<[u8; 4]>,
    less: Vec<[u8; 4]>,
    /// Behind everything.
    pub paper: String,
    /// Text.
    pub ink: String,
    /// Text that matters less.
    pub soft: String,
    /// The family of the text.
    pub font: String,
}

impl Scale {
    /// Reads the style through `probe`; `None` where the browser has no canvas.
    pub fn read(probe: &HtmlElement) -> Option<Self> {
        let colours = Colours::of(probe)?;
        let [nought, more, less] =
            ["paper-sunk", "heat", "heat-less"].map(|token| colours.token(token));
        Some(Self {
            more: steps(&nought, &more)?,
            less: steps(&nought, &less)?,
            paper: colours.token("paper-raised"),
            ink: colours.token("ink"),
            soft: colours.token("ink-soft"),
            font: colours.font(),
        })
    }

    /// The colour of a value of at most `peak`, whatever its sign.
    fn colour(&self, value: f32, peak: f32) -> [u8; 4] {
        let side = if value < 0.0 { &self.less } else { &self.more };
        side[step(value.abs(), peak)]
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "it is between 0 and 255"
)]
fn step(value: f32, peak: f32) -> usize {
    let last = (STEPS - 1) as f32;
    let at = if peak > 0.0 { value / peak * last } else { 0.0 };
    (at.round() as usize).min(STEPS - 1)
}

/// The colours from `nought` to `full` as the style mixes them. Painting some is
/// the way to know: the browser tells mixed colours in spaces of its own. Those
/// between lie on straight lines.
fn steps(nought: &str, full: &str) -> Option<Vec<[u8; 4]>> {
    let canvas: HtmlCanvasElement = document().create_element("canvas").ok()?.dyn_into().ok()?;
    canvas.set_width(STOPS + 1);
    canvas.set_height(1);
    let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    for stop in 0..=STOPS {
        let percent = f64::from(stop) * 100.0 / f64::from(STOPS);
        context.set_fill_style_str(&format!("color-mix(in oklab, {full} {percent}%, {nought})"));
        context.fill_rect(stop.into(), 0.0, 1.0, 1.0);
    }
    let width = f64::from(STOPS + 1);
    let image = context.get_image_data(0.0, 0.0, width, 1.0).ok()?;
    Some(between(image.data().as_chunks::<4>().0))
}

/// As many colours as there are steps, between `stops`.
fn between(stops: &[[u8; 4]]) -> Vec<[u8; 4]> {
    let (last_stop, last_step) = (stops.len() - 1, STEPS - 1);
    let colour = |step: usize| {
        let (stop, rest) = (step * last_stop / last_step, step * last_stop % last_step);
        let (from, to) = (stops[stop], stops[(stop + 1).min(last_stop)]);
        let mix = |at: usize| {
            let sum = usize::from(from[at]) * (last_step - rest) + usize::from(to[at]) * rest;
            u8::try_from(sum / last_step).expect("between two bytes")
        };
        [0, 1, 2, 3].map(mix)
    };
    (0..STEPS).map(colour).collect()
}

/// A picture of `values` as RGBA: its width, height and pixels. Where signs are
/// shown, what is less has a bar in it like a minus, so that colour is not the
/// only sign.
pub fn pixels(
    values: &[f32],
    (rows, columns): (usize, usize),
    scale: &Scale,
    peak: f32,
    has_signs: bool,
) -> (u32, u32, Vec<u8>) {
    let side = if has_signs { SIGNED } else { 1 };
    let mut pixels = Vec::with_capacity(4 * rows * columns * side * side);
    for line in 0..rows * side {
        let is_bar = line % side == side / 2;
        for value in &values[line / side * columns..(line / side + 1) * columns] {
            let around = if is_bar || *value >= 0.0 {
                *value
            } else {
                *value / 3.0
            };
            let colour = scale.colour(around, peak);
            (0..side).for_each(|_| pixels.extend(colour));
        }
    }
    let length = |count: usize| u32::try_from(count * side).unwrap_or(0);
    (length(columns), length(rows), pixels)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Colours that tell their step and side.
    fn scale() -> Scale {
        let side = |side: u8| (0..=255).map(|step| [step, side, 0, 255]).collect();
        Scale {
            more: side(1),
            less: side(2),
            paper: String::new(),
            ink: String::new(),
            soft: String::new(),
            font: String::new(),
        }
    }

    #[test]
    fn the_largest_value_has_the_full_colour() {
        let (width, height, pixels) = pixels(&[0.0, 0.1, 0.2, 0.2], (2, 2), &scale(), 0.2, false);
        assert_eq!((width, height), (2, 2));
        let steps: Vec<u8> = pixels.chunks(4).map(|pixel| pixel[0]).collect();
        assert_eq!(steps, [0, 128, 255, 255]);
        assert_eq!(step(1.0, 0.0), 0, "a slice of noughts is blank");
    }

    #[test]
    fn colours_between_stops_lie_on_straight_lines() {
        let colours = between(&[[0, 0, 255, 255], [51, 255, 0, 255]]);
        assert_eq!(colours.len(), STEPS);
        assert_eq!(
            (colours[0], colours[255]),
            ([0, 0, 255, 255], [51, 255, 0, 255])
        );
        assert_eq!(colours[100], [20, 100, 155, 255]);
    }

    #[test]
    fn less_is_another_colour_with_a_bar() {
        let (width, height, pixels) = pixels(&[1.0, -1.0], (1, 2), &scale(), 1.0, true);
        assert_eq!((width, height), (6, 3));
        let pixel = |x: usize, y: usize| {
            let at = 4 * (y * 6 + x);
            (pixels[at], pixels[at + 1])
        };
        assert_eq!([0, 1, 2].map(|y| pixel(1, y)), [(255, 1); 3]);
        assert_eq!([0, 1, 2].map(|y| pixel(4, y)), [(85, 2), (255, 2), (85, 2)]);
    }
}
