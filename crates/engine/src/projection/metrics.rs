//! The run in numbers.

use crate::ids::AgentId;
use crate::state::State;
use crate::task::TaskState;
use crate::time::Millis;

/// The run in numbers. Lengths of time are in the run's own time.
#[derive(Clone, Debug, PartialEq)]
pub struct Metrics {
    /// From the start of the run to the last finished task.
    pub makespan: Millis,
    /// The longest chain of dependent estimates: no schedule is shorter.
    pub critical_path: Millis,
    /// Completed tasks per hour of makespan.
    pub throughput_per_hour: f64,
    /// Mean time that assigned tasks waited from ready to assigned.
    pub mean_wait: Millis,
    /// Longest such time.
    pub max_wait: Millis,
    /// Jain's fairness index of the completed minutes among agents that did
    /// any work or could have (Jain, Chiu and Hawe 1984): 1 when all did the
    /// same, 1/n when one did all; `None` before anything is completed.
    pub fairness: Option<f64>,
    /// One entry an agent, in registration order.
    pub agents: Vec<AgentMetrics>,
}

/// An agent's part of the run.
#[derive(Clone, Debug, PartialEq)]
pub struct AgentMetrics {
    /// The agent.
    pub agent: AgentId,
    /// Its name.
    pub name: String,
    /// Tasks that it completed.
    pub completed: u32,
    /// Estimated minutes of those.
    pub completed_min: u64,
    /// Completed minutes as a share of makespan times capacity, 0 to 1.
    pub utilisation: f64,
}

/// The run of `state` in numbers.
#[expect(clippy::cast_precision_loss, reason = "shown rounded, decides nothing")]
pub fn metrics(state: &State) -> Metrics {
    let finished = state.present_tasks().filter_map(|task| task.finished_at);
    let makespan = finished
        .max()
        .map_or(Millis(0), |at| at - state.run_started_at());
    let waits: Vec<u64> = state
        .present_tasks()
        .filter_map(|task| Some((task.assigned_at? - task.ready_at?).0))
        .collect();
    let agents: Vec<AgentMetrics> = state
        .registered_agents()
        .map(|agent| {
            let offered_min = makespan.0 as f64 / 60_000.0 * f64::from(agent.spec.capacity);
            AgentMetrics {
                agent: agent.id,
                name: agent.spec.name.clone(),
                completed: agent.completed,
                completed_min: agent.completed_min,
                utilisation: ratio(agent.completed_min as f64, offered_min),
            }
        })
        .collect();
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
        fairness: fairness(&agents),
        agents,
    }
}

fn ratio(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

#[expect(clippy::cast_precision_loss, reason = "shown rounded, decides nothing")]
fn fairness(agents: &[AgentMetrics]) -> Option<f64> {
    let shares: Vec<f64> = agents
        .iter()
        .map(|agent| agent.completed_min as f64)
        .collect();
    let sum: f64 = shares.iter().sum();
    let squares: f64 = shares.iter().map(|share| share * share).sum();
    (squares > 0.0).then(|| sum * sum / (shares.len() as f64 * squares))
}

/// The longest chain of estimates along dependencies. Cost: linear in tasks and dependencies.
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
    let mut open: Vec<_> = roots.collect();
    let mut longest = 0;
    while let Some(task) = open.pop() {
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
