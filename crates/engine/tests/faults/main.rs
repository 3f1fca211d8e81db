//! What the engine does when something goes wrong, one test a rule.

#[path = "../common/mod.rs"]
mod common;

mod answers;
mod duplicates;
mod injected;
mod limits;
mod random;

use baton_engine::agent::Presence;
use baton_engine::{AgentId, Command, Event, TaskId, Time, Tolerance};
use common::Bench;

const SUSPECT: u64 = 15_000;
const LOST: u64 = 30_000;
const LEASE: u64 = 5 * 60_000;
const MINUTE: u64 = 60_000;
const HOUR: u64 = 3_600_000;

fn presence(bench: &Bench, agent: AgentId) -> Presence {
    bench.state().agent(agent).expect("registered").presence
}

fn tick_at(bench: &mut Bench, ms: u64) {
    bench.now = Time(ms);
    bench.act(Command::Tick);
}

fn set(bench: &mut Bench, change: impl FnOnce(&mut Tolerance)) {
    let mut tolerance = bench.state().config().tolerance;
    change(&mut tolerance);
    bench.act(Command::SetTolerance { tolerance });
}

fn start(bench: &mut Bench, task: TaskId) {
    let lease = bench.lease(task);
    bench.act(Command::StartTask { lease });
}

fn last(bench: &Bench) -> &Event {
    &bench.events.last().expect("something happened").event
}
