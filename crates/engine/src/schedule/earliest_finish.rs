//! The earliest-finish policy: list scheduling by latest start.
//!
//! Topcuoglu, Hariri and Wu (2002), section 4.2: the task with the highest
//! upward rank first, to whom finishes it first. Ours decides round by round
//! and from what has really happened; priorities and ageing come before the
//! rank ([`super::queue`]), deadlines go into it ([`crate::state`]'s order),
//! there are no communication costs, and an agent whose skills are scarce is
//! left to those who need it.
//!
//! Whoever has room starts at once, so among those the fastest finishes first;
//! among equally fast ones goes who holds the fewest minutes, then the first
//! registered. An agent that is full but would finish the task sooner all the
//! same is worth waiting for: the task then waits, and what it will take of
//! that agent no other task counts on. Nothing waits for ever: only for an
//! agent that is present and has a task in its expected time, and only until
//! the task has waited for as long as ageing allows ([`super::queue`]). With a
//! barrier between rounds nothing is gained by waiting, so nothing waits.
//!
//! Cost of a task: a few steps in a heap, and where full agents are faster than
//! those with room one pass over the class's full agents.

use super::bitset::BitSet;
use super::candidates::{ByClass, Candidate, Candidates};
use super::queue::Front;
use super::scarce::Scarcity;
use super::{Assignment, Pace, Policy, PolicyKind, RequirementId};
use crate::agent::{Agent, Presence};
use crate::event::DecidedBy;
use crate::ids::AgentId;
use crate::state::State;
use crate::task::Task;
use crate::time::{Minutes, Time};
use std::collections::BTreeMap;

/// What agents' paces are compared by: how long they take for this much work.
const PACED_BY: Minutes = Minutes(10_000);
/// How many tasks of a class wait for a full agent in one round at most; the
/// next takes the best agent with room.
const MAX_WAITS: u32 = 16;

/// A round of the earliest-finish policy.
pub struct EarliestFinish {
    front: Front,
    scarcity: Scarcity,
    classes: ByClass<Class>,
    /// What is known of full agents; `None` when nothing may wait.
    calendar: Option<Calendar>,
}

struct Class {
    candidates: Candidates,
    waits: u32,
}

impl EarliestFinish {
    /// Prepares a round.
    pub fn new(state: &State) -> Self {
        let may_wait = state.settings().pace == Pace::Continuous;
        Self {
            front: Front::new(state),
            scarcity: Scarcity::new(state),
            classes: ByClass::new(),
            calendar: may_wait.then(|| Calendar::new(state)),
        }
    }
}

impl Policy for EarliestFinish {
    fn next(&mut self, state: &State) -> Option<Assignment> {
        while let Some((requirement, place)) = self.front.pop() {
            let class = self.classes.of(requirement, || {
                Class::new(state, requirement, &self.scarcity)
            });
            let task = &state.tasks()[place.task.index()];
            let Some(best) = class.candidates.best(state) else {
                // Done with in this round; its full agents will be needed there.
                if let Some(calendar) = &mut self.calendar {
                    calendar.set_aside(state.matching().eligible(requirement));
                }
                continue;
            };
            self.front.pass(state, requirement, place);
            if place.urgency >= state.interval(state.now())
                && let Some(calendar) = &mut self.calendar
                && class.waits(state, task, best, calendar)
            {
                continue;
            }
            let policy = PolicyKind::EarliestFinish;
            return Some(Assignment {
                task: place.task,
                agent: best.agent,
                reason: class.candidates.reason(state, task, policy, decided_by),
            });
        }
        None
    }
}

fn decided_by(chosen: &Candidate, next: &Candidate) -> DecidedBy {
    if chosen.pace != next.pace {
        DecidedBy::EarliestFinish
    } else if chosen.outstanding_min != next.outstanding_min {
        DecidedBy::LeastLoaded
    } else {
        DecidedBy::FirstRegistered
    }
}

impl Class {
    fn new(state: &State, requirement: RequirementId, scarcity: &Scarcity) -> Self {
        let kept = scarcity.kept_from(state, requirement);
        let candidates = Candidates::new(state, requirement, |agent| {
            let pace = state.expected_for(agent, requirement, PACED_BY).0;
            (kept.contains(agent.index()), pace)
        });
        Self {
            candidates,
            waits: 0,
        }
    }

    /// Whether `task` had better wait for a full agent than go to `best`; that
    /// agent then counts on it.
    fn waits(
        &mut self,
        state: &State,
        task: &Task,
        best: Candidate,
        calendar: &mut Calendar,
    ) -> bool {
        if self.waits >= MAX_WAITS {
            return false;
        }
        let mut limit = state.now() + state.expected_min(best.agent, task);
        let mut sooner: Option<(Time, u64, AgentId)> = None;
        for full in &self.candidates.full {
            if full.pace >= best.pace || full.is_kept {
                continue;
            }
            // Most are out of the question before anything is reckoned.
            let Some(free_at) = calendar.free_at(state, full.agent).filter(|at| *at < limit) else {
                continue;
            };
            let finish = free_at + state.expected_min(full.agent, task);
            let one = (finish, full.outstanding_min, full.agent);
            if finish <= limit && sooner.map_or(finish < limit, |best| one < best) {
                (sooner, limit) = (Some(one), finish);
            }
        }
        let Some((finish, _, agent)) = sooner else {
            return false;
        };
        calendar.reserve(state, agent, finish);
        self.waits += 1;
        true
    }
}

/// When full agents will have room again, as far as the round has asked.
struct Calendar {
    /// For each agent asked about, when its first place comes free; the end of
    /// time when nobody should wait for it.
    first: Vec<Option<Time>>,
    /// All places of those that a task waits for, the first one first.
    reserved: BTreeMap<AgentId, Vec<Time>>,
    /// Those that tasks without any agent wait for.
    set_aside: BitSet,
}

impl Calendar {
    fn new(state: &State) -> Self {
        Self {
            first: vec![None; state.agents().len()],
            reserved: BTreeMap::new(),
            set_aside: BitSet::default(),
        }
    }

    fn set_aside(&mut self, agents: &BitSet) {
        self.set_aside.union_with(agents);
    }

    /// When a full agent is expected to have room; `None` when nobody should
    /// wait for it.
    fn free_at(&mut self, state: &State, id: AgentId) -> Option<Time> {
        let first = *self.first[id.index()].get_or_insert_with(|| {
            let places = places(state, &state.agents()[id.index()]);
            places.min().unwrap_or(NEVER)
        });
        (first < NEVER && !self.set_aside.contains(id.index())).then_some(first)
    }

    /// Lets a task take the first place of an agent until `finish`.
    fn reserve(&mut self, state: &State, id: AgentId, finish: Time) {
        let places = self.reserved.entry(id).or_insert_with(|| {
            let mut places: Vec<Time> = places(state, &state.agents()[id.index()]).collect();
            places.sort_unstable();
            places
        });
        places[0] = finish;
        places.sort_unstable();
        self.first[id.index()] = Some(places[0]);
    }
}

const NEVER: Time = Time(u64::MAX);

/// When the places of a present agent come free. A task that is overdue says
/// nothing about when its place will be free, and neither does a place that
/// comes free when the agent takes no work.
fn places<'a>(state: &'a State, agent: &'a Agent) -> impl Iterator<Item = Time> + 'a {
    let held: &[_] = match agent.presence {
        Presence::Present => &agent.held,
        Presence::Suspected | Presence::Lost | Presence::Gone => &[],
    };
    let ends = held.iter().map(|id| {
        let task = &state.tasks()[id.index()];
        let began = task.started_at().or(task.assigned_at()).unwrap_or_default();
        began + state.expected_min(agent.id, task)
    });
    ends.filter(move |end| {
        let since_start = *end - state.run_started_at();
        let opens = agent.spec.availability.next_open(since_start);
        *end >= state.now() && opens == Some(since_start)
    })
}
