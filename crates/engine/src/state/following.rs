//! Following a plan: what is planned for whom next, and whether reality has
//! departed from it.
//!
//! Everything here is derived from events, and cheap for each of them: what
//! may have made the plan wrong only notes why it must be made anew.

use super::State;
use crate::agent::Agent;
use crate::ids::{AgentId, TaskId};
use crate::plan::{Plan, RepairReason, hopeless};
use crate::task::Task;
use crate::time::{Minutes, Time};
use std::sync::Arc;

/// A plan is late when a task has not started this long after it should have,
/// or a tenth of the plan's makespan if that is longer.
const LATE: Minutes = Minutes(30);

/// The plan in force, if any, and whether it still does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Following {
    current: Option<Followed>,
    repair: Option<RepairReason>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Followed {
    plan: Arc<Plan>,
    /// When it began; later than it was made when the run was reset since.
    began_at: Time,
    /// For each task of the state the position of its slot, [`NO_SLOT`] without.
    slot_of: Vec<u32>,
    /// For each agent its slots' positions by start, and how many of the first
    /// wait no more.
    by_agent: Vec<(Vec<u32>, usize)>,
}

const NO_SLOT: u32 = u32::MAX;

impl Following {
    /// Notes why the plan must be made anew; the first reason stays.
    pub(super) fn depart(&mut self, reason: RepairReason) {
        self.repair.get_or_insert(reason);
    }
}

impl Followed {
    fn new(plan: &Arc<Plan>, state: &State) -> Self {
        let mut slot_of = vec![NO_SLOT; state.tasks.len()];
        let mut by_agent = vec![(Vec::new(), 0); state.agents.len()];
        for (index, slot) in plan.slots.iter().enumerate() {
            let index = u32::try_from(index).expect("fewer than tasks");
            slot_of[slot.task.index()] = index;
            by_agent[slot.agent.index()].0.push(index);
        }
        for (slots, _) in &mut by_agent {
            slots.sort_by_key(|&index| {
                let slot = &plan.slots[index as usize];
                (slot.start, slot.task)
            });
        }
        Self {
            plan: Arc::clone(plan),
            began_at: plan.made_at,
            slot_of,
            by_agent,
        }
    }

    fn slot(&self, task: TaskId) -> u32 {
        self.slot_of.get(task.index()).copied().unwrap_or(NO_SLOT)
    }

    fn start(&self, task: TaskId) -> Option<Minutes> {
        let slot = self.plan.slots.get(self.slot(task) as usize);
        slot.map(|slot| slot.start)
    }
}

impl State {
    /// The plan that was adopted last.
    pub fn plan(&self) -> Option<&Arc<Plan>> {
        self.following.current.as_ref().map(|one| &one.plan)
    }

    /// When `task` is to start, counted from the beginning of the plan.
    pub(super) fn planned_start(&self, task: TaskId) -> Option<Minutes> {
        self.following.current.as_ref()?.start(task)
    }

    /// The waiting tasks that are planned for `agent`, in planned order.
    pub(crate) fn planned_for(&self, agent: AgentId) -> impl Iterator<Item = &Task> {
        let followed = self.following.current.as_ref();
        let theirs = followed.and_then(|one| Some((one, one.by_agent.get(agent.index())?)));
        let slots = theirs.into_iter().flat_map(|(one, (slots, past))| {
            let rest = slots[*past..].iter();
            rest.map(|&index| one.plan.slots[index as usize].task)
        });
        let tasks = slots.filter_map(|task| self.task(task));
        tasks.filter(|task| task.state.is_waiting())
    }

    /// Why the plan must be made anew before the next round, if it must. Cost:
    /// linear in agents.
    pub(crate) fn repair_due(&self) -> Option<RepairReason> {
        let Some(followed) = &self.following.current else {
            return Some(RepairReason::NoPlan);
        };
        let patience = Minutes(LATE.0.max(followed.plan.makespan.0 / 10));
        let is_late = |agent: &Agent| {
            let next = self.planned_for(agent.id).next();
            let start = next.and_then(|task| followed.start(task.id));
            start.is_some_and(|start| followed.began_at + start + patience < self.now)
        };
        let late = || self.registered_agents().any(is_late);
        // No later moment would find out: nothing wakes for hours that never begin.
        let since_start = self.now - self.run_started_at;
        let is_over = |agent: &Agent| {
            let open = agent.spec.availability.next_open(since_start);
            open.is_none() && self.planned_for(agent.id).next().is_some()
        };
        let over = || self.registered_agents().any(is_over);
        let reason = self.following.repair;
        let reason = reason.or_else(|| over().then_some(RepairReason::AgentsChanged));
        reason.or_else(|| late().then_some(RepairReason::RunningLate))
    }

    pub(super) fn plan_adopted(&mut self, plan: &Arc<Plan>) {
        self.following.current = Some(Followed::new(plan, self));
        self.following.repair = None;
        self.check_coverage();
    }

    /// The run began again: so does its plan, if it is one for the whole of it.
    pub(super) fn plan_reset(&mut self) {
        if let Some(followed) = &mut self.following.current {
            followed.began_at = self.now;
            followed.by_agent.iter_mut().for_each(|(_, past)| *past = 0);
            self.check_coverage();
        }
    }

    /// Notes when something could be done that is not planned; the size of the
    /// work that is too much to be planned does not count.
    fn check_coverage(&mut self) {
        let Some(followed) = &self.following.current else {
            return;
        };
        if followed.plan.slots.is_empty() {
            return;
        }
        let hopeless = hopeless(self);
        let is_missed = |task: &Task| {
            let is_planned = followed.slot(task.id) != NO_SLOT;
            task.state.is_waiting() && !is_planned && !hopeless[task.id.index()]
        };
        if self.present_tasks().any(is_missed) {
            self.following.depart(RepairReason::WorkChanged);
        }
    }

    /// Moves past what waits no more, after `task` stopped waiting.
    pub(super) fn plan_moved_on(&mut self, task: TaskId) {
        let Some(followed) = &mut self.following.current else {
            return;
        };
        let Some(slot) = followed.plan.slots.get(followed.slot(task) as usize) else {
            return;
        };
        let (slots, past) = &mut followed.by_agent[slot.agent.index()];
        while let Some(&next) = slots.get(*past) {
            let task = &self.tasks[followed.plan.slots[next as usize].task.index()];
            if task.state.is_waiting() && !task.is_removed {
                break;
            }
            *past += 1;
        }
    }
}
