//! When goals come again, and what their times count from.

use super::State;
use crate::goal::{Findings, Goal, GoalSpec, Origin};
use crate::ids::GoalId;
use crate::time::Time;
use std::sync::Arc;

impl State {
    /// Which goal comes again next, and when.
    pub fn next_recurrence(&self) -> Option<(Time, GoalId)> {
        self.recurrences.first().copied()
    }

    /// What a goal's release and deadline count from: the start of the run, or
    /// for a repetition the moment at which it was due.
    pub fn starts_at(&self, goal: &Goal) -> Time {
        goal.repeats
            .map_or(self.run_started_at, |origin| origin.due)
    }

    /// When work on a goal may begin.
    pub fn release_at(&self, goal: &Goal) -> Time {
        self.starts_at(goal) + goal.spec.release_min
    }

    /// When a goal should be done.
    pub fn deadline_at(&self, goal: &Goal) -> Option<Time> {
        let deadline = goal.spec.deadline_min?;
        Some(self.starts_at(goal) + deadline)
    }

    pub(super) fn push_goal(
        &mut self,
        id: GoalId,
        spec: Arc<GoalSpec>,
        findings: Arc<Findings>,
        repeats: Option<Origin>,
    ) {
        assert_eq!(id.index(), self.goals.len(), "goals are submitted in order");
        self.goals.push(Goal {
            id,
            spec,
            findings,
            tasks: Vec::new(),
            submitted_at: self.now,
            retries: 0,
            repeats,
            recurred: 0,
            next_due: None,
            is_removed: false,
        });
        self.await_recurrence(id, self.now);
    }

    /// A goal as `origin`, but without its repetition; its tasks follow.
    pub(super) fn goal_recurred(&mut self, origin: GoalId, id: GoalId) {
        let source = &mut self.goals[origin.index()];
        source.recurred += 1;
        let due = source.next_due.expect("only what is due recurs");
        let spec = GoalSpec {
            repeat: None,
            ..(*source.spec).clone()
        };
        let findings = Arc::clone(&source.findings);
        let repeats = Origin { goal: origin, due };
        self.push_goal(id, Arc::new(spec), findings, Some(repeats));
        self.await_recurrence(origin, due);
    }

    /// Lets the goal wait for its next moment after `after`, if there is one.
    pub(super) fn await_recurrence(&mut self, id: GoalId, after: Time) {
        let goal = &self.goals[id.index()];
        let repeat = goal.spec.repeat.as_ref();
        let next = repeat
            .filter(|repeat| goal.recurred < repeat.times)
            .and_then(|repeat| {
                repeat.next_after(self.config.starts_on, after - self.run_started_at)
            });
        self.set_next_due(
            id,
            next.map(|since_start| self.run_started_at + since_start),
        );
    }

    pub(super) fn set_next_due(&mut self, id: GoalId, next_due: Option<Time>) {
        let goal = &mut self.goals[id.index()];
        if let Some(before) = goal.next_due.take() {
            self.recurrences.remove(&(before, id));
        }
        goal.next_due = next_due;
        if let Some(at) = next_due {
            self.recurrences.insert((at, id));
        }
    }

    /// Takes all repetitions out. Their tasks leave the queue, so this comes
    /// before the start of the run is moved, on which their places depend.
    pub(super) fn drop_repetitions(&mut self) {
        for id in (0..self.goals.len()).map(GoalId::from_index) {
            let goal = &self.goals[id.index()];
            if goal.is_removed || goal.repeats.is_none() {
                continue;
            }
            for task in goal.tasks.clone().into_iter().rev() {
                self.task_removed(task);
            }
            self.goals[id.index()].is_removed = true;
        }
    }

    /// The run has begun anew: goals come again from its start.
    pub(super) fn reset_recurrences(&mut self) {
        for id in (0..self.goals.len()).map(GoalId::from_index) {
            let goal = &mut self.goals[id.index()];
            goal.recurred = 0;
            if !goal.is_removed {
                self.await_recurrence(id, self.run_started_at);
            }
        }
    }
}
