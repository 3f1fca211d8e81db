//! Flexible job shop with DAG precedence (Birgin et al. 2014): `operations
//! precedences machines`, the pairs of operations counted from 0, then per
//! operation `k (machine duration)×k`, machines from 0.

use super::error::ReadError;
use super::fjs::read_choices;
use super::numbers::Numbers;
use crate::plan::Problem;
use crate::plan::problem::{MAX_AGENTS, MAX_PRECEDENCES, MAX_TASKS, TaskIndex};

pub(super) fn read(text: &str) -> Result<Problem, ReadError> {
    let mut numbers = Numbers::new(text);
    let operations = numbers.within(0, MAX_TASKS as u32, "the number of operations")?;
    let precedences = numbers.within(0, MAX_PRECEDENCES as u32, "the number of precedences")?;
    let machines = numbers.within(1, MAX_AGENTS as u32, "the number of machines")?;
    let mut builder = Problem::builder();
    for machine in 0..machines {
        builder.agent(&format!("machine {machine}"), 1);
    }
    for operation in 0..operations {
        builder.task(&operation.to_string());
    }
    for _ in 0..precedences {
        let last = operations.saturating_sub(1);
        let before = numbers.within(0, last, "the earlier operation of a precedence")?;
        let after = numbers.within(0, last, "the later operation of a precedence")?;
        builder.precedence(TaskIndex(before), TaskIndex(after));
    }
    for operation in 0..operations {
        read_choices(
            &mut numbers,
            &mut builder,
            TaskIndex(operation),
            0,
            machines,
        )?;
    }
    numbers.finish()?;
    Ok(builder.build()?)
}
