//! Whether an event can follow a state, for journals from outside.

use super::negotiation;
use crate::agent::AgentKind;
use crate::dag::dependency_path;
use crate::event::{Event, Lease, Recorded};
use crate::ids::{AgentId, GoalId, TaskId};
use crate::state::State;
use crate::task::{Hold, TaskSpec, TaskState};
use thiserror::Error;

/// An event that contradicts those before it.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("Event {index} of the journal contradicts those before it: {what}.")]
pub struct Contradiction {
    /// The event's position, from 0.
    pub index: usize,
    /// What cannot be.
    pub what: &'static str,
}

/// An error when `recorded` cannot follow `state`.
pub(super) fn check(state: &State, recorded: &Recorded, index: usize) -> Result<(), Contradiction> {
    let is_opening = matches!(recorded.event, Event::WorkspaceOpened { .. });
    let follows = if recorded.at < state.now() {
        Err("time runs backwards")
    } else if is_opening != (index == 0) {
        Err("a workspace opens once, at the beginning")
    } else {
        follows(state, &recorded.event)
    };
    follows.map_err(|what| Contradiction { index, what })
}

pub(super) type Follows = Result<(), &'static str>;

fn follows(state: &State, event: &Event) -> Follows {
    match event {
        Event::WorkspaceOpened { .. }
        | Event::PolicyChosen { .. }
        | Event::RunReset
        | Event::AnswerRefused { .. } => Ok(()),
        Event::PlanAdopted { plan } => {
            ensure(plan.check(state).is_ok(), "the plan does not fit the work")
        }
        Event::TaskReleased { task } => {
            let waits = state
                .task(*task)
                .is_some_and(|task| task.not_before.is_some());
            ensure(waits, "the task is unknown or waits for no moment")
        }
        Event::AgentRegistered { agent, spec } => {
            ensure(spec.checked().is_ok(), "the agent's spec is not valid")?;
            let is_new = agent.index() == state.agents().len();
            let keeps = |task: &TaskId| {
                let required = &state.tasks()[task.index()].spec.skills;
                state.config().taxonomy.covers(&spec.skills, required)
            };
            let fits =
                |held: &[TaskId]| held.len() <= spec.capacity as usize && held.iter().all(keeps);
            let fits = state.agent(*agent).is_some_and(|agent| fits(&agent.held));
            ensure(
                is_new || fits,
                "the agent is unknown or does not fit what it holds",
            )
        }
        Event::AgentUnregistered { agent } => {
            let is_free = state
                .agent(*agent)
                .is_some_and(|agent| agent.held.is_empty());
            ensure(is_free, "the agent is unknown or holds tasks")
        }
        Event::ToleranceChanged { tolerance } => {
            ensure(tolerance.checked().is_ok(), "a limit is out of range")
        }
        Event::FaultInjected { agent, fault } => {
            knows_agent(state, *agent)?;
            let is_simulated = state.agents()[agent.index()].spec.kind == AgentKind::Simulated;
            ensure(is_simulated, "only simulated agents misbehave")?;
            let is_valid = fault.is_none_or(|fault| fault.checked().is_ok());
            ensure(is_valid, "the fault is out of range")
        }
        Event::HeartbeatReceived { agent }
        | Event::AgentSuspected { agent }
        | Event::AgentLost { agent } => knows_agent(state, *agent),
        Event::GoalSubmitted { goal, .. } => ensure(
            goal.index() == state.goals().len(),
            "goals are submitted in order",
        ),
        Event::GoalRevised { goal, .. } => knows_goal(state, *goal),
        Event::GoalRemoved { goal } => {
            let is_empty = state.goal(*goal).is_some_and(|goal| goal.tasks.is_empty());
            ensure(is_empty, "the goal is unknown or has tasks")
        }
        Event::TaskAdded { task, goal, spec } => {
            ensure(
                task.index() == state.tasks().len(),
                "tasks are added in order",
            )?;
            knows_goal(state, *goal)?;
            fits(state, spec)
        }
        Event::TaskRevised { task, spec } => {
            in_state(state, *task, TaskState::is_waiting)?;
            fits(state, spec)?;
            let mut dependencies = spec.dependencies.iter();
            let waits_for_itself =
                dependencies.any(|&on| dependency_path(state, on, *task).is_some());
            ensure(!waits_for_itself, "the task would wait for itself")
        }
        Event::TaskRemoved { task } => in_state(state, *task, |_| true),
        Event::TaskCancelled { task } => in_state(state, *task, |state| !state.is_finished()),
        Event::TaskRetried { task } => in_state(state, *task, |state| {
            matches!(state, TaskState::Failed | TaskState::Cancelled)
        }),
        Event::RoundStarted { round } => ensure(*round > state.round(), "rounds count up"),
        Event::TaskAnnounced { .. }
        | Event::BidReceived { .. }
        | Event::BidDeclined { .. }
        | Event::BidTimedOut { .. }
        | Event::TaskAwarded { .. }
        | Event::AwardDeclined { .. }
        | Event::AwardTimedOut { .. }
        | Event::NegotiationFailed { .. } => negotiation::follows(state, event),
        Event::TaskAssigned { lease, .. } => can_assign(state, *lease),
        Event::TaskDuplicated { lease, .. } => can_duplicate(state, *lease),
        Event::TaskStarted { lease } => holds(state, *lease, |hold| hold.started_at.is_none()),
        Event::TaskCompleted { lease, .. } => {
            holds(state, *lease, |hold| hold.started_at.is_some())
        }
        Event::AttemptFailed {
            lease,
            retries,
            retry_at,
            ..
        } => {
            holds(state, *lease, |_| true)?;
            ensure(
                *retries || retry_at.is_none(),
                "what is given up is not retried",
            )?;
            let task = &state.tasks()[lease.task.index()];
            ensure(
                *retries || task.duplicate.is_none(),
                "another agent is still at the task",
            )
        }
        Event::GoalStalled { goal, task, .. } => {
            in_state(state, *task, |state| state == TaskState::Failed)?;
            let is_theirs = state.tasks()[task.index()].goal == *goal;
            ensure(is_theirs, "the task is another goal's")
        }
        Event::TaskReturned { lease, .. } => holds(state, *lease, |_| true),
    }
}

pub(super) fn ensure(holds: bool, what: &'static str) -> Follows {
    if holds { Ok(()) } else { Err(what) }
}

fn knows_agent(state: &State, agent: AgentId) -> Follows {
    ensure(state.agent(agent).is_some(), "there is no such agent")
}

fn knows_goal(state: &State, goal: GoalId) -> Follows {
    ensure(state.goal(goal).is_some(), "there is no such goal")
}

fn fits(state: &State, spec: &TaskSpec) -> Follows {
    ensure(spec.checked().is_ok(), "the task's spec is not valid")?;
    let known = spec
        .dependencies
        .iter()
        .all(|&task| state.task(task).is_some());
    ensure(known, "a dependency is unknown")
}

pub(super) fn in_state(
    state: &State,
    task: TaskId,
    allowed: impl Fn(TaskState) -> bool,
) -> Follows {
    let is_allowed = state.task(task).is_some_and(|task| allowed(task.state));
    ensure(is_allowed, "the task is unknown or in another state")
}

fn can_assign(state: &State, lease: Lease) -> Follows {
    in_state(state, lease.task, |state| state == TaskState::Ready)?;
    can_take(state, lease)
}

fn can_duplicate(state: &State, lease: Lease) -> Follows {
    in_state(state, lease.task, |state| state == TaskState::Running)?;
    let task = &state.tasks()[lease.task.index()];
    let is_first = task.duplicate.is_none() && task.agent != Some(lease.agent);
    ensure(is_first, "the task has a duplicate, or the same agent")?;
    can_take(state, lease)
}

fn can_take(state: &State, lease: Lease) -> Follows {
    knows_agent(state, lease.agent)?;
    let task = &state.tasks()[lease.task.index()];
    let agent = &state.agents()[lease.agent.index()];
    let is_able = state.matching().is_eligible(task.requirement, lease.agent);
    ensure(
        is_able && agent.has_room(),
        "the agent lacks skills or room",
    )?;
    if negotiation::is_open(task) {
        return negotiation::is_awarded(state, lease);
    }
    ensure(lease.attempt > task.last_attempt, "attempts count up")
}

fn holds(state: &State, lease: Lease, allowed: impl Fn(Hold) -> bool) -> Follows {
    in_state(state, lease.task, TaskState::is_held)?;
    let hold = state.tasks()[lease.task.index()].hold_of(lease.agent);
    let hold = hold.filter(|hold| hold.attempt == lease.attempt);
    ensure(hold.is_some(), "the lease is not a current one")?;
    ensure(
        hold.is_some_and(allowed),
        "the attempt is started, or not yet",
    )
}
