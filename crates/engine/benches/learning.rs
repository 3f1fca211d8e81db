//! What learning durations is worth: `cargo xtask bench learning`.
//!
//! Agents whose true speeds differ from what they declare work off random
//! projects under the earliest-finish policy, each project three times: with
//! the declared durations believed, with durations learnt while the run goes,
//! and with the true ones known from the start (clairvoyant). Prints the mean
//! makespans in percent of the clairvoyant one's with 95 % confidence
//! intervals (normal approximation over the seeds; the same projects and the
//! same luck for all three, so the differences are paired).

use baton_engine::agent::Proficiency;
use baton_engine::event::{Event, Lease};
use baton_engine::plan::rng::Rng;
use baton_engine::schedule::{Pace, PolicyKind, RunSettings};
use baton_engine::{
    AgentSpec, Command, Config, Engine, GoalId, GoalSpec, Minutes, Priority, Skill, TaskId,
    TaskSpec, Time, Tolerance,
};
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::error::Error;

const SEEDS: u64 = 1_000;
const AGENTS: usize = 6;
const TASKS: usize = 80;
const SKILLS: [&str; 3] = ["welding", "painting", "wiring"];

#[derive(serde::Serialize)]
struct Figure {
    name: String,
    value: f64,
    unit: &'static str,
    target: Option<&'static str>,
}

#[derive(Clone, Copy, PartialEq)]
enum Knowledge {
    Declared,
    Learnt,
    Clairvoyant,
}

/// A project and the truth about who works on it.
struct Project {
    tasks: Vec<TaskSpec>,
    /// For each agent and skill how fast it really is, in percent.
    speeds: [[u32; SKILLS.len()]; AGENTS],
    luck: u64,
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut without = Vec::new();
    let mut with = Vec::new();
    for seed in 0..SEEDS {
        let project = Project::new(seed);
        let best = project.makespan(Knowledge::Clairvoyant);
        without.push(project.makespan(Knowledge::Declared) / best * 100.0);
        with.push(project.makespan(Knowledge::Learnt) / best * 100.0);
    }
    let gained = without
        .iter()
        .zip(&with)
        .map(|(without, with)| without - with);
    let figures = [
        (
            "declared durations believed",
            "% of clairvoyant",
            without.clone(),
        ),
        ("durations learnt", "% of clairvoyant", with.clone()),
        ("gained by learning", "points", gained.collect()),
    ]
    .map(|(name, unit, values)| {
        let (mean, half) = confidence(&values);
        println!("{name:<34} {mean:>8.2} ± {half:.2} {unit}, {SEEDS} seeds");
        Figure {
            name: format!("makespan: {name}"),
            value: mean,
            unit,
            target: None,
        }
    });
    if let Some(file) = std::env::var_os("BATON_BENCH_JSON") {
        std::fs::write(file, serde_json::to_string_pretty(&figures)?)?;
    }
    Ok(())
}

/// The mean, and half the width of its 95 % confidence interval.
fn confidence(values: &[f64]) -> (f64, f64) {
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    let variance = values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / (count - 1.0);
    (mean, 1.96 * (variance / count).sqrt())
}

impl Project {
    fn new(seed: u64) -> Self {
        let mut rng = Rng::new(seed);
        let tasks = (0..TASKS).map(|at| random_task(&mut rng, at)).collect();
        // From 2.5 times as slow to 2.5 times as fast; a skill adds up to 1.4 either way.
        let speeds = std::array::from_fn(|_| {
            let agent = spread(&mut rng, 250);
            std::array::from_fn(|_| (agent * spread(&mut rng, 140) / 100).max(1))
        });
        Self {
            tasks,
            speeds,
            luck: rng.bits(),
        }
    }

    fn makespan(&self, knowledge: Knowledge) -> f64 {
        let mut engine = self.open(knowledge);
        let mut ends: BinaryHeap<Reverse<(Time, TaskId)>> = BinaryHeap::new();
        loop {
            let now = engine.state().now();
            // Nothing to assign just now is no error.
            let _ = engine.handle(Command::RunRound, now);
            for recorded in engine.take_events() {
                if let Event::TaskAssigned { lease, .. } = recorded.event {
                    let end = Time(now.0 + self.true_ms(lease, &engine));
                    ends.push(Reverse((end, lease.task)));
                    act(&mut engine, Command::StartTask { lease }, now);
                }
            }
            let Some(Reverse((at, task))) = ends.pop() else {
                assert_eq!(
                    engine.state().count(baton_engine::TaskState::Completed),
                    TASKS
                );
                return now.0 as f64;
            };
            let (lease, result) = (
                engine.state().tasks()[task.index()].lease().expect("held"),
                None,
            );
            act(
                &mut engine,
                Command::CompleteTask {
                    lease,
                    result,
                    artifacts: Vec::new(),
                },
                at,
            );
        }
    }

    fn open(&self, knowledge: Knowledge) -> Engine {
        let mut engine = Engine::new(Config {
            learns: knowledge == Knowledge::Learnt,
            tolerance: Tolerance {
                timeout_factor: 0,
                ..Tolerance::default()
            },
            ..Config::default()
        });
        let settings = RunSettings {
            policy: PolicyKind::EarliestFinish,
            pace: Pace::Continuous,
            ..RunSettings::default()
        };
        act(&mut engine, Command::ChoosePolicy { settings }, Time(0));
        for speeds in &self.speeds {
            let spec = agent(speeds, knowledge);
            act(
                &mut engine,
                Command::RegisterAgent { agent: None, spec },
                Time(0),
            );
        }
        let spec = GoalSpec {
            text: "Do it".to_owned(),
            rules: "classic".to_owned(),
            ..GoalSpec::default()
        };
        act(&mut engine, Command::SubmitGoal { spec }, Time(0));
        let goal = GoalId(0);
        act(
            &mut engine,
            Command::RemoveTask { task: TaskId(0) },
            Time(0),
        );
        for spec in self.tasks.clone() {
            act(&mut engine, Command::AddTask { goal, spec }, Time(0));
        }
        engine
    }

    /// How long the attempt really takes: the same task has the same luck
    /// with the same agent whatever is known.
    fn true_ms(&self, lease: Lease, engine: &Engine) -> u64 {
        let task = &engine.state().tasks()[lease.task.index()];
        let skill = SKILLS
            .iter()
            .position(|name| task.spec.skills[0].as_str() == *name);
        let speed = self.speeds[lease.agent.index()][skill.expect("one of them")];
        let pair = u64::from(lease.task.0) << 32 | u64::from(lease.agent.0);
        let luck = 85 + Rng::new(self.luck ^ pair).below(31);
        u64::from(task.spec.estimate.0) * 60_000 * u64::from(luck) / u64::from(speed)
    }
}

/// A task of 10 to 120 minutes that waits for up to two of the eight before it.
fn random_task(rng: &mut Rng, at: usize) -> TaskSpec {
    let waits = rng.below(3).min(u32::try_from(at).unwrap_or(u32::MAX));
    let dependencies = (0..waits).map(|_| {
        let back = 1 + rng.index(at.min(8));
        // Task 0 is the one that the goal came with, which is removed.
        TaskId::from_index(1 + at - back)
    });
    TaskSpec {
        name: format!("Task {at}"),
        priority: Priority::Medium,
        dependencies: dependencies.collect(),
        estimate: Minutes(10 + rng.below(111)),
        skills: [Skill::new(SKILLS[rng.index(SKILLS.len())])].into(),
        ..TaskSpec::default()
    }
}

/// A percentage between 100/`most` and `most`, as often above 100 as below.
fn spread(rng: &mut Rng, most: u32) -> u32 {
    let above = 100 + rng.below(most - 99);
    match rng.below(2) {
        0 => above,
        _ => 10_000 / above,
    }
}

fn agent(speeds: &[u32; SKILLS.len()], knowledge: Knowledge) -> AgentSpec {
    let proficiency = SKILLS
        .iter()
        .zip(speeds)
        .map(|(name, &percent)| Proficiency {
            skill: Skill::new(*name),
            percent,
        });
    AgentSpec {
        name: "Agent".to_owned(),
        skills: SKILLS.map(Skill::new).to_vec(),
        capacity: 1,
        proficiency: match knowledge {
            Knowledge::Clairvoyant => proficiency.collect(),
            Knowledge::Declared | Knowledge::Learnt => Vec::new(),
        },
        ..AgentSpec::default()
    }
}

fn act(engine: &mut Engine, command: Command, at: Time) {
    let done = engine.handle(command, at);
    assert_eq!(done, Ok(()));
}
