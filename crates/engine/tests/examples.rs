//! The examples do what their summaries say.

use baton_engine::command::Idle;
use baton_engine::schedule::{Pace, PolicyKind, RunSettings};
use baton_engine::{AgentKind, Engine, examples, invariant, projection, simulate};

#[test]
fn every_simulated_example_runs_to_its_end() {
    for example in examples::all() {
        let mut engine = example.open();
        if engine.state().has_live_agents() {
            continue;
        }
        while simulate::run_round(&mut engine) {}
        assert_eq!(invariant::check(engine.state()), Ok(()), "{}", example.id);
        let status = projection::status(engine.state());
        assert!(status.is_finished(), "{}: {status:?}", example.id);
    }
}

#[test]
fn the_live_demonstration_is_the_demonstration_with_workers() {
    let all = examples::all();
    let (simulated, live) = (all[0].open(), all[1].open());
    let tasks = |engine: &Engine| -> Vec<_> {
        let tasks = engine.state().present_tasks();
        tasks.map(|task| task.spec.clone()).collect()
    };
    assert_eq!(tasks(&simulated), tasks(&live));
    for agent in live.state().registered_agents() {
        let executor = agent.spec.executor.as_ref();
        assert_eq!(executor.map(|one| one.kind.as_str()), Some("worker"));
        assert_eq!(agent.spec.kind, AgentKind::Live);
    }
}

#[test]
fn people_and_machines_has_every_kind_of_doer_and_work_for_each() {
    let all = examples::all();
    let example = &all[2];
    assert_eq!(example.id, "people-and-machines");
    let engine = example.open();
    let state = engine.state();
    let kinds: Vec<Option<&str>> = state
        .registered_agents()
        .map(|agent| agent.spec.executor.as_ref().map(|one| one.kind.as_str()))
        .collect();
    assert_eq!(
        kinds,
        [Some("worker"), Some("person"), Some("script"), None]
    );
    for agent in state.registered_agents() {
        let mut tasks = state.present_tasks();
        let is_able = |task| state.candidates(task).any(|one| one.id == agent.id);
        assert!(tasks.any(is_able), "{} can do something", agent.spec.name);
    }
}

#[test]
fn there_are_at_least_three_beside_the_demonstration_and_one_is_large() {
    let sizes: Vec<usize> = examples::all()
        .iter()
        .map(|example| example.open().state().task_count())
        .collect();
    assert!(sizes.len() >= 4, "{sizes:?}");
    assert_eq!(sizes[0], 8, "the demonstration is first");
    assert!(sizes.iter().any(|&size| size > 200), "{sizes:?}");
}

#[test]
fn the_bottleneck_has_a_single_tester() {
    let all = examples::all();
    let example = all
        .iter()
        .find(|example| example.id == "bottleneck")
        .expect("it ships");
    let engine = example.open();
    let state = engine.state();
    let tests = state
        .present_tasks()
        .filter(|task| task.spec.skills.iter().any(|s| s.key() == "testing"));
    let mut count = 0;
    for task in tests {
        assert_eq!(state.candidates(task).count(), 1, "{}", task.spec.name);
        count += 1;
    }
    assert!(count >= 4, "{count}");
}

#[test]
fn every_example_simulated_runs_to_its_end_under_the_contract_net() {
    for example in examples::all() {
        for pace in [Pace::Barrier, Pace::Continuous] {
            let policy = PolicyKind::ContractNet;
            let engine = example.open();
            let run = simulate::compare(
                engine.state(),
                RunSettings {
                    policy,
                    pace,
                    ..RunSettings::default()
                },
            );
            assert_eq!(
                (run.left, run.end),
                (0, Idle::AllFinished),
                "{} {pace}",
                example.id
            );
        }
    }
}
