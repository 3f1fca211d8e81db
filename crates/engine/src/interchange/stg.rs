//! Standard Task Graphs (Kasahara): the number of tasks, perhaps the number of
//! processors, then per task `id duration k predecessors…`. Records may wrap.
//! The number of tasks may or may not count the entry and the exit.

use super::error::{ReadError, ReadErrorKind};
use super::numbers::{Numbers, without_comment};
use crate::plan::problem::{MAX_PRECEDENCES, MAX_TASKS};
use crate::plan::{AgentIndex, Problem, TaskIndex, Ticks};
use std::collections::BTreeMap;

struct Record {
    line: u32,
    id: u32,
    duration: u32,
    predecessors: Vec<u32>,
}

pub(super) fn read(text: &str, machines: Option<u32>) -> Result<Problem, ReadError> {
    let (named, records) = records(text)?;
    let machines = machines.or(named).ok_or(ReadErrorKind::MachinesMissing)?;
    super::check_choices(records.len(), machines as usize)?;
    let mut builder = Problem::builder();
    for machine in 1..=machines {
        builder.agent(&format!("machine {machine}"), 1);
    }
    let mut by_id: BTreeMap<u32, TaskIndex> = BTreeMap::new();
    for record in &records {
        let task = builder.task(&record.id.to_string());
        if by_id.insert(record.id, task).is_some() {
            let id = record.id.to_string();
            return Err(ReadErrorKind::Twice { what: "task", id }.at(record.line));
        }
        for machine in 0..machines {
            builder.choice(task, AgentIndex(machine), Ticks(record.duration));
        }
    }
    for record in &records {
        for before in &record.predecessors {
            let Some(&before) = by_id.get(before) else {
                let id = before.to_string();
                return Err(ReadErrorKind::Undefined { what: "task", id }.at(record.line));
            };
            builder.precedence(before, by_id[&record.id]);
        }
    }
    Ok(builder.build()?)
}

/// The machines that the first line names, and the records.
fn records(text: &str) -> Result<(Option<u32>, Vec<Record>), ReadError> {
    let mut numbers = Numbers::new(text);
    let count = numbers.within(0, MAX_TASKS as u32, "the number of tasks")?;
    let mut lines = text.lines().map(without_comment);
    let first = lines.find(|line| !line.trim().is_empty()).unwrap_or("");
    let machines = match first.split_whitespace().nth(1) {
        None => None,
        Some(_) => Some(numbers.within(1, super::MAX_MACHINES, "the number of processors")?),
    };
    let mut records = Vec::new();
    let mut precedences = 0;
    while let Some(id) = numbers.next_or_end("a task's number")? {
        let line = numbers.line();
        let duration = numbers.next("a task's duration")?;
        let waits = numbers.within(0, MAX_TASKS as u32, "the number of predecessors")?;
        precedences += waits as usize;
        if records.len() > MAX_TASKS || precedences > MAX_PRECEDENCES {
            return Err(ReadErrorKind::Ends("a smaller graph").at(line));
        }
        let predecessors = (0..waits).map(|_| numbers.next("a predecessor's number"));
        let predecessors = predecessors.collect::<Result<_, _>>()?;
        records.push(Record {
            line,
            id,
            duration,
            predecessors,
        });
    }
    let count = count as usize;
    if !(count..=count + 2).contains(&records.len()) {
        return Err(ReadErrorKind::Ends("as many tasks as the first line says").at(numbers.line()));
    }
    Ok((machines, records))
}
