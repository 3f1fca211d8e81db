//! The one owner of the engine. Everything that changes state comes in here as
//! a command; everything on screen reads what goes out from here.
//!
//! [`workspace`] is the pure part (journal, undo, time travel) and is tested
//! natively; [`Session`] puts it into signals and drives the virtual clock:
//! [`transport`] is what a person does with it, [`publishing`] when it is seen.
//! [`store`] keeps workspaces between visits; [`api`] lets programs in.
//! [`Background`] owns a worker: [`Planner`] the one that searches for a plan,
//! [`Comparer`] the one that compares policies, [`Recruiter`] the one that tries
//! what one more agent would bring. [`Runs`] compares stored runs.

pub mod api;
pub mod arranging;
pub mod background;
mod clock;
pub mod contest;
mod later;
pub mod live;
mod notice;
mod publishing;
pub mod runs;
pub mod search;
pub mod staffing;
pub mod store;
mod thread;
mod transport;
pub mod workspace;

pub use api::PageApi;
pub use arranging::Arranging;
pub use background::{Background, Comparer, Planner, Recruiter};
pub use clock::now_ms;
pub use contest::Contest;
pub use later::later;
pub use live::Live;
pub use notice::{Notice, NoticeAction, NoticeKind};
use publishing::{Pending, Publish};
pub use runs::Runs;
pub use search::Search;
pub use staffing::Staffing;
pub use store::Store;
pub use workspace::{Toward, Workspace};

use baton_engine::event::Recorded;
use baton_engine::examples::Example;
use baton_engine::{Command, Millis, Rejection, Round, State, Time, journal};
use leptos::prelude::*;
use leptos::task::spawn_local;
use thiserror::Error;

/// Virtual minutes that pass in a second of play, from slow to fast.
pub const SPEEDS: [u32; 6] = [5, 15, 30, 60, 240, 960];
/// How long a notice is shown that nobody needs to act on, in milliseconds.
const PASSING_MS: u32 = 10_000;
/// The speed that a session starts with.
pub const DEFAULT_SPEED: u32 = 30;

/// The one owner of the engine; a handle that is cheap to copy.
#[derive(Clone, Copy)]
pub struct Session {
    workspace: StoredValue<Workspace>,
    /// Counts up whenever the shown state may have changed.
    version: RwSignal<u64>,
    clock: RwSignal<Time>,
    is_playing: RwSignal<bool>,
    speed: RwSignal<u32>,
    notices: RwSignal<Vec<Notice>>,
    /// Counts the notices, so that none takes a later one with it.
    told: StoredValue<u64>,
    live: Live,
    /// When the clock was last set by real time, in the page's milliseconds.
    clock_set_ms: StoredValue<f64>,
    pending: StoredValue<Pending>,
    /// Another tab runs the workspace; this one changes nothing.
    is_watching: RwSignal<bool>,
}

/// Why an edit was not carried out.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Refusal {
    /// The engine refused it.
    #[error(transparent)]
    Engine(#[from] Rejection),
    /// Another tab runs the workspace.
    #[error("Another tab runs this workspace. Take it over to change it here.")]
    Watching,
}

impl Session {
    /// A session with `workspace`, which begins with a notice.
    pub fn start(workspace: Workspace, notice: Option<Notice>) -> Self {
        let clock = workspace.now();
        let session = Self {
            workspace: StoredValue::new(workspace),
            version: RwSignal::new(0),
            clock: RwSignal::new(clock),
            is_playing: RwSignal::new(false),
            speed: RwSignal::new(DEFAULT_SPEED),
            notices: RwSignal::new(notice.into_iter().collect()),
            told: StoredValue::new(0),
            live: Live::new(),
            clock_set_ms: StoredValue::new(now_ms()),
            pending: StoredValue::new(Pending::default()),
            is_watching: RwSignal::new(false),
        };
        clock::drive(session);
        session
    }

    /// What `read` makes of the state on screen; tracks changes of it.
    pub fn with_state<T>(self, read: impl FnOnce(&State) -> T) -> T {
        self.version.track();
        self.workspace
            .with_value(|workspace| read(workspace.shown()))
    }

    /// What `read` makes of the state on screen and the events that led to it; tracks both.
    pub fn with_events<T>(self, read: impl FnOnce(&State, &[Recorded]) -> T) -> T {
        self.version.track();
        self.workspace
            .with_value(|workspace| read(workspace.shown(), workspace.shown_events()))
    }

    /// What `read` makes of the workspace; tracks changes of it.
    pub fn with_workspace<T>(self, read: impl FnOnce(&Workspace) -> T) -> T {
        self.version.track();
        self.workspace.with_value(read)
    }

    /// Carries out an edit. `label` names it for undo, as in "Undo add agent".
    ///
    /// # Errors
    /// Why it was refused; nothing has changed then. The form that asked
    /// shows it.
    pub fn dispatch(self, label: &str, command: Command) -> Result<(), Refusal> {
        let clock = Millis(now_ms() as u64);
        self.carry_out(|workspace, now| workspace.edit_by_hand(label, command, now, clock))
    }

    fn carry_out(
        self,
        edit: impl FnOnce(&mut Workspace, Time) -> Result<(), Rejection>,
    ) -> Result<(), Refusal> {
        if self.is_watching.get_untracked() {
            return Err(Refusal::Watching);
        }
        let now = self.clock.get_untracked();
        let done = self.update(|workspace| edit(workspace, now));
        if done.is_ok() {
            self.dismiss_notices();
        }
        Ok(done?)
    }

    /// As [`Session::dispatch`], for a button that has no place of its own for
    /// an error: a refusal becomes a notice.
    pub fn dispatch_or_notify(self, label: &str, command: Command) {
        if let Err(refusal) = self.dispatch(label, command) {
            self.notify(Notice::error(refusal.to_string()));
        }
    }

    /// As [`Session::dispatch_or_notify`], for something that takes away or is
    /// more than one command: the notice `done` offers to undo all of it.
    pub fn dispatch_with_undo(
        self,
        label: &str,
        commands: impl IntoIterator<Item = Command>,
        done: impl Into<String>,
    ) {
        match self.carry_out(|workspace, now| workspace.edit_all(label, commands, now)) {
            Ok(()) => self.notify(Notice::undoable(done)),
            Err(refusal) => self.notify(Notice::error(refusal.to_string())),
        }
    }

    /// The moment on screen as a workspace of its own, and its round.
    fn fork(self) -> (Workspace, Round) {
        self.workspace
            .with_value(|workspace| (workspace.fork(), workspace.shown().round()))
    }

    /// Replaces the workspace by an example. It can be undone.
    pub fn open_example(self, example: &Example) {
        let opened = Workspace::from_example(example);
        self.replace(opened, format!("Opened the example “{}”.", example.title));
    }

    /// Replaces the workspace by an empty one. It can be undone.
    pub fn clear(self) {
        self.replace(Workspace::empty(), "Opened an empty workspace.".to_owned());
    }

    /// Replaces the workspace by the journal in `text`. It can be undone.
    pub fn open_journal(self, text: &str) {
        match Workspace::from_text(text) {
            Ok((opened, None)) => self.replace(opened, "Opened the journal.".to_owned()),
            Ok((opened, Some(damage))) => {
                let (line, reason) = (damage.line, damage.reason);
                let told = format!(
                    "The journal is damaged from line {line} on ({reason}). Opened what stands before it."
                );
                self.replace(opened, told);
            }
            Err(error) => self.notify(Notice::error(error)),
        }
    }

    /// The journal as text, for saving it.
    pub fn journal_text(self) -> String {
        self.workspace
            .with_value(|workspace| journal::write(workspace.events()))
    }

    /// The virtual time on screen; moves on every frame while playing.
    pub fn clock(self) -> Signal<Time> {
        self.clock.into()
    }

    /// Whether virtual time runs.
    pub fn is_playing(self) -> Signal<bool> {
        self.is_playing.into()
    }

    /// Virtual minutes a second of play.
    pub fn speed(self) -> RwSignal<u32> {
        self.speed
    }

    /// The live agents.
    pub fn live(self) -> Live {
        self.live
    }

    /// Whether somebody works for real, so that time is real; tracks it.
    pub fn is_live(self) -> bool {
        self.version.track();
        self.workspace
            .with_value(|workspace| workspace.last_state().has_live_agents())
    }

    /// Carries out what a live agent answers. It answers the tab that runs the
    /// workspace; what still comes after another took over is nothing.
    ///
    /// # Errors
    /// Why the engine does not count it.
    pub fn answer(self, command: Command) -> Result<(), Rejection> {
        if self.is_watching.get_untracked() {
            return Ok(());
        }
        let now = self.live_now();
        let done = self.change(Publish::Soon, |workspace| workspace.receive(command, now));
        self.advance_soon();
        done
    }

    /// Carries out what a person answers for an agent that is a person.
    ///
    /// # Errors
    /// Why it does not count; the card that asked shows it.
    pub fn answer_for_person(self, command: Command) -> Result<(), Refusal> {
        if self.is_watching.get_untracked() {
            return Err(Refusal::Watching);
        }
        Ok(self.answer(command)?)
    }

    /// Notes what is so. It is refused only where it concerns nobody any more.
    fn witness(self, command: Command) {
        let _ = self.answer(command);
    }

    /// The run's time at this very moment.
    fn live_now(self) -> Time {
        clock::live_now(self)
    }

    /// Lets a round follow an answer, once for all answers of a moment.
    fn advance_soon(self) {
        let is_due = self.is_playing.get_untracked() && !self.pending.get_value().advance;
        if is_due {
            self.pending.update_value(|pending| pending.advance = true);
            spawn_local(async move {
                self.pending.update_value(|pending| pending.advance = false);
                if self.is_playing.get_untracked() && untrack(|| self.is_live()) {
                    clock::catch_up(self);
                }
            });
        }
    }

    /// Whether another tab runs the workspace, so that this one changes nothing.
    pub fn is_watching(self) -> Signal<bool> {
        self.is_watching.into()
    }

    /// What the person should know, oldest first.
    pub fn notices(self) -> Signal<Vec<Notice>> {
        self.notices.into()
    }

    /// Shows `notice` in place of the one that is there; a while, if that is enough.
    pub fn notify(self, notice: Notice) {
        let is_passing = notice.is_passing();
        self.notices.set(vec![notice]);
        self.told.update_value(|told| *told += 1);
        let told = self.told.get_value();
        if is_passing {
            later(PASSING_MS, move || {
                if self.told.try_get_value() == Some(told) {
                    self.dismiss_notices();
                }
            });
        }
    }

    /// Takes all notices away.
    pub fn dismiss_notices(self) {
        self.notices.update(Vec::clear);
    }

    /// Whether another tab runs the workspace; the person is told then.
    fn refuses(self) -> bool {
        let is_watching = self.is_watching.get_untracked();
        if is_watching {
            self.notify(Notice::error(Refusal::Watching.to_string()));
        }
        is_watching
    }

    /// Shows `opened`, which is stored elsewhere, with nothing to undo.
    fn change_to(self, opened: Workspace) {
        self.pause();
        self.dismiss_notices();
        self.update(|workspace| workspace.change_to(opened));
    }

    /// Shows what another tab did, as [`Workspace::follow`].
    fn follow(self, from: usize, lines: &str) -> Result<(), String> {
        self.update(|workspace| workspace.follow(from, lines))
    }

    fn replace(self, opened: Workspace, told: String) {
        if self.refuses() {
            return;
        }
        self.pause();
        self.update(|workspace| workspace.replace(opened));
        self.notify(Notice::undoable(told));
    }
}
