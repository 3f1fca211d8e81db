//! What can be asked on the command line, parsed into a [`Command`].

use std::ffi::OsString;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use lexopt::prelude::{Long, Short, Value, ValueExt};

/// The text of `cargo xtask help`.
pub const HELP: &str = "\
The developer's commands of Baton.

  cargo xtask serve [--port N] [--base /PATH/] [--dev]
      Build the optimised site and serve it on 127.0.0.1 (port 8080).
      --base serves it under a sub-path; --dev builds unoptimised and
      rebuilds on every change.

  cargo xtask build [--base /PATH/]
      Build the optimised site into dist/. It works under any path, unless
      --base writes one into its links.

  cargo xtask test [--only STEP,STEP] [--list]
      Run every check, or only the named ones; --list names them.

  cargo xtask bench [NAME...] [--json FILE]
      Run the engine's benchmarks, or only the named ones: engine, layout, learning, plan, api, graph, live, soak, tensor, time, wasm, peer
      (another optimiser on the same problems; needs Python, so only when
      named). --json merges the figures into FILE.

  cargo xtask simulate [--seeds N] [--start S] [--minutes M]
  cargo xtask simulate --scenario FILE
      Run random scenarios (100,000 seeds from 0) against the engine and check
      everything after every event; --minutes goes on for so long instead.
      A failure prints its seed and a small scenario, which --scenario runs.

Each command installs the tools that it needs into ~/.cache/baton/tools
(BATON_TOOLS names another folder).
";

/// The default port of `serve`.
const DEFAULT_PORT: u16 = 8080;

/// Links relative to the page, so that the site works under any path.
pub const RELATIVE_BASE: &str = "./";

/// One parsed command line.
#[derive(Debug, PartialEq, Eq)]
pub enum Command {
    /// Print [`HELP`].
    Help,
    /// Build the site and serve it.
    Serve(ServeOptions),
    /// Build the optimised site with this public URL.
    Build {
        /// [`RELATIVE_BASE`] or an absolute path ending in `/`.
        base: String,
    },
    /// Run the checks.
    Test(TestOptions),
    /// Run the benchmarks.
    Bench(BenchOptions),
    /// Run random scenarios with these arguments, which the simulator reads itself.
    Simulate(Vec<OsString>),
}

/// The options of `serve`.
#[derive(Debug, PartialEq, Eq)]
pub struct ServeOptions {
    /// The port on 127.0.0.1.
    pub port: u16,
    /// The absolute path that the site is served under, ending in `/`.
    pub base: String,
    /// Unoptimised, rebuilt on change.
    pub dev: bool,
}

/// The options of `test`.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct TestOptions {
    /// Names of the only steps to run; empty for all.
    pub only: Vec<String>,
    /// Print the steps and run none.
    pub list: bool,
}

/// The options of `bench`.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct BenchOptions {
    /// Names of the only benchmarks to run; empty for the usual ones.
    pub only: Vec<String>,
    /// Where to merge the figures.
    pub json: Option<PathBuf>,
}

/// Parses the arguments after `cargo xtask`.
///
/// # Errors
/// An unknown command or option, or a value that does not fit.
pub fn parse(arguments: impl Iterator<Item = OsString>) -> Result<Command> {
    let mut parser = lexopt::Parser::from_args(arguments);
    let name = match parser.next()? {
        None | Some(Short('h') | Long("help")) => return Ok(Command::Help),
        Some(Value(name)) => name.string()?,
        Some(other) => return Err(other.unexpected()).context(SEE_HELP),
    };
    match name.as_str() {
        "help" => Ok(Command::Help),
        "serve" => parse_serve(parser),
        "build" => parse_build(parser),
        "test" => parse_test(parser),
        "bench" => parse_bench(parser),
        "simulate" => parse_simulate(parser),
        _ => bail!("there is no command `{name}`; {SEE_HELP}"),
    }
}

const SEE_HELP: &str = "`cargo xtask help` lists the commands and their options";

fn parse_serve(mut parser: lexopt::Parser) -> Result<Command> {
    let mut options = ServeOptions {
        port: DEFAULT_PORT,
        base: "/".to_owned(),
        dev: false,
    };
    while let Some(argument) = parser.next()? {
        match argument {
            Long("port") => {
                options.port = parser
                    .value()?
                    .parse()
                    .context("--port takes a number from 0 to 65535")?;
            }
            Long("base") => options.base = absolute_base(&parser.value()?.string()?)?,
            Long("dev") => options.dev = true,
            Long("help") | Short('h') => return Ok(Command::Help),
            other => return Err(other.unexpected()).context(SEE_HELP),
        }
    }
    Ok(Command::Serve(options))
}

fn parse_build(mut parser: lexopt::Parser) -> Result<Command> {
    let mut base = RELATIVE_BASE.to_owned();
    while let Some(argument) = parser.next()? {
        match argument {
            Long("base") => {
                let value = parser.value()?.string()?;
                if value != RELATIVE_BASE {
                    base = absolute_base(&value)?;
                }
            }
            Long("help") | Short('h') => return Ok(Command::Help),
            other => return Err(other.unexpected()).context(SEE_HELP),
        }
    }
    Ok(Command::Build { base })
}

fn parse_test(mut parser: lexopt::Parser) -> Result<Command> {
    let mut options = TestOptions::default();
    while let Some(argument) = parser.next()? {
        match argument {
            Long("only") => {
                let steps = parser.value()?.string()?;
                let names = steps.split(',').map(str::trim).filter(|s| !s.is_empty());
                options.only.extend(names.map(str::to_owned));
            }
            Long("list") => options.list = true,
            Long("help") | Short('h') => return Ok(Command::Help),
            other => return Err(other.unexpected()).context(SEE_HELP),
        }
    }
    Ok(Command::Test(options))
}

fn parse_bench(mut parser: lexopt::Parser) -> Result<Command> {
    let mut options = BenchOptions::default();
    while let Some(argument) = parser.next()? {
        match argument {
            Value(name) => options.only.push(name.string()?),
            Long("json") => options.json = Some(PathBuf::from(parser.value()?)),
            Long("help") | Short('h') => return Ok(Command::Help),
            other => return Err(other.unexpected()).context(SEE_HELP),
        }
    }
    Ok(Command::Bench(options))
}

fn parse_simulate(mut parser: lexopt::Parser) -> Result<Command> {
    let arguments: Vec<OsString> = parser.raw_args()?.collect();
    let asks_for_help = arguments
        .iter()
        .any(|word| word == "--help" || word == "-h");
    Ok(if asks_for_help {
        Command::Help
    } else {
        Command::Simulate(arguments)
    })
}

/// Checks a path such as `/baton/` and gives it its closing slash.
fn absolute_base(value: &str) -> Result<String> {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/-_.~".contains(c);
    if !value.starts_with('/') || value.contains("//") || !value.chars().all(plain) {
        bail!("--base takes an absolute path such as /baton/, not `{value}`");
    }
    Ok(if value.ends_with('/') {
        value.to_owned()
    } else {
        format!("{value}/")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Command> {
        parse(line.split_whitespace().map(OsString::from))
    }

    #[test]
    fn commands_have_defaults() {
        let serve = ServeOptions {
            port: 8080,
            base: "/".into(),
            dev: false,
        };
        assert_eq!(parsed("serve").unwrap(), Command::Serve(serve));
        assert_eq!(
            parsed("build").unwrap(),
            Command::Build { base: "./".into() }
        );
        assert_eq!(
            parsed("test").unwrap(),
            Command::Test(TestOptions::default())
        );
        assert_eq!(
            parsed("bench").unwrap(),
            Command::Bench(BenchOptions::default())
        );
        assert_eq!(parsed("simulate").unwrap(), Command::Simulate(Vec::new()));
        assert_eq!(parsed("").unwrap(), Command::Help);
        assert_eq!(parsed("test --help").unwrap(), Command::Help);
    }

    #[test]
    fn options_are_read() {
        let serve = ServeOptions {
            port: 9000,
            base: "/a/b/".into(),
            dev: true,
        };
        assert_eq!(
            parsed("serve --dev --port=9000 --base /a/b").unwrap(),
            Command::Serve(serve)
        );
        let test = TestOptions {
            only: vec!["clippy".into(), "e2e".into(), "docs".into()],
            list: false,
        };
        assert_eq!(
            parsed("test --only clippy,e2e --only docs").unwrap(),
            Command::Test(test)
        );
        let bench = BenchOptions {
            only: vec!["plan".into(), "peer".into()],
            json: Some("figures.json".into()),
        };
        assert_eq!(
            parsed("bench plan --json figures.json peer").unwrap(),
            Command::Bench(bench)
        );
        assert_eq!(
            parsed("simulate --seeds 5").unwrap(),
            Command::Simulate(vec!["--seeds".into(), "5".into()])
        );
    }

    #[test]
    fn a_base_is_absolute_and_ends_in_a_slash() {
        let base = |text: &str| absolute_base(text).ok();
        assert_eq!(base("/x").as_deref(), Some("/x/"));
        assert_eq!(base("/").as_deref(), Some("/"));
        for refused in ["x", "./x", "//x", "/a b", "/a?b", "https://x"] {
            assert_eq!(base(refused), None, "{refused}");
        }
    }

    #[test]
    fn mistakes_are_explained() {
        for (line, words) in [
            ("sevre", "there is no command `sevre`"),
            ("serve --port many", "--port takes a number"),
            ("serve --prot 1", "cargo xtask help"),
            ("build --base x", "--base takes an absolute path"),
        ] {
            let error = format!("{:#}", parsed(line).unwrap_err());
            assert!(error.contains(words), "{line}: {error}");
        }
    }
}
