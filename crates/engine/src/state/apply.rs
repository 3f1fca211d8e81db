//! How each event changes the state.

use super::State;
use crate::agent::{Agent, AgentKind, AgentSpec, Presence};
use crate::event::Event;
use crate::fault::{Fault, Injected};
use crate::goal::GoalSpec;
use crate::ids::{AgentId, Attempt, GoalId, Round, TaskId};
use crate::negotiation::Answer;
use crate::plan::RepairReason;
use crate::task::{Task, TaskIds, TaskSpec, TaskState};
use crate::time::{OptionalTime, Time};
use std::sync::Arc;

impl State {
    /// Applies one event that happened at `at`.
    ///
    /// # Panics
    /// When the event contradicts the state, which is a bug of the engine or
    /// a damaged journal; [`crate::journal::replay`] checks the latter first.
    pub fn apply(&mut self, at: Time, event: &Event) {
        self.now = at;
        match event {
            Event::WorkspaceOpened { config } => self.config = Arc::clone(config),
            Event::AgentRegistered { agent, spec } => self.agent_registered(*agent, spec),
            Event::AgentUnregistered { agent } => self.agent_unregistered(*agent),
            Event::ToleranceChanged { tolerance } => {
                Arc::make_mut(&mut self.config).tolerance = *tolerance;
            }
            Event::FaultInjected { agent, fault } => self.fault_injected(*agent, *fault),
            Event::HeartbeatReceived { agent } => self.heard_of(*agent),
            Event::AgentSuspected { agent } => self.missed(*agent, Presence::Suspected),
            Event::AgentLost { agent } => self.missed(*agent, Presence::Lost),
            Event::GoalSubmitted {
                goal,
                spec,
                findings,
            } => self.push_goal(*goal, Arc::clone(spec), Arc::clone(findings), None),
            Event::GoalRevised {
                goal,
                spec,
                findings,
            } => {
                self.order.invalidate();
                self.goals[goal.index()].findings = Arc::clone(findings);
                self.goal_revised(*goal, spec);
            }
            Event::GoalRecurred { origin, goal } => self.goal_recurred(*origin, *goal),
            Event::RecurrenceStopped { goal } => self.set_next_due(*goal, None),
            Event::GoalRemoved { goal } => {
                self.set_next_due(*goal, None);
                self.goals[goal.index()].is_removed = true;
            }
            Event::TaskAdded { task, goal, spec } => self.task_added(*task, *goal, spec),
            Event::TaskRevised { task, spec } => self.task_revised(*task, spec),
            Event::TaskRemoved { task } => self.task_removed(*task),
            Event::PolicyChosen { settings } => {
                self.settings = *settings;
                self.order.invalidate();
                self.policy_chosen(settings.policy);
            }
            Event::PlanAdopted { plan } => {
                self.plan_adopted(plan);
                self.order.invalidate();
            }
            Event::TaskReleased { task } => {
                self.set_not_before(*task, None);
                self.await_dependencies(*task);
            }
            Event::RoundStarted { round } => {
                self.refresh_order();
                self.round = *round;
            }
            Event::TaskAnnounced {
                task,
                attempt,
                agents,
                bids_until,
            } => self.task_announced(*task, *attempt, agents, *bids_until),
            Event::BidReceived { lease, bid } => self.bid_received(*lease, *bid),
            Event::BidDeclined { lease, .. } | Event::AwardDeclined { lease, .. } => {
                self.declined(*lease);
            }
            Event::BidTimedOut { lease } | Event::AwardTimedOut { lease } => {
                self.answered(*lease, Answer::Silent);
            }
            Event::TaskAwarded {
                lease,
                answer_until,
            } => self.task_awarded(*lease, *answer_until),
            Event::NegotiationFailed { task, again_at, .. } => {
                self.negotiation_failed(*task, *again_at);
            }
            Event::TaskAssigned { lease, reason: _ } => self.task_assigned(*lease),
            Event::TaskDuplicated { lease, reason: _ } => self.task_duplicated(*lease),
            Event::TaskStarted { lease } => self.task_started(*lease),
            Event::TaskAccepted { lease } => {
                self.heard_of(lease.agent);
                self.accepted.insert((lease.task, lease.agent));
            }
            Event::TaskCompleted {
                lease,
                result,
                artifacts,
            } => {
                self.task_completed(*lease, result.as_deref());
                if !artifacts.is_empty() {
                    self.artifacts.insert(lease.task, artifacts.clone());
                }
            }
            Event::AttemptFailed {
                lease,
                reason,
                retries,
                retry_at,
            } => self.attempt_failed(*lease, reason, *retries, *retry_at),
            // Which tasks stall a goal follows from their states.
            Event::GoalStalled { .. } => {}
            Event::TaskReturned { lease, reason } => self.task_returned(*lease, reason.is_loss()),
            Event::TaskCancelled { task } => {
                self.release(*task, None);
                self.following.depart(RepairReason::WorkChanged);
                self.finish(*task, TaskState::Cancelled);
            }
            Event::TaskRetried { task } => self.task_retried(*task),
            Event::AnswerRefused { .. } => self.refused_answers += 1,
            Event::RunReset => self.run_reset(),
        }
    }

    fn agent_registered(&mut self, id: AgentId, spec: &Arc<AgentSpec>) {
        if id.index() < self.agents.len() {
            let agent = &mut self.agents[id.index()];
            let works_as_before = agent.spec.speed_percent == spec.speed_percent
                && agent.spec.proficiency == spec.proficiency;
            if !works_as_before {
                self.estimates.forget(id);
            }
            agent.spec = Arc::clone(spec);
            agent.fault = agent.fault.filter(|_| spec.kind == AgentKind::Simulated);
            self.heard_of(id);
        } else {
            assert_eq!(
                id.index(),
                self.agents.len(),
                "agents are registered in order"
            );
            self.agents.push(Agent {
                id,
                spec: Arc::clone(spec),
                presence: Presence::Present,
                held: Vec::new(),
                outstanding_min: 0,
                completed: 0,
                completed_min: 0,
                last_heartbeat: self.now,
                fault: None,
            });
        }
        self.following.depart(RepairReason::AgentsChanged);
        let taxonomy = &self.config.taxonomy;
        self.matching.set_agent(taxonomy, id, Some(spec));
        self.uninvite(id);
    }

    fn agent_unregistered(&mut self, id: AgentId) {
        assert!(
            self.agents[id.index()].held.is_empty(),
            "its tasks were returned first"
        );
        self.agents[id.index()].presence = Presence::Gone;
        self.following.depart(RepairReason::AgentsChanged);
        self.matching.set_agent(&self.config.taxonomy, id, None);
        self.uninvite(id);
    }

    fn set_presence(&mut self, id: AgentId, presence: Presence) {
        let agent = &mut self.agents[id.index()];
        if std::mem::replace(&mut agent.presence, presence) != presence {
            self.matching.set_presence(id, presence);
            self.following.depart(RepairReason::AgentsChanged);
        }
    }

    pub(super) fn heard_of(&mut self, agent: AgentId) {
        self.agents[agent.index()].last_heartbeat = self.now;
        self.set_presence(agent, Presence::Present);
    }

    /// A silent agent is not asked for new work, nor planned with.
    fn missed(&mut self, agent: AgentId, presence: Presence) {
        self.set_presence(agent, presence);
        self.uninvite(agent);
    }

    fn fault_injected(&mut self, agent: AgentId, fault: Option<Fault>) {
        let since = self.now;
        self.agents[agent.index()].fault = fault.map(|fault| Injected { fault, since });
    }

    fn task_added(&mut self, id: TaskId, goal: GoalId, spec: &Arc<TaskSpec>) {
        assert_eq!(id.index(), self.tasks.len(), "tasks are added in order");
        self.tasks.push(Task {
            id,
            goal,
            spec: Arc::clone(spec),
            priority: spec.priority,
            estimate: spec.estimate,
            requirement: Default::default(),
            state: TaskState::Blocked,
            unmet: 0,
            dependents: TaskIds::new(),
            agent: None,
            attempt: Attempt::default(),
            last_attempt: Attempt::default(),
            duplicate: None,
            negotiation: None,
            failures: 0,
            losses: 0,
            round: None,
            created_at: self.now,
            not_before: OptionalTime::NONE,
            ready_at: OptionalTime::NONE,
            assigned_at: OptionalTime::NONE,
            started_at: OptionalTime::NONE,
            finished_at: OptionalTime::NONE,
            report: None,
            is_removed: false,
        });
        self.counts[TaskState::Blocked as usize] += 1;
        self.goals[goal.index()].tasks.push(id);
        self.await_release(id);
        self.link(id);
    }

    /// The goal's tasks follow its new release and lead; those that an agent
    /// holds stay where they are.
    fn goal_revised(&mut self, id: GoalId, spec: &Arc<GoalSpec>) {
        let goal = &mut self.goals[id.index()];
        let before = std::mem::replace(&mut goal.spec, Arc::clone(spec));
        if before.repeat != spec.repeat {
            self.await_recurrence(id, self.now);
        }
        if before.release_min == spec.release_min && before.lead == spec.lead {
            return;
        }
        for task in self.goals[id.index()].tasks.clone() {
            let waiting = &self.tasks[task.index()];
            if waiting.state.is_waiting() {
                let is_untouched = waiting.agent.is_none();
                self.unlink(task);
                // One that an agent has had may be waiting for its next try.
                if is_untouched {
                    self.await_release(task);
                }
                self.link(task);
            } else {
                self.classify(task);
            }
        }
    }

    /// Lets the task wait for its goal's release, if that is still to come.
    fn await_release(&mut self, id: TaskId) {
        let goal = self.tasks[id.index()].goal;
        let release = self.release_at(&self.goals[goal.index()]);
        self.set_not_before(id, (release > self.now).then_some(release));
    }

    pub(super) fn set_not_before(&mut self, id: TaskId, not_before: Option<Time>) {
        let task = &mut self.tasks[id.index()];
        if let Some(before) = task.not_before() {
            self.unreleased.remove(&(before, id));
        }
        task.not_before = not_before.into();
        if let Some(at) = task.not_before() {
            self.unreleased.insert((at, id));
        }
    }

    fn task_revised(&mut self, id: TaskId, spec: &Arc<TaskSpec>) {
        self.unlink(id);
        let task = &mut self.tasks[id.index()];
        task.spec = Arc::clone(spec);
        task.priority = spec.priority;
        task.estimate = spec.estimate;
        self.link(id);
    }

    pub(super) fn task_removed(&mut self, id: TaskId) {
        self.order.invalidate();
        self.release(id, None);
        self.set_not_before(id, None);
        self.unlink(id);
        for dependent in std::mem::take(&mut self.tasks[id.index()].dependents) {
            let mut spec = Arc::clone(&self.tasks[dependent.index()].spec);
            Arc::make_mut(&mut spec)
                .dependencies
                .retain(|task| *task != id);
            let waits = self.tasks[dependent.index()].state.is_waiting();
            if waits {
                self.task_revised(dependent, &spec);
            } else {
                self.tasks[dependent.index()].spec = spec;
            }
        }
        let task = &mut self.tasks[id.index()];
        self.counts[task.state as usize] -= 1;
        task.is_removed = true;
        let goal = &mut self.goals[task.goal.index()];
        goal.tasks.retain(|&task| task != id);
    }

    /// Puts a waiting task where its spec says it belongs: into its class, and
    /// behind its dependencies.
    fn link(&mut self, id: TaskId) {
        self.order.invalidate();
        self.following.depart(RepairReason::WorkChanged);
        self.classify(id);
        let spec = Arc::clone(&self.tasks[id.index()].spec);
        for dependency in &spec.dependencies {
            let dependents = &mut self.tasks[dependency.index()].dependents;
            if let Err(at) = dependents.binary_search(&id) {
                dependents.insert(at, id);
            }
        }
        self.await_dependencies(id);
    }

    /// Puts a task that is not ready into the class of those that ask the same.
    fn classify(&mut self, id: TaskId) {
        let task = &self.tasks[id.index()];
        let spec = Arc::clone(&task.spec);
        let lead = self.goals[task.goal.index()].spec.lead;
        let registered = self.agents.iter().filter(|agent| agent.is_registered());
        let requirement = self.matching.requirement(
            &self.config.taxonomy,
            &spec,
            lead,
            registered.map(|agent| (agent.id, &*agent.spec)),
        );
        self.estimates.add_class(requirement, &spec.skills);
        self.ready_by_requirement
            .resize(self.matching.requirements(), 0);
        self.tasks[id.index()].requirement = requirement;
    }

    fn unlink(&mut self, id: TaskId) {
        if self.tasks[id.index()].state == TaskState::Ready {
            self.leave_queue(id, TaskState::Blocked);
        }
        let spec = Arc::clone(&self.tasks[id.index()].spec);
        for dependency in &spec.dependencies {
            self.tasks[dependency.index()]
                .dependents
                .retain(|task| *task != id);
        }
    }

    /// Blocks the task or makes it ready, as its dependencies and its time are.
    pub(super) fn await_dependencies(&mut self, id: TaskId) {
        let dependencies = self.tasks[id.index()].spec.dependencies.iter();
        let unmet =
            dependencies.filter(|task| self.tasks[task.index()].state != TaskState::Completed);
        let unmet = u32::try_from(unmet.count()).expect("bounded by MAX_DEPENDENCIES");
        self.tasks[id.index()].unmet = unmet;
        if unmet == 0 && self.tasks[id.index()].not_before().is_none() {
            self.enqueue(id);
        } else {
            self.set_state(id, TaskState::Blocked);
        }
    }

    pub(super) fn finish(&mut self, id: TaskId, state: TaskState) {
        if self.tasks[id.index()].state == TaskState::Ready {
            self.leave_queue(id, state);
        } else {
            self.set_state(id, state);
        }
        self.set_not_before(id, None);
        self.tasks[id.index()].finished_at = self.now.into();
    }

    pub(super) fn enqueue(&mut self, id: TaskId) {
        self.set_state(id, TaskState::Ready);
        self.tasks[id.index()].ready_at = self.now.into();
        let task = &self.tasks[id.index()];
        let place = self.place(task);
        self.ready_by_requirement[task.requirement.index()] += 1;
        self.queue.insert(task.requirement, place);
    }

    pub(super) fn leave_queue(&mut self, id: TaskId, state: TaskState) {
        let task = &self.tasks[id.index()];
        let (requirement, place) = (task.requirement, self.place(task));
        self.queue.remove(requirement, place);
        self.ready_by_requirement[requirement.index()] -= 1;
        self.set_state(id, state);
        self.drop_negotiation(id);
    }

    pub(super) fn set_state(&mut self, id: TaskId, state: TaskState) {
        let task = &mut self.tasks[id.index()];
        self.counts[task.state as usize] -= 1;
        self.counts[state as usize] += 1;
        task.state = state;
    }

    fn agent_reset(&mut self, id: AgentId) {
        let agent = &mut self.agents[id.index()];
        agent.held.clear();
        agent.outstanding_min = 0;
        agent.completed = 0;
        agent.completed_min = 0;
        // Faults are of the run; a simulated agent is silent by nothing else.
        if agent.spec.kind == AgentKind::Simulated && agent.is_registered() {
            agent.fault = None;
            self.heard_of(id);
        }
    }

    fn run_reset(&mut self) {
        self.drop_negotiations();
        self.drop_repetitions();
        self.accepted.clear();
        self.artifacts.clear();
        self.round = Round::default();
        self.run_started_at = self.now;
        self.reset_recurrences();
        self.queue.clear();
        self.estimates.forget_all();
        self.ready_by_requirement.fill(0);
        for index in 0..self.agents.len() {
            self.agent_reset(AgentId::from_index(index));
        }
        for goal in &mut self.goals {
            goal.retries = 0;
        }
        for index in 0..self.tasks.len() {
            if self.tasks[index].is_removed {
                continue;
            }
            let task = &mut self.tasks[index];
            task.agent = None;
            task.duplicate = None;
            task.failures = 0;
            task.losses = 0;
            task.round = None;
            task.assigned_at = OptionalTime::NONE;
            task.started_at = OptionalTime::NONE;
            task.finished_at = OptionalTime::NONE;
            task.report = None;
            task.ready_at = OptionalTime::NONE;
            self.set_state(TaskId::from_index(index), TaskState::Blocked);
            self.await_release(TaskId::from_index(index));
        }
        for index in 0..self.tasks.len() {
            if !self.tasks[index].is_removed {
                self.await_dependencies(TaskId::from_index(index));
            }
        }
        self.plan_reset();
    }
}
