//! Workflow traces of WfCommons, WfFormat 1.4 and 1.5: the specification's
//! tasks with their parents, the execution's runtimes in seconds, which become
//! milliseconds. Files and their transfer are not considered.

use super::error::{ReadError, ReadErrorKind};
use crate::plan::problem::{MAX_HORIZON, MAX_TASKS};
use crate::plan::{AgentIndex, Problem, TaskIndex, Ticks};
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Deserialize)]
struct Trace {
    workflow: Workflow,
}

#[derive(Deserialize)]
struct Workflow {
    specification: Specification,
    execution: Execution,
}

#[derive(Deserialize)]
struct Specification {
    tasks: Vec<Specified>,
}

#[derive(Deserialize)]
struct Specified {
    id: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    parents: Vec<String>,
    #[serde(default)]
    children: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Execution {
    tasks: Vec<Executed>,
    #[serde(default)]
    machines: Vec<Machine>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Executed {
    id: String,
    runtime_in_seconds: f64,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Machine {
    #[serde(default)]
    node_name: String,
    #[serde(default)]
    cpu: Option<Cpu>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Cpu {
    #[serde(default)]
    core_count: Option<u32>,
}

pub(super) fn read(text: &str, machines: Option<u32>) -> Result<Problem, ReadError> {
    let Workflow {
        specification,
        execution,
    } = serde_json::from_str::<Trace>(text)?.workflow;
    let mut builder = Problem::builder();
    // All machines are alike here, so an agent's cores are its capacity.
    match machines {
        Some(machines) => {
            for machine in 1..=machines {
                builder.agent(&format!("machine {machine}"), 1);
            }
        }
        None => {
            for machine in &execution.machines {
                let cores = machine.cpu.as_ref().and_then(|cpu| cpu.core_count);
                builder.agent(&machine.node_name, cores.unwrap_or(1).max(1));
            }
        }
    }
    let agents = machines.unwrap_or(execution.machines.len() as u32);
    if agents == 0 {
        return Err(ReadErrorKind::MachinesMissing.into());
    }
    if specification.tasks.len() > MAX_TASKS {
        return Err(ReadErrorKind::Ends("fewer tasks").into());
    }
    let mut runtime: BTreeMap<&str, f64> = BTreeMap::new();
    for task in &execution.tasks {
        runtime.insert(&task.id, task.runtime_in_seconds);
    }
    let mut by_id: BTreeMap<&str, TaskIndex> = BTreeMap::new();
    for task in &specification.tasks {
        let name = if task.name.is_empty() {
            &task.id
        } else {
            &task.name
        };
        let index = builder.task(name);
        if by_id.insert(&task.id, index).is_some() {
            let id = task.id.clone();
            return Err(ReadErrorKind::Twice { what: "task", id }.into());
        }
        let seconds = runtime.get(task.id.as_str()).copied();
        let duration = milliseconds(seconds.ok_or_else(|| undefined("the runtime of", &task.id))?)?;
        for agent in 0..agents {
            builder.choice(index, AgentIndex(agent), duration);
        }
    }
    for task in &specification.tasks {
        let find = |id: &String| {
            by_id
                .get(id.as_str())
                .copied()
                .ok_or_else(|| undefined("task", id))
        };
        for parent in &task.parents {
            builder.precedence(find(parent)?, by_id[task.id.as_str()]);
        }
        for child in &task.children {
            builder.precedence(by_id[task.id.as_str()], find(child)?);
        }
    }
    Ok(builder.build()?)
}

fn undefined(what: &'static str, id: &str) -> ReadError {
    let id = id.chars().take(80).collect();
    ReadErrorKind::Undefined { what, id }.into()
}

fn milliseconds(seconds: f64) -> Result<Ticks, ReadError> {
    let value = (seconds * 1_000.0).round();
    if (0.0..=MAX_HORIZON as f64).contains(&value) {
        return Ok(Ticks(value as u32));
    }
    let expected = "a runtime of at least 0 seconds that can be planned";
    let found = seconds.to_string();
    Err(ReadErrorKind::Expected { expected, found }.into())
}
