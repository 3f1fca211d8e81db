//! Writes what is published about the API, from the code.

use baton_api::describe;
use std::error::Error;
use std::fs;
use std::path::Path;

const BEGIN: &str = "<!-- operations: written by `cargo run -p baton-api --example describe` -->\n";
const END: &str = "<!-- end of operations -->";

fn main() -> Result<(), Box<dyn Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let folder = root.join("public/orchestration-api");
    fs::create_dir_all(&folder)?;
    let pretty = |value| serde_json::to_string_pretty(&value).map(|text| text + "\n");
    fs::write(folder.join("openapi.json"), pretty(describe::openapi())?)?;
    fs::write(folder.join("tools.json"), pretty(describe::tools())?)?;
    let page = root.join("docs/api/README.md");
    let text = fs::read_to_string(&page)?;
    let (before, rest) = text
        .split_once(BEGIN)
        .ok_or("docs/api/README.md has no place for the operations")?;
    let (_, after) = rest
        .split_once(END)
        .ok_or("the place for the operations has no end")?;
    fs::write(
        page,
        format!("{before}{BEGIN}{}{END}{after}", describe::table()),
    )?;
    Ok(())
}
