//! The stage: what the graph's parts share, and the camera over it.

use super::filter::Filter;
use super::geometry::{self, NODE, Scene, Shape};
use super::viewport::Viewport;
use crate::components::size::ViewportSignal;
use crate::session::{Arranging, Session};
use crate::studio::Selection;
use baton_engine::layout::{Point, Size};
use baton_engine::projection::{self, GraphView, Slack};
use baton_engine::{GoalId, TaskId};
use leptos::prelude::*;
use std::collections::BTreeSet;
use std::sync::Arc;
use wasm_bindgen::JsCast;

/// How much a press of a button or key magnifies.
pub const ZOOM_STEP: f64 = 1.3;

/// A graph of at most so many tasks is laid out on the page when it is new; all
/// else is done by a worker.
const AT_ONCE: usize = 400;
/// The magnification at which a task that was looked for is shown at least.
const READABLE: f64 = 0.8;

/// What the graph's parts share.
#[derive(Clone, Copy)]
pub struct Stage {
    /// The tasks and dependencies.
    pub graph: Memo<GraphView>,
    /// Where they are, or were before the last change.
    pub scene: RwSignal<Arc<Scene>>,
    /// Whether the worker finds out where they are.
    pub is_arranging: RwSignal<bool>,
    /// The goals that are drawn as one card each.
    pub collapsed: RwSignal<BTreeSet<GoalId>>,
    /// What part of it is on screen.
    pub viewport: RwSignal<Viewport>,
    /// The room on screen; `None` before it is known.
    pub room: Memo<Option<Size>>,
    /// The task under the pointer or with the keyboard's focus.
    pub pointed: RwSignal<Option<TaskId>>,
    /// Whether the camera glides to where it goes, because nobody holds it.
    pub is_gliding: RwSignal<bool>,
    /// The task that the keyboard was last at.
    pub visited: RwSignal<Option<TaskId>>,
    /// Which tasks the person looks for.
    pub filter: RwSignal<Filter>,
    /// Whether the critical path is shown.
    pub is_critical: RwSignal<bool>,
    /// Whether the tasks are shown as a table.
    pub is_table: RwSignal<bool>,
    /// The critical path and what is beside it.
    pub slack: Memo<Slack>,
    /// The tasks that the filter lets through, by id; `None` when that is all.
    pub matching: Memo<Option<Vec<TaskId>>>,
    /// Those of them that are also on the critical path, where that is shown.
    pub lit: Memo<Option<Vec<TaskId>>>,
    /// Whether nobody moved the camera since it showed everything.
    is_untouched: RwSignal<bool>,
    /// The goal that stays where it is on screen while the others move.
    anchor: StoredValue<Option<GoalId>>,
}

/// What the worker was asked for last.
#[derive(Clone, Default)]
struct Asked {
    ticket: u32,
    shape: Arc<Shape>,
}

impl Stage {
    /// A stage in an element of the size that `container` tells.
    pub fn new(session: Session, container: ViewportSignal) -> Self {
        let graph = Memo::new(move |_| session.with_state(projection::graph));
        let room = Memo::new(move |_| {
            let now = container.get();
            let size = Size {
                width: now.width,
                height: now.height,
            };
            (now.width > 0.0 && now.height > 0.0).then_some(size)
        });
        let aspect = Memo::new(move |last| {
            room.get()
                .map_or(1.0, |room| geometry::aspect(room, last.copied()))
        });
        let collapsed = RwSignal::new(BTreeSet::new());
        let shape = Memo::new_owning(move |last: Option<Arc<Shape>>| {
            let (aspect, collapsed) = (aspect.get(), collapsed.get());
            graph.with(|graph| match last {
                Some(last) if last.is_of(graph, aspect, &collapsed) => (last, false),
                _ => (Arc::new(Shape::new(graph, aspect, &collapsed)), true),
            })
        });
        let (filter, is_critical) = (RwSignal::new(Filter::default()), RwSignal::new(false));
        // How far the tasks are changes nothing in it.
        let slack = Memo::new(move |_| {
            shape.track();
            graph.with_untracked(projection::slack)
        });
        let matching =
            Memo::new(move |_| graph.with(|graph| filter.with(|filter| matching(graph, filter))));
        let lit = Memo::new(move |_| {
            let matching = matching.get();
            if !is_critical.get() {
                return matching;
            }
            let mut critical = graph.with(|graph| slack.with(|slack| slack.critical(graph)));
            if let Some(matching) = matching {
                critical.retain(|task| matching.binary_search(task).is_ok());
            }
            Some(critical)
        });
        let stage = Self {
            graph,
            scene: RwSignal::default(),
            is_arranging: RwSignal::new(false),
            collapsed,
            viewport: RwSignal::new(Viewport::default()),
            room,
            pointed: RwSignal::new(None),
            is_gliding: RwSignal::new(false),
            visited: RwSignal::new(None),
            filter,
            is_critical,
            is_table: RwSignal::new(false),
            slack,
            matching,
            lit,
            is_untouched: RwSignal::new(true),
            anchor: StoredValue::new(None),
        };
        stage.arrange(shape);
        stage.follow_shape();
        stage.follow_room();
        stage
    }

    /// Shows everything.
    pub fn fit(self) {
        self.is_gliding.set(true);
        self.show(Viewport::fit);
    }

    /// Magnifies what is in the middle.
    pub fn zoom(self, factor: f64) {
        if let Some(room) = self.room.get_untracked() {
            let middle = Point {
                x: room.width / 2.0,
                y: room.height / 2.0,
            };
            self.is_gliding.set(true);
            self.look(|viewport| viewport.zoomed(factor, middle, self.least_scale()));
        }
    }

    /// The smallest magnification.
    pub fn least_scale(self) -> f64 {
        let size = self.scene.with_untracked(|scene| scene.size());
        let room = self.room.get_untracked().unwrap_or_default();
        Viewport::least_scale(size, room)
    }

    /// Draws a goal as one card, or again as its tasks.
    pub fn toggle(self, goal: GoalId) {
        self.anchor.set_value(Some(goal));
        self.collapsed.update(|collapsed| {
            if !collapsed.remove(&goal) {
                collapsed.insert(goal);
            }
        });
    }

    /// Draws every goal as one card, or, where one is, all again as their tasks.
    pub fn toggle_all(self) {
        let goals = self.graph.with_untracked(|graph| {
            let goals = graph.goals.iter().map(|goal| goal.id);
            goals.collect::<BTreeSet<_>>()
        });
        self.is_untouched.set(true);
        self.collapsed.update(|collapsed| {
            *collapsed = if collapsed.is_empty() {
                goals
            } else {
                BTreeSet::new()
            };
        });
    }

    /// Flies to a task, so near that it can be read.
    pub fn fly_to(self, task: TaskId) {
        let goal = self
            .graph
            .with_untracked(|graph| graph.task(task).map(|task| task.goal));
        if let Some(goal) =
            goal.filter(|goal| self.collapsed.with_untracked(|all| all.contains(goal)))
        {
            self.toggle(goal);
        }
        let at = self.scene.with_untracked(|scene| scene.position(task));
        if let Some((at, room)) = at.zip(self.room.get_untracked()) {
            let middle = Point {
                x: at.x + NODE.width / 2.0,
                y: at.y + NODE.height / 2.0,
            };
            self.is_gliding.set(true);
            self.look(|viewport| Viewport::around(middle, viewport.scale.max(READABLE), room));
        }
        self.visit(task);
    }

    /// Moves the camera as the person says.
    pub fn look(self, change: impl FnOnce(Viewport) -> Viewport) {
        let size = self.scene.with_untracked(|scene| scene.size());
        if let Some(room) = self.room.get_untracked() {
            let viewport = change(self.viewport.get_untracked());
            self.viewport.set(viewport.kept(size, room));
            self.is_untouched.set(false);
        }
    }

    /// Brings a task onto the screen.
    pub fn reveal(self, task: TaskId) {
        let at = self.scene.with_untracked(|scene| scene.position(task));
        if let Some((at, room)) = at.zip(self.room.get_untracked()) {
            let viewport = self.viewport.get_untracked();
            let revealing = viewport.revealing(at, NODE, room);
            if revealing != viewport {
                self.is_gliding.set(true);
                self.look(|_| revealing);
            }
        }
    }

    /// The task that Tab leads to; tracks it.
    pub fn tab_stop(self, selection: Selection) -> Option<TaskId> {
        let candidates = [self.visited.get(), selection.task()];
        self.graph.with(|graph| {
            let here = |task: &TaskId| graph.task(*task).is_some();
            let found = candidates.into_iter().flatten().find(here);
            found.or_else(|| graph.tasks.first().map(|task| task.id))
        })
    }

    /// Notes that the keyboard is at `task`.
    pub fn visit(self, task: TaskId) {
        self.visited.set(Some(task));
        self.pointed.set(Some(task));
    }

    /// Puts the keyboard's focus on `task`.
    pub fn focus(self, task: TaskId) {
        self.reveal(task);
        self.visit(task);
        let selector = format!(".graph [data-task='{}']", task.0);
        let found = document().query_selector(&selector).ok().flatten();
        if let Some(node) = found.and_then(|found| found.dyn_into::<web_sys::SvgElement>().ok()) {
            let options = web_sys::FocusOptions::new();
            options.set_prevent_scroll(true);
            // A node that cannot take the focus leaves it where it is.
            let _ = node.focus_with_options(&options);
        }
    }

    fn show(self, viewport: fn(Size, Size) -> Viewport) {
        let size = self.scene.with_untracked(|scene| scene.size());
        if let Some(room) = self.room.get_untracked() {
            self.viewport.set(viewport(size, room));
            self.is_untouched.set(true);
        }
    }

    /// Keeps the scene what the tasks, the collapsed goals and the room make of it.
    fn arrange(self, shape: Memo<Arc<Shape>>) {
        let asked = StoredValue::new(Asked::default());
        let arranging = Arranging::new(move |done| {
            let Some(asked) = asked.try_get_value() else {
                return;
            };
            match done {
                // An answer to an earlier question is out of date.
                Ok(arrangement) if arrangement.ticket != asked.ticket => {}
                Ok(arrangement) => self.set_scene(Scene::new(asked.shape, arrangement)),
                // Without a worker the page does it: late is better than not.
                Err(_) => self.set_scene(Scene::at_once(asked.shape)),
            }
        });
        Effect::new(move |_| {
            let shape = shape.get();
            let shown = self.scene.get_untracked();
            let continues = shape.continues(&shown.shape);
            if shape.tasks.len() <= AT_ONCE && !continues {
                asked.set_value(Asked::default());
                return self.set_scene(Scene::at_once(shape));
            }
            self.is_arranging.set(true);
            let before = continues.then(|| (shown.arrangement.ticket, shown.shape.outline()));
            let ticket = arranging.ask(shape.outline(), before);
            asked.set_value(Asked { ticket, shape });
        });
    }

    fn set_scene(self, scene: Scene) {
        self.is_arranging.set(false);
        self.scene.set(Arc::new(scene));
    }

    /// Shows what there is when it is something else than before; where a goal
    /// was collapsed or opened, that stays under the hand.
    fn follow_shape(self) {
        Effect::new(move |last: Option<Option<Arc<Scene>>>| {
            let is_shown = self.room.with(Option::is_some);
            let scene = self.scene.get();
            if !is_shown {
                return None;
            }
            let before = last.flatten();
            self.is_gliding.set(before.is_some());
            let anchor = self.anchor.try_update_value(Option::take).flatten();
            let place = |scene: &Scene| Some(scene.region(anchor?)?.at);
            match before.as_deref().and_then(place).zip(place(&scene)) {
                Some((was, is)) => self.look(|viewport| {
                    let (was, is) = (viewport.to_screen(was), viewport.to_screen(is));
                    viewport.moved(was.x - is.x, was.y - is.y)
                }),
                None if self.is_untouched.get_untracked()
                    || !is_edit(before.as_deref(), &scene) =>
                {
                    self.show(Viewport::first);
                }
                None => self.look(|viewport| viewport),
            }
            Some(scene)
        });
    }

    /// Goes on showing what was shown when the room changes.
    fn follow_room(self) {
        Effect::new(move |_| {
            self.room.track();
            if self.is_untouched.get_untracked() {
                self.show(Viewport::first);
            } else {
                self.look(|viewport| viewport);
            }
        });
    }
}

/// Whether `scene` shows what became of `before` by an edit.
fn is_edit(before: Option<&Scene>, scene: &Scene) -> bool {
    before.is_some_and(|before| scene.shape.continues(&before.shape))
}

/// The tasks that `filter` lets through, by id; `None` when that is all.
fn matching(graph: &GraphView, filter: &Filter) -> Option<Vec<TaskId>> {
    let tasks = graph.tasks.iter().filter(|task| filter.matches(task));
    (!filter.is_empty()).then(|| tasks.map(|task| task.id).collect())
}
