//! `cargo xtask simulate`: builds the engine's simulator for speed and runs it.

use std::ffi::OsString;
use std::process::{Command, ExitCode};

use anyhow::{Context, Result};

use crate::workspace::Workspace;

/// Runs the simulator with `arguments`; its exit code is ours.
///
/// # Errors
/// When it cannot be started.
pub fn run(workspace: &Workspace, arguments: &[OsString]) -> Result<ExitCode> {
    let words = "run --quiet --profile simulate -p baton-engine --example simulate --";
    let status = Command::new("cargo")
        .args(words.split(' '))
        .args(arguments)
        .current_dir(workspace.root())
        .status()
        .context("cargo cannot be started")?;
    Ok(match status.code() {
        Some(code) => ExitCode::from(u8::try_from(code).unwrap_or(u8::MAX)),
        None => ExitCode::FAILURE,
    })
}
