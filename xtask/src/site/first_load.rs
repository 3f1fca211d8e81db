//! Measures what a first visit downloads, against the target and the ceiling.
//!
//! The first load is `index.html` and every script, style, wasm and font whose
//! name it mentions, and what those mention in turn, but for the pieces of the
//! program that are loaded when they are needed ([`pieces`]). Sizes are compressed by
//! Node at brotli's highest quality; gzip is what GitHub Pages sends.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::{pieces, stamp};
use crate::process;
use crate::tools::node;
use crate::workspace::Workspace;

/// What a first load should weigh, in bytes of brotli. It does not yet: most of
/// the wasm is what Leptos makes of each view, so views that are not seen first
/// have to be loaded when they are needed.
const TARGET_BYTES: u64 = 250_000;
/// What it must not grow beyond meanwhile. Lower it with every gain. (It was
/// 540,000 before the policies, negotiation, faults and their views came, and
/// 740,000 before live agents, the store and the new layout, 940,000 before the
/// API and graphs of ten thousand tasks, 1,100,000 before the tensor explored,
/// charts, time travel, comparing and commands.)
const CEILING_BYTES: u64 = 1_250_000;

const COUNTED: [&str; 5] = ["html", "css", "js", "wasm", "woff2"];
const TEXT: [&str; 3] = ["html", "css", "js"];

/// Prints the size of each file of the first load and returns the sum as a sentence.
///
/// # Errors
/// When there is no built site, or it is over the ceiling.
pub fn report(workspace: &Workspace) -> Result<String> {
    node::require()?;
    let dist = workspace.dist();
    let files = first_load_files(&dist)?;
    let mut command = Command::new("node");
    command
        .arg(workspace.path("xtask/scripts/compressed-sizes.mjs"))
        .args(&files)
        .current_dir(&dist);
    let sizes = parse_sizes(&process::output(&mut command)?)?;

    println!(
        "  {:<44} {:>9} {:>9} {:>9}",
        "KB", "plain", "gzip", "brotli"
    );
    for (file, size) in files.iter().zip(&sizes) {
        print_row(file, *size);
    }
    let total = sizes.iter().fold([0; 3], |sum, size| {
        [sum[0] + size[0], sum[1] + size[1], sum[2] + size[2]]
    });
    print_row("first load", total);
    let sentence = format!(
        "{} KB brotli; the target is {} KB, the ceiling {} KB",
        kilobytes(total[2]),
        kilobytes(TARGET_BYTES),
        kilobytes(CEILING_BYTES)
    );
    if total[2] > CEILING_BYTES {
        bail!("the first load is over its ceiling: {sentence}");
    }
    Ok(sentence)
}

fn print_row(name: &str, [plain, gzip, brotli]: [u64; 3]) {
    let [plain, gzip, brotli] = [plain, gzip, brotli].map(kilobytes);
    println!("  {name:<44} {plain:>9} {gzip:>9} {brotli:>9}");
}

fn kilobytes(bytes: u64) -> String {
    format!("{}.{}", bytes / 1000, bytes % 1000 / 100)
}

/// Reads lines of three numbers: plain, gzip and brotli.
fn parse_sizes(text: &str) -> Result<Vec<[u64; 3]>> {
    let line = |line: &str| -> Option<[u64; 3]> {
        let numbers: Vec<u64> = line
            .split_whitespace()
            .map(|word| word.parse().ok())
            .collect::<Option<_>>()?;
        numbers.try_into().ok()
    };
    text.lines()
        .map(line)
        .collect::<Option<_>>()
        .context("the sizes of the site could not be understood")
}

/// The files of a first visit, relative to the site, in the order of their names.
fn first_load_files(dist: &Path) -> Result<Vec<String>> {
    let mut waiting: Vec<(String, String)> = Vec::new();
    for path in stamp::files_below(dist)? {
        let relative = path.strip_prefix(dist).unwrap_or(&path);
        let Some(relative) = relative.to_str().map(str::to_owned) else {
            continue;
        };
        if has_extension(&relative, &COUNTED) {
            // What it mentions is loaded when it is needed.
            let is_followed = !relative.starts_with(pieces::LOADER_PREFIX);
            let text = if is_followed && has_extension(&relative, &TEXT) {
                fs::read_to_string(&path)
                    .with_context(|| format!("{} cannot be read", path.display()))?
            } else {
                String::new()
            };
            waiting.push((relative, text));
        }
    }
    mentioned_from("index.html", waiting)
        .context("there is no dist/index.html; run `cargo xtask build`")
}

/// The names reached from `start` through mentions in texts.
fn mentioned_from(start: &str, mut waiting: Vec<(String, String)>) -> Option<Vec<String>> {
    let first = waiting.iter().position(|(name, _)| name == start)?;
    let mut reached = vec![waiting.swap_remove(first)];
    let mut next = 0;
    while let Some((_, text)) = reached.get(next).cloned() {
        next += 1;
        let (found, rest) = waiting
            .into_iter()
            .partition(|(name, _)| text.contains(file_name(name)));
        waiting = rest;
        reached.extend::<Vec<_>>(found);
    }
    let names: BTreeSet<String> = reached.into_iter().map(|(name, _)| name).collect();
    Some(names.into_iter().collect())
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn has_extension(name: &str, extensions: &[&str]) -> bool {
    name.rsplit_once('.')
        .is_some_and(|(_, extension)| extensions.contains(&extension))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_load_follows_mentions() {
        let file = |name: &str, text: &str| (name.to_owned(), text.to_owned());
        let files = vec![
            file("agent.js", "agent_bg.wasm"),
            file("agent_bg.wasm", ""),
            file(
                "index.html",
                "import './baton-1.js'; <link href=\"./style-2.css\">",
            ),
            file("baton-1.js", "new URL('baton-1_bg.wasm')"),
            file("baton-1_bg.wasm", ""),
            file("style-2.css", "url(fonts/sans.woff2)"),
            file("fonts/sans.woff2", ""),
        ];
        assert_eq!(
            mentioned_from("index.html", files).unwrap(),
            [
                "baton-1.js",
                "baton-1_bg.wasm",
                "fonts/sans.woff2",
                "index.html",
                "style-2.css"
            ]
        );
        assert_eq!(mentioned_from("index.html", vec![]), None);
    }

    #[test]
    fn sizes_are_three_numbers_a_line() {
        assert_eq!(
            parse_sizes("3 2 1\n30 20 10\n").unwrap(),
            [[3, 2, 1], [30, 20, 10]]
        );
        assert!(parse_sizes("3 2\n").is_err());
        assert_eq!(kilobytes(24_960), "24.9");
    }
}
