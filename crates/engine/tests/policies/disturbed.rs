//! What every policy keeps whatever people and agents do: random runs in which
//! agents come, leave, fall silent and fail, and work is added and called off.

use super::*;
use baton_engine::{
    Config, GoalId, Millis, Priority, State, TaskState, invariant, journal, simulate,
};
use common::{Rng, task_spec};

const SEEDS: u64 = 60;
const AGEING: Minutes = Minutes(15);

/// One step of what people and agents do to a run.
fn disturb(rng: &mut Rng, bench: &mut Bench) {
    let agent = AgentId(rng.below(bench.state().agents().len()) as u32);
    let any_task = TaskId(rng.below(bench.state().tasks().len()) as u32);
    let skills = rng.pick(&[&["coding"][..], &["testing"], &["coding", "testing"], &[]]);
    let known = bench.state().task(any_task);
    let is_held = known.is_some_and(|task| task.state.is_held());
    let command = match rng.below(9) {
        0 => Command::UnregisterAgent { agent },
        1 | 2 => {
            let kinds = [AgentKind::Simulated, AgentKind::Simulated, AgentKind::Live];
            let spec = AgentSpec {
                speed_percent: rng.pick(&[30, 100, 250]),
                ..agent_spec(rng.pick(&kinds), skills, 1 + rng.below(2) as u32)
            };
            Command::RegisterAgent { agent: None, spec }
        }
        3..=5 => {
            let after: Vec<TaskId> = known.map(|task| task.id).into_iter().collect();
            let priority = rng.pick(&Priority::ALL);
            let spec = task_spec(priority, 1 + rng.below(90) as u32, skills, &after);
            let goal = GoalId(0);
            Command::AddTask { goal, spec }
        }
        6 => Command::CancelTask { task: any_task },
        7 => Command::RemoveTask { task: any_task },
        _ if is_held => Command::FailTask {
            lease: bench.lease(any_task),
            reason: "no".to_owned(),
        },
        _ => Command::Heartbeat { agent },
    };
    let _ = bench.try_to(command);
}

/// A run by `policy` that was disturbed and then left alone until nothing
/// happens any more.
fn run(policy: PolicyKind, seed: u64) -> Bench {
    let mut rng = Rng(seed);
    let mut bench = Bench::with(Config {
        ageing: Millis::from(AGEING),
        ..Config::default()
    });
    bench.goal("classic", "Do it");
    choose(
        &mut bench,
        policy,
        rng.pick(&[Pace::Barrier, Pace::Continuous]),
    );
    agent(&mut bench, 100, 2);
    for _ in 0..3 + rng.below(6) {
        let minutes = 10 + rng.below(50) as u32;
        bench.add_spec(task_spec(
            rng.pick(&Priority::ALL),
            minutes,
            &["coding"],
            &[],
        ));
    }
    for _ in 0..25 {
        for _ in 0..rng.below(4) {
            disturb(&mut rng, &mut bench);
        }
        wait_min(&mut bench, rng.below(40) as u32);
        let _ = simulate::advance(&mut bench.engine, bench.now);
        bench.events.extend(bench.engine.take_events());
        assert_eq!(
            invariant::check(bench.state()),
            Ok(()),
            "{policy}, seed {seed}"
        );
    }
    let idle = simulate::advance(&mut bench.engine, Time(u64::MAX));
    assert!(
        idle.is_err(),
        "{policy}, seed {seed}: something goes on for ever"
    );
    bench.events.extend(bench.engine.take_events());
    bench
}

fn for_every_run(property: impl Fn(&Bench, &str)) {
    for policy in PolicyKind::ALL {
        for seed in 0..SEEDS {
            property(&run(policy, seed), &format!("{policy}, seed {seed}"));
        }
    }
}

#[test]
fn everything_that_can_be_done_gets_done() {
    for_every_run(|bench, of| {
        let state = bench.state();
        for task in state.present_tasks() {
            let is_stuck = match task.state {
                TaskState::Ready => state.candidates(task).next().is_some(),
                state => state.is_held(),
            };
            assert!(!is_stuck, "{of}: {task:?}");
        }
    });
}

#[test]
fn the_journal_tells_it_all() {
    for_every_run(|bench, of| {
        let replayed = journal::replay(&bench.events).expect("no contradiction");
        assert_eq!(replayed.tasks(), bench.state().tasks(), "{of}");
        assert_eq!(replayed.plan(), bench.state().plan(), "{of}");
        assert_eq!(invariant::check(&replayed), Ok(()), "{of}");
    });
}

/// See [`baton_engine::schedule::ReadyQueue`].
#[test]
fn no_task_is_passed_by_one_that_is_ready_more_than_level_plus_one_intervals_later() {
    for_every_run(|bench, of| {
        let mut state = State::default();
        for recorded in &bench.events {
            if let Event::TaskAssigned { lease, .. } = &recorded.event {
                let since = state
                    .task(lease.task)
                    .and_then(baton_engine::Task::ready_at);
                let since = since.expect("it is ready");
                let ready = state
                    .present_tasks()
                    .filter(|task| task.state == TaskState::Ready);
                for waiting in ready {
                    if !state
                        .matching()
                        .is_eligible(waiting.requirement, lease.agent)
                    {
                        continue;
                    }
                    let later = since - waiting.ready_at().expect("it is ready");
                    let intervals = waiting.spec.priority.level() as u64 + 1;
                    let bound = Millis(intervals * Millis::from(AGEING).0);
                    assert!(later < bound, "{of}: {} passes {}", lease.task, waiting.id);
                }
            }
            state.apply(recorded.at, &recorded.event);
        }
    });
}
