//! A plan as a timeline: who is to work on what, and when.

use super::timeline::{Bar, BarState, Lane, LaneOf, Timeline, lane};
use crate::plan::PlanSlot;
use crate::state::State;
use crate::time::{Minutes, Time};
use std::sync::Arc;

/// The timeline that `plan`, in order of start, gives; times are counted from the start of the run.
/// `made_at` is the moment that was planned, `state` the state that knows the
/// names; what it does not know is left out. Cost: linear in tasks and agents.
pub fn planned(state: &State, plan: &[PlanSlot], made_at: Time) -> Timeline {
    let in_run = |at: Minutes| (made_at + at) - state.run_started_at();
    let mut bars: Vec<Vec<Bar>> = vec![Vec::new(); state.agents().len()];
    for slot in plan {
        let task = state.tasks().get(slot.task.index());
        if let (Some(task), Some(lane)) = (task, bars.get_mut(slot.agent.index())) {
            lane.push(Bar {
                task: slot.task,
                name: task.spec.name.clone(),
                goal: task.goal,
                agent: slot.agent,
                agent_name: state.agents()[slot.agent.index()].spec.name.as_str().into(),
                priority: task.spec.priority,
                attempt: task.attempt,
                round: state.round(),
                row: 0,
                start: in_run(slot.start),
                end: in_run(slot.end),
                state: BarState::Planned,
                waited_from: in_run(slot.start),
                expected_end: in_run(slot.end),
                planned: None,
                tries: 0,
            });
        }
    }
    let lanes = state.agents().iter().zip(bars);
    let shown = lanes.filter(|(agent, bars)| agent.is_registered() || !bars.is_empty());
    let lanes: Vec<Arc<Lane>> = shown
        .map(|(agent, bars)| Arc::new(lane(LaneOf::Agent(agent.id), &agent.spec.name, bars)))
        .collect();
    let ends = lanes.iter().flat_map(|lane| &lane.bars).map(|bar| bar.end);
    Timeline {
        end: ends.max().unwrap_or_default(),
        rounds: Vec::new(),
        deadlines: Vec::new(),
        lanes,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::examples;
    use crate::ids::{AgentId, TaskId};

    fn slot(task: u32, agent: u32, start: u32, end: u32) -> PlanSlot {
        PlanSlot {
            task: TaskId(task),
            agent: AgentId(agent),
            start: Minutes(start),
            end: Minutes(end),
        }
    }

    #[test]
    fn parallel_tasks_of_an_agent_get_rows_of_their_own() {
        let engine = examples::demonstration().open();
        let plan = [slot(0, 0, 0, 40), slot(1, 0, 30, 60), slot(2, 0, 40, 50)];
        let timeline = planned(engine.state(), &plan, Time(0));
        assert_eq!(timeline.lanes.len(), 5, "idle agents have a lane too");
        let rows: Vec<(TaskId, usize)> = timeline.lanes[0]
            .bars
            .iter()
            .map(|bar| (bar.task, bar.row))
            .collect();
        assert_eq!(rows, [(TaskId(0), 0), (TaskId(1), 1), (TaskId(2), 0)]);
        assert_eq!(timeline.lanes[0].rows, 2);
        assert_eq!(timeline.end, Minutes(60).into());
    }

    #[test]
    fn a_plan_made_in_a_run_begins_where_the_run_was() {
        let engine = examples::demonstration().open();
        let timeline = planned(engine.state(), &[slot(0, 1, 0, 10)], Time(0) + Minutes(90));
        let bar = &timeline.lanes[1].bars[0];
        assert_eq!(
            (bar.start, bar.end),
            (Minutes(90).into(), Minutes(100).into())
        );
    }

    #[test]
    fn what_the_state_does_not_know_is_left_out() {
        let engine = examples::demonstration().open();
        let plan = [slot(99, 0, 0, 10), slot(0, 99, 0, 10)];
        let timeline = planned(engine.state(), &plan, Time(0));
        assert!(timeline.lanes.iter().all(|lane| lane.bars.is_empty()));
    }
}
