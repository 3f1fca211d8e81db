//! A fingerprint of files: their names and contents, whatever their dates.
//!
//! It tells whether work must be done again; it is no protection against malice.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// The fingerprint of these files and folders, named relative to `root`.
/// A path that does not exist counts as absent.
///
/// # Errors
/// When a file or folder cannot be read.
pub fn of_paths(root: &Path, paths: &[&str]) -> Result<String> {
    let mut hasher = DefaultHasher::new();
    for path in paths {
        let full = root.join(path);
        let mut files = files_below(&full)?;
        files.sort();
        path.hash(&mut hasher);
        files.len().hash(&mut hasher);
        for file in files {
            let content =
                fs::read(&file).with_context(|| format!("{} cannot be read", file.display()))?;
            file.strip_prefix(root).unwrap_or(&file).hash(&mut hasher);
            content.hash(&mut hasher);
        }
    }
    Ok(format!("{:016x}", hasher.finish()))
}

/// All files in a folder and its folders; the path itself when it is a file.
///
/// # Errors
/// When a folder cannot be read.
pub fn files_below(path: &Path) -> Result<Vec<PathBuf>> {
    if path.is_file() {
        return Ok(vec![path.to_owned()]);
    }
    let mut files = Vec::new();
    let mut folders = vec![path.to_owned()];
    while let Some(folder) = folders.pop() {
        if !folder.is_dir() {
            continue;
        }
        let entries = fs::read_dir(&folder)
            .with_context(|| format!("{} cannot be read", folder.display()))?;
        for entry in entries {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                files.push(path);
            }
        }
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder that is removed at the end of a test.
    struct Scratch(PathBuf);

    impl Scratch {
        fn new(name: &str) -> Self {
            let dir = std::env::temp_dir().join(format!("baton-{name}-{}", std::process::id()));
            fs::create_dir_all(dir.join("src/deep")).unwrap();
            fs::write(dir.join("src/deep/a.rs"), "a").unwrap();
            fs::write(dir.join("index.html"), "<p>").unwrap();
            Self(dir)
        }

        fn stamp(&self) -> String {
            of_paths(&self.0, &["index.html", "src", "absent"]).unwrap()
        }
    }

    impl Drop for Scratch {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn the_same_files_have_the_same_stamp() {
        let scratch = Scratch::new("same");
        let before = scratch.stamp();
        fs::write(scratch.0.join("unrelated"), "x").unwrap();
        fs::write(scratch.0.join("index.html"), "<p>").unwrap();
        assert_eq!(scratch.stamp(), before);
    }

    #[test]
    fn every_kind_of_change_changes_the_stamp() {
        let scratch = Scratch::new("change");
        let mut seen = vec![scratch.stamp()];
        let mut differs = |what: &str| {
            let stamp = scratch.stamp();
            assert!(!seen.contains(&stamp), "{what}");
            seen.push(stamp);
        };
        fs::write(scratch.0.join("src/deep/a.rs"), "b").unwrap();
        differs("a new content");
        fs::rename(scratch.0.join("src/deep/a.rs"), scratch.0.join("src/a.rs")).unwrap();
        differs("a new place");
        fs::write(scratch.0.join("src/b.rs"), "").unwrap();
        differs("a new file");
        fs::remove_file(scratch.0.join("index.html")).unwrap();
        differs("a removed file");
    }
}
