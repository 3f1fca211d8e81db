//! Who worked on what, and when: one lane an agent.

use crate::event::{Event, Lease, Recorded};
use crate::ids::{AgentId, Attempt, GoalId, Round, TaskId};
use crate::state::State;
use crate::task::Priority;
use crate::time::{Millis, Time};

/// Who worked on what in this run, times counted from its start.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Timeline {
    /// One lane an agent, in registration order; agents that left keep theirs if they worked.
    pub lanes: Vec<Lane>,
    /// When each round began.
    pub rounds: Vec<(Round, Millis)>,
    /// The last moment that anything reaches to, estimates of running tasks included.
    pub end: Millis,
}

/// What one agent worked on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lane {
    /// The agent.
    pub agent: AgentId,
    /// Its name.
    pub name: String,
    /// How many rows the bars need so that none covers another; at least 1.
    pub rows: usize,
    /// Its attempts, by start.
    pub bars: Vec<Bar>,
}

/// One attempt at a task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bar {
    /// The task.
    pub task: TaskId,
    /// Its name.
    pub name: String,
    /// Its goal.
    pub goal: GoalId,
    /// Its priority.
    pub priority: Priority,
    /// The attempt.
    pub attempt: Attempt,
    /// The round that assigned it.
    pub round: Round,
    /// The row within the lane, from 0.
    pub row: usize,
    /// When it was assigned.
    pub start: Millis,
    /// When it ended, or is expected to: the estimate after its start, or now where that is past.
    pub end: Millis,
    /// How far it is.
    pub state: BarState,
}

/// How far an attempt is, or how it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BarState {
    /// To be given to the agent, as a plan has it.
    Planned,
    /// Given to the agent; its end is an estimate.
    Assigned,
    /// Being done; its end is an estimate.
    Running,
    /// The task was completed.
    Completed,
    /// The attempt failed.
    Failed,
    /// The task went back to the queue.
    Returned,
    /// The task was called off, taken out, or completed by somebody else first.
    Cancelled,
}

impl BarState {
    /// Whether the attempt has not ended.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Assigned | Self::Running)
    }
}

/// The timeline of the run that `events` end in. `state` is the state after
/// them. Cost: linear in events, agents and tasks.
pub fn timeline(state: &State, events: &[Recorded]) -> Timeline {
    let reset = events
        .iter()
        .rposition(|recorded| matches!(recorded.event, Event::RunReset));
    let mut fold = Fold::new(state);
    for recorded in &events[reset.map_or(0, |at| at + 1)..] {
        fold.apply(recorded.at - state.run_started_at(), &recorded.event);
    }
    fold.finish()
}

/// How long the run that `position` in the journal `events` is in was recorded
/// to last, what comes after `position` included. `start` is when it began.
pub fn recorded_end(events: &[Recorded], position: usize, start: Time) -> Millis {
    let is_same_run = |recorded: &&Recorded| !matches!(recorded.event, Event::RunReset);
    let after = events.get(position..).unwrap_or_default();
    let last = after.iter().take_while(is_same_run).last();
    last.map_or(Millis(0), |last| last.at - start)
}

struct Fold<'a> {
    state: &'a State,
    round: Round,
    rounds: Vec<(Round, Millis)>,
    /// By agent.
    bars: Vec<Vec<Bar>>,
    /// By task: its open bars, as agent and position.
    open: Vec<Vec<(usize, usize)>>,
}

impl<'a> Fold<'a> {
    fn new(state: &'a State) -> Self {
        Self {
            state,
            round: Round::default(),
            rounds: Vec::new(),
            bars: vec![Vec::new(); state.agents().len()],
            open: vec![Vec::new(); state.tasks().len()],
        }
    }

    fn apply(&mut self, at: Millis, event: &Event) {
        match event {
            Event::RoundStarted { round } => {
                self.round = *round;
                self.rounds.push((*round, at));
            }
            Event::TaskAssigned { lease, .. } | Event::TaskDuplicated { lease, .. } => {
                self.assigned(*lease, at);
            }
            Event::TaskStarted { lease } => {
                let task = &self.state.tasks()[lease.task.index()];
                let expected = self.state.expected_min(lease.agent, task);
                if let Some(bar) = self.open_bar(*lease) {
                    bar.state = BarState::Running;
                    bar.end = Millis(at.0 + Millis::from(expected).0);
                }
            }
            Event::TaskCompleted { lease, .. } => {
                self.ended(*lease, at, BarState::Completed);
                // Whoever was at it too comes too late.
                self.called_off(lease.task, at);
            }
            Event::AttemptFailed { lease, .. } => self.ended(*lease, at, BarState::Failed),
            Event::TaskReturned { lease, .. } => self.ended(*lease, at, BarState::Returned),
            Event::TaskCancelled { task } | Event::TaskRemoved { task } => {
                self.called_off(*task, at);
            }
            Event::WorkspaceOpened { .. }
            | Event::TaskAccepted { .. }
            | Event::AgentRegistered { .. }
            | Event::AgentUnregistered { .. }
            | Event::ToleranceChanged { .. }
            | Event::FaultInjected { .. }
            | Event::HeartbeatReceived { .. }
            | Event::AgentSuspected { .. }
            | Event::AgentLost { .. }
            | Event::GoalStalled { .. }
            | Event::GoalSubmitted { .. }
            | Event::GoalRevised { .. }
            | Event::GoalRecurred { .. }
            | Event::RecurrenceStopped { .. }
            | Event::GoalRemoved { .. }
            | Event::TaskAdded { .. }
            | Event::TaskRevised { .. }
            | Event::TaskRetried { .. }
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
            | Event::AnswerRefused { .. }
            | Event::RunReset => {}
        }
    }

    fn assigned(&mut self, lease: Lease, at: Millis) {
        let task = &self.state.tasks()[lease.task.index()];
        let lane = &mut self.bars[lease.agent.index()];
        self.open[lease.task.index()].push((lease.agent.index(), lane.len()));
        lane.push(Bar {
            task: lease.task,
            name: task.spec.name.clone(),
            goal: task.goal,
            priority: task.spec.priority,
            attempt: lease.attempt,
            round: self.round,
            row: 0,
            start: at,
            end: Millis(at.0 + Millis::from(task.spec.estimate).0),
            state: BarState::Assigned,
        });
    }

    fn open_bar(&mut self, lease: Lease) -> Option<&mut Bar> {
        let agent = lease.agent.index();
        let mut open = self.open[lease.task.index()].iter();
        let &(_, bar) = open.find(|(holder, _)| *holder == agent)?;
        Some(&mut self.bars[agent][bar])
    }

    fn ended(&mut self, lease: Lease, at: Millis, state: BarState) {
        if let Some(bar) = self.open_bar(lease) {
            bar.end = at;
            bar.state = state;
        }
        self.open[lease.task.index()].retain(|(agent, _)| *agent != lease.agent.index());
    }

    fn called_off(&mut self, task: TaskId, at: Millis) {
        for (agent, bar) in std::mem::take(&mut self.open[task.index()]) {
            let bar = &mut self.bars[agent][bar];
            bar.end = at;
            bar.state = BarState::Cancelled;
        }
    }

    fn finish(mut self) -> Timeline {
        let elapsed = self.state.now() - self.state.run_started_at();
        for &(agent, bar) in self.open.iter().flatten() {
            let bar = &mut self.bars[agent][bar];
            bar.end = bar.end.max(elapsed);
        }
        let lanes = self.state.agents().iter().zip(self.bars);
        let shown = lanes.filter(|(agent, bars)| agent.is_registered() || !bars.is_empty());
        let lanes: Vec<Lane> = shown
            .map(|(agent, bars)| lane(agent.id, &agent.spec.name, bars))
            .collect();
        let ends = lanes.iter().flat_map(|lane| &lane.bars).map(|bar| bar.end);
        Timeline {
            end: ends.max().unwrap_or_default().max(elapsed),
            rounds: self.rounds,
            lanes,
        }
    }
}

/// Puts each bar into the first row that is free by its start. An open bar
/// keeps its row: whatever was assigned after it began is beside it.
pub(super) fn lane(agent: AgentId, name: &str, mut bars: Vec<Bar>) -> Lane {
    let mut free_from: Vec<Millis> = Vec::new();
    for bar in &mut bars {
        let free_again = if bar.state.is_open() {
            Millis(u64::MAX)
        } else {
            bar.end
        };
        match free_from.iter().position(|&free| free <= bar.start) {
            Some(row) => {
                bar.row = row;
                free_from[row] = free_again;
            }
            None => {
                bar.row = free_from.len();
                free_from.push(free_again);
            }
        }
    }
    Lane {
        agent,
        name: name.to_owned(),
        rows: free_from.len().max(1),
        bars,
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::Fixture;
    use super::*;
    use crate::command::Command;
    use crate::time::Minutes;

    fn of(fixture: &Fixture) -> Timeline {
        timeline(fixture.state(), &fixture.events)
    }

    /// A lane's bars as (row, start, end, state), in minutes.
    fn bars(lane: &Lane) -> Vec<(usize, u32, u32, BarState)> {
        let bar = |bar: &Bar| {
            (
                bar.row,
                bar.start.minutes().0,
                bar.end.minutes().0,
                bar.state,
            )
        };
        lane.bars.iter().map(bar).collect()
    }

    #[test]
    fn before_the_run_every_agent_has_an_empty_lane() {
        let mut fixture = Fixture::new();
        fixture.agent("Ada", &["coding"], 2);
        let timeline = of(&fixture);
        assert_eq!(timeline.lanes.len(), 1);
        assert_eq!(
            (timeline.lanes[0].rows, timeline.lanes[0].bars.len()),
            (1, 0)
        );
        assert_eq!((timeline.rounds, timeline.end), (vec![], Millis(0)));
    }

    #[test]
    fn parallel_tasks_get_rows_of_their_own_and_later_ones_reuse_them() {
        let mut fixture = Fixture::new();
        fixture.agent("Ada", &["coding"], 2);
        let first = fixture.task("First", 30, &["coding"], &[]);
        let second = fixture.task("Second", 90, &["coding"], &[]);
        let third = fixture.task("Third", 10, &["coding"], &[first]);
        fixture.round();
        fixture.start(first);
        fixture.start(second);
        fixture.wait(30);
        fixture.complete(first);
        fixture.round();
        let timeline = of(&fixture);
        assert_eq!(timeline.lanes[0].rows, 2);
        assert_eq!(
            bars(&timeline.lanes[0]),
            [
                (0, 0, 30, BarState::Completed),
                (1, 0, 90, BarState::Running),
                (0, 30, 40, BarState::Assigned),
            ]
        );
        assert_eq!(timeline.lanes[0].bars[2].task, third);
        assert_eq!(timeline.lanes[0].bars[2].round, Round(2));
        assert_eq!(
            timeline.rounds,
            [(Round(1), Millis(0)), (Round(2), Millis(30 * 60_000))]
        );
        assert_eq!(timeline.end, Millis::from(Minutes(90)));
    }

    #[test]
    fn an_overdue_bar_reaches_to_now_and_keeps_its_row() {
        let mut fixture = Fixture::new();
        fixture.live_agent("Ada", &["coding"], 2);
        let late = fixture.task("Late", 10, &["coding"], &[]);
        fixture.round();
        fixture.wait(4);
        fixture.start(late);
        assert_eq!(
            bars(&of(&fixture).lanes[0]),
            [(0, 0, 14, BarState::Running)]
        );
        fixture.wait(16);
        fixture.task("Next", 10, &["coding"], &[]);
        fixture.round();
        let expected = [
            (0, 0, 20, BarState::Running),
            (1, 20, 30, BarState::Assigned),
        ];
        assert_eq!(bars(&of(&fixture).lanes[0]), expected);
    }

    #[test]
    fn failed_returned_and_cancelled_attempts_end_where_they_ended() {
        let mut fixture = Fixture::new();
        let ada = fixture.agent("Ada", &["coding"], 5);
        let tasks = ["Fails", "Is cancelled", "Goes back"];
        let [fails, cancelled, _] = tasks.map(|name| fixture.task(name, 60, &["coding"], &[]));
        fixture.round();
        fixture.wait(5);
        fixture.fail(fails);
        fixture.act(Command::CancelTask { task: cancelled });
        fixture.act(Command::UnregisterAgent { agent: ada });
        let timeline = of(&fixture);
        assert_eq!(timeline.lanes[0].name, "Ada", "who left keeps the lane");
        assert_eq!(
            bars(&timeline.lanes[0]),
            [
                (0, 0, 5, BarState::Failed),
                (1, 0, 5, BarState::Cancelled),
                (2, 0, 5, BarState::Returned),
            ]
        );
    }

    #[test]
    fn a_reset_starts_an_empty_timeline_at_zero() {
        let mut fixture = Fixture::new();
        fixture.agent("Ada", &["coding"], 1);
        let task = fixture.task("Task", 30, &["coding"], &[]);
        fixture.round();
        fixture.wait(30);
        fixture.complete(task);
        fixture.act(Command::ResetRun);
        assert!(of(&fixture).lanes[0].bars.is_empty());
        let before = fixture.events.len() - 3;
        let end = |position| recorded_end(&fixture.events, position, Time::default());
        assert_eq!(end(before), Minutes(30).into(), "not beyond the reset");
        assert_eq!(
            (end(fixture.events.len()), end(usize::MAX)),
            (Millis(0), Millis(0))
        );
        fixture.round();
        assert_eq!(
            bars(&of(&fixture).lanes[0]),
            [(0, 0, 30, BarState::Assigned)]
        );
        assert_eq!(of(&fixture).rounds, [(Round(1), Millis(0))]);
    }
}
