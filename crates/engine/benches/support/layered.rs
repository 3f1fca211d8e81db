//! A problem for the optimiser that no file is needed for.

use baton_engine::plan::rng::Rng;
use baton_engine::plan::{Problem, ProblemError, Ticks};

/// A random DAG in layers of 25, each task after up to three of the layer
/// before, each agent with a duration of its own.
pub fn layered(tasks: u32, agents: u32) -> Result<Problem, ProblemError> {
    let mut rng = Rng::new(1);
    let mut builder = Problem::builder();
    let agents: Vec<_> = (0..agents).map(|_| builder.agent("", 1)).collect();
    let mut all = Vec::new();
    for number in 0..tasks {
        let task = builder.task("");
        for &agent in &agents {
            builder.choice(task, agent, Ticks(5 + rng.below(50)));
        }
        let layer = (number / 25 * 25) as usize;
        for _ in 0..3.min(layer) {
            builder.precedence(all[layer - 1 - rng.index(25)], task);
        }
        all.push(task);
    }
    builder.build()
}
