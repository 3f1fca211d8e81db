//! Painting cards, regions and edges on a canvas, in units of the graph.

use super::palette::Palette;
use crate::components::labels::{counted, priority_mark, state_mark};
use crate::views::graph::detail::Detail;
use crate::views::graph::geometry::{HEADER, NODE, Region, Scene};
use crate::views::graph::label::{fit, who, wrap};
use crate::views::graph::node::{
    BAR, BOLD, FAR_LEFT, FAR_LINE, FAR_LINES, FAR_MARKS, FAR_TEXT, FAR_WIDTH, LEFT, LINES, MARK,
    RIGHT, SMALL_TEXT, TEXT,
};
use baton_engine::TaskState;
use baton_engine::layout::{Point, Size};
use baton_engine::projection::{GraphGoal, GraphTask, GraphView};
use web_sys::CanvasRenderingContext2d;

/// How round a card's corners are.
const RADIUS: f64 = 8.0;
/// The size of a region's title, the token `--graph-text-title` in the style,
/// and the least that can be read on screen, in pixels.
const TITLE: f64 = 12.0;
/// Its size from afar, the token `--graph-text-far`; larger, it would not be in its place.
const FAR_TITLE: f64 = 19.0;
const LEAST_TITLE_PX: f64 = 11.0;
/// The size of a state's shape from very far, the token `--graph-text-map`.
const MAP_TEXT: f64 = 48.0;
/// The length of an arrow's head.
const HEAD: f64 = 7.0;

/// Paints on one canvas.
pub struct Brush<'a> {
    /// The canvas, transformed to units of the graph.
    pub context: &'a CanvasRenderingContext2d,
    /// What to paint with.
    pub palette: &'a Palette,
    /// Pixels of the page for a unit of the graph.
    pub scale: f64,
}

impl Brush<'_> {
    fn detail(&self) -> Detail {
        Detail::at(self.scale)
    }

    /// A goal's region, without its title.
    pub fn region(&self, region: &Region) {
        self.context.set_fill_style_str(&self.palette.raised);
        self.context.set_stroke_style_str(&self.palette.line);
        self.context.set_line_width(1.0 / self.scale.min(1.0));
        self.round(region.at, region.size, 12.0);
        self.context.fill();
        self.context.stroke();
    }

    /// A goal's title; from afar it lies over the tasks, where there is room.
    pub fn title(&self, region: &Region, goal: &GraphGoal, is_collapsed: bool) {
        let is_near = self.detail() >= Detail::Name;
        let readable = TITLE.max(LEAST_TITLE_PX / self.scale);
        let size = if is_near {
            readable.min(FAR_TITLE)
        } else {
            readable
        };
        let width = region.size.width - size;
        let count = format!("{} / {}", goal.completed, goal.tasks);
        let sign = if is_collapsed { "▸" } else { "▾" };
        if width < size * 6.0 || (!is_near && region.size.height < size * 2.0) {
            return;
        }
        let name = fit(&goal.spec.text, size, width - size * 5.5);
        // The card says the name.
        let text = if is_collapsed {
            format!("{sign} {count}")
        } else {
            format!("{sign} {name}  {count}")
        };
        let at = Point {
            x: region.at.x + size * 0.5,
            y: region.at.y + if is_near { HEADER - 5.0 } else { size * 1.2 },
        };
        self.font(size, false);
        if is_near {
            // The count that was there before.
            self.context.set_fill_style_str(&self.palette.raised);
            self.context.fill_rect(
                region.at.x + 2.0,
                region.at.y + 4.0,
                region.size.width - 4.0,
                HEADER - 5.0,
            );
        } else {
            let shown = self
                .context
                .measure_text(&text)
                .map_or(0.0, |text| text.width());
            self.context.set_fill_style_str(&self.palette.raised);
            self.context
                .fill_rect(region.at.x, region.at.y, shown + size, size * 1.6);
        }
        self.text(&text, at, &self.palette.soft);
    }

    /// The way of an edge, as a part of the path to be stroked.
    pub fn route(&self, route: &[[f32; 2]]) {
        let context = self.context;
        let is_far = self.detail() < Detail::Name;
        let last = route.len().saturating_sub(1);
        let mut before = [0.0; 2];
        for (at, point) in route.iter().enumerate() {
            let [mut x, y] = point.map(f64::from);
            if at == last && !is_far {
                x -= HEAD;
            }
            if at == 0 {
                context.move_to(x, y);
            } else if is_far || (before[1] - y).abs() < 0.5 {
                context.line_to(x, y);
            } else {
                let middle = f64::midpoint(before[0], x);
                context.bezier_curve_to(middle, before[1], middle, y, x, y);
            }
            before = [x, y];
        }
    }

    /// The head of an edge's arrow, as a part of the path to be filled.
    pub fn head(&self, route: &[[f32; 2]]) {
        if let Some([x, y]) = route.last().map(|end| end.map(f64::from)) {
            self.context.move_to(x - HEAD, y - 4.0);
            self.context.line_to(x, y);
            self.context.line_to(x - HEAD, y + 4.0);
        }
    }

    /// Paints edges as the path of all of them.
    pub fn edges(&self, scene: &Scene, edges: &[u32], colour: &str, is_lit: bool) {
        if edges.is_empty() {
            return;
        }
        let context = self.context;
        let routes = || {
            edges
                .iter()
                .map(|&edge| scene.arrangement.route(edge as usize))
        };
        context.set_stroke_style_str(colour);
        let wide = if is_lit { 2.5 } else { 1.5 };
        // Thin lines are painted much faster; from afar all are.
        let least = if is_lit { 1.0 } else { 0.4 };
        context.set_line_width((wide * self.scale).max(least).min(wide) / self.scale);
        context.begin_path();
        routes().for_each(|route| self.route(route));
        context.stroke();
        if self.detail() >= Detail::Name {
            context.set_fill_style_str(colour);
            context.begin_path();
            routes().for_each(|route| self.head(route));
            context.fill();
        }
    }

    /// The card of a task.
    pub fn task(&self, at: Point, task: &GraphTask, graph: &GraphView) {
        let (context, palette) = (self.context, self.palette);
        let detail = self.detail();
        if detail == Detail::Spot {
            context.set_fill_style_str(palette.state(task.state));
            let least = 1.0 / self.scale;
            return context.fill_rect(at.x, at.y, NODE.width.max(least), NODE.height.max(least));
        }
        // What was painted there before may have been of another state.
        context.set_fill_style_str(palette.tint(task.state));
        context.set_stroke_style_str(palette.state(task.state));
        context.set_line_width(0.75);
        self.round(at, NODE, RADIUS);
        context.fill();
        context.stroke();
        let put = |text: &str, x: f64, y: f64, colour: &str| {
            self.text(
                text,
                Point {
                    x: at.x + x,
                    y: at.y + y,
                },
                colour,
            );
        };
        let (mark, spec) = (state_mark(task.state), &task.spec);
        let state = palette.state(task.state);
        let priority = (
            priority_mark(spec.priority),
            palette.priority(spec.priority),
        );
        match detail {
            Detail::Spot => {}
            Detail::Mark => {
                self.font(MAP_TEXT, false);
                put(mark, NODE.width * 0.4, NODE.height * 0.8, state);
            }
            Detail::Name => {
                self.font(TEXT / BOLD, false);
                put(mark, FAR_MARKS, FAR_LINES[0], state);
                put(priority.0, FAR_MARKS, FAR_LINES[1], priority.1);
                self.font(FAR_TEXT / BOLD, true);
                let [first, second] = wrap(&spec.name, FAR_TEXT, [FAR_WIDTH; 2]);
                let line = if second.is_empty() {
                    FAR_LINE
                } else {
                    FAR_LINES[0]
                };
                put(&first, FAR_LEFT, line, &palette.ink);
                put(&second, FAR_LEFT, FAR_LINES[1], &palette.ink);
            }
            Detail::Card => {
                self.font(TEXT / BOLD, true);
                put(
                    &fit(&spec.name, TEXT, RIGHT - LEFT - MARK),
                    LEFT,
                    LINES[0],
                    &palette.ink,
                );
                self.font(SMALL_TEXT, false);
                put(&format!("{mark} {}", task.state), LEFT, LINES[1], state);
                let who = who(graph.agent_name(task), &spec.skills);
                let who_colour = if task.agent.is_some() {
                    &palette.ink
                } else {
                    &palette.soft
                };
                put(
                    &fit(&who, SMALL_TEXT, RIGHT - LEFT),
                    LEFT,
                    LINES[2],
                    who_colour,
                );
                context.set_text_align("end");
                put(priority.0, RIGHT, LINES[0], priority.1);
                put(&spec.estimate.to_string(), RIGHT, LINES[1], &palette.soft);
                context.set_text_align("start");
            }
        }
    }

    /// The card of a goal in place of its tasks.
    pub fn goal(&self, at: Point, goal: &GraphGoal) {
        let (context, palette) = (self.context, self.palette);
        let share = goal.completed as f64 / goal.tasks.max(1) as f64;
        context.set_fill_style_str(&palette.float);
        context.set_stroke_style_str(&palette.strong);
        context.set_line_width(1.5);
        self.round(at, NODE, RADIUS);
        context.fill();
        context.stroke();
        if self.detail() >= Detail::Name {
            self.font(TEXT, true);
            let text = fit(&goal.spec.text, TEXT * BOLD, RIGHT - LEFT);
            self.text(
                &text,
                Point {
                    x: at.x + LEFT,
                    y: at.y + LINES[0] + 2.0,
                },
                &palette.ink,
            );
            self.font(SMALL_TEXT, false);
            let text = format!(
                "{}, {} completed",
                counted(goal.tasks, "task"),
                goal.completed
            );
            self.text(
                &text,
                Point {
                    x: at.x + LEFT,
                    y: at.y + LINES[1] + 4.0,
                },
                &palette.soft,
            );
        }
        context.set_fill_style_str(palette.state(TaskState::Completed));
        context.fill_rect(at.x, at.y + NODE.height - BAR, NODE.width * share, BAR);
    }

    /// How far a running task is.
    pub fn progress(&self, at: Point, share: f64) {
        self.context
            .set_fill_style_str(self.palette.state(TaskState::Running));
        self.context
            .fill_rect(at.x, at.y + NODE.height - BAR, NODE.width * share, BAR);
    }

    /// A line round a card, so wide that it is seen from any distance.
    pub fn outline(&self, at: Point, colour: &str, is_dashed: bool) {
        let gap = 4.0 / self.scale.min(1.0);
        let from = Point {
            x: at.x - gap,
            y: at.y - gap,
        };
        let size = Size {
            width: NODE.width + 2.0 * gap,
            height: NODE.height + 2.0 * gap,
        };
        self.context.set_stroke_style_str(colour);
        self.context.set_line_width(2.0 / self.scale.min(1.0));
        let dash = if is_dashed {
            vec![5.0 / self.scale, 3.0 / self.scale]
        } else {
            Vec::new()
        };
        let dash: js_sys::Array = dash
            .into_iter()
            .map(wasm_bindgen::JsValue::from_f64)
            .collect();
        // Numbers are always a dash.
        let _ = self.context.set_line_dash(&dash);
        self.round(from, size, RADIUS + gap);
        self.context.stroke();
        let _ = self.context.set_line_dash(&js_sys::Array::new());
    }

    fn font(&self, size: f64, is_bold: bool) {
        let weight = if is_bold { "600" } else { "400" };
        self.context
            .set_font(&format!("{weight} {size}px {}", self.palette.font));
    }

    fn text(&self, text: &str, at: Point, colour: &str) {
        self.context.set_fill_style_str(colour);
        // Fails for no text.
        let _ = self.context.fill_text(text, at.x, at.y);
    }

    fn round(&self, at: Point, size: Size, radius: f64) {
        self.context.begin_path();
        let is_far = self.detail() < Detail::Name;
        let radius = if is_far { 0.0 } else { radius };
        // Fails only for radii below zero.
        let _ = self
            .context
            .round_rect_with_f64(at.x, at.y, size.width, size.height, radius);
    }
}
