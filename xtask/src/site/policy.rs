//! The Content-Security-Policy of the built site: what its page may load and
//! run. GitHub Pages sends no headers, so the page carries it itself.
//!
//! Trunk starts the program by a script inside the page, which a strict policy
//! forbids; it is moved into a file. The development server's page has no
//! policy, because it reloads itself by another such script.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

/// What the page may do. WebAssembly counts as evaluation, JavaScript's own
/// stays forbidden. Styles within the page are those of reports that agents
/// write, shown in frames without scripts. Connections go where a person's
/// data is; frames and workers of agents' scripts have policies of their own.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; \
    style-src 'self' 'unsafe-inline'; img-src 'self' blob: data:; font-src 'self'; \
    connect-src 'self' https:; worker-src 'self'; frame-src 'self' blob:; \
    manifest-src 'self'; form-action 'none'; base-uri 'none'";

const OPENING: &str = "<script type=\"module\">";
const CLOSING: &str = "</script>";

/// Gives the page in `dist` its policy.
///
/// # Errors
/// When the page is not as Trunk is known to write it, or cannot be written.
pub fn apply(dist: &Path) -> Result<()> {
    let page = dist.join("index.html");
    let html = fs::read_to_string(&page).context("dist/index.html cannot be read")?;
    let (html, script) = confined(&html)?;
    let write = |path: &Path, text: &str| {
        fs::write(path, text).with_context(|| format!("{} cannot be written", path.display()))
    };
    write(&dist.join(script_name(&script)), &script)?;
    write(&page, &html)
}

/// The page with its policy, and the script that was inside it.
fn confined(html: &str) -> Result<(String, String)> {
    let Some((before, rest)) = html.split_once(OPENING) else {
        bail!("Trunk’s page starts the program in another way than `{OPENING}`");
    };
    let (script, after) = rest
        .split_once(CLOSING)
        .context("the start-up script does not end")?;
    if after.contains("<script>") || after.contains(OPENING) {
        bail!("the page has another script inside it, which its policy forbids");
    }
    let (head, tail) = before
        .split_once("<meta charset")
        .context("the page’s head begins without its character set")?;
    let name = script_name(script);
    let html = format!(
        "{head}<meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\" />\n    \
         <meta charset{tail}<script type=\"module\" src=\"./{name}\"></script>{after}"
    );
    Ok((html, script.to_owned()))
}

/// A name that changes with the program that is started, whose own name does.
fn script_name(script: &str) -> String {
    let program = script.split(['"', '\'', '/']).find_map(|part| {
        let hash = part.strip_prefix("baton-")?.strip_suffix(".js")?;
        Some(hash.to_owned())
    });
    format!("start-{}.js", program.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "<head>\n    <meta charset=\"utf-8\" />\n<script type=\"module\">\n\
        import init from './baton-12ab.js';\n</script></head>";

    #[test]
    fn the_script_moves_into_a_file_and_the_policy_comes_first() {
        let (html, script) = confined(PAGE).unwrap();
        assert_eq!(script, "\nimport init from './baton-12ab.js';\n");
        assert_eq!(script_name(&script), "start-12ab.js");
        assert!(html.contains("<script type=\"module\" src=\"./start-12ab.js\"></script>"));
        assert!(!html.contains("import init"));
        let policy = html.find("Content-Security-Policy").unwrap();
        assert!(policy < html.find("charset").unwrap());
    }

    #[test]
    fn a_page_of_another_shape_is_an_error() {
        assert!(confined("<head></head>").is_err());
        let two = PAGE.replace("</head>", "<script>alert(1)</script></head>");
        assert!(confined(&two).is_err());
    }
}
