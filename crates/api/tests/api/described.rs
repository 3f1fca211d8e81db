//! What is published about the API is what the code says, and its examples run.

use crate::support::Bench;
use baton_api::describe;
use serde_json::Value;
use std::fs;
use std::path::PathBuf;

fn published(name: &str) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

const REMEDY: &str = "run `cargo run -p baton-api --example describe`";

#[test]
fn the_published_documents_are_up_to_date() {
    let same = |name: &str, value: Value| {
        let published: Value = serde_json::from_str(&published(name)).unwrap();
        assert!(published == value, "{name} is stale: {REMEDY}");
    };
    same("public/orchestration-api/openapi.json", describe::openapi());
    same("public/orchestration-api/tools.json", describe::tools());
    assert!(
        published("public/baton.d.ts").contains(&describe::methods()),
        "public/baton.d.ts is stale: {REMEDY}"
    );
    assert!(
        published("docs/api/README.md").contains(&describe::table()),
        "docs/api/README.md is stale: {REMEDY}"
    );
}

#[test]
fn every_argument_has_a_description() {
    let document = describe::openapi();
    for operation in baton_api::operation::all() {
        for name in describe::arguments_of(&document, operation) {
            let told = describe::openapi().to_string();
            assert!(told.contains(&name), "{name}");
        }
        let tools = describe::tools();
        let tool = tools
            .as_array()
            .unwrap()
            .iter()
            .find(|tool| tool["method"] == operation.name);
        let properties = tool.and_then(|tool| tool["inputSchema"]["properties"].as_object());
        for (name, schema) in properties.into_iter().flatten() {
            assert!(
                schema["description"].is_string(),
                "{} of {}",
                name,
                operation.name
            );
        }
    }
}

/// The calls in a page, one JSON object a block.
fn examples(page: &str) -> Vec<Value> {
    let blocks = page.split("```json\n").skip(1);
    let blocks = blocks.filter_map(|block| block.split("```").next());
    blocks
        .map(|block| serde_json::from_str(block).expect("an example is JSON"))
        .collect()
}

#[test]
fn the_examples_of_the_agents_page_work_in_their_order() {
    let mut bench = Bench::default();
    let page = published("docs/api/agent-tool.md");
    let mut task = Value::Null;
    let calls = examples(&page);
    assert!(
        calls.len() >= 7,
        "every method of the original has an example"
    );
    for mut call in calls {
        let name = call["tool_name"].as_str().unwrap().to_owned();
        if call["tool_args"]["subtask_uuid"].is_string() {
            call["tool_args"]["subtask_uuid"] = task.clone();
        }
        let (status, answer) = bench.post("/tool", call);
        assert_eq!(status, 200, "{name}: {answer}");
        if let Some(uuid) = answer["assignments"].get(0) {
            task = uuid["subtask_uuid"].clone();
        }
    }
    bench.check_invariants();
}
