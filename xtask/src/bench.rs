//! `cargo xtask bench`: runs the engine's benchmarks and collects their figures.
//!
//! A benchmark that finds `BATON_BENCH_JSON` writes an array of
//! `{name, value, unit, target}` into the file named there.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;

use crate::process;
use crate::workspace::Workspace;

/// Runs the benchmarks; with `json`, puts their figures into that file, where
/// the figures of other benchmarks stay.
///
/// # Errors
/// When a benchmark fails or its figures are not of the agreed form.
pub fn run(workspace: &Workspace, json: Option<&Path>) -> Result<()> {
    // Read first: an unreadable file should not cost a whole run.
    let known = json.map(read_known).transpose()?;
    let fresh_path = workspace.target().join("baton-bench.json");
    let _ = fs::remove_file(&fresh_path);
    let mut command = Command::new("cargo");
    command
        .args(["bench", "-p", "baton-engine", "--bench", "engine"])
        .current_dir(workspace.root())
        .env("BATON_BENCH_JSON", &fresh_path);
    process::run(&mut command)?;
    if let (Some(path), Some(known)) = (json, known) {
        let fresh = read_figures(&fresh_path)
            .context("the benchmark wrote no figures into BATON_BENCH_JSON")?;
        let count = fresh.len();
        let text = serde_json::to_string_pretty(&merge(known, fresh))?;
        fs::write(path, text + "\n")
            .with_context(|| format!("{} cannot be written", path.display()))?;
        println!("  {count} figures written to {}", path.display());
    }
    Ok(())
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
