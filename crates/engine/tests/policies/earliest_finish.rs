//! The earliest-finish policy.

use super::*;
use baton_engine::command::Rejection;
use baton_engine::event::DecidedBy;
use baton_engine::{GoalId, GoalSpec, Priority, journal};
use common::{goal_spec, task_spec};

fn continuous() -> Bench {
    bench(PolicyKind::EarliestFinish, Pace::Continuous)
}

fn task(bench: &mut Bench, minutes: u32, after: &[TaskId]) -> TaskId {
    bench.add_spec(task_spec(Priority::Medium, minutes, &["coding"], after))
}

#[test]
fn the_task_on_the_longest_path_goes_first() {
    let mut bench = continuous();
    agent(&mut bench, 100, 1);
    let long = task(&mut bench, 60, &[]);
    let head = task(&mut bench, 10, &[]);
    let middle = task(&mut bench, 30, &[head]);
    task(&mut bench, 31, &[middle]);
    assert_eq!(bench.round()[0].0, head, "71 minutes hang on it");
    bench.complete(head);
    assert_eq!(bench.round()[0].0, middle, "61 minutes hang on it");
    bench.complete(middle);
    assert_eq!(bench.round()[0].0, long);
}

#[test]
fn priorities_come_before_paths() {
    let mut bench = continuous();
    agent(&mut bench, 100, 1);
    task(&mut bench, 600, &[]);
    let critical = bench.add_spec(task_spec(Priority::Critical, 1, &["coding"], &[]));
    assert_eq!(bench.round()[0].0, critical);
}

#[test]
fn a_near_deadline_comes_before_a_long_path_and_reaches_back_through_it() {
    let mut bench = continuous();
    agent(&mut bench, 100, 1);
    task(&mut bench, 600, &[]);
    let before = task(&mut bench, 5, &[]);
    let spec = GoalSpec {
        deadline_min: Some(Minutes(100)),
        ..goal_spec("classic", "Soon")
    };
    bench.act(Command::SubmitGoal { spec });
    let last = TaskId::from_index(bench.state().tasks().len());
    let spec = task_spec(Priority::Medium, 5, &["coding"], &[before]);
    let goal = GoalId(1);
    bench.act(Command::AddTask { goal, spec });
    let general = bench.state().goals()[1].tasks[0];
    bench.act(Command::RemoveTask { task: general });
    assert_eq!(bench.round()[0].0, before, "the urgent goal waits for it");
    bench.complete(before);
    assert_eq!(bench.round()[0].0, last);
}

#[test]
fn who_finishes_first_gets_it_then_who_holds_less_then_the_first() {
    let mut bench = continuous();
    let slow = agent(&mut bench, 50, 3);
    let [first, second] = [100, 100].map(|speed| agent(&mut bench, speed, 2));
    let tasks: Vec<TaskId> = (0..5).map(|_| task(&mut bench, 60, &[])).collect();
    let agents: Vec<AgentId> = bench.round().into_iter().map(|(_, agent)| agent).collect();
    // The fifth waits no longer at the slow one than for a fast one's place.
    assert_eq!(agents, [first, second, first, second, slow]);
    assert_eq!(bench.load(slow), 1);
    let decided = |task: TaskId| {
        let reason = bench.events.iter().find_map(|one| match &one.event {
            Event::TaskAssigned { lease, reason } if lease.task == task => Some(reason),
            _ => None,
        });
        let reason = reason.expect("it was assigned");
        (reason.decided_by, reason.considered[0].finish_min)
    };
    assert_eq!(decided(tasks[0]), (DecidedBy::FirstRegistered, 60));
    assert_eq!(decided(tasks[1]), (DecidedBy::LeastLoaded, 60));
    assert_eq!(decided(tasks[3]), (DecidedBy::EarliestFinish, 60));
    assert_eq!(decided(tasks[4]), (DecidedBy::OnlyCandidate, 120));
}

#[test]
fn a_task_waits_for_a_faster_agent_and_the_next_does_not_count_on_it_too() {
    let mut bench = continuous();
    let fast = agent(&mut bench, 400, 1);
    let slow = agent(&mut bench, 100, 1);
    let tasks: Vec<TaskId> = (0..5).map(|_| task(&mut bench, 40, &[])).collect();
    // The fast one does a task in 10 minutes: after 40 it is no better than the slow one.
    assert_eq!(bench.round(), [(tasks[0], fast), (tasks[3], slow)]);
    let waits = bench.try_to(Command::RunRound);
    assert!(matches!(waits, Err(Rejection::NothingToAssign(_))));
    start_all(&mut bench);
    wait_min(&mut bench, 10);
    bench.complete(tasks[0]);
    assert_eq!(bench.round(), [(tasks[1], fast)]);
}

#[test]
fn with_a_barrier_nothing_waits() {
    let mut bench = bench(PolicyKind::EarliestFinish, Pace::Barrier);
    let fast = agent(&mut bench, 400, 1);
    let slow = agent(&mut bench, 100, 1);
    let [one, other] = [40, 40].map(|minutes| task(&mut bench, minutes, &[]));
    assert_eq!(bench.round(), [(one, fast), (other, slow)]);
}

#[test]
fn each_place_of_an_agent_comes_free_by_itself() {
    let mut bench = continuous();
    let fast = agent(&mut bench, 400, 2);
    let slow = agent(&mut bench, 100, 1);
    let [long, short] = [400, 40].map(|minutes| task(&mut bench, minutes, &[]));
    assert_eq!(bench.round(), [(long, fast), (short, fast)]);
    let waiting = task(&mut bench, 40, &[]);
    // One of its places comes free after 10 minutes, the other after 100.
    assert!(bench.try_to(Command::RunRound).is_err());
    let more: Vec<TaskId> = (0..3).map(|_| task(&mut bench, 40, &[])).collect();
    assert_eq!(bench.round(), [(more[1], slow)]);
    assert!(bench.task(waiting).agent.is_none());
}

#[test]
fn nothing_waits_for_an_agent_that_is_overdue() {
    let mut bench = continuous();
    let fast = agent_of_kind(&mut bench, AgentKind::Live, 400, 1);
    let slow = agent(&mut bench, 100, 1);
    let first = task(&mut bench, 40, &[]);
    assert_eq!(bench.round(), [(first, fast)]);
    let second = task(&mut bench, 40, &[]);
    // It never starts and never answers, but it says that it is alive.
    for _ in 0..10 {
        assert!(bench.try_to(Command::RunRound).is_err());
        wait_min(&mut bench, 1);
        bench.act(Command::Heartbeat { agent: fast });
    }
    assert!(bench.try_to(Command::RunRound).is_err());
    bench.wait_ms(1);
    assert_eq!(bench.round(), [(second, slow)]);
}

#[test]
fn nothing_waits_for_an_agent_that_is_lost() {
    let mut bench = continuous();
    let fast = agent_of_kind(&mut bench, AgentKind::Live, 400, 1);
    let first = task(&mut bench, 40, &[]);
    assert_eq!(bench.round(), [(first, fast)]);
    agent(&mut bench, 100, 2);
    bench.wait_ms(30_001);
    bench.act(Command::Tick);
    assert_eq!(
        bench.round().len(),
        1,
        "it came back and goes to the slow one"
    );
}

#[test]
fn nobody_waits_for_an_agent_whom_others_wait_for_alone() {
    let mut bench = continuous();
    let spec = AgentSpec {
        speed_percent: 400,
        ..agent_spec(AgentKind::Simulated, &["coding", "painting"], 1)
    };
    bench.act(Command::RegisterAgent { agent: None, spec });
    let slow = agent(&mut bench, 100, 1);
    task(&mut bench, 40, &[]);
    bench.round();
    bench.add_spec(task_spec(Priority::High, 40, &["painting"], &[]));
    let coding = task(&mut bench, 40, &[]);
    assert_eq!(bench.round(), [(coding, slow)]);
}

#[test]
fn a_scarce_skill_is_kept_for_those_who_need_it() {
    let mut bench = continuous();
    let spec = AgentSpec {
        speed_percent: 400,
        ..agent_spec(AgentKind::Simulated, &["coding", "painting"], 1)
    };
    bench.act(Command::RegisterAgent { agent: None, spec });
    let slow = agent(&mut bench, 100, 1);
    let coding = bench.add_spec(task_spec(Priority::High, 40, &["coding"], &[]));
    let painting = bench.add_spec(task_spec(Priority::Low, 40, &["painting"], &[]));
    assert_eq!(
        bench.round(),
        [(coding, slow), (painting, AgentId(0))],
        "only the fast one can paint"
    );
    let reasons = bench.events.iter().filter_map(|one| match &one.event {
        Event::TaskAssigned { reason, .. } => Some(reason.decided_by),
        _ => None,
    });
    assert_eq!(
        reasons.collect::<Vec<_>>(),
        [DecidedBy::ScarceSkillKept, DecidedBy::OnlyCandidate]
    );
    assert_eq!(last_reason(&bench).policy, PolicyKind::EarliestFinish);
}

#[test]
fn a_replayed_journal_goes_on_as_the_live_run_does() {
    let mut bench = continuous();
    agent(&mut bench, 150, 1);
    agent(&mut bench, 100, 2);
    let mut last = task(&mut bench, 7, &[]);
    for step in 0..30 {
        let minutes = 5 + step * 13 % 40;
        last = match step % 3 {
            0 => task(&mut bench, minutes, &[]),
            _ => task(&mut bench, minutes, &[last]),
        };
        if step % 5 == 4 {
            bench.round();
            start_all(&mut bench);
        }
        let state = journal::replay(&bench.events).expect("no contradiction");
        let mut replayed = Bench::on(baton_engine::Engine::resume(state));
        let mut live = Bench::on(bench.engine.clone());
        assert_eq!(makespan_min(&mut replayed), makespan_min(&mut live));
        let events = |bench: &mut Bench| journal::write(&bench.engine.take_events());
        assert_eq!(events(&mut replayed), events(&mut live), "step {step}");
        // Done with, so that the next rounds find room.
        let held: Vec<TaskId> = bench.state().present_tasks().map(|task| task.id).collect();
        for id in held {
            if bench.task_state(id).is_held() {
                bench.complete(id);
            }
        }
    }
}
