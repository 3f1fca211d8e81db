//! Simulation: agents that live in virtual time.
//!
//! Simulated agents bid at once, start what they are given at once and complete
//! it after exactly what was expected of them, unless they are given a
//! [`Fault`]. When a round is due is the run's
//! [`Pace`]: with a barrier, when everything assigned before is finished, as
//! in the system that Baton starts from; else as soon as there is something to
//! assign.
//!
//! A simulated agent does no work, so it reports no result.
//!
//! That is the studio's simulation: a pure function of the state. The other
//! one proves the engine: [`generate`](generate()) makes a random [`Scenario`] of a seed,
//! [`world`] runs it with agents that know only what messages tell them, over
//! a channel that is as bad as the scenario says, and checks everything after
//! every event; [`shrink`](shrink()) makes a failing one small. `cargo xtask simulate`
//! runs it; the studio never does.

mod actor;
mod channel;
mod checker;
pub mod coverage;
mod dice;
mod generate;
mod ledger;
#[cfg(test)]
mod mutations;
pub mod scenario;
mod shrink;
mod verify;
pub mod world;

pub use actor::ActorModel;
pub use channel::ChannelModel;
pub use checker::Failure;
pub use coverage::Coverage;
pub use generate::generate;
pub use ledger::Breach;
pub use scenario::Scenario;
pub use shrink::shrink;
pub use verify::{verify, verify_seed};

mod agent;
mod bidding;
mod compare;
mod reinforce;

pub use compare::{Comparison, choices, compare};
pub use reinforce::{Want, reinforced, wants};

use crate::agent::{Agent, Presence};
use crate::command::{Command, Idle, Rejection};
use crate::engine::Engine;
use crate::fault::Fault;
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
    let acts = state
        .registered_agents()
        .filter_map(|agent| agent::next_act(state, agent));
    let first = acts.min_by_key(|act| (act.at, act.order))?;
    Some((first.at, first.command))
}

/// What happens next by itself, and when: an agent answers, or a moment comes
/// that the engine waits for. `None` when nothing does.
fn next_command(state: &State) -> Option<(Time, Command)> {
    let (answer, wake) = if is_over(state) {
        (None, last_silence(state))
    } else {
        (next_answer(state), state.next_wake())
    };
    let wake = wake.map(|at| (at.max(state.now()), Command::Tick));
    // Among simultaneous things the answer counts first.
    let both = answer.into_iter().chain(wake);
    both.min_by_key(|(at, _)| *at)
}

/// Whether nothing can happen any more but that agents come and go, some of
/// them for ever: nobody holds a task, none waits for its time, no goal comes
/// again, and nobody who could take a ready one will be there.
fn is_over(state: &State) -> bool {
    let is_held = |agent: &Agent| !agent.held.is_empty();
    let waits = state.unreleased().next().is_some()
        || state.next_recurrence().is_some()
        || state.calendar().next_wake(state.now()).is_some();
    if waits || state.registered_agents().any(is_held) {
        return false;
    }
    let may_come = |index: usize| {
        let agent = &state.agents()[index];
        let has_hours = state.is_available(agent, state.now()) || state.opens_at(agent).is_some();
        let is_there = agent.presence == Presence::Present;
        // A live one that is only suspected may still be heard of.
        let is_missed = agent.is_live() && agent.presence == Presence::Suspected;
        has_hours && (is_there || is_missed || agent::next_act(state, agent).is_some())
    };
    let mut ready = state.queue().firsts();
    !ready.any(|(class, _)| state.matching().eligible(class).iter().any(may_come))
}

/// When the next simulated agent will be suspected or lost that does not come
/// back by itself. That of live ones nobody has to wait for.
fn last_silence(state: &State) -> Option<Time> {
    let comes_back = |agent: &&Agent| {
        let fault = agent.fault.map(|injected| injected.fault);
        matches!(fault, Some(Fault::Flap { .. }))
    };
    let is_awaited = |agent: &&Agent| !agent.is_live() && !comes_back(agent);
    let staying = state.registered_agents().filter(is_awaited);
    staying.filter_map(|agent| state.next_silence(agent)).min()
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
    let is_due = match state.settings().pace {
        _ if !is_working(state) => true,
        Pace::Barrier => false,
        Pace::Continuous => {
            let is_quiet = next_answer(state).is_none_or(|(at, _)| at > now);
            is_quiet && state.count(TaskState::Ready) > 0
        }
    };
    if !is_due {
        return Ok(());
    }
    match engine.handle(Command::RunRound, now) {
        Err(Rejection::NothingToAssign(idle)) => Err(idle),
        _ => Ok(()),
    }
}

/// Whether something that was assigned or announced will be answered.
fn is_working(state: &State) -> bool {
    if bidding::next_reply(state).is_some() {
        return true;
    }
    let mut holders = state
        .registered_agents()
        .filter(|agent| !agent.held.is_empty());
    holders.any(|holder| holder.is_live() || agent::next_act(state, holder).is_some())
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
