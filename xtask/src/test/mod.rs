//! `cargo xtask test`: every check, one after the other, and one summary.
//!
//! A failing step stops none of the others. The steps are in [`steps`].

mod steps;
mod summary;

use std::process::ExitCode;
use std::time::Instant;

use anyhow::{Result, bail};

use crate::args::TestOptions;
use crate::tools::{self, browser, node, rust};
use crate::workspace::Workspace;

use steps::{Context, STEPS, Step};
use summary::{Outcome, Record};

/// Runs the chosen steps; the exit code says whether all passed.
///
/// # Errors
/// When a step is named that does not exist.
pub fn run(workspace: &Workspace, options: &TestOptions) -> Result<ExitCode> {
    if options.list {
        for step in &STEPS {
            println!("{:<12} {}", step.name, step.title);
        }
        return Ok(ExitCode::SUCCESS);
    }
    let chosen = choose(&options.only)?;
    print_tools(workspace)?;
    let context = Context::new(workspace);
    let mut records = Vec::new();
    for (index, step) in chosen.iter().enumerate() {
        println!("\n[{}/{}] {}", index + 1, chosen.len(), step.title);
        records.push(run_step(step, &context));
    }
    print!("\n{}", summary::render(&records));
    let failed = records.iter().any(Record::is_failed);
    Ok(ExitCode::from(u8::from(failed)))
}

fn choose(only: &[String]) -> Result<Vec<&'static Step>> {
    if let Some(unknown) = only
        .iter()
        .find(|name| STEPS.iter().all(|step| step.name != name.as_str()))
    {
        bail!("there is no step `{unknown}`; `cargo xtask test --list` names them");
    }
    let chosen = |step: &&Step| only.is_empty() || only.iter().any(|name| name == step.name);
    Ok(STEPS.iter().filter(chosen).collect())
}

fn run_step(step: &Step, context: &Context) -> Record {
    let started = Instant::now();
    let outcome = match (step.run)(context) {
        Ok(outcome) => outcome,
        Err(error) => {
            // On standard output, where the heading is.
            println!("  failed: {error:#}");
            Outcome::Failed(format!("{error:#}"))
        }
    };
    if let Outcome::Skipped(reason) = &outcome {
        println!("  skipped: {reason}");
    }
    let time = started.elapsed();
    println!("  {}", summary::seconds(time));
    Record {
        title: step.title,
        outcome,
        time,
    }
}

/// Says what is there and what will be installed, before the first step.
fn print_tools(workspace: &Workspace) -> Result<()> {
    println!("Tools");
    println!("  {}", rust::version()?);
    match node::require() {
        Ok(version) => println!("  node {version}"),
        Err(error) => println!("  missing: {error:#}"),
    }
    for tool in [
        &tools::WASM_BINDGEN,
        &tools::TRUNK,
        &tools::BINARYEN,
        &tools::ACTIONLINT,
    ] {
        let state = match tool.find(workspace)? {
            Some(dir) => dir.display().to_string(),
            None => "to be installed when first needed".to_owned(),
        };
        println!("  {}: {state}", tool.label(workspace)?);
    }
    match browser::find()? {
        Some(found) => println!("  browser: {}", found.chromium.display()),
        None => println!("  Chromium and its driver: to be installed when first needed"),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_chosen_in_their_own_order() {
        let names = |only: &[&str]| {
            let only: Vec<String> = only.iter().map(|&name| name.to_owned()).collect();
            let chosen = choose(&only)?;
            anyhow::Ok(chosen.iter().map(|step| step.name).collect::<Vec<_>>())
        };
        assert_eq!(names(&[]).unwrap().len(), STEPS.len());
        assert_eq!(names(&["docs", "format"]).unwrap(), ["format", "docs"]);
        assert!(
            names(&["docs", "dosc"])
                .unwrap_err()
                .to_string()
                .contains("`dosc`")
        );
    }
}
