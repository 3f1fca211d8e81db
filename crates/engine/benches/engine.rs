//! The engine's benchmark: `cargo xtask bench`.
//!
//! Prints one line a figure, and with `BATON_BENCH_JSON=FILE` writes them all
//! as an array of `{name, value, unit, target}`. Each figure is the median of
//! several runs; the workload is the original system's: 10,000 goals in turn
//! of its three kinds, 26,668 tasks, agents in turn of its five kinds. The
//! policies have one of their own: chains of ten tasks, twenty requirements,
//! agents of three skills and five speeds, timed by what the thread had of the
//! processor, so that a busy machine tells the same. Memory is measured first,
//! because what other figures free would be used again and not count.

#[path = "support/resident.rs"]
mod resident;
#[path = "support/stopwatch.rs"]
mod stopwatch;
#[path = "support/workload.rs"]
mod workload;

use baton_engine::event::Event;
use baton_engine::journal::Snapshots;
use baton_engine::schedule::{Pace, PolicyKind};
use baton_engine::tensor::{Axis, Tensor};
use baton_engine::{Command, Engine, TaskState, journal, projection};
use resident::resident_bytes;
use std::collections::VecDeque;
use std::error::Error;
use std::hint::black_box;
use std::time::Instant;
use stopwatch::Stopwatch;
use workload::{chains, goals, round, run};

const GOALS: usize = 10_000;
const TASKS: usize = 26_668;
const RUNS: usize = 5;

#[derive(serde::Serialize)]
struct Figure {
    name: String,
    value: f64,
    unit: &'static str,
    /// What it should reach, as a comparison in words.
    target: Option<&'static str>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut figures = memory();
    for agents in [5, 100, 1_000] {
        figures.extend(scheduling(agents));
    }
    let policies = [
        (PolicyKind::LeastLoaded, "> 1,000,000"),
        (PolicyKind::EarliestFinish, "> 300,000"),
    ];
    for (policy, target) in policies {
        figures.extend(policy_at_scale(policy, target));
        figures.push(small_rounds(policy));
    }
    figures.extend(reading(1_000));
    figures.extend(journaling());
    figures.extend(scrubbing());
    for figure in &figures {
        let target = figure.target.map(|target| format!("  (target {target})"));
        println!(
            "{:<58} {:>14.3} {}{}",
            figure.name,
            figure.value,
            figure.unit,
            target.unwrap_or_default()
        );
    }
    if let Some(file) = std::env::var_os("BATON_BENCH_JSON") {
        std::fs::write(file, serde_json::to_string_pretty(&figures)?)?;
    }
    Ok(())
}

/// What a task takes of memory, once its events are taken and dropped: all that
/// the engine holds for a million tasks with a name and a skill each and for
/// nine in ten a dependency, before and after they are done. Then the same for
/// goals as people write them: with their texts and what the rules found there.
fn memory() -> Vec<Figure> {
    let grown = |before: Option<f64>, name: &str, tasks: usize, target| {
        Some(Figure {
            name: format!("memory of a task, {name}"),
            value: (resident_bytes()? - before?) / tasks as f64,
            unit: "bytes",
            target,
        })
    };
    let target = Some("< 400");
    let empty = resident_bytes();
    let mut chained = chains(1_000_000, 1_000, PolicyKind::LeastLoaded, Pace::Barrier);
    let submitted = grown(empty, "1,000,000 submitted", 1_000_000, target);
    while round(&mut chained, &mut Vec::new()) {}
    let done = grown(empty, "1,000,000 done", 1_000_000, target);
    let before = resident_bytes();
    let mut with_goals = goals(1_000, 375_000);
    with_goals.take_events();
    let tasks = with_goals.state().task_count();
    let grown_with_goals = grown(before, "1,000,000 with their 375,000 goals", tasks, None);
    black_box((chained, with_goals));
    [submitted, done, grown_with_goals]
        .into_iter()
        .flatten()
        .collect()
}

/// Tasks a second from the first round to the last completion, and the same
/// with submitting the goals.
fn scheduling(agents: usize) -> Vec<Figure> {
    let mut submit_s = Vec::new();
    let mut run_s = Vec::new();
    for _ in 0..RUNS {
        let began = Instant::now();
        let mut engine = goals(agents, GOALS);
        submit_s.push(began.elapsed().as_secs_f64());
        assert_eq!(engine.state().task_count(), TASKS);
        let began = Instant::now();
        drop(black_box(run(&mut engine)));
        run_s.push(began.elapsed().as_secs_f64());
        assert_eq!(engine.state().count(TaskState::Completed), TASKS);
    }
    let (submit_s, run_s) = (median(submit_s), median(run_s));
    let tasks = TASKS as f64;
    vec![
        Figure {
            name: format!("schedule 26,668 tasks on {agents} agents"),
            value: tasks / run_s,
            unit: "tasks/s",
            target: (agents == 100).then_some("> 1,000,000"),
        },
        Figure {
            name: format!("submit 10,000 goals and schedule on {agents} agents"),
            value: tasks / (submit_s + run_s),
            unit: "tasks/s",
            target: None,
        },
    ]
}

/// Tasks a second under `policy`, and what a task costs as they become more.
fn policy_at_scale(policy: PolicyKind, target: &'static str) -> Vec<Figure> {
    // Several at once, for the clock's steps of some milliseconds.
    let per_task = |tasks: u32, at_once: u32| {
        let runs = (0..RUNS).map(|_| {
            let engines: Vec<Engine> = (0..at_once)
                .map(|_| chains(tasks, 1_000, policy, Pace::Barrier))
                .collect();
            let began = Stopwatch::start();
            for mut engine in engines {
                // The journal is its reader's: here nobody keeps it.
                let mut journal = Vec::new();
                while round(&mut engine, &mut journal) {
                    journal.clear();
                }
                assert_eq!(engine.state().count(TaskState::Completed), tasks as usize);
            }
            began.elapsed().as_secs_f64() / f64::from(tasks * at_once)
        });
        median(runs.collect())
    };
    let (few, usual, many) = (
        per_task(10_000, 20),
        per_task(100_000, 2),
        per_task(1_000_000, 1),
    );
    let figure = |what: &str, value, unit, target| Figure {
        name: format!("{policy}: {what}"),
        value,
        unit,
        target,
    };
    vec![
        figure(
            "100,000 tasks × 1,000 agents × 20 requirements",
            1.0 / usual,
            "tasks/s",
            Some(target),
        ),
        figure("cost of one of 10,000 tasks", few * 1e9, "ns", None),
        figure("cost of one of 1,000,000 tasks", many * 1e9, "ns", None),
        figure("the latter by the former", many / few, "×", Some("< 1.5")),
    ]
}

/// A round whenever a single task is completed, with 10,000 tasks ready and
/// every agent full.
fn small_rounds(policy: PolicyKind) -> Figure {
    const ROUNDS: u32 = 20_000;
    let mut engine = chains(100_000, 1_000, policy, Pace::Continuous);
    let mut leases = VecDeque::new();
    let mut go_on = |engine: &mut Engine| {
        // What waits for a faster agent goes on with the next round.
        let _ = engine.handle(Command::RunRound, engine.state().now());
        for recorded in engine.take_events() {
            if let Event::TaskAssigned { lease, .. } = recorded.event {
                leases.push_back(lease);
            }
        }
        let lease = leases.pop_front().expect("somebody works");
        let done = Command::CompleteTask {
            lease,
            result: None,
            artifacts: Vec::new(),
        };
        assert_eq!(engine.handle(done, engine.state().now()), Ok(()));
    };
    go_on(&mut engine);
    let began = Stopwatch::start();
    (0..ROUNDS).for_each(|_| go_on(&mut engine));
    Figure {
        name: format!("{policy}: a round after each task, 1,000 agents"),
        value: began.elapsed().as_secs_f64() * 1e9 / f64::from(ROUNDS),
        unit: "ns",
        target: None,
    }
}

/// The status call and slices of the tensor half-way through the work.
fn reading(agents: usize) -> Vec<Figure> {
    let mut engine = goals(agents, GOALS);
    for _ in 0..3 {
        round(&mut engine, &mut Vec::new());
    }
    let state = engine.state();
    let status = time_ms(|| {
        black_box(projection::status(state));
        black_box(projection::agents(state));
    });
    let slice = |axis: Axis, index: usize| {
        time_ms(|| {
            let tensor = Tensor::new(state);
            black_box(tensor.slice(axis, index, 0..TASKS, 0..agents));
        })
    };
    let window = time_ms(|| {
        let tensor = Tensor::new(state);
        black_box(tensor.slice(Axis::Priority, 1, 0..60, 0..40));
    });
    let whole = slice(Axis::Priority, 1);
    let marginals = time_ms(|| {
        black_box(Tensor::new(state).marginals());
    });
    let figure = |name: &str, value: f64| Figure {
        name: format!("{name}, 26,668 tasks × {agents} agents"),
        value,
        unit: "ms",
        target: Some("< 10"),
    };
    vec![
        figure("status with every agent", status),
        figure("tensor slice of a task", slice(Axis::Task, 17)),
        figure("tensor slice of an agent", slice(Axis::Agent, 4)),
        figure("tensor slice of a priority, one screen of 60 × 40", window),
        figure("tensor marginals", marginals),
        Figure {
            target: None,
            ..figure(
                "tensor slice of a priority, whole: an array of 107 MB",
                whole,
            )
        },
    ]
}

/// Events a second when writing, reading and replaying a finished run.
fn journaling() -> Vec<Figure> {
    let mut engine = goals(100, GOALS);
    let events = run(&mut engine);
    let count = events.len() as f64;
    let text = journal::write(&events);
    let per_s = |ms: f64| count / ms * 1_000.0;
    let figure = |name: &str, value: f64, target| Figure {
        name: name.to_owned(),
        value,
        unit: "events/s",
        target,
    };
    vec![
        figure(
            "write a journal",
            per_s(time_ms(|| drop(black_box(journal::write(&events))))),
            Some("> 2,000,000"),
        ),
        figure(
            "read a journal",
            per_s(time_ms(|| drop(black_box(journal::read(&text))))),
            None,
        ),
        figure(
            "replay a journal",
            per_s(time_ms(|| drop(black_box(journal::replay(&events))))),
            Some("> 2,000,000"),
        ),
    ]
}

/// Moments all over a run of 100,000 events, as a drag that jumps asks for them,
/// beside replaying from the start.
fn scrubbing() -> Vec<Figure> {
    const MOMENTS: usize = 200;
    let mut engine = goals(100, 9_500);
    let events = run(&mut engine);
    assert!(events.len() > 100_000, "{} events", events.len());
    let mut snapshots = Snapshots::default();
    let end = events.len();
    let mut reach = |position| {
        let began = Instant::now();
        let state = snapshots.reach(&events, None, position);
        black_box(state.expect("the engine recorded it"));
        began.elapsed().as_secs_f64() * 1_000.0
    };
    reach(end);
    // Steps of the golden ratio visit every part, back and forth.
    let moments = (1..=MOMENTS).map(|moment| moment * 618_034 % 1_000_000 * end / 1_000_000);
    let seeks: Vec<f64> = moments.map(&mut reach).collect();
    let slowest = seeks.iter().copied().fold(0.0, f64::max);
    let usual = median(seeks);
    let replayed = time_ms(|| drop(black_box(journal::replay(&events[..end / 2]))));
    let figure = |what: &str, value, unit, target| Figure {
        name: format!("scrub 100,000 events: {what}"),
        value,
        unit,
        target,
    };
    vec![
        figure("a moment, median", usual, "ms", None),
        figure("a moment, slowest", slowest, "ms", Some("< 100")),
        figure("the middle, replayed from the start", replayed, "ms", None),
        figure("the latter by the median", replayed / usual, "×", None),
        figure("states kept", snapshots.len() as f64, "", None),
        figure(
            "about, in all",
            snapshots.bytes() as f64 / 1e6,
            "MB",
            Some("< 135"),
        ),
    ]
}

fn time_ms(mut work: impl FnMut()) -> f64 {
    let runs = (0..RUNS).map(|_| {
        let began = Instant::now();
        work();
        began.elapsed().as_secs_f64() * 1_000.0
    });
    median(runs.collect())
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
