//! `cargo xtask serve`: the site on this machine, for a person to look at.

use std::process::{Command, Stdio};

use anyhow::Result;

use crate::args::{RELATIVE_BASE, ServeOptions};
use crate::process;
use crate::server::StaticServer;
use crate::site;
use crate::workspace::Workspace;

/// Builds the site and serves it until the program is stopped.
///
/// # Errors
/// When the port is taken, a tool cannot be installed or the build fails.
pub fn run(workspace: &Workspace, options: &ServeOptions) -> Result<()> {
    // Taken before the build: who must choose another port need not wait to hear it.
    let server = StaticServer::bind(options.port, workspace.dist(), &options.base)?;
    if options.dev {
        drop(server);
        return serve_unoptimised(workspace, options);
    }
    site::build(workspace, RELATIVE_BASE)?;
    let url = server.url();
    let running = server.start();
    println!("\nBaton is at {url}  (Ctrl-C stops it)");
    open_in_browser(&url);
    running.wait();
    Ok(())
}

/// Hands over to Trunk, which rebuilds on every change and reloads the page.
fn serve_unoptimised(workspace: &Workspace, options: &ServeOptions) -> Result<()> {
    let mut command = site::trunk_for_serving(workspace)?;
    command
        .args(["serve", "--offline", "--address", "127.0.0.1"])
        .args(["--port", &options.port.to_string()])
        .args(["--public-url", &options.base])
        // Beside the optimised site, never over it.
        .arg("--dist")
        .arg(workspace.target().join("dev-site"));
    if opener().is_some() {
        command.arg("--open");
    }
    println!(
        "Baton will be at http://127.0.0.1:{}{}  (Ctrl-C stops it)",
        options.port, options.base
    );
    process::run(&mut command)
}

fn open_in_browser(url: &str) {
    if let Some(program) = opener() {
        let mut command = Command::new(program);
        command.arg(url).stdout(Stdio::null()).stderr(Stdio::null());
        // The address is on screen; a desktop that does not open it is no failure.
        let _ = command.spawn();
    }
}

/// The program that opens an address, where there is a desktop to open it on.
fn opener() -> Option<&'static str> {
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    if process::is_ci() {
        None
    } else if cfg!(target_os = "macos") {
        Some("open")
    } else if set("DISPLAY") || set("WAYLAND_DISPLAY") {
        process::find_program("xdg-open").map(|_| "xdg-open")
    } else {
        None
    }
}
