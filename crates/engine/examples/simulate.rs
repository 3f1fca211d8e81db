//! Runs random scenarios against the engine and checks everything after every
//! event; `cargo xtask simulate` builds and starts it.
//!
//! Exit code 1 is a failure or something never exercised, 2 a mistake in the
//! command.

use baton_engine::Engine;
use baton_engine::simulate::{Coverage, Failure, Scenario, generate, shrink, verify, verify_seed};
use std::process::ExitCode;
use std::time::{Duration, Instant};

const USAGE: &str = "\
usage: simulate [--seeds N] [--start S] [--minutes M] | --scenario FILE
  --seeds N        how many seeds (100000)
  --start S        the first seed (0)
  --minutes M      go on with new seeds for so long, whatever --seeds says
  --scenario FILE  run one scenario, as a failure prints it";

struct Arguments {
    seeds: u64,
    start: u64,
    limit: Option<Duration>,
    scenario: Option<String>,
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

/// Whether everything held and was exercised.
fn run() -> Result<bool, String> {
    let arguments = arguments(std::env::args().skip(1))?;
    match &arguments.scenario {
        Some(file) => run_file(file),
        None => Ok(run_seeds(&arguments)),
    }
}

fn arguments(mut words: impl Iterator<Item = String>) -> Result<Arguments, String> {
    let mut arguments = Arguments {
        seeds: 100_000,
        start: 0,
        limit: None,
        scenario: None,
    };
    while let Some(word) = words.next() {
        let value = words.next().ok_or(USAGE)?;
        let number = || value.parse::<u64>().map_err(|_| USAGE.to_owned());
        match word.as_str() {
            "--seeds" => arguments.seeds = number()?,
            "--start" => arguments.start = number()?,
            "--minutes" => arguments.limit = Some(Duration::from_secs(60 * number()?)),
            "--scenario" => arguments.scenario = Some(value),
            _ => return Err(USAGE.to_owned()),
        }
    }
    Ok(arguments)
}

fn run_file(file: &str) -> Result<bool, String> {
    let text = std::fs::read_to_string(file).map_err(|error| format!("{file}: {error}"))?;
    let scenario: Scenario =
        serde_json::from_str(&text).map_err(|error| format!("{file}: {error}"))?;
    match verify(&scenario, Engine::handle, &mut Coverage::default()) {
        Ok(()) => println!("everything held"),
        Err(failure) => {
            println!("{failure}");
            return Ok(false);
        }
    }
    Ok(true)
}

fn run_seeds(arguments: &Arguments) -> bool {
    let began = Instant::now();
    let mut coverage = Coverage::default();
    let mut count = 0;
    let goes_on = |count: u64| match arguments.limit {
        Some(limit) => began.elapsed() < limit,
        None => count < arguments.seeds,
    };
    while goes_on(count) {
        let seed = arguments.start.wrapping_add(count);
        if let Err(failure) = verify_seed(seed, &mut coverage) {
            report(seed, &failure);
            return false;
        }
        count += 1;
    }
    let seconds = began.elapsed().as_secs_f64();
    let a_minute = count as f64 / seconds * 60.0;
    print!("{coverage}");
    println!("{count} seeds in {seconds:.1} s, {a_minute:.0} a minute: everything held");
    let missing = coverage.missing();
    for name in &missing {
        println!("never exercised: {name}");
    }
    missing.is_empty()
}

fn report(seed: u64, failure: &Failure) {
    println!("seed {seed}: {failure}");
    println!("again: cargo xtask simulate --start {seed} --seeds 1");
    // A panic would print itself at every try.
    std::panic::set_hook(Box::new(|_| {}));
    let fails =
        |scenario: &Scenario| verify(scenario, Engine::handle, &mut Coverage::default()).err();
    let smallest = shrink(generate(seed), failure, fails);
    println!("the smallest scenario found, for cargo xtask simulate --scenario FILE:");
    let text = serde_json::to_string_pretty(&smallest);
    println!("{}", text.expect("a scenario has string keys only"));
}
