//! The kinds of charts whose marks lie, so that long names have room.

use super::scale::Scale;
use super::{Across, Chart, Frame, Sheet, colour, letters_in, text, valued};
use crate::text::{escaped, figure, shortened};

/// Most bars of a ranking.
const MAX_RANKED: usize = 12;
/// Most height of an arrow and the room around it.
const MAX_ARROW: f64 = 40.0;
/// Most characters of a name in a ranking.
const LONG_LABEL: usize = 34;
/// Most characters of a name that has words or a bar beside it.
const SHORT_LABEL: usize = 20;
/// Fewest characters that are left of a name where there is little room.
const LEAST_LETTERS: usize = 5;
/// The height of a line of text.
const LINE: f64 = 12.0;

/// A lying bar for each name, which stands before it.
pub(super) fn lying_bars(
    sheet: Sheet,
    name: &str,
    title: &str,
    across: &str,
    bars: &[(String, f64)],
) -> Chart {
    let letters = bars.iter().map(|(label, _)| label.chars().count());
    let sheet = sheet.with_names(letters.max().unwrap_or(0).min(SHORT_LABEL));
    let scale = Scale::of(
        bars.iter().map(|bar| bar.1).chain([0.0]),
        sheet.plot_width(),
    );
    let (bottom, top) = sheet.plot_height();
    let (left, _) = sheet.plot_width();
    let slot = (bottom - top) / bars.len().max(1) as f64;
    // As many names as fit below each other.
    let stride = (LINE / slot).ceil() as usize;
    let zero = scale.px(0.0);
    let mut data = String::new();
    for (index, bar) in bars.iter().enumerate() {
        let (y, end) = (top + slot * index as f64, scale.px(bar.1));
        data.push_str(&lying_bar((zero, end), (y, slot), &valued(bar)));
        if index % stride == 0 {
            let label = shortened(&bar.0, SHORT_LABEL);
            data.push_str(&text(left - 6.0, y + slot * 0.5 + 4.0, "end", &label));
        }
    }
    let described: Vec<String> = bars.iter().map(valued).collect();
    lying(sheet, name, title, across, &described, &scale, &data)
}

/// A bar from the zero to its end, in the middle of its slot.
fn lying_bar((zero, end): (f64, f64), (y, slot): (f64, f64), tip: &str) -> String {
    format!(
        "<rect x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{:.1}\" fill=\"{}\"><title>{}</title></rect>",
        zero.min(end),
        y + slot * 0.15,
        (end - zero).abs(),
        slot * 0.7,
        colour(0),
        escaped(tip)
    )
}

/// A lying bar for each name, which stands on the other side of the zero, so
/// that long names have room.
pub fn ranking(
    sheet: Sheet,
    name: &str,
    title: &str,
    across: &str,
    ranked: &[(String, f64)],
) -> Chart {
    let ranked = &ranked[..ranked.len().min(MAX_RANKED)];
    // Both ways alike: the zero is in the middle.
    let ends = ranked.iter().flat_map(|(_, value)| [*value, -value]);
    let scale = Scale::of(ends.chain([0.0]), sheet.plot_width());
    let (bottom, top) = sheet.plot_height();
    let slot = (bottom - top) / ranked.len().max(1) as f64;
    let zero = scale.px(0.0);
    let mut data = String::new();
    for (index, (label, value)) in ranked.iter().enumerate() {
        let (y, end) = (top + slot * index as f64, scale.px(*value));
        data.push_str(&lying_bar((zero, end), (y, slot), &valued(&ranked[index])));
        let label = format!("{} ({})", shortened(label, LONG_LABEL), figure(*value));
        data.push_str(&label_opposite(zero, y + slot * 0.5, *value < 0.0, &label));
    }
    let described: Vec<String> = ranked.iter().map(valued).collect();
    lying(sheet, name, title, across, &described, &scale, &data)
}

/// A lying arrow for each name from zero to its value, which points away from
/// zero, with `words` beside its name: what is above and below zero differ in
/// side and shape, not in colour alone.
pub fn deviations(
    sheet: Sheet,
    name: &str,
    title: &str,
    across: &str,
    all: &[(String, f64, String)],
) -> Chart {
    let all = &all[..all.len().min(MAX_RANKED)];
    let ends = all.iter().flat_map(|(_, value, _)| [*value, -value]);
    let scale = Scale::of(ends.chain([0.0]), sheet.plot_width());
    let (bottom, top) = sheet.plot_height();
    let slot = (bottom - top) / all.len().max(1) as f64;
    let zero = scale.px(0.0);
    let (_, right) = sheet.plot_width();
    let letters = letters_in(right - zero);
    let mut data = format!(
        "<line x1=\"{zero:.1}\" x2=\"{zero:.1}\" y1=\"{top}\" y2=\"{bottom}\" stroke=\"currentColor\"/>"
    );
    for (index, (label, value, words)) in all.iter().enumerate() {
        let middle = top + slot * (index as f64 + 0.5);
        let is_below = *value < 0.0;
        data.push_str(&arrow(
            (zero, scale.px(*value)),
            middle,
            slot.min(MAX_ARROW) * 0.35,
            is_below,
        ));
        let room = letters.saturating_sub(words.chars().count());
        let room = room.clamp(LEAST_LETTERS, SHORT_LABEL);
        let label = format!("{}: {words}", shortened(label, room));
        data.push_str(&label_opposite(zero, middle, is_below, &label));
    }
    let described: Vec<String> = all
        .iter()
        .map(|(label, _, words)| format!("{label}: {words}"))
        .collect();
    lying(sheet, name, title, across, &described, &scale, &data)
}

/// A label on the side of the zero where its mark is not.
fn label_opposite(zero: f64, middle: f64, is_below: bool, label: &str) -> String {
    let (x, anchor) = if is_below {
        (zero + 6.0, "start")
    } else {
        (zero - 6.0, "end")
    };
    text(x, middle + 4.0, anchor, label)
}

/// A chart whose marks lie along a scale and have no axis upwards.
fn lying(
    sheet: Sheet,
    name: &str,
    title: &str,
    across: &str,
    described: &[String],
    scale: &Scale,
    data: &str,
) -> Chart {
    let frame = Frame {
        sheet,
        title,
        description: &described.join("; "),
        across,
        upwards: "",
        legend: Vec::new(),
    };
    let data = grid(sheet, scale) + data;
    frame.chart(name, &Across::Numbers(scale), None, &data)
}

/// A faint line upwards at each round value.
fn grid(sheet: Sheet, scale: &Scale) -> String {
    let (bottom, top) = sheet.plot_height();
    let line = |tick| {
        let x = scale.px(tick);
        format!(
            "<line x1=\"{x:.1}\" x2=\"{x:.1}\" y1=\"{top}\" y2=\"{bottom}\" stroke=\"currentColor\" stroke-opacity=\"0.15\"/>"
        )
    };
    scale.ticks().map(line).collect()
}

/// An arrow with its tail at the zero and its head at the end.
fn arrow((zero, end): (f64, f64), middle: f64, half: f64, is_below: bool) -> String {
    let length = (end - zero).abs();
    // A short one is all head.
    let head = half.min(length).copysign(end - zero);
    let (top, bottom, neck) = (middle - half, middle + half, end - head);
    let colour = colour(if is_below { 0 } else { 5 });
    format!(
        "<path d=\"M{zero:.1} {top:.1}H{neck:.1}L{end:.1} {middle:.1}L{neck:.1} {bottom:.1}H{zero:.1}Z\" fill=\"{colour}\"/>"
    )
}
