//! The owner of the worker that searches for a plan: starts it, hears it,
//! ends it when somebody says so or what it plans has changed.

use super::thread::Thread;
use super::workspace::Freshness;
use super::{Search, Session};
use crate::worker::{Job, Report};
use baton_engine::journal;
use leptos::prelude::*;

/// Which of the many ways to search; the same gives the same plans.
const SEED: u64 = 1;

/// The planner; a handle that is cheap to copy.
#[derive(Clone, Copy)]
pub struct Planner {
    session: Session,
    search: RwSignal<Option<Search>>,
    thread: StoredValue<Option<Thread>, LocalStorage>,
}

impl Planner {
    /// A planner of `session`'s work, with nothing planned.
    pub fn new(session: Session) -> Self {
        let planner = Self {
            session,
            search: RwSignal::new(None),
            thread: StoredValue::new_local(None),
        };
        Effect::new(move |_| planner.follow_changes());
        planner
    }

    /// The last search; tracks it.
    pub fn with_search<T>(self, read: impl FnOnce(Option<&Search>) -> T) -> T {
        self.search.with(|search| read(search.as_ref()))
    }

    /// Whether a search goes on; tracks it.
    pub fn is_running(self) -> bool {
        self.with_search(|search| search.is_some_and(Search::is_running))
    }

    /// Whether the last search was for what is on screen; tracks both.
    pub fn is_current(self) -> bool {
        self.freshness() == Some(Freshness::Current)
    }

    /// Searches for a plan for the work that is left at the moment on screen.
    /// The plan that was there goes.
    pub fn start(self) {
        self.session.pause();
        let (moment, starts_at, journal) = self.session.workspace.with_value(|workspace| {
            let journal = journal::write(workspace.shown_events());
            (workspace.moment(), workspace.now(), journal)
        });
        self.search.set(Some(Search::new(moment, starts_at)));
        let job = Job::Optimise {
            journal,
            seed: SEED,
        };
        match Thread::start(&job, move |report| self.hear(report)) {
            Ok(thread) => self.thread.set_value(Some(thread)),
            Err(reason) => self.hear(Report::Failed { reason }),
        }
    }

    /// Stops the search; the best plan so far stays.
    pub fn stop(self) {
        self.thread.set_value(None);
        self.search.update(|search| {
            search.iter_mut().for_each(Search::stop);
        });
    }

    fn hear(self, report: Report) {
        self.search.update(|search| {
            search
                .iter_mut()
                .for_each(|search| search.apply(report.clone()));
        });
        if !untrack(|| self.is_running()) {
            self.thread.set_value(None);
        }
    }

    fn freshness(self) -> Option<Freshness> {
        let moment = self
            .search
            .with(|search| search.as_ref().map(|search| search.moment))?;
        Some(
            self.session
                .with_workspace(|workspace| workspace.freshness(moment)),
        )
    }

    /// A search for what is no more is of no use; nor is a plan for another workspace.
    fn follow_changes(self) {
        match self.freshness() {
            None | Some(Freshness::Current) => {}
            Some(Freshness::OutOfDate) => {
                if self.is_running() {
                    self.stop();
                }
            }
            Some(Freshness::Gone) => {
                self.thread.set_value(None);
                self.search.set(None);
            }
        }
    }
}
