//! Which file a request means. Pure: it never looks at the disk.

use std::path::PathBuf;

use percent_encoding::percent_decode_str;

/// What a request asks for.
#[derive(Debug, PartialEq, Eq)]
pub enum Target {
    /// A path relative to the served folder, without `..`.
    File(PathBuf),
    /// The address without its closing slash, or the server's root.
    Redirect(String),
    /// Nothing under the base.
    Outside,
    /// An address that tries to leave the folder or is no text.
    Refused,
}

/// Resolves the address of a request; `base` begins and ends with a slash.
pub fn resolve(base: &str, url: &str) -> Target {
    let path = url.split(['?', '#']).next().unwrap_or_default();
    let Ok(path) = percent_decode_str(path).decode_utf8() else {
        return Target::Refused;
    };
    if path.contains(['\\', '\0']) || path.split('/').any(|part| part == "..") {
        return Target::Refused;
    }
    let at_root = path == "/" && base != "/";
    if at_root || format!("{path}/") == base {
        return Target::Redirect(base.to_owned());
    }
    let Some(relative) = path.strip_prefix(base) else {
        return Target::Outside;
    };
    let parts = relative
        .split('/')
        .filter(|part| !matches!(*part, "" | "."));
    Target::File(parts.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_resolved() {
        let file = |path: &str| Target::File(PathBuf::from(path));
        let redirect = Target::Redirect("/baton/".into());
        for (base, url, expected) in [
            ("/", "/", file("")),
            ("/", "/app.js?v=1#top", file("app.js")),
            ("/", "/a//./b.css", file("a/b.css")),
            ("/", "/caf%C3%A9%20x.svg", file("café x.svg")),
            ("/baton/", "/baton/", file("")),
            ("/baton/", "/baton/a/b.js", file("a/b.js")),
            ("/baton/", "/batonx/a.js", Target::Outside),
            ("/baton/", "/a.js", Target::Outside),
            ("/baton/", "/", redirect),
            ("/", "/../x", Target::Refused),
            ("/", "/%2e%2e/x", Target::Refused),
            ("/", "/a/%2e%2e%2fx", Target::Refused),
            ("/", "/a%5c..%5cx", Target::Refused),
            ("/", "/a%00", Target::Refused),
            ("/", "/%ff", Target::Refused),
            ("/", "no-slash", Target::Outside),
        ] {
            assert_eq!(resolve(base, url), expected, "{base} {url}");
        }
    }

    #[test]
    fn the_base_gets_its_closing_slash() {
        assert_eq!(
            resolve("/baton/", "/baton"),
            Target::Redirect("/baton/".into())
        );
    }
}
