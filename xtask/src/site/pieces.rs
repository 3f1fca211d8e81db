//! Cuts the page's program into pieces, of which all but the first are loaded
//! when they are needed. Trunk cannot, so this stands between it and
//! wasm-bindgen.
//!
//! Trunk finds a copy of this very program under wasm-bindgen's name
//! ([`Cutter::ensure`]), which cuts the page's wasm before it goes to the real
//! wasm-bindgen ([`stand_in`]). What Trunk does not know of, the pieces and the
//! script that loads them, is put beside the page afterwards ([`place`]).

use std::env;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::hash::{DefaultHasher, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::process;
use crate::workspace::Workspace;

/// The page's program; workers are not cut.
const PROGRAM: &str = "baton";
/// The script that loads pieces, as the cutter and the cut program call it.
const LOADER: &str = "__wasm_split.js";
/// How that script's name begins in the site.
pub const LOADER_PREFIX: &str = "pieces-";
/// Where the real programs are, told to the stand-in.
const WASM_BINDGEN: &str = "BATON_WASM_BINDGEN";
const WASM_SPLIT: &str = "BATON_WASM_SPLIT";

/// What Trunk needs to have the page's program cut.
pub struct Cutter {
    /// The folder of the stand-in, for the front of `PATH`.
    pub dir: PathBuf,
    /// What the stand-in is told.
    pub environment: [(&'static str, PathBuf); 2],
}

impl Cutter {
    /// Makes the stand-in for the wasm-bindgen in `wasm_bindgen`, which cuts
    /// with the tool in `wasm_split`.
    ///
    /// # Errors
    /// When this program cannot be copied.
    pub fn ensure(workspace: &Workspace, wasm_bindgen: &Path, wasm_split: &Path) -> Result<Self> {
        let dir = workspace.target().join("baton-cutter");
        fs::create_dir_all(&dir)
            .with_context(|| format!("the folder {} cannot be made", dir.display()))?;
        let this = env::current_exe().context("this program cannot be found")?;
        let stand_in = dir.join("wasm-bindgen");
        fs::copy(this, &stand_in)
            .with_context(|| format!("{} cannot be written", stand_in.display()))?;
        let environment = [
            (WASM_BINDGEN, wasm_bindgen.join("wasm-bindgen")),
            (WASM_SPLIT, wasm_split.join("wasm-split-cli")),
        ];
        Ok(Self { dir, environment })
    }
}

/// Whether this program was started as the stand-in.
pub fn is_stand_in() -> bool {
    let name = env::args_os().next().map(PathBuf::from);
    name.is_some_and(|name| name.file_stem() == Some(OsStr::new("wasm-bindgen")))
}

/// Does as wasm-bindgen, but cuts the page's wasm first.
///
/// # Errors
/// When a tool fails or writes something else than it is known to.
pub fn stand_in() -> Result<()> {
    let tool = |name: &str| env::var_os(name).with_context(|| format!("{name} is not set"));
    let mut arguments: Vec<OsString> = env::args_os().skip(1).collect();
    let input = arguments.iter().position(|argument| {
        let path = Path::new(argument);
        path.extension() == Some(OsStr::new("wasm"))
            && path.file_stem() == Some(OsStr::new(PROGRAM))
    });
    let mut command = Command::new(tool(WASM_BINDGEN)?);
    let Some(input) = input else {
        return pass_on(command.args(arguments));
    };
    let wasm = PathBuf::from(&arguments[input]);
    let pieces = pieces_dir(&wasm)?;
    if pieces.exists() {
        fs::remove_dir_all(&pieces)
            .with_context(|| format!("{} cannot be removed", pieces.display()))?;
    }
    let mut split = Command::new(tool(WASM_SPLIT)?);
    split.arg(&wasm).arg(&pieces).args(["--out-name", PROGRAM]);
    process::output(&mut split).context("the page’s program could not be cut")?;

    arguments[input] = pieces.join(format!("{PROGRAM}.wasm")).into();
    pass_on(command.args(&arguments).arg("--keep-lld-exports"))?;
    let out_dir = arguments
        .iter()
        .find_map(|argument| argument.to_str()?.strip_prefix("--out-dir="))
        .context("Trunk names no folder for what wasm-bindgen writes")?;
    let script = Path::new(out_dir).join(format!("{PROGRAM}.js"));
    import_from(&script, &loader_name(&hash_of(&wasm)?))
}

/// Has the script import what loads the pieces from `file`. The program goes on
/// to call the module [`LOADER`].
fn import_from(script: &Path, file: &str) -> Result<()> {
    let text = fs::read_to_string(script)
        .with_context(|| format!("{} cannot be read", script.display()))?;
    let old = format!("from \"./{LOADER}\"");
    if !text.contains(&old) {
        bail!("wasm-bindgen’s script does not import {LOADER} where it is known to");
    }
    let text = text.replace(&old, &format!("from \"./{file}\""));
    fs::write(script, text).with_context(|| format!("{} cannot be written", script.display()))
}

/// Puts the pieces and the script that loads them into `dist`, made small.
///
/// # Errors
/// When the site is not as Trunk is known to write it, or cannot be written.
pub fn place(workspace: &Workspace, wasm_opt: &Path) -> Result<()> {
    let dist = workspace.dist();
    let wasm = workspace
        .target()
        .join("wasm32-unknown-unknown/release")
        .join(format!("{PROGRAM}.wasm"));
    let hash = hash_of(&wasm)?;
    let pieces = pieces_dir(&wasm)?;
    let mut loader = fs::read_to_string(pieces.join(LOADER))
        .context("the script that loads the pieces cannot be read")?;
    for entry in fs::read_dir(&pieces).context("the pieces cannot be listed")? {
        let piece = entry?.path();
        let Some(name) = piece_name(&piece) else {
            continue;
        };
        let hashed = format!("{name}-{hash}.wasm");
        let mut command = Command::new(wasm_opt.join("wasm-opt"));
        command.args(["-Oz", "--output"]).arg(dist.join(&hashed));
        process::output(command.arg(&piece))
            .with_context(|| format!("the piece {name} could not be made small"))?;
        loader = renamed(&loader, &format!("{name}.wasm"), &hashed)?;
    }
    let program = program_name(&dist)?;
    let loader = renamed(&loader, &format!("{PROGRAM}.js"), &program)?;
    let path = dist.join(loader_name(&hash));
    fs::write(&path, loader).with_context(|| format!("{} cannot be written", path.display()))
}

/// `split_plan` for `split_plan.wasm`; `None` for all that is no piece.
fn piece_name(path: &Path) -> Option<&str> {
    let name = path.file_name()?.to_str()?.strip_suffix(".wasm")?;
    (name != PROGRAM).then_some(name)
}

/// The name that Trunk gave to the page's script.
fn program_name(dist: &Path) -> Result<String> {
    let is_program =
        |name: &String| name.starts_with(&format!("{PROGRAM}-")) && name.ends_with(".js");
    let names = fs::read_dir(dist)
        .with_context(|| format!("{} cannot be listed", dist.display()))?
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    names
        .into_iter()
        .find(is_program)
        .context("Trunk wrote no script for the page’s program")
}

/// Where the pieces of `wasm` wait for [`place`].
fn pieces_dir(wasm: &Path) -> Result<PathBuf> {
    let dir = wasm.parent().context("the page’s program has no folder")?;
    Ok(dir.join("pieces"))
}

/// Changes with the program, as all its pieces do: they know each other's addresses.
fn hash_of(wasm: &Path) -> Result<String> {
    let bytes = fs::read(wasm).with_context(|| format!("{} cannot be read", wasm.display()))?;
    let mut hasher = DefaultHasher::new();
    hasher.write(&bytes);
    Ok(format!("{:016x}", hasher.finish()))
}

fn loader_name(hash: &str) -> String {
    format!("{LOADER_PREFIX}{hash}.js")
}

/// The script with the file beside it named otherwise wherever it loads it.
fn renamed(script: &str, file: &str, new: &str) -> Result<String> {
    let old = format!("\"./{file}\"");
    if !script.contains(&old) {
        bail!("the script does not load {file} where it is known to");
    }
    Ok(script.replace(&old, &format!("\"./{new}\"")))
}

fn pass_on(command: &mut Command) -> Result<()> {
    let status = command
        .status()
        .context("the real wasm-bindgen could not be started")?;
    if !status.success() {
        bail!("wasm-bindgen failed");
    }
    Ok(())
}
