//! A slow attempt gets a second agent beside it; the first answer wins.

use crate::common::Bench;
use crate::{HOUR, LEASE, LOST, MINUTE, last, set, start, tick_at};
use baton_engine::agent::Presence;
use baton_engine::event::{DecidedBy, Event, Lease, RefusalReason};
use baton_engine::{AgentId, Command, Rejection, TaskId, TaskState, Time, projection};

/// When a task of 60 minutes is slow, at 150 percent.
const SLOW: u64 = 90 * MINUTE;

/// A task of 60 minutes that the first of two agents runs since time 0.
fn running() -> (Bench, [AgentId; 2], TaskId) {
    let mut bench = Bench::with_goal();
    let agents = [0, 1].map(|_| bench.agent(&["coding"], 2));
    set(&mut bench, |tolerance| tolerance.straggler_percent = 150);
    let task = bench.add(&["coding"], &[]);
    bench.round();
    start(&mut bench, task);
    (bench, agents, task)
}

/// The same with a duplicate; both leases, the older first.
fn duplicated() -> (Bench, TaskId, [Lease; 2]) {
    let (mut bench, _, task) = running();
    tick_at(&mut bench, SLOW);
    let holds = bench.task(task).holds();
    let leases: Vec<Lease> = holds.map(|hold| hold.lease(task)).collect();
    let leases = leases.try_into().expect("an attempt and its duplicate");
    (bench, task, leases)
}

fn complete(bench: &mut Bench, lease: Lease) -> Result<(), Rejection> {
    let result = None;
    bench.try_to(Command::CompleteTask {
        lease,
        result,
        artifacts: Vec::new(),
    })
}

fn holders(bench: &Bench, task: TaskId) -> Vec<AgentId> {
    bench.task(task).holds().map(|hold| hold.agent).collect()
}

#[test]
fn a_slow_attempt_gets_a_duplicate_at_the_set_percentage() {
    let (mut bench, agents, task) = running();
    assert_eq!(bench.state().next_wake(), Some(Time(SLOW)));
    tick_at(&mut bench, SLOW - 1);
    assert_eq!(holders(&bench, task), agents[..1]);
    tick_at(&mut bench, SLOW);
    assert_eq!(holders(&bench, task), agents);
    match last(&bench) {
        Event::TaskDuplicated { lease, reason } => {
            assert_eq!((lease.agent, lease.attempt.0), (agents[1], 2));
            assert_eq!(reason.decided_by, DecidedBy::OnlyCandidate);
        }
        other => panic!("{other:?}"),
    }
    tick_at(&mut bench, SLOW + 1);
    assert_eq!(holders(&bench, task), agents, "one is enough");
}

#[test]
fn nobody_duplicates_unless_it_is_switched_on() {
    let (mut bench, agents, task) = running();
    set(&mut bench, |tolerance| tolerance.straggler_percent = 0);
    tick_at(&mut bench, 9 * HOUR);
    assert_eq!(holders(&bench, task), agents[..1]);
}

#[test]
fn a_duplicate_goes_to_an_idle_agent_that_no_ready_task_needs() {
    let (mut bench, [_, other], task) = running();
    let waits = bench.add(&["coding"], &[]);
    tick_at(&mut bench, SLOW);
    assert_eq!(holders(&bench, task).len(), 1, "a ready task needs it");
    assert_eq!(bench.round(), [(waits, other)]);
    tick_at(&mut bench, SLOW + 1);
    assert_eq!(holders(&bench, task).len(), 1, "it is not idle");
    assert!(bench.state().next_wake() > Some(bench.now), "no idle ticks");
    bench.complete(waits);
    assert_eq!(
        bench.state().next_wake(),
        Some(Time(SLOW)),
        "due since then"
    );
    tick_at(&mut bench, SLOW + 2);
    assert_eq!(holders(&bench, task).len(), 2);
}

#[test]
fn the_first_completion_wins_and_the_other_is_refused() {
    for winner in [0, 1] {
        let (mut bench, task, leases) = duplicated();
        assert_eq!(complete(&mut bench, leases[winner]), Ok(()));
        let done = bench.task(task);
        assert_eq!(done.state, TaskState::Completed);
        assert_eq!(done.agent, Some(leases[winner].agent));
        assert_eq!(done.attempt, leases[winner].attempt);
        for lease in leases {
            assert_eq!(bench.load(lease.agent), 0);
            let completed = bench.state().agents()[lease.agent.index()].completed;
            assert_eq!(completed, u32::from(lease == leases[winner]));
        }
        let late = complete(&mut bench, leases[1 - winner]);
        let reason = RefusalReason::AlreadyFinished;
        assert_eq!(late, Err(Rejection::Refused(reason)));
        let lease = leases[1 - winner];
        assert_eq!(last(&bench), &Event::AnswerRefused { lease, reason });
    }
}

#[test]
fn when_one_fails_the_other_goes_on() {
    for loser in [0, 1] {
        let (mut bench, task, leases) = duplicated();
        let (lease, reason) = (leases[loser], "it broke".to_owned());
        bench.act(Command::FailTask { lease, reason });
        assert_eq!(bench.task(task).failures, 1);
        assert_eq!(holders(&bench, task), [leases[1 - loser].agent]);
        assert_eq!(bench.state().goals()[0].retries, 0, "nothing was retried");
        let again = complete(&mut bench, lease);
        assert_eq!(again, Err(Rejection::Refused(RefusalReason::OtherAgent)));
        assert_eq!(complete(&mut bench, leases[1 - loser]), Ok(()));
    }
}

#[test]
fn when_one_is_lost_the_other_goes_on() {
    let (mut bench, task, [first, second]) = duplicated();
    let agent = first.agent;
    bench.act(Command::InjectFault {
        agent,
        fault: Some(baton_engine::Fault::Crash),
    });
    bench.act(Command::StartTask { lease: second });
    tick_at(&mut bench, SLOW + LOST);
    assert_eq!(crate::presence(&bench, agent), Presence::Lost);
    assert_eq!(holders(&bench, task), [second.agent]);
    assert_eq!(bench.task_state(task), TaskState::Running);
}

#[test]
fn a_duplicate_that_is_not_started_in_time_ends_and_another_may_follow() {
    let (mut bench, task, [first, second]) = duplicated();
    tick_at(&mut bench, SLOW + LEASE - 1);
    assert_eq!(holders(&bench, task).len(), 2);
    tick_at(&mut bench, SLOW + LEASE);
    let holds: Vec<Lease> = bench
        .task(task)
        .holds()
        .map(|hold| hold.lease(task))
        .collect();
    assert_eq!(holds[0], first);
    assert!(
        holds[1].attempt > second.attempt,
        "with an attempt of its own"
    );
}

#[test]
fn cancelling_or_removing_the_task_ends_both() {
    for command in [
        |task| Command::CancelTask { task },
        |task| Command::RemoveTask { task },
    ] {
        let (mut bench, task, leases) = duplicated();
        bench.act(command(task));
        assert!(leases.iter().all(|lease| bench.load(lease.agent) == 0));
    }
}

#[test]
fn an_attempt_after_a_duplicate_has_a_lease_of_its_own() {
    let (mut bench, task, leases) = duplicated();
    for lease in [leases[1], leases[0]] {
        let reason = "it broke".to_owned();
        bench.act(Command::FailTask { lease, reason });
    }
    bench.wait_for_retry(task);
    bench.round();
    assert_eq!(bench.task(task).attempt.0, 3);
}

#[test]
fn the_timeline_shows_both_attempts_and_who_came_too_late() {
    use projection::BarState::{Cancelled, Completed};
    let (mut bench, _, leases) = duplicated();
    assert_eq!(complete(&mut bench, leases[1]), Ok(()));
    let timeline = projection::timeline(bench.state(), &bench.events);
    let bars = timeline.lanes.iter().flat_map(|lane| &lane.bars);
    let ends: Vec<_> = bars.map(|bar| (bar.attempt.0, bar.state)).collect();
    assert_eq!(ends, [(1, Cancelled), (2, Completed)]);
}
