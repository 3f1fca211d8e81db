//! Node and npm, which the person brings, and the packages of the end-to-end tests.

use std::fs;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::process;
use crate::site::stamp;
use crate::workspace::Workspace;

/// Options that keep npm to what matters.
pub const QUIET: [&str; 3] = ["--no-audit", "--no-fund", "--loglevel=error"];

/// The oldest Node that the end-to-end tests run on.
const OLDEST_MAJOR: u32 = 20;

/// An npm command that downloads no browsers.
pub fn npm() -> Command {
    let mut command = Command::new("npm");
    command.env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    command
}

/// Checks that Node and npm are there and new enough, and returns Node's version.
///
/// # Errors
/// When one is missing or too old; the error says how to install it.
pub fn require() -> Result<String> {
    const HOW: &str =
        "install Node from https://nodejs.org, or on Debian with `apt-get install nodejs npm`";
    let said = process::output(Command::new("node").arg("--version"))
        .with_context(|| format!("Node {OLDEST_MAJOR} or newer is needed: {HOW}"))?;
    let version = said.trim().trim_start_matches('v').to_owned();
    let major = version.split('.').next().and_then(|part| part.parse().ok());
    if major.is_none_or(|major: u32| major < OLDEST_MAJOR) {
        bail!("Node {OLDEST_MAJOR} or newer is needed, this is {version}: {HOW}");
    }
    if process::find_program("npm").is_none() {
        bail!("npm is missing: {HOW}");
    }
    Ok(version)
}

/// Installs the packages of the end-to-end tests, unless the lock file is unchanged.
///
/// # Errors
/// When Node is missing or the download fails.
pub fn ensure_e2e_packages(workspace: &Workspace) -> Result<()> {
    require()?;
    let dir = workspace.e2e();
    let mark = dir.join("node_modules/.baton-stamp");
    let lock = stamp::of_paths(&dir, &["package-lock.json"])?;
    if fs::read_to_string(&mark).is_ok_and(|old| old == lock) {
        return Ok(());
    }
    let mut command = npm();
    command.arg("ci").args(QUIET).current_dir(&dir);
    process::run(&mut command).context(
        "the packages of the end-to-end tests could not be installed; run `npm ci` in tests/e2e",
    )?;
    fs::write(&mark, lock).with_context(|| format!("{} cannot be written", mark.display()))
}
