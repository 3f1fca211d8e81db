//! What a form offers to choose from.

use super::task::TaskRef;
use crate::ids::{AgentId, TaskId};
use crate::skill::Skill;
use crate::state::State;
use std::collections::BTreeMap;

/// Every skill that the taxonomy, an agent or a task of the workspace names,
/// once by its key, in alphabetical order.
pub fn known_skills(state: &State) -> Vec<Skill> {
    let of_agents = state
        .registered_agents()
        .flat_map(|agent| &agent.spec.skills);
    let of_tasks = state.present_tasks().flat_map(|task| &*task.spec.skills);
    let mut known: BTreeMap<String, Skill> = BTreeMap::new();
    let named = state.config().taxonomy.skills();
    for skill in named.iter().chain(of_agents).chain(of_tasks) {
        known.entry(skill.key()).or_insert_with(|| skill.clone());
    }
    known.into_values().collect()
}

/// The registered agents and what they are called, in registration order.
pub fn agent_choices(state: &State) -> Vec<(AgentId, String)> {
    let agents = state.registered_agents();
    agents
        .map(|agent| (agent.id, agent.spec.name.clone()))
        .collect()
}

/// A task that another could be made to wait for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DependencyChoice {
    /// The task.
    pub task: TaskRef,
    /// Its goal's text.
    pub goal_text: String,
}

/// At most `max` tasks that `id` does not wait for yet and whose name or goal
/// has every word of `typed` in it: those of its own goal first, then in
/// submission order. Tasks that would close a cycle are among them, so that
/// the engine can say which.
pub fn dependency_choices(
    state: &State,
    id: TaskId,
    typed: &str,
    max: usize,
) -> Vec<DependencyChoice> {
    let Some(task) = state.task(id) else {
        return Vec::new();
    };
    let words: Vec<String> = typed.split_whitespace().map(str::to_lowercase).collect();
    let goal_text = |of: &crate::Task| &state.goals()[of.goal.index()].spec.text;
    let is_meant = |other: &&crate::Task| {
        let text = format!("{} {}", other.spec.name, goal_text(other)).to_lowercase();
        words.iter().all(|word| text.contains(word))
    };
    let is_new =
        |other: &&crate::Task| other.id != id && !task.spec.dependencies.contains(&other.id);
    let is_near = |other: &&crate::Task| other.goal == task.goal;
    let near = state.present_tasks().filter(is_near);
    let far = state.present_tasks().filter(|other| !is_near(other));
    let meant = near.chain(far).filter(is_new).filter(is_meant).take(max);
    let choice = |other: &crate::Task| DependencyChoice {
        task: TaskRef::new(other),
        goal_text: goal_text(other).clone(),
    };
    meant.map(choice).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::examples;

    #[test]
    fn known_skills_are_named_once_whoever_names_them() {
        let engine = examples::demonstration().open();
        let known = known_skills(engine.state());
        let count = |name: &str| known.iter().filter(|skill| skill.as_str() == name).count();
        for name in ["general", "data_collection", "ai", "requirements_analysis"] {
            assert_eq!(count(name), 1, "{name}");
        }
    }

    #[test]
    fn tasks_of_the_same_goal_are_offered_first_and_dependencies_not_again() {
        let engine = examples::demonstration().open();
        let state = engine.state();
        let waits = state
            .present_tasks()
            .find(|task| !task.spec.dependencies.is_empty());
        let waits = waits.expect("one waits");
        let offered = dependency_choices(state, waits.id, "", 100);
        let is_same_goal = |choice: &DependencyChoice| choice.task.goal == waits.goal;
        let left_out = waits.spec.dependencies.len() + 1;
        assert_eq!(offered.len(), state.task_count() - left_out);
        assert!(is_same_goal(&offered[0]));
        assert!(offered.is_sorted_by_key(|choice| !is_same_goal(choice)));
        let is_known =
            |choice: &DependencyChoice| waits.spec.dependencies.contains(&choice.task.id);
        assert!(!offered.iter().any(is_known));
    }

    #[test]
    fn what_is_typed_narrows_by_name_and_goal() {
        let engine = examples::demonstration().open();
        let state = engine.state();
        let offered = dependency_choices(state, TaskId(0), "SALES report", 100);
        assert_eq!(offered.len(), 1);
        assert!(offered[0].goal_text.contains("sales"));
    }
}
