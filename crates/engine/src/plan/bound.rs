//! The first lower bound: what no schedule can beat. `prove` raises it.
//!
//! Two relaxations. The **critical path** takes every task's shortest duration
//! and agents without number. The **load** takes the tasks that cannot start
//! before `a` and must leave `b` behind them: all of their work lies in a
//! window of `makespan − a − b`. Give each agent a price λ per unit of time;
//! the work then costs at least Σⱼ minₐ λₐ·pⱼₐ, and the window sells no more
//! than Σₐ λₐ·capacityₐ for each unit of its length. So
//!
//! makespan ≥ a + b + ⌈ Σⱼ minₐ λₐ·pⱼₐ ∕ Σₐ λₐ·capacityₐ ⌉
//!
//! for any prices, which makes rounding harmless: prices are whole numbers and
//! the bound is exact. With the price on one agent it is Jackson's pre-emptive
//! bound (Carlier 1982) of the tasks that only this agent can do; with one
//! price for the agents of a skill it is the load of the skill class; with the
//! best prices it is the linear relaxation of assigning the tasks (Lenstra,
//! Shmoys and Tardos 1990). We look for good prices by multiplicative weights
//! (Arora, Hazan and Kale 2012): agents that the cheapest assignment overloads
//! become dearer.

use super::model::Model;

/// Most windows (pairs of `a` and `b`) along one side.
const MAX_THRESHOLDS: usize = 96;
/// Most sets of agents that are tried with one price, and about how many
/// choices all of them together look at.
const MAX_CLASSES: usize = 400;
const CLASS_WORK: usize = 8_000_000;
/// About how many choices the search for prices looks at.
const PRICE_WORK: usize = 2_000_000;
/// The dearest price. Sums stay below 2⁶⁴: 2¹⁶ × 2³⁰ for all work together.
const PRICE_UNIT: f64 = 65_536.0;

/// The makespan that no schedule of the problem can be below.
pub(crate) fn lower_bound(model: &Model) -> u32 {
    if model.tasks == 0 {
        return 0;
    }
    let load = Load::new(model);
    let mut bound = load.critical_path();
    for prices in load.class_prices() {
        bound = bound.max(load.best_window(&prices).bound);
    }
    // Prices that suit the tasks of the best window may prove more about it.
    let mut window = Window::default();
    for _ in 0..2 {
        if let Some(prices) = load.search_prices(window.head, window.tail) {
            window = load.best_window(&prices);
            bound = bound.max(window.bound);
        }
    }
    bound
}

/// A window and the bound that it proves.
#[derive(Clone, Copy, Debug, Default)]
struct Window {
    head: u32,
    tail: u32,
    bound: u32,
}

struct Load<'a> {
    model: &'a Model,
    /// The earliest start of each task.
    head: Vec<u32>,
    /// The least that follows each task's end.
    tail: Vec<u32>,
    /// The values of `head` and of `tail`, increasing, thinned out to the limit.
    heads: Vec<u32>,
    tails: Vec<u32>,
    /// How many lanes each agent has.
    capacity: Vec<u64>,
}

impl<'a> Load<'a> {
    fn new(model: &'a Model) -> Self {
        let head = model.earliest_starts();
        let ways = model.upward_ranks(&model.shortest);
        let tail: Vec<u32> = ways
            .iter()
            .zip(&model.shortest)
            .map(|(way, p)| way - p)
            .collect();
        let mut capacity = vec![0; model.agents];
        for &agent in &model.lane_agent {
            capacity[agent as usize] += 1;
        }
        Self {
            model,
            heads: thresholds(&head),
            tails: thresholds(&tail),
            head,
            tail,
            capacity,
        }
    }

    fn critical_path(&self) -> u32 {
        let way = |task: usize| self.head[task] + self.model.shortest[task] + self.tail[task];
        (0..self.model.tasks).map(way).max().unwrap_or(0)
    }

    /// One price for the agents of each set that some task needs, for each
    /// agent alone, and for the union of each two of the sets.
    fn class_prices(&self) -> Vec<Vec<u64>> {
        let agents = self.capacity.len();
        let choices: usize = (0..self.model.tasks)
            .map(|task| self.model.options(task).len())
            .sum();
        let most = (CLASS_WORK / choices.max(1)).clamp(8, MAX_CLASSES);
        let mut classes: Vec<Vec<u32>> = (0..self.model.tasks)
            .map(|task| {
                self.model
                    .options(task)
                    .iter()
                    .map(|option| option.agent)
                    .collect()
            })
            .collect();
        classes.sort_unstable();
        classes.dedup();
        classes.truncate(most);
        let sets = classes.len();
        'pairs: for i in 0..sets {
            for j in 0..i {
                if classes.len() >= most {
                    break 'pairs;
                }
                let mut union = [classes[i].as_slice(), &classes[j]].concat();
                union.sort_unstable();
                union.dedup();
                classes.push(union);
            }
        }
        classes.push((0..agents as u32).collect());
        classes.sort_unstable();
        classes.dedup();
        let price = |class: &Vec<u32>| {
            let mut prices = vec![0; agents];
            for &agent in class {
                prices[agent as usize] = 1;
            }
            prices
        };
        classes.iter().map(price).collect()
    }

    /// What doing `task` costs at least.
    fn cost(&self, task: usize, prices: &[u64]) -> u64 {
        let options = self.model.options(task).iter();
        let costs =
            options.map(|option| prices[option.agent as usize] * u64::from(option.duration));
        costs.min().unwrap_or(0)
    }

    /// The window that proves most with these prices.
    fn best_window(&self, prices: &[u64]) -> Window {
        let rate: u64 = prices
            .iter()
            .zip(&self.capacity)
            .map(|(price, lanes)| price * lanes)
            .sum();
        let mut best = Window::default();
        if rate == 0 {
            return best;
        }
        let width = self.tails.len();
        let mut sums = vec![0_u64; self.heads.len() * width];
        for task in 0..self.model.tasks {
            // The last thresholds that the task's own reach.
            let row = self.heads.partition_point(|&head| head <= self.head[task]) - 1;
            let column = self.tails.partition_point(|&tail| tail <= self.tail[task]) - 1;
            sums[row * width + column] += self.cost(task, prices);
        }
        for row in (0..self.heads.len()).rev() {
            let mut along = 0;
            for column in (0..width).rev() {
                along += sums[row * width + column];
                let below = sums.get((row + 1) * width + column).copied().unwrap_or(0);
                let sum = along + below;
                sums[row * width + column] = sum;
                let (head, tail) = (self.heads[row], self.tails[column]);
                let bound = (u64::from(head) + u64::from(tail) + sum.div_ceil(rate)) as u32;
                if sum > 0 && bound > best.bound {
                    best = Window { head, tail, bound };
                }
            }
        }
        best
    }

    /// Prices under which the tasks of a window cost much, by multiplicative
    /// weights. Only + − × ÷ on floats, which wasm does exactly as we do.
    fn search_prices(&self, head: u32, tail: u32) -> Option<Vec<u64>> {
        let inside = |&task: &usize| self.head[task] >= head && self.tail[task] >= tail;
        let tasks: Vec<usize> = (0..self.model.tasks).filter(inside).collect();
        let choices: usize = tasks
            .iter()
            .map(|&task| self.model.options(task).len())
            .sum();
        let rounds = (PRICE_WORK / choices.max(1)).clamp(4, 400);
        let mut weight = vec![1.0_f64; self.capacity.len()];
        let (mut best, mut best_value) = (None, 0.0);
        for round in 0..rounds {
            let total: f64 = weight
                .iter()
                .zip(&self.capacity)
                .map(|(w, &c)| w * c as f64)
                .sum();
            let (load, cost) = self.cheapest_loads(&tasks, &weight);
            let value = cost / total;
            if value > best_value {
                best_value = value;
                best = Some(weight.clone());
            }
            let step = 0.5 / (1.0 + round as f64 / 8.0);
            for (agent, weight) in weight.iter_mut().enumerate() {
                let excess = load[agent] / self.capacity[agent] as f64 / value.max(1.0) - 1.0;
                *weight *= 1.0 + step * excess.clamp(-0.9, 2.0);
            }
        }
        let best: Vec<f64> = best?;
        let dearest = best.iter().copied().fold(0.0, f64::max);
        Some(
            best.iter()
                .map(|weight| (weight / dearest * PRICE_UNIT) as u64)
                .collect(),
        )
    }

    /// Each agent's load when every task goes where it costs least, evenly
    /// where that is the same, and the cost of all.
    fn cheapest_loads(&self, tasks: &[usize], weight: &[f64]) -> (Vec<f64>, f64) {
        let mut load = vec![0.0; weight.len()];
        let mut total = 0.0;
        for &task in tasks {
            let options = self.model.options(task);
            let costs = || {
                options
                    .iter()
                    .map(|o| weight[o.agent as usize] * f64::from(o.duration))
            };
            let least = costs().fold(f64::INFINITY, f64::min);
            let near = least * (1.0 + 1e-9);
            let ties = costs().filter(|&cost| cost <= near).count() as f64;
            for (option, cost) in options.iter().zip(costs()) {
                if cost <= near {
                    load[option.agent as usize] += f64::from(option.duration) / ties;
                }
            }
            total += least;
        }
        (load, total)
    }
}

/// The values, increasing, each once; of too many, evenly chosen ones. The
/// least is always among them, so that each task reaches one.
fn thresholds(values: &[u32]) -> Vec<u32> {
    let mut values = values.to_vec();
    values.sort_unstable();
    values.dedup();
    let stride = values.len().div_ceil(MAX_THRESHOLDS).max(1);
    values.into_iter().step_by(stride).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Problem, Ticks};

    /// Agents by capacity; tasks by release and choices; pairs of precedence.
    fn bound(capacities: &[u32], tasks: &[(u32, &[(u32, u32)])], pairs: &[(u32, u32)]) -> u32 {
        let mut builder = Problem::builder();
        for &capacity in capacities {
            builder.agent("", capacity);
        }
        for &(release, choices) in tasks {
            let task = builder.task("");
            builder.release(task, Ticks(release));
            for &(agent, duration) in choices {
                builder.choice(task, crate::plan::AgentIndex(agent), Ticks(duration));
            }
        }
        for &(before, after) in pairs {
            builder.precedence(
                crate::plan::TaskIndex(before),
                crate::plan::TaskIndex(after),
            );
        }
        lower_bound(&Model::new(&builder.build().unwrap()))
    }

    #[test]
    fn a_chain_takes_its_length() {
        let tasks: [(u32, &[(u32, u32)]); 2] = [(2, &[(0, 3), (1, 9)]), (0, &[(1, 4)])];
        assert_eq!(bound(&[1, 1], &tasks, &[(0, 1)]), 9);
    }

    #[test]
    fn one_agents_work_lies_between_its_first_head_and_last_tail() {
        // Two of 5 on agent 0 after a task of 3 and before one of 2.
        let tasks: [(u32, &[(u32, u32)]); 4] = [
            (0, &[(1, 3)]),
            (0, &[(0, 5)]),
            (0, &[(0, 5)]),
            (0, &[(1, 2)]),
        ];
        assert_eq!(
            bound(&[1, 1], &tasks, &[(0, 1), (0, 2), (1, 3), (2, 3)]),
            15
        );
    }

    #[test]
    fn work_that_begins_at_different_moments_adds_up() {
        let tasks: [(u32, &[(u32, u32)]); 3] = [(2, &[(0, 5)]), (3, &[(0, 4)]), (3, &[(0, 1)])];
        assert_eq!(bound(&[1], &tasks, &[]), 12);
    }

    #[test]
    fn a_classs_work_is_shared_by_its_places() {
        let task: (u32, &[(u32, u32)]) = (0, &[(0, 4), (1, 4)]);
        // Seven of 4 in three places, whatever the third agent could do.
        assert_eq!(bound(&[2, 1, 5], &[task; 7], &[]), 10);
    }

    #[test]
    fn prices_see_that_the_fast_agent_cannot_do_everything() {
        // Each task takes 2 on the fast agent and 4 on the slow one: of six,
        // four on the fast one and two on the slow one take 8.
        let task: (u32, &[(u32, u32)]) = (0, &[(0, 2), (1, 4)]);
        assert_eq!(bound(&[1, 1], &[task; 6], &[]), 8);
    }

    #[test]
    fn nothing_takes_no_time() {
        assert_eq!(bound(&[1], &[], &[]), 0);
    }
}
