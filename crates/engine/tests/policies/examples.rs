//! The policies on the examples.

use super::*;
use baton_engine::examples;

/// With `--nocapture` it prints the table.
#[test]
fn earliest_finish_is_never_worse_than_least_loaded_with_a_barrier() {
    println!("example × policy × pace: makespan in minutes, lateness in minutes");
    for example in examples::all() {
        let run = |policy, pace| {
            let mut bench = Bench::on(example.open());
            choose(&mut bench, policy, pace);
            let makespan = makespan_min(&mut bench);
            println!("{:<16} {policy:<16} {pace:<26} {makespan:>6}", example.id);
            makespan
        };
        let original = run(PolicyKind::LeastLoaded, Pace::Barrier);
        for policy in [
            PolicyKind::LeastLoaded,
            PolicyKind::EarliestFinish,
            PolicyKind::Planned,
        ] {
            for pace in [Pace::Barrier, Pace::Continuous] {
                let makespan = run(policy, pace);
                let is_promised = policy == PolicyKind::EarliestFinish;
                assert!(!is_promised || makespan <= original, "{}", example.id);
            }
        }
    }
}
