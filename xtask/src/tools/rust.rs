//! Parts of the Rust toolchain: the wasm target, clippy and rustfmt.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use crate::process;

/// The target that the site is compiled for.
pub const WASM: &str = "wasm32-unknown-unknown";

/// Makes sure that code can be compiled for the browser.
///
/// # Errors
/// When the target is missing and rustup cannot add it.
pub fn ensure_wasm_target() -> Result<()> {
    let mut query = Command::new("rustc");
    query.args(["--print", "target-libdir", "--target", WASM]);
    let installed = process::output(&mut query).is_ok_and(|dir| Path::new(dir.trim()).is_dir());
    if installed {
        return Ok(());
    }
    println!("  Installing the target {WASM}");
    process::run(Command::new("rustup").args(["target", "add", WASM]))
        .with_context(|| format!("the target {WASM} is missing; run `rustup target add {WASM}`"))
}

/// Makes sure that a cargo subcommand of the toolchain is there: `clippy` or `fmt`.
///
/// # Errors
/// When it is missing and rustup cannot add it.
pub fn ensure_component(subcommand: &str) -> Result<()> {
    let component = if subcommand == "fmt" {
        "rustfmt"
    } else {
        subcommand
    };
    if process::output(Command::new("cargo").args([subcommand, "--version"])).is_ok() {
        return Ok(());
    }
    println!("  Installing {component}");
    process::run(Command::new("rustup").args(["component", "add", component]))
        .with_context(|| format!("{component} is missing; run `rustup component add {component}`"))
}

/// The compiler in use: `rustc 1.95.0 (…)`.
///
/// # Errors
/// When there is no `rustc` on `PATH`.
pub fn version() -> Result<String> {
    let said = process::output(Command::new("rustc").arg("--version"))
        .context("rustc is missing; install Rust from https://rustup.rs")?;
    Ok(said.trim().to_owned())
}
