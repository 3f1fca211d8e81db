//! Which tasks decide how long all of it takes, and how much time the others
//! have, by their estimates alone: as if there were agents for everything.

use super::graph::GraphView;
use crate::ids::TaskId;

/// The critical path, and what is beside it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Slack {
    /// How long the longest way through the tasks takes, in minutes.
    pub length_min: u64,
    /// For each task of the graph, by how many minutes it may take longer
    /// before all of it does.
    pub slack_min: Vec<u64>,
}

impl Slack {
    /// The tasks of `graph` that may not take any longer, by id.
    pub fn critical(&self, graph: &GraphView) -> Vec<TaskId> {
        let tasks = graph.tasks.iter().zip(&self.slack_min);
        let critical = tasks.filter(|(_, slack)| **slack == 0);
        critical.map(|(task, _)| task.id).collect()
    }
}

/// The critical path of `graph` with the slack beside it. Cost: linear in tasks
/// and dependencies.
pub fn slack(graph: &GraphView) -> Slack {
    let count = graph.tasks.len();
    let ends = |edge: super::GraphEdge| {
        Some((graph.index(edge.dependency)?, graph.index(edge.dependent)?))
    };
    let edges: Vec<(usize, usize)> = graph.edges().filter_map(ends).collect();
    let estimate = |task: usize| u64::from(graph.tasks[task].spec.estimate.0);
    let order = order(count, &edges);
    // The longest ways that end before each task, and that begin after it.
    let mut before = vec![0_u64; count];
    let mut after = vec![0_u64; count];
    let mut next: Vec<Vec<usize>> = vec![Vec::new(); count];
    for &(from, to) in &edges {
        next[from].push(to);
    }
    for &task in &order {
        for &to in &next[task] {
            before[to] = before[to].max(before[task] + estimate(task));
        }
    }
    for &task in order.iter().rev() {
        let ways = next[task].iter().map(|&to| after[to] + estimate(to));
        after[task] = ways.max().unwrap_or(0);
    }
    let through = (0..count).map(|task| before[task] + estimate(task) + after[task]);
    let through: Vec<u64> = through.collect();
    let length_min = through.iter().copied().max().unwrap_or(0);
    Slack {
        length_min,
        slack_min: through.iter().map(|way| length_min - way).collect(),
    }
}

/// The tasks, each after all that it waits for.
fn order(count: usize, edges: &[(usize, usize)]) -> Vec<usize> {
    let mut open = vec![0_u32; count];
    let mut next: Vec<Vec<usize>> = vec![Vec::new(); count];
    for &(from, to) in edges {
        open[to] += 1;
        next[from].push(to);
    }
    let mut order: Vec<usize> = (0..count).filter(|&task| open[task] == 0).collect();
    let mut at = 0;
    while let Some(&task) = order.get(at) {
        at += 1;
        for &to in &next[task] {
            open[to] -= 1;
            if open[to] == 0 {
                order.push(to);
            }
        }
    }
    order
}

#[cfg(test)]
mod tests {
    use super::super::{graph, metrics};
    use super::*;
    use crate::time::{Millis, Minutes};
    use crate::{Command, Engine, GoalId, TaskSpec, examples};

    /// Beside the demonstration: a (1000 min) before b (3000) and c (500), both
    /// before d (1000), and e (2000) alone.
    fn diamond() -> (Engine, [TaskId; 5]) {
        let mut engine = examples::demonstration().open();
        let now = engine.state().now();
        let mut add = |minutes, dependencies: &[TaskId]| {
            let spec = TaskSpec {
                name: format!("takes {minutes}"),
                estimate: Minutes(minutes),
                dependencies: dependencies.into(),
                ..TaskSpec::default()
            };
            let goal = GoalId(0);
            let done = engine.handle(Command::AddTask { goal, spec }, now);
            assert_eq!(done, Ok(()));
            TaskId::from_index(engine.state().tasks().len() - 1)
        };
        let a = add(1000, &[]);
        let b = add(3000, &[a]);
        let c = add(500, &[a]);
        let d = add(1000, &[b, c]);
        let e = add(2000, &[]);
        (engine, [a, b, c, d, e])
    }

    #[test]
    fn what_is_beside_the_longest_way_has_slack() {
        let (engine, [a, b, _, d, _]) = diamond();
        let graph = graph(engine.state());
        let slack = slack(&graph);
        assert_eq!(slack.length_min, 5000);
        assert_eq!(slack.slack_min[8..], [0, 0, 2500, 0, 3000]);
        assert_eq!(slack.critical(&graph), [a, b, d]);
    }

    #[test]
    fn it_is_as_long_as_the_metrics_say() {
        for example in examples::all() {
            let engine = example.open();
            let slack = slack(&graph(engine.state()));
            let told = metrics(engine.state()).critical_path;
            assert_eq!(Millis(slack.length_min * 60_000), told, "{}", example.id);
        }
        assert_eq!(slack(&GraphView::default()), Slack::default());
    }
}
