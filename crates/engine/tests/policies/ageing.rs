//! Priorities never starve, whatever the policy.

use super::*;
use baton_engine::{Config, Millis, Priority, TaskState};
use common::task_spec;

const AGEING: Minutes = Minutes(60);

/// One agent, one task of `priority`, and a critical task every 20 minutes
/// that takes 30: when the first is assigned, if within `hours`.
fn waits_min(policy: PolicyKind, pace: Pace, priority: Priority, ageing: Millis) -> Option<u32> {
    let mut bench = Bench::with(Config {
        ageing,
        ..Config::default()
    });
    bench.goal("classic", "Do it");
    bench.act(Command::RemoveTask { task: TaskId(0) });
    choose(&mut bench, policy, pace);
    agent(&mut bench, 100, 1);
    bench.add_spec(task_spec(Priority::Critical, 30, &["coding"], &[]));
    bench.round();
    start_all(&mut bench);
    let patient = bench.add_spec(task_spec(priority, 10, &["coding"], &[]));
    for _ in 0..24 * 3 {
        let spec = task_spec(Priority::Critical, 30, &["coding"], &[]);
        bench.add_spec(spec);
        wait_min(&mut bench, 20);
        let _ = baton_engine::simulate::advance(&mut bench.engine, bench.now);
        if bench.task_state(patient) != TaskState::Ready {
            let assigned_at = bench.task(patient).assigned_at().expect("it is assigned");
            return Some((assigned_at - Time(0)).minutes().0);
        }
    }
    None
}

#[test]
fn a_stream_of_critical_tasks_holds_no_task_up_for_longer_than_the_bound() {
    for policy in PolicyKind::ALL {
        for pace in [Pace::Barrier, Pace::Continuous] {
            for priority in [Priority::High, Priority::Medium, Priority::Low] {
                let waited = waits_min(policy, pace, priority, AGEING.into());
                // Only tasks that are ready less than (level + 1) intervals later go
                // before it, one every 20 minutes for 30 minutes each.
                let intervals = priority.level() as u32 + 1;
                let passed = (intervals * AGEING.0).div_ceil(20);
                let bound = 30 + 30 * passed;
                let waited = waited.unwrap_or(u32::MAX);
                assert!(
                    waited <= bound,
                    "{policy}, {pace}, {priority}: {waited} min, bound {bound}"
                );
            }
        }
    }
}

/// The stream is a real adversary: without ageing the task would wait for ever.
#[test]
fn without_ageing_the_stream_would_starve_it() {
    for policy in PolicyKind::ALL {
        let never = Millis(u64::MAX);
        let waited = waits_min(policy, Pace::Continuous, Priority::Low, never);
        assert_eq!(waited, None, "{policy}");
    }
}
