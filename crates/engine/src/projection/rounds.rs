//! What a round does: the queue that it takes from, the agents that it gives to.

use super::agents::{AgentView, agents};
use super::task::{TaskRef, queue};
use crate::ids::{Round, TaskId};
use crate::state::State;

/// What a round takes from and gives to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RoundsView {
    /// The last round that was run; 0 before the first.
    pub round: Round,
    /// The ready tasks in the order in which a round takes them.
    pub queue: Vec<TaskRef>,
    /// The blocked and ready tasks that no registered agent may do.
    pub unskilled: Vec<TaskId>,
    /// The agents, in registration order.
    pub agents: Vec<AgentView>,
}

impl RoundsView {
    /// How many tasks are with agents.
    pub fn held(&self) -> usize {
        self.agents.iter().map(|agent| agent.held.len()).sum()
    }
}

/// What a round takes from and gives to. Cost: linear in tasks and agents.
pub fn rounds(state: &State) -> RoundsView {
    let waiting = state.present_tasks().filter(|task| task.state.is_waiting());
    let unskilled = waiting.filter(|task| state.matching().eligible(task.requirement).is_empty());
    RoundsView {
        round: state.round(),
        queue: queue(state),
        unskilled: unskilled.map(|task| task.id).collect(),
        agents: agents(state),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{AgentId, Command, examples};

    #[test]
    fn a_task_that_nobody_can_do_is_named() {
        let mut engine = examples::demonstration().open();
        let view = rounds(engine.state());
        assert_eq!(
            (view.round, view.queue.len(), view.held()),
            (Round(0), 3, 0)
        );
        assert_eq!(view.unskilled, []);
        let everybody: Vec<AgentId> = view.agents.iter().map(|agent| agent.id).collect();
        for agent in everybody {
            let now = engine.state().now();
            engine
                .handle(Command::UnregisterAgent { agent }, now)
                .expect("it is registered");
        }
        let view = rounds(engine.state());
        assert_eq!(view.unskilled.len(), engine.state().task_count());
    }

    #[test]
    fn a_round_moves_tasks_from_the_queue_to_the_agents() {
        let mut engine = examples::demonstration().open();
        let now = engine.state().now();
        engine
            .handle(Command::RunRound, now)
            .expect("tasks are ready");
        let view = rounds(engine.state());
        assert_eq!(
            (view.round, view.queue.len(), view.held()),
            (Round(1), 0, 3)
        );
    }
}
