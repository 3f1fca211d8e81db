//! What the passing of time will bring: releases, silence, expired leases,
//! overdue attempts, stragglers.

use super::State;
use crate::agent::{Agent, AgentKind, Presence};
use crate::ids::{AgentId, TaskId};
use crate::task::{Hold, Task, TaskState};
use crate::time::{Millis, Time};

impl State {
    /// The earliest moment at which [`crate::Command::Tick`] may have
    /// something to do, a task that rests may be announced again, or an
    /// agent's hours begin while something ready waits for it. Cost: linear in
    /// agents and held tasks, and in classes for each agent outside its hours;
    /// with duplicates also in the agents that could take them.
    pub fn next_wake(&self) -> Option<Time> {
        let release = self.unreleased.first().map(|(at, _)| *at);
        let negotiation = self.calendar.next_wake(self.now);
        let recurrence = self.next_recurrence().map(|(at, _)| at);
        let wakes = self.registered_agents().flat_map(|agent| {
            let opening = self.awaited_opening(agent);
            self.agent_wake(agent).into_iter().chain(opening)
        });
        let wakes = wakes.chain(release).chain(recurrence);
        wakes.chain(negotiation).min()
    }

    /// When the hours of `agent` begin, if it then could take something that is
    /// ready now.
    pub fn awaited_opening(&self, agent: &Agent) -> Option<Time> {
        let opens_at = self.opens_at(agent).filter(|_| agent.has_room())?;
        let mut ready = self.queue.firsts();
        let is_awaited = ready.any(|(class, _)| self.matching.is_eligible(class, agent.id));
        is_awaited.then_some(opens_at)
    }

    fn agent_wake(&self, agent: &Agent) -> Option<Time> {
        let ends = agent.held.iter().filter_map(|task| {
            let task = &self.tasks[task.index()];
            let end = self.expires_at(task, task.hold_of(agent.id)?);
            let straggles = self
                .straggles_at(task)
                .filter(|_| !self.stand_ins(task).is_empty());
            end.into_iter().chain(straggles).min()
        });
        ends.chain(self.next_silence(agent)).min()
    }

    /// When `agent` will next be suspected or lost.
    pub(crate) fn next_silence(&self, agent: &Agent) -> Option<Time> {
        let tolerance = &self.config.tolerance;
        let suspicion = tolerance.suspect_after.min(tolerance.heartbeat_timeout);
        match agent.presence {
            Presence::Present => self.silent_for(agent, suspicion),
            Presence::Suspected => self.silent_for(agent, tolerance.heartbeat_timeout),
            Presence::Lost | Presence::Gone => None,
        }
    }

    /// Whether a sign of life of `agent` says something new. One that is known
    /// to be there is noted again only now and then, so that heartbeats do not
    /// fill the journal: four times within the silence that makes it suspected.
    pub(crate) fn is_news(&self, agent: &Agent) -> bool {
        let is_there = agent.presence == Presence::Present;
        let quiet = Millis(self.config.tolerance.suspect_after.0 / 4);
        !is_there || self.now >= agent.last_heartbeat + quiet
    }

    /// When `agent` will have been silent for `limit`, if it can be silent at
    /// all: a simulated agent sends no heartbeats and is missed only when a
    /// fault silences it.
    pub(crate) fn silent_for(&self, agent: &Agent, limit: Millis) -> Option<Time> {
        match agent.spec.kind {
            AgentKind::Live => Some(agent.last_heartbeat + limit),
            AgentKind::Simulated => agent
                .fault?
                .silent_for(limit, agent.last_heartbeat, self.now),
        }
    }

    /// When an attempt will have taken too long to start or to complete, if it
    /// can. Whoever accepted it may take as long to start as to complete.
    pub(crate) fn expires_at(&self, task: &Task, hold: Hold) -> Option<Time> {
        if hold.started_at.is_none() && !self.has_accepted(task.id, hold.agent) {
            let limit = self.config.tolerance.lease_timeout;
            return (limit > Millis(0)).then(|| hold.assigned_at + limit);
        }
        let begun_at = hold.started_at.unwrap_or(hold.assigned_at);
        let usual = || {
            let factor = u64::from(self.config.tolerance.timeout_factor);
            // What was learnt makes nobody late who keeps what was declared.
            let expected = self.expected_min(hold.agent, task);
            let expected = Millis::from(expected.max(self.declared_min(hold.agent, task)));
            (factor > 0).then_some(Millis(expected.0 * factor))
        };
        let limit = task.spec.timeout_min.map(Millis::from).or_else(usual)?;
        Some(begun_at + limit)
    }

    /// When a running task will be slow enough for a duplicate, if it may have
    /// one. One that has failed or lost agents as often as it may has none, or
    /// two agents that hang would duplicate each other for ever.
    pub(crate) fn straggles_at(&self, task: &Task) -> Option<Time> {
        let tolerance = &self.config.tolerance;
        let percent = u64::from(tolerance.straggler_percent);
        let has_tries =
            task.failures < tolerance.max_attempts && task.losses < tolerance.max_losses;
        let is_alone = task.state == TaskState::Running && task.duplicate.is_none();
        let may = percent > 0 && has_tries && is_alone;
        let hold = task.holds().next().filter(|_| may)?;
        let expected = Millis::from(self.expected_min(hold.agent, task));
        Some(hold.started_at? + Millis(expected.0 * percent / 100))
    }

    /// Who could take a duplicate of `task`, the one expected to be done first
    /// first: idle agents other than its holder that no ready task needs.
    pub(crate) fn stand_ins(&self, task: &Task) -> Vec<AgentId> {
        let is_needed = |agent: AgentId| {
            let mut classes = self.queue.firsts();
            classes.any(|(class, _)| self.matching.is_eligible(class, agent))
        };
        let free = self
            .candidates(task)
            .filter(|agent| agent.held.is_empty() && !is_needed(agent.id));
        let mut free: Vec<AgentId> = free.map(|agent| agent.id).collect();
        free.sort_by_key(|&agent| (self.expected_min(agent, task), agent));
        free
    }

    /// The tasks that are slow enough for a duplicate now, by id.
    pub(crate) fn stragglers(&self) -> Vec<TaskId> {
        let held = self.registered_agents().flat_map(|agent| &agent.held);
        let is_due = |id: &&TaskId| {
            let at = self.straggles_at(&self.tasks[id.index()]);
            at.is_some_and(|at| at <= self.now)
        };
        let mut due: Vec<TaskId> = held.filter(is_due).copied().collect();
        due.sort_unstable();
        due
    }
}
