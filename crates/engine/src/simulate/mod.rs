//! Simulation: agents that live in virtual time.
//!
//! Simulated agents start what they are given at once and complete it after
//! exactly its estimate. Rounds have a barrier: a round is run when everything
//! assigned before is finished, as in the system that Baton starts from.
//!
//! A simulated agent does no work, so it reports no result.

use crate::agent::AgentKind;
use crate::command::Command;
use crate::engine::Engine;
use crate::event::Lease;
use crate::state::State;
use crate::task::{Task, TaskState};
use crate::time::Time;

/// What simulated agents do next, and when; `None` when they have nothing to
/// do until a round assigns more. Cost: linear in held tasks.
pub fn next_answer(state: &State) -> Option<(Time, Command)> {
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
                lease: lease(task)?,
            },
        ));
    }
    let running = held().filter_map(|task| Some((task.started_at? + task.spec.estimate, task)));
    let (at, task) = running.min_by_key(|(at, task)| (*at, task.id))?;
    let lease = lease(task)?;
    Some((
        at.max(state.now()),
        Command::CompleteTask {
            lease,
            result: None,
        },
    ))
}

/// Lets the simulated agents work until `until` (for ever if `None`) or until
/// all of them are idle. Whether they are idle is the answer.
pub fn work(engine: &mut Engine, until: Option<Time>) -> bool {
    while let Some((at, command)) = next_answer(engine.state()) {
        if until.is_some_and(|until| at > until) {
            return false;
        }
        let accepted = engine.handle(command, at);
        assert!(
            accepted.is_ok(),
            "a simulated agent answers on its lease: {accepted:?}"
        );
    }
    true
}

/// Runs one round to its end: assigns, and lets the simulated agents complete
/// it. Whether anything was assigned is the answer.
pub fn run_round(engine: &mut Engine) -> bool {
    let now = engine.state().now();
    let is_assigned = engine.handle(Command::RunRound, now).is_ok();
    work(engine, None);
    is_assigned
}

fn lease(task: &Task) -> Option<Lease> {
    Some(Lease {
        task: task.id,
        agent: task.agent?,
        attempt: task.attempt,
    })
}
