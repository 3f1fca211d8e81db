//! Runs scenarios and says what went wrong, panics included.

use super::checker::Failure;
use super::coverage::Coverage;
use super::generate::generate;
use super::scenario::Scenario;
use super::world::{self, Handle, Outcome};
use crate::engine::Engine;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// One seed in this many is run twice, to see that both give the same journal.
const RUN_TWICE: u64 = 32;

/// Runs the scenario of `seed`.
///
/// # Errors
/// What did not hold.
pub fn verify_seed(seed: u64, coverage: &mut Coverage) -> Result<(), Failure> {
    let scenario = generate(seed);
    if seed.is_multiple_of(RUN_TWICE) {
        return verify(&scenario, Engine::handle, coverage);
    }
    run_caught(&scenario, Engine::handle, coverage).map(|_| ())
}

/// Runs `scenario` twice, with `handle` in the engine's place.
///
/// # Errors
/// What did not hold.
pub fn verify(scenario: &Scenario, handle: Handle, coverage: &mut Coverage) -> Result<(), Failure> {
    let first = run_caught(scenario, handle, coverage)?;
    let second = run_caught(scenario, handle, &mut Coverage::default())?;
    if first.journal == second.journal {
        Ok(())
    } else {
        Err(Failure::Undetermined)
    }
}

fn run_caught(
    scenario: &Scenario,
    handle: Handle,
    coverage: &mut Coverage,
) -> Result<Outcome, Failure> {
    let run = AssertUnwindSafe(|| world::run(scenario, handle, coverage));
    let mut outcome = catch_unwind(run).map_err(|panic| {
        let text = panic.downcast_ref::<String>().cloned();
        let literal = || panic.downcast_ref::<&str>().map(ToString::to_string);
        Failure::Panic(text.or_else(literal).unwrap_or_default())
    })?;
    match outcome.failure.take() {
        Some(failure) => Err(failure),
        None => Ok(outcome),
    }
}
