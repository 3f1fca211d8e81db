//! The events: everything that happened, in words, with the way back to each moment.

mod filter;
mod list;

use crate::components::labels::counted;
use crate::session::Session;
use crate::studio::{Selected, Selection};
use baton_engine::projection::{self, LogKind, LogPage, LogQuery, Subject};
use filter::Filters;
use leptos::prelude::*;
use list::List;

/// How many messages are shown at first, and how many more each time.
const PAGE: usize = 200;
/// How many messages after a moment of the past are shown too.
const LATER: usize = 50;

/// What the parts of the messages share.
#[derive(Clone, Copy)]
struct Log {
    session: Session,
    selection: Selection,
    /// Which kinds are shown, by [`LogKind::ALL`].
    kinds: RwSignal<[bool; LogKind::COUNT]>,
    text: RwSignal<String>,
    only_selected: RwSignal<bool>,
    limit: RwSignal<usize>,
    page: Memo<LogPage>,
}

impl Log {
    fn new(session: Session, selection: Selection) -> Self {
        let kinds = RwSignal::new([true; LogKind::COUNT]);
        let text = RwSignal::new(String::new());
        let only_selected = RwSignal::new(false);
        let limit = RwSignal::new(PAGE);
        let page = Memo::new(move |_| {
            let selected = selection.get().filter(|_| only_selected.get());
            let query = LogQuery {
                kinds: kinds.get(),
                text: text.get(),
                subject: selected.map(subject).unwrap_or_default(),
                limit: limit.get(),
            };
            session.with_workspace(|workspace| {
                let events = workspace.events();
                let end = if workspace.is_in_past() {
                    (workspace.position() + LATER).min(events.len())
                } else {
                    events.len()
                };
                projection::log(&events[..end], &query)
            })
        });
        Self {
            session,
            selection,
            kinds,
            text,
            only_selected,
            limit,
            page,
        }
    }

    /// How many messages match without being shown.
    fn earlier(self) -> usize {
        self.page.with(|page| page.matching - page.entries.len())
    }
}

/// What the messages about `selected` are about.
fn subject(selected: Selected) -> Subject {
    let nothing = Subject::default();
    match selected {
        Selected::Task(task) => Subject {
            task: Some(task),
            ..nothing
        },
        Selected::Agent(agent) => Subject {
            agent: Some(agent),
            ..nothing
        },
        Selected::Goal(goal) => Subject {
            goal: Some(goal),
            ..nothing
        },
        Selected::NewAgent | Selected::NewGoal | Selected::Limits => nothing,
    }
}

/// A kind as a shape and a word, so that it is not told by its place alone.
fn kind_look(kind: LogKind) -> (&'static str, &'static str) {
    match kind {
        LogKind::Edit => ("✎", "Edits"),
        LogKind::Work => ("▶", "Work"),
        LogKind::Done => ("✓", "Completions"),
        LogKind::Trouble => ("✕", "Trouble"),
    }
}

/// The state whose colour a kind has.
fn kind_state(kind: LogKind) -> &'static str {
    match kind {
        LogKind::Edit => "blocked",
        LogKind::Work => "running",
        LogKind::Done => "completed",
        LogKind::Trouble => "failed",
    }
}

/// The events.
#[component]
pub fn Events() -> impl IntoView {
    let log = Log::new(expect_context::<Session>(), expect_context::<Selection>());
    provide_context(log);
    let count = move || {
        log.page.with(|page| match (page.matching, page.total) {
            (matching, total) if matching == total => counted(total, "event"),
            (matching, total) => format!("{matching} of {}", counted(total, "event")),
        })
    };
    let is_none = Memo::new(move |_| log.page.with(|page| page.matching == 0));
    view! {
        <output class="messages__count" data-testid="messages-count">{count}</output>
        <Filters/>
        <Show when=move || !is_none.get() fallback=|| view! { <Nothing/> }>
            <List/>
        </Show>
    }
}

/// What to do when nothing matches.
#[component]
fn Nothing() -> impl IntoView {
    let log = expect_context::<Log>();
    let show_all = move |_| {
        log.kinds.set([true; LogKind::COUNT]);
        log.text.set(String::new());
        log.only_selected.set(false);
    };
    view! {
        <div class="empty" data-testid="messages-empty">
            <p>"No event matches."</p>
            <button type="button" class="button" on:click=show_all>"Show all events"</button>
        </div>
    }
}
