//! How the contract net's events change the state, and what follows for
//! negotiations from other events: who leaves or loses the skills is no longer
//! invited, and a task that is no longer ready is no longer negotiated.

use super::State;
use crate::agent::Presence;
use crate::event::Lease;
use crate::ids::{AgentId, Attempt, TaskId};
use crate::negotiation::{Answer, Bid, Calendar, Invitation, Negotiation, Phase};
use crate::schedule::PolicyKind;
use crate::time::Time;

impl State {
    /// The tasks under negotiation, by what they wait for.
    pub fn calendar(&self) -> &Calendar {
        &self.calendar
    }

    /// The minutes of work until `agent` would begin one more task: what it
    /// holds, and what is awarded to it and not answered yet. Cost: linear in
    /// open awards.
    pub fn backlog_min(&self, agent: AgentId) -> u64 {
        let awarded = self.awarded_to(agent);
        let minutes = awarded.map(|task| u64::from(self.tasks[task.index()].estimate.0));
        self.agents[agent.index()].backlog_with(minutes.sum())
    }

    /// How many more tasks `agent` could accept beside those that it holds or
    /// was awarded. Cost: linear in open awards.
    pub fn unawarded_room(&self, agent: AgentId) -> usize {
        let found = &self.agents[agent.index()];
        let room = found.spec.capacity.saturating_sub(found.load());
        let is_present = found.presence == Presence::Present;
        let room = if is_present { room as usize } else { 0 };
        room.saturating_sub(self.awarded_to(agent).count())
    }

    fn awarded_to(&self, agent: AgentId) -> impl Iterator<Item = TaskId> {
        let open = self.calendar.awarded().map(|(_, task)| task);
        open.filter(move |task| {
            let negotiation = self.tasks[task.index()].negotiation.as_deref();
            negotiation.and_then(Negotiation::awarded_to) == Some(agent)
        })
    }

    pub(super) fn task_announced(
        &mut self,
        id: TaskId,
        attempt: Attempt,
        agents: &[AgentId],
        until: Time,
    ) {
        let mut passed = self
            .drop_negotiation(id)
            .map_or(Vec::new(), |one| one.passed);
        // Somebody is asked again, so everybody has been asked.
        if agents
            .iter()
            .any(|agent| passed.binary_search(agent).is_ok())
        {
            passed.clear();
        }
        let invited = agents.iter().map(|&agent| Invitation {
            agent,
            answer: Answer::Awaited,
        });
        let negotiation = Negotiation {
            number: self.announced,
            phase: Phase::Bidding { until },
            invited: invited.collect(),
            passed,
        };
        self.announced += 1;
        self.calendar.insert(id, &negotiation);
        let task = &mut self.tasks[id.index()];
        task.attempt = attempt;
        task.last_attempt = attempt;
        task.negotiation = Some(Box::new(negotiation));
    }

    pub(super) fn bid_received(&mut self, lease: Lease, bid: Bid) {
        let backlog_min = self.backlog_min(lease.agent);
        self.answered(lease, Answer::Bid { bid, backlog_min });
        self.heard_of(lease.agent);
    }

    /// The agent declines a bid or an award.
    pub(super) fn declined(&mut self, lease: Lease) {
        self.answered(lease, Answer::Declined);
        self.heard_of(lease.agent);
    }

    /// Notes what an invited agent said. If it was awarded the task, it no longer is.
    pub(super) fn answered(&mut self, lease: Lease, answer: Answer) {
        let now = self.now;
        self.negotiate(lease.task, |negotiation| {
            let mut invited = negotiation.invited.iter_mut();
            let invitation = invited.find(|one| one.agent == lease.agent);
            invitation.expect("who answers was invited").answer = answer;
            end_award(negotiation, lease.agent, now);
        });
    }

    pub(super) fn task_awarded(&mut self, lease: Lease, until: Time) {
        let agent = lease.agent;
        self.negotiate(lease.task, |negotiation| {
            negotiation.phase = Phase::Awarded { agent, until };
        });
    }

    pub(super) fn negotiation_failed(&mut self, task: TaskId, until: Time) {
        self.negotiate(task, |negotiation| {
            // Who has bid wants the task, and only lacks the room now.
            let wants_it = |one: &Invitation| matches!(one.answer, Answer::Bid { .. });
            let invited = std::mem::take(&mut negotiation.invited).into_iter();
            let passed = invited.filter(|one| !wants_it(one)).map(|one| one.agent);
            negotiation.passed.extend(passed);
            negotiation.passed.sort_unstable();
            negotiation.passed.dedup();
            negotiation.phase = Phase::Resting { until };
        });
    }

    /// Takes back the invitations of an agent that cannot take the tasks any more.
    pub(super) fn uninvite(&mut self, agent: AgentId) {
        let now = self.now;
        let is_there = self.agents[agent.index()].presence == Presence::Present;
        for task in self.calendar.open().collect::<Vec<_>>() {
            let requirement = self.tasks[task.index()].requirement;
            if is_there && self.matching.is_eligible(requirement, agent) {
                continue;
            }
            self.negotiate(task, |negotiation| {
                negotiation.invited.retain(|one| one.agent != agent);
                end_award(negotiation, agent, now);
            });
        }
    }

    /// Another policy goes on with what is under negotiation.
    pub(super) fn policy_chosen(&mut self, policy: PolicyKind) {
        if policy != PolicyKind::ContractNet {
            self.drop_negotiations();
        }
    }

    pub(super) fn drop_negotiations(&mut self) {
        let resting = self.calendar.resting().map(|(_, task)| task);
        for task in self.calendar.open().chain(resting).collect::<Vec<_>>() {
            self.drop_negotiation(task);
        }
    }

    /// Ends the negotiation about a task, if there is one.
    pub(super) fn drop_negotiation(&mut self, id: TaskId) -> Option<Box<Negotiation>> {
        let negotiation = self.tasks[id.index()].negotiation.take()?;
        self.calendar.remove(id, &negotiation);
        Some(negotiation)
    }

    fn negotiate(&mut self, id: TaskId, change: impl FnOnce(&mut Negotiation)) {
        let negotiation = self.tasks[id.index()].negotiation.as_deref_mut();
        let negotiation = negotiation.expect("the task is under negotiation");
        self.calendar.remove(id, negotiation);
        change(negotiation);
        self.calendar.insert(id, negotiation);
    }
}

/// The next bid's turn comes at once if the task was awarded to `agent`.
fn end_award(negotiation: &mut Negotiation, agent: AgentId, now: Time) {
    if negotiation.awarded_to() == Some(agent) {
        negotiation.phase = Phase::Bidding { until: now };
    }
}
