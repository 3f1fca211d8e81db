//! A schedule in the words of the workspace that it was made for.

use super::from_state::StatePlan;
use super::schedule::Schedule;
use crate::ids::{AgentId, TaskId};
use crate::time::Minutes;
use serde::{Deserialize, Serialize};

/// Who does a task, and when: in minutes after the moment of the state that
/// was planned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct PlannedTask {
    /// The task.
    pub task: TaskId,
    /// Who does it.
    pub agent: AgentId,
    /// When it starts.
    pub start: Minutes,
    /// When it has ended.
    pub end: Minutes,
}

impl StatePlan {
    /// What `schedule`, one of this problem's, says about the state's tasks, by start.
    pub fn planned(&self, schedule: &Schedule) -> Vec<PlannedTask> {
        let slots = self.tasks.iter().zip(schedule.slots());
        let planned = slots.map(|(&task, slot)| PlannedTask {
            task,
            agent: self.agents[slot.agent.index()],
            start: Minutes(slot.start.0),
            end: Minutes(slot.end.0),
        });
        let mut planned: Vec<PlannedTask> = planned.collect();
        planned.sort_unstable_by_key(|slot| (slot.start, slot.task));
        planned
    }
}

#[cfg(test)]
mod tests {
    use crate::examples;
    use crate::plan::{from_state, heft};

    #[test]
    fn a_schedule_names_the_tasks_and_agents_of_the_state() {
        let engine = examples::demonstration().open();
        let state = engine.state();
        let plan = from_state(state).unwrap();
        let planned = plan.planned(&heft(&plan.problem));
        assert_eq!(planned.len(), state.task_count());
        assert!(planned.is_sorted_by_key(|slot| (slot.start, slot.task)));
        for slot in planned {
            let task = &state.tasks()[slot.task.index()];
            let agent = &state.agents()[slot.agent.index()];
            assert!(
                state
                    .matching()
                    .eligible(task.requirement)
                    .contains(agent.id.index())
            );
            assert_eq!(slot.end.0 - slot.start.0, task.spec.estimate.0);
        }
    }
}
