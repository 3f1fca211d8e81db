//! Simulation: agents that live in virtual time.
//!
//! Simulated agents bid at once, start what they are given at once and complete
//! it after exactly what was expected of them. When a round is due is the run's
//! [`Pace`]: with a barrier, when everything assigned before is finished, as
//! in the system that Baton starts from; else as soon as there is something to
//! assign.
//!
//! A simulated agent does no work, so it reports no result.

mod bidding;
mod compare;

pub use compare::{Comparison, choices, compare};

use crate::agent::AgentKind;
use crate::command::{Command, Idle, Rejection};
use crate::engine::Engine;
use crate::schedule::Pace;
use crate::state::State;
use crate::task::TaskState;
use crate::time::Time;

/// What simulated agents do next, and when; `None` when they have nothing to
/// do until a round assigns or announces more. Cost: linear in held tasks and
/// open negotiations.
pub fn next_answer(state: &State) -> Option<(Time, Command)> {
    if let Some(reply) = bidding::next_reply(state) {
        return Some((state.now(), reply));
    }
    let held = || {
        let agents = state.registered_agents();
        let simulated = agents.filter(|agent| agent.spec.kind == AgentKind::Simulated);
        simulated
            .flat_map(|agent| &agent.held)
            .map(|id| &state.tasks()[id.index()])
    };
    let assigned = held().filter(|task| task.state == TaskState::Assigned);
    if let Some(task) = assigned.min_by_key(|task| task.id) {
        return Some((
            state.now(),
            Command::StartTask {
                lease: task.lease()?,
            },
        ));
    }
    let running = held().filter_map(|task| {
        Some((
            task.started_at? + state.declared_min(task.agent?, task),
            task,
        ))
    });
    let (at, task) = running.min_by_key(|(at, task)| (*at, task.id))?;
    let lease = task.lease()?;
    Some((
        at.max(state.now()),
        Command::CompleteTask {
            lease,
            result: None,
        },
    ))
}

/// What happens next by itself, and when: an agent answers, or a moment comes
/// that the engine waits for. `None` when nothing does.
fn next_command(state: &State) -> Option<(Time, Command)> {
    let wake = state.next_wake();
    let wake = wake.map(|at| (at.max(state.now()), Command::Tick));
    // Among simultaneous things the answer counts first.
    let both = next_answer(state).into_iter().chain(wake);
    both.min_by_key(|(at, _)| *at)
}

/// Lets everything happen that happens up to `until`, rounds included.
///
/// # Errors
/// Why nothing more will happen, ever.
pub fn advance(engine: &mut Engine, until: Time) -> Result<(), Idle> {
    loop {
        let refused = try_round(engine);
        match next_command(engine.state()) {
            Some((at, command)) if at <= until => carry_out(engine, at, command),
            Some(_) => return Ok(()),
            None => refused?,
        }
    }
}

/// Goes on until the next round is under way: its tasks are assigned and started.
///
/// # Errors
/// Why there is no next round. What was under way is finished all the same.
pub fn step(engine: &mut Engine) -> Result<(), Idle> {
    let before = engine.state().round();
    loop {
        let refused = try_round(engine);
        match next_command(engine.state()) {
            Some((at, _)) if engine.state().round() != before && at > engine.state().now() => {
                return Ok(());
            }
            Some((at, command)) => carry_out(engine, at, command),
            None if engine.state().round() != before => return Ok(()),
            None => refused?,
        }
    }
}

/// Runs a round if one is due.
///
/// # Errors
/// Why a round that is due would assign nothing.
fn try_round(engine: &mut Engine) -> Result<(), Idle> {
    let state = engine.state();
    let now = state.now();
    let is_due = match (state.settings().pace, next_answer(state)) {
        (_, None) => true,
        (Pace::Barrier, Some(_)) => false,
        (Pace::Continuous, Some((at, _))) => at > now && state.count(TaskState::Ready) > 0,
    };
    if !is_due {
        return Ok(());
    }
    match engine.handle(Command::RunRound, now) {
        Err(Rejection::NothingToAssign(idle)) => Err(idle),
        _ => Ok(()),
    }
}

fn carry_out(engine: &mut Engine, at: Time, command: Command) {
    let accepted = engine.handle(command, at);
    assert!(
        accepted.is_ok(),
        "a simulated agent answers on its lease: {accepted:?}"
    );
}

/// Runs one round to its end: assigns, and lets the simulated agents complete
/// it. Whether anything was assigned is the answer.
pub fn run_round(engine: &mut Engine) -> bool {
    let now = engine.state().now();
    let is_assigned = engine.handle(Command::RunRound, now).is_ok();
    finish(engine);
    is_assigned
}

/// Lets the simulated agents complete what they hold.
pub fn finish(engine: &mut Engine) {
    while let Some((at, command)) = next_answer(engine.state()) {
        carry_out(engine, at, command);
    }
}
