//! The state: what all events so far add up to.
//!
//! It changes only in [`State::apply`], which decides nothing and cannot fail:
//! an event that contradicts the state is a bug, and panics. [`crate::Engine`]
//! decides; it never writes here.

mod apply;

use crate::agent::{Agent, Presence};
use crate::goal::Goal;
use crate::ids::{AgentId, GoalId, Round, TaskId};
use crate::schedule::{Matching, ReadyQueue, RequirementId};
use crate::skill::Taxonomy;
use crate::task::{Task, TaskState};
use crate::time::{Millis, Time};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The settings of a workspace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Config {
    /// Names the workspace's tasks to the world outside; see [`crate::ids::Uuid`].
    pub seed: u64,
    /// Which skill stands in for which.
    pub taxonomy: Taxonomy,
    /// A live agent silent for longer than this is lost.
    pub heartbeat_timeout: Millis,
    /// A live agent's attempt fails when it takes this many times its estimate; 0 is never.
    pub timeout_factor: u32,
    /// A task fails for good when this many attempts at it have failed.
    pub max_attempts: u32,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            seed: 0,
            taxonomy: Taxonomy::default(),
            heartbeat_timeout: Millis(30_000),
            timeout_factor: 10,
            max_attempts: 3,
        }
    }
}

/// What all events so far add up to.
#[derive(Clone, Debug, Default)]
pub struct State {
    config: Arc<Config>,
    agents: Vec<Agent>,
    goals: Vec<Goal>,
    tasks: Vec<Task>,
    queue: ReadyQueue,
    matching: Matching,
    ready_by_requirement: Vec<u32>,
    counts: [u32; TaskState::COUNT],
    round: Round,
    now: Time,
    run_started_at: Time,
    refused_answers: u32,
}

impl State {
    /// The settings.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// Every agent that was ever registered, by id.
    pub fn agents(&self) -> &[Agent] {
        &self.agents
    }

    /// Every goal that was ever submitted, by id.
    pub fn goals(&self) -> &[Goal] {
        &self.goals
    }

    /// Every task that was ever added, by id.
    pub fn tasks(&self) -> &[Task] {
        &self.tasks
    }

    /// The agents that are registered, in registration order: the tensor's second axis.
    pub fn registered_agents(&self) -> impl Iterator<Item = &Agent> {
        self.agents.iter().filter(|agent| agent.is_registered())
    }

    /// The goals in the workspace, in submission order.
    pub fn present_goals(&self) -> impl Iterator<Item = &Goal> {
        self.goals.iter().filter(|goal| !goal.is_removed)
    }

    /// The tasks in the workspace, in submission order: the tensor's first axis.
    pub fn present_tasks(&self) -> impl Iterator<Item = &Task> {
        self.tasks.iter().filter(|task| !task.is_removed)
    }

    /// The agent `id`, if it is registered.
    pub fn agent(&self, id: AgentId) -> Option<&Agent> {
        self.agents
            .get(id.index())
            .filter(|agent| agent.is_registered())
    }

    /// The goal `id`, if it is in the workspace.
    pub fn goal(&self, id: GoalId) -> Option<&Goal> {
        self.goals.get(id.index()).filter(|goal| !goal.is_removed)
    }

    /// The task `id`, if it is in the workspace.
    pub fn task(&self, id: TaskId) -> Option<&Task> {
        self.tasks.get(id.index()).filter(|task| !task.is_removed)
    }

    /// The ready tasks in the order of work.
    pub fn queue(&self) -> &ReadyQueue {
        &self.queue
    }

    /// Who can do what.
    pub fn matching(&self) -> &Matching {
        &self.matching
    }

    /// How many tasks of a class are ready.
    pub fn ready_count(&self, requirement: RequirementId) -> u32 {
        self.ready_by_requirement[requirement.index()]
    }

    /// How many tasks are in `state`.
    pub fn count(&self, state: TaskState) -> usize {
        self.counts[state as usize] as usize
    }

    /// How many tasks there are.
    pub fn task_count(&self) -> usize {
        self.counts.iter().sum::<u32>() as usize
    }

    /// The last round that was run, 0 before the first.
    pub fn round(&self) -> Round {
        self.round
    }

    /// When the last event happened.
    pub fn now(&self) -> Time {
        self.now
    }

    /// When the run began: at the beginning, or when it was last reset.
    pub fn run_started_at(&self) -> Time {
        self.run_started_at
    }

    /// How many answers came that did not count.
    pub fn refused_answers(&self) -> u32 {
        self.refused_answers
    }

    /// The agents that can take `task` now, in registration order: those that
    /// have its skills and room.
    pub fn candidates(&self, task: &Task) -> impl Iterator<Item = &Agent> {
        let eligible = self.matching.eligible(task.requirement);
        eligible
            .iter()
            .map(|index| &self.agents[index])
            .filter(|agent| agent.has_room())
    }

    /// Lets time pass without an event.
    pub(crate) fn advance(&mut self, now: Time) {
        self.now = self.now.max(now);
    }

    /// The earliest moment at which [`crate::Command::Tick`] may have
    /// something to do. Cost: linear in agents and held tasks.
    pub fn next_wake(&self) -> Option<Time> {
        let present = self
            .agents
            .iter()
            .filter(|a| a.presence == Presence::Present);
        present.filter_map(|agent| self.agent_wake(agent)).min()
    }

    fn agent_wake(&self, agent: &Agent) -> Option<Time> {
        let silence = self.silence_limit(agent);
        let overdue = agent
            .held
            .iter()
            .filter_map(|&task| self.overdue_at(&self.tasks[task.index()]));
        overdue.chain(silence).min()
    }

    /// When `agent` will have been silent for too long, if it must send heartbeats.
    pub(crate) fn silence_limit(&self, agent: &Agent) -> Option<Time> {
        (agent.spec.kind == crate::agent::AgentKind::Live)
            .then(|| agent.last_heartbeat + self.config.heartbeat_timeout)
    }

    /// When the attempt at a held task will have taken too long, if it can.
    pub(crate) fn overdue_at(&self, task: &Task) -> Option<Time> {
        let agent = &self.agents[task.agent?.index()];
        let is_timed = agent.spec.kind == crate::agent::AgentKind::Live
            && self.config.timeout_factor > 0
            && task.state.is_held();
        let limit = Millis::from(task.spec.estimate).0 * u64::from(self.config.timeout_factor);
        is_timed.then(|| task.assigned_at.unwrap_or_default() + Millis(limit))
    }
}
