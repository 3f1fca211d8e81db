//! What is to be laid out, and whether it is something else than before.

use crate::worker::arrange::Outline;
use baton_engine::projection::{GraphEdge, GraphTask, GraphView};
use baton_engine::{GoalId, TaskId, TaskSpec};
use std::collections::BTreeSet;
use std::sync::Arc;

/// What the layout depends on.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shape {
    /// The tasks, by id.
    pub tasks: Vec<TaskId>,
    /// The goal of each.
    pub goals: Vec<GoalId>,
    /// What was said about each when the shape was made.
    pub specs: Vec<Arc<TaskSpec>>,
    /// The dependencies, by dependent: the positions of the task that is waited
    /// for and of the one that waits.
    pub ends: Vec<[u32; 2]>,
    /// The goals that are drawn as one card each.
    pub collapsed: BTreeSet<GoalId>,
    aspect: f64,
}

impl Shape {
    /// The shape of `graph` for a room of `aspect`.
    pub fn new(graph: &GraphView, aspect: f64, collapsed: &BTreeSet<GoalId>) -> Self {
        let tasks: Vec<TaskId> = graph.tasks.iter().map(|task| task.id).collect();
        let index = |task: TaskId| Some(tasks.binary_search(&task).ok()? as u32);
        let ends = graph
            .edges()
            .filter_map(|edge| Some([index(edge.dependency)?, index(edge.dependent)?]));
        Self {
            ends: ends.collect(),
            goals: graph.tasks.iter().map(|task| task.goal).collect(),
            specs: graph.tasks.iter().map(|task| task.spec.clone()).collect(),
            collapsed: collapsed.clone(),
            aspect,
            tasks,
        }
    }

    /// Whether it would be the shape of `graph` too.
    pub fn is_of(&self, graph: &GraphView, aspect: f64, collapsed: &BTreeSet<GoalId>) -> bool {
        let is_same = |(index, task): (usize, &GraphTask)| {
            self.tasks[index] == task.id
                && self.goals[index] == task.goal
                // What is the same in memory is not looked at.
                && self.specs[index] == task.spec
        };
        self.tasks.len() == graph.tasks.len()
            && self.aspect == aspect
            && self.collapsed == *collapsed
            && graph.tasks.iter().enumerate().all(is_same)
    }

    /// Whether it is what became of `before` by an edit, so that what was there
    /// should stay where it was: at least half of it is still there.
    pub fn continues(&self, before: &Self) -> bool {
        let stays = |(at, task): (usize, &TaskId)| {
            self.tasks.binary_search(task).is_ok_and(|now| {
                self.goals[now] == before.goals[at] && self.specs[now].name == before.specs[at].name
            })
        };
        let stay = before.tasks.iter().enumerate().filter(|&it| stays(it));
        self.collapsed == before.collapsed
            && self.aspect == before.aspect
            && !before.tasks.is_empty()
            && 2 * stay.count() >= before.tasks.len()
    }

    /// What to ask of the layout.
    pub fn outline(&self) -> Outline {
        let present = |goal: &&GoalId| self.goals.contains(goal);
        Outline {
            aspect: self.aspect,
            tasks: self.tasks.iter().map(|task| task.0).collect(),
            goals: self.goals.iter().map(|goal| goal.0).collect(),
            edges: self.ends.clone(),
            collapsed: self
                .collapsed
                .iter()
                .filter(present)
                .map(|goal| goal.0)
                .collect(),
            ..Outline::default()
        }
    }

    /// The position of a task.
    pub fn index(&self, task: TaskId) -> Option<usize> {
        self.tasks.binary_search(&task).ok()
    }

    /// The dependency at `index`.
    pub fn edge(&self, index: usize) -> GraphEdge {
        let [dependency, dependent] = self.ends[index].map(|end| self.tasks[end as usize]);
        GraphEdge {
            dependent,
            dependency,
        }
    }

    /// The position of a dependency.
    pub fn edge_index(&self, edge: GraphEdge) -> Option<usize> {
        let (from, to) = (self.index(edge.dependency)?, self.index(edge.dependent)?);
        let first = self.ends.partition_point(|&[_, end]| (end as usize) < to);
        let rest = self.ends[first..].iter();
        let mut here = rest.take_while(|&&[_, end]| end as usize == to);
        Some(first + here.position(|&[start, _]| start as usize == from)?)
    }

    /// Whether the task at `index` is inside a goal that is drawn as one card.
    pub fn is_inside(&self, index: usize) -> bool {
        self.collapsed.contains(&self.goals[index])
    }
}
