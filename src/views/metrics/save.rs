//! A chart as a file: the picture in the colours on screen, or its numbers.

use super::plots::Plot;
use crate::components::colours::Colours;
use crate::components::file;
use crate::session::{Notice, Session};
use js_sys::{Array, Promise};
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, BlobPropertyBag, CanvasRenderingContext2d, HtmlCanvasElement, HtmlImageElement, Url,
};

/// How many pixels of the picture there are for a pixel of the chart.
const DENSITY: f64 = 2.0;

/// A form in which a chart is saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A drawing.
    Svg,
    /// A picture.
    Png,
    /// A table.
    Csv,
}

impl Form {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Svg, Self::Png, Self::Csv];

    /// How its files' names end.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Svg => "svg",
            Self::Png => "png",
            Self::Csv => "csv",
        }
    }

    /// What it is called.
    pub fn title(self) -> &'static str {
        match self {
            Self::Svg => "Drawing (SVG)",
            Self::Png => "Picture (PNG)",
            Self::Csv => "Numbers (CSV)",
        }
    }
}

/// Saves `plot` to a file; what cannot be saved is told.
pub async fn save(session: Session, plot: Plot, form: Form, probe: NodeRef<html::Span>) {
    let made = match form {
        Form::Svg => drawing(&plot, probe),
        Form::Png => picture(&plot, probe).await,
        Form::Csv => blob(&numbers(&plot), "text/csv"),
    };
    match made {
        Ok(blob) => file::save_blob(session, &format!("{}.{}", plot.id, form.ending()), &blob),
        Err(_) => session.notify(Notice::error("This browser could not make the file.")),
    }
}

fn blob(text: &str, kind: &str) -> Result<Blob, JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type(kind);
    Blob::new_with_str_sequence_and_options(&Array::of1(&text.into()), &options)
}

fn drawing(plot: &Plot, probe: NodeRef<html::Span>) -> Result<Blob, JsValue> {
    let probe = probe.get_untracked().ok_or(JsValue::NULL)?;
    let colours = Colours::of(&probe).ok_or(JsValue::NULL)?;
    let [ink, paper] = ["ink", "paper-raised"].map(|token| colours.token(token));
    blob(&standing(&plot.chart.svg, &ink, &paper), "image/svg+xml")
}

/// A chart that stands for itself: with the colour of its text, on paper.
fn standing(svg: &str, ink: &str, paper: &str) -> String {
    let coloured = svg.replacen("<svg ", &format!("<svg color=\"{ink}\" "), 1);
    let sheet = format!("><rect width=\"100%\" height=\"100%\" fill=\"{paper}\"/>");
    coloured.replacen('>', &sheet, 1)
}

async fn picture(plot: &Plot, probe: NodeRef<html::Span>) -> Result<Blob, JsValue> {
    let url = Url::create_object_url_with_blob(&drawing(plot, probe)?)?;
    let image = HtmlImageElement::new()?;
    image.set_src(&url);
    let decoded = JsFuture::from(image.decode()).await;
    Url::revoke_object_url(&url)?;
    decoded?;
    let canvas: HtmlCanvasElement = document().create_element("canvas")?.unchecked_into();
    let [width, height] = [image.width(), image.height()].map(|px| f64::from(px) * DENSITY);
    canvas.set_width(width as u32);
    canvas.set_height(height as u32);
    let context = canvas.get_context("2d")?.ok_or(JsValue::NULL)?;
    let context: CanvasRenderingContext2d = context.unchecked_into();
    context.draw_image_with_html_image_element_and_dw_and_dh(&image, 0.0, 0.0, width, height)?;
    let made = Promise::new(&mut |go_on, _| {
        // A drawing of our own taints no canvas, so it can be read.
        let _ = canvas.to_blob(&go_on);
    });
    JsFuture::from(made).await?.dyn_into()
}

fn numbers(plot: &Plot) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for line in &plot.table {
        writer
            .write_record(line)
            .expect("lines are of one length, and memory takes them");
    }
    let bytes = writer.into_inner().expect("memory takes them");
    String::from_utf8(bytes).expect("text was written")
}

#[cfg(test)]
mod tests {
    use super::standing;

    #[test]
    fn a_chart_stands_for_itself() {
        let svg = standing("<svg width=\"2\"><title>a</title></svg>", "black", "white");
        assert_eq!(
            svg,
            "<svg color=\"black\" width=\"2\"><rect width=\"100%\" height=\"100%\" fill=\"white\"/><title>a</title></svg>"
        );
    }
}
