//! How a simulated agent behaves: what it does next, as a function of what is
//! said about it, its fault, what it holds, and the seed.
//!
//! Its faults are a part of the world that it simulates; nothing else reads them.

use crate::agent::{Agent, AgentKind, Presence};
use crate::command::Command;
use crate::event::Lease;
use crate::fault::Fault;
use crate::ids::TaskId;
use crate::plan::rng::mixed;
use crate::state::State;
use crate::task::{Hold, Task};
use crate::time::{Millis, Minutes, Time};

/// How long an agent waits until it sends a lost answer again.
const RESEND_AFTER: Minutes = Minutes(1);
/// How often it does so before it gives up.
const MAX_RESENDS: u64 = 1_000;

/// Something that an agent does, and when. The earliest is done first; among
/// simultaneous things the `order` decides: signs of life, then starts, then
/// completions, each by task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Act {
    pub at: Time,
    pub order: (u8, TaskId),
    pub command: Command,
}

/// What `agent` does next; `None` when it does nothing until it is given more.
pub(super) fn next_act(state: &State, agent: &Agent) -> Option<Act> {
    if agent.spec.kind != AgentKind::Simulated || !agent.is_registered() {
        return None;
    }
    let answers = agent.held.iter().filter_map(|id| {
        let task = &state.tasks()[id.index()];
        next_answer(state, agent, task, task.hold_of(agent.id)?)
    });
    let acts = answers.chain(comes_back(agent));
    let acts = acts.filter_map(|act| {
        let at = act.at.max(state.now());
        let at = match &agent.fault {
            Some(injected) => injected.next_up(at)?,
            None => at,
        };
        Some(Act { at, ..act })
    });
    acts.min_by_key(|act| (act.at, act.order))
}

/// The sign of life of an agent that is missed. As it sends it when it can
/// act again, one that is away for good never does.
fn comes_back(agent: &Agent) -> Option<Act> {
    let is_missed = matches!(agent.presence, Presence::Suspected | Presence::Lost);
    is_missed.then(|| Act {
        at: Time::default(),
        order: (0, TaskId::default()),
        command: Command::Heartbeat { agent: agent.id },
    })
}

/// What the agent answers next on one of its attempts, faults of presence aside.
fn next_answer(state: &State, agent: &Agent, task: &Task, hold: Hold) -> Option<Act> {
    let lease = hold.lease(task.id);
    let fault = agent.fault.map(|injected| injected.fault);
    let seed = state.config().seed;
    let Some(started_at) = hold.started_at else {
        let command = match fault {
            Some(Fault::Refuse { percent }) if happens(seed, lease, 0, percent) => {
                let reason = "It refused the task.".to_owned();
                Command::FailTask { lease, reason }
            }
            _ => Command::StartTask { lease },
        };
        let at = hold.assigned_at + delay(seed, lease, 1, fault)?;
        let order = (1, task.id);
        return Some(Act { at, order, command });
    };
    let declared = Millis::from(state.declared_min(agent.id, task));
    let usual = Millis(declared.0 / u64::from(state.settings().haste.max(1)));
    let takes = match fault {
        Some(Fault::Hang) => return None,
        Some(Fault::Slow { percent }) => Millis(usual.0 * 100 / u64::from(percent)),
        _ => usual,
    };
    Some(Act {
        at: started_at + takes + delay(seed, lease, 2, fault)?,
        order: (2, task.id),
        command: Command::CompleteTask {
            lease,
            result: None,
            artifacts: Vec::new(),
        },
    })
}

/// How much later an answer arrives because it got lost on the way; `None`
/// when it never does.
fn delay(seed: u64, lease: Lease, answer: u64, fault: Option<Fault>) -> Option<Millis> {
    let Some(Fault::Lossy { percent }) = fault else {
        return Some(Millis(0));
    };
    let gets_lost = |time: &u64| happens(seed, lease, answer + 2 * time, percent);
    let resends = (0..MAX_RESENDS).find(|time| !gets_lost(time))?;
    Some(Millis(Millis::from(RESEND_AFTER).0 * resends))
}

/// Whether something that happens to `percent` of the attempts happens to this one.
fn happens(seed: u64, lease: Lease, what: u64, percent: u32) -> bool {
    let (task, agent) = (u64::from(lease.task.0), u64::from(lease.agent.0));
    let attempt = u64::from(lease.attempt.0);
    mixed(&[seed, task, agent, attempt, what]) % 100 < u64::from(percent)
}
