//! The open run beside stored ones, compared by a worker: reading and replaying
//! long journals would stop the page.

use super::store::{StoreError, WorkspaceId};
use super::thread::{self, Thread};
use super::{Notice, Session, Store};
use crate::worker::{Job, Report};
use baton_engine::projection::RunComparison;
use js_sys::JsString;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The runs side by side; a handle that is cheap to copy.
#[derive(Clone, Copy)]
pub struct Runs {
    session: Session,
    store: Store,
    /// The workspaces that somebody wants beside the open one.
    wanted: RwSignal<Vec<WorkspaceId>>,
    /// Those that are, and how they compare.
    compared: RwSignal<(Vec<WorkspaceId>, RunComparison)>,
    is_running: RwSignal<bool>,
    thread: StoredValue<Option<Thread>, LocalStorage>,
    /// Counts the comparisons, so that none comes after a later one.
    turn: StoredValue<u32>,
}

impl Runs {
    /// With nothing beside the open one yet.
    pub fn new(session: Session, store: Store) -> Self {
        Self {
            session,
            store,
            wanted: RwSignal::default(),
            compared: RwSignal::default(),
            is_running: RwSignal::new(false),
            thread: StoredValue::new_local(None),
            turn: StoredValue::new(0),
        }
    }

    /// Whether somebody wants `id` beside the open one; tracks it.
    pub fn is_wanted(self, id: WorkspaceId) -> bool {
        self.wanted.with(|wanted| wanted.contains(&id))
    }

    /// Whether a comparison is under way; tracks it.
    pub fn is_running(self) -> bool {
        self.is_running.get()
    }

    /// What stands beside the open one, and how they compare; tracks it.
    pub fn with<T>(self, read: impl FnOnce(&[WorkspaceId], &RunComparison) -> T) -> T {
        self.compared.with(|(others, all)| read(others, all))
    }

    /// Takes `id` away when it is wanted, or else adds it, and compares as of now.
    pub fn toggle(self, id: WorkspaceId) {
        let mut wanted = self.wanted.get_untracked();
        match wanted.iter().position(|one| *one == id) {
            Some(at) => {
                wanted.remove(at);
            }
            None => wanted.push(id),
        }
        self.compare(wanted);
    }

    /// Sets `others`, and nothing else, beside the open one as it is now.
    pub fn compare(self, others: Vec<WorkspaceId>) {
        self.wanted.set(others.clone());
        self.is_running.set(true);
        self.thread.set_value(None);
        self.turn.update_value(|turn| *turn += 1);
        let turn = self.turn.get_value();
        spawn_local(async move {
            let journals = self.journals(&others).await;
            if self.turn.try_get_value() != Some(turn) {
                return;
            }
            let hear = move |report| self.hear(&others, report);
            let started = journals
                .map_err(|error| error.to_string())
                .and_then(|journals| Thread::start(&Job::CompareRuns, &journals, hear));
            match started {
                Ok(thread) => self.thread.set_value(Some(thread)),
                Err(reason) => self.fail(reason),
            }
        });
    }

    /// The text of the open journal, and of those of `others`.
    async fn journals(self, others: &[WorkspaceId]) -> Result<Vec<JsString>, StoreError> {
        let events = self
            .session
            .workspace
            .with_value(|workspace| workspace.events().to_vec());
        let mut journals = vec![thread::written(&events).await];
        for other in others {
            journals.push(thread::joined(&self.store.stored(*other).await?).await);
        }
        Ok(journals)
    }

    fn hear(self, others: &[WorkspaceId], report: Report) {
        match report {
            Report::RunsCompared(compared) => {
                self.compared.set((others.to_vec(), compared));
                self.end();
            }
            Report::Failed { reason } => self.fail(reason),
            // These are about other jobs.
            Report::Ready
            | Report::Begun(_)
            | Report::Searching(_)
            | Report::Better(..)
            | Report::Ended(_)
            | Report::Comparing { .. }
            | Report::Compared(_)
            | Report::Reinforcing { .. }
            | Report::Reinforced(_) => {}
        }
    }

    /// What was compared before stays.
    fn fail(self, reason: String) {
        self.wanted
            .set(self.compared.with_untracked(|(others, _)| others.clone()));
        self.session.notify(Notice::error(reason));
        self.end();
    }

    fn end(self) {
        self.thread.set_value(None);
        self.is_running.set(false);
    }
}
