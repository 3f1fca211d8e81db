//! Checks the parts of a problem, and finds the order that proves it has no cycle.

use super::problem::{
    Agent, AgentIndex, MAX_AGENTS, MAX_CHOICES, MAX_HORIZON, MAX_PRECEDENCES, MAX_TASKS,
    ProblemError, Task, TaskIndex,
};

/// Sorts each task's lists and checks everything; the tasks so that each comes
/// after its predecessors.
pub(super) fn validate(
    tasks: &mut [Task],
    agents: &[Agent],
) -> Result<Vec<TaskIndex>, ProblemError> {
    check_counts(tasks, agents)?;
    if let Some(agent) = agents.iter().position(|agent| agent.capacity == 0) {
        return Err(ProblemError::NoCapacity(AgentIndex::new(agent)));
    }
    let count = tasks.len();
    for (index, task) in tasks.iter_mut().enumerate() {
        check_task(TaskIndex::new(index), task, count, agents.len())?;
    }
    check_horizon(tasks)?;
    check_running(tasks, agents)?;
    topological_order(tasks)
}

fn check_counts(tasks: &[Task], agents: &[Agent]) -> Result<(), ProblemError> {
    let choices = tasks.iter().map(|task| task.choices.len()).sum();
    let precedences = tasks.iter().map(|task| task.predecessors.len()).sum();
    for (what, max, actual) in [
        ("tasks", MAX_TASKS, tasks.len()),
        ("agents", MAX_AGENTS, agents.len()),
        ("pairs of task and agent", MAX_CHOICES, choices),
        ("precedences", MAX_PRECEDENCES, precedences),
    ] {
        if actual > max {
            return Err(ProblemError::TooMany { what, max, actual });
        }
    }
    Ok(())
}

fn check_task(
    index: TaskIndex,
    task: &mut Task,
    tasks: usize,
    agents: usize,
) -> Result<(), ProblemError> {
    task.predecessors.sort_unstable();
    task.predecessors.dedup();
    task.choices.sort_by_key(|choice| choice.agent);
    if let Some(&missing) = task.predecessors.last().filter(|p| p.index() >= tasks) {
        return Err(ProblemError::NoSuchTask(index, missing));
    }
    let Some(last) = task.choices.last() else {
        return Err(ProblemError::NobodyCan(index));
    };
    if last.agent.index() >= agents {
        return Err(ProblemError::NoSuchAgent(index, last.agent));
    }
    if let Some(pair) = task
        .choices
        .windows(2)
        .find(|pair| pair[0].agent == pair[1].agent)
    {
        return Err(ProblemError::AgentTwice(index, pair[0].agent));
    }
    let is_open = task.choices.len() > 1 || !task.predecessors.is_empty() || task.release.0 > 0;
    if task.is_running && is_open {
        return Err(ProblemError::RunningAndOpen(index));
    }
    Ok(())
}

fn check_horizon(tasks: &[Task]) -> Result<(), ProblemError> {
    let longest = |task: &Task| task.choices.iter().map(|c| u64::from(c.duration.0)).max();
    let work: u64 = tasks.iter().filter_map(longest).sum();
    let release = tasks.iter().map(|task| u64::from(task.release.0)).max();
    let horizon = work + release.unwrap_or(0);
    if horizon > MAX_HORIZON {
        return Err(ProblemError::TooLong(horizon));
    }
    Ok(())
}

fn check_running(tasks: &[Task], agents: &[Agent]) -> Result<(), ProblemError> {
    let mut running = vec![0_u32; agents.len()];
    for task in tasks.iter().filter(|task| task.is_running) {
        running[task.choices[0].agent.index()] += 1;
    }
    for (index, (agent, running)) in agents.iter().zip(running).enumerate() {
        if running > agent.capacity {
            return Err(ProblemError::OverCapacity {
                agent: AgentIndex::new(index),
                running,
                capacity: agent.capacity,
            });
        }
    }
    Ok(())
}

/// Kahn's order (1962), first come first served, so that it is the same everywhere.
fn topological_order(tasks: &[Task]) -> Result<Vec<TaskIndex>, ProblemError> {
    let mut waiting: Vec<usize> = tasks.iter().map(|task| task.predecessors.len()).collect();
    let mut successors = vec![Vec::new(); tasks.len()];
    for (index, task) in tasks.iter().enumerate() {
        for before in &task.predecessors {
            successors[before.index()].push(index);
        }
    }
    let mut order: Vec<TaskIndex> = Vec::with_capacity(tasks.len());
    order.extend(
        (0..tasks.len())
            .filter(|&i| waiting[i] == 0)
            .map(TaskIndex::new),
    );
    let mut next = 0;
    while let Some(&task) = order.get(next) {
        next += 1;
        for &after in &successors[task.index()] {
            waiting[after] -= 1;
            if waiting[after] == 0 {
                order.push(TaskIndex::new(after));
            }
        }
    }
    match waiting.iter().position(|&count| count > 0) {
        Some(task) => Err(ProblemError::Cycle(on_a_cycle(tasks, &waiting, task))),
        None => Ok(order),
    }
}

/// A task on a cycle, found by walking back from one that is behind it.
fn on_a_cycle(tasks: &[Task], waiting: &[usize], mut task: usize) -> TaskIndex {
    for _ in 0..tasks.len() {
        let blocked = |before: &&TaskIndex| waiting[before.index()] > 0;
        let before = tasks[task].predecessors.iter().find(blocked);
        task = before
            .expect("a blocked task has a blocked predecessor")
            .index();
    }
    TaskIndex::new(task)
}
