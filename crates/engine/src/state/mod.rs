//! The state: what all events so far add up to.
//!
//! It changes only in [`State::apply`], which decides nothing and cannot fail:
//! an event that contradicts the state is a bug, and panics. [`crate::Engine`]
//! decides; it never writes here.

mod apply;
mod attempts;
mod difference;
mod following;
#[cfg(test)]
mod mutations;
mod negotiation;
mod order;
mod recurrence;
mod wake;

use crate::agent::{Agent, AgentKind};
use crate::artifact::ArtifactRef;
use crate::goal::Goal;
use crate::ids::{AgentId, GoalId, Round, TaskId};
use crate::negotiation::Calendar;
use crate::schedule::estimate::UNIT_PPM;
use crate::schedule::queue::Place;
use crate::schedule::{Estimates, Matching, ReadyQueue, RequirementId, RunSettings};
use crate::skill::Taxonomy;
use crate::task::{Task, TaskState};
use crate::time::{Millis, Minutes, Time, UnixSeconds};
use crate::tolerance::Tolerance;
use following::Following;
use order::Order;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The settings of a workspace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Config {
    /// Names the workspace's tasks to the world outside; see [`crate::ids::Uuid`].
    pub seed: u64,
    /// Which skill stands in for which.
    pub taxonomy: Taxonomy,
    /// How much trouble is borne; the only part that may change later.
    #[serde(flatten)]
    pub tolerance: Tolerance,
    /// Whether expected durations are learnt from what tasks really took.
    pub learns: bool,
    /// How long invited agents may take to bid; who is silent then is passed over.
    pub bid_timeout: Millis,
    /// How long an agent may take to accept an award; then the next bid has its turn.
    pub award_timeout: Millis,
    /// How long a task that nobody took rests until it may be announced again.
    pub announcement_rest: Millis,
    /// How long a ready task waits until it counts as one priority level higher.
    pub ageing: Millis,
    /// The moment of the calendar that a run's start stands for, from which
    /// recurring goals take their dates.
    #[serde(skip_serializing_if = "UnixSeconds::is_default")]
    pub starts_on: UnixSeconds,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            seed: 0,
            taxonomy: Taxonomy::default(),
            tolerance: Tolerance::default(),
            learns: true,
            bid_timeout: Millis(5_000),
            award_timeout: Millis(10_000),
            announcement_rest: Millis::from(Minutes(1)),
            ageing: Millis::from(Minutes(8 * 60)),
            starts_on: UnixSeconds::default(),
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
    estimates: Estimates,
    ready_by_requirement: Vec<u32>,
    counts: [u32; TaskState::COUNT],
    round: Round,
    now: Time,
    run_started_at: Time,
    refused_answers: u32,
    settings: RunSettings,
    order: Order,
    following: Following,
    /// The tasks whose time has not come, by that time.
    unreleased: BTreeSet<(Time, TaskId)>,
    /// The tasks under negotiation.
    calendar: Calendar,
    /// How many tasks have been announced.
    announced: u64,
    /// The goals that come again, by the next moment.
    recurrences: BTreeSet<(Time, GoalId)>,
    /// What agents hold, have not begun, and said that they will.
    accepted: BTreeSet<(TaskId, AgentId)>,
    /// What completed tasks made, where they made something.
    artifacts: BTreeMap<TaskId, Box<[ArtifactRef]>>,
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

    /// Whether `agent` said that it will do the task that it holds.
    pub fn has_accepted(&self, task: TaskId, agent: AgentId) -> bool {
        self.accepted.contains(&(task, agent))
    }

    /// What a completed task made.
    pub fn artifacts(&self, task: TaskId) -> &[ArtifactRef] {
        self.artifacts.get(&task).map_or(&[], |made| made)
    }

    /// What a task works with: its goal's files where it waits for nothing,
    /// and what the tasks that it waits for made, in their order.
    pub fn inputs(&self, task: &Task) -> Vec<&ArtifactRef> {
        let dependencies = &task.spec.dependencies;
        let files = self.goals[task.goal.index()].spec.files.iter();
        let files = files.filter(|_| dependencies.is_empty());
        let made = dependencies.iter().flat_map(|&id| self.artifacts(id));
        files.chain(made).collect()
    }

    /// Whether some registered agent is live: then time is real.
    pub fn has_live_agents(&self) -> bool {
        let mut agents = self.registered_agents();
        agents.any(|agent| agent.spec.kind == AgentKind::Live)
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

    /// How rounds are run.
    pub fn settings(&self) -> RunSettings {
        self.settings
    }

    /// The tasks whose time has not come, the next first.
    pub fn unreleased(&self) -> impl Iterator<Item = (Time, TaskId)> {
        self.unreleased.iter().copied()
    }

    /// The tasks that stall a goal: those that were given up, in submission order.
    pub fn stalled_by<'a>(&'a self, goal: &'a Goal) -> impl Iterator<Item = &'a Task> {
        let tasks = goal.tasks.iter().map(|id| &self.tasks[id.index()]);
        tasks.filter(|task| task.state == TaskState::Failed)
    }

    /// What the run has taught about durations.
    pub fn estimates(&self) -> &Estimates {
        &self.estimates
    }

    /// In how many minutes `agent` is expected to do `task`, by what was said
    /// about both and what the run has taught since.
    pub fn expected_min(&self, agent: AgentId, task: &Task) -> Minutes {
        self.expected_for(agent, task.requirement, task.estimate)
    }

    /// In how many minutes `agent` is expected to do a task of a class that is
    /// estimated at `estimate`.
    pub fn expected_for(
        &self,
        agent: AgentId,
        requirement: RequirementId,
        estimate: Minutes,
    ) -> Minutes {
        let declared = u64::from(self.declared_for(agent, requirement, estimate).0);
        let ratio = self.estimates.ratio_ppm(requirement, agent).unsigned_abs();
        let expected = (declared * ratio).div_ceil(UNIT_PPM.unsigned_abs());
        Minutes(u32::try_from(expected).unwrap_or(u32::MAX))
    }

    /// In how many minutes `agent` does `task` by what was said about both.
    pub fn declared_min(&self, agent: AgentId, task: &Task) -> Minutes {
        self.declared_for(agent, task.requirement, task.estimate)
    }

    fn declared_for(
        &self,
        agent: AgentId,
        requirement: RequirementId,
        estimate: Minutes,
    ) -> Minutes {
        let rate = self.matching.rate_permille(requirement, agent);
        // Whoever lost the skills since finishes as if it were any agent.
        let rate = if rate == 0 { 1_000 } else { rate };
        Minutes((estimate.0 * 1_000).div_ceil(rate))
    }

    /// In which ageing interval of the run a moment is.
    pub(crate) fn interval(&self, at: Time) -> u64 {
        (at - self.run_started_at).0 / self.config.ageing.0.max(1)
    }

    /// Where a ready task stands in the queue.
    pub(crate) fn place(&self, task: &Task) -> Place {
        let interval = self.interval(task.ready_at().unwrap_or_default());
        Place {
            urgency: interval + task.priority.level() as u64,
            order: self.order.of(task.id),
            task: task.id,
        }
    }

    /// How many answers came that did not count.
    pub fn refused_answers(&self) -> u32 {
        self.refused_answers
    }

    /// The agents that can take `task` now, in registration order: those that
    /// are eligible and can take one more.
    pub fn candidates(&self, task: &Task) -> impl Iterator<Item = &Agent> {
        let eligible = self.matching.eligible(task.requirement);
        eligible
            .iter()
            .map(|index| &self.agents[index])
            .filter(|agent| self.can_take(agent))
    }

    /// Whether `agent` can be given one more task now: it is present, has room,
    /// and is within its hours.
    pub fn can_take(&self, agent: &Agent) -> bool {
        agent.has_room() && self.is_available(agent, self.now)
    }

    /// Whether `at` is within the hours of `agent`.
    pub fn is_available(&self, agent: &Agent, at: Time) -> bool {
        let since_start = at - self.run_started_at;
        agent.spec.availability.next_open(since_start) == Some(since_start)
    }

    /// When the hours of `agent` begin next; `None` while they last, or when
    /// they never come again.
    pub fn opens_at(&self, agent: &Agent) -> Option<Time> {
        let since_start = self.now - self.run_started_at;
        let open = agent.spec.availability.next_open(since_start)?;
        (open > since_start).then_some(self.run_started_at + open)
    }

    /// About how many bytes a copy takes; what it shares with others does not
    /// count. Cost: constant.
    pub fn approximate_bytes(&self) -> usize {
        /// What a task has beside itself: who waits for it, its place in order
        /// and queue.
        const BESIDE_TASK: usize = 64;
        let tasks = self.tasks.len() * (size_of::<Task>() + BESIDE_TASK);
        let agents = self.agents.len() * size_of::<Agent>();
        let goals = self.goals.len() * size_of::<Goal>();
        size_of::<Self>() + tasks + agents + goals
    }

    /// Lets time pass without an event.
    pub(crate) fn advance(&mut self, now: Time) {
        self.now = self.now.max(now);
    }
}
