//! Runs side by side: a dialog with the open workspace and others that are
//! stored, such as the one that it was forked from.

mod words;

use crate::components::icon::{Drawing, Icon};
use crate::components::more::More;
use crate::session::store::{Card, WorkspaceId};
use crate::session::{Notice, Runs, Session, Store};
use leptos::html::Dialog;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;
use words::Row;

/// How many rows a table has at first, and how many more each time.
const PAGE: usize = 100;

const NO_OTHER: &str =
    "There is no other workspace to compare with. Look back and fork, or make one.";

/// The comparison: one for the whole page; a handle that is cheap to copy.
#[derive(Clone, Copy)]
pub struct Comparing {
    session: Session,
    store: Store,
    dialog: NodeRef<Dialog>,
    runs: Runs,
}

impl Comparing {
    /// With nothing to compare yet.
    pub fn new(session: Session, store: Store) -> Self {
        Self {
            session,
            store,
            dialog: NodeRef::new(),
            runs: Runs::new(session, store),
        }
    }

    /// Opens the dialog with the open workspace beside `id`.
    pub fn show(self, id: WorkspaceId) {
        self.runs.compare(vec![id]);
        if let Some(dialog) = self.dialog.get_untracked() {
            // Fails only when it is open already.
            let _ = dialog.show_modal();
        }
    }

    /// Whether the dialog is on the page; tracks it.
    pub fn is_there(self) -> bool {
        self.dialog.get().is_some()
    }

    /// Opens the dialog with the open workspace beside the one that it was forked
    /// from, or else the one that changed last.
    pub fn show_nearest(self) {
        spawn_local(async move {
            match self.store.nearest().await {
                Ok(Some(id)) => self.show(id),
                Ok(None) => self.session.notify(Notice::info(NO_OTHER)),
                Err(error) => self.session.notify(Notice::error(error.to_string())),
            }
        });
    }

    /// What stands above the columns.
    fn head(self, what: &str) -> Row {
        let cards = self.store.cards().get();
        let name = |id: Option<WorkspaceId>| {
            let card = cards.iter().find(|card| Some(card.id) == id);
            card.map_or("Not stored".to_owned(), |card| card.label.name.clone())
        };
        let open = format!("{} (open)", name(self.store.current().get()));
        let others = self.runs.with(|others, _| {
            let others = others.iter().map(|id| name(Some(*id)));
            others.collect::<Row>()
        });
        [what.to_owned(), open].into_iter().chain(others).collect()
    }
}

/// The dialog; [`Comparing::show`] opens it.
#[component]
pub fn CompareRuns(
    /// What is compared.
    comparing: Comparing,
) -> impl IntoView {
    let Comparing { dialog, runs, .. } = comparing;
    let close = move |_| {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    };
    let figures = Signal::derive(move || runs.with(|_, all| words::figures(&all.runs)));
    let agents = Signal::derive(move || runs.with(|_, all| words::agents(&all.agents)));
    let moved = Signal::derive(move || runs.with(|_, all| words::moved(&all.moved)));
    view! {
        <dialog class="dialog runs" aria-labelledby="runs-title" data-testid="runs" node_ref=dialog>
            <div class="dialog__head">
                <h2 id="runs-title">"Compare runs"</h2>
                <button type="button" class="button button--icon" aria-label="Close" data-testid="close-runs" on:click=close>
                    <Drawing icon=Icon::Close/>
                </button>
            </div>
            <div class="runs__body" tabindex="0" role="region" aria-labelledby="runs-title">
                <Choice comparing/>
                <Table comparing caption="Figures" what="Figure" testid="runs-figures" rows=figures/>
                <Table comparing caption="Agents" what="Agent" testid="runs-agents" rows=agents/>
                <p role="status" data-testid="runs-summary">
                    {move || match runs.is_running() {
                        true => "Comparing…".to_owned(),
                        false => runs.with(|_, all| words::summary(all)),
                    }}
                </p>
                <Show when=move || moved.with(|moved| !moved.is_empty())>
                    <Table comparing caption="Tasks with another agent" what="Task" testid="runs-moved" rows=moved/>
                </Show>
            </div>
        </dialog>
    }
}

/// Which stored workspaces to set beside the open one.
#[component]
fn Choice(comparing: Comparing) -> impl IntoView {
    let store = comparing.store;
    let others = move || {
        let current = store.current().get();
        let mut cards = store.cards().get();
        cards.retain(|card| Some(card.id) != current);
        cards
    };
    let choice = move |card: Card| {
        let id = card.id;
        view! {
            <label class="runs__choice">
                <input
                    type="checkbox"
                    prop:checked=move || comparing.runs.is_wanted(id)
                    on:change=move |_| comparing.runs.toggle(id)
                />
                {card.label.name}
            </label>
        }
    };
    view! {
        <fieldset class="runs__choices">
            <legend>"Beside the open workspace"</legend>
            <For each=others key=|card| (card.id, card.label.name.clone()) children=choice/>
        </fieldset>
    }
}

/// A table with a column for each run.
#[component]
fn Table(
    comparing: Comparing,
    caption: &'static str,
    what: &'static str,
    testid: &'static str,
    rows: Signal<Vec<Row>>,
) -> impl IntoView {
    let limit = RwSignal::new(PAGE);
    let all = Signal::derive(move || rows.with(Vec::len));
    let head = move || {
        let names = comparing.head(what).into_iter();
        names
            .map(|name| view! { <th scope="col">{name}</th> }.into_any())
            .collect_view()
    };
    let body = move || {
        let rows = rows.with(|rows| rows.iter().take(limit.get()).cloned().collect::<Vec<Row>>());
        rows.into_iter().map(row).collect_view()
    };
    view! {
        <div class="table__scroll">
            <table class="table" data-testid=testid>
                <caption>{caption}</caption>
                <thead><tr>{head}</tr></thead>
                <tbody>{body}</tbody>
            </table>
            <More limit page=PAGE all/>
        </div>
    }
    .into_any()
}

fn row(cells: Row) -> AnyView {
    let mut cells = cells.into_iter();
    let name = cells.next();
    let cells = cells.map(|cell| view! { <td>{cell}</td> }.into_any());
    view! { <tr><th scope="row">{name}</th>{cells.collect_view()}</tr> }.into_any()
}
