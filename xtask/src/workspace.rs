//! Where things are in the source tree, and which versions its lock file holds.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// The folder that holds the root `Cargo.toml`.
#[derive(Debug)]
pub struct Workspace {
    root: PathBuf,
}

impl Workspace {
    /// Finds the workspace that this program was built from.
    ///
    /// # Errors
    /// When xtask is not in a folder of the workspace any more.
    pub fn locate() -> Result<Self> {
        // Cargo sets the variable for `cargo run`; the compiled-in one serves
        // a program started by hand.
        let manifest_dir = std::env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let root = manifest_dir
            .parent()
            .context("xtask is not inside the workspace; run it as `cargo xtask`")?;
        Ok(Self {
            root: root.to_owned(),
        })
    }

    /// The root folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// A path in the root folder.
    pub fn path(&self, relative: &str) -> PathBuf {
        self.root.join(relative)
    }

    /// The built site.
    pub fn dist(&self) -> PathBuf {
        self.path("dist")
    }

    /// Cargo's target folder, which is also where the stamps are kept.
    pub fn target(&self) -> PathBuf {
        match std::env::var_os("CARGO_TARGET_DIR") {
            Some(dir) => self.root.join(dir),
            None => self.path("target"),
        }
    }

    /// The end-to-end tests.
    pub fn e2e(&self) -> PathBuf {
        self.path("tests/e2e")
    }

    /// The version of `package` in `Cargo.lock`.
    ///
    /// # Errors
    /// When the lock file cannot be read or does not name the package.
    pub fn locked_version(&self, package: &str) -> Result<String> {
        let path = self.path("Cargo.lock");
        let lock = fs::read_to_string(&path).with_context(|| {
            format!(
                "{} cannot be read; run `cargo generate-lockfile`",
                path.display()
            )
        })?;
        version_in_lock(&lock, package)
            .map(str::to_owned)
            .with_context(|| format!("Cargo.lock names no package `{package}`"))
    }
}

/// Finds a package's version in the text of a lock file: the line after its name.
fn version_in_lock<'a>(lock: &'a str, package: &str) -> Option<&'a str> {
    let mut lines = lock.lines();
    lines.find(|line| quoted_value(line, "name") == Some(package))?;
    quoted_value(lines.next()?, "version")
}

fn quoted_value<'a>(line: &'a str, key: &str) -> Option<&'a str> {
    line.strip_prefix(key)?
        .strip_prefix(" = \"")?
        .strip_suffix('"')
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCK: &str = "\
version = 4

[[package]]
name = \"wasm-bindgen-macro\"
version = \"0.2.1\"

[[package]]
name = \"wasm-bindgen\"
version = \"0.2.128\"
dependencies = [
 \"cfg-if\",
]
";

    #[test]
    fn the_version_belongs_to_the_whole_name() {
        assert_eq!(version_in_lock(LOCK, "wasm-bindgen"), Some("0.2.128"));
        assert_eq!(version_in_lock(LOCK, "wasm-bindgen-macro"), Some("0.2.1"));
    }

    #[test]
    fn an_absent_package_has_no_version() {
        assert_eq!(version_in_lock(LOCK, "wasm"), None);
        assert_eq!(version_in_lock("", "wasm-bindgen"), None);
    }

    #[test]
    fn the_real_lock_file_names_wasm_bindgen() {
        let workspace = Workspace::locate().unwrap();
        assert!(workspace.locked_version("wasm-bindgen").is_ok());
    }
}
