//! What each scheduling policy decides, and what all of them keep.

#[path = "../common/mod.rs"]
mod common;

mod ageing;
mod disturbed;
mod earliest_finish;
mod examples;
mod planned;

use baton_engine::event::{AssignReason, Event};
use baton_engine::schedule::{Pace, PolicyKind, RunSettings};
use baton_engine::{AgentId, AgentKind, AgentSpec, Command, Minutes, TaskId, Time, projection};
use common::{Bench, agent_spec};

/// A workspace with one empty goal that runs by `policy` at `pace`.
fn bench(policy: PolicyKind, pace: Pace) -> Bench {
    let mut bench = Bench::with_goal();
    choose(&mut bench, policy, pace);
    bench
}

fn choose(bench: &mut Bench, policy: PolicyKind, pace: Pace) {
    let settings = RunSettings {
        policy,
        pace,
        ..RunSettings::default()
    };
    bench.act(Command::ChoosePolicy { settings });
}

/// Registers a simulated agent that can do anything.
fn agent(bench: &mut Bench, speed_percent: u32, capacity: u32) -> AgentId {
    agent_of_kind(bench, AgentKind::Simulated, speed_percent, capacity)
}

fn agent_of_kind(bench: &mut Bench, kind: AgentKind, speed: u32, capacity: u32) -> AgentId {
    let id = AgentId::from_index(bench.state().agents().len());
    let spec = AgentSpec {
        speed_percent: speed,
        ..agent_spec(kind, &["coding"], capacity)
    };
    bench.act(Command::RegisterAgent { agent: None, spec });
    id
}

fn wait_min(bench: &mut Bench, minutes: u32) {
    bench.now = bench.now + Minutes(minutes);
}

/// Starts everything that is assigned.
fn start_all(bench: &mut Bench) {
    let tasks: Vec<TaskId> = bench.state().present_tasks().map(|task| task.id).collect();
    for task in tasks {
        if bench.task_state(task) == baton_engine::TaskState::Assigned {
            let lease = bench.lease(task);
            bench.act(Command::StartTask { lease });
        }
    }
}

/// The reason of the last assignment.
fn last_reason(bench: &Bench) -> &AssignReason {
    let reasons = bench
        .events
        .iter()
        .rev()
        .filter_map(|one| match &one.event {
            Event::TaskAssigned { reason, .. } => Some(reason),
            _ => None,
        });
    reasons.into_iter().next().expect("something was assigned")
}

/// Runs to the end; the makespan.
fn makespan_min(bench: &mut Bench) -> u32 {
    let ended = baton_engine::simulate::advance(&mut bench.engine, Time(u64::MAX));
    assert_eq!(ended, Err(baton_engine::command::Idle::AllFinished));
    projection::metrics(bench.state()).makespan.minutes().0
}
