//! The invariants that every state keeps, checked from scratch.
//!
//! Tests and simulations call [`check`] after every event. It shares no
//! bookkeeping with the state: whatever can be counted is counted again.

use crate::agent::Presence;
use crate::ids::{AgentId, TaskId};
use crate::schedule::PolicyKind;
use crate::state::State;
use crate::task::{Task, TaskSpec, TaskState};
use crate::tensor::Tensor;
use crate::time::Time;
use thiserror::Error;

/// An invariant that does not hold.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Violation {
    /// A task began, or has an agent, before a dependency was completed.
    #[error("{0} has an agent although a dependency is not completed")]
    TooEarly(TaskId),
    /// A task's state does not follow from its dependencies.
    #[error("{0} is blocked without reason, or ready too early")]
    WrongReadiness(TaskId),
    /// A held task is not held by exactly its agent and that of its duplicate.
    #[error("{0} is not held by exactly those who have an attempt at it")]
    NotHeldOnce(TaskId),
    /// A duplicate of a task that is not running, or of the same agent, or
    /// whose attempt is not the last.
    #[error("{0} has a duplicate that it may not have")]
    WrongDuplicate(TaskId),
    /// The times for which tasks wait are not those that will be looked at.
    #[error("a task waits for a moment that never comes, or one comes for no task")]
    WrongReleases,
    /// An agent holds more than its capacity.
    #[error("{0} holds more than its capacity")]
    OverCapacity(AgentId),
    /// An agent holds a task without its skills or against its pins, or while
    /// it is lost or not registered. The lead of a goal may have changed since.
    #[error("{0} holds a task that it may not hold")]
    NotEligible(AgentId),
    /// An agent's minutes are not the sum of what it holds.
    #[error("{0} counts other minutes than it holds")]
    WrongMinutes(AgentId),
    /// The tasks in the states do not add up.
    #[error("the counts of tasks by state do not add up")]
    WrongCounts,
    /// The queue does not hold exactly the ready tasks, as urgent as said.
    #[error("the ready queue counts other tasks than are ready")]
    WrongQueue,
    /// A task that is not ready is under negotiation, or under another policy.
    #[error("{0} is under negotiation although it is not ready")]
    NotNegotiable(TaskId),
    /// An agent is invited twice, or without being there and having the skills.
    #[error("{0} is negotiated with an agent that cannot take it")]
    WronglyInvited(TaskId),
    /// A task is awarded to an agent whose bid does not stand.
    #[error("{0} is awarded to an agent that does not bid for it")]
    WronglyAwarded(TaskId),
    /// The calendar does not hold exactly the negotiations, each once.
    #[error("the calendar holds other negotiations than there are")]
    WrongCalendar,
    /// A row of the tensor has another sum than it should.
    #[error("the tensor's row of {0} has a wrong sum")]
    WrongRow(TaskId),
}

/// The first invariant that does not hold.
///
/// # Errors
/// The violation.
pub fn check(state: &State) -> Result<(), Violation> {
    let tasks: Vec<&Task> = state.present_tasks().collect();
    for task in &tasks {
        check_task(state, task)?;
    }
    for agent in state.agents() {
        let id = agent.id;
        let held = agent.held.iter().map(|task| &state.tasks()[task.index()]);
        if agent.held.len() > agent.spec.capacity as usize {
            return Err(Violation::OverCapacity(id));
        }
        let taxonomy = &state.config().taxonomy;
        let may_do = |task: &Task| {
            let TaskSpec {
                pinned, forbidden, ..
            } = &*task.spec;
            taxonomy.covers(&agent.spec.skills, &task.spec.skills)
                && (pinned.is_empty() || pinned.contains(&id))
                && !forbidden.contains(&id)
        };
        let is_away = matches!(agent.presence, Presence::Lost | Presence::Gone);
        if !held.clone().all(may_do) || (is_away && !agent.held.is_empty()) {
            return Err(Violation::NotEligible(id));
        }
        if held
            .map(|task| u64::from(task.spec.estimate.0))
            .sum::<u64>()
            != agent.outstanding_min
        {
            return Err(Violation::WrongMinutes(id));
        }
    }
    let count = |wanted| tasks.iter().filter(|task| task.state == wanted).count();
    if TaskState::ALL
        .iter()
        .any(|&wanted| count(wanted) != state.count(wanted))
    {
        return Err(Violation::WrongCounts);
    }
    check_releases(state, &tasks)?;
    check_queue(state, &tasks)?;
    check_negotiations(state, &tasks)?;
    check_rows(state, &tasks, &Tensor::new(state))
}

fn check_task(state: &State, task: &Task) -> Result<(), Violation> {
    let is_met = |on: &TaskId| state.tasks()[on.index()].state == TaskState::Completed;
    let are_met = task.spec.dependencies.iter().all(is_met);
    let began = task.state.is_held() || task.state == TaskState::Completed;
    if began && !are_met {
        return Err(Violation::TooEarly(task.id));
    }
    let may_be_ready = are_met && task.not_before().is_none();
    if task.state.is_waiting() && may_be_ready != (task.state == TaskState::Ready) {
        return Err(Violation::WrongReadiness(task.id));
    }
    let holders = state
        .agents()
        .iter()
        .filter(|agent| agent.held.contains(&task.id));
    let holders: Vec<AgentId> = holders.map(|agent| agent.id).collect();
    let mut expected: Vec<AgentId> = task.holds().map(|hold| hold.agent).collect();
    expected.sort_unstable();
    if holders != expected {
        return Err(Violation::NotHeldOnce(task.id));
    }
    if let Some(duplicate) = &task.duplicate {
        let is_other = task.agent != Some(duplicate.agent);
        let is_last = task.attempt < duplicate.attempt && duplicate.attempt == task.last_attempt;
        if task.state != TaskState::Running || !is_other || !is_last {
            return Err(Violation::WrongDuplicate(task.id));
        }
    }
    Ok(())
}

fn check_releases(state: &State, tasks: &[&Task]) -> Result<(), Violation> {
    let waits = tasks
        .iter()
        .filter_map(|task| Some((task.not_before()?, task.id)));
    let mut waits: Vec<_> = waits.collect();
    waits.sort_unstable();
    let all_wait = tasks
        .iter()
        .all(|task| task.not_before().is_none() || task.state == TaskState::Blocked);
    if all_wait && state.unreleased().eq(waits) {
        Ok(())
    } else {
        Err(Violation::WrongReleases)
    }
}

fn check_queue(state: &State, tasks: &[&Task]) -> Result<(), Violation> {
    for task in tasks.iter().filter(|task| task.state == TaskState::Ready) {
        let first = state.queue().first(task.requirement);
        let is_as_urgent_as_said = task.priority == task.spec.priority;
        if first.is_none_or(|first| first > state.place(task)) || !is_as_urgent_as_said {
            return Err(Violation::WrongQueue);
        }
    }
    let counted: usize = (0..state.matching().requirements())
        .map(|index| state.ready_count(crate::schedule::RequirementId(index as u32)) as usize)
        .sum();
    let tops_are_ready = state.queue().firsts().all(|(_, place)| {
        state
            .task(place.task)
            .is_some_and(|task| task.state == TaskState::Ready)
    });
    if counted != state.count(TaskState::Ready) || !tops_are_ready {
        return Err(Violation::WrongQueue);
    }
    Ok(())
}

fn check_negotiations(state: &State, tasks: &[&Task]) -> Result<(), Violation> {
    let is_contract_net = state.settings().policy == PolicyKind::ContractNet;
    let mut expected: Vec<(Time, TaskId)> = Vec::new();
    for task in tasks {
        let Some(negotiation) = &task.negotiation else {
            continue;
        };
        expected.push((negotiation.phase.until(), task.id));
        if task.state != TaskState::Ready || !is_contract_net {
            return Err(Violation::NotNegotiable(task.id));
        }
        let mut invited: Vec<AgentId> = negotiation.invited.iter().map(|one| one.agent).collect();
        let count = invited.len();
        invited.sort_unstable();
        invited.dedup();
        let is_able = |id: &AgentId| {
            let agent = &state.agents()[id.index()];
            let taxonomy = &state.config().taxonomy;
            agent.presence == Presence::Present
                && taxonomy.covers(&agent.spec.skills, &task.spec.skills)
        };
        if invited.len() != count || !invited.iter().all(is_able) {
            return Err(Violation::WronglyInvited(task.id));
        }
        let mut bidders = negotiation.bids().map(|(agent, _, _)| agent);
        let awarded = negotiation.awarded_to();
        if awarded.is_some_and(|agent| !bidders.any(|bidder| bidder == agent)) {
            return Err(Violation::WronglyAwarded(task.id));
        }
    }
    let calendar = state.calendar();
    let all = calendar.bidding().chain(calendar.awarded());
    let mut found: Vec<(Time, TaskId)> = all.chain(calendar.resting()).collect();
    expected.sort_unstable();
    found.sort_unstable();
    if found == expected {
        Ok(())
    } else {
        Err(Violation::WrongCalendar)
    }
}

pub(crate) fn check_rows(state: &State, tasks: &[&Task], tensor: &Tensor) -> Result<(), Violation> {
    let shape = [tasks.len(), state.registered_agents().count(), 4];
    if tensor.shape() != shape {
        return Err(Violation::WrongCounts);
    }
    for (index, task) in tasks.iter().enumerate() {
        let sum: f32 = tensor.row(index).map(|(_, value)| value).sum();
        let is_one = (sum - 1.0).abs() < 1e-4;
        let is_empty = tensor.row(index).next().is_none();
        let is_one_hot = is_one && tensor.row(index).count() == 1;
        let is_right = match task.state {
            TaskState::Assigned | TaskState::Running => is_one_hot,
            TaskState::Blocked | TaskState::Ready => {
                is_one == state.candidates(task).next().is_some()
            }
            // Its agent may have left since.
            TaskState::Completed => is_one_hot || is_empty,
            TaskState::Failed | TaskState::Cancelled => is_empty,
        };
        if !is_right {
            return Err(Violation::WrongRow(task.id));
        }
    }
    Ok(())
}
