//! What simulated agents say in a negotiation: they answer at once, unless a
//! fault silences them.
//!
//! Each bids when it expects to finish, after what it holds, and is sure of
//! it; it accepts what it has room for.

use crate::agent::AgentKind;
use crate::command::Command;
use crate::event::Lease;
use crate::ids::{AgentId, TaskId};
use crate::negotiation::Bid;
use crate::state::State;
use crate::time::Minutes;

/// What the simulated agents answer next: to awards first, so that each bid
/// counts what was won before; else in the order of announcement. Cost: linear
/// in the open negotiations that wait for somebody else.
pub(super) fn next_reply(state: &State) -> Option<Command> {
    let mut awarded = state.calendar().awarded();
    let mut bidding = state.calendar().bidding();
    let award = awarded.find_map(|(_, task)| answer_award(state, task));
    award.or_else(|| bidding.find_map(|(_, task)| bid(state, task)))
}

fn answer_award(state: &State, task: TaskId) -> Option<Command> {
    let agent = state.tasks()[task.index()]
        .negotiation
        .as_deref()?
        .awarded_to()?;
    if !can_reply(state, agent) {
        return None;
    }
    let lease = lease(state, task, agent);
    Some(if state.can_take(&state.agents()[agent.index()]) {
        Command::AcceptAward { lease }
    } else {
        let reason = "full".to_owned();
        Command::DeclineTask { lease, reason }
    })
}

fn bid(state: &State, id: TaskId) -> Option<Command> {
    let task = &state.tasks()[id.index()];
    let mut awaited = task.negotiation.as_deref()?.awaited();
    let agent = awaited.find(|&agent| can_reply(state, agent))?;
    let expected = u64::from(state.expected_min(agent, task).0);
    let finish_min = state.agents()[agent.index()].backlog_with(0) + expected;
    Some(Command::Bid {
        lease: lease(state, id, agent),
        bid: Bid {
            finish_min: Minutes(u32::try_from(finish_min).unwrap_or(u32::MAX)),
            confidence_percent: 100,
        },
    })
}

/// Whether the agent is simulated, and no fault silences it now.
fn can_reply(state: &State, agent: AgentId) -> bool {
    let (agent, now) = (&state.agents()[agent.index()], state.now());
    let is_up = agent
        .fault
        .is_none_or(|fault| fault.next_up(now) == Some(now));
    agent.spec.kind == AgentKind::Simulated && is_up
}

fn lease(state: &State, task: TaskId, agent: AgentId) -> Lease {
    Lease {
        task,
        agent,
        attempt: state.tasks()[task.index()].attempt,
    }
}
