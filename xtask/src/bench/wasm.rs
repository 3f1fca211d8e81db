//! The engine natively and in wasm, taking turns in one run.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use crate::process;
use crate::site::visit;
use crate::tools::{self, rust};
use crate::workspace::Workspace;

/// The package with the works.
const PACKAGE: &str = "baton-bench";

/// Builds the works for both, and lets `tests/e2e/bench/wasm.spec.ts` time them
/// and write the figures to `json`.
///
/// # Errors
/// When a tool cannot be installed, the build fails or a work does.
pub fn run(workspace: &Workspace, json: &Path) -> Result<()> {
    let folder = workspace.target().join(PACKAGE);
    let native = build_native(workspace)?;
    build_wasm(workspace, &folder)?;
    let environment = [
        ("BATON_BENCH_JSON", json.as_os_str()),
        ("BATON_BENCH_NATIVE", native.as_os_str()),
    ];
    visit::run_scripts(workspace, &folder, &["bench:wasm"], &environment)
}

/// The program, as fast as natively possible.
fn build_native(workspace: &Workspace) -> Result<std::path::PathBuf> {
    let mut build = Command::new("cargo");
    build
        .args([
            "build",
            "-p",
            PACKAGE,
            "--bin",
            PACKAGE,
            "--profile",
            "bench",
        ])
        .current_dir(workspace.root());
    process::run(&mut build)?;
    Ok(workspace.target().join("release").join(PACKAGE))
}

/// The library, as the site's workers are built.
fn build_wasm(workspace: &Workspace, folder: &Path) -> Result<()> {
    rust::ensure_wasm_target()?;
    let bindgen = tools::WASM_BINDGEN.ensure(workspace)?;
    let binaryen = tools::BINARYEN.ensure(workspace)?;
    let mut build = Command::new("cargo");
    build
        .args(["build", "-p", PACKAGE, "--lib", "--release"])
        .args(["--target", rust::WASM])
        .current_dir(workspace.root());
    process::run(&mut build)?;
    let built = workspace
        .target()
        .join(rust::WASM)
        .join("release/baton_bench.wasm");
    fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    let mut bind = Command::new(bindgen.join("wasm-bindgen"));
    bind.args(["--target", "web", "--no-typescript", "--out-dir"])
        .args([folder, &built]);
    process::run(&mut bind)?;
    let bound = folder.join("baton_bench_bg.wasm");
    let mut optimise = Command::new(binaryen.join("wasm-opt"));
    optimise.arg("-O3").arg(&bound).arg("-o").arg(&bound);
    process::run(&mut optimise)
}
