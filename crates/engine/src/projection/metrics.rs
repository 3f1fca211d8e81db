//! The run in numbers.

use super::lateness::{GoalLateness, lateness};
use crate::ids::AgentId;
use crate::schedule::RequirementId;
use crate::state::State;
use crate::task::{Task, TaskState};
use crate::time::{Millis, Time};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The run in numbers. Lengths of time are in the run's own time.
#[derive(Clone, Debug, PartialEq)]
pub struct Metrics {
    /// From the start of the run to the last moment at which an agent finished a task.
    pub makespan: Millis,
    /// The longest chain of dependent estimates, called-off and failed tasks
    /// and what waits for them left out: no schedule that keeps the estimates
    /// is shorter.
    pub critical_path: Millis,
    /// Completed tasks per hour of makespan.
    pub throughput_per_hour: f64,
    /// Mean time that assigned tasks waited from ready to assigned.
    pub mean_wait: Millis,
    /// Longest such time.
    pub max_wait: Millis,
    /// How the goals with a deadline stand to it, in submission order.
    pub goals: Vec<GoalLateness>,
    /// How late those are, added up.
    pub total_lateness: Millis,
    /// How late the latest is.
    pub max_lateness: Millis,
    /// Jain's fairness index of the completed minutes among agents that did
    /// any work or have the skills for some (Jain, Chiu and Hawe 1984): 1 when
    /// all did the same, 1/n when one did all; `None` before anything is completed.
    pub fairness: Option<f64>,
    /// What the time spent so far cost, by currency, those of agents with a rate.
    pub costs: Vec<Cost>,
    /// One entry an agent, in registration order.
    pub agents: Vec<AgentMetrics>,
}

/// A sum of money.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cost {
    /// The currency; empty where none was given.
    pub currency: String,
    /// How much, in hundredths of its unit.
    pub hundredths: u64,
}

/// An agent's part of the run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AgentMetrics {
    /// The agent.
    pub agent: AgentId,
    /// Its name.
    pub name: String,
    /// Tasks that it completed.
    pub completed: u32,
    /// Estimated minutes of those.
    pub completed_min: u64,
    /// The time that it spent on the tasks it completed or holds, as a share
    /// of the time so far times its capacity, 0 to 1. Attempts that failed
    /// count for nothing.
    pub utilisation: f64,
    /// What that time cost; `None` where the agent has no rate.
    pub cost: Option<Cost>,
}

/// The run of `state` in numbers. Cost: linear in tasks, dependencies and
/// agents, and in classes of required skills times agents.
#[expect(clippy::cast_precision_loss, reason = "shown rounded, decides nothing")]
pub fn metrics(state: &State) -> Metrics {
    let worked_on = state
        .present_tasks()
        .filter(|task| task.assigned_at().is_some());
    let finished = worked_on.filter_map(Task::finished_at);
    let makespan = finished
        .max()
        .map_or(Millis(0), |at| at - state.run_started_at());
    let waits: Vec<u64> = state
        .present_tasks()
        .filter_map(wait)
        .map(|wait| wait.0)
        .collect();
    let agents = agents(state, makespan);
    let goals = lateness(state);
    let late = goals.iter().map(|goal| goal.late);
    let hours = makespan.0 as f64 / 3_600_000.0;
    Metrics {
        makespan,
        critical_path: critical_path(state),
        throughput_per_hour: ratio(state.count(TaskState::Completed) as f64, hours),
        mean_wait: Millis(
            waits
                .iter()
                .sum::<u64>()
                .checked_div(waits.len() as u64)
                .unwrap_or(0),
        ),
        max_wait: Millis(waits.iter().max().copied().unwrap_or(0)),
        total_lateness: Millis(late.clone().map(|late| late.0).sum()),
        max_lateness: late.max().unwrap_or_default(),
        goals,
        fairness: fairness(state, &agents),
        costs: costs(&agents),
        agents,
    }
}

/// How long a task waited for its agent; `None` while it has none.
pub(super) fn wait(task: &Task) -> Option<Millis> {
    let (ready_at, assigned_at) = (task.ready_at()?, task.assigned_at()?);
    // A task that came back is ready since after its last assignment.
    let is_assigned = !task.state.is_waiting() && ready_at <= assigned_at;
    is_assigned.then(|| assigned_at - ready_at)
}

#[expect(clippy::cast_precision_loss, reason = "shown rounded, decides nothing")]
fn agents(state: &State, makespan: Millis) -> Vec<AgentMetrics> {
    let mut busy_ms = vec![0_u64; state.agents().len()];
    let mut span = makespan;
    for task in state.present_tasks() {
        let Some((agent, spent)) = time_spent(task, state.now()) else {
            continue;
        };
        busy_ms[agent.index()] += spent.0;
        if task.state.is_held() {
            span = state.now() - state.run_started_at();
        }
    }
    let view = |agent: &crate::Agent| {
        let offered = span.0 as f64 * f64::from(agent.spec.capacity);
        AgentMetrics {
            agent: agent.id,
            name: agent.spec.name.clone(),
            completed: agent.completed,
            completed_min: agent.completed_min,
            // More than all of it was possible before a capacity was lowered.
            utilisation: ratio(busy_ms[agent.id.index()] as f64, offered).min(1.0),
            cost: agent.spec.rate.as_ref().map(|rate| Cost {
                currency: rate.currency.clone(),
                hundredths: rate.cost(Millis(busy_ms[agent.id.index()])),
            }),
        }
    };
    state.registered_agents().map(view).collect()
}

/// The sums of what agents cost, by currency in alphabetical order.
fn costs(agents: &[AgentMetrics]) -> Vec<Cost> {
    let mut sums: BTreeMap<&str, u64> = BTreeMap::new();
    for cost in agents.iter().filter_map(|agent| agent.cost.as_ref()) {
        let sum = sums.entry(&cost.currency).or_default();
        *sum = sum.saturating_add(cost.hundredths);
    }
    let cost = |(currency, hundredths): (&str, u64)| Cost {
        currency: currency.to_owned(),
        hundredths,
    };
    sums.into_iter().map(cost).collect()
}

/// Who holds or completed a task, and the time from its assignment to its end or `now`.
fn time_spent(task: &Task, now: Time) -> Option<(AgentId, Millis)> {
    let counts = task.state.is_held() || task.state == TaskState::Completed;
    let (agent, from) = (task.agent?, task.assigned_at()?);
    counts.then(|| (agent, task.finished_at().unwrap_or(now) - from))
}

fn ratio(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

#[expect(clippy::cast_precision_loss, reason = "shown rounded, decides nothing")]
fn fairness(state: &State, agents: &[AgentMetrics]) -> Option<f64> {
    let classes: BTreeSet<RequirementId> =
        state.present_tasks().map(|task| task.requirement).collect();
    let could = |agent: AgentId| {
        classes
            .iter()
            .any(|&class| state.matching().is_eligible(class, agent))
    };
    let counted = agents
        .iter()
        .filter(|agent| agent.completed_min > 0 || could(agent.agent));
    let shares: Vec<f64> = counted.map(|agent| agent.completed_min as f64).collect();
    let sum: f64 = shares.iter().sum();
    let squares: f64 = shares.iter().map(|share| share * share).sum();
    (squares > 0.0).then(|| sum * sum / (shares.len() as f64 * squares))
}

fn critical_path(state: &State) -> Millis {
    let mut missing: Vec<usize> = state
        .tasks()
        .iter()
        .map(|t| t.spec.dependencies.len())
        .collect();
    let mut start = vec![0_u64; state.tasks().len()];
    let roots = state
        .present_tasks()
        .filter(|task| task.spec.dependencies.is_empty());
    let mut open: Vec<&Task> = roots.collect();
    let mut longest = 0;
    while let Some(task) = open.pop() {
        if matches!(task.state, TaskState::Failed | TaskState::Cancelled) {
            continue;
        }
        let end = start[task.id.index()] + Millis::from(task.spec.estimate).0;
        longest = longest.max(end);
        for dependent in &task.dependents {
            let at = dependent.index();
            start[at] = start[at].max(end);
            missing[at] -= 1;
            if missing[at] == 0 {
                open.push(&state.tasks()[at]);
            }
        }
    }
    Millis(longest)
}

#[cfg(test)]
mod tests {
    use super::super::fixture::Fixture;
    use super::*;
    use crate::agent::AgentSpec;
    use crate::command::Command;
    use crate::rate::{Rate, money};
    use crate::time::Minutes;

    fn min(minutes: u32) -> Millis {
        Minutes(minutes).into()
    }

    #[test]
    fn before_the_run_only_the_bound_is_known() {
        let mut fixture = Fixture::new();
        fixture.agent("Ada", &["coding"], 1);
        let first = fixture.task("First", 30, &["coding"], &[]);
        fixture.task("Second", 45, &["coding"], &[first]);
        fixture.task("Beside", 60, &["coding"], &[]);
        let metrics = metrics(fixture.state());
        assert_eq!((metrics.makespan, metrics.critical_path), (min(0), min(75)));
        assert_eq!((metrics.throughput_per_hour, metrics.fairness), (0.0, None));
        assert_eq!(metrics.agents[0].utilisation, 0.0);
    }

    #[test]
    fn a_run_is_measured() {
        let mut fixture = Fixture::new();
        fixture.agent("Ada", &["coding"], 1);
        fixture.agent("Bea", &["testing"], 2);
        fixture.agent("Cyd", &["painting"], 1);
        let [build, more] = ["Build", "More"].map(|name| fixture.task(name, 60, &["coding"], &[]));
        let test = fixture.task("Test", 60, &["testing"], &[]);
        fixture.round();
        fixture.wait(60);
        fixture.complete(build);
        fixture.complete(test);
        fixture.round();
        fixture.wait(60);
        fixture.complete(more);
        let metrics = metrics(fixture.state());
        assert_eq!(
            (metrics.makespan, metrics.critical_path),
            (min(120), min(60))
        );
        assert_eq!(metrics.throughput_per_hour, 1.5);
        assert_eq!((metrics.mean_wait, metrics.max_wait), (min(20), min(60)));
        let utilisation: Vec<f64> = metrics
            .agents
            .iter()
            .map(|agent| agent.utilisation)
            .collect();
        assert_eq!(utilisation, [1.0, 0.25, 0.0]);
        // Cyd can do nothing here and is no sign of unfairness: (2 + 1)² / (2 · (4 + 1)).
        assert_eq!(metrics.fairness, Some(0.9));
    }

    #[test]
    fn work_in_progress_keeps_an_agent_busy() {
        let mut fixture = Fixture::new();
        fixture.agent("Ada", &["coding"], 1);
        fixture.agent("Bea", &["testing"], 1);
        fixture.task("Long", 480, &["coding"], &[]);
        let short = fixture.task("Short", 60, &["testing"], &[]);
        fixture.round();
        fixture.wait(60);
        fixture.complete(short);
        fixture.wait(60);
        fixture.task("An edit lets time pass", 1, &[], &[]);
        let metrics = metrics(fixture.state());
        let utilisation: Vec<f64> = metrics
            .agents
            .iter()
            .map(|agent| agent.utilisation)
            .collect();
        assert_eq!(utilisation, [1.0, 0.5]);
    }

    #[test]
    fn utilisation_is_time_spent_not_estimates() {
        let mut fixture = Fixture::new();
        fixture.live_agent("Ada", &["coding"], 1);
        let task = fixture.task("Quick", 60, &["coding"], &[]);
        fixture.round();
        fixture.wait(1);
        fixture.complete(task);
        let metrics = metrics(fixture.state());
        assert_eq!(metrics.agents[0].utilisation, 1.0);
        assert_eq!(metrics.agents[0].completed_min, 60);
    }

    #[test]
    fn time_spent_costs_what_the_agents_rates_say() {
        let mut fixture = Fixture::new();
        let ada = fixture.agent("Ada", &["coding"], 1);
        let bea = fixture.agent("Bea", &["testing"], 1);
        fixture.agent("Cyd", &["painting"], 1);
        for (agent, rate) in [(ada, "40 EUR"), (bea, "30")] {
            let spec = AgentSpec {
                rate: Rate::read(rate).expect("a rate").map(Box::new),
                ..(*fixture.state().agents()[agent.index()].spec).clone()
            };
            let agent = Some(agent);
            fixture.act(Command::RegisterAgent { agent, spec });
        }
        let code = fixture.task("Code", 60, &["coding"], &[]);
        fixture.task("Test", 60, &["testing"], &[]);
        fixture.round();
        fixture.wait(90);
        fixture.complete(code);
        let metrics = metrics(fixture.state());
        let told = |cost: &Cost| money(cost.hundredths, &cost.currency);
        let costs: Vec<String> = metrics.costs.iter().map(told).collect();
        assert_eq!(costs, ["45", "60 EUR"], "what is under way costs already");
        assert_eq!(metrics.agents[2].cost, None);
    }

    #[test]
    fn a_task_that_came_back_is_not_counted_as_a_wait_of_nothing() {
        let mut fixture = Fixture::new();
        fixture.agent("Ada", &["coding"], 1);
        let [first, second] =
            ["First", "Second"].map(|name| fixture.task(name, 60, &["coding"], &[]));
        fixture.round();
        fixture.wait(60);
        fixture.complete(first);
        fixture.round();
        assert_eq!(metrics(fixture.state()).mean_wait, min(30));
        fixture.wait(10);
        fixture.fail(second);
        assert_eq!(
            metrics(fixture.state()).mean_wait,
            min(0),
            "only the first has an agent now"
        );
    }

    #[test]
    fn what_is_called_off_is_no_part_of_the_bound_or_the_makespan() {
        let mut fixture = Fixture::new();
        fixture.agent("Ada", &["coding"], 2);
        let short = fixture.task("Short", 30, &["coding"], &[]);
        let long = fixture.task("Long", 600, &["painting"], &[]);
        fixture.task("After it", 600, &["painting"], &[long]);
        assert_eq!(metrics(fixture.state()).critical_path, min(1200));
        fixture.round();
        fixture.wait(30);
        fixture.complete(short);
        fixture.wait(500);
        fixture.act(Command::CancelTask { task: long });
        let metrics = metrics(fixture.state());
        assert_eq!(
            (metrics.makespan, metrics.critical_path),
            (min(30), min(30))
        );
    }
}
