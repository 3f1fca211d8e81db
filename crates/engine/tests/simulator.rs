//! The simulator itself: a few hundred of the seeds of which `cargo xtask
//! simulate` runs as many as you like, and that a seed says everything.

use baton_engine::Engine;
use baton_engine::simulate::{Coverage, Scenario, generate, verify, verify_seed};

const SEEDS: u64 = 600;

#[test]
fn everything_holds_whatever_agents_and_channels_do() {
    let mut coverage = Coverage::default();
    for seed in 0..SEEDS {
        let verdict = verify_seed(seed, &mut coverage);
        assert_eq!(verdict, Ok(()), "cargo xtask simulate --start {seed}");
    }
    // So few seeds miss some reasons; `cargo xtask simulate` asks for all.
    let missing = coverage.missing();
    let is_reason = |name: &String| {
        let groups = ["Fault", "Command", "Event", "PolicyKind", "Pace"];
        !groups
            .iter()
            .any(|group| name.starts_with(&format!("{group}::")))
    };
    assert!(
        missing.iter().all(is_reason),
        "never exercised: {missing:?}"
    );
}

#[test]
fn a_scenario_is_the_same_after_it_was_printed() {
    for seed in 0..50 {
        let scenario = generate(seed);
        let text = serde_json::to_string(&scenario).expect("string keys only");
        let read: Scenario = serde_json::from_str(&text).expect("what was written");
        assert_eq!(read, scenario);
        assert_eq!(generate(seed), scenario);
    }
}

#[test]
fn the_same_seed_exercises_the_same() {
    let exercised = |seed| {
        let mut coverage = Coverage::default();
        verify(&generate(seed), Engine::handle, &mut coverage).expect("it holds");
        coverage
    };
    assert_eq!(exercised(64), exercised(64));
    assert_ne!(exercised(64), exercised(65));
}
