//! Commands about agents, and what the passing of time does to them.

use super::{Engine, MAX_AGENTS, check_room};
use crate::agent::{Agent, AgentSpec, Presence};
use crate::command::Rejection;
use crate::event::{Event, FailReason, Lease, ReturnReason};
use crate::ids::{AgentId, TaskId};
use std::sync::Arc;

impl Engine {
    pub(super) fn handle_register(&mut self, spec: &AgentSpec) -> Result<(), Rejection> {
        let spec = Arc::new(spec.checked().map_err(Rejection::Input)?);
        check_room("agents", self.state.agents().len(), 1, MAX_AGENTS)?;
        let agent = AgentId::from_index(self.state.agents().len());
        self.check_lead(agent, spec.lead, None)?;
        self.record(Event::AgentRegistered { agent, spec });
        Ok(())
    }

    /// What the agent holds stays with it, but for what it no longer has the
    /// skills or the capacity for; of the latter the youngest goes back first.
    pub(super) fn handle_register_again(
        &mut self,
        id: AgentId,
        spec: &AgentSpec,
    ) -> Result<(), Rejection> {
        let agent = self.agent(id)?;
        let spec = Arc::new(spec.checked().map_err(Rejection::Input)?);
        self.check_lead(id, spec.lead, agent.spec.lead)?;
        let taxonomy = &self.state.config().taxonomy;
        let covers = |task: &TaskId| {
            let required = &self.state.tasks()[task.index()].spec.skills;
            taxonomy.covers(&spec.skills, required)
        };
        let (fitting, unfit): (Vec<TaskId>, Vec<TaskId>) =
            agent.held.iter().partition(|t| covers(t));
        let surplus = fitting.into_iter().skip(spec.capacity as usize).collect();
        self.return_tasks(unfit, ReturnReason::SkillsChanged);
        self.return_tasks(surplus, ReturnReason::CapacityLowered);
        self.record(Event::AgentRegistered { agent: id, spec });
        self.settle_all();
        Ok(())
    }

    pub(super) fn handle_unregister(&mut self, id: AgentId) -> Result<(), Rejection> {
        let held = self.agent(id)?.held.clone();
        self.return_tasks(held, ReturnReason::AgentUnregistered);
        self.record(Event::AgentUnregistered { agent: id });
        self.settle_all();
        Ok(())
    }

    pub(super) fn handle_heartbeat(&mut self, agent: AgentId) -> Result<(), Rejection> {
        self.agent(agent)?;
        self.record(Event::HeartbeatReceived { agent });
        Ok(())
    }

    /// Goals come again, tasks whose time has come are released; silent agents
    /// are lost and what they hold goes back; overdue attempts fail; waits for
    /// bids and for the answers to awards end.
    pub(super) fn handle_tick(&mut self) {
        let now = self.state.now();
        self.handle_recurrences();
        let due = self.state.unreleased().take_while(|(at, _)| *at <= now);
        for (_, task) in due.collect::<Vec<_>>() {
            self.record(Event::TaskReleased { task });
        }
        let present: Vec<&Agent> = self
            .state
            .registered_agents()
            .filter(|agent| agent.presence == Presence::Present)
            .collect();
        let is_silent =
            |agent: &&Agent| self.state.silence_limit(agent).is_some_and(|at| at <= now);
        let (silent, heard): (Vec<&Agent>, Vec<&Agent>) = present.into_iter().partition(is_silent);
        let is_overdue = |task: &TaskId| {
            let due = self.state.overdue_at(&self.state.tasks()[task.index()]);
            due.is_some_and(|at| at <= now)
        };
        let held = heard.iter().flat_map(|agent| agent.held.iter().copied());
        let overdue: Vec<TaskId> = held.filter(is_overdue).collect();
        let lost: Vec<(AgentId, Vec<TaskId>)> = silent
            .into_iter()
            .map(|agent| (agent.id, agent.held.clone()))
            .collect();
        for (agent, held) in lost {
            self.record(Event::AgentLost { agent });
            self.return_tasks(held, ReturnReason::AgentLost);
        }
        for task in overdue {
            self.fail_attempt(self.lease(task), FailReason::TimedOut);
        }
        self.settle_all();
    }

    fn return_tasks(&mut self, tasks: Vec<TaskId>, reason: ReturnReason) {
        for task in tasks {
            let lease = self.lease(task);
            self.record(Event::TaskReturned { lease, reason });
        }
    }

    /// The lease of a held task.
    fn lease(&self, id: TaskId) -> Lease {
        let lease = self.state.tasks()[id.index()].lease();
        lease.expect("a held task has an agent")
    }
}
