//! The moments of a run that one goes to: rounds, what went wrong, goals that
//! were completed.
//!
//! [`Bookmarks`] follows the journal as it grows, for a run of many events is
//! looked at on every frame. It forgets what was before the last reset.

use crate::event::{Event, FailReason, Recorded, ReturnReason};
use crate::ids::{AgentId, GoalId, Round, TaskId};
use crate::state::State;

/// A moment to go to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bookmark {
    /// How many events it has behind it.
    pub position: usize,
    /// What happened.
    pub kind: BookmarkKind,
}

/// What happened at a bookmark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BookmarkKind {
    /// A round was run, and what it gave out is under way.
    Round(Round),
    /// The last open task of a goal was completed.
    GoalCompleted(GoalId),
    /// An agent fell silent.
    AgentLost(AgentId),
    /// An attempt failed.
    AttemptFailed(TaskId),
    /// An attempt took too long, or was not begun in time.
    TimedOut(TaskId),
    /// A task was given up, so that its goal cannot be completed.
    GoalStalled(GoalId),
}

impl BookmarkKind {
    /// Whether something went wrong.
    pub fn is_fault(self) -> bool {
        match self {
            Self::AgentLost(_)
            | Self::AttemptFailed(_)
            | Self::TimedOut(_)
            | Self::GoalStalled(_) => true,
            Self::Round(_) | Self::GoalCompleted(_) => false,
        }
    }

    /// It in a few words, with the names that `state` knows.
    pub fn told(self, state: &State) -> String {
        let agent = |id: AgentId| &state.agents()[id.index()].spec.name;
        let task = |id: TaskId| &state.tasks()[id.index()].spec.name;
        let goal = |id: GoalId| &state.goals()[id.index()].spec.text;
        match self {
            Self::Round(round) => format!("Round {}", round.0),
            Self::GoalCompleted(id) => format!("Goal completed: {}", goal(id)),
            Self::AgentLost(id) => format!("Agent lost: {}", agent(id)),
            Self::AttemptFailed(id) => format!("Attempt failed: {}", task(id)),
            Self::TimedOut(id) => format!("Timed out: {}", task(id)),
            Self::GoalStalled(id) => format!("Goal stalled: {}", goal(id)),
        }
    }
}

/// Where bookmarks stand on a bar, those that are near each other as one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BookmarkGroup {
    /// The first of them, or the first fault.
    pub bookmark: Bookmark,
    /// How many it stands for.
    pub count: usize,
    /// Where on the bar, 0 to 1.
    pub share: f64,
}

/// The bookmarks of the present run.
#[derive(Default)]
pub struct Bookmarks {
    all: Vec<Bookmark>,
    /// How many events come before the first round of the run, if there was one.
    run_start: Option<usize>,
    /// How many events have been read.
    read: usize,
    /// By task.
    tasks: Vec<Followed>,
    /// By goal: its tasks that are not finished.
    open: Vec<u32>,
}

#[derive(Clone, Copy)]
struct Followed {
    goal: GoalId,
    state: Way,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Open,
    Finished,
    Removed,
}

impl Bookmarks {
    /// By position.
    pub fn all(&self) -> &[Bookmark] {
        &self.all
    }

    /// How many events come before the first round of the run, if there was one.
    pub fn run_start(&self) -> Option<usize> {
        self.run_start
    }

    /// The one at `position`; of several the last.
    pub fn at(&self, position: usize) -> Option<Bookmark> {
        let to = self.all.partition_point(|mark| mark.position <= position);
        let last = self.all[..to].last().copied();
        last.filter(|mark| mark.position == position)
    }

    /// The first after `position`.
    pub fn next(&self, position: usize) -> Option<Bookmark> {
        let after = self.all.partition_point(|mark| mark.position <= position);
        self.all.get(after).copied()
    }

    /// The last before `position`.
    pub fn previous(&self, position: usize) -> Option<Bookmark> {
        let from = self.all.partition_point(|mark| mark.position < position);
        self.all[..from].last().copied()
    }

    /// Where they stand on a bar from `start` to `end`, as `most` groups at most.
    /// Cost: linear in their number.
    #[expect(clippy::cast_precision_loss, reason = "a place on screen")]
    pub fn grouped(&self, start: usize, end: usize, most: usize) -> Vec<BookmarkGroup> {
        let length = end.saturating_sub(start).max(1);
        let mut groups: Vec<(usize, BookmarkGroup)> = Vec::new();
        for &bookmark in self.all.iter().filter(|mark| mark.position >= start) {
            let place = bookmark.position - start;
            let slot = place * most.saturating_sub(1) / length;
            let share = (place as f64 / length as f64).min(1.0);
            match groups.last_mut().filter(|(last, _)| *last == slot) {
                Some((_, group)) => {
                    group.count += 1;
                    if bookmark.kind.is_fault() && !group.bookmark.kind.is_fault() {
                        (group.bookmark, group.share) = (bookmark, share);
                    }
                }
                None => groups.push((
                    slot,
                    BookmarkGroup {
                        bookmark,
                        count: 1,
                        share,
                    },
                )),
            }
        }
        groups.into_iter().map(|(_, group)| group).collect()
    }

    /// Reads on in `events`, the whole journal.
    pub fn follow(&mut self, events: &[Recorded]) {
        for (index, recorded) in events.iter().enumerate().skip(self.read) {
            self.apply(index + 1, &recorded.event);
        }
        self.read = events.len();
    }

    /// Begins anew if what was read goes beyond `position`, where the journal was cut.
    pub fn cut(&mut self, position: usize) {
        if self.read > position {
            *self = Self::default();
        }
    }

    fn apply(&mut self, position: usize, event: &Event) {
        match event {
            Event::GoalSubmitted { .. } | Event::GoalRecurred { .. } => self.open.push(0),
            Event::TaskAdded { goal, .. } => {
                self.open[goal.index()] += 1;
                let state = Way::Open;
                self.tasks.push(Followed { goal: *goal, state });
            }
            Event::TaskRemoved { task } => _ = self.go(*task, Way::Removed),
            Event::TaskCancelled { task } => _ = self.go(*task, Way::Finished),
            Event::TaskRetried { task } => _ = self.go(*task, Way::Open),
            Event::TaskCompleted { lease, .. } => {
                let goal = self.go(lease.task, Way::Finished);
                if self.open[goal.index()] == 0 {
                    self.add(position, BookmarkKind::GoalCompleted(goal));
                }
            }
            Event::RoundStarted { round } => {
                self.run_start.get_or_insert(position - 1);
                self.add(position, BookmarkKind::Round(*round));
            }
            Event::TaskAssigned { .. } | Event::TaskAccepted { .. } | Event::TaskStarted { .. } => {
                self.belongs_to_round(position);
            }
            Event::AgentLost { agent } => self.add(position, BookmarkKind::AgentLost(*agent)),
            Event::AttemptFailed { lease, reason, .. } => {
                let kind = match reason {
                    FailReason::TimedOut => BookmarkKind::TimedOut(lease.task),
                    FailReason::Reported(_) | FailReason::LostTooOften => {
                        BookmarkKind::AttemptFailed(lease.task)
                    }
                };
                self.add(position, kind);
            }
            Event::TaskReturned {
                lease,
                reason: ReturnReason::LeaseExpired,
            } => self.add(position, BookmarkKind::TimedOut(lease.task)),
            Event::GoalStalled { goal, .. } => {
                self.add(position, BookmarkKind::GoalStalled(*goal));
            }
            Event::RunReset => self.reset(),
            Event::TaskReturned { .. }
            | Event::WorkspaceOpened { .. }
            | Event::AgentRegistered { .. }
            | Event::AgentUnregistered { .. }
            | Event::ToleranceChanged { .. }
            | Event::FaultInjected { .. }
            | Event::HeartbeatReceived { .. }
            | Event::AgentSuspected { .. }
            | Event::GoalRevised { .. }
            | Event::RecurrenceStopped { .. }
            | Event::GoalRemoved { .. }
            | Event::TaskRevised { .. }
            | Event::PolicyChosen { .. }
            | Event::PlanAdopted { .. }
            | Event::TaskReleased { .. }
            | Event::TaskAnnounced { .. }
            | Event::BidReceived { .. }
            | Event::BidDeclined { .. }
            | Event::BidTimedOut { .. }
            | Event::TaskAwarded { .. }
            | Event::AwardDeclined { .. }
            | Event::AwardTimedOut { .. }
            | Event::NegotiationFailed { .. }
            | Event::TaskDuplicated { .. }
            | Event::AnswerRefused { .. } => {}
        }
    }

    fn add(&mut self, position: usize, kind: BookmarkKind) {
        self.all.push(Bookmark { position, kind });
    }

    /// A round's moment is when what it gave out is under way.
    fn belongs_to_round(&mut self, position: usize) {
        if let Some(last) = self.all.last_mut() {
            let follows = last.position + 1 == position;
            if follows && matches!(last.kind, BookmarkKind::Round(_)) {
                last.position = position;
            }
        }
    }

    /// The task is there from now on; the answer is its goal.
    fn go(&mut self, task: TaskId, to: Way) -> GoalId {
        let followed = &mut self.tasks[task.index()];
        let open = &mut self.open[followed.goal.index()];
        *open -= u32::from(followed.state == Way::Open);
        *open += u32::from(to == Way::Open);
        followed.state = to;
        followed.goal
    }

    fn reset(&mut self) {
        self.all.clear();
        self.run_start = None;
        for task in (0..self.tasks.len()).map(TaskId::from_index) {
            if self.tasks[task.index()].state == Way::Finished {
                self.go(task, Way::Open);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::Fixture;
    use super::*;
    use crate::command::Command;

    fn of(fixture: &Fixture) -> Vec<(usize, String)> {
        let mut bookmarks = Bookmarks::default();
        bookmarks.follow(&fixture.events);
        let told = |mark: &Bookmark| (mark.position, mark.kind.told(fixture.state()));
        bookmarks.all().iter().map(told).collect()
    }

    fn names(fixture: &Fixture) -> Vec<String> {
        of(fixture).into_iter().map(|(_, name)| name).collect()
    }

    /// Two tasks of one goal, the first of which fails once.
    fn run() -> Fixture {
        let mut fixture = Fixture::new();
        fixture.agent("Ada", &["coding"], 2);
        let first = fixture.task("First", 30, &["coding"], &[]);
        let second = fixture.task("Second", 30, &["coding"], &[]);
        fixture.round();
        fixture.start(first);
        fixture.wait(30);
        fixture.fail(first);
        fixture.complete(second);
        fixture.wait(60);
        fixture.act(Command::Tick);
        fixture.round();
        fixture.complete(first);
        fixture
    }

    #[test]
    fn rounds_faults_and_completed_goals_are_marked() {
        let fixture = run();
        let expected = [
            "Round 1",
            "Attempt failed: First",
            "Round 2",
            "Goal completed: Do it",
        ];
        assert_eq!(names(&fixture), expected);
        let (end, _) = of(&fixture)[3];
        assert_eq!(end, fixture.events.len());
    }

    #[test]
    fn a_round_is_where_what_it_gave_out_is_under_way() {
        let fixture = run();
        let (round, _) = of(&fixture)[0];
        let state = crate::journal::replay(&fixture.events[..round]).unwrap();
        assert_eq!(state.count(crate::TaskState::Running), 1);
        assert_eq!(state.count(crate::TaskState::Assigned), 1);
    }

    #[test]
    fn what_grows_is_read_on_and_what_was_cut_is_read_anew() {
        let fixture = run();
        let mut bookmarks = Bookmarks::default();
        for end in [5, 9, fixture.events.len()] {
            bookmarks.follow(&fixture.events[..end]);
        }
        let whole = bookmarks.all().to_vec();
        let middle = whole[1].position;
        bookmarks.cut(middle);
        bookmarks.follow(&fixture.events[..middle]);
        assert_eq!(bookmarks.all(), &whole[..2]);
        bookmarks.follow(&fixture.events);
        assert_eq!(bookmarks.all(), whole);
    }

    #[test]
    fn one_steps_from_one_to_the_next_and_back() {
        let fixture = run();
        let mut bookmarks = Bookmarks::default();
        bookmarks.follow(&fixture.events);
        let all = bookmarks.all().to_vec();
        assert_eq!(bookmarks.next(0), Some(all[0]));
        assert_eq!(bookmarks.next(all[0].position), Some(all[1]));
        assert_eq!(bookmarks.next(all[3].position), None);
        assert_eq!(bookmarks.previous(all[1].position), Some(all[0]));
        assert_eq!(bookmarks.previous(all[0].position), None);
    }

    #[test]
    fn a_reset_begins_a_run_with_no_bookmarks() {
        let mut fixture = run();
        fixture.act(Command::ResetRun);
        assert_eq!(names(&fixture), Vec::<String>::new());
        fixture.round();
        assert_eq!(names(&fixture), ["Round 1"]);
    }

    #[test]
    fn crowded_bookmarks_become_one_that_shows_the_fault() {
        let mark = |position, kind| Bookmark { position, kind };
        let round = |position| mark(position, BookmarkKind::Round(Round(1)));
        let fault = mark(15, BookmarkKind::AgentLost(AgentId(0)));
        let bookmarks = Bookmarks {
            all: vec![round(10), fault, round(20), round(500), round(1_000)],
            ..Bookmarks::default()
        };
        let groups = bookmarks.grouped(0, 1_000, 11);
        let told: Vec<_> = groups
            .iter()
            .map(|group| (group.bookmark, group.count))
            .collect();
        assert_eq!(told, [(fault, 3), (round(500), 1), (round(1_000), 1)]);
        assert_eq!(groups[2].share, 1.0);
        assert!(bookmarks.grouped(0, 1_000, 1).len() == 1);
    }
}
