//! Who worked on what, and when: one lane an agent, or one a goal.
//!
//! `fold` reads the events, `group` makes lanes of bars.

mod fold;
mod group;
#[cfg(test)]
mod tests;

pub use group::by_goal;
pub(super) use group::lane;

use crate::event::{Event, Recorded};
use crate::ids::{AgentId, Attempt, GoalId, Round, TaskId};
use crate::state::State;
use crate::task::Priority;
use crate::time::{Millis, Time};
use fold::Fold;
use std::sync::Arc;

/// Who worked on what in this run, times counted from its start.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Timeline {
    /// One lane an agent, in registration order; agents that left keep theirs if
    /// they worked. Or one a goal, in submission order.
    pub lanes: Vec<Arc<Lane>>,
    /// When goals should be done, in submission order.
    pub deadlines: Vec<Deadline>,
    /// When each round began.
    pub rounds: Vec<(Round, Millis)>,
    /// The last moment that anything reaches to, estimates of running tasks included.
    pub end: Millis,
}

/// When a goal should be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deadline {
    /// The goal.
    pub goal: GoalId,
    /// What it says.
    pub name: String,
    /// By when.
    pub at: Millis,
    /// Whether it was not done by then.
    pub is_late: bool,
}

/// Whose work a lane shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LaneOf {
    /// An agent's.
    Agent(AgentId),
    /// A goal's.
    Goal(GoalId),
}

/// What was heard of an agent, or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// It said that it is well.
    Heartbeat,
    /// It was silent for long.
    Suspected,
    /// It was silent for too long.
    Lost,
}

/// What one agent worked on, or what was worked on for one goal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lane {
    /// Whose it is.
    pub of: LaneOf,
    /// Its name.
    pub name: String,
    /// How many rows the bars need so that none covers another; at least 1.
    pub rows: usize,
    /// Its attempts, by start.
    pub bars: Vec<Bar>,
    /// What was heard of the agent, by time.
    pub signs: Vec<(Millis, Sign)>,
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
    /// Who was at it.
    pub agent: AgentId,
    /// The agent's name.
    pub agent_name: Arc<str>,
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
    /// Since when it could have begun: what it waits for was done, and the
    /// attempt before it had ended.
    pub waited_from: Millis,
    /// When it would have ended by what was said about task and agent.
    pub expected_end: Millis,
    /// From when to when the plan had it, if there was one.
    pub planned: Option<(Millis, Millis)>,
    /// How many attempts at the task came before it in this run.
    pub tries: u32,
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

/// How far the axis of a timeline reaches that shows `deadlines` beside a run
/// up to `end`: to the last of them, unless the run would then be less than half
/// of it and `is_far` does not ask for that. And how many are so late.
pub fn reach(deadlines: &[Deadline], end: Millis, is_far: bool) -> (Millis, usize) {
    let most = Millis(end.0.saturating_mul(2));
    let later = deadlines.iter().filter(|one| one.at > most).count();
    let shown = deadlines.iter().filter(|one| is_far || one.at <= most);
    let last = shown.map(|one| one.at).max().unwrap_or_default();
    (end.max(last), later)
}

/// How long the run that `position` in the journal `events` is in was recorded
/// to last, what comes after `position` included. `start` is when it began.
pub fn recorded_end(events: &[Recorded], position: usize, start: Time) -> Millis {
    let is_same_run = |recorded: &&Recorded| !matches!(recorded.event, Event::RunReset);
    let after = events.get(position..).unwrap_or_default();
    let last = after.iter().take_while(is_same_run).last();
    last.map_or(Millis(0), |last| last.at - start)
}
