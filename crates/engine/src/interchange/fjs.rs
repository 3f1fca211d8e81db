//! Flexible job shop: `jobs machines [flexibility]`, then per job the number of
//! operations and for each `k (machine duration)×k`, machines from 1.

use super::error::{ReadError, ReadErrorKind};
use super::numbers::Numbers;
use crate::plan::problem::{AgentIndex, Builder, MAX_AGENTS, MAX_TASKS};
use crate::plan::{Problem, TaskIndex, Ticks};

pub(super) fn read(text: &str) -> Result<Problem, ReadError> {
    let mut numbers = Numbers::new(text);
    let jobs = numbers.within(0, MAX_TASKS as u32, "the number of jobs")?;
    let machines = numbers.within(1, MAX_AGENTS as u32, "the number of machines")?;
    numbers.skip_line();
    let mut builder = Problem::builder();
    for machine in 1..=machines {
        builder.agent(&format!("machine {machine}"), 1);
    }
    let mut tasks = 0;
    for job in 1..=jobs {
        let operations =
            numbers.within(0, MAX_TASKS as u32, "the number of operations of a job")?;
        let mut before = None;
        for operation in 1..=operations {
            tasks += 1;
            if tasks > MAX_TASKS {
                return Err(ReadErrorKind::Ends("fewer operations").at(numbers.line()));
            }
            let task = builder.task(&format!("{job}.{operation}"));
            read_choices(&mut numbers, &mut builder, task, 1, machines)?;
            if let Some(before) = before {
                builder.precedence(before, task);
            }
            before = Some(task);
        }
    }
    numbers.finish()?;
    Ok(builder.build()?)
}

/// `k (machine duration)×k`, machines counted from `first`.
pub(super) fn read_choices(
    numbers: &mut Numbers<'_>,
    builder: &mut Builder,
    task: TaskIndex,
    first: u32,
    machines: u32,
) -> Result<(), ReadError> {
    let count = numbers.within(1, machines, "the number of machines of an operation")?;
    for _ in 0..count {
        let last = first + machines - 1;
        let machine = numbers.within(first, last, "a machine's number")?;
        let duration = numbers.next("a duration")?;
        builder.choice(task, AgentIndex(machine - first), Ticks(duration));
    }
    Ok(())
}
