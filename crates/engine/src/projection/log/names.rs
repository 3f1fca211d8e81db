//! What everything is called at a moment of the journal, and what an event
//! says with those names.

use super::Subject;
use crate::event::{DecidedBy, Event, Lease, Recorded};
use crate::ids::{AgentId, GoalId, Round, TaskId};
use crate::plan::{Plan, PlanOrigin};
use crate::schedule::Escalation;
use crate::time::{Millis, Time};
use std::collections::BTreeSet;

/// What agents, goals and tasks are called at a moment of the journal.
#[derive(Default)]
pub(super) struct Names<'a> {
    agents: Vec<&'a str>,
    goals: Vec<&'a str>,
    tasks: Vec<(&'a str, GoalId)>,
    /// Who is suspected or lost.
    silent: BTreeSet<AgentId>,
    round: Round,
    pub(super) run_started_at: Time,
}

impl<'a> Names<'a> {
    pub(super) fn apply(&mut self, recorded: &'a Recorded) {
        match &recorded.event {
            Event::AgentRegistered { agent, spec } => {
                put(&mut self.agents, agent.index(), spec.name.as_str());
            }
            Event::GoalSubmitted { goal, spec, .. } | Event::GoalRevised { goal, spec, .. } => {
                put(&mut self.goals, goal.index(), spec.text.as_str());
            }
            Event::GoalRecurred { origin, goal } => {
                let name = self.goal(*origin);
                put(&mut self.goals, goal.index(), name);
            }
            Event::TaskAdded { task, goal, spec } => {
                put(&mut self.tasks, task.index(), (spec.name.as_str(), *goal));
            }
            Event::TaskRevised { task, spec } => {
                if let Some(known) = self.tasks.get_mut(task.index()) {
                    known.0 = &spec.name;
                }
            }
            Event::RoundStarted { round } => self.round = *round,
            Event::RunReset => {
                self.round = Round::default();
                self.run_started_at = recorded.at;
                self.silent.clear();
            }
            Event::AgentSuspected { agent } | Event::AgentLost { agent } => {
                self.silent.insert(*agent);
            }
            Event::HeartbeatReceived { agent } => {
                self.silent.remove(agent);
            }
            Event::WorkspaceOpened { .. }
            | Event::AgentUnregistered { .. }
            | Event::ToleranceChanged { .. }
            | Event::FaultInjected { .. }
            | Event::GoalRemoved { .. }
            | Event::RecurrenceStopped { .. }
            | Event::TaskRemoved { .. }
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
            | Event::TaskAssigned { .. }
            | Event::TaskDuplicated { .. }
            | Event::TaskAccepted { .. }
            | Event::TaskStarted { .. }
            | Event::TaskCompleted { .. }
            | Event::AttemptFailed { .. }
            | Event::GoalStalled { .. }
            | Event::TaskReturned { .. }
            | Event::TaskCancelled { .. }
            | Event::TaskRetried { .. }
            | Event::AnswerRefused { .. } => {}
        }
    }

    /// Whether an agent is suspected or lost.
    pub(super) fn is_silent(&self, id: AgentId) -> bool {
        self.silent.contains(&id)
    }

    fn agent(&self, id: AgentId) -> &'a str {
        self.agents
            .get(id.index())
            .copied()
            .unwrap_or("an unknown agent")
    }

    fn goal(&self, id: GoalId) -> &'a str {
        self.goals
            .get(id.index())
            .copied()
            .unwrap_or("an unknown goal")
    }

    fn task(&self, id: TaskId) -> &'a str {
        self.tasks
            .get(id.index())
            .map_or("an unknown task", |task| task.0)
    }

    fn both(&self, lease: Lease) -> (&'a str, &'a str) {
        (self.task(lease.task), self.agent(lease.agent))
    }

    /// The round that an event is in: a round's beginning is in the round it begins.
    pub(super) fn round_of(&self, event: &Event) -> Round {
        match event {
            Event::RoundStarted { round } => *round,
            _ => self.round,
        }
    }

    /// What happened, said before the event is applied.
    pub(super) fn words(&self, recorded: &Recorded) -> String {
        match &recorded.event {
            Event::HeartbeatReceived { agent } => {
                format!("{} is heard of again", self.agent(*agent))
            }
            Event::WorkspaceOpened { .. } => "Workspace opened".to_owned(),
            Event::AgentRegistered { agent, spec } => {
                let is_new = agent.index() >= self.agents.len();
                let what = if is_new {
                    "registered"
                } else {
                    "registered again, with changes"
                };
                format!("{} {what}", spec.name)
            }
            Event::AgentUnregistered { agent } => format!("{} left", self.agent(*agent)),
            Event::ToleranceChanged { .. } => "Limits for trouble changed".to_owned(),
            Event::FaultInjected {
                agent,
                fault: Some(fault),
            } => format!("Fault given to {}: {fault}", self.agent(*agent)),
            Event::FaultInjected { agent, fault: None } => {
                format!("{} is mended", self.agent(*agent))
            }
            Event::AgentSuspected { agent } => {
                format!("{} is silent and gets no new work", self.agent(*agent))
            }
            Event::AgentLost { agent } => format!("{} fell silent and is lost", self.agent(*agent)),
            Event::GoalSubmitted { spec, .. } => format!("Goal submitted: {}", spec.text),
            Event::GoalRevised { spec, .. } => format!("Goal changed: {}", spec.text),
            Event::GoalRecurred { origin, .. } => {
                format!("Goal comes again: {}", self.goal(*origin))
            }
            Event::RecurrenceStopped { goal } => {
                let goal = self.goal(*goal);
                format!("Goal does not come again, for the workspace is full: {goal}")
            }
            Event::GoalRemoved { goal } => format!("Goal removed: {}", self.goal(*goal)),
            Event::TaskAdded { spec, .. } => format!("Task added: {}", spec.name),
            Event::TaskRevised { spec, .. } => format!("Task changed: {}", spec.name),
            Event::TaskRemoved { task } => format!("Task removed: {}", self.task(*task)),
            Event::PolicyChosen { settings } => {
                format!("Policy chosen: {}, {}", settings.policy, settings.pace)
            }
            Event::PlanAdopted { plan } => adopted(plan),
            Event::TaskReleased { task } => format!("{} may begin now", self.task(*task)),
            Event::RoundStarted { round } => format!("Round {} begins", round.0),
            Event::TaskAnnounced { task, agents, .. } => {
                let agents: Vec<&str> = agents.iter().map(|&agent| self.agent(agent)).collect();
                format!("{} is announced to {}", self.task(*task), agents.join(", "))
            }
            Event::NegotiationFailed { task, .. } => {
                format!("Nobody takes {} for now", self.task(*task))
            }
            Event::TaskCancelled { task } => format!("{} is cancelled", self.task(*task)),
            Event::TaskRetried { task } => format!("{} is taken up again", self.task(*task)),
            Event::RunReset => "Back to the start of the run".to_owned(),
            Event::BidReceived { lease, .. }
            | Event::BidDeclined { lease, .. }
            | Event::BidTimedOut { lease }
            | Event::TaskAwarded { lease, .. }
            | Event::AwardDeclined { lease, .. }
            | Event::AwardTimedOut { lease } => self.words_on_bid(*lease, recorded),
            Event::GoalStalled { goal, task, reason } => format!(
                "Goal stalled by {} ({reason}): {}",
                self.task(*task),
                self.goal(*goal)
            ),
            Event::TaskAssigned { lease, .. }
            | Event::TaskDuplicated { lease, .. }
            | Event::TaskAccepted { lease }
            | Event::TaskStarted { lease }
            | Event::TaskCompleted { lease, .. }
            | Event::AttemptFailed { lease, .. }
            | Event::TaskReturned { lease, .. }
            | Event::AnswerRefused { lease, .. } => self.words_on_attempt(*lease, recorded),
        }
    }

    fn words_on_bid(&self, lease: Lease, recorded: &Recorded) -> String {
        let (task, agent) = self.both(lease);
        match &recorded.event {
            Event::BidReceived { bid, .. } => {
                let (minutes, percent) = (bid.finish_min, bid.confidence_percent);
                format!("{agent} bids for {task}: done in {minutes}, {percent} % sure")
            }
            Event::BidDeclined { reason, .. } => {
                format!("{agent} does not bid for {task}: {reason}")
            }
            Event::BidTimedOut { .. } => format!("{agent} does not bid for {task} in time"),
            Event::TaskAwarded { .. } => format!("{task} is awarded to {agent}"),
            Event::AwardDeclined { reason, .. } => format!("{agent} declines {task}: {reason}"),
            _ => format!("{agent} does not answer to the award of {task} in time"),
        }
    }

    fn escalated(&self, escalation: Escalation) -> String {
        match escalation {
            Escalation::None => String::new(),
            Escalation::Lead(lead) => format!("; escalated to {}", self.agent(lead)),
            Escalation::Superior(lead) => {
                format!("; escalated to {} and their team", self.agent(lead))
            }
            Escalation::Everybody => "; escalated to everybody".to_owned(),
        }
    }

    fn words_on_attempt(&self, lease: Lease, recorded: &Recorded) -> String {
        let (task, agent) = self.both(lease);
        match &recorded.event {
            Event::TaskAssigned { reason, .. } => {
                let why = decided_by(reason.decided_by);
                format!(
                    "{task} goes to {agent}: {why}{}",
                    self.escalated(reason.escalated)
                )
            }
            Event::TaskAccepted { .. } => format!("{agent} accepts {task}"),
            Event::TaskStarted { .. } => format!("{agent} starts {task}"),
            Event::TaskDuplicated { reason, .. } => format!(
                "{task} is slow and goes to {agent} too: {}",
                decided_by(reason.decided_by)
            ),
            Event::AttemptFailed {
                reason,
                retries,
                retry_at,
                ..
            } => {
                let then = match retry_at {
                    Some(at) => format!("it is tried again in {}", wait(*at - recorded.at)),
                    None if *retries => "it goes on".to_owned(),
                    None => "it is given up".to_owned(),
                };
                let reason = reason.to_string();
                format!(
                    "{agent} fails {task} ({}): {then}",
                    reason.trim_end_matches('.')
                )
            }
            Event::TaskReturned { reason, .. } => {
                format!("{task} goes back to the queue: {reason}")
            }
            Event::AnswerRefused { reason, .. } => {
                format!("An answer of {agent} on {task} does not count: {reason}")
            }
            _ => format!("{agent} completes {task}"),
        }
    }

    pub(super) fn subject(&self, event: &Event) -> Subject {
        let of_task = |task: TaskId, agent| Subject {
            task: Some(task),
            agent,
            goal: self.tasks.get(task.index()).map(|task| task.1),
        };
        match event {
            Event::AgentRegistered { agent, .. }
            | Event::AgentUnregistered { agent }
            | Event::FaultInjected { agent, .. }
            | Event::HeartbeatReceived { agent }
            | Event::AgentSuspected { agent }
            | Event::AgentLost { agent } => Subject {
                agent: Some(*agent),
                ..Subject::default()
            },
            Event::GoalSubmitted { goal, .. }
            | Event::GoalRevised { goal, .. }
            | Event::GoalRecurred { goal, .. }
            | Event::RecurrenceStopped { goal }
            | Event::GoalRemoved { goal } => Subject {
                goal: Some(*goal),
                ..Subject::default()
            },
            Event::TaskAdded { task, goal, .. } => Subject {
                goal: Some(*goal),
                ..of_task(*task, None)
            },
            Event::TaskRevised { task, .. }
            | Event::TaskAnnounced { task, .. }
            | Event::NegotiationFailed { task, .. }
            | Event::GoalStalled { task, .. }
            | Event::TaskRemoved { task }
            | Event::TaskCancelled { task }
            | Event::TaskReleased { task }
            | Event::TaskRetried { task } => of_task(*task, None),
            Event::BidReceived { lease, .. }
            | Event::BidDeclined { lease, .. }
            | Event::BidTimedOut { lease }
            | Event::TaskAwarded { lease, .. }
            | Event::AwardDeclined { lease, .. }
            | Event::AwardTimedOut { lease }
            | Event::TaskAssigned { lease, .. }
            | Event::TaskDuplicated { lease, .. }
            | Event::TaskAccepted { lease }
            | Event::TaskStarted { lease }
            | Event::TaskCompleted { lease, .. }
            | Event::AttemptFailed { lease, .. }
            | Event::TaskReturned { lease, .. }
            | Event::AnswerRefused { lease, .. } => of_task(lease.task, Some(lease.agent)),
            Event::WorkspaceOpened { .. }
            | Event::ToleranceChanged { .. }
            | Event::PolicyChosen { .. }
            | Event::PlanAdopted { .. }
            | Event::RoundStarted { .. }
            | Event::RunReset => Subject::default(),
        }
    }
}

/// Ids are given out in order, so what is not known yet comes next.
fn put<T>(known: &mut Vec<T>, index: usize, name: T) {
    match known.get_mut(index) {
        Some(old) => *old = name,
        None => known.push(name),
    }
}

fn adopted(plan: &Plan) -> String {
    let makespan = plan.makespan;
    match plan.origin {
        PlanOrigin::Optimised => format!("Plan adopted: all done in {makespan}"),
        PlanOrigin::Repair(why) => {
            format!("New plan, all done in {makespan}: {why}")
        }
        PlanOrigin::TooMuchWork => {
            "There is too much work to plan: who finishes first gets it".to_owned()
        }
    }
}

/// A wait in words: in seconds where minutes would say little.
fn wait(length: Millis) -> String {
    match length.0 {
        0..120_000 => format!("{} s", length.0.div_ceil(1_000)),
        _ => length.minutes().to_string(),
    }
}

/// What decided between the candidates, in words.
pub(in crate::projection) fn decided_by(decided_by: DecidedBy) -> &'static str {
    match decided_by {
        DecidedBy::OnlyCandidate => "nobody else can take it",
        DecidedBy::ScarceSkillKept => "the others’ scarce skills are needed elsewhere",
        DecidedBy::LeastLoaded => "least work on hand",
        DecidedBy::FirstRegistered => "first registered among equals",
        DecidedBy::EarliestFinish => "expected to finish it first",
        DecidedBy::Planned => "as planned",
        DecidedBy::WaitedLongest => "it has waited for too long",
        DecidedBy::BestBid => "best bid",
    }
}
