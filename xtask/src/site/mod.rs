//! Builds the optimised site into `dist/` with Trunk.
//!
//! Nothing is done when the sources, the tools and the result are those of the
//! last build: [`stamp`] tells. [`first_load`] measures the result.

pub mod first_load;
pub mod pieces;
mod policy;
pub mod stamp;
pub mod visit;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::process;
use crate::tools::{self, rust};
use crate::workspace::Workspace;
use pieces::Cutter;

/// Everything in the tree that the site is made of.
const INPUTS: [&str; 10] = [
    "index.html",
    "build.rs",
    "src",
    "crates",
    "style",
    "public",
    "Cargo.toml",
    "Cargo.lock",
    "Trunk.toml",
    ".cargo",
];

/// Builds the optimised site, unless it is there already.
///
/// # Errors
/// When a tool cannot be installed or the build fails.
pub fn build(workspace: &Workspace, base: &str) -> Result<()> {
    let tools = BuildTools::ensure(workspace)?;
    let inputs = format!(
        "base {base}\n{}\ninputs {}\n",
        tools.versions,
        stamp::of_paths(workspace.root(), &INPUTS)?
    );
    let mark = workspace.target().join("baton-site.stamp");
    if fs::read_to_string(&mark).is_ok_and(|old| Some(old) == with_output(workspace, &inputs)) {
        println!("  dist/ is up to date.");
        return Ok(());
    }
    fetch_crates(workspace)?;
    let mut command = tools.cutting_trunk(workspace)?;
    command.args(["build", "--release", "--offline", "--features", "split"]);
    command.args(["--public-url", base]);
    process::run(&mut command).context("the optimised site could not be built")?;
    pieces::place(workspace, &tools.wasm_opt)?;
    policy::apply(&workspace.root().join("dist"))?;
    if let Some(text) = with_output(workspace, &inputs) {
        fs::write(&mark, text).with_context(|| format!("{} cannot be written", mark.display()))?;
    }
    Ok(())
}

/// A Trunk that finds its tools and downloads nothing.
///
/// # Errors
/// When a tool cannot be installed or the crates cannot be downloaded.
pub fn trunk_for_serving(workspace: &Workspace) -> Result<Command> {
    let tools = BuildTools::ensure(workspace)?;
    fetch_crates(workspace)?;
    tools.trunk(workspace, &tools.wasm_bindgen)
}

/// The tools of a build and a text that names their versions.
struct BuildTools {
    trunk: PathBuf,
    /// The folders of what Trunk calls.
    wasm_opt: PathBuf,
    wasm_bindgen: PathBuf,
    wasm_split: PathBuf,
    versions: String,
}

impl BuildTools {
    fn ensure(workspace: &Workspace) -> Result<Self> {
        rust::ensure_wasm_target()?;
        let mut versions = rust::version()?;
        let mut ensure = |tool: &tools::Tool| -> Result<PathBuf> {
            let dir = tool.ensure(workspace)?;
            versions.push_str(&format!("\n{}", tool.label(workspace)?));
            Ok(dir)
        };
        // What may be missing for good comes before what takes minutes.
        Ok(Self {
            wasm_opt: ensure(&tools::BINARYEN)?,
            wasm_bindgen: ensure(&tools::WASM_BINDGEN)?,
            wasm_split: ensure(&tools::WASM_SPLIT)?,
            trunk: ensure(&tools::TRUNK)?.join("trunk"),
            versions,
        })
    }

    /// A Trunk whose wasm-bindgen cuts the page's program into pieces.
    fn cutting_trunk(&self, workspace: &Workspace) -> Result<Command> {
        let cutter = Cutter::ensure(workspace, &self.wasm_bindgen, &self.wasm_split)?;
        let mut command = self.trunk(workspace, &cutter.dir)?;
        command.envs(cutter.environment);
        Ok(command)
    }

    /// A Trunk that finds its wasm-bindgen in a folder.
    fn trunk(&self, workspace: &Workspace, wasm_bindgen: &Path) -> Result<Command> {
        let path = process::path_with(&[wasm_bindgen.to_owned(), self.wasm_opt.clone()])?;
        let mut command = Command::new(&self.trunk);
        command
            .current_dir(workspace.root())
            .env("PATH", path)
            // Its errors say what is wrong; where in Trunk is of no use here.
            .env("RUST_BACKTRACE", "0");
        // Trunk reads the variable as `true` or `false` and refuses the usual `1`.
        if wants_no_color() {
            command.env("NO_COLOR", "true");
        }
        Ok(command)
    }
}

fn wants_no_color() -> bool {
    std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
}

/// Downloads what the lock file names: Trunk then runs without the network.
fn fetch_crates(workspace: &Workspace) -> Result<()> {
    let mut command = Command::new("cargo");
    command
        .args(["fetch", "--locked", "--quiet"])
        .current_dir(workspace.root());
    process::run(&mut command).context("the crates in Cargo.lock could not be downloaded")
}

/// The stamp's text: the inputs and the site as it is now; `None` without a site.
fn with_output(workspace: &Workspace, inputs: &str) -> Option<String> {
    let dist = workspace.dist();
    dist.join("index.html").is_file().then_some(())?;
    let output = stamp::of_paths(&dist, &["."]).ok()?;
    Some(format!("{inputs}output {output}\n"))
}
