//! Workflow traces of WfCommons, WfFormat 1.0 to 1.6: tasks with their parents
//! and their runtimes in seconds, which become milliseconds. Files and their
//! transfer are not considered.
//!
//! From 1.5 on a specification names the tasks and an execution their runtimes;
//! before that both stood in one list, and tasks called each other by name.

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
    specification: Option<Specification>,
    execution: Option<Execution>,
    /// Before 1.5; called jobs before 1.3.
    #[serde(default, alias = "jobs")]
    tasks: Vec<Task>,
    /// Before 1.5.
    #[serde(default)]
    machines: Vec<Machine>,
}

#[derive(Deserialize)]
struct Specification {
    tasks: Vec<Task>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Task {
    #[serde(default)]
    id: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    parents: Vec<String>,
    #[serde(default)]
    children: Vec<String>,
    /// Before 1.5.
    #[serde(alias = "runtime")]
    runtime_in_seconds: Option<f64>,
}

impl Task {
    /// Tasks before 1.2 have a name only, those of some traces an id only.
    fn id(&self) -> &str {
        if self.id.is_empty() {
            &self.name
        } else {
            &self.id
        }
    }

    fn name(&self) -> &str {
        if self.name.is_empty() {
            &self.id
        } else {
            &self.name
        }
    }
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
    /// Called count before 1.5.
    #[serde(default, alias = "count")]
    core_count: Option<u32>,
}

pub(super) fn read(text: &str, machines: Option<u32>) -> Result<Problem, ReadError> {
    let workflow = serde_json::from_str::<Trace>(text)?.workflow;
    match (workflow.specification, workflow.execution) {
        (Some(specification), Some(execution)) => {
            let mut tasks = specification.tasks;
            add_runtimes(&mut tasks, &execution.tasks);
            build(&tasks, false, &execution.machines, machines)
        }
        (None, None) if !workflow.tasks.is_empty() => {
            build(&workflow.tasks, true, &workflow.machines, machines)
        }
        (None, _) => Err(undefined("the workflow's", "specification")),
        (_, None) => Err(undefined("the workflow's", "execution")),
    }
}

fn add_runtimes(tasks: &mut [Task], executed: &[Executed]) {
    let runtime = executed
        .iter()
        .map(|task| (task.id.as_str(), task.runtime_in_seconds));
    let runtime: BTreeMap<&str, f64> = runtime.collect();
    for task in tasks {
        task.runtime_in_seconds = runtime.get(task.id()).copied();
    }
}

fn build(
    tasks: &[Task],
    has_names: bool,
    traced: &[Machine],
    machines: Option<u32>,
) -> Result<Problem, ReadError> {
    if tasks.len() > MAX_TASKS {
        return Err(ReadErrorKind::Ends("fewer tasks").into());
    }
    let mut builder = Problem::builder();
    let agents = add_agents(&mut builder, traced, machines)?;
    super::check_choices(tasks.len(), agents.len())?;
    let mut by_id: BTreeMap<&str, TaskIndex> = BTreeMap::new();
    for task in tasks {
        let index = builder.task(task.name());
        if by_id.insert(task.id(), index).is_some() {
            let id = task.id().to_owned();
            return Err(ReadErrorKind::Twice { what: "task", id }.into());
        }
        let seconds = task.runtime_in_seconds;
        let duration =
            milliseconds(seconds.ok_or_else(|| undefined("the runtime of", task.id()))?)?;
        for &agent in &agents {
            builder.choice(index, agent, duration);
        }
    }
    if has_names {
        for (task, index) in tasks.iter().zip(0..) {
            by_id.entry(task.name()).or_insert(TaskIndex(index));
        }
    }
    add_precedences(&mut builder, tasks, &by_id)?;
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
    tasks: &[Task],
    by_id: &BTreeMap<&str, TaskIndex>,
) -> Result<(), ReadError> {
    let find = |id: &str| {
        let found = by_id.get(id).copied();
        found.ok_or_else(|| undefined("task", id))
    };
    for task in tasks {
        for parent in &task.parents {
            builder.precedence(find(parent)?, find(task.id())?);
        }
        for child in &task.children {
            builder.precedence(find(task.id())?, find(child)?);
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
