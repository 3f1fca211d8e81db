//! What is to be planned: tasks, the precedence between them, and which agent
//! does which task in what time.
//!
//! A [`Problem`] is always valid: [`Builder::build`] is the only way to one.
//! A task takes one place of its agent for its whole duration, an agent has as
//! many places as its capacity, and nothing is interrupted.

use super::validate::validate;
use thiserror::Error;

/// Most tasks in one problem.
pub const MAX_TASKS: usize = 50_000;
/// Most agents in one problem.
pub const MAX_AGENTS: usize = 10_000;
/// Most pairs of a task and an agent that may do it.
pub const MAX_CHOICES: usize = 5_000_000;
/// Most precedence pairs.
pub const MAX_PRECEDENCES: usize = 2_000_000;
/// The latest moment at which anything may have to end: the latest release and
/// each task's longest duration one after the other must stay below.
pub const MAX_HORIZON: u64 = 1 << 30;

macro_rules! index {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u32);

        impl $name {
            /// The position in the problem's list.
            pub fn index(self) -> usize {
                self.0 as usize
            }

            pub(crate) fn new(index: usize) -> Self {
                Self(u32::try_from(index).expect("the problem's limits are below 2^32"))
            }
        }
    };
}

index!(
    /// A task's position in its problem.
    TaskIndex
);
index!(
    /// An agent's position in its problem.
    AgentIndex
);

/// A moment or a length of time, in whatever whole unit the problem counts:
/// minutes for Baton's tasks, milliseconds for workflow traces.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ticks(pub u32);

/// One way to do a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Who does it.
    pub agent: AgentIndex,
    /// How long this agent takes.
    pub duration: Ticks,
}

/// A task of a problem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// What people call it; may be empty.
    pub name: Box<str>,
    /// The earliest moment at which it may start.
    pub release: Ticks,
    /// When it should end. Later is allowed, and reported as lateness.
    pub due: Option<Ticks>,
    /// Whether it is under way: it starts at 0 with what remains of it, and
    /// nobody moves it.
    pub is_running: bool,
    /// Who may do it, by agent, each once, at least one.
    pub choices: Vec<Choice>,
    /// The tasks that must end before it starts, in order, each once.
    pub predecessors: Vec<TaskIndex>,
}

/// An agent of a problem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agent {
    /// What people call it; may be empty.
    pub name: Box<str>,
    /// How many tasks it does at the same time at most, at least 1.
    pub capacity: u32,
}

/// What is to be planned. Always valid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    tasks: Vec<Task>,
    agents: Vec<Agent>,
    order: Vec<TaskIndex>,
}

impl Problem {
    /// A builder for a problem without tasks and agents.
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// The tasks.
    pub fn tasks(&self) -> &[Task] {
        &self.tasks
    }

    /// The agents.
    pub fn agents(&self) -> &[Agent] {
        &self.agents
    }

    /// The tasks so that each comes after its predecessors.
    pub fn topological_order(&self) -> &[TaskIndex] {
        &self.order
    }
}

/// Why something is no problem that can be planned.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ProblemError {
    /// Over one of the named limits.
    #[error("{what}: {actual}, at most {max} can be planned")]
    TooMany {
        /// What there are too many of.
        what: &'static str,
        /// The limit.
        max: usize,
        /// How many there are.
        actual: usize,
    },
    /// A plan could run past [`MAX_HORIZON`].
    #[error(
        "the durations add up to {0}, at most {MAX_HORIZON} can be planned: use a coarser unit of time"
    )]
    TooLong(u64),
    /// A task names a task that does not exist.
    #[error("task {task} waits for task {missing}, which does not exist", task = .0.0, missing = .1.0)]
    NoSuchTask(TaskIndex, TaskIndex),
    /// A task names an agent that does not exist.
    #[error("task {task} names agent {missing}, which does not exist", task = .0.0, missing = .1.0)]
    NoSuchAgent(TaskIndex, AgentIndex),
    /// A task names the same agent twice.
    #[error("task {task} names agent {agent} twice", task = .0.0, agent = .1.0)]
    AgentTwice(TaskIndex, AgentIndex),
    /// Nobody can do a task.
    #[error("no agent can do task {task}", task = .0.0)]
    NobodyCan(TaskIndex),
    /// Tasks wait for each other in a circle.
    #[error("task {task} waits for itself, directly or by way of others", task = .0.0)]
    Cycle(TaskIndex),
    /// An agent that can do nothing at all.
    #[error("agent {agent} has capacity 0", agent = .0.0)]
    NoCapacity(AgentIndex),
    /// A running task with a release, a predecessor, or a choice of agents.
    #[error("task {task} is running, so it has one agent, no predecessor and no release", task = .0.0)]
    RunningAndOpen(TaskIndex),
    /// More tasks run on an agent than it has capacity for.
    #[error("agent {agent} runs {running} tasks with a capacity of {capacity}", agent = .agent.0)]
    OverCapacity {
        /// The agent.
        agent: AgentIndex,
        /// How many it runs.
        running: u32,
        /// How many it may run.
        capacity: u32,
    },
}

/// Collects the parts of a [`Problem`].
#[derive(Clone, Debug, Default)]
pub struct Builder {
    tasks: Vec<Task>,
    agents: Vec<Agent>,
}

impl Builder {
    /// Adds an agent.
    pub fn agent(&mut self, name: &str, capacity: u32) -> AgentIndex {
        let name = name.into();
        self.agents.push(Agent { name, capacity });
        AgentIndex::new(self.agents.len() - 1)
    }

    /// Adds a task that nobody can do yet.
    pub fn task(&mut self, name: &str) -> TaskIndex {
        self.tasks.push(Task {
            name: name.into(),
            release: Ticks(0),
            due: None,
            is_running: false,
            choices: Vec::new(),
            predecessors: Vec::new(),
        });
        TaskIndex::new(self.tasks.len() - 1)
    }

    /// Lets `agent` do `task` in `duration`.
    ///
    /// # Panics
    /// When this builder did not give out `task`; so for the methods below.
    pub fn choice(&mut self, task: TaskIndex, agent: AgentIndex, duration: Ticks) {
        self.tasks[task.index()]
            .choices
            .push(Choice { agent, duration });
    }

    /// Makes `after` wait for `before`, which may be added later.
    pub fn precedence(&mut self, before: TaskIndex, after: TaskIndex) {
        self.tasks[after.index()].predecessors.push(before);
    }

    /// Keeps `task` from starting before `release`.
    pub fn release(&mut self, task: TaskIndex, release: Ticks) {
        self.tasks[task.index()].release = release;
    }

    /// Says when `task` should end.
    pub fn due(&mut self, task: TaskIndex, due: Ticks) {
        self.tasks[task.index()].due = Some(due);
    }

    /// Says that `task` is under way.
    pub fn running(&mut self, task: TaskIndex) {
        self.tasks[task.index()].is_running = true;
    }

    /// The problem, once everything about it has been checked. Cost: linear,
    /// but for sorting each task's lists.
    ///
    /// # Errors
    /// The first thing found wrong.
    pub fn build(self) -> Result<Problem, ProblemError> {
        let Self { mut tasks, agents } = self;
        let order = validate(&mut tasks, &agents)?;
        Ok(Problem {
            tasks,
            agents,
            order,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn two_tasks() -> (Builder, TaskIndex, TaskIndex, AgentIndex) {
        let mut builder = Problem::builder();
        let agent = builder.agent("Ada", 1);
        let (first, second) = (builder.task("first"), builder.task("second"));
        builder.choice(first, agent, Ticks(3));
        builder.choice(second, agent, Ticks(4));
        (builder, first, second, agent)
    }

    #[test]
    fn tasks_come_after_their_predecessors() {
        let (mut builder, first, second, _) = two_tasks();
        builder.precedence(second, first);
        builder.precedence(second, first);
        let problem = builder.build().unwrap();
        assert_eq!(problem.topological_order(), [second, first]);
        assert_eq!(problem.tasks()[0].predecessors, [second]);
    }

    #[test]
    fn what_cannot_be_planned_is_refused() {
        type Spoil = fn(&mut Builder, TaskIndex, TaskIndex, AgentIndex);
        let cases: [(Spoil, ProblemError); 9] = [
            (
                |b, t, _, _| b.precedence(t, t),
                ProblemError::Cycle(TaskIndex(0)),
            ),
            (
                |b, t, _, _| b.precedence(TaskIndex(9), t),
                ProblemError::NoSuchTask(TaskIndex(0), TaskIndex(9)),
            ),
            (
                |b, t, _, _| b.choice(t, AgentIndex(7), Ticks(1)),
                ProblemError::NoSuchAgent(TaskIndex(0), AgentIndex(7)),
            ),
            (
                |b, t, _, a| b.choice(t, a, Ticks(1)),
                ProblemError::AgentTwice(TaskIndex(0), AgentIndex(0)),
            ),
            (
                |b, _, _, _| {
                    b.task("nobody's");
                },
                ProblemError::NobodyCan(TaskIndex(2)),
            ),
            (
                |b, _, _, _| {
                    b.agent("idle", 0);
                },
                ProblemError::NoCapacity(AgentIndex(1)),
            ),
            (
                |b, t, s, _| {
                    b.running(t);
                    b.precedence(s, t);
                },
                ProblemError::RunningAndOpen(TaskIndex(0)),
            ),
            (
                |b, t, s, _| {
                    b.running(t);
                    b.running(s);
                },
                ProblemError::OverCapacity {
                    agent: AgentIndex(0),
                    running: 2,
                    capacity: 1,
                },
            ),
            (
                |b, t, _, _| b.release(t, Ticks(1 << 30)),
                ProblemError::TooLong((1 << 30) + 7),
            ),
        ];
        for (spoil, expected) in cases {
            let (mut builder, first, second, agent) = two_tasks();
            spoil(&mut builder, first, second, agent);
            assert_eq!(builder.build().unwrap_err(), expected);
        }
    }
}
