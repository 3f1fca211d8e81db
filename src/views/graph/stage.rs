//! The stage: what the graph's parts share, and the camera over it.

use super::geometry::{self, NODE, Scene, Shape};
use super::viewport::Viewport;
use crate::app::Selection;
use crate::components::size::ViewportSignal;
use crate::session::Session;
use baton_engine::TaskId;
use baton_engine::layout::{Point, Size};
use baton_engine::projection::{self, GraphView};
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// How much a press of a button or key magnifies.
pub const ZOOM_STEP: f64 = 1.3;

/// What the graph's parts share.
#[derive(Clone, Copy)]
pub struct Stage {
    /// The tasks and dependencies.
    pub graph: Memo<GraphView>,
    /// Where they are.
    pub scene: Memo<Scene>,
    /// What part of it is on screen.
    pub viewport: RwSignal<Viewport>,
    /// The room on screen; `None` before it is known.
    pub room: Memo<Option<Size>>,
    /// The task under the pointer or with the keyboard's focus.
    pub pointed: RwSignal<Option<TaskId>>,
    /// Whether the camera glides to where it goes, because nobody holds it.
    pub is_gliding: RwSignal<bool>,
    /// The task that the keyboard was last at.
    visited: RwSignal<Option<TaskId>>,
    /// Whether nobody moved the camera since it showed everything.
    is_untouched: RwSignal<bool>,
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
        let shape = Memo::new(move |_| graph.with(|graph| Shape::new(graph, aspect.get())));
        let stage = Self {
            graph,
            scene: Memo::new(move |_| Scene::new(shape.get())),
            viewport: RwSignal::new(Viewport::default()),
            room,
            pointed: RwSignal::new(None),
            is_gliding: RwSignal::new(false),
            visited: RwSignal::new(None),
            is_untouched: RwSignal::new(true),
        };
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
            self.look(|viewport| viewport.zoomed(factor, middle));
        }
    }

    /// Moves the camera as the person says.
    pub fn look(self, change: impl FnOnce(Viewport) -> Viewport) {
        let size = self.scene.with_untracked(Scene::size);
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
        let size = self.scene.with_untracked(Scene::size);
        if let Some(room) = self.room.get_untracked() {
            self.viewport.set(viewport(size, room));
            self.is_untouched.set(true);
        }
    }

    /// Shows what there is when it is something else than before.
    fn follow_shape(self) {
        Effect::new(move |last: Option<bool>| {
            let is_shown = self.room.with(Option::is_some);
            self.scene.track();
            if is_shown {
                self.is_gliding.set(last == Some(true));
                self.show(Viewport::first);
            }
            is_shown
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
