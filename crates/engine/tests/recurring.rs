//! Goals that come again: when, as what, how often, and what stops them.

mod common;

use baton_engine::command::Idle;
use baton_engine::event::Event;
use baton_engine::repeat::MAX_REPEATS;
use baton_engine::text::{Field, Problem};
use baton_engine::{
    AgentId, Command, Config, Goal, GoalId, GoalSpec, Minutes, Rejection, Repeat, State, TaskSpec,
    TaskState, Time, UnixSeconds, journal, projection, simulate,
};
use common::{Bench, goal_spec};

const DAILY: &str = "0 9 * * *";
const ORIGIN: GoalId = GoalId(0);

fn repeat(cron: &str, times: u32) -> Option<Repeat> {
    let cron = cron.to_owned();
    Some(Repeat { cron, times })
}

fn recurring(cron: &str, times: u32) -> GoalSpec {
    GoalSpec {
        repeat: repeat(cron, times),
        ..goal_spec("classic", "Do it")
    }
}

fn at(minutes: u32) -> Time {
    Time(0) + Minutes(minutes)
}

/// A goal of one task that comes again, and somebody to do it.
fn bench(cron: &str, times: u32) -> Bench {
    let mut bench = Bench::new();
    bench.agent(&["general"], 5);
    let spec = recurring(cron, times);
    bench.act(Command::SubmitGoal { spec });
    bench
}

impl Bench {
    fn tick_at(&mut self, minutes: u32) {
        self.now = at(minutes);
        self.act(Command::Tick);
    }

    fn revise(&mut self, goal: GoalId, change: impl FnOnce(&mut GoalSpec)) {
        let mut spec = (*self.state().goals()[goal.index()].spec).clone();
        change(&mut spec);
        self.act(Command::ReviseGoal { goal, spec });
    }

    /// The minutes at which goals that are there came again.
    fn moments(&self) -> Vec<u64> {
        let due = |goal: &Goal| Some(goal.repeats?.due.0 / 60_000);
        self.state().present_goals().filter_map(due).collect()
    }

    fn newest(&self) -> &Goal {
        self.state()
            .present_goals()
            .last()
            .expect("there is a goal")
    }

    fn run(&mut self) -> Idle {
        loop {
            let stepped = simulate::step(&mut self.engine);
            self.events.extend(self.engine.take_events());
            if let Err(idle) = stepped {
                self.now = self.state().now();
                return idle;
            }
        }
    }

    fn assert_replays(&self) {
        let text = journal::write(&self.events);
        let read = journal::read(&text).expect("a journal");
        let replayed = journal::replay(&read.events).expect("no contradiction");
        assert_eq!(replayed.goals(), self.state().goals());
        assert_eq!(replayed.tasks(), self.state().tasks());
        assert_eq!(replayed.next_recurrence(), self.state().next_recurrence());
    }
}

fn refused(rejection: Result<(), Rejection>) -> (Field, Problem) {
    match rejection {
        Err(Rejection::Input(mut errors)) if errors.len() == 1 => {
            let error = errors.remove(0);
            (error.field, error.problem)
        }
        other => panic!("one field should be refused: {other:?}"),
    }
}

#[test]
fn a_goal_comes_again_at_the_moments_of_its_expression() {
    let mut bench = bench(DAILY, 3);
    assert_eq!(bench.state().next_wake(), Some(at(540)));
    bench.tick_at(539);
    assert_eq!(bench.moments(), [0_u64; 0]);
    bench.tick_at(540);
    assert_eq!(bench.moments(), [540]);
    let again = bench.newest();
    assert_eq!((again.tasks.len(), again.spec.repeat.as_ref()), (1, None));
    assert_eq!(again.findings, bench.state().goals()[0].findings);
    assert_eq!(bench.run(), Idle::AllFinished);
    assert_eq!(bench.moments(), [540, 1_980, 3_420], "as often as it says");
    assert_eq!(bench.state().next_wake(), None);
    let started = bench
        .state()
        .tasks()
        .iter()
        .map(baton_engine::Task::started_at);
    let expected = [540, 540, 1_980, 3_420].map(|minutes| Some(at(minutes)));
    assert_eq!(started.collect::<Vec<_>>(), expected);
    bench.assert_replays();
}

#[test]
fn a_run_starts_on_the_date_that_the_workspace_says() {
    // 2024-02-28 12:00 UTC, a Wednesday of a leap year.
    let starts_on = UnixSeconds(1_709_121_600);
    let mut bench = Bench::with(Config {
        starts_on,
        ..Config::default()
    });
    let spec = recurring("0 0 29 2 *", 1);
    bench.act(Command::SubmitGoal { spec });
    assert_eq!(bench.state().next_wake(), Some(at(12 * 60)));
}

#[test]
fn release_and_deadline_count_from_the_repetitions_own_moment() {
    let mut bench = bench(DAILY, 1);
    bench.revise(ORIGIN, |spec| {
        spec.release_min = Minutes(30);
        spec.deadline_min = Some(Minutes(40));
    });
    bench.tick_at(540);
    let goal = bench.newest().clone();
    let task = goal.tasks[0];
    assert_eq!(bench.task(task).not_before(), Some(at(570)));
    assert_eq!(bench.state().deadline_at(&goal), Some(at(580)));
    let late_by = |state: &State| projection::goals(state)[1].late_by.minutes().0;
    bench.tick_at(580);
    assert_eq!(
        (bench.task_state(task), late_by(bench.state())),
        (TaskState::Ready, 0)
    );
    bench.tick_at(585);
    assert_eq!(late_by(bench.state()), 5);
}

#[test]
fn what_people_changed_in_the_tasks_comes_again_too() {
    let mut bench = bench(DAILY, 1);
    let [first, last] = [0, 1].map(baton_engine::TaskId);
    let pinned = [AgentId(0)];
    let before = TaskSpec {
        name: "First of all".to_owned(),
        pinned: pinned.into(),
        ..common::task_spec(Default::default(), 5, &[], &[])
    };
    bench.act(Command::AddTask {
        goal: ORIGIN,
        spec: before,
    });
    // A task that waits for one with a later id.
    let mut spec = (*bench.task(first).spec).clone();
    spec.dependencies = [last].into_iter().collect();
    bench.act(Command::ReviseTask { task: first, spec });
    bench.tick_at(540);
    let tasks = bench.newest().tasks.clone();
    let specs = tasks.iter().map(|&task| &bench.task(task).spec);
    let specs: Vec<_> = specs.collect();
    assert_eq!(
        (specs[0].name.as_str(), &*specs[0].pinned),
        ("First of all", &pinned[..])
    );
    assert_eq!(
        specs[1].dependencies[..],
        [tasks[0]],
        "its own copy and not the origin’s"
    );
    assert_eq!(bench.task_state(tasks[1]), TaskState::Blocked);
    bench.assert_replays();
}

#[test]
fn a_late_tick_makes_up_for_what_it_missed() {
    let mut bench = bench("*/10 * * * *", 3);
    bench.tick_at(25);
    assert_eq!(bench.moments(), [10, 20]);
    bench.tick_at(10_000);
    assert_eq!(bench.moments(), [10, 20, 30]);
}

#[test]
fn moments_before_the_goal_was_submitted_are_past() {
    let mut bench = Bench::new();
    bench.now = at(600);
    let spec = recurring(DAILY, 2);
    bench.act(Command::SubmitGoal { spec });
    assert_eq!(bench.state().next_wake(), Some(at(1_980)));
}

#[test]
fn a_reset_takes_repetitions_away_and_counts_from_the_new_start() {
    let mut bench = bench(DAILY, 2);
    bench.tick_at(540);
    let again = bench.newest().tasks[0];
    // A task of another goal that waits for a repetition's.
    let waiting = bench.add(&[], &[again]);
    assert_eq!(bench.run(), Idle::AllFinished);
    bench.act(Command::ResetRun);
    assert_eq!(bench.moments(), [0_u64; 0]);
    assert_eq!(bench.state().task_count(), 2, "the origin's tasks stay");
    assert!(bench.task(waiting).spec.dependencies.is_empty());
    let start = bench.now;
    assert_eq!(bench.state().next_wake(), Some(start + Minutes(540)));
    assert_eq!(bench.run(), Idle::AllFinished);
    let start = start.0 / 60_000;
    assert_eq!(bench.moments(), [start + 540, start + 1_980]);
    bench.assert_replays();
}

#[test]
fn removing_the_origin_stops_it_and_keeps_what_came() {
    let mut bench = bench(DAILY, 5);
    bench.tick_at(540);
    bench.act(Command::RemoveGoal { goal: ORIGIN });
    assert_eq!(bench.run(), Idle::AllFinished);
    assert_eq!(bench.moments(), [540]);
    bench.act(Command::ResetRun);
    assert_eq!(bench.state().present_goals().count(), 0);
    assert_eq!(bench.state().next_wake(), None);
    bench.assert_replays();
}

#[test]
fn a_cancelled_goal_still_comes_again() {
    let mut bench = bench(DAILY, 1);
    bench.act(Command::CancelGoal { goal: ORIGIN });
    assert_eq!(bench.run(), Idle::AllFinished);
    assert_eq!(bench.moments(), [540]);
    assert_eq!(
        bench.task_state(bench.newest().tasks[0]),
        TaskState::Completed
    );
}

#[test]
fn revising_changes_the_repetitions_that_are_still_to_come() {
    let mut bench = bench(DAILY, 9);
    bench.tick_at(540);
    bench.revise(ORIGIN, |spec| spec.text = "Do it better".to_owned());
    assert_eq!(bench.state().next_wake(), Some(at(1_980)), "as before");
    bench.tick_at(600);
    bench.revise(ORIGIN, |spec| spec.repeat = repeat("0 11 * * *", 2));
    assert_eq!(bench.state().next_wake(), Some(at(660)));
    assert_eq!(bench.run(), Idle::AllFinished);
    assert_eq!(bench.moments(), [540, 660], "twice in all");
    let texts = bench
        .state()
        .present_goals()
        .map(|goal| goal.spec.text.as_str());
    let expected = ["Do it better", "Do it", "Do it better"];
    assert_eq!(texts.collect::<Vec<_>>(), expected);
    bench.revise(ORIGIN, |spec| spec.repeat = repeat("0 11 * * *", 3));
    assert!(bench.state().next_recurrence().is_some(), "once more");
    bench.revise(ORIGIN, |spec| spec.repeat = None);
    assert_eq!(bench.state().next_recurrence(), None);
    bench.assert_replays();
}

#[test]
fn a_run_is_not_over_while_a_goal_comes_again() {
    let mut bench = bench(DAILY, 1);
    assert_eq!(simulate::step(&mut bench.engine), Ok(()));
    simulate::finish(&mut bench.engine);
    bench.now = bench.state().now();
    let until = Idle::Until { at: Minutes(540) };
    let idle = bench.try_to(Command::RunRound);
    assert_eq!(idle, Err(Rejection::NothingToAssign(until)));
}

#[test]
fn bad_repetitions_are_refused() {
    let mut bench = Bench::new();
    for (cron, times) in [("0 9 * *", 1), ("0 0 30 2 *", 1), ("", 1)] {
        let spec = recurring(cron, times);
        let (field, problem) = refused(bench.try_to(Command::SubmitGoal { spec }));
        assert_eq!(field, Field::Repeat);
        assert!(
            matches!(problem, Problem::BadCron(_) | Problem::Empty),
            "{problem}"
        );
    }
    let range = Problem::OutOfRange {
        min: 1,
        max: MAX_REPEATS,
    };
    for times in [0, MAX_REPEATS + 1] {
        let spec = recurring(DAILY, times);
        let refusal = refused(bench.try_to(Command::SubmitGoal { spec }));
        assert_eq!(refusal, (Field::Repeat, range.clone()));
    }
}

#[test]
fn a_repetition_does_not_repeat_itself() {
    let mut bench = bench(DAILY, 2);
    bench.tick_at(540);
    let goal = bench.newest().id;
    let spec = recurring(DAILY, 1);
    let refusal = refused(bench.try_to(Command::ReviseGoal { goal, spec }));
    assert_eq!(refusal, (Field::Repeat, Problem::IsRepetition));
}

#[test]
fn a_journal_in_which_goals_come_too_early_is_refused() {
    let mut bench = bench(DAILY, 1);
    bench.tick_at(540);
    let recurs =
        |recorded: &baton_engine::Recorded| matches!(recorded.event, Event::GoalRecurred { .. });
    let index = bench.events.iter().position(recurs).expect("it came again");
    bench.events.truncate(index + 1);
    assert!(journal::replay(&bench.events).is_ok());
    bench.events[index].at = at(539);
    assert!(journal::replay(&bench.events).is_err());
}

#[test]
fn the_log_tells_that_a_goal_comes_again() {
    let mut bench = bench(DAILY, 1);
    bench.tick_at(540);
    let query = projection::LogQuery {
        kinds: [true; projection::LogKind::COUNT],
        text: "again".to_owned(),
        subject: projection::Subject::default(),
        limit: 9,
    };
    let page = projection::log(&bench.events, &query);
    let told: Vec<_> = page
        .entries
        .iter()
        .map(|entry| (entry.text.as_str(), entry.subject.goal))
        .collect();
    assert_eq!(told, [("Goal comes again: Do it", Some(GoalId(1)))]);
}
