//! Charts as SVG that stands for itself: no script, no style sheet, no font of
//! its own. Text and axes are in the colour of the text around them, so that a
//! chart reads on light and on dark; data is in colours that people who are
//! colour-blind tell apart (Okabe and Ito 2008).

mod lying;
mod marks;
mod scale;

use crate::text::{escaped, figure, shortened};
use scale::Scale;
use std::fmt::Write;

pub use lying::{deviations, ranking};
pub use marks::{bars, histogram, lines, lines_over_time, points};
pub(crate) use marks::{group_bars, roc_curve};

const LEFT: f64 = 72.0;
const RIGHT: f64 = 16.0;
const TOP: f64 = 56.0;
const BOTTOM: f64 = 56.0;
/// Okabe and Ito without black and yellow, which vanish on dark or on light.
const PALETTE: [&str; 6] = [
    "#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00",
];
/// Most characters of a label on an axis.
const LABEL: usize = 16;
/// The width of a letter, about, and the room between names.
const LETTER: f64 = 7.0;
const GAP: f64 = 8.0;

/// What a chart is drawn on, in pixels. Its text is 12 of them high, so a chart
/// that is shown smaller than it was drawn is hard to read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sheet {
    width: f64,
    height: f64,
    /// The room before the data.
    left: f64,
}

impl Sheet {
    /// For a document, or a screen.
    pub const WIDE: Self = Self {
        width: 640.0,
        height: 360.0,
        left: LEFT,
    };
    /// For a column or a screen in the hand.
    pub const NARROW: Self = Self {
        width: 420.0,
        height: 290.0,
        left: LEFT,
    };

    /// For a place of this width: its text is not shown at less than four fifths.
    pub fn for_width(px: f64) -> Self {
        if px < Self::WIDE.width * 0.8 {
            Self::NARROW
        } else {
            Self::WIDE
        }
    }

    /// The sheet with room for names of so many letters before the data.
    fn with_names(self, letters: usize) -> Self {
        let left = LEFT.max(letters as f64 * LETTER + 2.0 * GAP);
        Self { left, ..self }
    }

    /// Where the data is, from left to right.
    fn plot_width(self) -> (f64, f64) {
        (self.left, self.width - RIGHT)
    }

    /// Where the data is, from bottom to top.
    fn plot_height(self) -> (f64, f64) {
        (self.height - BOTTOM, TOP)
    }
}

/// A chart: what it says and its picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chart {
    /// Its file name, without the ending.
    pub name: String,
    /// What it shows.
    pub title: String,
    /// The SVG.
    pub svg: String,
}

/// What stands around the data of a chart.
struct Frame<'a> {
    sheet: Sheet,
    title: &'a str,
    /// What a person who does not see the chart should know.
    description: &'a str,
    across: &'a str,
    upwards: &'a str,
    legend: Vec<&'a str>,
}

/// What the x axis counts.
enum Across<'a> {
    /// Numbers.
    Numbers(&'a Scale),
    /// Names at positions of their own, in one line or two.
    Names(Vec<(f64, &'a str)>),
}

impl Frame<'_> {
    /// The chart called `name`, around `data` drawn between the axes.
    fn chart(&self, name: &str, across: &Across, upwards: Option<&Scale>, data: &str) -> Chart {
        let Sheet {
            width,
            height,
            left,
        } = self.sheet;
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" viewBox=\"0 0 {width} {height}\" \
             width=\"{width}\" height=\"{height}\" font-family=\"system-ui, sans-serif\" font-size=\"12\" \
             fill=\"currentColor\"><title>{}</title><desc>{}</desc>",
            escaped(self.title),
            escaped(self.description)
        );
        let title = text(LEFT, 20.0, "start", &shortened(self.title, 80));
        svg.push_str(&title.replacen("<text", "<text font-size=\"15\" font-weight=\"600\"", 1));
        svg.push_str(&self.legend());
        svg.push_str(
            &upwards
                .map(|scale| grid(self.sheet, scale))
                .unwrap_or_default(),
        );
        svg.push_str(&across_axis(self.sheet, across));
        svg.push_str(&text(
            (left + width - RIGHT) / 2.0,
            height - 8.0,
            "middle",
            self.across,
        ));
        let middle = (TOP + height - BOTTOM) / 2.0;
        let turned = text(0.0, 0.0, "middle", self.upwards);
        _ = write!(
            svg,
            "<g transform=\"translate(16 {middle}) rotate(-90)\">{turned}</g>{data}</svg>"
        );
        Chart {
            name: name.to_owned(),
            title: self.title.to_owned(),
            svg,
        }
    }

    fn legend(&self) -> String {
        let mut svg = String::new();
        let mut x = LEFT;
        for (index, label) in self.legend.iter().enumerate() {
            let label = shortened(label, 20);
            let colour = colour(index);
            _ = write!(
                svg,
                "<rect x=\"{x}\" y=\"32\" width=\"10\" height=\"10\" fill=\"{colour}\"/>"
            );
            svg.push_str(&text(x + 14.0, 41.0, "start", &label));
            x += 30.0 + 7.0 * label.chars().count() as f64;
        }
        svg
    }
}

fn colour(index: usize) -> &'static str {
    PALETTE[index % PALETTE.len()]
}

fn text(x: f64, y: f64, anchor: &str, content: &str) -> String {
    let content = escaped(content);
    format!("<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\">{content}</text>")
}

fn grid(sheet: Sheet, upwards: &Scale) -> String {
    let mut svg = String::new();
    let (left, right) = sheet.plot_width();
    for tick in upwards.ticks() {
        let y = upwards.px(tick);
        _ = write!(
            svg,
            "<line x1=\"{left}\" x2=\"{right}\" y1=\"{y:.1}\" y2=\"{y:.1}\" stroke=\"currentColor\" stroke-opacity=\"0.15\"/>"
        );
        svg.push_str(&text(left - 6.0, y + 4.0, "end", &upwards.label(tick)));
    }
    svg
}

fn across_axis(sheet: Sheet, across: &Across) -> String {
    let (bottom, _) = sheet.plot_height();
    let (left, right) = sheet.plot_width();
    let mut svg = format!(
        "<line x1=\"{left}\" x2=\"{right}\" y1=\"{bottom}\" y2=\"{bottom}\" stroke=\"currentColor\"/>"
    );
    let mut tick = |x: f64, label: &str| {
        _ = write!(
            svg,
            "<line x1=\"{x:.1}\" x2=\"{x:.1}\" y1=\"{bottom}\" y2=\"{}\" stroke=\"currentColor\"/>",
            bottom + 4.0
        );
        for (line, y) in label.lines().zip([18.0, 31.0]) {
            svg.push_str(&text(x, bottom + y, "middle", &shortened(line, LABEL)));
        }
    };
    match across {
        Across::Numbers(scale) => {
            for value in scale.ticks() {
                tick(scale.px(value), &scale.label(value));
            }
        }
        Across::Names(names) => {
            // As many as fit beside each other.
            let longest = names
                .iter()
                .flat_map(|(_, name)| name.lines())
                .map(|line| line.chars().count().min(LABEL))
                .max();
            let room = longest.unwrap_or(1) as f64 * LETTER + GAP;
            let stride = (names.len() as f64 * room / (right - left)).ceil().max(1.0) as usize;
            for (x, name) in names.iter().step_by(stride) {
                tick(*x, name);
            }
        }
    }
    svg
}

/// A name with its value.
fn valued((name, value): &(String, f64)) -> String {
    format!("{name}: {}", figure(*value))
}

/// How many letters of a name there is room for in `width`.
fn letters_in(width: f64) -> usize {
    ((width - GAP) / LETTER).max(0.0) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_stand_while_their_names_fit_below_them_and_lie_beyond() {
        let bars = |count: usize| -> Vec<(String, f64)> {
            (0..count)
                .map(|bar| (format!("Engineer of the {bar}. part"), 1.0))
                .collect()
        };
        let svg = |sheet, count| marks::bars(sheet, "c", "t", "x", "y", &bars(count)).svg;
        let standing = svg(Sheet::WIDE, 5);
        assert!(standing.contains(">Engineer of<") && standing.contains(">the 0. part<"));
        let named = |lying: &str| {
            lying
                .matches("text-anchor=\"end\">Engineer of the ")
                .count()
        };
        assert_eq!(named(&svg(Sheet::WIDE, 20)), 20);
        // There is no room for a line of text at each of so many.
        assert_eq!(named(&svg(Sheet::NARROW, 24)), 12);
    }

    #[test]
    fn what_people_wrote_stays_text() {
        let hostile = "</title><script>alert(1)</script>\" onload=\"x";
        let bars = [(hostile.to_owned(), 1.0), ("b".to_owned(), -2.0)];
        let chart = bars_of(hostile, &bars);
        assert!(!chart.svg.contains("<script") && !chart.svg.contains("\" onload"));
        assert_eq!(chart.svg.matches("<title>").count(), 3);
    }

    #[test]
    fn a_chart_of_nothing_or_of_extremes_has_no_broken_numbers() {
        for values in [
            vec![],
            vec![0.0],
            vec![1e30, -1e30],
            vec![1e-300, 2e-300],
            vec![5.0; 300],
        ] {
            let bars: Vec<(String, f64)> = values.iter().map(|v| ("x".to_owned(), *v)).collect();
            let periods: Vec<String> = bars.iter().map(|(name, _)| name.clone()).collect();
            let some: Vec<Option<f64>> = values.iter().copied().map(Some).collect();
            let times: Vec<f64> = (0..bars.len()).map(|time| time as f64).collect();
            let around = bars.iter().cloned();
            let around: Vec<_> = around.map(|(name, v)| (name, v, String::new())).collect();
            let pairs: Vec<(f64, f64)> = values.iter().map(|v| (*v, *v)).collect();
            for chart in [
                bars_of("t", &bars),
                ranking(Sheet::WIDE, "c", "t", "x", &bars),
                lines(
                    Sheet::WIDE,
                    "c",
                    "t",
                    ("x", "y"),
                    &periods,
                    &[("s", some.clone())],
                ),
                lines_over_time(
                    Sheet::WIDE,
                    "c",
                    "t",
                    ("x", "y"),
                    &times,
                    &[],
                    &[("s", some)],
                ),
                deviations(Sheet::WIDE, "c", "t", "x", &around),
                points(Sheet::WIDE, "c", "t", ("x", "y"), &pairs, Some((1.0, 0.0))),
                roc_curve("c", "t", &[]),
            ] {
                assert!(chart.svg.starts_with("<svg") && chart.svg.ends_with("</svg>"));
                for broken in ["NaN", "inf"] {
                    assert!(!chart.svg.contains(broken), "{values:?} {}", chart.svg);
                }
            }
        }
    }

    #[test]
    fn marks_are_where_their_times_are() {
        let values = [Some(1.0), Some(2.0)].to_vec();
        let marks = [(0.0, "none".to_owned()), (5.0, "half".to_owned())];
        let chart = lines_over_time(
            Sheet::WIDE,
            "c",
            "t",
            ("x", "y"),
            &[2.5, 10.0],
            &marks,
            &[("s", values)],
        );
        let (left, right) = Sheet::WIDE.plot_width();
        for (share, words) in [(0.0, "none"), (0.5, "half")] {
            let x = left + (right - left) * share;
            let label = format!("<text x=\"{x:.1}\" y=\"322.0\" text-anchor=\"middle\">{words}<");
            assert!(chart.svg.contains(&label), "{}", chart.svg);
        }
        let begins = format!("M{:.1} ", left + (right - left) * 0.25);
        assert!(chart.svg.contains(&begins));
    }

    #[test]
    fn what_is_above_and_below_zero_points_two_ways() {
        let all = [("a", 2.0, "late"), ("b", -1.0, "early")];
        let all = all.map(|(name, value, words)| (name.to_owned(), value, words.to_owned()));
        let svg = deviations(Sheet::WIDE, "c", "t", "x", &all).svg;
        let (left, right) = Sheet::WIDE.plot_width();
        let heads: Vec<f64> = svg
            .split("<path d=\"M")
            .skip(1)
            .filter_map(|path| path.split('L').nth(1)?.split(' ').next()?.parse().ok())
            .collect();
        let zero = (left + right) / 2.0;
        assert!(
            heads.len() == 2 && heads[0] > zero && heads[1] < zero,
            "{heads:?}"
        );
        assert!(svg.contains("a: late") && svg.contains("b: early"));
    }

    #[test]
    fn on_a_narrow_sheet_a_name_has_the_room_that_its_words_leave() {
        let all = [(
            "Write the whole of it".to_owned(),
            -2.0,
            "29 d 18 h early".to_owned(),
        )];
        let narrow = deviations(Sheet::for_width(340.0), "c", "t", "x", &all).svg;
        assert!(narrow.contains("viewBox=\"0 0 420 290\""), "{narrow}");
        assert!(narrow.contains(">Write …: 29 d 18 h early<"), "{narrow}");
        let wide = deviations(Sheet::for_width(640.0), "c", "t", "x", &all).svg;
        assert!(wide.contains("viewBox=\"0 0 640 360\""), "{wide}");
        assert!(
            wide.contains(">Write the whole of …: 29 d 18 h early<"),
            "{wide}"
        );
    }

    fn bars_of(title: &str, bars: &[(String, f64)]) -> Chart {
        marks::bars(Sheet::WIDE, "c", title, title, title, bars)
    }
}
