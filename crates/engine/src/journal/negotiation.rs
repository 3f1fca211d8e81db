//! Whether an event of a negotiation can follow a state.

use super::check::{Follows, ensure, in_state};
use crate::event::{Event, Lease};
use crate::ids::{AgentId, Attempt, TaskId};
use crate::negotiation::{Answer, MAX_INVITED, Negotiation, Phase};
use crate::schedule::PolicyKind;
use crate::state::State;
use crate::task::{Task, TaskState};

/// An error when `event`, which is one of a negotiation, cannot follow `state`.
pub(super) fn follows(state: &State, event: &Event) -> Follows {
    match event {
        Event::TaskAnnounced {
            task,
            attempt,
            agents,
            ..
        } => can_announce(state, *task, *attempt, agents),
        Event::BidReceived { lease, bid } => {
            let is_sure = (1..=100).contains(&bid.confidence_percent);
            ensure(is_sure, "the bid's confidence is no percentage")?;
            answers(state, *lease, |answer| answer == Answer::Awaited)
        }
        Event::BidTimedOut { lease } => answers(state, *lease, |answer| answer == Answer::Awaited),
        Event::BidDeclined { lease, .. } => answers(state, *lease, |answer| {
            matches!(answer, Answer::Awaited | Answer::Bid { .. })
        }),
        Event::TaskAwarded { lease, .. } => {
            answers(state, *lease, |answer| matches!(answer, Answer::Bid { .. }))?;
            let phase = open(state, lease.task, lease.attempt).map(|open| open.phase);
            let is_bidding = matches!(phase, Ok(Phase::Bidding { .. }));
            ensure(is_bidding, "the task is awarded already")
        }
        Event::AwardDeclined { lease, .. } | Event::AwardTimedOut { lease } => {
            is_awarded(state, *lease)
        }
        Event::NegotiationFailed { task, attempt, .. } => open(state, *task, *attempt).map(|_| ()),
        _ => Ok(()),
    }
}

/// Whether answers about the task are awaited.
pub(super) fn is_open(task: &Task) -> bool {
    task.negotiation
        .as_deref()
        .is_some_and(Negotiation::is_open)
}

/// An error when the task is not awarded to the agent of the lease.
pub(super) fn is_awarded(state: &State, lease: Lease) -> Follows {
    let negotiation = open(state, lease.task, lease.attempt)?;
    let is_awarded = negotiation.awarded_to() == Some(lease.agent);
    ensure(is_awarded, "the task is not awarded to the agent")
}

fn can_announce(state: &State, id: TaskId, attempt: Attempt, agents: &[AgentId]) -> Follows {
    in_state(state, id, |state| state == TaskState::Ready)?;
    let task = &state.tasks()[id.index()];
    let is_contract_net = state.settings().policy == PolicyKind::ContractNet;
    ensure(is_contract_net, "only the contract net announces tasks")?;
    ensure(!is_open(task), "the task is announced already")?;
    ensure(attempt > task.attempt, "attempts count up")?;
    let is_able = |agent: &AgentId| {
        let is_present = state.agent(*agent).is_some_and(crate::Agent::has_room);
        is_present && state.matching().is_eligible(task.requirement, *agent)
    };
    let are_able = (1..=MAX_INVITED).contains(&agents.len()) && agents.iter().all(is_able);
    ensure(
        are_able,
        "agents without skills or room are invited, or too many",
    )?;
    let is_first = |(at, agent)| !agents[..at].contains(agent);
    let is_once = agents.iter().enumerate().all(is_first);
    ensure(is_once, "an agent is invited twice")
}

fn answers(state: &State, lease: Lease, allowed: impl Fn(Answer) -> bool) -> Follows {
    let negotiation = open(state, lease.task, lease.attempt)?;
    let is_allowed = negotiation.answer(lease.agent).is_some_and(allowed);
    ensure(is_allowed, "the agent was not invited or has answered")?;
    let is_awarded = negotiation.awarded_to() == Some(lease.agent);
    ensure(!is_awarded, "the task is awarded to the agent")
}

fn open(state: &State, id: TaskId, attempt: Attempt) -> Result<&Negotiation, &'static str> {
    let task = state.task(id).filter(|task| task.attempt == attempt);
    let negotiation = task.and_then(|task| task.negotiation.as_deref());
    let open = negotiation.filter(|one| one.is_open());
    open.ok_or("nothing is being negotiated about this attempt")
}
