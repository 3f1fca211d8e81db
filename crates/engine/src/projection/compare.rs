//! Two or more runs side by side: their figures, what each agent did in them,
//! and which tasks went to whom.
//!
//! Runs that have a common beginning know the same tasks by the same ids. Agents
//! are the same where they have the same name, so that runs of different
//! workspaces can be compared too.

use super::metrics::{AgentMetrics, metrics};
use crate::ids::TaskId;
use crate::state::State;
use crate::task::TaskState;
use crate::time::Millis;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Two or more runs side by side; each list has an entry for each, in their order.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RunComparison {
    /// The figures.
    pub runs: Vec<RunFigures>,
    /// One entry an agent, in the order in which the runs know them.
    pub agents: Vec<ComparedAgent>,
    /// The tasks of all runs that did not have the same agent in each, by id.
    pub moved: Vec<MovedTask>,
    /// How many tasks are the same in all runs.
    pub common_tasks: usize,
}

/// A run in figures.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RunFigures {
    /// How many tasks there are.
    pub tasks: usize,
    /// How many of them are completed.
    pub completed: usize,
    /// From the start of the run to the last moment at which an agent finished a task.
    pub makespan: Millis,
    /// Completed tasks per hour of makespan.
    pub throughput_per_hour: f64,
    /// The mean of the agents' utilisation, 0 to 1.
    pub mean_utilisation: f64,
    /// How late goals are, added up.
    pub total_lateness: Millis,
    /// Attempts that failed or were lost with their agents.
    pub lost_attempts: u32,
    /// Jain's fairness index, as in [`Metrics`](super::Metrics).
    pub fairness: Option<f64>,
}

/// What an agent did in each run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ComparedAgent {
    /// Its name.
    pub name: String,
    /// Its part in each run; `None` where it is not registered.
    pub parts: Vec<Option<AgentMetrics>>,
}

/// A task that did not have the same agent in each run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MovedTask {
    /// The task.
    pub task: TaskId,
    /// Its name.
    pub name: String,
    /// Who held it last in each run; `None` where nobody did.
    pub agents: Vec<Option<String>>,
}

/// The runs of `states` side by side. Cost: linear in their tasks, and as
/// [`metrics`].
pub fn compare_runs(states: &[&State]) -> RunComparison {
    let measured: Vec<_> = states.iter().map(|state| metrics(state)).collect();
    let runs = states.iter().zip(&measured);
    let figures = runs.map(|(state, measured)| RunFigures {
        tasks: state.task_count(),
        completed: state.count(TaskState::Completed),
        makespan: measured.makespan,
        throughput_per_hour: measured.throughput_per_hour,
        mean_utilisation: mean_utilisation(&measured.agents),
        total_lateness: measured.total_lateness,
        lost_attempts: state
            .present_tasks()
            .map(|task| task.failures + task.losses)
            .sum(),
        fairness: measured.fairness,
    });
    let common = common_tasks(states);
    RunComparison {
        runs: figures.collect(),
        agents: agents(measured.iter().map(|measured| measured.agents.as_slice())),
        common_tasks: common.len(),
        moved: common
            .into_iter()
            .filter_map(|task| moved(states, task))
            .collect(),
    }
}

#[expect(clippy::cast_precision_loss, reason = "shown rounded, decides nothing")]
fn mean_utilisation(agents: &[AgentMetrics]) -> f64 {
    let sum: f64 = agents.iter().map(|agent| agent.utilisation).sum();
    sum / agents.len().max(1) as f64
}

/// Agents by name; of several of one name the first of each run go together,
/// then the second.
fn agents<'a>(runs: impl ExactSizeIterator<Item = &'a [AgentMetrics]>) -> Vec<ComparedAgent> {
    let count = runs.len();
    let mut rows: Vec<ComparedAgent> = Vec::new();
    let mut places: BTreeMap<(&str, u32), usize> = BTreeMap::new();
    for (run, agents) in runs.enumerate() {
        let mut seen: BTreeMap<&str, u32> = BTreeMap::new();
        for agent in agents {
            let nth = seen.entry(&agent.name).or_default();
            let row = *places.entry((&agent.name, *nth)).or_insert_with(|| {
                let name = agent.name.clone();
                let parts = vec![None; count];
                rows.push(ComparedAgent { name, parts });
                rows.len() - 1
            });
            *nth += 1;
            rows[row].parts[run] = Some(agent.clone());
        }
    }
    rows
}

/// The tasks that have the same id and name in all runs.
fn common_tasks(states: &[&State]) -> Vec<TaskId> {
    let Some((first, others)) = states.split_first() else {
        return Vec::new();
    };
    let is_common = |id: TaskId, name: &str| {
        let mut same = others.iter().map(|state| state.task(id));
        same.all(|task| task.is_some_and(|task| task.spec.name == name))
    };
    let tasks = first.present_tasks();
    let common = tasks.filter(|task| is_common(task.id, &task.spec.name));
    common.map(|task| task.id).collect()
}

/// Who held `task` in each run, unless it was the same everywhere.
fn moved(states: &[&State], task: TaskId) -> Option<MovedTask> {
    let holders: Vec<Option<&str>> = states.iter().map(|state| holder(state, task)).collect();
    let is_moved = holders.windows(2).any(|pair| pair[0] != pair[1]);
    is_moved.then(|| MovedTask {
        task,
        name: states[0].tasks()[task.index()].spec.name.clone(),
        agents: holders
            .into_iter()
            .map(|name| name.map(str::to_owned))
            .collect(),
    })
}

/// Who held `task` last.
fn holder(state: &State, task: TaskId) -> Option<&str> {
    let agent = state.task(task)?.agent?;
    Some(&state.agents()[agent.index()].spec.name)
}

#[cfg(test)]
mod tests {
    use super::super::fixture::Fixture;
    use super::*;
    use crate::command::Command;
    use crate::ids::AgentId;
    use crate::time::Minutes;

    /// Two agents and two tasks; with `leaves` the second agent goes first.
    fn run(leaves: bool) -> Fixture {
        let mut fixture = Fixture::new();
        fixture.agent("Ada", &["coding"], 1);
        let bea = fixture.agent("Bea", &["coding"], 1);
        let tasks = ["First", "Second"].map(|name| fixture.task(name, 60, &["coding"], &[]));
        if leaves {
            fixture.act(Command::UnregisterAgent { agent: bea });
        }
        for task in tasks {
            if fixture
                .state()
                .task(task)
                .is_some_and(|task| task.agent.is_none())
            {
                fixture.round();
            }
            if leaves {
                fixture.wait(60);
                fixture.complete(task);
            }
        }
        if !leaves {
            fixture.wait(60);
            tasks.iter().for_each(|&task| fixture.complete(task));
        }
        fixture
    }

    #[test]
    fn figures_of_each_run_stand_side_by_side() {
        let (both, alone) = (run(false), run(true));
        let compared = compare_runs(&[both.state(), alone.state()]);
        let makespans: Vec<Millis> = compared.runs.iter().map(|run| run.makespan).collect();
        assert_eq!(makespans, [Minutes(60).into(), Minutes(120).into()]);
        assert_eq!(compared.runs[0].throughput_per_hour, 2.0);
        assert_eq!(compared.runs[1].throughput_per_hour, 1.0);
        assert_eq!(compared.runs[0].mean_utilisation, 1.0);
        let counts = |run: &RunFigures| (run.tasks, run.completed, run.lost_attempts);
        assert_eq!(counts(&compared.runs[1]), (2, 2, 0));
    }

    #[test]
    fn agents_of_one_name_are_one_row() {
        let (both, alone) = (run(false), run(true));
        let compared = compare_runs(&[both.state(), alone.state()]);
        let completed = |agent: &ComparedAgent| {
            let parts = agent.parts.iter();
            let counts = parts.map(|part| part.as_ref().map(|part| part.completed));
            (agent.name.clone(), counts.collect::<Vec<_>>())
        };
        let rows: Vec<_> = compared.agents.iter().map(completed).collect();
        let row = |name: &str, counts: [Option<u32>; 2]| (name.to_owned(), counts.to_vec());
        assert_eq!(
            rows,
            [row("Ada", [Some(1), Some(2)]), row("Bea", [Some(1), None])]
        );
    }

    #[test]
    fn agents_that_share_a_name_keep_rows_of_their_own() {
        let mut fixture = Fixture::new();
        fixture.agent("Ada", &["coding"], 1);
        fixture.agent("Ada", &["coding"], 1);
        let compared = compare_runs(&[fixture.state(), fixture.state()]);
        let second = |agent: &ComparedAgent| {
            agent
                .parts
                .iter()
                .flatten()
                .all(|part| part.agent == AgentId(1))
        };
        assert_eq!(compared.agents.len(), 2);
        assert!(second(&compared.agents[1]));
    }

    #[test]
    fn tasks_that_went_to_another_agent_are_listed() {
        let (both, alone) = (run(false), run(true));
        let compared = compare_runs(&[both.state(), alone.state(), both.state()]);
        let name = |name: &str| Some(name.to_owned());
        let expected = MovedTask {
            task: TaskId(2),
            name: "Second".to_owned(),
            agents: vec![name("Bea"), name("Ada"), name("Bea")],
        };
        assert_eq!((compared.common_tasks, compared.moved), (2, vec![expected]));
    }

    #[test]
    fn nothing_is_moved_in_one_run_or_none() {
        assert_eq!(compare_runs(&[]), RunComparison::default());
        let run = run(false);
        assert_eq!(compare_runs(&[run.state()]).moved, []);
    }
}
