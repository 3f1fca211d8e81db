//! Paths in the dependency graph.

use crate::ids::TaskId;
use crate::state::State;

/// A path from `from` to `to` along dependencies ("waits for"), both ends
/// included, if there is one. Cost: linear in what `from` waits for.
pub fn dependency_path(state: &State, from: TaskId, to: TaskId) -> Option<Vec<TaskId>> {
    let mut visited = vec![false; state.tasks().len()];
    let mut reached_from: Vec<(TaskId, Option<usize>)> = vec![(from, None)];
    let mut next = 0;
    while let Some(&(task, _)) = reached_from.get(next) {
        if task == to {
            return Some(trace(&reached_from, next));
        }
        for &dependency in &state.tasks()[task.index()].spec.dependencies {
            if !std::mem::replace(&mut visited[dependency.index()], true) {
                reached_from.push((dependency, Some(next)));
            }
        }
        next += 1;
    }
    None
}

fn trace(reached_from: &[(TaskId, Option<usize>)], end: usize) -> Vec<TaskId> {
    let mut path = Vec::new();
    let mut at = Some(end);
    while let Some(index) = at {
        let (task, from) = reached_from[index];
        path.push(task);
        at = from;
    }
    path.reverse();
    path
}
