//! Plans a file and says how good the plan is.
//!
//! `cargo run --release -p baton-engine --example plan -- FILE [--seconds S]
//! [--seed N] [--machines M] [--json]`
//!
//! The format is recognised by the content; `--machines` is for plain task
//! graphs. Exit code 2 is a mistake in the command or the file.

use baton_engine::interchange::{self, Document};
use baton_engine::plan::{Optimiser, Problem, Progress, Schedule, check};
use serde_json::json;
use std::process::ExitCode;
use std::time::{Duration, Instant};

const USAGE: &str = "usage: plan FILE [--seconds S] [--seed N] [--machines M] [--json]";

struct Arguments {
    file: String,
    limit: Duration,
    seed: u64,
    machines: Option<u32>,
    is_json: bool,
}

fn main() -> ExitCode {
    match run() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::from(2)
        }
    }
}

/// Whether the schedule was verified.
fn run() -> Result<bool, String> {
    let arguments = arguments(std::env::args().skip(1))?;
    let file = &arguments.file;
    let text = std::fs::read_to_string(file).map_err(|error| format!("{file}: {error}"))?;
    let document = interchange::read(&text, arguments.machines);
    let document = document.map_err(|error| format!("{file}: {error}"))?;
    let began = Instant::now();
    let mut optimiser = Optimiser::new(&document.problem, arguments.seed);
    let report = |progress: Progress| {
        if !arguments.is_json {
            let seconds = began.elapsed().as_secs_f64();
            eprintln!("{seconds:8.3} s  makespan {}", progress.makespan.0);
        }
    };
    report(optimiser.progress());
    optimiser.run(u64::MAX, || began.elapsed() >= arguments.limit, report);
    let seconds = began.elapsed().as_secs_f64();
    let schedule = optimiser.best();
    let verdict = check(&document.problem, &schedule);
    let is_verified = verdict.is_ok() && schedule.makespan() == optimiser.progress().makespan;
    if arguments.is_json {
        print_json(
            &document,
            &schedule,
            optimiser.progress(),
            is_verified,
            seconds,
        );
    } else {
        print_text(&document, &schedule, optimiser.progress(), seconds);
        match verdict {
            Ok(()) => println!("verified by the independent checker"),
            Err(violation) => println!("NOT a valid schedule: {violation}"),
        }
    }
    Ok(is_verified)
}

fn arguments(mut words: impl Iterator<Item = String>) -> Result<Arguments, String> {
    let mut arguments = Arguments {
        file: String::new(),
        limit: Duration::from_secs(1),
        seed: 1,
        machines: None,
        is_json: false,
    };
    while let Some(word) = words.next() {
        let mut value = || words.next().ok_or(format!("{word} needs a value\n{USAGE}"));
        let wrong = |value: &str| format!("{value:?} is no value for {word}\n{USAGE}");
        match word.as_str() {
            "--json" => arguments.is_json = true,
            "--seconds" => {
                let value = value()?;
                let seconds = value.parse().map_err(|_| wrong(&value))?;
                arguments.limit =
                    Duration::try_from_secs_f64(seconds).map_err(|_| wrong(&value))?;
            }
            "--seed" => {
                let value = value()?;
                arguments.seed = value.parse().map_err(|_| wrong(&value))?;
            }
            "--machines" => {
                let value = value()?;
                arguments.machines = Some(value.parse().map_err(|_| wrong(&value))?);
            }
            option if option.starts_with("--") => {
                return Err(format!("unknown option {option}\n{USAGE}"));
            }
            _ if arguments.file.is_empty() => arguments.file = word,
            _ => return Err(format!("one file at a time\n{USAGE}")),
        }
    }
    if arguments.file.is_empty() {
        return Err(USAGE.to_owned());
    }
    Ok(arguments)
}

fn names(problem: &Problem, task: usize, agent: usize) -> (&str, &str) {
    (&problem.tasks()[task].name, &problem.agents()[agent].name)
}

fn print_json(
    document: &Document,
    schedule: &Schedule,
    progress: Progress,
    is_verified: bool,
    seconds: f64,
) {
    let problem = &document.problem;
    let slots = schedule.slots().iter().enumerate().map(|(task, slot)| {
        let (task_name, agent_name) = names(problem, task, slot.agent.index());
        json!({
            "task": task, "task_name": task_name,
            "agent": slot.agent.0, "agent_name": agent_name,
            "start": slot.start.0, "end": slot.end.0,
        })
    });
    let answer = json!({
        "format": document.format.name(),
        "unit": document.format.unit(),
        "tasks": problem.tasks().len(),
        "agents": problem.agents().len(),
        "makespan": progress.makespan.0,
        "lower_bound": progress.lower_bound.0,
        "gap_percent": f64::from(progress.gap_basis_points()) / 100.0,
        "optimal": progress.is_optimal(),
        "verified": is_verified,
        "lateness": schedule.lateness(problem).0,
        "steps": progress.steps,
        "seconds": seconds,
        "schedule": slots.collect::<Vec<_>>(),
    });
    println!("{answer}");
}

fn print_text(document: &Document, schedule: &Schedule, progress: Progress, seconds: f64) {
    let problem = &document.problem;
    let mut order: Vec<usize> = (0..schedule.slots().len()).collect();
    order.sort_by_key(|&task| (schedule.slots()[task].start, task));
    println!("{:>10} {:>10}  {:<24} task", "start", "end", "agent");
    for task in order {
        let slot = schedule.slots()[task];
        let (task_name, agent_name) = names(problem, task, slot.agent.index());
        println!(
            "{:>10} {:>10}  {agent_name:<24} {task_name}",
            slot.start.0, slot.end.0
        );
    }
    println!();
    println!(
        "{}: {} tasks, {} agents",
        document.format.name(),
        problem.tasks().len(),
        problem.agents().len()
    );
    let quality = match progress.is_optimal() {
        true => "the best possible".to_owned(),
        false => format!(
            "at most {:.2} % above the best possible",
            f64::from(progress.gap_basis_points()) / 100.0
        ),
    };
    println!(
        "makespan {} {}, lower bound {}: {quality}",
        progress.makespan.0,
        document.format.unit(),
        progress.lower_bound.0
    );
    println!("{} steps in {seconds:.3} s", progress.steps);
}
