//! Random faults in random runs: every task ends done or parked, its goal is
//! told, and the journal gives the same state. A failure prints its seed.

use crate::common::{Bench, task_spec};
use baton_engine::command::Idle;
use baton_engine::event::Event;
use baton_engine::schedule::{Pace, PolicyKind, RunSettings};
use baton_engine::{
    AgentId, Command, Fault, Minutes, Priority, State, TaskId, TaskState, Tolerance, invariant,
    journal, simulate,
};
use std::panic::{AssertUnwindSafe, catch_unwind};

const SEEDS: u64 = 300;

/// SplitMix64 (Steele, Lea and Flood 2014).
struct Rng(u64);

impl Rng {
    fn below(&mut self, bound: u32) -> u32 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        u32::try_from((z ^ (z >> 31)) % u64::from(bound)).expect("below a u32")
    }

    fn fault(&mut self) -> Option<Fault> {
        let percent = 1 + self.below(99);
        let period_min = Minutes(1 + self.below(90));
        match self.below(8) {
            0 => Some(Fault::Crash),
            1 => Some(Fault::Hang),
            2 => Some(Fault::Slow { percent }),
            3 => Some(Fault::Flap { period_min }),
            4 => Some(Fault::Refuse { percent }),
            5 => Some(Fault::Lossy { percent }),
            _ => None,
        }
    }
}

const SKILLS: [&str; 3] = ["coding", "testing", "design"];

fn workspace(rng: &mut Rng) -> Bench {
    let mut bench = Bench::with_goal();
    let pace = [Pace::Barrier, Pace::Continuous][rng.below(2) as usize];
    let policy = PolicyKind::ALL[rng.below(4) as usize];
    let settings = RunSettings {
        policy,
        pace,
        ..RunSettings::default()
    };
    bench.act(Command::ChoosePolicy { settings });
    let tolerance = Tolerance {
        straggler_percent: [0, 120][rng.below(2) as usize],
        retry_budget: [2, 20][rng.below(2) as usize],
        ..Tolerance::default()
    };
    bench.act(Command::SetTolerance { tolerance });
    for at in 0..2 + rng.below(4) {
        let skill = SKILLS[(at % 3) as usize];
        bench.agent(&[skill, "coding"], 1 + rng.below(2));
    }
    for at in 0..4 + rng.below(12) {
        let after: Vec<TaskId> = (0..rng.below(3).min(at))
            .map(|_| TaskId(1 + rng.below(at)))
            .collect();
        let skill = SKILLS[rng.below(2) as usize];
        bench.add_spec(task_spec(
            Priority::Medium,
            1 + rng.below(90),
            &[skill],
            &after,
        ));
    }
    bench
}

/// A step of the run, after which everything still holds.
fn step(bench: &mut Bench) -> Result<(), Idle> {
    let stepped = simulate::step(&mut bench.engine);
    bench.events.extend(bench.engine.take_events());
    bench.now = bench.state().now();
    assert_eq!(invariant::check(bench.state()), Ok(()));
    stepped
}

/// Faults come and go for a while; then everybody is mended and the run goes
/// to its end.
fn troubled_run(seed: u64) -> Bench {
    let mut rng = Rng(seed);
    let mut bench = workspace(&mut rng);
    for _ in 0..12 {
        let count = u32::try_from(bench.state().agents().len()).expect("few");
        let (agent, fault) = (AgentId(rng.below(count)), rng.fault());
        bench.act(Command::InjectFault { agent, fault });
        let _ = step(&mut bench);
    }
    for index in 0..bench.state().agents().len() {
        let agent = AgentId::from_index(index);
        bench.act(Command::InjectFault { agent, fault: None });
    }
    for _ in 0..1_000 {
        if step(&mut bench).is_err() {
            return bench;
        }
    }
    panic!("the run does not end");
}

fn is_parked(state: &State, id: TaskId) -> bool {
    let task = &state.tasks()[id.index()];
    let blocked = !baton_engine::explain::stalled_by(state, task).is_empty();
    task.state == TaskState::Failed || (task.state == TaskState::Blocked && blocked)
}

fn check(bench: &Bench) {
    let state = bench.state();
    for task in state.present_tasks() {
        let is_done = task.state == TaskState::Completed;
        assert!(
            is_done || is_parked(state, task.id),
            "{} is {}",
            task.id,
            task.state
        );
        let told =
            |event: &Event| matches!(event, Event::GoalStalled { task: id, .. } if *id == task.id);
        let times = bench.events.iter().filter(|recorded| told(&recorded.event));
        let expected = usize::from(task.state == TaskState::Failed);
        assert_eq!(
            times.count(),
            expected,
            "the goal is told once of {}",
            task.id
        );
    }
    let text = journal::write(&bench.events);
    let read = journal::read(&text).expect("a journal");
    assert_eq!(read.events, bench.events);
    let replayed = journal::replay(&read.events).expect("no contradiction");
    assert_eq!(replayed.tasks(), state.tasks());
    assert_eq!(replayed.agents(), state.agents());
    assert_eq!(replayed.goals(), state.goals());
    assert_eq!(replayed.config(), state.config());
    assert_eq!(replayed.next_wake(), state.next_wake());
}

/// Something that can be seen, with its name.
type Sight = (&'static str, fn(&Event) -> bool);

/// What the runs must have seen for their result to mean anything.
const SEEN: [Sight; 8] = [
    ("suspicion", |event| {
        matches!(event, Event::AgentSuspected { .. })
    }),
    ("loss", |event| matches!(event, Event::AgentLost { .. })),
    ("return", |event| {
        matches!(event, Event::HeartbeatReceived { .. })
    }),
    ("task returned", |event| {
        matches!(event, Event::TaskReturned { .. })
    }),
    ("retry", |event| {
        matches!(
            event,
            Event::AttemptFailed {
                retry_at: Some(_),
                ..
            }
        )
    }),
    ("release", |event| {
        matches!(event, Event::TaskReleased { .. })
    }),
    ("duplicate", |event| {
        matches!(event, Event::TaskDuplicated { .. })
    }),
    ("stall", |event| matches!(event, Event::GoalStalled { .. })),
];

#[test]
fn every_troubled_run_ends_with_its_tasks_done_or_parked() {
    let mut seen = SEEN.map(|(what, _)| (what, 0));
    for seed in 0..SEEDS {
        let held = catch_unwind(AssertUnwindSafe(|| {
            let bench = troubled_run(seed);
            check(&bench);
            bench
        }));
        let Ok(bench) = held else {
            panic!("seed {seed}");
        };
        for ((_, is_it), (_, times)) in SEEN.iter().zip(&mut seen) {
            *times += bench
                .events
                .iter()
                .filter(|event| is_it(&event.event))
                .count();
        }
    }
    assert!(seen.iter().all(|(_, times)| *times > 0), "{seen:?}");
}

#[test]
fn the_same_faults_give_the_same_journal() {
    for seed in 0..10 {
        let write = |seed| journal::write(&troubled_run(seed).events);
        assert_eq!(write(seed), write(seed), "seed {seed}");
    }
}
