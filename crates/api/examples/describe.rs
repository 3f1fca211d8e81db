//! Writes what is published about the API, from the code.

use baton_api::describe;
use std::error::Error;
use std::fs;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let folder = root.join("public/orchestration-api");
    fs::create_dir_all(&folder)?;
    let pretty = |value| serde_json::to_string_pretty(&value).map(|text| text + "\n");
    fs::write(folder.join("openapi.json"), pretty(describe::openapi())?)?;
    fs::write(folder.join("tools.json"), pretty(describe::tools())?)?;
    let operations = (
        "<!-- operations: written by `cargo run -p baton-api --example describe` -->\n",
        "<!-- end of operations -->",
    );
    write_between(
        &root.join("docs/api/README.md"),
        operations,
        &describe::table(),
    )?;
    let methods = (
        "// Methods: written by `cargo run -p baton-api --example describe`.\n",
        "// End of methods.",
    );
    write_between(
        &root.join("public/baton.d.ts"),
        methods,
        &describe::methods(),
    )
}

/// Puts `text` between two marks that a file has.
fn write_between(file: &Path, marks: (&str, &str), text: &str) -> Result<(), Box<dyn Error>> {
    let page = fs::read_to_string(file)?;
    let told = |mark: &str| format!("{} has no “{}”", file.display(), mark.trim());
    let (before, rest) = page.split_once(marks.0).ok_or_else(|| told(marks.0))?;
    let (_, after) = rest.split_once(marks.1).ok_or_else(|| told(marks.1))?;
    let page = format!("{before}{}{text}{}{after}", marks.0, marks.1);
    Ok(fs::write(file, page)?)
}
