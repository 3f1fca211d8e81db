//! The engine: decides what a command means, and records each decision as an
//! event.
//!
//! It never writes to the state but by [`State::apply`], which it may ask to
//! bring derived data up to date, and never asks for the time. The caller gives a command and the time, then takes the events.

mod agents;
mod answers;
mod goals;
mod idle;
mod negotiation;
mod plans;
mod recurrence;
mod references;
mod tasks;
mod trouble;

use crate::command::{Command, Rejection};
use crate::decompose::Rules;
use crate::event::{Event, Recorded};
use crate::ids::{AgentId, GoalId, TaskId};
use crate::schedule::{self, PolicyKind};
use crate::state::{Config, State};
use crate::task::Task;
use crate::time::Time;
use crate::{Agent, Goal};
use std::sync::Arc;

/// Most agents that a workspace ever registers.
pub const MAX_AGENTS: usize = 100_000;
/// Most goals that a workspace ever takes.
pub const MAX_GOALS: usize = 1_000_000;
/// Most tasks that a workspace ever holds.
pub const MAX_TASKS: usize = 4_000_000;

/// A workspace: commands in, events out.
#[derive(Clone, Debug)]
pub struct Engine {
    state: State,
    rules: Arc<[Rules]>,
    recorded: Vec<Recorded>,
}

impl Engine {
    /// An empty workspace with `config`, which knows the shipped rule sets.
    pub fn new(config: Config) -> Self {
        let mut engine = Self::resume(State::default());
        let config = Arc::new(config);
        engine.record(Event::WorkspaceOpened { config });
        engine
    }

    /// An engine that goes on from `state`, as [`crate::journal::replay`] gives it.
    pub fn resume(state: State) -> Self {
        Self {
            state,
            rules: Rules::shipped(),
            recorded: Vec::new(),
        }
    }

    /// What all events so far add up to.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// The events recorded since this was last called, oldest first.
    pub fn take_events(&mut self) -> Vec<Recorded> {
        std::mem::take(&mut self.recorded)
    }

    /// Carries out `command` at `now`. A `now` before the last event counts as
    /// that event's time: time does not run backwards.
    ///
    /// # Errors
    /// Why the command was not carried out. It then changed nothing; an answer
    /// that does not count, and a plan made anew for a round, are recorded all
    /// the same.
    pub fn handle(&mut self, command: Command, now: Time) -> Result<(), Rejection> {
        self.state.advance(now);
        match command {
            Command::RegisterAgent { agent: None, spec } => self.handle_register(&spec),
            Command::RegisterAgent {
                agent: Some(agent),
                spec,
            } => self.handle_register_again(agent, &spec),
            Command::UnregisterAgent { agent } => self.handle_unregister(agent),
            Command::Heartbeat { agent } => self.handle_heartbeat(agent),
            Command::ReportAway { agent, cause } => self.handle_away(agent, cause),
            Command::SubmitGoal { spec } => self.handle_submit_goal(&spec),
            Command::ReviseGoal { goal, spec } => self.handle_revise_goal(goal, &spec),
            Command::RemoveGoal { goal } => self.handle_remove_goal(goal),
            Command::CancelGoal { goal } => self.handle_cancel_goal(goal),
            Command::AddTask { goal, spec } => self.handle_add_task(goal, &spec),
            Command::ReviseTask { task, spec } => self.handle_revise_task(task, &spec),
            Command::RemoveTask { task } => self.handle_remove_task(task),
            Command::ChoosePolicy { settings } => {
                self.record(Event::PolicyChosen { settings });
                Ok(())
            }
            Command::AdoptPlan { plan } => self.handle_adopt_plan(plan),
            Command::SetTolerance { tolerance } => self.handle_set_tolerance(tolerance),
            Command::InjectFault { agent, fault } => self.handle_inject_fault(agent, fault),
            Command::RunRound => match self.state.settings().policy {
                PolicyKind::ContractNet => self.handle_announce(),
                _ => self.handle_run_round(),
            },
            Command::Bid { lease, bid } => self.handle_bid(lease, bid),
            Command::DeclineTask { lease, reason } => self.handle_decline(lease, &reason),
            Command::AcceptAward { lease } => self.handle_accept_award(lease),
            Command::StartTask { lease } => self.handle_start(lease),
            Command::CompleteTask {
                lease,
                result,
                artifacts,
            } => self.handle_complete(lease, result, &artifacts),
            Command::FailTask { lease, reason } => self.handle_fail(lease, &reason),
            Command::CancelTask { task } => self.handle_cancel_task(task),
            Command::RetryTask { task } => self.handle_retry_task(task),
            Command::ResetRun => {
                self.record(Event::RunReset);
                Ok(())
            }
            Command::Tick => {
                self.handle_tick();
                Ok(())
            }
        }
    }

    fn handle_run_round(&mut self) -> Result<(), Rejection> {
        self.repair_plan();
        self.state.refresh_order();
        let mut policy = schedule::policy(&self.state);
        let Some(first) = policy.next(&self.state) else {
            return Err(Rejection::NothingToAssign(idle::why(&self.state)));
        };
        let round = self.state.round().next();
        self.record(Event::RoundStarted { round });
        let mut next = Some(first);
        while let Some(assignment) = next {
            let attempt = self.state.tasks()[assignment.task.index()]
                .last_attempt
                .next();
            self.record(Event::TaskAssigned {
                lease: crate::event::Lease {
                    task: assignment.task,
                    agent: assignment.agent,
                    attempt,
                },
                reason: assignment.reason,
            });
            next = policy.next(&self.state);
        }
        Ok(())
    }

    fn record(&mut self, event: Event) {
        let at = self.state.now();
        self.state.apply(at, &event);
        self.recorded.push(Recorded { at, event });
    }

    fn agent(&self, id: AgentId) -> Result<&Agent, Rejection> {
        self.state.agent(id).ok_or(Rejection::UnknownAgent(id))
    }

    fn goal(&self, id: GoalId) -> Result<&Goal, Rejection> {
        self.state.goal(id).ok_or(Rejection::UnknownGoal(id))
    }

    fn task(&self, id: TaskId) -> Result<&Task, Rejection> {
        self.state.task(id).ok_or(Rejection::UnknownTask(id))
    }
}

/// An error when `count` more than the `present` would go over `max`.
fn check_room(
    what: &'static str,
    present: usize,
    count: usize,
    max: usize,
) -> Result<(), Rejection> {
    if present + count > max {
        return Err(Rejection::Full { what, max });
    }
    Ok(())
}
