//! The contract net's announcements: which ready tasks a round announces, and
//! to whom. Everything after that is up to the agents; see [`crate::negotiation`].
//!
//! Tasks are announced in the order of the queue, and no more than there is
//! room for: each announcement books a place at the agent that is expected
//! soonest, and a task for which no place is left waits for a later round.
//! Otherwise ten free places would bring bids for a thousand tasks, most of
//! which the agents could only decline afterwards, and lesser tasks could take
//! the places of urgent ones.
//!
//! Cost: for each announced task, its class's agents are looked at once.

use super::RequirementId;
use super::queue::Place;
use crate::agent::Agent;
use crate::ids::{AgentId, TaskId};
use crate::negotiation::{MAX_INVITED, Negotiation, Phase};
use crate::state::State;
use crate::task::Task;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// A task to announce, and the agents to invite, the soonest expected first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Announcement {
    /// The ready task.
    pub task: TaskId,
    /// Who may bid.
    pub agents: Box<[AgentId]>,
}

/// What a round announces now. It is to be announced before anything else
/// changes `state`.
pub fn announcements(state: &State) -> Vec<Announcement> {
    let mut booked = Booked::new(state);
    let mut made = Vec::new();
    let mut classes: Vec<_> = (0..state.matching().requirements())
        .map(|index| RequirementId(u32::try_from(index).expect("made from an id")))
        .map(|class| (class, state.queue().places(class)))
        .collect();
    let mut next: BinaryHeap<Reverse<(Place, usize)>> = BinaryHeap::new();
    for (index, (_, places)) in classes.iter_mut().enumerate() {
        next.extend(places.next().map(|place| Reverse((place, index))));
    }
    while let Some(Reverse((place, index))) = next.pop() {
        let task = &state.tasks()[place.task.index()];
        if is_announceable(state, task) {
            let agents = booked.invite(state, task);
            // Room only shrinks: the class has had its turn.
            if agents.is_empty() {
                continue;
            }
            let task = task.id;
            made.push(Announcement { task, agents });
        }
        let following = classes[index].1.next();
        next.extend(following.map(|place| Reverse((place, index))));
    }
    made
}

fn is_announceable(state: &State, task: &Task) -> bool {
    match task.negotiation.as_deref().map(|found| found.phase) {
        None => true,
        Some(Phase::Resting { until }) => until <= state.now(),
        Some(Phase::Bidding { .. } | Phase::Awarded { .. }) => false,
    }
}

/// What open negotiations will probably bring to each agent.
struct Booked {
    /// By agent: how many tasks, and their estimated minutes.
    by_agent: Vec<(u32, u64)>,
}

impl Booked {
    fn new(state: &State) -> Self {
        let by_agent = vec![(0, 0); state.agents().len()];
        let mut booked = Self { by_agent };
        for task in state.calendar().open() {
            let task = &state.tasks()[task.index()];
            let favourite = task.negotiation.as_deref().and_then(Negotiation::favourite);
            if let Some(agent) = favourite {
                booked.book(agent, task);
            }
        }
        booked
    }

    fn book(&mut self, agent: AgentId, task: &Task) {
        let (count, minutes) = &mut self.by_agent[agent.index()];
        *count += 1;
        *minutes += u64::from(task.spec.estimate.0);
    }

    /// The agents to invite for `task`: candidates, one with a place left
    /// first, which is booked; none when no place is left. Those that let the
    /// task go by before are left out while somebody else has a place.
    fn invite(&mut self, state: &State, task: &Task) -> Box<[AgentId]> {
        let mut candidates: Vec<Candidate> = state
            .candidates(task)
            .map(|agent| self.candidate(state, task, agent))
            .collect();
        candidates.sort_unstable();
        let Some(first) = candidates.first().filter(|first| !first.is_booked_out) else {
            return Box::default();
        };
        let first = *first;
        if !first.has_passed {
            candidates.retain(|one| !one.has_passed);
        }
        candidates.truncate(MAX_INVITED);
        self.book(first.agent, task);
        candidates.into_iter().map(|one| one.agent).collect()
    }

    fn candidate(&self, state: &State, task: &Task, agent: &Agent) -> Candidate {
        let (count, minutes) = self.by_agent[agent.id.index()];
        let room = agent.spec.capacity.saturating_sub(agent.load());
        let passed = task.negotiation.as_deref().map(|one| &one.passed);
        let expected = state.expected_min(agent.id, task);
        Candidate {
            is_booked_out: count >= room,
            has_passed: passed.is_some_and(|passed| passed.binary_search(&agent.id).is_ok()),
            finish_min: agent.backlog_with(minutes) + u64::from(expected.0),
            agent: agent.id,
        }
    }
}

/// An agent as an announcement sees it: smaller goes first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Candidate {
    /// Whether all its room is booked. It may bid all the same.
    is_booked_out: bool,
    /// Whether it let the task go by before.
    has_passed: bool,
    /// In how many minutes it would have finished after what is booked.
    finish_min: u64,
    agent: AgentId,
}
