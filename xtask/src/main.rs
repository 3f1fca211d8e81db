//! The developer's commands, run as `cargo xtask COMMAND`.
//!
//! Each command installs what it needs, does its work and says in one sentence
//! what went wrong and what to run. Nothing here is part of the site.
//!
//! Start reading at [`args`] for what can be asked, then the module of the
//! command: [`serve`], [`site`] (build), [`mod@test`], [`mod@bench`] or
//! [`simulate`].

mod args;
mod bench;
mod process;
mod serve;
mod server;
mod simulate;
mod site;
mod test;
mod tools;
mod workspace;

use std::process::ExitCode;

use anyhow::Result;

use args::Command;
use workspace::Workspace;

fn main() -> ExitCode {
    match run() {
        Ok(code) => code,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<ExitCode> {
    if site::pieces::is_stand_in() {
        site::pieces::stand_in()?;
        return Ok(ExitCode::SUCCESS);
    }
    let command = args::parse(std::env::args_os().skip(1))?;
    let workspace = Workspace::locate()?;
    match command {
        Command::Help => print!("{}", args::HELP),
        Command::Serve(options) => serve::run(&workspace, &options)?,
        Command::Build { base } => site::build(&workspace, &base)?,
        Command::Test(options) => return test::run(&workspace, &options),
        Command::Bench(options) => bench::run(&workspace, &options)?,
        Command::Simulate(arguments) => return simulate::run(&workspace, &arguments),
    }
    Ok(ExitCode::SUCCESS)
}
