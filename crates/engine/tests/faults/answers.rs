//! Late, repeated, reordered and foreign answers change nothing but the record.

use crate::common::Bench;
use crate::{SUSPECT, set, start, tick_at};
use baton_engine::event::{Event, Lease, RefusalReason};
use baton_engine::{AgentId, Attempt, Command, Rejection, State, TaskId, TaskState};

/// A task in `state` that an agent holds in its second attempt, or has held,
/// and an agent that never had it.
fn task_in(state: TaskState) -> (Bench, Lease, AgentId) {
    let mut bench = Bench::with_goal();
    set(&mut bench, |tolerance| tolerance.max_attempts = 2);
    let agent = bench.agent(&["coding"], 1);
    let task = bench.add(&["coding"], &[]);
    let other = bench.agent(&["design"], 1);
    bench.round();
    bench.fail(task);
    let first = bench.lease(task);
    let second = Lease {
        attempt: first.attempt.next(),
        ..first
    };
    if state == TaskState::Blocked {
        return (bench, second, other);
    }
    bench.wait_for_retry(task);
    if state != TaskState::Ready {
        bench.round();
    }
    match state {
        TaskState::Blocked | TaskState::Ready | TaskState::Assigned => {}
        TaskState::Running => start(&mut bench, task),
        TaskState::Completed => bench.complete(task),
        TaskState::Failed => bench.fail(task),
        TaskState::Cancelled => bench.act(Command::CancelTask { task }),
    }
    assert_eq!(bench.task_state(task), state);
    assert_eq!(second.agent, agent);
    (bench, second, other)
}

const ANSWERS: [fn(Lease) -> Command; 3] = [
    |lease| Command::StartTask { lease },
    |lease| Command::CompleteTask {
        lease,
        result: Some("done".to_owned()),
        artifacts: Vec::new(),
    },
    |lease| Command::FailTask {
        lease,
        reason: "no".to_owned(),
    },
];

/// All that an answer could change.
fn everything(state: &State) -> String {
    let queue: Vec<_> = state.queue().firsts().collect();
    format!(
        "{:?} {:?} {:?} {queue:?} {:?}",
        state.tasks(),
        state.agents(),
        state.goals(),
        state.next_wake()
    )
}

fn refuse(bench: &mut Bench, command: Command, lease: Lease, reason: RefusalReason) {
    let before = everything(bench.state());
    let (events, refused) = (bench.events.len(), bench.state().refused_answers());
    bench.wait_ms(1);
    let answer = bench.try_to(command.clone());
    assert_eq!(answer, Err(Rejection::Refused(reason)), "{command:?}");
    assert_eq!(everything(bench.state()), before, "{command:?}");
    assert_eq!(bench.state().refused_answers(), refused + 1);
    let recorded: Vec<&Event> = bench.events[events..].iter().map(|e| &e.event).collect();
    assert_eq!(recorded, [&Event::AnswerRefused { lease, reason }]);
}

#[test]
fn no_answer_but_on_the_current_lease_changes_anything_in_any_state() {
    for state in TaskState::ALL {
        let (mut bench, lease, other) = task_in(state);
        let old = Attempt(lease.attempt.0 - 1);
        let future = lease.attempt.next();
        let not_held = match state {
            TaskState::Blocked | TaskState::Ready => Some(RefusalReason::NotAssigned),
            TaskState::Assigned | TaskState::Running => None,
            TaskState::Completed | TaskState::Failed | TaskState::Cancelled => {
                Some(RefusalReason::AlreadyFinished)
            }
        };
        let unknown = TaskId(99);
        for answer in ANSWERS {
            for (wrong, reason) in [
                (
                    Lease {
                        attempt: old,
                        ..lease
                    },
                    RefusalReason::OldAttempt,
                ),
                (
                    Lease {
                        attempt: future,
                        ..lease
                    },
                    RefusalReason::OldAttempt,
                ),
                (
                    Lease {
                        agent: other,
                        ..lease
                    },
                    RefusalReason::OtherAgent,
                ),
                (
                    Lease {
                        agent: AgentId(9),
                        ..lease
                    },
                    RefusalReason::OtherAgent,
                ),
            ] {
                refuse(&mut bench, answer(wrong), wrong, not_held.unwrap_or(reason));
            }
            let foreign = Lease {
                task: unknown,
                ..lease
            };
            refuse(
                &mut bench,
                answer(foreign),
                foreign,
                RefusalReason::UnknownTask,
            );
            if let Some(reason) = not_held {
                refuse(&mut bench, answer(lease), lease, reason);
            }
        }
    }
}

#[test]
fn a_repeated_answer_counts_once() {
    let (mut bench, lease, _) = task_in(TaskState::Assigned);
    let [start, complete, fail] = ANSWERS.map(|answer| answer(lease));
    bench.act(start.clone());
    refuse(
        &mut bench,
        start.clone(),
        lease,
        RefusalReason::AlreadyStarted,
    );
    bench.act(complete.clone());
    for late in [complete, start, fail] {
        refuse(&mut bench, late, lease, RefusalReason::AlreadyFinished);
    }
}

#[test]
fn a_completion_that_overtakes_its_start_counts_and_the_start_does_not() {
    let (mut bench, lease, _) = task_in(TaskState::Assigned);
    let [start, complete, _] = ANSWERS.map(|answer| answer(lease));
    bench.act(complete);
    refuse(&mut bench, start, lease, RefusalReason::AlreadyFinished);
}

#[test]
fn an_answer_from_a_run_that_was_reset_is_refused() {
    let (mut bench, lease, _) = task_in(TaskState::Running);
    bench.act(Command::ResetRun);
    bench.round();
    for answer in ANSWERS {
        refuse(&mut bench, answer(lease), lease, RefusalReason::OldAttempt);
    }
}

#[test]
fn an_answer_that_is_refused_is_no_sign_of_life() {
    let mut bench = Bench::with_goal();
    let agent = bench.live_agent(&[], 1);
    let task = bench.add(&[], &[]);
    bench.round();
    let lease = Lease {
        attempt: Attempt(7),
        ..bench.lease(task)
    };
    tick_at(&mut bench, SUSPECT);
    let complete = ANSWERS[1](lease);
    refuse(&mut bench, complete, lease, RefusalReason::OldAttempt);
    let presence = crate::presence(&bench, agent);
    assert_eq!(presence, baton_engine::agent::Presence::Suspected);
}
