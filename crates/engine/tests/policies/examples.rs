//! The policies on the examples.

use super::*;
use baton_engine::examples;

#[test]
fn earliest_finish_is_never_worse_than_the_originals_rounds_and_a_plan_never_worse_than_it() {
    for example in examples::all() {
        let run = |policy, pace| {
            let mut bench = Bench::on(example.open());
            choose(&mut bench, policy, pace);
            let makespan = makespan_min(&mut bench);
            let metrics = projection::metrics(bench.state());
            println!(
                "{} | {policy} | {pace} | {makespan} | {} | {}",
                example.id,
                metrics.max_lateness.minutes().0,
                metrics.total_lateness.minutes().0
            );
            makespan
        };
        let original = run(PolicyKind::LeastLoaded, Pace::Barrier);
        run(PolicyKind::LeastLoaded, Pace::Continuous);
        let rounds = run(PolicyKind::EarliestFinish, Pace::Barrier);
        let continuous = run(PolicyKind::EarliestFinish, Pace::Continuous);
        run(PolicyKind::Planned, Pace::Barrier);
        let planned = run(PolicyKind::Planned, Pace::Continuous);
        assert!(rounds.max(continuous) <= original, "{}", example.id);
        assert!(planned <= continuous, "{}", example.id);
    }
}
