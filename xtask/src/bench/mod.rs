//! `cargo xtask bench`: runs the engine's benchmarks and collects their figures.
//!
//! A benchmark that finds `BATON_BENCH_JSON` writes an array of
//! `{name, value, unit, target}` into the file named there.

mod wasm;

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;

use crate::args::{BenchOptions, RELATIVE_BASE};
use crate::process;
use crate::site::{self, visit};
use crate::workspace::Workspace;

/// The benchmarks that run when none is named.
const USUAL: [&str; 4] = ["engine", "layout", "learning", "plan"];

/// The benchmarks of the built site in the browser, and the npm script of each.
/// They are not among the usual ones, because they build it.
const OF_THE_SITE: [(&str, &str); 6] = [
    ("api", "bench:api"),
    ("graph", "bench:graph"),
    ("live", "bench:live"),
    ("soak", "bench:soak"),
    ("tensor", "bench:tensor"),
    ("time", "bench:time"),
];

/// The engine in wasm beside itself natively, in the browser.
const WASM: &str = "wasm";

/// The benchmark that is not ours.
const PEER: &str = "peer";

const PEER_MISSING: &str = "\
  The peer was not run: python3 has no OR-Tools here. To install it:
    python3 -m venv ~/.cache/baton/peer
    . ~/.cache/baton/peer/bin/activate
    pip install ortools==9.12.4544";

/// Runs the benchmarks; with `json`, puts their figures into that file, where
/// the figures of other benchmarks stay.
///
/// # Errors
/// When there is no such benchmark, one fails, or its figures are not of the
/// agreed form.
pub fn run(workspace: &Workspace, options: &BenchOptions) -> Result<()> {
    let names = chosen(&options.only)?;
    // Read first: an unreadable file should not cost a whole run.
    let mut figures = options.json.as_deref().map(read_known).transpose()?;
    for name in names {
        let path = workspace.target().join("baton-bench.json");
        let _ = fs::remove_file(&path);
        if let Some((_, script)) = OF_THE_SITE.iter().find(|(known, _)| *known == name) {
            site::build(workspace, RELATIVE_BASE)?;
            let json = [("BATON_BENCH_JSON", path.as_os_str())];
            visit::run_scripts(workspace, &workspace.dist(), &[*script], &json)?;
        } else if name == WASM {
            wasm::run(workspace, &path)?;
        } else if let Some(mut command) = command(workspace, name) {
            command
                .current_dir(workspace.root())
                .env("BATON_BENCH_JSON", &path);
            process::run(&mut command)?;
        } else {
            println!("{PEER_MISSING}");
            continue;
        }
        if let Some(known) = figures.take() {
            let fresh = read_figures(&path)
                .with_context(|| format!("{name} wrote no figures into BATON_BENCH_JSON"))?;
            figures = Some(merge(known, fresh));
        }
    }
    if let (Some(path), Some(figures)) = (&options.json, figures) {
        fs::write(path, serde_json::to_string_pretty(&figures)? + "\n")
            .with_context(|| format!("{} cannot be written", path.display()))?;
        println!("  {} figures in {}", figures.len(), path.display());
    }
    Ok(())
}

/// The benchmarks to run, in the order in which they were named.
fn chosen(only: &[String]) -> Result<Vec<&str>> {
    if only.is_empty() {
        return Ok(USUAL.to_vec());
    }
    for name in only {
        let known: Vec<&str> = known().collect();
        ensure!(
            known.contains(&name.as_str()),
            "there is no benchmark `{name}`; there are {}",
            known.join(", ")
        );
    }
    Ok(only.iter().map(String::as_str).collect())
}

/// The names of all benchmarks.
fn known() -> impl Iterator<Item = &'static str> {
    let of_the_site = OF_THE_SITE.iter().map(|(name, _)| *name);
    USUAL.into_iter().chain(of_the_site).chain([WASM, PEER])
}

/// What runs a benchmark; nothing when what it needs is not installed.
fn command(workspace: &Workspace, name: &str) -> Option<Command> {
    if name != PEER {
        let mut command = Command::new("cargo");
        command.args(["bench", "-p", "baton-engine", "--bench", name]);
        return Some(command);
    }
    process::output(Command::new("python3").args(["-c", "import ortools"])).ok()?;
    let mut command = Command::new("python3");
    command.arg(workspace.root().join("crates/engine/benches/peer.py"));
    Some(command)
}

fn read_known(path: &Path) -> Result<Vec<Value>> {
    if path.exists() {
        read_figures(path)
    } else {
        Ok(Vec::new())
    }
}

fn read_figures(path: &Path) -> Result<Vec<Value>> {
    let text =
        fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
    parse_figures(&text).with_context(|| format!("{} is not a list of figures", path.display()))
}

fn parse_figures(text: &str) -> Result<Vec<Value>> {
    let figures: Vec<Value> = serde_json::from_str(text)?;
    for figure in &figures {
        ensure!(figure["name"].is_string(), "a figure has no name: {figure}");
        ensure!(
            figure["value"].is_number(),
            "a figure has no value: {figure}"
        );
        ensure!(figure["unit"].is_string(), "a figure has no unit: {figure}");
        if figure.get("target").is_none() {
            bail!("a figure has no target (null where there is none): {figure}");
        }
    }
    Ok(figures)
}

/// Replaces figures of the same name in their place and adds the others.
fn merge(mut known: Vec<Value>, fresh: Vec<Value>) -> Vec<Value> {
    for figure in fresh {
        match known.iter_mut().find(|old| old["name"] == figure["name"]) {
            Some(old) => *old = figure,
            None => known.push(figure),
        }
    }
    known
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn figure(name: &str, value: u32) -> Value {
        json!({"name": name, "value": value, "unit": "ms", "target": null})
    }

    #[test]
    fn figures_are_merged_by_name() {
        let merged = merge(
            vec![figure("a", 1), figure("b", 2)],
            vec![figure("c", 3), figure("a", 4)],
        );
        assert_eq!(merged, [figure("a", 4), figure("b", 2), figure("c", 3)]);
    }

    #[test]
    fn benchmarks_are_chosen_by_name() {
        let chosen = |names: &[&str]| {
            let names: Vec<String> = names.iter().map(|&name| name.to_owned()).collect();
            chosen(&names).map(|names| names.join(" "))
        };
        assert_eq!(chosen(&[]).unwrap(), "engine layout learning plan");
        assert_eq!(chosen(&["peer", "plan"]).unwrap(), "peer plan");
        let error = chosen(&["plans"]).unwrap_err().to_string();
        assert_eq!(
            error,
            "there is no benchmark `plans`; there are engine, layout, learning, plan, api, graph, live, soak, tensor, time, wasm, peer"
        );
    }

    #[test]
    fn figures_must_be_complete() {
        let good = json!([figure("a", 1)]).to_string();
        assert_eq!(parse_figures(&good).unwrap().len(), 1);
        for bad in [
            r#"{"name": "a"}"#,
            r#"[{"name": "a", "value": 1, "unit": "ms"}]"#,
            r#"[{"name": "a", "value": "1", "unit": "ms", "target": null}]"#,
        ] {
            assert!(parse_figures(bad).is_err(), "{bad}");
        }
    }
}
