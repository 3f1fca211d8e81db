use super::super::fixture::Fixture;
use super::*;
use crate::command::Command;
use crate::event::Absence;
use crate::goal::GoalSpec;
use crate::plan::{Plan, PlanOrigin, PlanSlot};
use crate::time::Minutes;

fn of(fixture: &Fixture) -> Timeline {
    timeline(fixture.state(), &fixture.events)
}

/// A lane's bars as (row, start, end, state), in minutes.
fn bars(lane: &Lane) -> Vec<(usize, u32, u32, BarState)> {
    let bar = |bar: &Bar| {
        (
            bar.row,
            bar.start.minutes().0,
            bar.end.minutes().0,
            bar.state,
        )
    };
    lane.bars.iter().map(bar).collect()
}

#[test]
fn before_the_run_every_agent_has_an_empty_lane() {
    let mut fixture = Fixture::new();
    fixture.agent("Ada", &["coding"], 2);
    let timeline = of(&fixture);
    assert_eq!(timeline.lanes.len(), 1);
    assert_eq!(
        (timeline.lanes[0].rows, timeline.lanes[0].bars.len()),
        (1, 0)
    );
    assert_eq!((timeline.rounds, timeline.end), (vec![], Millis(0)));
}

#[test]
fn parallel_tasks_get_rows_of_their_own_and_later_ones_reuse_them() {
    let mut fixture = Fixture::new();
    fixture.agent("Ada", &["coding"], 2);
    let first = fixture.task("First", 30, &["coding"], &[]);
    let second = fixture.task("Second", 90, &["coding"], &[]);
    let third = fixture.task("Third", 10, &["coding"], &[first]);
    fixture.round();
    fixture.start(first);
    fixture.start(second);
    fixture.wait(30);
    fixture.complete(first);
    fixture.round();
    let timeline = of(&fixture);
    assert_eq!(timeline.lanes[0].rows, 2);
    assert_eq!(
        bars(&timeline.lanes[0]),
        [
            (0, 0, 30, BarState::Completed),
            (1, 0, 90, BarState::Running),
            (0, 30, 40, BarState::Assigned),
        ]
    );
    assert_eq!(timeline.lanes[0].bars[2].task, third);
    assert_eq!(timeline.lanes[0].bars[2].round, Round(2));
    assert_eq!(
        timeline.rounds,
        [(Round(1), Millis(0)), (Round(2), Millis(30 * 60_000))]
    );
    assert_eq!(timeline.end, Millis::from(Minutes(90)));
}

#[test]
fn an_overdue_bar_reaches_to_now_and_keeps_its_row() {
    let mut fixture = Fixture::new();
    fixture.live_agent("Ada", &["coding"], 2);
    let late = fixture.task("Late", 10, &["coding"], &[]);
    fixture.round();
    fixture.wait(4);
    fixture.start(late);
    assert_eq!(
        bars(&of(&fixture).lanes[0]),
        [(0, 0, 14, BarState::Running)]
    );
    fixture.wait(16);
    fixture.task("Next", 10, &["coding"], &[]);
    fixture.round();
    let expected = [
        (0, 0, 20, BarState::Running),
        (1, 20, 30, BarState::Assigned),
    ];
    assert_eq!(bars(&of(&fixture).lanes[0]), expected);
}

#[test]
fn failed_returned_and_cancelled_attempts_end_where_they_ended() {
    let mut fixture = Fixture::new();
    let ada = fixture.agent("Ada", &["coding"], 5);
    let tasks = ["Fails", "Is cancelled", "Goes back"];
    let [fails, cancelled, _] = tasks.map(|name| fixture.task(name, 60, &["coding"], &[]));
    fixture.round();
    fixture.wait(5);
    fixture.fail(fails);
    fixture.act(Command::CancelTask { task: cancelled });
    fixture.act(Command::UnregisterAgent { agent: ada });
    let timeline = of(&fixture);
    assert_eq!(timeline.lanes[0].name, "Ada", "who left keeps the lane");
    assert_eq!(
        bars(&timeline.lanes[0]),
        [
            (0, 0, 5, BarState::Failed),
            (1, 0, 5, BarState::Cancelled),
            (2, 0, 5, BarState::Returned),
        ]
    );
}

#[test]
fn a_reset_starts_an_empty_timeline_at_zero() {
    let mut fixture = Fixture::new();
    fixture.agent("Ada", &["coding"], 1);
    let task = fixture.task("Task", 30, &["coding"], &[]);
    fixture.round();
    fixture.wait(30);
    fixture.complete(task);
    fixture.act(Command::ResetRun);
    assert!(of(&fixture).lanes[0].bars.is_empty());
    let before = fixture.events.len() - 3;
    let end = |position| recorded_end(&fixture.events, position, Time::default());
    assert_eq!(end(before), Minutes(30).into(), "not beyond the reset");
    assert_eq!(
        (end(fixture.events.len()), end(usize::MAX)),
        (Millis(0), Millis(0))
    );
    fixture.round();
    assert_eq!(
        bars(&of(&fixture).lanes[0]),
        [(0, 0, 30, BarState::Assigned)]
    );
    assert_eq!(of(&fixture).rounds, [(Round(1), Millis(0))]);
}

#[test]
fn a_bar_tells_how_long_it_waited_and_what_was_expected() {
    let mut fixture = Fixture::new();
    fixture.agent("Ada", &["coding"], 1);
    let first = fixture.task("First", 30, &["coding"], &[]);
    let second = fixture.task("Second", 20, &["coding"], &[first]);
    fixture.round();
    fixture.start(first);
    fixture.wait(40);
    fixture.complete(first);
    fixture.wait(5);
    fixture.round();
    fixture.start(second);
    let timeline = of(&fixture);
    let told = |bar: &Bar| [bar.waited_from, bar.start, bar.expected_end].map(|at| at.minutes().0);
    let bars: Vec<_> = timeline.lanes[0].bars.iter().map(told).collect();
    assert_eq!(bars[0], [0, 0, 30], "it took ten minutes longer");
    assert_eq!(bars[1], [40, 45, 65], "its estimate from its start");
    // The run has taught that the agent takes longer, so its bar goes further.
    assert!(timeline.lanes[0].bars[1].end > timeline.lanes[0].bars[1].expected_end);
}

#[test]
fn another_attempt_waits_from_the_end_of_the_one_before() {
    let mut fixture = Fixture::new();
    fixture.agent("Ada", &["coding"], 1);
    let task = fixture.task("Task", 30, &["coding"], &[]);
    fixture.round();
    fixture.start(task);
    fixture.wait(10);
    fixture.fail(task);
    fixture.wait(60);
    fixture.act(Command::Tick);
    fixture.round();
    let timeline = of(&fixture);
    let tries: Vec<_> = timeline.lanes[0]
        .bars
        .iter()
        .map(|bar| (bar.tries, bar.waited_from.minutes().0))
        .collect();
    assert_eq!(tries, [(0, 0), (1, 10)]);
}

#[test]
fn signs_of_life_and_losses_stand_in_the_lane() {
    let mut fixture = Fixture::new();
    let ada = fixture.live_agent("Ada", &["coding"], 1);
    fixture.task("Task", 30, &["coding"], &[]);
    fixture.round();
    fixture.wait(1);
    let cause = Absence::Crashed;
    fixture.act(Command::ReportAway { agent: ada, cause });
    fixture.wait(1);
    fixture.act(Command::Heartbeat { agent: ada });
    let signs = &of(&fixture).lanes[0].signs;
    assert_eq!(signs.last(), Some(&(Minutes(2).into(), Sign::Heartbeat)));
    assert!(
        signs.contains(&(Minutes(1).into(), Sign::Lost)),
        "{signs:?}"
    );
}

#[test]
fn deadlines_are_told_with_their_goals() {
    let mut fixture = Fixture::new();
    fixture.agent("Ada", &["coding"], 1);
    fixture.task("Task", 30, &["coding"], &[]);
    let spec = GoalSpec {
        deadline_min: Some(Minutes(20)),
        ..(*fixture.state().goals()[0].spec).clone()
    };
    let goal = GoalId(0);
    fixture.act(Command::ReviseGoal { goal, spec });
    fixture.round();
    let deadline = |fixture: &Fixture| {
        let timeline = of(fixture);
        (timeline.deadlines[0].at, timeline.deadlines[0].is_late)
    };
    assert_eq!(deadline(&fixture), (Minutes(20).into(), false));
    fixture.wait(21);
    fixture.act(Command::Tick);
    assert_eq!(deadline(&fixture), (Minutes(20).into(), true));
}

#[test]
fn by_goal_the_same_bars_stand_in_the_lanes_of_their_goals() {
    let mut engine = crate::examples::demonstration().open();
    let mut events = engine.take_events();
    while crate::simulate::step(&mut engine).is_ok() {}
    events.extend(engine.take_events());
    let by_agent = timeline(engine.state(), &events);
    let by_goal = by_goal(engine.state(), &by_agent);
    assert_eq!(by_goal.lanes.len(), 3);
    let tasks = |timeline: &Timeline| {
        let bars = timeline.lanes.iter().flat_map(|lane| &lane.bars);
        let mut tasks: Vec<_> = bars.map(|bar| (bar.task, bar.start, bar.agent)).collect();
        tasks.sort();
        tasks
    };
    assert_eq!(tasks(&by_goal), tasks(&by_agent));
    for lane in &by_goal.lanes {
        assert!(
            lane.bars
                .iter()
                .all(|bar| lane.of == LaneOf::Goal(bar.goal))
        );
    }
}

#[test]
fn what_was_planned_stands_beside_what_was_done() {
    let mut fixture = Fixture::new();
    let ada = fixture.agent("Ada", &["coding"], 1);
    let task = fixture.task("Task", 30, &["coding"], &[]);
    let slot = PlanSlot {
        task,
        agent: ada,
        start: Minutes(5),
        end: Minutes(35),
    };
    let plan = Plan {
        slots: [slot].into(),
        makespan: Minutes(35),
        lower_bound: Minutes(30),
        made_at: fixture.now,
        origin: PlanOrigin::Optimised,
    };
    fixture.act(Command::AdoptPlan { plan });
    fixture.round();
    let planned = of(&fixture).lanes[0].bars[0].planned;
    assert_eq!(planned, Some((Minutes(5).into(), Minutes(35).into())));
}

#[test]
fn the_axis_reaches_to_deadlines_unless_they_would_leave_the_run_no_room() {
    let min = |minutes: u32| Millis::from(Minutes(minutes));
    let deadline = |at: u32| Deadline {
        goal: GoalId(0),
        name: String::new(),
        at: min(at),
        is_late: false,
    };
    let reach = |all: &[u32], is_far| {
        let all: Vec<Deadline> = all.iter().map(|at| deadline(*at)).collect();
        reach(&all, min(60), is_far)
    };
    assert_eq!(reach(&[], false), (min(60), 0));
    assert_eq!(reach(&[30], false), (min(60), 0));
    assert_eq!(reach(&[90, 120], false), (min(120), 0));
    assert_eq!(reach(&[90, 121, 9_000], false), (min(90), 2));
    assert_eq!(reach(&[90, 121, 9_000], true), (min(9_000), 2));
}
