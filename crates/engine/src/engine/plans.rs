//! Adopting plans, and repairing the plan in force.

use super::Engine;
use crate::command::Rejection;
use crate::event::Event;
use crate::plan::{Optimiser, Plan, PlanOrigin, RepairReason, Ticks, from_state};
use crate::schedule::PolicyKind;
use crate::state::State;
use crate::task::TaskState;
use crate::time::Minutes;
use std::sync::Arc;

/// Most steps of the optimiser in one repair; with more than some tasks fewer,
/// so that together they go through about as many tasks.
const MAX_REPAIR_STEPS: usize = 1_000;
const REPAIR_TASK_STEPS: usize = 200_000;
/// With more tasks than this a repair is HEFT's plan as it is.
const MAX_IMPROVED_TASKS: usize = 3_000;

impl Engine {
    pub(super) fn handle_adopt_plan(&mut self, plan: Plan) -> Result<(), Rejection> {
        plan.check(&self.state).map_err(Rejection::UnfitPlan)?;
        let plan = Arc::new(plan);
        self.record(Event::PlanAdopted { plan });
        Ok(())
    }

    /// Before a round that follows a plan: makes a new one when the last no
    /// longer does and there is something to assign.
    pub(super) fn repair_plan(&mut self) {
        let follows = self.state.settings().policy == PolicyKind::Planned;
        if !follows || self.state.count(TaskState::Ready) == 0 {
            return;
        }
        if let Some(reason) = self.state.repair_due() {
            let plan = Arc::new(repaired(&self.state, reason));
            self.record(Event::PlanAdopted { plan });
        }
    }
}

/// A plan for the work that `state` has left.
fn repaired(state: &State, reason: RepairReason) -> Plan {
    let Ok(work) = from_state(state) else {
        return Plan {
            slots: Box::default(),
            makespan: Minutes(0),
            lower_bound: Minutes(0),
            made_at: state.now(),
            origin: PlanOrigin::TooMuchWork,
        };
    };
    let tasks = work.tasks.len().max(1);
    let steps = match tasks {
        0..=MAX_IMPROVED_TASKS => (REPAIR_TASK_STEPS / tasks).min(MAX_REPAIR_STEPS),
        _ => 0,
    };
    let mut optimiser = Optimiser::new(&work.problem, state.config().seed);
    optimiser.run(steps as u64, || false, |_| {});
    let Ticks(bound) = optimiser.progress().lower_bound;
    let origin = PlanOrigin::Repair(reason);
    work.plan(&optimiser.best(), Minutes(bound), state.now(), origin)
}
