//! The owner of a worker: starts it, hears it, ends it when somebody says so or
//! when what it works on has changed.

use super::thread::{self, Thread};
use super::workspace::{Freshness, Moment};
use super::{Contest, Search, Session, Staffing};
use crate::worker::{Job, Report};
use baton_engine::plan::Plan;
use baton_engine::schedule::{Pace, PolicyKind, RunSettings};
use baton_engine::{Command, Time};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Work that a worker does, as its reports tell it.
pub trait Work: Send + Sync + 'static {
    /// Work that has just begun, on a journal that is at `now`.
    fn begin(course: Course, now: Time) -> Self;
    /// What to ask the worker for, about the journal.
    fn job() -> Job;
    /// What it is about, and how it is going.
    fn course(&self) -> &Course;
    /// As [`Work::course`], to change it.
    fn course_mut(&mut self) -> &mut Course;
    /// Takes in a report on work that goes on, other than of a failure.
    fn take(&mut self, report: Report);

    /// How it is going.
    fn phase(&self) -> &Phase {
        &self.course().phase
    }

    /// Whether it goes on.
    fn is_running(&self) -> bool {
        *self.phase() == Phase::Running
    }

    /// Stops it; what was found stays.
    fn stop(&mut self) {
        if self.is_running() {
            self.course_mut().phase = Phase::Stopped;
        }
    }

    /// Takes in a report. What comes after the end changes nothing.
    fn apply(&mut self, report: Report) {
        match report {
            _ if !self.is_running() => {}
            Report::Failed { reason } => self.course_mut().phase = Phase::Failed(reason),
            report => self.take(report),
        }
    }
}

/// What work is about, and how it is going.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Course {
    moment: Moment,
    /// How it is going.
    pub phase: Phase,
}

impl Course {
    /// Of work on the `moment` of a journal, which has just begun.
    pub fn begin(moment: Moment) -> Self {
        Self {
            moment,
            phase: Phase::Running,
        }
    }
}

/// How work is going.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Phase {
    /// It goes on.
    Running,
    /// It has come to its end.
    Ended,
    /// It was stopped.
    Stopped,
    /// It failed, for this reason.
    Failed(String),
}

/// The owner of a worker; a handle that is cheap to copy.
pub struct Background<W: Work> {
    session: Session,
    work: RwSignal<Option<W>>,
    thread: StoredValue<Option<Thread>, LocalStorage>,
    /// Counts up with each start and stop, so that none comes after a later one.
    turn: StoredValue<u32>,
}

/// Searches for plans.
pub type Planner = Background<Search>;
/// Compares policies.
pub type Comparer = Background<Contest>;
/// Tries what one more agent would bring.
pub type Recruiter = Background<Staffing>;

// Derived, these would ask the same of the work.
impl<W: Work> Copy for Background<W> {}
impl<W: Work> Clone for Background<W> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<W: Work> Background<W> {
    /// For `session`'s workspace, with nothing done yet.
    pub fn new(session: Session) -> Self {
        let background = Self {
            session,
            work: RwSignal::new(None),
            thread: StoredValue::new_local(None),
            turn: StoredValue::new(0),
        };
        Effect::new(move |_| background.follow_changes());
        background
    }

    /// The last work; tracks it.
    pub fn with<T>(self, read: impl FnOnce(Option<&W>) -> T) -> T {
        self.work.with(|work| read(work.as_ref()))
    }

    /// Whether work goes on; tracks it.
    pub fn is_running(self) -> bool {
        self.with(|work| work.is_some_and(W::is_running))
    }

    /// Whether the last work was for what is on screen; tracks both.
    pub fn is_current(self) -> bool {
        self.freshness() == Some(Freshness::Current)
    }

    /// Begins with the moment on screen. What was found before goes.
    pub fn start(self) {
        self.session.pause();
        let (moment, now, events) = self.session.workspace.with_value(|workspace| {
            let events = workspace.shown_events().to_vec();
            (workspace.moment(), workspace.now(), events)
        });
        let turn = self.end_turn();
        self.work.set(Some(W::begin(Course::begin(moment), now)));
        spawn_local(async move {
            let journal = thread::written(&events).await;
            if self.turn.try_get_value() != Some(turn) {
                return;
            }
            match Thread::start(&W::job(), &[journal], move |report| self.hear(report)) {
                Ok(thread) => self.thread.set_value(Some(thread)),
                Err(reason) => self.hear(Report::Failed { reason }),
            }
        });
    }

    /// Ends the worker, and what would start one; the number of the next turn.
    fn end_turn(self) -> u32 {
        self.thread.set_value(None);
        self.turn.update_value(|turn| *turn += 1);
        self.turn.get_value()
    }

    /// Stops the work; what was found so far stays.
    pub fn stop(self) {
        self.end_turn();
        self.work.update(|work| work.iter_mut().for_each(W::stop));
    }

    /// Stops when it runs, or else starts.
    pub fn toggle(self) {
        if untrack(|| self.is_running()) {
            self.stop();
        } else {
            self.start();
        }
    }

    fn hear(self, report: Report) {
        self.work.update(|work| {
            if let Some(work) = work {
                work.apply(report);
            }
        });
        if !untrack(|| self.is_running()) {
            self.end_turn();
        }
    }

    fn freshness(self) -> Option<Freshness> {
        let moment = self.with(|work| work.map(|work| work.course().moment))?;
        Some(
            self.session
                .with_workspace(|workspace| workspace.freshness(moment)),
        )
    }

    /// Work on what is no more is of no use; nor is what was found for another workspace.
    fn follow_changes(self) {
        match self.freshness() {
            None | Some(Freshness::Current) => {}
            Some(Freshness::OutOfDate) => {
                if self.is_running() {
                    self.stop();
                }
            }
            Some(Freshness::Gone) => {
                self.end_turn();
                self.work.set(None);
            }
        }
    }
}

impl Planner {
    /// Lets the run follow the best plan so far. One undo takes it back.
    pub fn follow(self) {
        self.stop();
        let Some(plan) = untrack(|| self.with(|search| search.and_then(Search::to_adopt))) else {
            return;
        };
        let told = format!("The run follows the plan of {}.", plan.makespan);
        self.session
            .dispatch_with_undo("follow plan", follow(plan), told);
    }
}

/// What makes a run follow `plan`.
pub(super) fn follow(plan: Plan) -> [Command; 2] {
    let settings = RunSettings {
        policy: PolicyKind::Planned,
        pace: Pace::Continuous,
        ..RunSettings::default()
    };
    [
        Command::AdoptPlan { plan },
        Command::ChoosePolicy { settings },
    ]
}
