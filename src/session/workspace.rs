//! A workspace as a person works with it: the engine and its journal, undo and
//! redo, and looking at the past. It knows no browser.
//!
//! Undo, time travel and loading are one mechanism: replaying a part of the
//! journal.

use baton_engine::command::Idle;
use baton_engine::event::{Event, Recorded};
use baton_engine::examples::Example;
use baton_engine::journal::{self, Damage, Journal};
use baton_engine::{Command, Config, Engine, Rejection, State, Time, simulate};

/// Most edits that can be undone.
const MAX_UNDO: usize = 200;

/// A workspace as a person works with it.
pub struct Workspace {
    engine: Engine,
    events: Vec<Recorded>,
    undone: Vec<Change>,
    done: Vec<Change>,
    past: Option<Past>,
    generation: u64,
    /// The first position at which the journal may differ from what is stored.
    unsaved: Option<usize>,
}

/// Something that can be undone or done again.
struct Change {
    label: String,
    how: How,
}

enum How {
    /// The journal was this long before; kept with what came after it when undone.
    Grew { from: usize, tail: Vec<Recorded> },
    /// Another journal was there.
    Replaced(Vec<Recorded>),
}

impl Change {
    fn is_empty(&self, length: usize) -> bool {
        matches!(self.how, How::Grew { from, .. } if from == length)
    }
}

/// A moment before the last.
struct Past {
    position: usize,
    state: State,
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
        let (state, damage) = replay_readable(&mut journal)?;
        let mut workspace = Self::with_engine(Engine::resume(state));
        workspace.events = journal.events;
        Ok((workspace, damage))
    }

    fn with_engine(mut engine: Engine) -> Self {
        let events = engine.take_events();
        Self {
            engine,
            events,
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
        let begins = |recorded: &Recorded| matches!(recorded.event, Event::RoundStarted { .. });
        let reset = self
            .events
            .iter()
            .rposition(|recorded| recorded.event == Event::RunReset);
        let from = reset.map_or(0, |at| at + 1);
        let first = self.events[from..].iter().position(begins);
        from + first.unwrap_or(self.events.len() - from)
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

    /// What undo would take back.
    pub fn undo_label(&self) -> Option<&str> {
        let length = self.events.len();
        let change = self.done.iter().rfind(|change| !change.is_empty(length));
        change.map(|change| change.label.as_str())
    }

    /// What redo would do again.
    pub fn redo_label(&self) -> Option<&str> {
        self.undone.last().map(|change| change.label.as_str())
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
            return Ok(());
        }
        let result = simulate::advance(&mut self.engine, until);
        self.collect();
        result
    }

    /// Shows the moment after `position` events.
    pub fn seek(&mut self, position: usize) {
        if position >= self.events.len() {
            self.past = None;
            return;
        }
        // The journal opens with the workspace; before that there is nothing to show.
        let position = position.max(1);
        if let Ok(state) = journal::replay(&self.events[..position]) {
            self.past = Some(Past { position, state });
        }
    }

    /// Puts `other` in the place of this workspace.
    pub fn replace(&mut self, other: Self) {
        let before = self.swap_events(other.events);
        self.engine = other.engine;
        self.past = None;
        self.generation += 1;
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
            journal::replay(&self.events[..from]).map_err(|error| error.to_string())?
        };
        for (index, recorded) in read.events.iter().enumerate() {
            let followed = journal::follow(&mut state, recorded, from + index);
            followed.map_err(|error| error.to_string())?;
        }
        self.engine = Engine::resume(state);
        self.events.truncate(from);
        self.events.extend(read.events);
        self.generation += u64::from(!grows);
        self.past = self.past.take().filter(|past| past.position < from);
        (self.done, self.undone, self.unsaved) = (Vec::new(), Vec::new(), None);
        Ok(())
    }

    /// Takes back the last change; its label is the answer.
    pub fn undo(&mut self) -> Option<String> {
        self.drop_empty_changes();
        let Change { label, how } = self.done.pop()?;
        let how = match how {
            How::Grew { from, .. } => {
                let tail = self.events.split_off(from);
                self.note_unsaved(from);
                How::Grew { from, tail }
            }
            How::Replaced(before) => self.swap_events(before),
        };
        self.undone.push(Change {
            label: label.clone(),
            how,
        });
        self.rebuild();
        Some(label)
    }

    /// Does the last undone change again; its label is the answer.
    pub fn redo(&mut self) -> Option<String> {
        let Change { label, how } = self.undone.pop()?;
        let how = match how {
            How::Grew { from, tail } => {
                self.note_unsaved(self.events.len());
                self.events.extend(tail);
                let tail = Vec::new();
                How::Grew { from, tail }
            }
            How::Replaced(after) => self.swap_events(after),
        };
        self.done.push(Change {
            label: label.clone(),
            how,
        });
        self.rebuild();
        Some(label)
    }

    fn swap_events(&mut self, events: Vec<Recorded>) -> How {
        self.note_unsaved(0);
        How::Replaced(std::mem::replace(&mut self.events, events))
    }

    fn rebuild(&mut self) {
        let state = journal::replay(&self.events).expect("the engine recorded these events");
        self.engine = Engine::resume(state);
        self.past = None;
        self.generation += 1;
    }

    fn next_round_position(&self) -> usize {
        let is_round = |recorded: &Recorded| matches!(recorded.event, Event::RoundStarted { .. });
        let goes_on = |recorded: &Recorded| {
            matches!(
                recorded.event,
                Event::TaskAssigned { .. } | Event::TaskAccepted { .. } | Event::TaskStarted { .. }
            )
        };
        let rest = &self.events[self.position()..];
        let Some(round) = rest.iter().position(is_round) else {
            return usize::MAX;
        };
        let begun = rest[round + 1..]
            .iter()
            .take_while(|recorded| goes_on(recorded))
            .count();
        self.position() + round + 1 + begun
    }

    fn collect(&mut self) {
        let events = self.engine.take_events();
        if !events.is_empty() {
            self.note_unsaved(self.events.len());
            self.events.extend(events);
        }
    }

    fn push_change(&mut self, label: &str, from: usize) {
        let tail = Vec::new();
        self.push(label, How::Grew { from, tail });
    }

    /// A stretch of play in which nothing happened is nothing to undo.
    fn drop_empty_changes(&mut self) {
        while self
            .done
            .last()
            .is_some_and(|change| change.is_empty(self.events.len()))
        {
            self.done.pop();
        }
    }

    fn push(&mut self, label: &str, how: How) {
        self.undone.clear();
        self.drop_empty_changes();
        if self.done.len() == MAX_UNDO {
            self.done.remove(0);
        }
        let label = label.to_owned();
        self.done.push(Change { label, how });
    }
}

/// The state that the events of `journal` add up to. Those from the first that
/// contradicts others on are taken out, which is a damage.
fn replay_readable(journal: &mut Journal) -> Result<(State, Option<Damage>), String> {
    let contradiction = match journal::replay(&journal.events) {
        Ok(state) => return Ok((state, journal.damage.take())),
        Err(contradiction) => contradiction,
    };
    journal.events.truncate(contradiction.index);
    if journal.events.is_empty() {
        return Err(contradiction.to_string());
    }
    let state = journal::replay(&journal.events).map_err(|error| error.to_string())?;
    // The header is line 1.
    let line = contradiction.index + 2;
    let reason = contradiction.what.to_owned();
    Ok((state, Some(Damage { line, reason })))
}

#[cfg(test)]
mod tests {
    use super::*;
    use baton_engine::{AgentId, GoalId, TaskState, examples, projection};

    fn demonstration() -> Workspace {
        Workspace::from_example(&examples::demonstration())
    }

    fn completed(workspace: &Workspace) -> usize {
        workspace.shown().count(TaskState::Completed)
    }

    fn remove_agent(workspace: &mut Workspace, agent: u32) {
        let agent = AgentId(agent);
        let now = workspace.now();
        let done = workspace.edit("remove agent", Command::UnregisterAgent { agent }, now);
        assert_eq!(done, Ok(()));
    }

    #[test]
    fn steps_go_from_round_to_round() {
        let mut workspace = demonstration();
        let mut under_way = Vec::new();
        while workspace.step() == Ok(()) {
            under_way.push(workspace.shown().count(TaskState::Running));
        }
        assert_eq!(under_way, [3, 2, 2, 1]);
        assert_eq!(workspace.step(), Err(Idle::AllFinished));
        assert_eq!(completed(&workspace), 8);
    }

    #[test]
    fn playing_gives_the_same_journal_as_stepping() {
        let mut stepped = demonstration();
        while stepped.step() == Ok(()) {}
        let mut played = demonstration();
        let mut clock = Time::default();
        played.begin_play();
        while played.advance(clock) == Ok(()) {
            clock = Time(clock.0 + 7 * 60_000);
        }
        assert_eq!(played.events(), stepped.events());
    }

    #[test]
    fn any_moment_can_be_looked_at_and_play_goes_on_from_there() {
        let mut workspace = demonstration();
        while workspace.step() == Ok(()) {}
        let end = workspace.events().to_vec();
        workspace.seek(workspace.run_start());
        assert!(workspace.is_in_past());
        assert_eq!((completed(&workspace), workspace.shown().round().0), (0, 0));
        let mut rounds = Vec::new();
        while workspace.is_in_past() {
            assert_eq!(workspace.step(), Ok(()));
            rounds.push(workspace.shown().count(TaskState::Running));
        }
        assert_eq!(rounds, [3, 2, 2, 1, 0], "the recorded rounds, then the end");
        workspace.begin_play();
        assert_eq!(
            workspace.position(),
            workspace.run_start(),
            "a finished run plays again"
        );
        assert_eq!(workspace.advance(Time(u64::MAX)), Ok(()));
        assert_eq!(completed(&workspace), 8);
        assert_eq!(workspace.events(), end, "looking changes nothing");
    }

    #[test]
    fn undo_and_redo_take_back_edits_and_runs() {
        let mut workspace = demonstration();
        remove_agent(&mut workspace, 1);
        workspace.begin_play();
        assert!(workspace.advance(Time(u64::MAX)).is_err());
        assert_eq!(completed(&workspace), 8);

        assert_eq!(workspace.undo().as_deref(), Some("play"));
        assert_eq!((completed(&workspace), workspace.has_run()), (0, false));
        assert_eq!(workspace.undo().as_deref(), Some("remove agent"));
        assert_eq!(projection::status(workspace.shown()).agents, 5);
        assert_eq!(workspace.undo(), None);

        assert_eq!(workspace.redo().as_deref(), Some("remove agent"));
        assert_eq!(workspace.redo().as_deref(), Some("play"));
        assert_eq!(completed(&workspace), 8);
        assert_eq!(workspace.redo(), None);
    }

    #[test]
    fn an_edit_after_undo_forgets_what_was_undone() {
        let mut workspace = demonstration();
        remove_agent(&mut workspace, 1);
        workspace.undo();
        remove_agent(&mut workspace, 2);
        assert_eq!(workspace.redo_label(), None);
        let names: Vec<String> = projection::agents(workspace.shown())
            .into_iter()
            .map(|agent| agent.name)
            .collect();
        assert!(names.contains(&"ML Engineer".to_owned()), "{names:?}");
    }

    #[test]
    fn a_refused_edit_is_nothing_to_undo() {
        let mut workspace = demonstration();
        let command = Command::RemoveGoal { goal: GoalId(99) };
        assert!(workspace.edit("remove goal", command, Time(0)).is_err());
        assert_eq!(workspace.undo_label(), None);
    }

    #[test]
    fn opening_another_workspace_can_be_undone() {
        let mut workspace = demonstration();
        remove_agent(&mut workspace, 0);
        let before = workspace.events().to_vec();
        workspace.replace(Workspace::empty());
        assert_eq!(workspace.shown().task_count(), 0);
        workspace.undo();
        assert_eq!(workspace.events(), before);
        workspace.redo();
        assert_eq!(workspace.shown().task_count(), 0);
    }

    #[test]
    fn a_plan_holds_until_the_work_changes() {
        let mut workspace = demonstration();
        let moment = workspace.moment();
        let settings = workspace.shown().settings();
        let choose = Command::ChoosePolicy { settings };
        assert_eq!(workspace.edit("choose policy", choose, Time(0)), Ok(()));
        assert_eq!(workspace.freshness(moment), Freshness::Current);
        assert_eq!(workspace.step(), Ok(()));
        assert_eq!(workspace.freshness(moment), Freshness::OutOfDate);
        workspace.seek(workspace.run_start());
        assert_eq!(workspace.freshness(moment), Freshness::Current);
        workspace.seek(1);
        assert_eq!(workspace.freshness(moment), Freshness::OutOfDate);
        workspace.undo();
        assert_eq!(workspace.freshness(moment), Freshness::Gone);
    }

    #[test]
    fn another_tab_is_followed_when_it_goes_on_and_when_it_undoes() {
        let mut run = demonstration();
        let mut watched = demonstration();
        let mut from = run.events().len();
        while run.step() == Ok(()) {
            let lines = journal::write_events(&run.events()[from..]);
            assert_eq!(watched.follow(from, &lines), Ok(()));
            assert_eq!(watched.events(), run.events());
            from = run.events().len();
        }
        run.undo();
        run.undo();
        let from = run.events().len();
        assert_eq!(watched.follow(from, ""), Ok(()));
        assert_eq!(watched.events(), run.events());
        assert_eq!(watched.step(), run.step(), "it can go on from there");
        assert_eq!(watched.events(), run.events());

        assert!(watched.follow(from + 999, "").is_err());
        assert!(watched.follow(from, "{\"at\":").is_err());
        let other = journal::write(Workspace::empty().events());
        assert_eq!(watched.follow(0, &other), Ok(()));
        assert_eq!(watched.shown().task_count(), 0);
    }

    #[test]
    fn a_saved_journal_opens_again() {
        let mut workspace = demonstration();
        while workspace.step() == Ok(()) {}
        let text = journal::write(workspace.events());
        let (opened, damage) = Workspace::from_text(&text).expect("a journal");
        assert_eq!((opened.events(), damage), (workspace.events(), None));
        assert!(Workspace::from_text("nonsense").is_err());
    }
}
