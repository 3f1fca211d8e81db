//! How each event changes the state.

use super::State;
use crate::agent::{Agent, AgentSpec, Presence};
use crate::event::{Event, Lease};
use crate::goal::GoalSpec;
use crate::ids::{AgentId, Attempt, GoalId, Round, TaskId};
use crate::negotiation::Answer;
use crate::plan::RepairReason;
use crate::task::{Task, TaskSpec, TaskState};
use crate::time::Time;
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
            Event::HeartbeatReceived { agent } => {
                let agent = &mut self.agents[agent.index()];
                agent.last_heartbeat = at;
                let id = agent.id;
                self.set_presence(id, Presence::Present);
            }
            Event::AgentLost { agent } => {
                self.set_presence(*agent, Presence::Lost);
                self.uninvite(*agent);
            }
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
            Event::TaskStarted { lease } => {
                self.heard_of(lease.agent);
                self.set_state(lease.task, TaskState::Running);
                self.tasks[lease.task.index()].started_at = Some(at);
            }
            Event::TaskCompleted { lease, result } => {
                self.task_completed(*lease, result.as_deref())
            }
            Event::AttemptFailed {
                lease,
                reason,
                retries,
            } => {
                self.heard_of(lease.agent);
                self.release(lease.task);
                self.following.depart(RepairReason::AttemptFailed);
                let task = &mut self.tasks[lease.task.index()];
                task.failures += 1;
                task.report = Some(reason.to_string().into());
                if *retries {
                    self.enqueue(lease.task);
                } else {
                    self.finish(lease.task, TaskState::Failed);
                }
            }
            Event::TaskReturned { lease, reason: _ } => {
                self.release(lease.task);
                self.following.depart(RepairReason::AgentsChanged);
                self.enqueue(lease.task);
            }
            Event::TaskCancelled { task } => {
                self.release(*task);
                self.following.depart(RepairReason::WorkChanged);
                self.finish(*task, TaskState::Cancelled);
            }
            Event::TaskRetried { task } => {
                let retried = &mut self.tasks[task.index()];
                retried.failures = 0;
                retried.report = None;
                retried.finished_at = None;
                self.following.depart(RepairReason::WorkChanged);
                self.await_dependencies(*task);
            }
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
            agent.presence = Presence::Present;
            agent.last_heartbeat = self.now;
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
    }

    fn task_added(&mut self, id: TaskId, goal: GoalId, spec: &Arc<TaskSpec>) {
        assert_eq!(id.index(), self.tasks.len(), "tasks are added in order");
        self.tasks.push(Task {
            id,
            goal,
            spec: Arc::clone(spec),
            requirement: Default::default(),
            state: TaskState::Blocked,
            unmet: 0,
            dependents: Vec::new(),
            agent: None,
            attempt: Attempt::default(),
            negotiation: None,
            failures: 0,
            round: None,
            created_at: self.now,
            not_before: None,
            ready_at: None,
            assigned_at: None,
            started_at: None,
            finished_at: None,
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
            if self.tasks[task.index()].state.is_waiting() {
                self.unlink(task);
                self.await_release(task);
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

    fn set_not_before(&mut self, id: TaskId, not_before: Option<Time>) {
        let task = &mut self.tasks[id.index()];
        if let Some(before) = task.not_before.take() {
            self.unreleased.remove(&(before, id));
        }
        task.not_before = not_before;
        if let Some(at) = not_before {
            self.unreleased.insert((at, id));
        }
    }

    fn task_revised(&mut self, id: TaskId, spec: &Arc<TaskSpec>) {
        self.unlink(id);
        self.tasks[id.index()].spec = Arc::clone(spec);
        self.link(id);
    }

    pub(super) fn task_removed(&mut self, id: TaskId) {
        self.order.invalidate();
        self.release(id);
        self.set_not_before(id, None);
        self.unlink(id);
        for dependent in std::mem::take(&mut self.tasks[id.index()].dependents) {
            let mut spec = Arc::clone(&self.tasks[dependent.index()].spec);
            Arc::make_mut(&mut spec)
                .dependencies
                .retain(|&task| task != id);
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
                .retain(|&task| task != id);
        }
    }

    /// Blocks the task or makes it ready, as its dependencies and its time are.
    fn await_dependencies(&mut self, id: TaskId) {
        let dependencies = self.tasks[id.index()].spec.dependencies.iter();
        let unmet =
            dependencies.filter(|task| self.tasks[task.index()].state != TaskState::Completed);
        let unmet = u32::try_from(unmet.count()).expect("bounded by MAX_DEPENDENCIES");
        self.tasks[id.index()].unmet = unmet;
        if unmet == 0 && self.tasks[id.index()].not_before.is_none() {
            self.enqueue(id);
        } else {
            self.set_state(id, TaskState::Blocked);
        }
    }

    fn task_assigned(&mut self, lease: Lease) {
        let (round, now) = (self.round, self.now);
        if self.tasks[lease.task.index()].negotiation.is_some() {
            // The agent itself accepted it.
            self.heard_of(lease.agent);
        }
        self.leave_queue(lease.task, TaskState::Assigned);
        self.plan_moved_on(lease.task);
        let task = &mut self.tasks[lease.task.index()];
        task.agent = Some(lease.agent);
        task.attempt = lease.attempt;
        task.round = Some(round);
        task.assigned_at = Some(now);
        task.started_at = None;
        let agent = &mut self.agents[lease.agent.index()];
        assert!(
            agent.has_room(),
            "an agent never holds more than its capacity"
        );
        agent.held.push(lease.task);
        agent.outstanding_min += u64::from(task.spec.estimate.0);
    }

    fn task_completed(&mut self, lease: Lease, result: Option<&str>) {
        self.heard_of(lease.agent);
        self.learn(lease);
        self.release(lease.task);
        self.finish(lease.task, TaskState::Completed);
        let task = &mut self.tasks[lease.task.index()];
        task.report = result.map(Box::from);
        let agent = &mut self.agents[lease.agent.index()];
        agent.completed += 1;
        agent.completed_min += u64::from(task.spec.estimate.0);
        for at in 0..self.tasks[lease.task.index()].dependents.len() {
            let dependent = self.tasks[lease.task.index()].dependents[at];
            let waiting = &mut self.tasks[dependent.index()];
            waiting.unmet -= 1;
            let is_released = waiting.not_before.is_none();
            if waiting.unmet == 0 && is_released && waiting.state == TaskState::Blocked {
                self.enqueue(dependent);
            }
        }
    }

    /// Takes in how long the task took.
    fn learn(&mut self, lease: Lease) {
        let task = &self.tasks[lease.task.index()];
        // Who says only at the end that it started is counted from the assignment.
        let started = task.started_at.filter(|&at| at < self.now);
        let Some(began) = started.or(task.assigned_at).filter(|_| self.config.learns) else {
            return;
        };
        let declared = self.declared_min(lease.agent, task);
        let (matching, actual) = (&self.matching, self.now - began);
        let concerns = |class| matching.is_eligible(class, lease.agent);
        self.estimates
            .observe(lease.agent, task.requirement, declared, actual, concerns);
    }

    /// Takes a held task off its agent's hands; others it leaves alone.
    fn release(&mut self, id: TaskId) {
        let task = &self.tasks[id.index()];
        if !task.state.is_held() {
            return;
        }
        let holder = task.agent.expect("a held task has an agent");
        let agent = &mut self.agents[holder.index()];
        agent.held.retain(|&held| held != id);
        agent.outstanding_min -= u64::from(task.spec.estimate.0);
    }

    fn finish(&mut self, id: TaskId, state: TaskState) {
        if self.tasks[id.index()].state == TaskState::Ready {
            self.leave_queue(id, state);
        } else {
            self.set_state(id, state);
        }
        self.set_not_before(id, None);
        self.tasks[id.index()].finished_at = Some(self.now);
    }

    fn enqueue(&mut self, id: TaskId) {
        self.set_state(id, TaskState::Ready);
        self.tasks[id.index()].ready_at = Some(self.now);
        let task = &self.tasks[id.index()];
        let place = self.place(task);
        self.ready_by_requirement[task.requirement.index()] += 1;
        self.queue.insert(task.requirement, place);
    }

    fn leave_queue(&mut self, id: TaskId, state: TaskState) {
        let task = &self.tasks[id.index()];
        let (requirement, place) = (task.requirement, self.place(task));
        self.queue.remove(requirement, place);
        self.ready_by_requirement[requirement.index()] -= 1;
        self.set_state(id, state);
        self.drop_negotiation(id);
    }

    fn set_state(&mut self, id: TaskId, state: TaskState) {
        let task = &mut self.tasks[id.index()];
        self.counts[task.state as usize] -= 1;
        self.counts[state as usize] += 1;
        task.state = state;
    }

    fn run_reset(&mut self) {
        self.drop_negotiations();
        self.round = Round::default();
        self.run_started_at = self.now;
        self.reset_recurrences();
        self.queue.clear();
        self.estimates.forget_all();
        self.ready_by_requirement.fill(0);
        for agent in &mut self.agents {
            agent.held.clear();
            agent.outstanding_min = 0;
            agent.completed = 0;
            agent.completed_min = 0;
        }
        for index in 0..self.tasks.len() {
            if self.tasks[index].is_removed {
                continue;
            }
            let task = &mut self.tasks[index];
            task.agent = None;
            task.failures = 0;
            task.round = None;
            task.assigned_at = None;
            task.started_at = None;
            task.finished_at = None;
            task.report = None;
            task.ready_at = None;
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
