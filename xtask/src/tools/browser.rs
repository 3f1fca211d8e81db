//! Chromium and its driver, which the tests in a browser need.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::process;

const CHROMIUM_NAMES: [&str; 4] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
];

const MAC_CHROME: &str = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";

/// The Debian packages, with one font family so that pages have text.
const DEBIAN_PACKAGES: [&str; 3] = ["chromium", "chromium-driver", "fonts-liberation"];

/// A browser that the tests can drive.
#[derive(Debug)]
pub struct Browser {
    /// The browser's program.
    pub chromium: PathBuf,
    /// Its WebDriver.
    pub driver: PathBuf,
}

/// Finds the browser, or installs it where that needs no password.
///
/// # Errors
/// When it is missing and cannot be installed; the error says what to run.
pub fn ensure() -> Result<Browser> {
    if let Some(browser) = find()? {
        return Ok(browser);
    }
    install_with_apt()?;
    find()?.with_context(|| format!("Chromium was installed but is not on PATH. {}", by_hand()))
}

/// Finds the browser and its driver.
///
/// # Errors
/// When `BATON_CHROMIUM` or `CHROMEDRIVER` names no file.
pub fn find() -> Result<Option<Browser>> {
    let chromium = match named_file("BATON_CHROMIUM")? {
        Some(file) => Some(file),
        None => CHROMIUM_NAMES
            .iter()
            .find_map(|name| process::find_program(name))
            .or_else(|| Some(PathBuf::from(MAC_CHROME)).filter(|file| file.is_file())),
    };
    let driver = match named_file("CHROMEDRIVER")? {
        Some(file) => Some(file),
        None => process::find_program("chromedriver").or_else(driver_of_github),
    };
    Ok(chromium
        .zip(driver)
        .map(|(chromium, driver)| Browser { chromium, driver }))
}

fn named_file(variable: &str) -> Result<Option<PathBuf>> {
    let Some(value) = std::env::var_os(variable).filter(|value| !value.is_empty()) else {
        return Ok(None);
    };
    let file = PathBuf::from(value);
    if !file.is_file() {
        bail!("{variable} names {}, which is no file", file.display());
    }
    Ok(Some(file))
}

/// GitHub's machines have the driver in a folder that a variable names.
fn driver_of_github() -> Option<PathBuf> {
    let dir = std::env::var_os("CHROMEWEBDRIVER")?;
    Some(Path::new(&dir).join("chromedriver")).filter(|file| file.is_file())
}

fn install_with_apt() -> Result<()> {
    let Some(prefix) = apt_prefix() else {
        bail!("Chromium and its driver are missing. {}", by_hand());
    };
    println!("  Installing Chromium and its driver, one or two minutes");
    let apt = |words: &[&str]| {
        let mut line = prefix.to_vec();
        line.extend(["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q"]);
        line.extend(words);
        process::run(Command::new(line[0]).args(&line[1..])).with_context(by_hand)
    };
    apt(&["update"])?;
    let mut install = vec!["install", "-y", "--no-install-recommends"];
    install.extend(DEBIAN_PACKAGES);
    apt(&install)
}

/// What has to stand before `env apt-get`; `None` where it cannot be run.
fn apt_prefix() -> Option<&'static [&'static str]> {
    process::find_program("apt-get")?;
    if is_root() {
        return Some(&[]);
    }
    let sudo = process::output(Command::new("sudo").args(["-n", "true"])).is_ok();
    sudo.then_some(&["sudo", "-n"])
}

/// Whether the person is root, for whom Chromium needs `--no-sandbox`.
fn is_root() -> bool {
    process::output(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0")
}

fn by_hand() -> String {
    format!(
        "Install them: on Debian run `sudo apt-get update && sudo apt-get install {}`; \
         elsewhere install Chrome and chromedriver of the same version and name them in \
         BATON_CHROMIUM and CHROMEDRIVER.",
        DEBIAN_PACKAGES.join(" ")
    )
}
