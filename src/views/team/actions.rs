//! What is done to an agent, a goal or a task as a whole, from its card, its
//! menu or the detail pane.

use super::card::open_id;
use crate::components::focus::focus_soon;
use crate::components::labels::counted;
use crate::session::{Notice, Refusal, Session};
use crate::studio::{Selected, Selection};
use baton_engine::text::MAX_NAME_CHARS;
use baton_engine::{AgentId, AgentSpec, Command, GoalId, State, TaskId};
use leptos::prelude::*;

/// Longest part of a goal's text that a notice quotes, in characters.
const QUOTED_CHARS: usize = 60;

/// The session and the selection, to act on both.
#[derive(Clone, Copy)]
pub struct Actions {
    session: Session,
    selection: Selection,
}

impl Actions {
    /// The page's own.
    pub fn from_context() -> Self {
        Self {
            session: expect_context(),
            selection: expect_context(),
        }
    }

    /// Opens an agent with the focus in its form.
    pub fn edit_agent(self, id: AgentId) {
        self.selection.select(Selected::Agent(id));
        focus_soon("#agent-name");
    }

    /// Opens a goal with the focus in its form.
    pub fn edit_goal(self, id: GoalId) {
        self.selection.select(Selected::Goal(id));
        focus_soon("#goal-text");
    }

    /// Registers another agent like this one and opens it.
    pub fn duplicate_agent(self, id: AgentId) {
        let copy = self.session.with_state(|state| copy_of(state, id));
        if let Some(spec) = copy {
            let command = Command::RegisterAgent { agent: None, spec };
            self.then(
                self.session.dispatch("duplicate agent", command),
                Self::open_newest_agent,
            );
        }
    }

    /// Opens the agent that was registered last.
    pub fn open_newest_agent(self) {
        let newest = self
            .session
            .with_state(|state| state.agents().len().checked_sub(1));
        if let Some(newest) = newest {
            self.selection
                .select(Selected::Agent(AgentId::from_index(newest)));
        }
    }

    /// Takes an agent out; what it holds goes back to the queue.
    pub fn remove_agent(self, id: AgentId) {
        let told = self.session.with_state(|state| {
            let agent = state.agent(id)?;
            let name = &agent.spec.name;
            Some(match agent.held.len() {
                0 => format!("Removed {name}."),
                held => format!(
                    "Removed {name}. {} back in the queue.",
                    counted(held, "task")
                ),
            })
        });
        let next = self.session.with_state(|state| {
            let mut others = state.registered_agents().map(|agent| agent.id);
            others.find(|other| *other > id).map(Selected::Agent)
        });
        let command = Command::UnregisterAgent { agent: id };
        self.session
            .dispatch_with_undo("remove agent", [command], told.unwrap_or_default());
        self.leave(Selected::Agent(id), next.unwrap_or(Selected::NewAgent));
    }

    /// Submits the same goal again and opens it.
    pub fn duplicate_goal(self, id: GoalId) {
        let spec = self
            .session
            .with_state(|state| Some((*state.goal(id)?.spec).clone()));
        if let Some(spec) = spec {
            let command = Command::SubmitGoal { spec };
            self.then(
                self.session.dispatch("duplicate goal", command),
                Self::open_newest_goal,
            );
        }
    }

    /// Opens the goal that was submitted last.
    pub fn open_newest_goal(self) {
        let newest = self
            .session
            .with_state(|state| state.goals().len().checked_sub(1));
        if let Some(newest) = newest {
            self.selection
                .select(Selected::Goal(GoalId::from_index(newest)));
        }
    }

    /// Takes a goal and its tasks out of the workspace.
    pub fn remove_goal(self, id: GoalId) {
        let told = self.session.with_state(|state| {
            let goal = state.goal(id)?;
            let tasks = counted(goal.tasks.len(), "task");
            Some(format!(
                "Removed “{}” and its {tasks}.",
                shortened(&goal.spec.text)
            ))
        });
        let next = self.session.with_state(|state| {
            let mut others = state.present_goals().map(|goal| goal.id);
            others.find(|other| *other > id).map(Selected::Goal)
        });
        let command = Command::RemoveGoal { goal: id };
        self.session
            .dispatch_with_undo("remove goal", [command], told.unwrap_or_default());
        self.leave(Selected::Goal(id), next.unwrap_or(Selected::NewGoal));
    }

    /// Calls off every unfinished task of a goal.
    pub fn cancel_goal(self, id: GoalId) {
        let told = self.session.with_state(|state| {
            let text = &state.goal(id)?.spec.text;
            Some(format!("Cancelled what was left of “{}”.", shortened(text)))
        });
        let command = Command::CancelGoal { goal: id };
        self.session
            .dispatch_with_undo("cancel goal", [command], told.unwrap_or_default());
    }

    /// Calls a task off.
    pub fn cancel_task(self, id: TaskId) {
        let told = format!("Cancelled {}.", self.name_of(id));
        let command = Command::CancelTask { task: id };
        self.session
            .dispatch_with_undo("cancel task", [command], told);
    }

    /// Takes up a failed or cancelled task again.
    pub fn retry_task(self, id: TaskId) {
        let command = Command::RetryTask { task: id };
        self.session.dispatch_or_notify("retry task", command);
    }

    /// Takes a task out of the workspace.
    pub fn remove_task(self, id: TaskId) {
        let told = format!("Removed {}.", self.name_of(id));
        let command = Command::RemoveTask { task: id };
        self.session
            .dispatch_with_undo("remove task", [command], told);
        if untrack(|| self.selection.get()) == Some(Selected::Task(id)) {
            self.selection.clear();
        }
    }

    fn name_of(self, id: TaskId) -> String {
        let name = |state: &State| Some(state.task(id)?.spec.name.clone());
        self.session.with_state(name).unwrap_or_default()
    }

    fn then(self, done: Result<(), Refusal>, next: impl FnOnce(Self)) {
        match done {
            Ok(()) => next(self),
            Err(rejection) => self.session.notify(Notice::error(rejection.to_string())),
        }
    }

    /// Deselects what is gone, and gives the focus to `next` in the team.
    fn leave(self, gone: Selected, next: Selected) {
        if untrack(|| self.selection.get()) == Some(gone) {
            self.selection.clear();
        }
        focus_soon(format!("#{}", open_id(next)));
    }
}

fn copy_of(state: &State, id: AgentId) -> Option<AgentSpec> {
    let spec = &state.agent(id)?.spec;
    let is_taken = |name: &str| {
        state
            .registered_agents()
            .any(|agent| agent.spec.name == name)
    };
    Some(AgentSpec {
        name: next_name(&spec.name, is_taken),
        ..(**spec).clone()
    })
}

/// `name` with the first number from 2 after it that makes it one of its own.
fn next_name(name: &str, is_taken: impl Fn(&str) -> bool) -> String {
    let stem = match name.rsplit_once(' ') {
        Some((stem, number)) if number.parse::<u32>().is_ok() => stem,
        _ => name,
    };
    let numbered = |number: u32| {
        let end = format!(" {number}");
        let kept: String = stem.chars().take(MAX_NAME_CHARS - end.len()).collect();
        kept + &end
    };
    (2..)
        .map(numbered)
        .find(|name| !is_taken(name))
        .unwrap_or_else(|| name.to_owned())
}

/// So much of `text` as a notice quotes.
fn shortened(text: &str) -> String {
    if text.chars().count() <= QUOTED_CHARS {
        return text.to_owned();
    }
    let kept: String = text.chars().take(QUOTED_CHARS).collect();
    format!("{}…", kept.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_gets_the_next_free_number() {
        let taken = ["Tester", "Tester 2", "Agent 7"];
        let next = |name: &str| next_name(name, |name| taken.contains(&name));
        assert_eq!(next("Tester"), "Tester 3");
        assert_eq!(next("Tester 2"), "Tester 3");
        assert_eq!(next("Agent 7"), "Agent 2");
        assert_eq!(next("Ada"), "Ada 2");
        let long = "x".repeat(MAX_NAME_CHARS);
        assert_eq!(next(&long).chars().count(), MAX_NAME_CHARS);
    }

    #[test]
    fn notices_quote_the_beginning_of_a_long_text() {
        assert_eq!(shortened("short"), "short");
        assert_eq!(
            shortened(&"é".repeat(100)).chars().count(),
            QUOTED_CHARS + 1
        );
    }
}
