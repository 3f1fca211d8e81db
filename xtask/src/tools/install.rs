//! Installs a tool into its cache folder, all or nothing.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result};

use super::node;
use crate::process;

/// Compiles a program with `cargo install`, which moves it into place at the end.
///
/// # Errors
/// When the download or the compilation fails.
pub fn from_crate(
    name: &str,
    version: &str,
    features: &str,
    prefix: &Path,
    opt_level: u8,
    minutes: u8,
) -> Result<()> {
    println!("  Installing {name} {version} into {}", prefix.display());
    println!("  It is compiled once, about {minutes} minutes on two cores.");
    // A folder of its own, so that an interrupted compilation goes on where it was.
    let build_dir = prefix.with_file_name(format!("{name}-{version}.build"));
    let started = Instant::now();
    // Cargo warns of a program that is not on PATH, which here is as it should be.
    let path = process::path_with(&[prefix.join("bin")])?;
    let mut command = Command::new("cargo");
    command
        .args(["install", name, "--version", version, "--locked", "--force"])
        .args(["--features", features])
        .arg("--root")
        .arg(prefix)
        .arg("--target-dir")
        .arg(&build_dir)
        .env("PATH", path)
        .env("CARGO_PROFILE_RELEASE_LTO", "off")
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", opt_level.to_string());
    process::run(&mut command).with_context(|| {
        format!("{name} {version} could not be installed; run the command again when crates.io can be reached")
    })?;
    // Only a cache: what cannot be removed now is overwritten next time.
    let _ = fs::remove_dir_all(&build_dir);
    let seconds = started.elapsed().as_secs();
    println!("  Installed {name} {version} in {seconds} s.");
    Ok(())
}

/// Installs an npm package into a neighbouring folder and moves it into place.
///
/// # Errors
/// When npm is missing or the download fails.
pub fn from_npm(name: &str, version: &str, prefix: &Path) -> Result<()> {
    node::require()?;
    in_one_piece(name, version, prefix, "the npm registry", |staging| {
        let mut command = node::npm();
        command
            .arg("install")
            .args(node::QUIET)
            .arg("--prefix")
            .arg(staging)
            .arg(format!("{name}@{version}"));
        command
    })
}

/// Installs a Python package into a neighbouring folder and moves it into place.
///
/// # Errors
/// When Python or pip is missing or the download fails.
pub fn from_pip(name: &str, version: &str, prefix: &Path) -> Result<()> {
    process::output(Command::new("python3").args(["-m", "pip", "--version"])).context(
        "Python 3 with pip is needed: install it from https://python.org, or on Debian with `apt-get install python3-pip`",
    )?;
    in_one_piece(name, version, prefix, "PyPI", |staging| {
        let mut command = Command::new("python3");
        command
            .args(["-m", "pip", "install", "--quiet"])
            .args(["--disable-pip-version-check", "--root-user-action=ignore"])
            .arg("--target")
            .arg(staging)
            .arg(format!("{name}=={version}"));
        command
    })
}

/// Installs into a neighbouring folder and moves it into place.
fn in_one_piece(
    name: &str,
    version: &str,
    prefix: &Path,
    registry: &str,
    installer: impl FnOnce(&Path) -> Command,
) -> Result<()> {
    println!("  Installing {name} {version} into {}", prefix.display());
    let process_id = std::process::id();
    let staging = prefix.with_file_name(format!("{name}-{version}.{process_id}"));
    fs::create_dir_all(&staging)
        .with_context(|| format!("the folder {} cannot be made", staging.display()))?;
    process::run(&mut installer(&staging)).with_context(|| {
        format!("{name} {version} could not be installed; run the command again when {registry} can be reached")
    })?;
    if prefix.exists() {
        fs::remove_dir_all(prefix)
            .with_context(|| format!("the old {} cannot be removed", prefix.display()))?;
    }
    fs::rename(&staging, prefix)
        .with_context(|| format!("{} cannot be moved into place", prefix.display()))
}
