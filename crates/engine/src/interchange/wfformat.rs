//! Workflow traces of WfCommons, WfFormat 1.4 and 1.5: the specification's
//! tasks with their parents, the execution's runtimes in seconds, which become
//! milliseconds. Files and their transfer are not considered.

use super::error::{ReadError, ReadErrorKind};
use crate::plan::problem::{Builder, MAX_AGENTS, MAX_HORIZON, MAX_TASKS};
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
    if specification.tasks.len() > MAX_TASKS {
        return Err(ReadErrorKind::Ends("fewer tasks").into());
    }
    let mut builder = Problem::builder();
    let agents = add_agents(&mut builder, &execution.machines, machines)?;
    super::check_choices(specification.tasks.len(), agents.len())?;
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
        for &agent in &agents {
            builder.choice(index, agent, duration);
        }
    }
    add_precedences(&mut builder, &specification.tasks, &by_id)?;
    Ok(builder.build()?)
}

/// `machines` alike, or those of the trace with their cores as capacity.
fn add_agents(
    builder: &mut Builder,
    traced: &[Machine],
    machines: Option<u32>,
) -> Result<Vec<AgentIndex>, ReadError> {
    if let Some(machines) = machines {
        let agent = |machine| builder.agent(&format!("machine {machine}"), 1);
        return Ok((1..=machines).map(agent).collect());
    }
    if traced.is_empty() {
        return Err(ReadErrorKind::MachinesMissing.into());
    }
    if traced.len() > MAX_AGENTS {
        return Err(ReadErrorKind::Ends("fewer machines").into());
    }
    let agent = |machine: &Machine| {
        let cores = machine.cpu.as_ref().and_then(|cpu| cpu.core_count);
        builder.agent(&machine.node_name, cores.unwrap_or(1).max(1))
    };
    Ok(traced.iter().map(agent).collect())
}

/// A trace names each pair once or twice: as a parent, as a child.
fn add_precedences(
    builder: &mut Builder,
    tasks: &[Specified],
    by_id: &BTreeMap<&str, TaskIndex>,
) -> Result<(), ReadError> {
    let find = |id: &String| {
        let found = by_id.get(id.as_str()).copied();
        found.ok_or_else(|| undefined("task", id))
    };
    for task in tasks {
        for parent in &task.parents {
            builder.precedence(find(parent)?, find(&task.id)?);
        }
        for child in &task.children {
            builder.precedence(find(&task.id)?, find(child)?);
        }
    }
    Ok(())
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
