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
    /// The row within the lane, from 0.
    pub row: usize,
    /// When it was assigned.
    pub start: Millis,
    /// When it ended, or is expected to.
    pub end: Millis,
    /// How it ended.
    pub how: BarEnd,
}

/// How an attempt ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BarEnd {
    /// It has not; its end is an estimate.
    Open,
    /// The task was completed.
    Completed,
    /// The attempt failed.
    Failed,
    /// The task was taken back or cancelled.
    Ended,
}

/// The timeline of the run that `events` end in. `state` is the state after them.
pub fn timeline(state: &State, events: &[Recorded]) -> Timeline {
    let reset = events.iter().rposition(|recorded| recorded.event == Event::RunReset);
    let run = &events[reset.map_or(0, |at| at + 1)..];
    let start = state.run_started_at();
    let mut timeline = Timeline::default();
    let mut bars: Vec<Vec<Bar>> = vec![Vec::new(); state.agents().len()];
    for recorded in run {
        let at = recorded.at - start;
        match &recorded.event {
            Event::RoundStarted { round } => timeline.rounds.push((*round, at)),
            Event::TaskAssigned { lease, .. } => {
                bars[lease.agent.index()].push(bar(state, *lease, at));
            }
            Event::TaskCompleted { lease, .. } => end(&mut bars, lease.task, at, BarEnd::Completed),
            Event::AttemptFailed { lease, .. } => end(&mut bars, lease.task, at, BarEnd::Failed),
            Event::TaskReturned { lease, .. } => end(&mut bars, lease.task, at, BarEnd::Ended),
            Event::TaskCancelled { task } | Event::TaskRemoved { task } => {
                end(&mut bars, *task, at, BarEnd::Ended);
            }
            _ => {}
        }
    }
    let lanes = state.agents().iter().zip(bars);
    let shown = lanes.filter(|(agent, bars)| agent.is_registered() || !bars.is_empty());
    timeline.lanes = shown.map(|(agent, bars)| lane(agent.id, &agent.spec.name, bars)).collect();
    let ends = timeline.lanes.iter().flat_map(|lane| &lane.bars).map(|bar| bar.end);
    timeline.end = ends.max().unwrap_or_default().max(elapsed(state, start));
    timeline
}

fn elapsed(state: &State, start: Time) -> Millis {
    state.now() - start
}

fn bar(state: &State, lease: Lease, at: Millis) -> Bar {
    let task = &state.tasks()[lease.task.index()];
    Bar {
        task: lease.task,
        name: task.spec.name.clone(),
        goal: task.goal,
        priority: task.spec.priority,
        attempt: lease.attempt,
        row: 0,
        start: at,
        end: Millis(at.0 + Millis::from(task.spec.estimate).0),
        how: BarEnd::Open,
    }
}

fn end(bars: &mut [Vec<Bar>], task: TaskId, at: Millis, how: BarEnd) {
    let is_it = |bar: &&mut Bar| bar.task == task && bar.how == BarEnd::Open;
    if let Some(bar) = bars.iter_mut().flat_map(|lane| lane.iter_mut().rev()).find(is_it) {
        bar.end = at;
        bar.how = how;
    }
}

/// Puts each bar into the first row that is free by its start.
fn lane(agent: AgentId, name: &str, mut bars: Vec<Bar>) -> Lane {
    let mut free_from: Vec<Millis> = Vec::new();
    for bar in &mut bars {
        let row = free_from.iter().position(|&free| free <= bar.start);
        bar.row = row.unwrap_or(free_from.len());
        if row.is_none() {
            free_from.push(bar.end);
        } else {
            free_from[bar.row] = bar.end;
        }
    }
    Lane {
        agent,
        name: name.to_owned(),
        rows: free_from.len().max(1),
        bars,
    }
}
