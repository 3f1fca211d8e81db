//! Orders of the axes in which patterns show.
//!
//! Clustering is reciprocal averaging (Hill 1973, “Reciprocal averaging: an
//! eigenvector method of ordination”, Journal of Ecology 61): rows take the mean
//! place of their agents and agents that of their rows, centred, over and over,
//! which tends to the first axis of a correspondence analysis. Ours takes equal
//! rows as one of their weight and ends after a fixed number of turns, so it is
//! cheap for many tasks of few kinds, and always the same.

use super::{Tensor, Values};
use crate::state::State;
use std::collections::BTreeMap;

/// Most turns of the averaging.
const TURNS: usize = 24;
/// Most steps of the averaging, all told: beyond, it takes fewer turns.
const STEPS: usize = 4_000_000;

/// What tasks are ordered by. What is equal stands in submission order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TaskOrder {
    /// When they were submitted.
    #[default]
    Submission,
    /// Their goal.
    Goal,
    /// The first agent that has them or could take them.
    Agent,
    /// Likeness of their rows.
    Cluster,
}

/// What agents are ordered by. What is equal stands in registration order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AgentOrder {
    /// When they were registered.
    #[default]
    Registration,
    /// How many tasks they have or can expect, most first.
    Load,
    /// Likeness of their columns.
    Cluster,
}

/// The places of the tasks of `tensor`, which encodes `state`, in an order.
pub fn task_order(tensor: &Tensor, state: &State, by: TaskOrder) -> Vec<usize> {
    let mut order: Vec<usize> = (0..tensor.tasks.len()).collect();
    match by {
        TaskOrder::Submission => {}
        TaskOrder::Goal => {
            order.sort_by_key(|&task| state.tasks()[tensor.tasks[task].index()].goal);
        }
        TaskOrder::Agent => order.sort_by_key(|&task| {
            let waits = matches!(tensor.rows[task].values, Values::Shared(_));
            // Who has no agent stands last.
            let first = tensor
                .row(task)
                .next()
                .map_or(usize::MAX, |(agent, _)| agent);
            (first, waits)
        }),
        TaskOrder::Cluster => {
            let rank = Clusters::new(tensor).kind_ranks();
            order.sort_by_key(|&task| rank[&tensor.rows[task].values]);
        }
    }
    order
}

/// The places of the agents of `tensor` in an order.
pub fn agent_order(tensor: &Tensor, by: AgentOrder) -> Vec<usize> {
    let mut order: Vec<usize> = (0..tensor.agents.len()).collect();
    match by {
        AgentOrder::Registration => {}
        AgentOrder::Load => {
            let load = tensor.marginals().agents;
            order.sort_by(|&a, &b| load[b].total_cmp(&load[a]));
        }
        AgentOrder::Cluster => {
            let at = Clusters::new(tensor).agents;
            order.sort_by(|&a, &b| at[a].total_cmp(&at[b]));
        }
    }
    order
}

/// Where equal rows and agents stand on a line on which the alike are near.
struct Clusters {
    /// The kinds of rows, each with its place; those without values are last.
    kinds: Vec<(Values, f64)>,
    /// The agents' places; who has nothing is last.
    agents: Vec<f64>,
}

/// The rows of one kind.
struct Kind {
    values: Values,
    /// How many there are, divided by the agents among which each is shared.
    weight: f64,
    agents: Vec<usize>,
}

impl Clusters {
    fn new(tensor: &Tensor) -> Self {
        let kinds = kinds(tensor);
        let edges: usize = kinds.iter().map(|kind| kind.agents.len()).sum();
        let turns = (STEPS / edges.max(1)).clamp(2, TURNS);
        let mut weights = vec![0.0; tensor.agents.len()];
        for kind in &kinds {
            kind.agents
                .iter()
                .for_each(|&agent| weights[agent] += kind.weight);
        }
        let mut at: Vec<f64> = (0..tensor.agents.len()).map(real).collect();
        centre(&mut at, &weights);
        for _ in 0..turns {
            let mut sums = vec![0.0; at.len()];
            for kind in &kinds {
                let mean = kind.mean(&at);
                kind.agents
                    .iter()
                    .for_each(|&agent| sums[agent] += kind.weight * mean);
            }
            for (place, (sum, weight)) in at.iter_mut().zip(sums.iter().zip(&weights)) {
                *place = if *weight > 0.0 { sum / weight } else { 0.0 };
            }
            centre(&mut at, &weights);
        }
        let place = |kind: &Kind| {
            let has_values = !kind.agents.is_empty();
            (
                kind.values,
                if has_values {
                    kind.mean(&at)
                } else {
                    f64::INFINITY
                },
            )
        };
        let kinds = kinds.iter().map(place).collect();
        for (place, weight) in at.iter_mut().zip(&weights) {
            if *weight == 0.0 {
                *place = f64::INFINITY;
            }
        }
        Self { kinds, agents: at }
    }

    /// For each kind of rows, its rank.
    fn kind_ranks(mut self) -> BTreeMap<Values, usize> {
        self.kinds
            .sort_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
        let ranked = self.kinds.into_iter().enumerate();
        ranked.map(|(rank, (values, _))| (values, rank)).collect()
    }
}

impl Kind {
    fn mean(&self, at: &[f64]) -> f64 {
        let sum: f64 = self.agents.iter().map(|&agent| at[agent]).sum();
        sum / real(self.agents.len().max(1))
    }
}

/// The kinds of rows that there are.
fn kinds(tensor: &Tensor) -> Vec<Kind> {
    let mut first: BTreeMap<Values, (usize, usize)> = BTreeMap::new();
    for (task, row) in tensor.rows.iter().enumerate() {
        first.entry(row.values).or_insert((task, 0)).1 += 1;
    }
    first
        .into_iter()
        .map(|(values, (task, count))| {
            let agents: Vec<usize> = tensor.row(task).map(|(agent, _)| agent).collect();
            Kind {
                values,
                weight: real(count) / real(agents.len().max(1)),
                agents,
            }
        })
        .collect()
}

/// Moves and scales places so that their weighted mean is 0 and the farthest is 1 away.
fn centre(at: &mut [f64], weights: &[f64]) {
    let whole: f64 = weights.iter().sum();
    if whole == 0.0 {
        return;
    }
    let sum: f64 = at.iter().zip(weights).map(|(at, weight)| at * weight).sum();
    let mean = sum / whole;
    let farthest = |far: f64, (at, weight): (&f64, &f64)| {
        if *weight > 0.0 {
            far.max((at - mean).abs())
        } else {
            far
        }
    };
    let scale = at.iter().zip(weights).fold(0.0, farthest);
    if scale > 0.0 {
        at.iter_mut().for_each(|at| *at = (*at - mean) / scale);
    }
}

#[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
fn real(number: usize) -> f64 {
    number as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{AgentId, TaskId};
    use crate::schedule::RequirementId;
    use crate::tensor::Row;

    /// Tasks of the given classes, each a set of agents.
    fn tensor(agents: u32, classes: &[&[u32]], tasks: &[u32]) -> Tensor {
        let row = |&class: &u32| Row {
            level: 0,
            values: Values::Shared(RequirementId(class)),
        };
        Tensor {
            tasks: (0..).map(TaskId).take(tasks.len()).collect(),
            agents: (0..agents).map(AgentId).collect(),
            rows: tasks.iter().map(row).collect(),
            classes: classes.iter().map(|class| class.to_vec()).collect(),
        }
    }

    #[test]
    fn what_is_alike_comes_together() {
        // Two crews whose members were registered in turn, and one who can nothing.
        let crews: [&[u32]; 4] = [&[0, 2], &[1, 4], &[0, 2, 5], &[4, 6]];
        let tensor = tensor(7, &crews, &[0, 1, 2, 3, 0, 1]);
        let agents = agent_order(&tensor, AgentOrder::Cluster);
        let (one, rest) = agents.split_at(3);
        let (mut one, mut other) = (one.to_vec(), rest[..3].to_vec());
        one.sort_unstable();
        other.sort_unstable();
        assert_eq!((one, other), (vec![0, 2, 5], vec![1, 4, 6]));
        assert_eq!(rest[3], 3, "who can nothing is last");
        let state = State::default();
        let tasks = task_order(&tensor, &state, TaskOrder::Cluster);
        let classes: Vec<usize> = tasks.iter().map(|&task| [0, 1, 2, 3, 0, 1][task]).collect();
        let crew: Vec<bool> = classes.iter().map(|class| class % 2 == 0).collect();
        assert_eq!(crew, [true, true, true, false, false, false]);
        let seams = classes.windows(2).filter(|pair| pair[0] != pair[1]);
        assert_eq!(seams.count(), 3, "equal rows are neighbours: {classes:?}");
    }

    #[test]
    fn an_order_keeps_every_value() {
        let mut engine = crate::examples::demonstration().open();
        crate::simulate::run_round(&mut engine);
        let tensor = Tensor::new(engine.state());
        let dense = tensor.dense();
        for by_task in [
            TaskOrder::Submission,
            TaskOrder::Goal,
            TaskOrder::Agent,
            TaskOrder::Cluster,
        ] {
            for by_agent in [
                AgentOrder::Registration,
                AgentOrder::Load,
                AgentOrder::Cluster,
            ] {
                let tasks = task_order(&tensor, engine.state(), by_task);
                let agents = agent_order(&tensor, by_agent);
                let arranged = tensor.arranged(&tasks, &agents).dense();
                for ((task, agent, level), value) in arranged.indexed_iter() {
                    assert_eq!(*value, dense[[tasks[task], agents[agent], level]]);
                }
            }
        }
    }

    #[test]
    fn the_busiest_agent_and_the_first_agents_tasks_come_first() {
        let mut engine = crate::examples::demonstration().open();
        while crate::simulate::run_round(&mut engine) {}
        let tensor = Tensor::new(engine.state());
        let load = tensor.marginals().agents;
        let loads: Vec<f32> = agent_order(&tensor, AgentOrder::Load)
            .into_iter()
            .map(|agent| load[agent])
            .collect();
        assert!(
            loads.is_sorted_by(|a, b| a >= b) && loads[0] > loads[4],
            "{loads:?}"
        );
        let holders: Vec<usize> = task_order(&tensor, engine.state(), TaskOrder::Agent)
            .into_iter()
            .map(|task| tensor.row(task).next().expect("it is completed").0)
            .collect();
        assert!(holders.is_sorted(), "{holders:?}");
    }
}
