//! The planned policy: it follows its plan, and the plan is repaired.

use super::*;
use baton_engine::command::Rejection;
use baton_engine::event::DecidedBy;
use baton_engine::plan::{Plan, PlanFault, PlanOrigin, PlanSlot, RepairReason};
use baton_engine::{Config, Engine, Priority, examples, journal, simulate};
use common::task_spec;

fn planned() -> Bench {
    bench(PolicyKind::Planned, Pace::Continuous)
}

fn task(bench: &mut Bench, minutes: u32, after: &[TaskId]) -> TaskId {
    bench.add_spec(task_spec(Priority::Medium, minutes, &["coding"], after))
}

/// A plan of a person from now on: task, agent, start and end.
fn plan(bench: &Bench, slots: &[(TaskId, AgentId, u32, u32)]) -> Plan {
    let slot = |&(task, agent, start, end)| PlanSlot {
        task,
        agent,
        start: Minutes(start),
        end: Minutes(end),
    };
    Plan {
        slots: slots.iter().map(slot).collect(),
        makespan: Minutes(slots.iter().map(|slot| slot.3).max().unwrap_or(0)),
        lower_bound: Minutes(0),
        made_at: bench.now,
        origin: PlanOrigin::Optimised,
    }
}

fn adopt(bench: &mut Bench, slots: &[(TaskId, AgentId, u32, u32)]) {
    let plan = plan(bench, slots);
    bench.act(Command::AdoptPlan { plan });
}

/// Why plans were made so far.
fn origins(bench: &Bench) -> Vec<PlanOrigin> {
    let origins = bench.events.iter().filter_map(|one| match &one.event {
        Event::PlanAdopted { plan } => Some(plan.origin),
        _ => None,
    });
    origins.collect()
}

#[test]
fn the_demonstration_takes_315_minutes_as_its_plan_says() {
    let mut bench = Bench::on(examples::demonstration().open());
    choose(&mut bench, PolicyKind::Planned, Pace::Continuous);
    assert_eq!(makespan_min(&mut bench), 315);
    bench.events.extend(bench.engine.take_events());
    assert_eq!(origins(&bench), [PlanOrigin::Repair(RepairReason::NoPlan)]);
    let plan = bench.state().plan().expect("it was made");
    assert_eq!(
        (plan.makespan, plan.lower_bound),
        (Minutes(315), Minutes(315))
    );
}

#[test]
fn the_plan_decides_who_does_what_in_which_order() {
    let mut bench = planned();
    let [fast, slow] = [400, 100].map(|speed| agent(&mut bench, speed, 1));
    let [one, two, three] = [10, 20, 30].map(|minutes| task(&mut bench, minutes, &[]));
    adopt(
        &mut bench,
        &[(one, slow, 20, 30), (two, slow, 0, 20), (three, fast, 0, 8)],
    );
    assert_eq!(bench.round(), [(two, slow), (three, fast)]);
    assert_eq!(last_reason(&bench).decided_by, DecidedBy::Planned);
    bench.complete(three);
    // The fast one could take the first now, but it is not planned for it.
    assert!(bench.try_to(Command::RunRound).is_err());
    bench.complete(two);
    assert_eq!(bench.round(), [(one, slow)]);
    assert_eq!(origins(&bench), [PlanOrigin::Optimised]);
}

#[test]
fn as_many_are_due_as_there_is_room_and_what_is_due_is_waited_for() {
    let mut bench = planned();
    let [one, two] = [1, 2].map(|capacity| agent(&mut bench, 100, capacity));
    let first = task(&mut bench, 10, &[]);
    let after = task(&mut bench, 10, &[first]);
    let [free, last] = [10, 10].map(|minutes| task(&mut bench, minutes, &[]));
    adopt(
        &mut bench,
        &[
            (first, one, 0, 10),
            (after, two, 10, 20),
            (free, two, 12, 22),
            (last, two, 20, 30),
        ],
    );
    // Of the second agent's two places one is for what is not ready yet.
    assert_eq!(bench.round(), [(first, one), (free, two)]);
    bench.complete(first);
    assert_eq!(bench.round(), [(after, two)]);
    bench.complete(free);
    assert_eq!(bench.round(), [(last, two)]);
}

#[test]
fn a_plan_that_does_not_fit_is_refused() {
    let mut bench = planned();
    let able = agent(&mut bench, 100, 1);
    let unable = bench.agent(&["painting"], 1);
    let first = task(&mut bench, 10, &[]);
    let after = task(&mut bench, 10, &[first]);
    let done = task(&mut bench, 10, &[]);
    bench.act(Command::CancelTask { task: done });
    let nobody = AgentId(9);
    type Slots = [(TaskId, AgentId, u32, u32)];
    let cases: [(&Slots, PlanFault); 8] = [
        (
            &[(TaskId(9), able, 0, 1)],
            PlanFault::UnknownTask(TaskId(9)),
        ),
        (&[(done, able, 0, 1)], PlanFault::FinishedTask(done)),
        (&[(first, nobody, 0, 1)], PlanFault::UnknownAgent(nobody)),
        (
            &[(first, unable, 0, 1)],
            PlanFault::Incapable(first, unable),
        ),
        (&[(first, able, 1, 1)], PlanFault::Backwards(first)),
        (
            &[(first, able, 0, 1), (first, able, 1, 2)],
            PlanFault::Twice(first),
        ),
        (
            &[(first, able, 0, 9), (after, able, 8, 20)],
            PlanFault::TooEarly(after, first),
        ),
        (&[(after, able, 0, 9)], PlanFault::TooEarly(after, first)),
    ];
    for (slots, fault) in cases {
        let plan = plan(&bench, slots);
        let refused = bench.try_to(Command::AdoptPlan { plan });
        assert_eq!(refused, Err(Rejection::UnfitPlan(fault)));
    }
    let future = Plan {
        made_at: Time(1),
        ..plan(&bench, &[])
    };
    let refused = bench.try_to(Command::AdoptPlan { plan: future });
    assert_eq!(refused, Err(Rejection::UnfitPlan(PlanFault::FromTheFuture)));
    assert!(bench.state().plan().is_none());
}

/// Sets a plan up for two agents, lets `depart` happen, and tells why the next
/// round made another, if it did.
fn repaired_after(depart: impl FnOnce(&mut Bench, [AgentId; 2])) -> Option<RepairReason> {
    let mut bench = planned();
    let agents = [100, 100].map(|speed| agent(&mut bench, speed, 1));
    let [one, two, three] = [100, 100, 100].map(|minutes| task(&mut bench, minutes, &[]));
    let [first, second] = agents;
    adopt(
        &mut bench,
        &[
            (one, first, 0, 100),
            (two, second, 0, 100),
            (three, first, 100, 200),
        ],
    );
    bench.round();
    depart(&mut bench, agents);
    let before = origins(&bench).len();
    let _ = bench.try_to(Command::RunRound);
    match origins(&bench)[before..] {
        [PlanOrigin::Repair(why)] => Some(why),
        [] => None,
        ref other => panic!("{other:?}"),
    }
}

#[test]
fn the_plan_is_repaired_when_reality_departs_from_it() {
    let nothing = repaired_after(|bench, _| wait_min(bench, 100));
    assert_eq!(nothing, None);
    let quick = repaired_after(|bench, _| bench.complete(TaskId(1)));
    assert_eq!(quick, None, "sooner than planned is no reason");
    let patient = repaired_after(|bench, _| wait_min(bench, 130));
    assert_eq!(patient, None, "half an hour late is not late");
    let late = repaired_after(|bench, _| {
        wait_min(bench, 130);
        bench.wait_ms(1);
    });
    assert_eq!(late, Some(RepairReason::RunningLate));
    let added = repaired_after(|bench, _| {
        task(bench, 5, &[]);
    });
    assert_eq!(added, Some(RepairReason::WorkChanged));
    let failed = repaired_after(|bench, _| bench.fail(TaskId(1)));
    assert_eq!(failed, Some(RepairReason::AttemptFailed));
    let left = repaired_after(|bench, [first, _]| {
        bench.act(Command::UnregisterAgent { agent: first });
    });
    assert_eq!(left, Some(RepairReason::AgentsChanged));
    let came = repaired_after(|bench, _| {
        agent(bench, 100, 1);
    });
    assert_eq!(came, Some(RepairReason::AgentsChanged));
}

#[test]
fn a_reset_run_follows_its_plan_again_if_it_is_one_for_the_whole() {
    let mut bench = planned();
    let [one, two] = [100, 100].map(|speed| agent(&mut bench, speed, 1));
    let [first, second] = [10, 10].map(|minutes| task(&mut bench, minutes, &[]));
    let slots = [(first, one, 10, 20), (second, one, 0, 10)];
    adopt(&mut bench, &slots);
    assert_eq!(bench.round(), [(second, one)]);
    wait_min(&mut bench, 500);
    bench.act(Command::ResetRun);
    assert_eq!(bench.round(), [(second, one)], "as planned, and not late");
    bench.complete(second);
    adopt(&mut bench, &slots[..1]);
    bench.act(Command::ResetRun);
    assert_eq!(
        bench.round().len(),
        2,
        "the second was not planned, so both agents help: {two}"
    );
}

#[test]
fn what_nobody_could_do_is_planned_once_somebody_can() {
    let mut bench = planned();
    agent(&mut bench, 100, 1);
    task(&mut bench, 10, &[]);
    let painting = bench.add(&["painting"], &[]);
    assert_eq!(bench.round().len(), 1);
    let plans = origins(&bench).len();
    assert!(bench.try_to(Command::RunRound).is_err());
    assert_eq!(
        origins(&bench).len(),
        plans,
        "no plan is made in vain twice"
    );
    let painter = bench.agent(&["painting"], 1);
    assert_eq!(bench.round(), [(painting, painter)]);
}

#[test]
fn more_work_than_can_be_planned_goes_by_earliest_finish() {
    let mut bench = planned();
    let fast = agent(&mut bench, 400, 1);
    let spec = task_spec(Priority::Medium, 525_600, &["coding"], &[]);
    let commands = (0..8_200).map(|_| Command::AddTask {
        goal: baton_engine::GoalId(0),
        spec: spec.clone(),
    });
    agent(&mut bench, 1, 1);
    // 8,200 tasks of up to 100 years each are past the problem's horizon.
    for command in commands {
        assert_eq!(bench.engine.handle(command, bench.now), Ok(()));
    }
    bench.events.extend(bench.engine.take_events());
    assert_eq!(bench.round()[0].1, fast);
    assert_eq!(origins(&bench), [PlanOrigin::TooMuchWork]);
    assert_eq!(last_reason(&bench).policy, PolicyKind::EarliestFinish);
}

#[test]
fn a_replayed_journal_goes_on_with_the_plan() {
    let mut bench = Bench::with(Config::default());
    let mut all = examples::all().into_iter();
    let example = all.find(|example| example.id == "bottleneck");
    let example = example.expect("it ships");
    for spec in example.agents {
        bench.act(Command::RegisterAgent { agent: None, spec });
    }
    for spec in example.goals {
        bench.act(Command::SubmitGoal { spec });
    }
    choose(&mut bench, PolicyKind::Planned, Pace::Continuous);
    for minutes in [0, 30, 60, 90, 120, 200] {
        let mut engine = bench.engine.clone();
        let _ = simulate::advance(&mut engine, Time(0) + Minutes(minutes));
        let mut events = bench.events.clone();
        events.extend(engine.take_events());
        let read = journal::read(&journal::write(&events))
            .expect("a journal")
            .events;
        let mut replayed = Engine::resume(journal::replay(&read).expect("no contradiction"));
        for engine in [&mut engine, &mut replayed] {
            let _ = simulate::advance(engine, Time(u64::MAX));
        }
        assert_eq!(replayed.take_events(), engine.take_events());
    }
}
