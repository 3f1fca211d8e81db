//! The studio: header, the three panes, transport bar, and the contexts that
//! views read.

use crate::components::edge::{Edge, Side, use_width};
use crate::components::notices::Notices;
use crate::components::piece::piece;
use crate::session::later;
use crate::session::store::{self, First, Opened};
use crate::session::{Comparer, PageApi, Planner, Recruiter, Session, Store, Toward, live};
use crate::views::commands::{Palette, PointedMenu, Shortcuts, open_where_pointed};
use crate::views::detail::Detail;
use crate::views::header::Header;
use crate::views::load_at_leisure;
use crate::views::shell::{self, Shell};
use crate::views::team::Team;
use crate::views::transport::Transport;
use crate::views::work::Work;
use baton_engine::{AgentId, GoalId, State, TaskId};
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;

/// What the person has selected, as the right pane shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Selected {
    /// A task.
    Task(TaskId),
    /// An agent.
    Agent(AgentId),
    /// An agent that is being added.
    NewAgent,
    /// A goal.
    Goal(GoalId),
    /// A goal that is being added.
    NewGoal,
    /// How much trouble the workspace bears.
    Limits,
}

/// The selection: one for the whole page.
#[derive(Clone, Copy)]
pub struct Selection(RwSignal<Option<Selected>>);

impl Selection {
    /// What is selected; tracks it.
    pub fn get(self) -> Option<Selected> {
        self.0.get()
    }

    /// Selects `selected`.
    pub fn select(self, selected: Selected) {
        self.0.set(Some(selected));
    }

    /// Selects nothing.
    pub fn clear(self) {
        self.0.set(None);
    }

    /// The selected task; tracks it.
    pub fn task(self) -> Option<TaskId> {
        match self.get() {
            Some(Selected::Task(task)) => Some(task),
            _ => None,
        }
    }
}

/// Most tasks that move on screen.
pub const MAX_MOVED: usize = 60;
/// How long the browser's storage may take before the studio goes on without
/// it, in milliseconds.
const OPENING_MS: u32 = 3_000;

/// What the studio begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// What was open at the last visit; the demonstration at the first.
    Last,
    /// The demonstration, playing. For a first visit.
    Demonstration,
    /// An empty workspace. For a first visit.
    Empty,
}

piece!(
    /// The studio, loaded when there is something to do in it.
    pub STUDIO = studio(start: Start) -> AnyView, in studio { view! { <Opening start/> }.into_any() }
);

/// The studio, once its workspace is there.
#[component]
fn Opening(start: Start) -> impl IntoView {
    let opened = StoredValue::new_local(None::<Opened>);
    let is_open = RwSignal::new(false);
    // The first that comes counts; the page may be gone by then.
    let open = move |found: Opened| {
        if is_open.try_get_untracked() == Some(false) {
            opened.set_value(Some(found));
            is_open.set(true);
        }
    };
    let first = move || match start {
        Start::Last | Start::Demonstration => First::demonstration(),
        Start::Empty => First::empty(),
    };
    spawn_local(async move { open(store::open_last(first).await) });
    let give_up = move || {
        let told = "This browser’s storage does not answer.";
        open(Opened::without_storage(first(), told));
    };
    later(OPENING_MS, give_up);
    move || {
        is_open.track();
        match opened.try_update_value(Option::take).flatten() {
            Some(opened) => {
                let plays = start == Start::Demonstration;
                view! { <Studio opened plays/> }.into_any()
            }
            None => view! { <p class="opening" role="status">"Opening…"</p> }.into_any(),
        }
    }
}

/// The studio with a workspace in it.
#[component]
fn Studio(
    opened: Opened,
    /// Whether the run begins by itself.
    plays: bool,
) -> impl IntoView {
    let session = Session::start(opened.workspace, opened.notice);
    let selection = Selection(RwSignal::new(None));
    provide_context(session);
    let store = Store::start(session, opened.place);
    session.live().keep_in(store);
    provide_context(store);
    live::resume(session, store);
    provide_context(PageApi::open(session, store));
    provide_context(Planner::new(session));
    provide_context(Comparer::new(session));
    provide_context(Recruiter::new(session));
    provide_context(selection);
    let shell = Shell::new();
    provide_context(shell);
    let keys = window_event_listener(ev::keydown, move |event| {
        shortcut(session, selection, shell, &event);
    });
    let pointer = window_event_listener(ev::contextmenu, move |event| {
        open_where_pointed(shell, &event);
    });
    on_cleanup(move || {
        keys.remove();
        pointer.remove();
    });
    load_at_leisure();
    if plays {
        session.play();
    }
    let is_busy = Memo::new(move |_| session.with_state(is_busy));
    let (left, right) = (use_width(Side::Left), use_width(Side::Right));
    let pixels =
        |width: RwSignal<Option<u32>>| move || width.get().map(|width| format!("{width}px"));
    view! {
        <a class="skip-link" href="#work">"Skip to the work"</a>
        <Header/>
        <main
            class="studio"
            class:studio--busy=is_busy
            class:studio--detail=move || selection.get().is_some()
            style=("--pane-left", pixels(left))
            style=("--pane-right", pixels(right))
        >
            <Team/>
            <Edge side=Side::Left label="Width of the team" width=left/>
            <Work/>
            <Show when=move || selection.get().is_some()>
                <Edge side=Side::Right label="Width of the details" width=right/>
            </Show>
            <Detail/>
            <PointedMenu/>
        </main>
        <Transport/>
        <Notices/>
        <Palette/>
        <Shortcuts/>
    }
}

/// Whether so many tasks can be with agents at once that moving what shows them
/// would explain nothing, and cost the frames that the graph needs. Not how many
/// are: that changes in play, and each time all that moves or not gets its style.
fn is_busy(state: &State) -> bool {
    let capacities = state.registered_agents().map(|agent| agent.spec.capacity);
    let places = capacities.fold(0_usize, |sum, capacity| {
        sum.saturating_add(capacity as usize)
    });
    places.min(state.task_count()) > MAX_MOVED
}

/// Keys that work everywhere; most not in fields.
fn shortcut(session: Session, selection: Selection, shell: Shell, event: &web_sys::KeyboardEvent) {
    let target = event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    let is_in = |selector: &str| {
        let found = target.as_ref().map(|target| target.closest(selector));
        matches!(found, Some(Ok(Some(_))))
    };
    let is_command = event.ctrl_key() || event.meta_key();
    // It is typed in fields too, where it means nothing else.
    if is_command && event.key() == "k" && !event.default_prevented() {
        event.prevent_default();
        return shell::open(shell.palette);
    }
    if event.default_prevented() || is_in("input, textarea, select, [contenteditable]") {
        return;
    }
    match event.key().as_str() {
        "z" if is_command && !event.shift_key() => session.undo(),
        "y" | "z" | "Z" if is_command => session.redo(),
        // The platform closes what is open.
        "Escape" if is_popover_open() => return,
        "?" => shell::open(shell.shortcuts),
        "Escape" => selection.clear(),
        " " if is_in("button, a, summary, [role=tab], [tabindex]") => return,
        "[" => session.go_to_bookmark(Toward::Earlier),
        "]" => session.go_to_bookmark(Toward::Later),
        " " if event.shift_key() => session.step(),
        " " => session.toggle_play(),
        _ => return,
    }
    event.prevent_default();
}

/// Whether a dialog, a list or a group of choices lies over the page.
fn is_popover_open() -> bool {
    let open = document().query_selector("[popover=auto]:popover-open, dialog[open]");
    matches!(open, Ok(Some(_)))
}
