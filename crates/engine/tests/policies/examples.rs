//! The policies on the examples.

use super::*;
use baton_engine::examples::{self, Example};

#[test]
fn earliest_finish_is_never_worse_than_the_originals_rounds_and_a_plan_never_worse_than_it() {
    // How long live agents take is not up to the policy.
    let is_simulated = |example: &Example| !example.open().state().has_live_agents();
    for example in examples::all().into_iter().filter(is_simulated) {
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
