//! The policies on the examples.

use super::*;
use baton_engine::examples;

#[test]
fn earliest_finish_is_never_worse_than_the_originals_rounds_and_a_plan_never_worse_than_it() {
    for example in examples::all() {
        let run = |policy, pace| {
            let mut bench = Bench::on(example.open());
            choose(&mut bench, policy, pace);
            makespan_min(&mut bench)
        };
        let original = run(PolicyKind::LeastLoaded, Pace::Barrier);
        let rounds = run(PolicyKind::EarliestFinish, Pace::Barrier);
        let continuous = run(PolicyKind::EarliestFinish, Pace::Continuous);
        let planned = run(PolicyKind::Planned, Pace::Continuous);
        assert!(rounds.max(continuous) <= original, "{}", example.id);
        assert!(planned <= continuous, "{}", example.id);
    }
}
