//! The kinds of charts whose marks stand or are points.

use super::lying::lying_bars;
use super::scale::Scale;
use super::{Across, Chart, Frame, LABEL, Sheet, colour, letters_in, valued};
use crate::stats::Grouping;
use crate::text::{escaped, figure, shortened, titled};
use std::fmt::Write;

/// Most bars; the smallest are left out.
const MAX_BARS: usize = 24;

/// A bar for each name; they lie where their names have no room below them.
pub fn bars(
    sheet: Sheet,
    name: &str,
    title: &str,
    across: &str,
    upwards: &str,
    bars: &[(String, f64)],
) -> Chart {
    let bars = &bars[..bars.len().min(MAX_BARS)];
    let (left, right) = sheet.plot_width();
    let slot = (right - left) / bars.len().max(1) as f64;
    let room = letters_in(slot).min(LABEL);
    let names = bars.iter().map(|(label, _)| in_two_lines(label, room));
    let Some(names) = names.collect::<Option<Vec<String>>>() else {
        return lying_bars(sheet, name, title, upwards, bars);
    };
    let scale = Scale::of(
        bars.iter().map(|bar| bar.1).chain([0.0]),
        sheet.plot_height(),
    );
    let centre = |index: usize| left + slot * (index as f64 + 0.5);
    let mut data = String::new();
    for (index, bar_of) in bars.iter().enumerate() {
        let (x, width) = (centre(index) - slot * 0.35, slot * 0.7);
        let (zero, end) = (scale.px(0.0), scale.px(bar_of.1));
        data.push_str(&bar(x, width, zero, end, 0, &valued(bar_of)));
    }
    let described: Vec<String> = bars.iter().map(valued).collect();
    let names = names.iter().enumerate();
    let names = names.map(|(index, name)| (centre(index), name.as_str()));
    let frame = Frame {
        sheet,
        title,
        description: &described.join("; "),
        across,
        upwards,
        legend: Vec::new(),
    };
    frame.chart(name, &Across::Names(names.collect()), Some(&scale), &data)
}

/// `label` in at most two lines of `room` letters, if it fits.
fn in_two_lines(label: &str, room: usize) -> Option<String> {
    let mut words = label.split_whitespace();
    let mut lines = vec![words.next().unwrap_or_default().to_owned()];
    for word in words {
        let longer = format!("{} {word}", lines[lines.len() - 1]);
        if longer.chars().count() <= room {
            lines.pop();
            lines.push(longer);
        } else {
            lines.push(word.to_owned());
        }
    }
    let fits = lines.len() <= 2 && lines.iter().all(|line| line.chars().count() <= room);
    fits.then(|| lines.join("\n"))
}

/// A bar for each interval between two edges.
pub fn histogram(
    sheet: Sheet,
    name: &str,
    title: &str,
    (across, upwards): (&str, &str),
    edges: &[f64],
    counts: &[u32],
) -> Chart {
    let high = Scale::of(
        counts.iter().map(|count| f64::from(*count)).chain([0.0]),
        sheet.plot_height(),
    );
    let scale = Scale::of(edges.iter().copied(), sheet.plot_width());
    let mut data = String::new();
    for (ends, count) in edges.windows(2).zip(counts) {
        let (x, end) = (scale.px(ends[0]), scale.px(ends[1]));
        let tip = format!("{} to {}: {count}", figure(ends[0]), figure(ends[1]));
        let top = high.px(f64::from(*count));
        data.push_str(&bar(
            x + 0.5,
            (end - x - 1.0).max(0.5),
            high.px(0.0),
            top,
            0,
            &tip,
        ));
    }
    let ends = edges.first().zip(edges.last());
    let description = ends.map_or_else(String::new, |(first, last)| {
        let all: u32 = counts.iter().sum();
        format!(
            "{all} {upwards} between {} and {}.",
            figure(*first),
            figure(*last)
        )
    });
    let frame = Frame {
        sheet,
        title,
        description: &description,
        across,
        upwards,
        legend: Vec::new(),
    };
    frame.chart(name, &Across::Numbers(&scale), Some(&high), &data)
}

/// A line for each series over the same periods; gaps interrupt it.
pub fn lines(
    sheet: Sheet,
    name: &str,
    title: &str,
    axes: (&str, &str),
    periods: &[String],
    series: &[(&str, Vec<Option<f64>>)],
) -> Chart {
    let (left, right) = sheet.plot_width();
    let between = (right - left) / (periods.len().max(2) - 1) as f64;
    let places = (0..periods.len()).map(|index| left + between * index as f64);
    let places: Vec<f64> = places.collect();
    let names = places.iter().copied();
    let names = names.zip(periods.iter().map(String::as_str)).collect();
    lines_at(sheet, name, title, axes, &places, names, series)
}

/// A line for each series over `times`, which begin at 0 and ascend; the axis has
/// its words at `marks`, which the caller puts far enough apart.
pub fn lines_over_time(
    sheet: Sheet,
    name: &str,
    title: &str,
    axes: (&str, &str),
    times: &[f64],
    marks: &[(f64, String)],
    series: &[(&str, Vec<Option<f64>>)],
) -> Chart {
    let (left, right) = sheet.plot_width();
    let end = times.last().copied().unwrap_or(0.0).max(f64::MIN_POSITIVE);
    let place = |time: f64| left + (right - left) * (time / end);
    let places: Vec<f64> = times.iter().map(|time| place(*time)).collect();
    let names = marks
        .iter()
        .map(|(time, words)| (place(*time), words.as_str()));
    lines_at(sheet, name, title, axes, &places, names.collect(), series)
}

fn lines_at(
    sheet: Sheet,
    name: &str,
    title: &str,
    (across, upwards): (&str, &str),
    places: &[f64],
    names: Vec<(f64, &str)>,
    series: &[(&str, Vec<Option<f64>>)],
) -> Chart {
    let values = series
        .iter()
        .flat_map(|(_, values)| values.iter().flatten().copied());
    let scale = Scale::of(values.chain([0.0]), sheet.plot_height());
    let mut data = String::new();
    for (number, (_, values)) in series.iter().enumerate() {
        let mut path = String::new();
        let mut drawing = false;
        for (x, value) in places.iter().zip(values) {
            if let Some(value) = value {
                let command = if drawing { 'L' } else { 'M' };
                _ = write!(path, "{command}{x:.1} {:.1}", scale.px(*value));
            }
            drawing = value.is_some();
        }
        data.push_str(&line(&path, number));
    }
    let described = series.iter().filter_map(|(label, values)| {
        let first = values.iter().flatten().next()?;
        let last = values.iter().flatten().next_back()?;
        Some(format!(
            "{label}: from {} to {}",
            figure(*first),
            figure(*last)
        ))
    });
    let legend = series.iter().map(|(label, _)| *label);
    let frame = Frame {
        sheet,
        title,
        description: &described.collect::<Vec<String>>().join("; "),
        across,
        upwards,
        legend: if series.len() > 1 {
            legend.collect()
        } else {
            Vec::new()
        },
    };
    frame.chart(name, &Across::Names(names), Some(&scale), &data)
}

/// A bar for each group's total.
pub(crate) fn group_bars(grouping: &Grouping) -> Chart {
    let totals = grouping
        .groups
        .iter()
        .map(|group| (group.key.clone(), group.total));
    bars(
        Sheet::WIDE,
        &format!("by-{}", file_name(&grouping.by)),
        &titled(&format!("{} by {}", grouping.measure, grouping.by)),
        &grouping.by,
        &format!("total {}", grouping.measure),
        &totals.collect::<Vec<_>>(),
    )
}

/// A dot for each pair, with a line of a slope and an intercept.
pub fn points(
    sheet: Sheet,
    name: &str,
    title: &str,
    (across, upwards): (&str, &str),
    pairs: &[(f64, f64)],
    fit: Option<(f64, f64)>,
) -> Chart {
    let wide = Scale::of(pairs.iter().map(|pair| pair.0), sheet.plot_width());
    let high = Scale::of(pairs.iter().map(|pair| pair.1), sheet.plot_height());
    let mut data = String::new();
    for (x, y) in pairs {
        let (x, y) = (wide.px(*x), high.px(*y));
        _ = write!(
            data,
            "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"2.5\" fill=\"{}\" fill-opacity=\"0.6\"/>",
            colour(0)
        );
    }
    let ends = pairs.iter().map(|pair| pair.0);
    let (least, most) = ends.fold((f64::MAX, f64::MIN), |(low, high), x| {
        (low.min(x), high.max(x))
    });
    if let (Some((slope, intercept)), true) = (fit, least < most) {
        let (bottom, top) = sheet.plot_height();
        let y = |x: f64| high.px(intercept + slope * x).clamp(top, bottom);
        let path = format!(
            "M{:.1} {:.1}L{:.1} {:.1}",
            wide.px(least),
            y(least),
            wide.px(most),
            y(most)
        );
        data.push_str(&line(&path, 5));
    }
    let frame = Frame {
        sheet,
        title,
        description: &format!("{} points.", pairs.len()),
        across,
        upwards,
        legend: Vec::new(),
    };
    frame.chart(name, &Across::Numbers(&wide), Some(&high), &data)
}

/// A ROC curve over the diagonal of chance.
pub(crate) fn roc_curve(name: &str, title: &str, curve: &[(f64, f64)]) -> Chart {
    let sheet = Sheet::WIDE;
    let wide = Scale::of([0.0, 1.0], sheet.plot_width());
    let high = Scale::of([0.0, 1.0], sheet.plot_height());
    let at = |(x, y): (f64, f64)| format!("{:.1} {:.1}", wide.px(x), high.px(y));
    let corners: Vec<String> = curve.iter().map(|point| at(*point)).collect();
    let mut data = format!(
        "<path d=\"M{}L{}\" fill=\"none\" stroke=\"currentColor\" stroke-opacity=\"0.5\" stroke-dasharray=\"4 4\"/>",
        at((0.0, 0.0)),
        at((1.0, 1.0))
    );
    if !corners.is_empty() {
        data.push_str(&line(&format!("M{}", corners.join("L")), 0));
    }
    let frame = Frame {
        sheet,
        title,
        description: "True positive rate over false positive rate; the dashed diagonal is chance.",
        across: "false positive rate",
        upwards: "true positive rate",
        legend: Vec::new(),
    };
    frame.chart(name, &Across::Numbers(&wide), Some(&high), &data)
}

/// A column's name as a part of a file's.
pub(super) fn file_name(text: &str) -> String {
    let words = crate::text::words(text);
    shortened(&words.join("-"), 40).replace('…', "")
}

fn bar(x: f64, width: f64, zero: f64, end: f64, series: usize, tip: &str) -> String {
    let (y, height) = (zero.min(end), (zero - end).abs());
    format!(
        "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" fill=\"{}\"><title>{}</title></rect>",
        colour(series),
        escaped(tip)
    )
}

fn line(path: &str, series: usize) -> String {
    format!(
        "<path d=\"{path}\" fill=\"none\" stroke=\"{}\" stroke-width=\"2\" stroke-linejoin=\"round\"/>",
        colour(series)
    )
}
