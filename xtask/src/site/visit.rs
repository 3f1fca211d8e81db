//! Visits what was built: the npm scripts of `tests/e2e` against it, served
//! under a sub-path as on GitHub Pages.

use std::path::Path;

use anyhow::Result;

use crate::process;
use crate::server::StaticServer;
use crate::tools::{browser, node};
use crate::workspace::Workspace;

/// Where the site is found.
const BASE: &str = "/baton/";

/// Runs npm scripts against the files of `root`, one after the other, with these
/// environment variables beside `BATON_URL` and `BATON_CHROMIUM`.
///
/// # Errors
/// When a tool cannot be installed or a script fails.
pub fn run_scripts(
    workspace: &Workspace,
    root: &Path,
    scripts: &[&str],
    environment: &[(&str, &std::ffi::OsStr)],
) -> Result<()> {
    node::ensure_e2e_packages(workspace)?;
    let browser = browser::ensure()?;
    let server = StaticServer::bind(0, root.to_owned(), BASE)?;
    let url = server.url();
    let _running = server.start();
    for script in scripts {
        let mut command = node::npm();
        command
            .args(["run", "--silent", script])
            .current_dir(workspace.e2e())
            .env("BATON_CHROMIUM", &browser.chromium)
            .env("BATON_URL", &url)
            .envs(environment.iter().copied());
        process::run(&mut command)?;
    }
    Ok(())
}
