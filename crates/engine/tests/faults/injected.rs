//! Faults given to simulated agents, and how a run gets over them in virtual time.

use crate::common::{Bench, agent_spec};
use crate::{HOUR, LEASE, LOST, MINUTE, SUSPECT, last, presence, set};
use baton_engine::agent::Presence;
use baton_engine::command::Idle;
use baton_engine::event::{Event, ReturnReason};
use baton_engine::text::Field;
use baton_engine::{
    AgentId, AgentKind, Command, Config, Engine, Fault, Minutes, Rejection, TaskId, TaskState,
    Time, Tolerance, journal, projection, simulate,
};

fn inject(bench: &mut Bench, agent: AgentId, fault: impl Into<Option<Fault>>) {
    let fault = fault.into();
    bench.act(Command::InjectFault { agent, fault });
}

fn collect(bench: &mut Bench) {
    bench.events.extend(bench.engine.take_events());
    bench.now = bench.state().now();
    let checked = baton_engine::invariant::check(bench.state());
    assert_eq!(checked, Ok(()));
}

fn advance(bench: &mut Bench, until: u64) -> Result<(), Idle> {
    let done = simulate::advance(&mut bench.engine, Time(until));
    collect(bench);
    bench.now = Time(until);
    done
}

/// Runs until nothing more happens.
fn run(bench: &mut Bench) -> Idle {
    let mut rounds = 0;
    loop {
        let stepped = simulate::step(&mut bench.engine);
        collect(bench);
        if let Err(idle) = stepped {
            return idle;
        }
        rounds += 1;
        assert!(rounds < 1_000, "the run ends");
    }
}

/// When the first event of a kind happened, in milliseconds.
fn when(bench: &Bench, is_it: impl Fn(&Event) -> bool) -> Option<u64> {
    let mut events = bench.events.iter();
    Some(events.find(|recorded| is_it(&recorded.event))?.at.0)
}

fn count(bench: &Bench, is_it: impl Fn(&Event) -> bool) -> usize {
    let events = bench.events.iter();
    events.filter(|recorded| is_it(&recorded.event)).count()
}

/// A run of one task of 60 minutes, with agents that can do it.
fn run_with(agents: usize) -> (Bench, Vec<AgentId>, TaskId) {
    let mut bench = Bench::with_goal();
    let agents = (0..agents).map(|_| bench.agent(&["coding"], 1)).collect();
    let task = bench.add(&["coding"], &[]);
    (bench, agents, task)
}

#[test]
fn a_crash_is_noticed_by_silence_and_another_agent_takes_over() {
    let (mut bench, agents, task) = run_with(2);
    assert_eq!(advance(&mut bench, 10 * MINUTE), Ok(()));
    inject(&mut bench, agents[0], Fault::Crash);
    let crashed = bench.now.0;
    assert_eq!(run(&mut bench), Idle::AllFinished);
    let agent = agents[0];
    let suspected = when(&bench, |event| *event == Event::AgentSuspected { agent });
    let lost = when(&bench, |event| *event == Event::AgentLost { agent });
    assert_eq!(suspected, Some(crashed + SUSPECT));
    assert_eq!(lost, Some(crashed + LOST));
    assert_eq!(bench.task(task).agent, Some(agents[1]));
    assert_eq!(bench.now.0, crashed + LOST + HOUR);
}

#[test]
fn a_mended_agent_comes_back_and_goes_on_with_what_it_still_holds() {
    let (mut bench, agents, task) = run_with(1);
    assert_eq!(advance(&mut bench, 10 * MINUTE), Ok(()));
    let agent = agents[0];
    inject(&mut bench, agent, Fault::Crash);
    let until = bench.now.0 + SUSPECT;
    assert_eq!(advance(&mut bench, until), Ok(()));
    assert_eq!(presence(&bench, agent), Presence::Suspected);
    inject(&mut bench, agent, None);
    assert_eq!(run(&mut bench), Idle::AllFinished);
    let back = when(&bench, |event| *event == Event::HeartbeatReceived { agent });
    assert_eq!(back, Some(until), "it says so");
    assert_eq!(bench.task(task).attempt.0, 1);
    assert_eq!(bench.now.0, HOUR);
}

#[test]
fn a_run_whose_only_agent_crashed_ends_and_says_why() {
    let (mut bench, agents, task) = run_with(1);
    inject(&mut bench, agents[0], Fault::Crash);
    assert_eq!(run(&mut bench), Idle::NoRoom { tasks: 1 });
    assert_eq!(presence(&bench, agents[0]), Presence::Lost);
    assert_eq!(bench.task_state(task), TaskState::Ready);
    inject(&mut bench, agents[0], None);
    assert_eq!(run(&mut bench), Idle::AllFinished);
}

#[test]
fn a_hanging_agent_is_present_and_its_task_ends_by_its_timeout() {
    let (mut bench, agents, task) = run_with(2);
    inject(&mut bench, agents[0], Fault::Hang);
    assert_eq!(run(&mut bench), Idle::AllFinished);
    assert_eq!(presence(&bench, agents[0]), Presence::Present);
    let failed = when(&bench, |event| matches!(event, Event::AttemptFailed { .. }));
    assert_eq!(failed, Some(10 * HOUR));
    // Two more fail, or the other agent gets it: the first registered is asked first.
    assert_eq!(bench.task_state(task), TaskState::Failed);
    assert_eq!(bench.task(task).failures, 3);
}

#[test]
fn a_duplicate_saves_a_hanging_task() {
    let (mut bench, agents, task) = run_with(2);
    set(&mut bench, |tolerance| tolerance.straggler_percent = 150);
    inject(&mut bench, agents[0], Fault::Hang);
    assert_eq!(run(&mut bench), Idle::AllFinished);
    assert_eq!(bench.task(task).agent, Some(agents[1]));
    assert_eq!(bench.now.0, HOUR + HOUR / 2 + HOUR);
}

#[test]
fn agents_that_all_hang_do_not_duplicate_each_other_for_ever() {
    let (mut bench, agents, task) = run_with(2);
    set(&mut bench, |tolerance| tolerance.straggler_percent = 150);
    for agent in agents {
        inject(&mut bench, agent, Fault::Hang);
    }
    assert_eq!(run(&mut bench), Idle::AllFinished);
    assert_eq!(bench.task_state(task), TaskState::Failed);
    assert_eq!(
        bench.task(task).failures,
        4,
        "the last one beside its duplicate"
    );
}

#[test]
fn a_slow_agent_takes_longer_by_its_percentage() {
    for (percent, hours) in [(50, 2), (10, 10)] {
        let (mut bench, agents, task) = run_with(1);
        inject(&mut bench, agents[0], Fault::Slow { percent });
        assert_eq!(run(&mut bench), Idle::AllFinished);
        assert_eq!(bench.task_state(task), TaskState::Completed);
        assert_eq!(bench.now.0, hours * HOUR, "at {percent} %");
    }
}

#[test]
fn a_flapping_agent_answers_when_it_is_back() {
    let (mut bench, agents, task) = run_with(1);
    set(&mut bench, |tolerance| tolerance.heartbeat_timeout.0 = HOUR);
    assert_eq!(advance(&mut bench, 45 * MINUTE), Ok(()));
    let (agent, period_min) = (agents[0], Minutes(30));
    inject(&mut bench, agent, Fault::Flap { period_min });
    assert_eq!(run(&mut bench), Idle::AllFinished);
    assert_eq!(bench.task(task).attempt.0, 1);
    let injected = when(&bench, |event| matches!(event, Event::FaultInjected { .. }));
    let back = injected.expect("it was") + 30 * MINUTE;
    assert_eq!(bench.now.0, back);
    assert_eq!(presence(&bench, agent), Presence::Present);
}

#[test]
fn a_flapping_agent_is_lost_and_returns_again_and_again() {
    let (mut bench, agents, task) = run_with(1);
    let (agent, period_min) = (agents[0], Minutes(10));
    inject(&mut bench, agent, Fault::Flap { period_min });
    assert_eq!(run(&mut bench), Idle::AllFinished);
    assert_eq!(bench.task_state(task), TaskState::Failed, "no hour is free");
    assert_eq!(bench.task(task).losses, 5);
    assert_eq!(
        count(&bench, |event| *event == Event::AgentLost { agent }),
        5
    );
    assert_eq!(
        count(&bench, |event| *event == Event::HeartbeatReceived { agent }),
        4
    );
}

#[test]
fn agents_that_come_and_go_do_not_keep_a_run_alive_that_is_over() {
    let (mut bench, agents, _) = run_with(1);
    let flapping = bench.agent(&["design"], 1);
    let period_min = Minutes(1);
    inject(&mut bench, flapping, Fault::Flap { period_min });
    inject(&mut bench, agents[0], Fault::Crash);
    assert_eq!(run(&mut bench), Idle::NoRoom { tasks: 1 });
    let far = Time(u64::MAX);
    assert_eq!(
        simulate::advance(&mut bench.engine, far),
        Err(Idle::NoRoom { tasks: 1 })
    );
}

#[test]
fn an_agent_refuses_its_share_of_attempts() {
    let mut bench = Bench::with_goal();
    let agent = bench.agent(&[], 1_000);
    set(&mut bench, |tolerance| tolerance.retry_budget = 1_000);
    let tasks: Vec<TaskId> = (0..400).map(|_| bench.add(&[], &[])).collect();
    inject(&mut bench, agent, Fault::Refuse { percent: 25 });
    assert_eq!(advance(&mut bench, 1), Ok(()));
    let refused = tasks.iter().filter(|&&task| bench.task(task).failures > 0);
    let refused = refused.count();
    assert!((80..120).contains(&refused), "{refused} of 400");
    assert_eq!(run(&mut bench), Idle::AllFinished);
}

#[test]
fn lost_answers_are_sent_again_a_minute_later_and_a_late_start_costs_the_lease() {
    let mut bench = Bench::with_goal();
    let agent = bench.agent(&[], 1_000);
    let tasks: Vec<TaskId> = (0..400).map(|_| bench.add(&[], &[])).collect();
    inject(&mut bench, agent, Fault::Lossy { percent: 50 });
    assert_eq!(run(&mut bench), Idle::AllFinished);
    let late = |task: &&TaskId| {
        let task = bench.task(**task);
        let [started, assigned] =
            [task.started_at(), task.assigned_at()].map(Option::unwrap_or_default);
        started > assigned
    };
    let late = tasks.iter().filter(late).count();
    assert!((150..250).contains(&late), "{late} of 400");
    let expired = |event: &Event| {
        let reason = ReturnReason::LeaseExpired;
        matches!(event, Event::TaskReturned { reason: found, .. } if *found == reason)
    };
    assert_eq!(when(&bench, expired), Some(LEASE));
}

#[test]
fn a_mute_agent_starts_nothing_and_loses_every_lease() {
    let (mut bench, agents, task) = run_with(1);
    inject(&mut bench, agents[0], Fault::Lossy { percent: 100 });
    assert_eq!(run(&mut bench), Idle::AllFinished);
    assert_eq!(bench.task_state(task), TaskState::Failed);
    assert_eq!(bench.task(task).losses, 5);
    assert_eq!(bench.now.0, 5 * LEASE);
}

#[test]
fn only_simulated_agents_misbehave_and_only_in_range() {
    let mut bench = Bench::with_goal();
    let agent = bench.live_agent(&[], 1);
    let fault = Some(Fault::Crash);
    let refused = bench.try_to(Command::InjectFault { agent, fault });
    assert!(matches!(refused, Err(Rejection::NotSimulated { .. })));
    let agent = bench.agent(&[], 1);
    let fault = Some(Fault::Refuse { percent: 101 });
    match bench.try_to(Command::InjectFault { agent, fault }) {
        Err(Rejection::Input(errors)) => assert_eq!(errors[0].field, Field::Fault),
        other => panic!("{other:?}"),
    }
    inject(&mut bench, agent, Fault::Hang);
    let spec = agent_spec(AgentKind::Live, &[], 1);
    bench.act(Command::RegisterAgent {
        agent: Some(agent),
        spec,
    });
    assert_eq!(
        bench.state().agents()[agent.index()].fault,
        None,
        "a live one has none"
    );
}

#[test]
fn a_reset_ends_faults_and_brings_the_simulated_back() {
    let (mut bench, agents, task) = run_with(1);
    let live = bench.live_agent(&["design"], 1);
    inject(&mut bench, agents[0], Fault::Crash);
    run(&mut bench);
    bench.act(Command::ResetRun);
    assert_eq!(presence(&bench, agents[0]), Presence::Present);
    assert_eq!(
        presence(&bench, live),
        Presence::Lost,
        "as it is in the world"
    );
    let shown = &projection::agents(bench.state())[0];
    assert_eq!((shown.fault, shown.is_lost), (None, false));
    assert_eq!(run(&mut bench), Idle::AllFinished);
    assert_eq!(bench.task_state(task), TaskState::Completed);
}

#[test]
fn the_tolerance_may_change_while_a_workspace_runs_and_is_checked() {
    let mut bench = Bench::with_goal();
    set(&mut bench, |tolerance| tolerance.max_attempts = 7);
    let tolerance = Tolerance {
        max_attempts: 7,
        ..Tolerance::default()
    };
    assert_eq!(last(&bench), &Event::ToleranceChanged { tolerance });
    assert_eq!(bench.state().config().tolerance, tolerance);
    let tolerance = Tolerance {
        max_losses: 0,
        ..tolerance
    };
    match bench.try_to(Command::SetTolerance { tolerance }) {
        Err(Rejection::Input(errors)) => assert_eq!(errors[0].field, Field::Losses),
        other => panic!("{other:?}"),
    }
    let replayed = journal::replay(&bench.events).expect("no contradiction");
    assert_eq!(replayed.config(), bench.state().config());
}

#[test]
fn a_journal_from_before_there_was_a_tolerance_is_read() {
    let header = r#"{"format":"baton-journal","version":1}"#;
    let opened = r#"{"at":0,"event":{"workspace_opened":{"config":{"seed":3,"heartbeat_timeout":7000,"max_attempts":2}}}}"#;
    let failed = r#"{"at":0,"event":{"attempt_failed":{"lease":{"task":0,"agent":0,"attempt":1},"reason":"timed_out","retries":true}}}"#;
    let journal = journal::read(&format!("{header}\n{opened}\n{failed}\n")).expect("a journal");
    assert_eq!((journal.damage, journal.events.len()), (None, 2));
    let state = journal::replay(&journal.events[..1]).expect("no contradiction");
    let Tolerance {
        heartbeat_timeout,
        max_attempts,
        max_losses,
        ..
    } = state.config().tolerance;
    assert_eq!(
        (heartbeat_timeout.0, max_attempts, max_losses),
        (7_000, 2, 5)
    );
    let written = journal::write(&Engine::new(Config::default()).take_events());
    assert!(written.contains(r#""max_attempts":3"#) && !written.contains("tolerance"));
}
