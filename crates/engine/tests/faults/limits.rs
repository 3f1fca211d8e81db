//! Silence, leases, timeouts, failures and losses, each at its limit and one
//! millisecond before.

use crate::common::{Bench, task_spec};
use crate::{HOUR, LEASE, LOST, SUSPECT, last, presence, set, start, tick_at};
use baton_engine::agent::Presence;
use baton_engine::command::Idle;
use baton_engine::event::{Event, FailReason, RefusalReason, ReturnReason, StallReason};
use baton_engine::explain::{self, Waiting};
use baton_engine::{
    AgentId, Command, GoalId, Millis, Minutes, Priority, Rejection, TaskId, TaskSpec, TaskState,
    Time, projection,
};

/// A live agent that holds a task of 60 minutes since time 0, not started.
fn held() -> (Bench, AgentId, TaskId) {
    let mut bench = Bench::with_goal();
    let agent = bench.live_agent(&["coding"], 1);
    let task = bench.add(&["coding"], &[]);
    bench.round();
    (bench, agent, task)
}

// Silence

#[test]
fn a_silent_agent_is_suspected_and_keeps_its_task_but_gets_no_more() {
    let (mut bench, agent, task) = held();
    tick_at(&mut bench, SUSPECT - 1);
    assert_eq!(presence(&bench, agent), Presence::Present);
    assert_eq!(bench.state().next_wake(), Some(Time(SUSPECT)));
    tick_at(&mut bench, SUSPECT);
    assert_eq!(last(&bench), &Event::AgentSuspected { agent });
    assert_eq!(bench.task(task).agent, Some(agent));
    bench.complete(task);
    tick_at(&mut bench, 2 * SUSPECT);
    assert_eq!(presence(&bench, agent), Presence::Suspected);
    bench.add(&["coding"], &[]);
    let idle = Rejection::NothingToAssign(Idle::NoRoom { tasks: 1 });
    assert_eq!(bench.try_to(Command::RunRound), Err(idle));
}

#[test]
fn an_agent_silent_for_the_heartbeat_timeout_is_lost_and_its_task_goes_back() {
    let (mut bench, agent, task) = held();
    let lease = bench.lease(task);
    tick_at(&mut bench, LOST - 1);
    assert_eq!(presence(&bench, agent), Presence::Suspected);
    assert_eq!(bench.state().next_wake(), Some(Time(LOST)));
    tick_at(&mut bench, LOST);
    assert_eq!(presence(&bench, agent), Presence::Lost);
    let reason = ReturnReason::AgentLost;
    let returned = Event::TaskReturned { lease, reason };
    assert!(
        bench
            .events
            .iter()
            .any(|recorded| recorded.event == returned)
    );
    assert_eq!(last(&bench), &Event::AgentLost { agent });
    assert_eq!(bench.task_state(task), TaskState::Ready);
    assert_eq!(bench.state().next_wake(), None, "nothing more to notice");
}

#[test]
fn a_late_tick_loses_a_silent_agent_without_suspecting_it_first() {
    let (mut bench, agent, _) = held();
    tick_at(&mut bench, LOST);
    assert_eq!(presence(&bench, agent), Presence::Lost);
    let suspected = Event::AgentSuspected { agent };
    assert!(
        bench
            .events
            .iter()
            .all(|recorded| recorded.event != suspected)
    );
}

#[test]
fn any_accepted_sign_of_life_makes_an_agent_present_again() {
    let heartbeat = |_: &Bench, agent, _| Command::Heartbeat { agent };
    let start = |bench: &Bench, _, task| Command::StartTask {
        lease: bench.lease(task),
    };
    let complete = |bench: &Bench, _, task| Command::CompleteTask {
        lease: bench.lease(task),
        result: None,
        artifacts: Vec::new(),
    };
    let fail = |bench: &Bench, _, task| Command::FailTask {
        lease: bench.lease(task),
        reason: "it broke".to_owned(),
    };
    let signs: [fn(&Bench, AgentId, TaskId) -> Command; 4] = [heartbeat, start, complete, fail];
    for sign in signs {
        let (mut bench, agent, task) = held();
        tick_at(&mut bench, SUSPECT);
        let command = sign(&bench, agent, task);
        bench.act(command.clone());
        assert_eq!(presence(&bench, agent), Presence::Present, "{command:?}");
        tick_at(&mut bench, 2 * SUSPECT - 1);
        assert_eq!(presence(&bench, agent), Presence::Present, "counted anew");
    }
}

#[test]
fn a_lost_agent_that_comes_back_gets_work_again_but_not_its_old_task() {
    let (mut bench, agent, task) = held();
    let old = bench.lease(task);
    tick_at(&mut bench, LOST);
    let refused = bench.try_to(Command::StartTask { lease: old });
    let reason = RefusalReason::NotAssigned;
    assert_eq!(refused, Err(Rejection::Refused(reason)));
    assert_eq!(
        presence(&bench, agent),
        Presence::Lost,
        "that changes nothing"
    );
    bench.act(Command::Heartbeat { agent });
    assert_eq!(bench.round(), [(task, agent)]);
    let refused = bench.try_to(Command::CompleteTask {
        lease: old,
        result: None,
        artifacts: Vec::new(),
    });
    assert_eq!(refused, Err(Rejection::Refused(RefusalReason::OldAttempt)));
    bench.complete(task);
}

#[test]
fn a_simulated_agent_without_fault_is_never_missed() {
    let mut bench = Bench::with_goal();
    let agent = bench.agent(&[], 1);
    tick_at(&mut bench, 365 * 24 * HOUR);
    assert_eq!(presence(&bench, agent), Presence::Present);
    assert_eq!(bench.state().next_wake(), None);
}

// Leases and timeouts

#[test]
fn a_task_that_is_not_started_in_time_goes_back() {
    let (mut bench, agent, task) = held();
    let lease = bench.lease(task);
    bench.now = Time(LEASE - 1);
    bench.act(Command::Heartbeat { agent });
    bench.act(Command::Tick);
    assert_eq!(bench.task_state(task), TaskState::Assigned);
    assert_eq!(bench.state().next_wake(), Some(Time(LEASE)));
    tick_at(&mut bench, LEASE);
    let reason = ReturnReason::LeaseExpired;
    assert_eq!(last(&bench), &Event::TaskReturned { lease, reason });
    assert_eq!(bench.task(task).losses, 1);
    assert_eq!(presence(&bench, agent), Presence::Present);
}

#[test]
fn a_started_task_has_the_time_that_it_names() {
    let mut bench = Bench::with_goal();
    let agent = bench.live_agent(&[], 1);
    let task = bench.add_spec(TaskSpec {
        timeout_min: Some(Minutes(90)),
        ..task_spec(Priority::Medium, 60, &[], &[])
    });
    bench.round();
    bench.wait_ms(1_000);
    start(&mut bench, task);
    let limit = 1_000 + 90 * 60_000;
    for (ms, state) in [(limit - 1, TaskState::Running), (limit, TaskState::Blocked)] {
        bench.now = Time(ms);
        bench.act(Command::Heartbeat { agent });
        bench.act(Command::Tick);
        assert_eq!(bench.task_state(task), state, "at {ms}");
    }
    let report = bench.task(task).report.as_deref();
    assert_eq!(report, Some("It took longer than its timeout."));
}

#[test]
fn limits_of_zero_are_no_limits() {
    let mut bench = Bench::with_goal();
    bench.agent(&[], 2);
    set(&mut bench, |tolerance| {
        tolerance.lease_timeout = Millis(0);
        tolerance.timeout_factor = 0;
    });
    let [waiting, running] = [0, 1].map(|_| bench.add(&[], &[]));
    bench.round();
    start(&mut bench, running);
    assert_eq!(bench.state().next_wake(), None);
    tick_at(&mut bench, 365 * 24 * HOUR);
    assert_eq!(bench.task_state(waiting), TaskState::Assigned);
    assert_eq!(bench.task_state(running), TaskState::Running);
}

// Failures

#[test]
fn a_failed_task_waits_twice_as_long_after_each_failure() {
    let (mut bench, agent, task) = held();
    set(&mut bench, |tolerance| tolerance.max_attempts = 10);
    for (failures, minutes) in [(1, 1), (2, 2), (3, 4), (4, 8)] {
        bench.fail(task);
        let at = bench.task(task).not_before().expect("it waits");
        let wait = (at - bench.now).0;
        let whole = minutes * 60_000;
        assert!((whole / 2..=whole).contains(&wait), "{failures}: {wait}");
        assert_eq!(bench.task_state(task), TaskState::Blocked);
        let waiting = explain::waiting(bench.state(), bench.task(task));
        assert_eq!(waiting, Some(Waiting::Until(at)));
        assert_eq!(bench.state().next_wake().map(|wake| wake <= at), Some(true));
        tick_at(&mut bench, at.0 - 1);
        assert_eq!(bench.task_state(task), TaskState::Blocked);
        let until = (at - bench.state().run_started_at()).minutes();
        let idle = Rejection::NothingToAssign(Idle::Until { at: until });
        assert_eq!(bench.try_to(Command::RunRound), Err(idle));
        tick_at(&mut bench, at.0);
        assert_eq!(bench.task_state(task), TaskState::Ready);
        bench.act(Command::Heartbeat { agent });
        bench.round();
    }
}

#[test]
fn the_last_failure_parks_the_task_blocks_what_waits_for_it_and_tells_the_goal() {
    let mut bench = Bench::with_goal();
    bench.agent(&[], 1);
    set(&mut bench, |tolerance| tolerance.retry_base = Millis(0));
    let poison = bench.add(&[], &[]);
    let next = bench.add(&[], &[poison]);
    let after = bench.add(&[], &[next]);
    for _ in 1..3 {
        bench.round();
        bench.fail(poison);
        assert_eq!(
            bench.task_state(poison),
            TaskState::Ready,
            "no base, no wait"
        );
    }
    bench.round();
    bench.fail(poison);
    let told = Event::GoalStalled {
        goal: GoalId(0),
        task: poison,
        reason: StallReason::Failures,
    };
    assert_eq!(last(&bench), &told);
    assert_eq!(bench.task_state(poison), TaskState::Failed);
    for blocked in [next, after] {
        let waiting = explain::waiting(bench.state(), bench.task(blocked));
        assert_eq!(waiting, Some(Waiting::Stalled(vec![poison])));
    }
    let stalled_by = |bench: &Bench| {
        let goals = projection::goals(bench.state());
        goals[0]
            .stalled_by
            .iter()
            .map(|task| task.id)
            .collect::<Vec<_>>()
    };
    assert_eq!(stalled_by(&bench), [poison]);
    bench.act(Command::RetryTask { task: poison });
    assert_eq!(stalled_by(&bench), []);
    bench.round();
    bench.complete(poison);
    assert_eq!(bench.task_state(next), TaskState::Ready);
}

#[test]
fn a_goal_makes_up_for_as_many_failures_as_its_budget_has() {
    let mut bench = Bench::with_goal();
    bench.agent(&[], 3);
    set(&mut bench, |tolerance| {
        tolerance.retry_base = Millis(0);
        tolerance.retry_budget = 2;
    });
    let [first, second, third] = [0, 1, 2].map(|_| bench.add(&[], &[]));
    bench.round();
    bench.fail(first);
    bench.fail(second);
    assert_eq!(bench.state().goals()[0].retries, 2);
    bench.fail(third);
    let reason = StallReason::RetryBudget;
    let told = Event::GoalStalled {
        goal: GoalId(0),
        task: third,
        reason,
    };
    assert_eq!(last(&bench), &told);
    assert_eq!(bench.task(third).failures, 1);
    bench.act(Command::RetryTask { task: third });
    bench.round();
    bench.fail(third);
    assert_eq!(
        bench.task_state(third),
        TaskState::Ready,
        "the budget is new"
    );
}

#[test]
fn a_task_that_loses_too_many_agents_is_parked() {
    let mut bench = Bench::with_goal();
    let task = bench.add(&[], &[]);
    for losses in 1..=5 {
        let agent = bench.live_agent(&[], 1);
        assert_eq!(bench.round(), [(task, agent)]);
        let lease = bench.lease(task);
        let now = bench.now.0;
        tick_at(&mut bench, now + LOST);
        assert_eq!(bench.task(task).losses, losses);
        if losses < 5 {
            assert_eq!(bench.task_state(task), TaskState::Ready);
            continue;
        }
        let tail: Vec<&Event> = bench
            .events
            .iter()
            .rev()
            .map(|e| &e.event)
            .skip(1)
            .take(2)
            .collect();
        let given_up = Event::AttemptFailed {
            lease,
            reason: FailReason::LostTooOften,
            retries: false,
            retry_at: None,
        };
        let told = Event::GoalStalled {
            goal: GoalId(0),
            task,
            reason: StallReason::Losses,
        };
        assert_eq!(tail, [&told, &given_up]);
    }
    assert_eq!(bench.task(task).failures, 0, "it never failed");
    bench.act(Command::RetryTask { task });
    assert_eq!(bench.task(task).losses, 0);
}

#[test]
fn what_people_do_to_an_agent_is_no_loss_to_its_task() {
    let (mut bench, agent, task) = held();
    bench.act(Command::UnregisterAgent { agent });
    assert_eq!(bench.task(task).losses, 0);
    assert_eq!(bench.task_state(task), TaskState::Ready);
}

#[test]
fn a_cancelled_goal_ends_every_attempt_and_every_wait() {
    let mut bench = Bench::with_goal();
    let agent = bench.agent(&[], 2);
    let tasks = [0, 1, 2].map(|_| bench.add(&[], &[]));
    bench.round();
    start(&mut bench, tasks[0]);
    bench.fail(tasks[1]);
    bench.act(Command::CancelGoal { goal: GoalId(0) });
    assert!(
        tasks
            .iter()
            .all(|&task| bench.task_state(task) == TaskState::Cancelled)
    );
    assert_eq!(bench.load(agent), 0);
    assert_eq!(bench.state().next_wake(), None);
}
