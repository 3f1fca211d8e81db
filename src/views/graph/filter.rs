//! Which tasks the person looks for; the others are dimmed.

use baton_engine::projection::GraphTask;
use baton_engine::{AgentId, GoalId, Skill, TaskState};

/// Which tasks the person looks for. What is `None` does not matter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Those of a goal.
    pub goal: Option<GoalId>,
    /// Those that an agent has or had last.
    pub agent: Option<AgentId>,
    /// Those in a state.
    pub state: Option<TaskState>,
    /// Those that require a skill.
    pub skill: Option<Skill>,
}

impl Filter {
    /// Whether every task is looked for.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether `task` is looked for.
    pub fn matches(&self, task: &GraphTask) -> bool {
        let has = |skill: &Skill| task.spec.skills.contains(skill);
        self.goal.is_none_or(|goal| goal == task.goal)
            && self.agent.is_none_or(|agent| Some(agent) == task.agent)
            && self.state.is_none_or(|state| state == task.state)
            && self.skill.as_ref().is_none_or(has)
    }
}

/// The tasks whose name has `words` in it, those first that begin with them; at
/// most `limit`.
pub fn found<'a>(tasks: &'a [GraphTask], words: &str, limit: usize) -> Vec<&'a GraphTask> {
    let words = words.trim().to_lowercase();
    if words.is_empty() {
        return Vec::new();
    }
    let place = |task: &&'a GraphTask| task.spec.name.to_lowercase().find(&words);
    let mut found: Vec<&GraphTask> = Vec::new();
    let mut others: Vec<&GraphTask> = Vec::new();
    for task in tasks {
        match place(&task) {
            Some(0) => found.push(task),
            Some(_) if others.len() < limit => others.push(task),
            _ => {}
        }
        if found.len() == limit {
            break;
        }
    }
    found.extend(others);
    found.truncate(limit);
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use baton_engine::projection::{self, GraphView};
    use baton_engine::{TaskId, examples};

    fn graph() -> GraphView {
        projection::graph(examples::demonstration().open().state())
    }

    #[test]
    fn a_task_must_match_in_everything_that_matters() {
        let graph = graph();
        let count = |filter: &Filter| {
            graph
                .tasks
                .iter()
                .filter(|task| filter.matches(task))
                .count()
        };
        let mut filter = Filter::default();
        assert_eq!((filter.is_empty(), count(&filter)), (true, 8));
        filter.goal = Some(GoalId(0));
        assert_eq!((filter.is_empty(), count(&filter)), (false, 4));
        filter.state = Some(TaskState::Ready);
        assert_eq!(count(&filter), 1);
        filter.skill = graph.tasks[0].spec.skills.first().cloned();
        assert_eq!(count(&filter), 1);
        filter.agent = Some(AgentId(0));
        assert_eq!(count(&filter), 0, "nobody has it yet");
    }

    #[test]
    fn names_are_found_by_any_part_and_beginnings_come_first() {
        let graph = graph();
        let name = graph.tasks[3].spec.name.clone();
        let ids = |words: &str, limit| -> Vec<TaskId> {
            let found = found(&graph.tasks, words, limit);
            found.into_iter().map(|task| task.id).collect()
        };
        assert!(ids(&name.to_uppercase(), 9).contains(&TaskId(3)));
        assert!(ids(&name[2..], 9).contains(&TaskId(3)));
        assert_eq!(ids("", 9), []);
        assert_eq!(ids("e", 2).len(), 2);
    }
}
