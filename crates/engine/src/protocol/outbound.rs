//! From events to messages: what live agents must be told.

use super::message::{Brief, Held, Message, Order};
use crate::agent::AgentKind;
use crate::event::{Event, FailReason, Lease, Recorded};
use crate::ids::{AgentId, Attempt, TaskId};
use crate::schedule::PolicyKind;
use crate::state::State;
use std::collections::BTreeSet;

/// A message to an agent. What an award brings along is named in the state
/// ([`State::inputs`]); whoever sends it fetches the content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outgoing {
    /// Whom it is for.
    pub agent: AgentId,
    /// The attempt that it is about.
    pub attempt: Option<Attempt>,
    /// What it says.
    pub message: Message,
}

/// What live agents have been told of their tasks, so that each is told of
/// every change once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outbox {
    /// The attempts that agents were awarded and have not ended.
    open: BTreeSet<(TaskId, AgentId, Attempt)>,
    /// Those of them that their agent's last heartbeat did not list.
    missed: BTreeSet<(TaskId, AgentId, Attempt)>,
}

impl Outbox {
    /// What is to be told after `events`, which led to `state`, in the order
    /// of the events.
    pub fn after(&mut self, state: &State, events: &[Recorded]) -> Vec<Outgoing> {
        let mut outgoing = Vec::new();
        for Recorded { event, .. } in events {
            self.follow(state, event, &mut outgoing);
        }
        outgoing
    }

    /// The awards to repeat when a heartbeat of `agent` says that it `holds`
    /// these: what two in a row do not list is not just under way. Either the
    /// award got lost, or the answer, which the agent then repeats.
    pub fn repeats(&mut self, state: &State, agent: AgentId, holds: &[Held]) -> Vec<Outgoing> {
        let is_listed = |task, attempt| holds.contains(&Held { task, attempt });
        let open = self.open.iter().copied();
        let missing: Vec<_> = open
            .filter(|&(task, holder, attempt)| holder == agent && !is_listed(task, attempt))
            .collect();
        let (again, anew): (Vec<_>, Vec<_>) = missing
            .into_iter()
            .partition(|one| self.missed.contains(one));
        self.missed.retain(|(_, holder, _)| *holder != agent);
        self.missed.extend(again.iter().chain(&anew));
        let leases = again.into_iter().map(|(task, agent, attempt)| Lease {
            task,
            agent,
            attempt,
        });
        leases
            .filter_map(|lease| self.award(state, lease))
            .collect()
    }

    fn follow(&mut self, state: &State, event: &Event, outgoing: &mut Vec<Outgoing>) {
        match event {
            Event::TaskAnnounced {
                task,
                attempt,
                agents,
                bids_until,
            } => {
                let live = agents.iter().filter(|agent| is_live(state, **agent));
                outgoing.extend(live.map(|&agent| Outgoing {
                    agent,
                    attempt: Some(*attempt),
                    message: Message::Announce {
                        brief: Box::new(brief(state, *task, agent)),
                        bids_until: *bids_until,
                    },
                }));
            }
            Event::TaskAwarded { lease, .. } | Event::TaskDuplicated { lease, .. } => {
                outgoing.extend(self.award(state, *lease));
            }
            // An agent that has accepted an award knows.
            Event::TaskAssigned { lease, reason } if reason.policy != PolicyKind::ContractNet => {
                outgoing.extend(self.award(state, *lease));
            }
            Event::AgentUnregistered { agent } => {
                self.open.retain(|(_, holder, _)| holder != agent);
                let reason = "You are not registered any more.".to_owned();
                outgoing.extend(is_live(state, *agent).then_some(Outgoing {
                    agent: *agent,
                    attempt: None,
                    message: Message::Goodbye { reason },
                }));
            }
            Event::RunReset => {
                let reason = "The run went back to its start.";
                let ended = std::mem::take(&mut self.open).into_iter();
                outgoing.extend(ended.map(|attempt| cancel(attempt, reason)));
            }
            event => self.end(event, outgoing),
        }
    }

    fn award(&mut self, state: &State, lease: Lease) -> Option<Outgoing> {
        if !is_live(state, lease.agent) {
            return None;
        }
        self.open.insert((lease.task, lease.agent, lease.attempt));
        let order = Order {
            brief: brief(state, lease.task, lease.agent),
            inputs: Vec::new(),
            seed: state.config().seed,
        };
        Some(Outgoing {
            agent: lease.agent,
            attempt: Some(lease.attempt),
            message: Message::Award(Box::new(order)),
        })
    }

    /// Tells whoever holds a task that it does not any more.
    fn end(&mut self, event: &Event, outgoing: &mut Vec<Outgoing>) {
        let end = match event {
            // They know: it was they who said so.
            Event::AwardDeclined { lease, .. }
            | Event::AttemptFailed {
                lease,
                reason: FailReason::Reported(_),
                ..
            } => {
                self.open.remove(&(lease.task, lease.agent, lease.attempt));
                return;
            }
            Event::TaskCompleted { lease, .. } => {
                self.open.remove(&(lease.task, lease.agent, lease.attempt));
                (lease.task, None, "Another agent was faster.".to_owned())
            }
            Event::AwardTimedOut { lease } => {
                let reason = "The answer to the award came too late.".to_owned();
                (lease.task, Some(*lease), reason)
            }
            Event::AttemptFailed { lease, reason, .. } => {
                (lease.task, Some(*lease), reason.to_string())
            }
            Event::TaskReturned { lease, reason } => {
                let reason = format!("It went back to the queue: {reason}.");
                (lease.task, Some(*lease), reason)
            }
            Event::TaskCancelled { task } => (*task, None, "It was called off.".to_owned()),
            Event::TaskRemoved { task } => (*task, None, "It was taken away.".to_owned()),
            _ => return,
        };
        let (task, only, reason) = end;
        let first = (task, AgentId(0), Attempt(0));
        let last = (task, AgentId(u32::MAX), Attempt(u32::MAX));
        let held: Vec<_> = self.open.range(first..=last).copied().collect();
        for attempt in held {
            let is_meant = only.is_none_or(|lease| attempt == (task, lease.agent, lease.attempt));
            if is_meant && self.open.remove(&attempt) {
                outgoing.push(cancel(attempt, &reason));
            }
        }
    }
}

fn cancel((task, agent, attempt): (TaskId, AgentId, Attempt), reason: &str) -> Outgoing {
    let reason = reason.to_owned();
    Outgoing {
        agent,
        attempt: Some(attempt),
        message: Message::Cancel { task, reason },
    }
}

fn is_live(state: &State, agent: AgentId) -> bool {
    let agent = state.agents().get(agent.index());
    agent.is_some_and(|agent| agent.spec.kind == AgentKind::Live)
}

fn brief(state: &State, id: TaskId, agent: AgentId) -> Brief {
    let task = &state.tasks()[id.index()];
    let goal = &state.goals()[task.goal.index()].spec;
    Brief {
        task: id,
        name: task.spec.name.clone(),
        description: task.spec.description.clone(),
        priority: task.spec.priority,
        expected_min: state.expected_min(agent, task),
        skills: task.spec.skills.to_vec(),
        goal: goal.text.clone(),
        context: goal.context.clone(),
    }
}
