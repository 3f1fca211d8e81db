//! The dependency graph: the tasks as nodes, their dependencies as edges.

use crate::agent::AgentSpec;
use crate::goal::GoalSpec;
use crate::ids::{AgentId, GoalId, TaskId};
use crate::skill::Skill;
use crate::state::State;
use crate::task::{Priority, TaskSpec, TaskState};
use crate::time::{Minutes, Time};
use std::sync::Arc;

/// The dependency graph.
///
/// It holds what the state shares and copies no text, so that it can be made
/// anew at every step of a run of ten thousand tasks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GraphView {
    /// The goals that have tasks, in submission order.
    pub goals: Vec<GraphGoal>,
    /// The tasks, in submission order.
    pub tasks: Vec<GraphTask>,
    /// What is said about each agent, by its id.
    agents: Vec<Arc<AgentSpec>>,
}

/// A goal, as the title of its tasks' region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GraphGoal {
    /// Its id.
    pub id: GoalId,
    /// What is said about it.
    pub spec: Arc<GoalSpec>,
    /// How many tasks it has.
    pub tasks: usize,
    /// How many of them are completed.
    pub completed: usize,
}

/// A task of the graph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GraphTask {
    /// Its id.
    pub id: TaskId,
    /// Its goal.
    pub goal: GoalId,
    /// What is said about it.
    pub spec: Arc<TaskSpec>,
    /// Where it is on its way.
    pub state: TaskState,
    /// The agent that holds it, or that completed or last failed it.
    pub agent: Option<AgentId>,
    /// When it was last started.
    pub started_at: Option<Time>,
}

/// A task in words, as its node shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GraphNode {
    /// Its id.
    pub id: TaskId,
    /// Its goal.
    pub goal: GoalId,
    /// Its name.
    pub name: String,
    /// Where it is on its way.
    pub state: TaskState,
    /// How much it matters.
    pub priority: Priority,
    /// How long it is expected to take.
    pub estimate: Minutes,
    /// The agent that holds it, or that completed or last failed it.
    pub agent: Option<String>,
    /// What an agent must be able to do.
    pub skills: Arc<[Skill]>,
    /// When it was last started.
    pub started_at: Option<Time>,
    /// The names of the dependencies that are not completed.
    pub waits_for: Vec<String>,
}

/// A dependency, as an edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GraphEdge {
    /// The task that waits.
    pub dependent: TaskId,
    /// The task that it waits for.
    pub dependency: TaskId,
}

impl GraphView {
    /// The task `id`.
    pub fn task(&self, id: TaskId) -> Option<&GraphTask> {
        self.index(id).map(|index| &self.tasks[index])
    }

    /// The position of `task` among the tasks.
    pub fn index(&self, task: TaskId) -> Option<usize> {
        self.tasks.binary_search_by_key(&task, |task| task.id).ok()
    }

    /// The dependencies, by dependent.
    pub fn edges(&self) -> impl Iterator<Item = GraphEdge> {
        self.tasks.iter().flat_map(|task| {
            let edge = |&dependency: &TaskId| GraphEdge {
                dependent: task.id,
                dependency,
            };
            task.spec.dependencies.iter().map(edge)
        })
    }

    /// The name of the agent that has or had `task`.
    pub fn agent_name(&self, task: &GraphTask) -> Option<&str> {
        let spec = self.agents.get(task.agent?.index())?;
        Some(&spec.name)
    }

    /// The agents, by id.
    pub fn agents(&self) -> impl Iterator<Item = (AgentId, &str)> {
        let agents = self.agents.iter().enumerate();
        agents.map(|(index, spec)| (AgentId::from_index(index), spec.name.as_str()))
    }

    /// The tasks that `task` still waits for.
    pub fn open_dependencies<'a>(
        &'a self,
        task: &'a GraphTask,
    ) -> impl Iterator<Item = &'a GraphTask> {
        let dependencies = task.spec.dependencies.iter();
        let dependencies = dependencies.filter_map(|&id| self.task(id));
        dependencies.filter(|task| task.state != TaskState::Completed)
    }

    /// `task` in words.
    pub fn node(&self, task: TaskId) -> Option<GraphNode> {
        let task = self.task(task)?;
        let spec = &task.spec;
        let open = self.open_dependencies(task);
        Some(GraphNode {
            id: task.id,
            goal: task.goal,
            name: spec.name.clone(),
            state: task.state,
            priority: spec.priority,
            estimate: spec.estimate,
            agent: self.agent_name(task).map(str::to_owned),
            skills: spec.skills.clone(),
            started_at: task.started_at,
            waits_for: open.map(|task| task.spec.name.clone()).collect(),
        })
    }

    /// `task`, everything that it waits for and everything that waits for it,
    /// directly or not, in submission order. Cost: linear in edges.
    pub fn relatives(&self, task: TaskId) -> Vec<TaskId> {
        let mut related = self.reached(task, |edge| (edge.dependent, edge.dependency));
        related.extend(self.reached(task, |edge| (edge.dependency, edge.dependent)));
        related.sort_unstable();
        related.dedup();
        related
    }

    /// The edges on which the work went on since `before`: the dependency was
    /// completed, and the dependent is no longer blocked.
    pub fn released_since(&self, before: &Self) -> Vec<GraphEdge> {
        let was = |task, state| before.task(task).is_some_and(|task| task.state == state);
        let is = |task, state| self.task(task).is_some_and(|task| task.state == state);
        let is_released = |edge: &GraphEdge| {
            let newly_completed = is(edge.dependency, TaskState::Completed)
                && !was(edge.dependency, TaskState::Completed);
            newly_completed
                && was(edge.dependent, TaskState::Blocked)
                && !is(edge.dependent, TaskState::Blocked)
        };
        self.edges().filter(is_released).collect()
    }

    fn reached(&self, task: TaskId, along: impl Fn(GraphEdge) -> (TaskId, TaskId)) -> Vec<TaskId> {
        let mut next: Vec<(TaskId, TaskId)> = self.edges().map(along).collect();
        next.sort_unstable();
        let mut reached = vec![task];
        let mut is_reached = vec![false; self.tasks.len()];
        let mut at = 0;
        while let Some(&from) = reached.get(at) {
            let first = next.partition_point(|edge| edge.0 < from);
            let ends = next[first..].iter().take_while(|edge| edge.0 == from);
            for to in ends.map(|edge| edge.1) {
                let is_known = self
                    .index(to)
                    .map(|index| std::mem::replace(&mut is_reached[index], true));
                if is_known == Some(false) {
                    reached.push(to);
                }
            }
            at += 1;
        }
        reached
    }
}

/// The dependency graph. Cost: linear in tasks, and in agents.
pub fn graph(state: &State) -> GraphView {
    let goals = state.present_goals().filter(|goal| !goal.tasks.is_empty());
    let is_completed = |id: &&TaskId| state.tasks()[id.index()].state == TaskState::Completed;
    let goals = goals.map(|goal| GraphGoal {
        id: goal.id,
        spec: goal.spec.clone(),
        tasks: goal.tasks.len(),
        completed: goal.tasks.iter().filter(is_completed).count(),
    });
    let tasks = state.present_tasks().map(|task| GraphTask {
        id: task.id,
        goal: task.goal,
        spec: task.spec.clone(),
        state: task.state,
        agent: task.agent,
        started_at: task.started_at(),
    });
    let agents = state.agents().iter().map(|agent| agent.spec.clone());
    GraphView {
        goals: goals.collect(),
        tasks: tasks.collect(),
        agents: agents.collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Command, Engine, TaskSpec, examples, simulate};

    /// Tasks a to e of one goal, in this order: a before b before d, c before d, and e alone.
    fn engine() -> (Engine, [TaskId; 5]) {
        let mut engine = examples::demonstration().open();
        let mut handle = |command| {
            let now = engine.state().now();
            engine.handle(command, now).expect("a valid command");
            TaskId::from_index(engine.state().tasks().len() - 1)
        };
        for goal in 1..3 {
            handle(Command::RemoveGoal { goal: GoalId(goal) });
        }
        let mut add = |name: &str, dependencies: &[TaskId]| {
            let spec = TaskSpec {
                name: name.to_owned(),
                estimate: Minutes(10),
                dependencies: dependencies.into(),
                ..TaskSpec::default()
            };
            handle(Command::AddTask {
                goal: GoalId(0),
                spec,
            })
        };
        let a = add("a", &[]);
        let b = add("b", &[a]);
        let c = add("c", &[]);
        let d = add("d", &[b, c]);
        let e = add("e", &[]);
        (engine, [a, b, c, d, e])
    }

    #[test]
    fn nodes_say_what_they_wait_for_and_edges_follow_dependencies() {
        let (engine, [a, b, c, d, _]) = engine();
        let graph = graph(engine.state());
        assert_eq!(
            graph.node(d).map(|node| node.waits_for),
            Some(vec!["b".into(), "c".into()])
        );
        let to_d = [b, c].map(|dependency| GraphEdge {
            dependent: d,
            dependency,
        });
        let edges: Vec<GraphEdge> = graph.edges().collect();
        assert!(to_d.iter().all(|edge| edges.contains(edge)));
        assert!(edges.contains(&GraphEdge {
            dependent: b,
            dependency: a
        }));
        assert_eq!(graph.goals.len(), 1);
        assert_eq!(graph.goals[0].tasks, graph.tasks.len());
    }

    #[test]
    fn relatives_are_ancestors_and_descendants_and_no_siblings() {
        let (engine, [a, b, c, d, e]) = engine();
        let graph = graph(engine.state());
        assert_eq!(graph.relatives(b), [a, b, d]);
        assert_eq!(graph.relatives(d), [a, b, c, d]);
        assert_eq!(graph.relatives(e), [e]);
    }

    #[test]
    fn edges_are_released_when_the_last_dependency_is_completed() {
        let (mut engine, [a, b, c, d, _]) = engine();
        let start = graph(engine.state());
        assert!(simulate::run_round(&mut engine));
        let first = graph(engine.state());
        let released = first.released_since(&start);
        assert!(released.contains(&GraphEdge {
            dependent: b,
            dependency: a
        }));
        assert!(
            !released.contains(&GraphEdge {
                dependent: d,
                dependency: c
            }),
            "b is not completed"
        );
        assert!(simulate::run_round(&mut engine));
        let second = graph(engine.state());
        let released = second.released_since(&first);
        assert!(released.contains(&GraphEdge {
            dependent: d,
            dependency: b
        }));
        assert!(second.released_since(&second).is_empty());
        assert!(
            first.released_since(&second).is_empty(),
            "going back releases nothing"
        );
    }
}
