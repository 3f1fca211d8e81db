//! The simulator is only worth something if it catches what is broken. Here
//! each of its checks meets a mutation that breaks what it checks. The state's
//! invariants have their own mutations, in `state::mutations`.

use super::checker::{Checker, Failure, check_refusal, check_text};
use super::coverage::Coverage;
use super::generate::generate;
use super::ledger::Breach;
use super::shrink::shrink;
use super::verify::verify;
use super::world::Handle;
use crate::agent::{AgentSpec, Availability};
use crate::command::{Command, Rejection};
use crate::engine::Engine;
use crate::event::{Event, Lease, Recorded};
use crate::goal::GoalSpec;
use crate::ids::{AgentId, Attempt, GoalId, TaskId};
use crate::state::Config;
use crate::task::TaskSpec;
use crate::time::{Minutes, Time};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// An engine broken on purpose, and the failure that must come of it.
struct Mutant {
    breaks: &'static str,
    handle: Handle,
    is_caught_as: fn(&Failure) -> bool,
}

const MUTANTS: [Mutant; 7] = [
    Mutant {
        breaks: "late answers count: whoever answers, it is taken for the holder",
        handle: |engine, command, now| {
            let command = match command {
                Command::CompleteTask {
                    lease,
                    result,
                    artifacts,
                } => {
                    let lease = current(engine, lease);
                    Command::CompleteTask {
                        lease,
                        result,
                        artifacts,
                    }
                }
                other => other,
            };
            engine.handle(command, now)
        },
        is_caught_as: |failure| matches!(failure, Failure::Misjudged(_)),
    },
    Mutant {
        breaks: "the journal misses an event",
        handle: |engine, command, now| {
            let is_cancel = matches!(command, Command::CancelTask { .. });
            let done = engine.handle(command, now);
            if is_cancel {
                engine.take_events();
            }
            done
        },
        is_caught_as: |failure| matches!(failure, Failure::Differs(_)),
    },
    Mutant {
        breaks: "a rejected command changes something",
        handle: |engine, command, now| {
            let done = engine.handle(command, now);
            if matches!(done, Err(Rejection::UnknownGoal(_))) {
                engine.handle(Command::ResetRun, now)?;
            }
            done
        },
        is_caught_as: |failure| matches!(failure, Failure::RejectedInPart(_)),
    },
    Mutant {
        breaks: "a task is lost: nobody is told that its time has come",
        handle: |engine, command, now| match command {
            Command::Tick => Ok(()),
            other => engine.handle(other, now),
        },
        is_caught_as: |failure| matches!(failure, Failure::Endless),
    },
    Mutant {
        breaks: "what is doable is not done: no rounds are run",
        handle: |engine, command, now| match command {
            Command::RunRound => Ok(()),
            other => engine.handle(other, now),
        },
        is_caught_as: |failure| matches!(failure, Failure::Undone(_)),
    },
    Mutant {
        breaks: "the same commands give another journal the second time",
        handle: |engine, command, now| {
            static CALLS: AtomicU64 = AtomicU64::new(0);
            let chance = CALLS.fetch_add(1, Ordering::Relaxed);
            engine.handle(command, Time(now.0 + chance % 2))
        },
        is_caught_as: |failure| matches!(failure, Failure::Undetermined),
    },
    Mutant {
        breaks: "the engine panics",
        handle: |engine, command, now| {
            assert!(!matches!(command, Command::RemoveTask { .. }), "a bug");
            engine.handle(command, now)
        },
        is_caught_as: |failure| matches!(failure, Failure::Panic(text) if text == "a bug"),
    },
];

/// The lease of whoever holds the task now.
fn current(engine: &Engine, lease: Lease) -> Lease {
    let task = engine.state().task(lease.task);
    task.filter(|task| task.state.is_held())
        .map_or(lease, |task| Lease {
            agent: task.agent.unwrap_or(lease.agent),
            attempt: task.attempt,
            ..lease
        })
}

#[test]
fn a_broken_engine_is_caught_and_the_scenario_shrunk() {
    for mutant in MUTANTS {
        let verdict = |scenario: &_| {
            let verdict = verify(scenario, mutant.handle, &mut Coverage::default());
            verdict.err()
        };
        let mut scenarios = (1..500).map(generate);
        let caught = scenarios.find_map(|scenario| {
            let failure = verdict(&scenario).filter(mutant.is_caught_as)?;
            Some((scenario, failure))
        });
        let (scenario, failure) = caught.unwrap_or_else(|| panic!("{}", mutant.breaks));
        let small = shrink(scenario, &failure, verdict);
        assert!(small.actions.len() <= 5, "{}: {small:#?}", mutant.breaks);
        let again = verdict(&small);
        assert!(again.is_some_and(|failure| (mutant.is_caught_as)(&failure)));
    }
}

/// A journal of one agent and two tasks, the second after the first, and what
/// the checker says when `events` follow.
fn after_setting_up(events: &[Event]) -> Result<(), Failure> {
    let mut checker = Checker::default();
    for event in setting_up().into_iter().chain(events.iter().cloned()) {
        let at = Time::default();
        checker.observe(&Recorded { at, event })?;
    }
    Ok(())
}

fn setting_up() -> Vec<Event> {
    let task = |dependencies: &[TaskId]| TaskSpec {
        name: "Task".to_owned(),
        estimate: Minutes(1),
        dependencies: dependencies.into(),
        ..TaskSpec::default()
    };
    let agent = AgentSpec {
        name: "Agent".to_owned(),
        ..AgentSpec::default()
    };
    let goal = GoalSpec {
        text: "Do it".to_owned(),
        rules: "classic".to_owned(),
        ..GoalSpec::default()
    };
    vec![
        Event::WorkspaceOpened {
            config: Arc::new(Config::default()),
        },
        Event::AgentRegistered {
            agent: AgentId(0),
            spec: Arc::new(agent),
        },
        Event::GoalSubmitted {
            goal: GoalId(0),
            spec: Arc::new(goal),
            findings: Arc::default(),
        },
        Event::TaskAdded {
            task: TaskId(0),
            goal: GoalId(0),
            spec: Arc::new(task(&[])),
        },
        Event::TaskAdded {
            task: TaskId(1),
            goal: GoalId(0),
            spec: Arc::new(task(&[TaskId(0)])),
        },
    ]
}

fn lease(task: u32, attempt: u32) -> Lease {
    Lease {
        task: TaskId(task),
        agent: AgentId(0),
        attempt: Attempt(attempt),
    }
}

fn assigned(lease: Lease) -> Event {
    let reason = serde_json::from_str(r#"{"candidates":1,"decided_by":"only_candidate"}"#);
    let reason = reason.expect("a reason");
    Event::TaskAssigned { lease, reason }
}

fn started(lease: Lease) -> Event {
    Event::TaskStarted { lease }
}

fn completed(lease: Lease) -> Event {
    Event::TaskCompleted {
        lease,
        result: None,
        artifacts: Box::default(),
    }
}

#[test]
fn a_journal_that_breaks_a_rule_is_caught() {
    use Breach::{Disagrees, OldAttempt, OutOfTurn, TooEarly, Unfenced};
    // A new rule needs a line here and a mutation below.
    let needs_a_mutation = |breach: Breach| match breach {
        TooEarly(_) | OutOfTurn(_) | Unfenced(_) | OldAttempt(_) | Disagrees(_) => breach,
    };
    let first = lease(0, 1);
    let done = [assigned(first), started(first), completed(first)];
    assert_eq!(after_setting_up(&done), Ok(()));
    let returned = Event::TaskReturned {
        lease: first,
        reason: crate::event::ReturnReason::AgentLost,
    };
    let mutations: [(&str, Vec<Event>, Breach); 6] = [
        (
            "it starts before its dependency is completed",
            vec![assigned(lease(1, 1))],
            TooEarly(TaskId(1)),
        ),
        (
            "it is given away twice at once",
            vec![assigned(first), assigned(lease(0, 2))],
            OutOfTurn(TaskId(0)),
        ),
        (
            "it is completed twice",
            [&done[..], &[completed(first)]].concat(),
            OutOfTurn(TaskId(0)),
        ),
        (
            "it is completed on another lease",
            vec![assigned(first), started(first), completed(lease(0, 2))],
            Unfenced(TaskId(0)),
        ),
        (
            "an attempt's number comes again",
            vec![assigned(first), returned, assigned(first)],
            OldAttempt(TaskId(0)),
        ),
        (
            "a task that was never added is completed",
            vec![completed(lease(2, 1))],
            OutOfTurn(TaskId(2)),
        ),
    ];
    for (breaks, events, expected) in mutations {
        let expected = Failure::Ledger(needs_a_mutation(expected));
        assert_eq!(after_setting_up(&events), Err(expected), "{breaks}");
    }
    let mut checker = Checker::default();
    for event in setting_up() {
        let at = Time::default();
        checker.observe(&Recorded { at, event }).expect("a journal");
    }
    checker.lose_task();
    let event = Event::HeartbeatReceived { agent: AgentId(0) };
    let at = Time::default();
    assert_eq!(
        checker.observe(&Recorded { at, event }),
        Err(Failure::Ledger(Disagrees(TaskId(1)))),
        "a task is lost"
    );
}

#[test]
fn a_journal_that_contradicts_itself_is_caught() {
    let held = [
        assigned(lease(0, 1)),
        Event::AgentUnregistered { agent: AgentId(0) },
    ];
    let failure = after_setting_up(&held).unwrap_err();
    assert!(matches!(failure, Failure::Contradiction(_)), "{failure}");
}

#[test]
fn a_text_that_tells_less_than_the_events_is_caught() {
    let mut engine = Engine::new(Config::default());
    let mut events = engine.take_events();
    assert_eq!(check_text(&events, engine.state()).map(|_| ()), Ok(()));
    // Without windows it is not written at all, and with it when they repeat.
    let availability = Availability {
        windows: Vec::new(),
        repeats_every: Some(Minutes(60)),
    };
    let spec = AgentSpec {
        availability,
        ..AgentSpec::default()
    };
    events.push(Recorded {
        at: Time::default(),
        event: Event::AgentRegistered {
            agent: AgentId(0),
            spec: Arc::new(spec),
        },
    });
    let failure = check_text(&events, engine.state()).unwrap_err();
    assert_eq!(failure, Failure::WrittenOtherwise);
}

#[test]
fn a_refusal_that_changes_something_is_caught() {
    let mut engine = Engine::new(Config::default());
    let before = engine.state().clone();
    assert_eq!(check_refusal(&before, engine.state()), Ok(()));
    let settings = crate::schedule::RunSettings {
        pace: crate::schedule::Pace::Continuous,
        ..Default::default()
    };
    let chosen = engine.handle(Command::ChoosePolicy { settings }, Time::default());
    assert_eq!(chosen, Ok(()));
    let failure = check_refusal(&before, engine.state()).unwrap_err();
    assert_eq!(failure, Failure::RefusedInPart("settings"));
}
