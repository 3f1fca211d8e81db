//! Commands about goals.

use super::references::refuse;
use super::{Engine, MAX_GOALS, MAX_TASKS, check_room};
use crate::command::Rejection;
use crate::decompose::{DraftTask, decompose};
use crate::event::Event;
use crate::goal::{Findings, GoalSpec};
use crate::ids::{GoalId, TaskId};
use crate::task::TaskSpec;
use crate::text::{Field, Problem};
use std::sync::Arc;

impl Engine {
    pub(super) fn handle_submit_goal(&mut self, spec: &GoalSpec) -> Result<(), Rejection> {
        let spec = spec.checked().map_err(Rejection::Input)?;
        self.check_named(Field::Lead, spec.lead.as_slice(), &[])?;
        check_room("goals", self.state.goals().len(), 1, MAX_GOALS)?;
        let (drafts, findings) = self.decompose(&spec)?;
        let goal = GoalId::from_index(self.state.goals().len());
        self.record(Event::GoalSubmitted {
            goal,
            spec: Arc::new(spec),
            findings,
        });
        self.add_drafts(goal, drafts);
        Ok(())
    }

    pub(super) fn handle_revise_goal(
        &mut self,
        id: GoalId,
        spec: &GoalSpec,
    ) -> Result<(), Rejection> {
        let goal = self.goal(id)?;
        let spec = spec.checked().map_err(Rejection::Input)?;
        self.check_named(Field::Lead, spec.lead.as_slice(), goal.spec.lead.as_slice())?;
        if goal.repeats.is_some() && spec.repeat.is_some() {
            return Err(refuse(Field::Repeat, Problem::IsRepetition));
        }
        let says_the_same = goal.spec.text == spec.text
            && goal.spec.context == spec.context
            && goal.spec.rules == spec.rules;
        if says_the_same {
            let findings = Arc::clone(&goal.findings);
            self.record(Event::GoalRevised {
                goal: id,
                spec: Arc::new(spec),
                findings,
            });
            return Ok(());
        }
        let tasks = goal.tasks.clone();
        let is_waiting = |task: &TaskId| self.state.tasks()[task.index()].state.is_waiting();
        if !tasks.iter().all(is_waiting) {
            return Err(Rejection::GoalUnderWay(id));
        }
        let (drafts, findings) = self.decompose(&spec)?;
        self.record(Event::GoalRevised {
            goal: id,
            spec: Arc::new(spec),
            findings,
        });
        self.remove_all(tasks);
        self.add_drafts(id, drafts);
        Ok(())
    }

    pub(super) fn handle_remove_goal(&mut self, id: GoalId) -> Result<(), Rejection> {
        let tasks = self.goal(id)?.tasks.clone();
        self.remove_all(tasks);
        self.record(Event::GoalRemoved { goal: id });
        Ok(())
    }

    pub(super) fn handle_cancel_goal(&mut self, id: GoalId) -> Result<(), Rejection> {
        for task in self.goal(id)?.tasks.clone() {
            if !self.state.tasks()[task.index()].state.is_finished() {
                self.record(Event::TaskCancelled { task });
            }
        }
        Ok(())
    }

    fn decompose(&self, spec: &GoalSpec) -> Result<(Vec<DraftTask>, Arc<Findings>), Rejection> {
        let Some(rules) = self.rules.iter().find(|rules| rules.name() == spec.rules) else {
            let name = spec.rules.chars().take(80).collect();
            return Err(refuse(Field::Rules, Problem::UnknownRules { name }));
        };
        let plan = decompose(rules, &spec.text, &spec.context).map_err(|error| {
            let problem = Problem::Refused(error.to_string());
            refuse(error.field(), problem)
        })?;
        check_room(
            "tasks",
            self.state.tasks().len(),
            plan.tasks.len(),
            MAX_TASKS,
        )?;
        let findings = Findings {
            matches: plan.matches,
            passed_over: plan.passed_over,
            context_effects: plan.context_effects,
        };
        Ok((plan.tasks, Arc::new(findings)))
    }

    fn add_drafts(&mut self, goal: GoalId, drafts: Vec<DraftTask>) {
        let first = self.state.tasks().len();
        for draft in drafts {
            let task = TaskId::from_index(self.state.tasks().len());
            let after = draft.after.iter();
            let spec = TaskSpec {
                name: draft.name,
                description: draft.description,
                priority: draft.priority,
                estimate: draft.minutes,
                skills: self.state.matching().shared(draft.skills.into()),
                dependencies: after
                    .map(|&at| TaskId::from_index(first + at as usize))
                    .collect(),
                ..TaskSpec::default()
            };
            let spec = Arc::new(spec);
            self.record(Event::TaskAdded { task, goal, spec });
        }
    }

    /// Last first, so that no task is made ready on the way.
    fn remove_all(&mut self, tasks: Vec<TaskId>) {
        for task in tasks.into_iter().rev() {
            self.record(Event::TaskRemoved { task });
        }
    }
}
