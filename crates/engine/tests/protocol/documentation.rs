//! The examples in `docs/protocol/README.md` are what they say.

use baton_engine::protocol;
use std::collections::BTreeSet;

const README: &str = include_str!("../../../../docs/protocol/README.md");

/// The blocks that are fenced as `language`.
fn blocks(language: &str) -> Vec<&'static str> {
    let fence = format!("```{language}\n");
    let begun = README.split(fence.as_str()).skip(1);
    begun.filter_map(|rest| rest.split("```").next()).collect()
}

#[test]
fn every_example_is_a_message_and_every_kind_has_one() {
    let lines: Vec<&str> = blocks("json")
        .iter()
        .flat_map(|block| block.lines())
        .collect();
    let kinds = lines.iter().map(|line| match protocol::read(line) {
        Ok(envelope) => envelope.message.kind(),
        Err(error) => panic!("{error}\n{line}"),
    });
    assert_eq!(kinds.collect::<BTreeSet<_>>().len(), 15);
}

#[test]
fn the_limits_are_those_of_the_code() {
    let artifact_mib = baton_engine::artifact::MAX_ARTIFACT_BYTES / (1024 * 1024);
    let message_mib = protocol::MAX_MESSAGE_BYTES / (1024 * 1024);
    for limit in [
        format!("| message | {message_mib} MiB |"),
        format!("| id, correlation | {} bytes |", protocol::MAX_ID_BYTES),
        format!(
            "| artifacts of one attempt | {} |",
            baton_engine::artifact::MAX_ARTIFACTS
        ),
        format!("| one artifact | {artifact_mib} MiB |"),
        format!(
            "| result, reason | {} bytes |",
            baton_engine::text::MAX_RESULT_BYTES
        ),
    ] {
        assert!(README.contains(&limit), "{limit}");
    }
}
