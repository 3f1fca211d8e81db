//! The rows of the table and their order: pure.

use baton_engine::projection::{GraphTask, GraphView, Slack};
use baton_engine::{Priority, TaskId, TaskState};
use std::cmp::Ordering;

/// A column of the table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Column {
    /// What the task is called.
    #[default]
    Name,
    /// Where it is on its way.
    State,
    /// How much it matters.
    Priority,
    /// How long it is expected to take.
    Estimate,
    /// How much longer it may take before everything does.
    Slack,
    /// Who has or had it.
    Agent,
    /// How many tasks it still waits for.
    WaitsFor,
    /// What it is for.
    Goal,
}

impl Column {
    /// All columns, from left to right.
    pub const ALL: [Self; 8] = [
        Self::Name,
        Self::State,
        Self::Priority,
        Self::Estimate,
        Self::Slack,
        Self::Agent,
        Self::WaitsFor,
        Self::Goal,
    ];

    /// What stands above it.
    pub fn title(self) -> &'static str {
        match self {
            Self::Name => "Task",
            Self::State => "State",
            Self::Priority => "Priority",
            Self::Estimate => "Estimate",
            Self::Slack => "Slack",
            Self::Agent => "Agent",
            Self::WaitsFor => "Waits for",
            Self::Goal => "Goal",
        }
    }

    /// Whether there are numbers in it.
    pub fn is_number(self) -> bool {
        matches!(self, Self::Estimate | Self::Slack | Self::WaitsFor)
    }
}

/// In which order the rows are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sorting {
    /// By what is in this column; the same, by submission.
    pub column: Column,
    /// Whether the greatest comes first.
    pub is_descending: bool,
    /// Whether somebody chose it; else the order is that of submission.
    is_chosen: bool,
}

impl Sorting {
    /// By `column`; the other way round if it is already.
    #[must_use]
    pub fn by(self, column: Column) -> Self {
        Self {
            column,
            is_descending: self.is_chosen && self.column == column && !self.is_descending,
            is_chosen: true,
        }
    }
}

/// What a row shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// What the task is called.
    pub name: String,
    /// Where it is on its way.
    pub state: TaskState,
    /// How much it matters.
    pub priority: Priority,
    /// How long it is expected to take.
    pub estimate_min: u64,
    /// How much longer it may take before everything does.
    pub slack_min: u64,
    /// Who has or had it.
    pub agent: String,
    /// How many tasks it still waits for.
    pub waits_for: usize,
    /// What it is for.
    pub goal: String,
}

impl Row {
    /// The row of `task`.
    pub fn new(graph: &GraphView, slack: &Slack, task: TaskId) -> Option<Self> {
        let index = graph.index(task)?;
        let task = &graph.tasks[index];
        let at = graph
            .goals
            .binary_search_by_key(&task.goal, |goal| goal.id)
            .ok()?;
        Some(Self {
            name: task.spec.name.clone(),
            state: task.state,
            priority: task.spec.priority,
            estimate_min: task.spec.estimate.0.into(),
            slack_min: slack_of(slack, index),
            agent: graph.agent_name(task).unwrap_or_default().to_owned(),
            waits_for: graph.open_dependencies(task).count(),
            goal: graph.goals[at].spec.text.clone(),
        })
    }
}

/// The tasks of `graph` in order; of them only those in `lit`, if given.
pub fn sorted(
    graph: &GraphView,
    slack: &Slack,
    lit: Option<&[TaskId]>,
    sorting: Sorting,
) -> Vec<TaskId> {
    let is_shown = |task: TaskId| lit.is_none_or(|lit| lit.binary_search(&task).is_ok());
    let mut indices: Vec<usize> = (0..graph.tasks.len())
        .filter(|&index| is_shown(graph.tasks[index].id))
        .collect();
    if sorting.is_chosen {
        let waits: Vec<usize> = if sorting.column == Column::WaitsFor {
            graph
                .tasks
                .iter()
                .map(|task| graph.open_dependencies(task).count())
                .collect()
        } else {
            Vec::new()
        };
        let compare = |&a: &usize, &b: &usize| {
            let (first, second): (&GraphTask, &GraphTask) = (&graph.tasks[a], &graph.tasks[b]);
            let (spec, other) = (&first.spec, &second.spec);
            let order = match sorting.column {
                Column::Name => spec.name.cmp(&other.name),
                Column::State => first.state.cmp(&second.state),
                Column::Priority => spec.priority.cmp(&other.priority),
                Column::Estimate => spec.estimate.cmp(&other.estimate),
                Column::Slack => slack_of(slack, a).cmp(&slack_of(slack, b)),
                Column::Agent => graph.agent_name(first).cmp(&graph.agent_name(second)),
                Column::WaitsFor => waits[a].cmp(&waits[b]),
                Column::Goal => first.goal.cmp(&second.goal),
            };
            let order = if sorting.is_descending {
                order.reverse()
            } else {
                order
            };
            order.then_with(|| {
                if a < b {
                    Ordering::Less
                } else {
                    Ordering::Greater
                }
            })
        };
        indices.sort_unstable_by(compare);
    }
    indices
        .into_iter()
        .map(|index| graph.tasks[index].id)
        .collect()
}

/// The slack of the task at `index`; none while it is not known.
fn slack_of(slack: &Slack, index: usize) -> u64 {
    slack.slack_min.get(index).copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use baton_engine::{examples, projection};

    fn graph() -> (GraphView, Slack) {
        let graph = projection::graph(examples::demonstration().open().state());
        let slack = projection::slack(&graph);
        (graph, slack)
    }

    #[test]
    fn a_column_sorts_up_then_down_and_ties_stay_in_order() {
        let (graph, slack) = graph();
        let ids = |sorting| sorted(&graph, &slack, None, sorting);
        let submitted: Vec<TaskId> = graph.tasks.iter().map(|task| task.id).collect();
        let untouched = Sorting::default();
        assert_eq!(ids(untouched), submitted);
        for column in Column::ALL {
            let up = untouched.by(column);
            let mut reversed = ids(up.by(column));
            assert_eq!(reversed.len(), submitted.len());
            reversed.reverse();
            let state = |task: &TaskId| graph.task(*task).map(|task| task.state);
            if column == Column::State {
                let states = |ids: &[TaskId]| ids.iter().map(state).collect::<Vec<_>>();
                assert_eq!(states(&ids(up)), states(&reversed));
                assert!(states(&ids(up)).is_sorted());
            }
        }
        let by_estimate = ids(untouched.by(Column::Estimate).by(Column::Estimate));
        let minutes = |task: &TaskId| graph.task(*task).map(|task| task.spec.estimate.0);
        assert!(by_estimate.iter().rev().map(minutes).is_sorted());
    }

    #[test]
    fn what_is_not_lit_has_no_row() {
        let (graph, slack) = graph();
        let lit = [TaskId(2), TaskId(5)];
        let shown = sorted(&graph, &slack, Some(&lit), Sorting::default());
        assert_eq!(shown, lit);
    }

    #[test]
    fn a_row_says_what_the_graph_shows() {
        let (graph, slack) = graph();
        let row = Row::new(&graph, &slack, TaskId(1)).expect("it is there");
        assert_eq!((row.state, row.waits_for), (TaskState::Blocked, 1));
        assert_eq!(row.name, graph.tasks[1].spec.name);
        assert_eq!(Row::new(&graph, &slack, TaskId(99)), None);
    }
}
