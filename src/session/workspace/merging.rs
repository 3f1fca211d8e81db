//! Small edits that are undone as one: the same fields of the same thing,
//! changed again within a moment.

use super::Workspace;
use baton_engine::{AgentId, Command, GoalId, Millis, Rejection, State, TaskId, Time};
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// How soon after the last an edit must come to be undone with it.
const MERGE_MS: Millis = Millis(3_000);

/// What an edit changed, and when.
pub(super) struct Merge {
    subject: Subject,
    /// In real time.
    edited_at: Millis,
    /// How long the journal was then.
    end: usize,
}

/// The fields of a thing.
#[derive(PartialEq, Eq)]
struct Subject {
    thing: Thing,
    fields: Vec<String>,
}

#[derive(PartialEq, Eq)]
enum Thing {
    Agent(AgentId),
    Goal(GoalId),
    Task(TaskId),
    Fault(AgentId),
    Policy,
    Tolerance,
}

impl Workspace {
    /// As [`Workspace::edit`], by a person at the moment `clock` of real time:
    /// what changes the same as the last edit, soon after it, is undone with it.
    ///
    /// # Errors
    /// Why the engine refused it.
    pub fn edit_by_hand(
        &mut self,
        label: &str,
        command: Command,
        now: Time,
        clock: Millis,
    ) -> Result<(), Rejection> {
        let subject = Subject::of(&command, self.engine.state());
        let from = self.events.len();
        self.edit(label, command, now)?;
        if let Some(subject) = subject.filter(|_| self.events.len() > from) {
            self.merge_last(subject, from, clock);
        }
        Ok(())
    }

    /// Makes one of the last two changes if they belong together. The last
    /// began at `from`.
    fn merge_last(&mut self, subject: Subject, from: usize, clock: Millis) {
        let Some(last) = self.done.pop() else {
            return;
        };
        let goes_on = |merge: &Merge| {
            merge.subject == subject
                && merge.end == from
                && clock.0.saturating_sub(merge.edited_at.0) <= MERGE_MS.0
        };
        let before = self.done.pop();
        let mut change = match before {
            Some(before) if before.merge.as_ref().is_some_and(goes_on) => before.renamed(last),
            before => {
                self.done.extend(before);
                last
            }
        };
        change.merge = Some(Merge {
            subject,
            edited_at: clock,
            end: self.events.len(),
        });
        self.done.push(change);
    }
}

impl Subject {
    /// What `command` changes of what is there; nothing for what is no change
    /// of a thing's fields.
    fn of(command: &Command, state: &State) -> Option<Self> {
        let (thing, fields) = match command {
            Command::RegisterAgent {
                agent: Some(id),
                spec,
            } => (Thing::Agent(*id), differing(&*state.agent(*id)?.spec, spec)),
            Command::ReviseGoal { goal, spec } => (
                Thing::Goal(*goal),
                differing(&*state.goal(*goal)?.spec, spec),
            ),
            Command::ReviseTask { task, spec } => (
                Thing::Task(*task),
                differing(&*state.task(*task)?.spec, spec),
            ),
            Command::InjectFault { agent, .. } => (Thing::Fault(*agent), Vec::new()),
            Command::ChoosePolicy { settings } => {
                (Thing::Policy, differing(&state.settings(), settings))
            }
            Command::SetTolerance { tolerance } => (
                Thing::Tolerance,
                differing(&state.config().tolerance, tolerance),
            ),
            _ => return None,
        };
        Some(Self { thing, fields })
    }
}

/// The names of the fields in which the two differ.
fn differing<T: Serialize>(before: &T, after: &T) -> Vec<String> {
    let fields = |value: &T| -> BTreeMap<String, Value> {
        match serde_json::to_value(value) {
            Ok(Value::Object(fields)) => fields.into_iter().collect(),
            _ => BTreeMap::new(),
        }
    };
    let (before, after) = (fields(before), fields(after));
    let names = before.keys().chain(after.keys());
    let mut names: Vec<String> = names
        .filter(|name| before.get(*name) != after.get(*name))
        .cloned()
        .collect();
    names.sort();
    names.dedup();
    names
}

#[cfg(test)]
mod tests {
    use super::*;
    use baton_engine::schedule::{PolicyKind, RunSettings};
    use baton_engine::{AgentSpec, examples};

    fn demonstration() -> Workspace {
        Workspace::from_example(&examples::demonstration())
    }

    fn choose(workspace: &mut Workspace, policy: PolicyKind, at_s: u64) {
        let settings = workspace.shown().settings();
        let settings = RunSettings { policy, ..settings };
        let command = Command::ChoosePolicy { settings };
        let clock = Millis(1_000 * at_s);
        let done = workspace.edit_by_hand("choose policy", command, Time(0), clock);
        assert_eq!(done, Ok(()));
    }

    fn revise(workspace: &mut Workspace, revise: impl FnOnce(&mut AgentSpec)) {
        let mut spec = (*workspace.shown().agents()[0].spec).clone();
        revise(&mut spec);
        let command = Command::RegisterAgent {
            agent: Some(AgentId(0)),
            spec,
        };
        let done = workspace.edit_by_hand("change agent", command, Time(0), Millis(0));
        assert_eq!(done, Ok(()));
    }

    fn undos(workspace: &mut Workspace) -> usize {
        std::iter::from_fn(|| workspace.undo()).count()
    }

    #[test]
    fn edits_of_the_same_soon_after_each_other_are_undone_and_redone_as_one() {
        let mut workspace = demonstration();
        let before = workspace.events().to_vec();
        choose(&mut workspace, PolicyKind::EarliestFinish, 10);
        choose(&mut workspace, PolicyKind::Planned, 12);
        choose(&mut workspace, PolicyKind::ContractNet, 14);
        let after = workspace.events().to_vec();
        assert_eq!(workspace.undo().as_deref(), Some("choose policy"));
        assert_eq!(workspace.events(), before);
        assert_eq!(workspace.undo(), None);
        workspace.redo();
        assert_eq!(workspace.events(), after);
    }

    #[test]
    fn what_comes_later_or_after_something_else_is_undone_alone() {
        let mut workspace = demonstration();
        choose(&mut workspace, PolicyKind::EarliestFinish, 10);
        choose(&mut workspace, PolicyKind::Planned, 20);
        assert_eq!(undos(&mut workspace), 2, "it came later");

        choose(&mut workspace, PolicyKind::EarliestFinish, 10);
        assert_eq!(workspace.step(), Ok(()));
        choose(&mut workspace, PolicyKind::ContractNet, 11);
        assert_eq!(undos(&mut workspace), 3, "the run went on");

        choose(&mut workspace, PolicyKind::EarliestFinish, 10);
        choose(&mut workspace, PolicyKind::Planned, 11);
        workspace.undo();
        choose(&mut workspace, PolicyKind::ContractNet, 12);
        assert_eq!(undos(&mut workspace), 1, "what was undone is gone");
    }

    #[test]
    fn edits_of_other_fields_are_undone_alone() {
        let mut workspace = demonstration();
        revise(&mut workspace, |spec| spec.capacity += 1);
        revise(&mut workspace, |spec| spec.capacity += 1);
        revise(&mut workspace, |spec| spec.name.push('!'));
        revise(&mut workspace, |spec| spec.name.push('?'));
        assert_eq!(undos(&mut workspace), 2);
    }
}
