//! The tensor `T_task[n_tasks, n_agents, p_levels]`: the state as numbers.
//!
//! Axes: tasks in the workspace in submission order; registered agents in
//! registration order; the four priority levels, 0 critical to 3 low. A row
//! has values at its task's priority level only:
//!
//! | the task is | its row |
//! | --- | --- |
//! | assigned, running or completed | 1 at its agent |
//! | blocked or ready | 1/k at each of the k agents that could take it now: eligible, with room, within their hours |
//! | failed or cancelled, or completed by an agent that left | 0 everywhere |
//!
//! Missing values do not exist; no agents make the shape `(n, 0, 4)`, no tasks
//! `(0, m, 4)`. Tasks of one class of requirements have the same row, so that
//! slices and marginals are read off without building the dense array.

mod difference;
pub mod export;
mod heat;
mod order;

pub use difference::changed;
pub use heat::Heat;
pub use order::{AgentOrder, TaskOrder, agent_order, task_order};

use crate::ids::{AgentId, TaskId};
use crate::schedule::RequirementId;
use crate::state::State;
use crate::task::{Priority, Task, TaskState};
use ndarray::{Array1, Array2, Array3};
use std::ops::Range;

/// An axis of the tensor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Axis {
    /// The first: tasks.
    Task,
    /// The second: agents.
    Agent,
    /// The third: priority levels.
    Priority,
}

impl Axis {
    /// All axes, in their order.
    pub const ALL: [Self; 3] = [Self::Task, Self::Agent, Self::Priority];

    /// The two axes that are left when this one is fixed: a slice's rows and columns.
    pub fn others(self) -> (Self, Self) {
        match self {
            Self::Task => (Self::Agent, Self::Priority),
            Self::Agent => (Self::Task, Self::Priority),
            Self::Priority => (Self::Task, Self::Agent),
        }
    }
}

/// The tensor of one state, encoded as one entry a task.
///
/// Building it costs one step a task and an agent, and one for each class of
/// requirements and agent.
#[derive(Clone, Debug)]
pub struct Tensor {
    tasks: Vec<TaskId>,
    agents: Vec<AgentId>,
    rows: Vec<Row>,
    classes: Vec<Vec<u32>>,
}

#[derive(Clone, Copy, Debug)]
struct Row {
    level: u8,
    values: Values,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Values {
    Zero,
    One(u32),
    Shared(RequirementId),
}

/// The sums over all but one axis; each adds up to the whole tensor's sum.
#[derive(Clone, Debug, PartialEq)]
pub struct Marginals {
    /// For each task: 1 when it has an agent or could have one, else 0. Shape `(n_tasks,)`.
    pub tasks: Array1<f32>,
    /// For each agent: how many tasks it has or is expected to get. Shape `(n_agents,)`.
    pub agents: Array1<f32>,
    /// For each priority level: how many tasks have or could have an agent. Shape `(4,)`.
    pub priorities: Array1<f32>,
}

impl Tensor {
    /// Encodes `state`.
    pub fn new(state: &State) -> Self {
        let tasks = state.present_tasks().map(|task| task.id).collect();
        let agents = state.registered_agents().map(|agent| agent.id).collect();
        Self::over(state, tasks, agents)
    }

    /// Encodes what `state` says of `tasks` and `agents`, which may not be in
    /// it; what is not has no values.
    pub fn over(state: &State, tasks: Vec<TaskId>, agents: Vec<AgentId>) -> Self {
        let mut column_of = vec![u32::MAX; state.agents().len()];
        for (column, &agent) in agents.iter().enumerate() {
            if state.agent(agent).is_some() {
                column_of[agent.index()] = u32::try_from(column).expect("limited by MAX_AGENTS");
            }
        }
        let classes = (0..state.matching().requirements())
            .map(|index| {
                let id = RequirementId(u32::try_from(index).expect("fewer than tasks"));
                let eligible = state.matching().eligible(id).iter();
                let room = eligible.filter(|&index| state.can_take(&state.agents()[index]));
                let columns = room.map(|index| column_of[index]);
                columns.filter(|&column| column != u32::MAX).collect()
            })
            .collect();
        let row = |id: &TaskId| {
            let task = state.tasks().get(id.index());
            let present = task.filter(|task| !task.is_removed);
            present.map_or(Row::ZERO, |task| Row::new(task, &column_of))
        };
        Self {
            rows: tasks.iter().map(row).collect(),
            tasks,
            agents,
            classes,
        }
    }

    /// The same values with the axes in another order: what stands at each
    /// place is what stood at the one named there.
    pub fn arranged(&self, tasks: &[usize], agents: &[usize]) -> Self {
        let mut column_of = vec![0; agents.len()];
        for (column, &agent) in (0..).zip(agents) {
            column_of[agent] = column;
        }
        let row = |&task: &usize| match self.rows[task] {
            Row {
                level,
                values: Values::One(agent),
            } => Row {
                level,
                values: Values::One(column_of[agent as usize]),
            },
            row => row,
        };
        let class = |class: &Vec<u32>| {
            let mut columns: Vec<u32> = class
                .iter()
                .map(|&agent| column_of[agent as usize])
                .collect();
            columns.sort_unstable();
            columns
        };
        Self {
            tasks: tasks.iter().map(|&task| self.tasks[task]).collect(),
            agents: agents.iter().map(|&agent| self.agents[agent]).collect(),
            rows: tasks.iter().map(row).collect(),
            classes: self.classes.iter().map(class).collect(),
        }
    }

    /// The lengths of the axes: tasks, agents, priority levels.
    pub fn shape(&self) -> [usize; 3] {
        [self.tasks.len(), self.agents.len(), Priority::COUNT]
    }

    /// The tasks along the first axis.
    pub fn tasks(&self) -> &[TaskId] {
        &self.tasks
    }

    /// The agents along the second axis.
    pub fn agents(&self) -> &[AgentId] {
        &self.agents
    }

    /// How long an axis is.
    pub fn len(&self, axis: Axis) -> usize {
        self.shape()[axis as usize]
    }

    /// Whether the tensor has no values at all.
    pub fn is_empty(&self) -> bool {
        self.shape().contains(&0)
    }

    /// The values of a row that are not 0, as (agent's index, value), agents ascending.
    pub fn row(&self, task: usize) -> impl Iterator<Item = (usize, f32)> + '_ {
        let (one, shared): (Option<u32>, &[u32]) = match self.rows[task].values {
            Values::Zero => (None, &[]),
            Values::One(agent) => (Some(agent), &[]),
            Values::Shared(class) => (None, &self.classes[class.index()]),
        };
        let weight = share(shared.len());
        let one = one.into_iter().map(|agent| (agent as usize, 1.0));
        one.chain(shared.iter().map(move |&agent| (agent as usize, weight)))
    }

    /// How many values of a row are not 0.
    pub fn row_len(&self, task: usize) -> usize {
        match self.rows[task].values {
            Values::Zero => 0,
            Values::One(_) => 1,
            Values::Shared(class) => self.classes[class.index()].len(),
        }
    }

    /// The priority level at which a row's values are.
    pub fn level(&self, task: usize) -> usize {
        self.rows[task].level.into()
    }

    /// All values that are not 0, as (task, agent, level, value), ascending.
    pub fn nonzeros(&self) -> impl Iterator<Item = (usize, usize, usize, f32)> + '_ {
        (0..self.tasks.len()).flat_map(|task| {
            let level = self.level(task);
            self.row(task)
                .map(move |(agent, value)| (task, agent, level, value))
        })
    }

    /// The whole tensor. Shape `(n_tasks, n_agents, 4)`: it takes 16 bytes for
    /// each pair of task and agent, so ask for slices where those will do.
    pub fn dense(&self) -> Array3<f32> {
        let mut dense = Array3::zeros(self.shape());
        for (task, agent, level, value) in self.nonzeros() {
            dense[[task, agent, level]] = value;
        }
        dense
    }

    /// The part of the slice at `index` along `axis` that `rows` and `columns`
    /// (indexes along [`Axis::others`]) select. Shape `(rows, columns)`.
    /// Ranges beyond the axes are cut at their ends.
    pub fn slice(
        &self,
        axis: Axis,
        index: usize,
        rows: Range<usize>,
        columns: Range<usize>,
    ) -> Array2<f32> {
        let (row_axis, column_axis) = axis.others();
        let rows = clip(rows, self.len(row_axis));
        let columns = clip(columns, self.len(column_axis));
        let mut slice = Array2::zeros((rows.len(), columns.len()));
        let mut put = |row: usize, column: usize, value: f32| {
            if rows.contains(&row) && columns.contains(&column) {
                slice[[row - rows.start, column - columns.start]] = value;
            }
        };
        match axis {
            Axis::Task if index < self.tasks.len() => {
                self.row(index)
                    .for_each(|(agent, value)| put(agent, self.level(index), value));
            }
            Axis::Task => {}
            Axis::Agent => {
                let agent = u32::try_from(index).unwrap_or(u32::MAX);
                let holds = self.class_values(agent);
                for task in rows.clone() {
                    put(task, self.level(task), self.value(task, agent, &holds));
                }
            }
            Axis::Priority => {
                for task in rows.clone().filter(|&task| self.level(task) == index) {
                    self.row(task)
                        .for_each(|(agent, value)| put(task, agent, value));
                }
            }
        }
        slice
    }

    /// The sums over all but one axis, in one pass over tasks.
    pub fn marginals(&self) -> Marginals {
        let mut tasks = Array1::zeros(self.tasks.len());
        let mut agents = vec![0.0_f64; self.agents.len()];
        let mut priorities = [0.0_f64; Priority::COUNT];
        let mut waiting = vec![0_u32; self.classes.len()];
        for (task, row) in self.rows.iter().enumerate() {
            let has_values = match row.values {
                Values::Zero => false,
                Values::One(agent) => {
                    agents[agent as usize] += 1.0;
                    true
                }
                Values::Shared(class) => {
                    waiting[class.index()] += 1;
                    !self.classes[class.index()].is_empty()
                }
            };
            if has_values {
                tasks[task] = 1.0;
                priorities[usize::from(row.level)] += 1.0;
            }
        }
        for (class, count) in self.classes.iter().zip(waiting) {
            let expected = f64::from(count) * f64::from(share(class.len()));
            for &agent in class {
                agents[agent as usize] += expected;
            }
        }
        Marginals {
            tasks,
            agents: narrow(&agents),
            priorities: narrow(&priorities),
        }
    }

    /// What each class gives `agent`.
    fn class_values(&self, agent: u32) -> Vec<f32> {
        let value = |class: &Vec<u32>| match class.binary_search(&agent) {
            Ok(_) => share(class.len()),
            Err(_) => 0.0,
        };
        self.classes.iter().map(value).collect()
    }

    fn value(&self, task: usize, agent: u32, class_values: &[f32]) -> f32 {
        match self.rows[task].values {
            Values::One(holder) if holder == agent => 1.0,
            Values::Zero | Values::One(_) => 0.0,
            Values::Shared(class) => class_values[class.index()],
        }
    }
}

#[cfg(test)]
impl Tensor {
    /// `tasks` of one class that each of `agents` could take, without a state.
    pub(crate) fn of_classes(tasks: u32, agents: u32) -> Self {
        let level = |task: u32| u8::try_from(task % 4).expect("below four");
        Self {
            tasks: (0..tasks).map(TaskId).collect(),
            agents: (0..agents).map(AgentId).collect(),
            rows: (0..tasks)
                .map(|task| Row {
                    level: level(task),
                    values: Values::Shared(RequirementId(0)),
                })
                .collect(),
            classes: vec![(0..agents).collect()],
        }
    }
}

impl Row {
    const ZERO: Self = Self {
        level: 0,
        values: Values::Zero,
    };

    fn new(task: &Task, column_of: &[u32]) -> Self {
        let column = task.agent.map(|agent| column_of[agent.index()]);
        let values = match task.state {
            TaskState::Blocked | TaskState::Ready => Values::Shared(task.requirement),
            TaskState::Assigned | TaskState::Running | TaskState::Completed => match column {
                None | Some(u32::MAX) => Values::Zero,
                Some(column) => Values::One(column),
            },
            TaskState::Failed | TaskState::Cancelled => Values::Zero,
        };
        let level = task.spec.priority as u8;
        Self { level, values }
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "at most MAX_AGENTS, exact in f32"
)]
fn share(candidates: usize) -> f32 {
    if candidates == 0 {
        0.0
    } else {
        1.0 / candidates as f32
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "the tensor's values are f32"
)]
fn narrow(sums: &[f64]) -> Array1<f32> {
    sums.iter().map(|&sum| sum as f32).collect()
}

fn clip(range: Range<usize>, len: usize) -> Range<usize> {
    range.start.min(len)..range.end.min(len).max(range.start.min(len))
}
