//! The cases of the conformance suite say what they claim to: what they call
//! legal the engine reads, and what they call illegal it does not.

use baton_engine::protocol::{self, Message};
use serde_json::{Value, json};
use std::collections::BTreeSet;

const CASES: &str = include_str!("../../../../public/conformance/cases.json");
const VERBS: [&str; 8] = [
    "send", "text", "welcome", "expect", "sync", "beats", "steady", "silence",
];
const FROM_AGENTS: [&str; 11] = [
    "hello",
    "bid",
    "decline",
    "accept",
    "start",
    "progress",
    "heartbeat",
    "complete",
    "fail",
    "goodbye",
    "refused",
];

fn suite() -> Value {
    serde_json::from_str(CASES).expect("the cases are JSON")
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// The message that the suite makes of a step, as `suite.mjs` does it.
fn envelope(suite: &Value, step: &Value) -> Value {
    let mut message = step["send"].clone();
    let is_offer = ["award", "announce"].contains(&message["kind"].as_str().unwrap_or_default());
    if is_offer && message["task"].is_number() {
        message["brief"] = suite["order"]["brief"].clone();
        message["brief"]["task"] = message["task"].take();
        if message["kind"] == "award" {
            message["inputs"] = suite["order"]["inputs"].clone();
            message["seed"] = suite["order"]["seed"].clone();
        }
    }
    let given = |field: &str, usual: Value| match &step[field] {
        Value::Null => usual,
        given => given.clone(),
    };
    let mut envelope = json!({
        "version": given("version", json!(protocol::VERSION)), "id": "suite-1",
        "sender": given("from", json!("orchestrator")), "recipient": given("to", json!("A7")),
        "attempt": step["attempt"], "at": 0, "message": message,
    });
    if let Some(extra) = step["extra"].as_object() {
        let fields = envelope.as_object_mut().expect("it is an object");
        fields.extend(extra.clone());
    }
    envelope
}

#[test]
fn what_cases_call_legal_is_read_and_nothing_else() {
    let suite = suite();
    let mut said = BTreeSet::new();
    for case in list(&suite["cases"]) {
        for step in list(&case["steps"]) {
            if let Some(text) = step["text"].as_str() {
                assert!(protocol::read(text).is_err(), "{}: {text}", case["name"]);
            }
            if step["send"].is_null() {
                continue;
            }
            let text = envelope(&suite, step).to_string();
            let read = protocol::read(&text);
            assert_eq!(
                read.is_err(),
                step["illegal"] == true,
                "{}: {read:?}",
                case["name"]
            );
            said.extend(read.iter().map(|envelope| envelope.message.kind()));
        }
    }
    for kind in [
        "welcome", "announce", "award", "cancel", "goodbye", "refused",
    ] {
        assert!(said.contains(kind), "no case says {kind}");
    }
}

#[test]
fn steps_have_one_verb_and_expect_what_agents_say() {
    let suite = suite();
    assert_eq!(suite["version"], protocol::VERSION);
    let mut names = BTreeSet::new();
    for case in list(&suite["cases"]) {
        let name = case["name"].as_str().expect("a case has a name");
        assert!(names.insert(name), "{name} is there twice");
        assert!(case["title"].is_string(), "{name} has no title");
        for step in list(&case["steps"]) {
            let verbs = VERBS.iter().filter(|verb| !step[**verb].is_null());
            assert_eq!(verbs.count(), 1, "{name}: {step}");
            for kind in list(&step["expect"]) {
                let is_said = kind
                    .as_str()
                    .is_some_and(|kind| FROM_AGENTS.contains(&kind));
                assert!(is_said, "{name} expects {kind}");
            }
        }
    }
}

#[test]
fn what_every_agent_refuses_is_no_kind() {
    let sync = json!({"send": {"kind": "conformance_sync"}});
    assert!(protocol::read(&envelope(&suite(), &sync).to_string()).is_err());
    let known = json!({"send": {"kind": "heartbeat"}});
    let known = protocol::read(&envelope(&suite(), &known).to_string());
    assert_eq!(
        known.map(|envelope| envelope.message),
        Ok(Message::Heartbeat { holds: None })
    );
}
