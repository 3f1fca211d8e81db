//! Measures what a first visit downloads before it can be used, and what the
//! studio needs, against their ceilings.
//!
//! The first load is `index.html` and every script, style, wasm and font whose
//! name it mentions, and what those mention in turn, but for the pieces of the
//! program that are loaded when they are needed ([`pieces`]). The studio needs
//! its piece and what that shares with others. Sizes are compressed by Node at
//! brotli's highest quality; gzip is what GitHub Pages sends.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::{pieces, stamp};
use crate::process;
use crate::tools::node;
use crate::workspace::Workspace;

/// What a first load may weigh, in bytes of brotli.
const FIRST_LOAD_BYTES: u64 = 250_000;
/// What it may weigh with the studio. Lower it with every gain.
const STUDIO_BYTES: u64 = 920_000;
/// How the script that loads pieces calls what loads the studio.
const STUDIO_LOADER: &str = "__wasm_split_load_studio";

const COUNTED: [&str; 5] = ["html", "css", "js", "wasm", "woff2"];
const TEXT: [&str; 3] = ["html", "css", "js"];

/// Prints the size of each file of the first load and of the studio, and returns
/// the sums as a sentence.
///
/// # Errors
/// When there is no built site, or it is over a ceiling.
pub fn report(workspace: &Workspace) -> Result<String> {
    node::require()?;
    let dist = workspace.dist();
    let first = first_load_files(&dist)?;
    let first_bytes = print_sizes(workspace, "first load", &first)?;
    let more = studio_files(&dist, &first)?;
    let studio_bytes = first_bytes + print_sizes(workspace, "the studio’s pieces", &more)?;
    let sentence = format!(
        "first load {} KB brotli, at most {}; with the studio {} KB, at most {}",
        kilobytes(first_bytes),
        kilobytes(FIRST_LOAD_BYTES),
        kilobytes(studio_bytes),
        kilobytes(STUDIO_BYTES)
    );
    if first_bytes > FIRST_LOAD_BYTES || studio_bytes > STUDIO_BYTES {
        bail!("the site is over its ceiling: {sentence}");
    }
    Ok(sentence)
}

/// Prints the size of each of these files of the site and of all together, and
/// returns the latter in bytes of brotli.
fn print_sizes(workspace: &Workspace, title: &str, files: &[String]) -> Result<u64> {
    let mut command = Command::new("node");
    command
        .arg(workspace.path("xtask/scripts/compressed-sizes.mjs"))
        .args(files)
        .current_dir(workspace.dist());
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
    print_row(title, total);
    Ok(total[2])
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

/// What the studio needs beside the first load, relative to the site.
fn studio_files(dist: &Path, first: &[String]) -> Result<Vec<String>> {
    let is_loader = |name: &&String| name.starts_with(pieces::LOADER_PREFIX);
    let loader = first.iter().find(is_loader);
    let loader = loader.context("the first load has no script that loads pieces")?;
    let path = dist.join(loader);
    let script =
        fs::read_to_string(&path).with_context(|| format!("{} cannot be read", path.display()))?;
    pieces_of_studio(&script).context("the script that loads pieces loads no studio")
}

/// The files that the script loads for the studio.
fn pieces_of_studio(script: &str) -> Option<Vec<String>> {
    let loader = &script[script.find(STUDIO_LOADER)?..];
    let loader = &loader[..=loader.find(']')?];
    let mentioned = |text: &str| -> Option<String> {
        let (_, rest) = text.split_once("\"./")?;
        Some(rest.split_once('"')?.0.to_owned())
    };
    let mut files = vec![mentioned(loader)?];
    // `const __chunk_4 = makeLoad(() => fetch(… "./chunk_4-….wasm" …))`
    for chunk in script.split("const __chunk_").skip(1) {
        let number = chunk.split_whitespace().next()?;
        let is_needed = |end: char| loader.contains(&format!("__chunk_{number}{end}"));
        if is_needed(',') || is_needed(']') {
            files.push(mentioned(chunk)?);
        }
    }
    Some(files)
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
    fn the_studio_needs_its_piece_and_the_chunks_that_it_shares() {
        let script = r#"
            const __chunk_4 = makeLoad(() => {
                const src = fetch(new URL("./chunk_4-1.wasm", import.meta.url));
                return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
            }, []);
            const __chunk_40 = makeLoad(() => fetch(new URL("./chunk_40-1.wasm", import.meta.url)), []);
            const __chunk_5 = makeLoad(() => fetch(new URL("./chunk_5-1.wasm", import.meta.url)), []);
            export const __wasm_split_load_views = wrap(makeLoad(() => fetch(new URL("./split_views-1.wasm", import.meta.url)), [__chunk_4, __chunk_40]));
            export const __wasm_split_load_studio = wrap(makeLoad(() => fetch(new URL("./split_studio-1.wasm", import.meta.url)), [__chunk_5, __chunk_40]));
        "#;
        assert_eq!(
            pieces_of_studio(script).unwrap(),
            ["split_studio-1.wasm", "chunk_40-1.wasm", "chunk_5-1.wasm"]
        );
        assert_eq!(pieces_of_studio("nothing"), None);
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
