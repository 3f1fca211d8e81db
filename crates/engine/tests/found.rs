//! Defects that the simulator found, each as a person would meet it.

mod common;

use baton_engine::agent::Availability;
use baton_engine::plan::{Plan, PlanOrigin};
use baton_engine::repeat::Repeat;
use baton_engine::tolerance::Tolerance;
use baton_engine::{AgentKind, AgentSpec, Command, Config, GoalSpec, Minutes, TaskState, journal};
use common::{Bench, agent_spec, goal_spec};

#[test]
fn who_was_fast_once_still_gets_the_time_that_it_declared() {
    let tolerance = Tolerance {
        timeout_factor: 2,
        ..Tolerance::default()
    };
    let mut bench = Bench::with(Config {
        tolerance,
        ..Config::default()
    });
    bench.goal("classic", "Do it");
    bench.agent(&["general"], 1);
    for _ in 0..20 {
        let fast = bench.add(&[], &[]);
        bench.round();
        while bench.task_state(fast) != TaskState::Completed {
            bench.wait_ms(1);
            let held = bench.state().agents()[0].held[0];
            bench.complete(held);
            let _ = bench.try_to(Command::RunRound);
        }
    }
    let slow = bench.add(&[], &[]);
    bench.round();
    let lease = bench.lease(slow);
    bench.act(Command::StartTask { lease });
    bench.wait_ms(60 * 60_000);
    bench.act(Command::Tick);
    assert_eq!(
        bench.task_state(slow),
        TaskState::Running,
        "not yet overdue"
    );
}

#[test]
fn availability_without_windows_is_the_same_after_reading_the_journal() {
    let mut bench = Bench::new();
    let spec = AgentSpec {
        availability: Availability {
            windows: Vec::new(),
            repeats_every: Some(Minutes(60)),
        },
        ..agent_spec(AgentKind::Simulated, &[], 1)
    };
    bench.act(Command::RegisterAgent { agent: None, spec });
    let read = journal::read(&journal::write(&bench.events)).expect("a journal");
    assert_eq!(read.events, bench.events);
}

#[test]
fn a_plan_made_while_nothing_else_happened_is_the_same_after_reading_the_journal() {
    let mut bench = Bench::with_goal();
    bench.wait_ms(60_000);
    let plan = Plan {
        slots: Box::default(),
        makespan: Minutes(0),
        lower_bound: Minutes(0),
        made_at: bench.now,
        origin: PlanOrigin::Optimised,
    };
    bench.wait_ms(60_000);
    bench.act(Command::AdoptPlan { plan });
    let replayed = journal::replay(&bench.events).expect("no contradiction");
    assert!(replayed.plan().is_some());
}

#[test]
fn a_repetition_that_waits_in_the_queue_goes_when_the_run_is_reset() {
    let mut bench = Bench::new();
    let repeat = Repeat {
        cron: "0 * * * *".to_owned(),
        times: 1,
    };
    let spec = GoalSpec {
        repeat: Some(repeat),
        ..goal_spec("classic", "Do it")
    };
    // Later than one interval of ageing, so that places depend on the start.
    bench.wait_ms(30 * 3_600_000);
    bench.act(Command::SubmitGoal { spec });
    bench.wait_ms(3_600_000);
    bench.act(Command::Tick);
    assert_eq!(bench.state().count(TaskState::Ready), 2);
    bench.act(Command::ResetRun);
    assert_eq!(bench.state().count(TaskState::Ready), 1);
}
