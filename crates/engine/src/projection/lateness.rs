//! How late goals are.

use crate::goal::Goal;
use crate::ids::GoalId;
use crate::state::State;
use crate::task::TaskState;
use crate::time::{Millis, Time};

/// How a goal with a deadline stands to it. Times are counted from the start of the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GoalLateness {
    /// The goal.
    pub goal: GoalId,
    /// When it should be done.
    pub deadline: Millis,
    /// When its last task was completed; `None` while one is not, called-off
    /// ones left out.
    pub finished: Option<Millis>,
    /// How long after the deadline that was, or by how much the deadline has
    /// passed without it; zero in time.
    pub late: Millis,
}

impl GoalLateness {
    /// How long before its deadline it was finished; zero where it was not.
    pub fn early(&self) -> Millis {
        let finished = self.finished.unwrap_or(self.deadline);
        Millis(self.deadline.0.saturating_sub(finished.0))
    }

    /// Its finish minus its deadline in minutes: above zero late, below early.
    /// Of one that is not finished, how long it is overdue; `None` while it is not.
    #[expect(clippy::cast_precision_loss, reason = "shown, decides nothing")]
    pub fn after_deadline_min(&self) -> Option<f64> {
        let is_told = self.finished.is_some() || self.late > Millis(0);
        is_told.then(|| (self.late.0 as f64 - self.early().0 as f64) / 60_000.0)
    }
}

/// How the goals that have a deadline and are not called off stand to it, in
/// submission order. Cost: linear in their tasks.
pub fn lateness(state: &State) -> Vec<GoalLateness> {
    let goals = state.present_goals();
    goals.filter_map(|goal| of_goal(state, goal)).collect()
}

fn of_goal(state: &State, goal: &Goal) -> Option<GoalLateness> {
    let deadline = state.run_started_at() + goal.spec.deadline_min?;
    let tasks = goal.tasks.iter().map(|id| &state.tasks()[id.index()]);
    let mut wanted = tasks
        .filter(|task| task.state != TaskState::Cancelled)
        .peekable();
    wanted.peek()?;
    let completed_at = |task: &crate::Task| match task.state {
        TaskState::Completed => task.finished_at(),
        _ => None,
    };
    let finished: Option<Time> = wanted.try_fold(Time::default(), |last, task| {
        completed_at(task).map(|at| at.max(last))
    });
    Some(GoalLateness {
        goal: goal.id,
        deadline: deadline - state.run_started_at(),
        finished: finished.map(|at| at - state.run_started_at()),
        late: finished.unwrap_or(state.now()) - deadline,
    })
}

#[cfg(test)]
mod tests {
    use super::super::fixture::Fixture;
    use super::*;
    use crate::command::Command;
    use crate::goal::GoalSpec;
    use crate::projection::metrics;
    use crate::time::Minutes;

    fn min(minutes: u32) -> Millis {
        Minutes(minutes).into()
    }

    #[test]
    fn a_goal_is_late_from_its_deadline_until_its_last_task_is_completed() {
        let mut fixture = Fixture::new();
        fixture.agent("Ada", &["coding"], 3);
        let [first, last, dropped] =
            ["First", "Last", "Dropped"].map(|name| fixture.task(name, 60, &["coding"], &[]));
        assert_eq!(lateness(fixture.state()), [], "it has no deadline");
        let spec = GoalSpec {
            deadline_min: Some(Minutes(60)),
            ..(*fixture.state().goals()[0].spec).clone()
        };
        let goal = GoalId(0);
        fixture.act(Command::ReviseGoal { goal, spec });
        fixture.round();
        fixture.wait(50);
        fixture.complete(first);
        let stands = |fixture: &Fixture| {
            let one = lateness(fixture.state())[0];
            assert_eq!((one.goal, one.deadline), (goal, min(60)));
            (one.finished, one.late, one.after_deadline_min())
        };
        assert_eq!(stands(&fixture), (None, min(0), None));
        fixture.wait(40);
        fixture.act(Command::CancelTask { task: dropped });
        assert_eq!(stands(&fixture), (None, min(30), Some(30.0)));
        fixture.wait(10);
        fixture.complete(last);
        fixture.wait(500);
        fixture.act(Command::Tick);
        assert_eq!(stands(&fixture), (Some(min(100)), min(40), Some(40.0)));
        let metrics = metrics(fixture.state());
        assert_eq!(metrics.total_lateness, min(40));
        assert_eq!(metrics.max_lateness, min(40));
    }

    #[test]
    fn lateness_of_what_is_early_is_below_zero() {
        let after = |finished: Option<u32>, late: u32| {
            let lateness = GoalLateness {
                goal: GoalId(0),
                deadline: min(60),
                finished: finished.map(min),
                late: min(late),
            };
            lateness.after_deadline_min()
        };
        assert_eq!(after(Some(45), 0), Some(-15.0));
        assert_eq!(after(Some(60), 0), Some(0.0));
        assert_eq!(after(Some(75), 15), Some(15.0));
        assert_eq!(after(None, 15), Some(15.0), "it is overdue");
        assert_eq!(after(None, 0), None, "there is time yet");
    }

    #[test]
    fn what_is_called_off_is_not_late() {
        let mut fixture = Fixture::new();
        fixture.task("Only", 60, &[], &[]);
        let goal = GoalId(0);
        let spec = GoalSpec {
            deadline_min: Some(Minutes(1)),
            ..(*fixture.state().goals()[0].spec).clone()
        };
        fixture.act(Command::ReviseGoal { goal, spec });
        fixture.act(Command::CancelGoal { goal });
        fixture.wait(500);
        fixture.act(Command::Tick);
        assert_eq!(lateness(fixture.state()), []);
        assert_eq!(metrics(fixture.state()).max_lateness, min(0));
    }
}
