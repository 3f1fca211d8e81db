//! A workspace as a person works with it: the engine and its journal, undo and
//! redo, and looking at the past. It knows no browser.
//!
//! Undo, time travel and loading are one mechanism: replaying a part of the
//! journal. [`history`] is the undoing, [`merging`] makes one of small
//! edits, [`past`] is the looking back.

mod history;
mod merging;
mod past;
#[cfg(test)]
mod tests;

use baton_engine::command::Idle;
use baton_engine::event::{Event, Recorded};
use baton_engine::examples::Example;
use baton_engine::journal::{self, Damage, Journal, Snapshots};
use baton_engine::projection::Bookmarks;
use baton_engine::{Command, Config, Engine, Rejection, State, Time, simulate};
use history::Change;
use past::Past;
pub use past::Toward;

/// A workspace as a person works with it.
pub struct Workspace {
    engine: Engine,
    events: Vec<Recorded>,
    undone: Vec<Change>,
    done: Vec<Change>,
    past: Option<Past>,
    /// States on the way, so that every moment is near one.
    snapshots: Snapshots,
    bookmarks: Bookmarks,
    generation: u64,
    /// The first position at which the journal may differ from what is stored.
    unsaved: Option<usize>,
}

/// What tells one shown state from another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    generation: u64,
    events: usize,
    position: usize,
    undo: usize,
    redo: usize,
}

/// A moment of a journal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Moment {
    generation: u64,
    position: usize,
}

impl Moment {
    /// How many events it has behind it.
    pub fn position(self) -> usize {
        self.position
    }
}

/// Whether what was made for a moment still holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Freshness {
    /// Nothing that matters has happened since.
    Current,
    /// Something has, or another moment is on screen.
    OutOfDate,
    /// The moment is in a journal that is not there any more.
    Gone,
}

impl Workspace {
    /// A workspace with nothing in it.
    pub fn empty() -> Self {
        Self::with_engine(Engine::new(Config::default()))
    }

    /// The workspace that `example` sets up.
    pub fn from_example(example: &Example) -> Self {
        Self::with_engine(example.open())
    }

    /// The workspace that a journal's text holds, and where it was damaged.
    ///
    /// # Errors
    /// Why nothing of it can be used, in words for the person.
    pub fn from_text(text: &str) -> Result<(Self, Option<Damage>), String> {
        let mut journal = journal::read(text).map_err(|error| error.to_string())?;
        if journal.events.is_empty() {
            return Err("The journal has no events.".to_owned());
        }
        let mut snapshots = Snapshots::default();
        let (state, damage) = replay_readable(&mut journal, &mut snapshots)?;
        let engine = Engine::resume(state);
        Ok((Self::with_events(engine, journal.events, snapshots), damage))
    }

    fn with_engine(mut engine: Engine) -> Self {
        let events = engine.take_events();
        Self::with_events(engine, events, Snapshots::default())
    }

    fn with_events(engine: Engine, events: Vec<Recorded>, snapshots: Snapshots) -> Self {
        let mut bookmarks = Bookmarks::default();
        bookmarks.follow(&events);
        Self {
            engine,
            events,
            snapshots,
            bookmarks,
            unsaved: Some(0),
            undone: Vec::new(),
            done: Vec::new(),
            past: None,
            generation: 0,
        }
    }

    /// The state on screen: the last, or the one being looked back at.
    pub fn shown(&self) -> &State {
        self.past
            .as_ref()
            .map_or(self.engine.state(), |past| &past.state)
    }

    /// The state after all events, whatever is on screen.
    pub fn last_state(&self) -> &State {
        self.engine.state()
    }

    /// The events that led to the state on screen.
    pub fn shown_events(&self) -> &[Recorded] {
        &self.events[..self.position()]
    }

    /// All events.
    pub fn events(&self) -> &[Recorded] {
        &self.events
    }

    /// How many events the state on screen has behind it.
    pub fn position(&self) -> usize {
        self.past
            .as_ref()
            .map_or(self.events.len(), |past| past.position)
    }

    /// The first position of the present run: after the last reset, or after
    /// the last edit before any round.
    pub fn run_start(&self) -> usize {
        let start = self.bookmarks.run_start();
        start.unwrap_or(self.events.len())
    }

    /// The moments of the present run to go to.
    pub fn bookmarks(&self) -> &Bookmarks {
        &self.bookmarks
    }

    /// Whether a round was run since the start.
    pub fn has_run(&self) -> bool {
        self.run_start() < self.events.len()
    }

    /// Whether the state on screen is not the last.
    pub fn is_in_past(&self) -> bool {
        self.past.is_some()
    }

    /// The time of the state on screen.
    pub fn now(&self) -> Time {
        self.shown().now()
    }

    /// What tells the shown state from another.
    pub fn shown_mark(&self) -> Mark {
        Mark {
            generation: self.generation,
            events: self.events.len(),
            position: self.position(),
            undo: self.done.len(),
            redo: self.undone.len(),
        }
    }

    /// The moment on screen.
    pub fn moment(&self) -> Moment {
        self.moment_at(self.position())
    }

    /// The moment after the first `position` events.
    pub fn moment_at(&self, position: usize) -> Moment {
        Moment {
            generation: self.generation,
            position,
        }
    }

    /// Whether `moment` is one of this journal and before the one on screen.
    pub fn is_earlier(&self, moment: Moment) -> bool {
        moment.generation == self.generation && moment.position < self.position()
    }

    /// Whether a plan for the work that was left at `moment` holds for what is on screen.
    pub fn freshness(&self, moment: Moment) -> Freshness {
        if moment.generation != self.generation {
            return Freshness::Gone;
        }
        // How the run is to go on does not change what is left to do.
        let keeps = |recorded: &Recorded| {
            let event = &recorded.event;
            matches!(
                event,
                Event::PolicyChosen { .. } | Event::PlanAdopted { .. }
            )
        };
        match self.shown_events().get(moment.position..) {
            Some(since) if since.iter().all(keeps) => Freshness::Current,
            _ => Freshness::OutOfDate,
        }
    }

    /// What tells one journal from another, whichever moment of it is shown.
    pub fn saved_mark(&self) -> (u64, usize) {
        (self.generation, self.events.len())
    }

    /// The first position at which the journal may differ from what was last
    /// said to be saved.
    pub fn unsaved_from(&self) -> Option<usize> {
        self.unsaved
    }

    /// Notes that all of the journal is saved, or is about to be.
    pub fn note_saved(&mut self) {
        self.unsaved = None;
    }

    /// Notes that what is stored may differ from position `from` on.
    pub fn note_unsaved(&mut self, from: usize) {
        self.unsaved = Some(self.unsaved.map_or(from, |before| before.min(from)));
    }

    /// Carries out an edit at the last moment, which it shows.
    ///
    /// # Errors
    /// Why the engine refused it.
    pub fn edit(&mut self, label: &str, command: Command, now: Time) -> Result<(), Rejection> {
        self.edit_all(label, [command], now)
    }

    /// Carries out several edits that are undone as one.
    ///
    /// # Errors
    /// Why the engine refused one of them. Those before it stand and can be undone.
    pub fn edit_all(
        &mut self,
        label: &str,
        commands: impl IntoIterator<Item = Command>,
        now: Time,
    ) -> Result<(), Rejection> {
        self.past = None;
        let from = self.events.len();
        let mut commands = commands.into_iter();
        let done = commands.try_for_each(|command| self.engine.handle(command, now));
        self.collect();
        if self.events.len() > from {
            self.push_change(label, from);
        }
        done
    }

    /// Carries out what a live agent answers, or what time brings. What is on
    /// screen stays there, and it is nothing to undo by itself.
    ///
    /// # Errors
    /// Why the engine refused it.
    pub fn receive(&mut self, command: Command, now: Time) -> Result<(), Rejection> {
        let done = self.engine.handle(command, now);
        self.collect();
        done
    }

    /// Finishes what is under way and runs the next round; in the past, goes
    /// on to where the next recorded round is under way.
    ///
    /// # Errors
    /// Why there is no next round. What was under way is finished all the same.
    pub fn step(&mut self) -> Result<(), Idle> {
        if self.is_in_past() {
            self.seek(self.next_round_position());
            return Ok(());
        }
        let from = self.events.len();
        let round = simulate::step(&mut self.engine);
        self.collect();
        if self.events.len() > from {
            self.push_change("step", from);
        }
        round
    }

    /// Notes that play begins, so that one undo takes back the whole stretch.
    ///
    /// A run that is over is played again from its start, as recorded.
    pub fn begin_play(&mut self) {
        if !self.is_in_past() && self.is_over() && self.has_run() {
            self.seek(self.run_start());
        } else if !self.is_in_past() {
            let from = self.events.len();
            self.push_change("play", from);
        }
    }

    /// Whether nothing is left to do, now or when a goal comes again.
    pub fn is_over(&self) -> bool {
        let state = self.engine.state();
        let mut tasks = state.present_tasks();
        tasks.all(|task| task.state.is_finished()) && state.next_recurrence().is_none()
    }

    /// Lets everything happen that happens up to `until`.
    ///
    /// # Errors
    /// Why nothing more will happen.
    pub fn advance(&mut self, until: Time) -> Result<(), Idle> {
        if self.is_in_past() {
            let later = self.events[self.position()..]
                .iter()
                .position(|e| e.at > until);
            self.seek(later.map_or(usize::MAX, |count| self.position() + count));
            if !self.is_in_past() {
                self.push_change("play", self.events.len());
            }
            return Ok(());
        }
        let result = simulate::advance(&mut self.engine, until);
        self.collect();
        result
    }

    /// Puts `other` in the place of this workspace.
    pub fn replace(&mut self, other: Self) {
        let before = self.swap_events(other.events);
        self.engine = other.engine;
        self.snapshots = other.snapshots;
        self.bookmarks = other.bookmarks;
        self.past = None;
        self.generation += 1;
        self.undone.clear();
        self.push("open another workspace", before);
    }

    /// Puts `other`, which is stored in another place, in the place of this
    /// workspace, with nothing to undo.
    pub fn change_to(&mut self, other: Self) {
        let generation = self.generation + 1;
        *self = Self {
            generation,
            ..other
        };
    }

    /// Takes over what another tab did: the journal up to `from` stays, the
    /// events in `lines` come after it. Nothing of it can be undone here.
    ///
    /// # Errors
    /// When they do not fit together; nothing has changed then.
    pub fn follow(&mut self, from: usize, lines: &str) -> Result<(), String> {
        let header = if from == 0 {
            String::new()
        } else {
            journal::write(&[])
        };
        let read = journal::read(&(header + lines)).map_err(|error| error.to_string())?;
        if from > self.events.len() || read.damage.is_some() {
            return Err("the journal has a gap".to_owned());
        }
        let grows = from == self.events.len();
        let mut state = if grows {
            self.engine.state().clone()
        } else {
            let state = self.snapshots.reach(&self.events, None, from);
            state.map_err(|error| error.to_string())?
        };
        for (index, recorded) in read.events.iter().enumerate() {
            let followed = journal::follow(&mut state, recorded, from + index);
            followed.map_err(|error| error.to_string())?;
        }
        self.snapshots.cut(from);
        self.snapshots.note(from + read.events.len(), &state);
        self.engine = Engine::resume(state);
        self.events.truncate(from);
        self.events.extend(read.events);
        self.bookmarks.cut(from);
        self.bookmarks.follow(&self.events);
        self.generation += u64::from(!grows);
        self.past = self.past.take().filter(|past| past.position < from);
        (self.done, self.undone, self.unsaved) = (Vec::new(), Vec::new(), None);
        Ok(())
    }

    fn collect(&mut self) {
        let events = self.engine.take_events();
        if !events.is_empty() {
            // What was undone followed an end that is there no more.
            self.undone.clear();
            self.note_unsaved(self.events.len());
            self.events.extend(events);
            self.snapshots.note(self.events.len(), self.engine.state());
            self.bookmarks.follow(&self.events);
        }
    }
}

/// The state that the events of `journal` add up to. Those from the first that
/// contradicts others on are taken out, which is a damage.
fn replay_readable(
    journal: &mut Journal,
    snapshots: &mut Snapshots,
) -> Result<(State, Option<Damage>), String> {
    let end = journal.events.len();
    let contradiction = match snapshots.reach(&journal.events, None, end) {
        Ok(state) => return Ok((state, journal.damage.take())),
        Err(contradiction) => contradiction,
    };
    let readable = contradiction.index;
    journal.events.truncate(readable);
    if journal.events.is_empty() {
        return Err(contradiction.to_string());
    }
    let state = snapshots.reach(&journal.events, None, readable);
    let state = state.map_err(|error| error.to_string())?;
    // The header is line 1.
    let line = readable + 2;
    let reason = contradiction.what.to_owned();
    Ok((state, Some(Damage { line, reason })))
}
